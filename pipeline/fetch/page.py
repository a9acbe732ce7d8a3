"""Whether an HTML page of status 200 is content, or something put in its place.

Every verdict but `new` needs two pieces of evidence that sound pages do not have together.
"""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Protocol
from urllib.parse import urlsplit

from pipeline.domain.outcome import Outcome
from pipeline.fetch import marks
from pipeline.fetch import wall_words as words
from pipeline.fetch.consent import is_consent
from pipeline.fetch.page_text import title, visible_text
from pipeline.quantities.paid_words import NOT_FREE, PAID_OFFER, PAID_READING

PageVerdict = tuple[Outcome, str | None]
"""Outcome, and why it is not content."""


class JudgePage(Protocol):
    """Judges a page as `judge_page` does, in this process or within the limits of another."""

    def __call__(self, page: bytes, *, url: str, requested_url: str) -> PageVerdict:
        """Return what a page is, and why it is not content."""


SCANNED_BYTES = 1_500
"""Text that is looked at; a page that has more has content."""
SHORT_PAGE_BYTES = 1_200
"""Error, consent and other pages in place of content say less. Below `SCANNED_BYTES` by what
entities may shrink."""
NOTICE_BYTES = 600
"""Longer than the text of a challenge; too short for a notice beside an article."""
SHELL_BYTES = 200
"""What a page says before its scripts have run: a name, a word about JavaScript."""
DATA_PAGE_BYTES = 5_000
"""A shell larger than this with embedded data counts as content: a parser may read the data. So
does one with many amounts, under whatever name its script keeps them."""
DATA_AMOUNTS = re.compile(rb"[:,\[]\s*\\?\"?\$?\d*\.\d+\b")
FEW_AMOUNTS = 8
"""Fractions that scripts may have beside data, as versions and widths."""
PRICES = re.compile(r"[$\u20ac\u00a3]\s?\d")
FEW_PRICES = 3
ARTICLE_BYTES = 100_000
"""Text in which an offer to read on is looked for."""
PREVIEW_BYTES = 3_000
"""Longer articles with an offer beside them are taken for whole where nobody says they are not."""
OTHER_FIELDS = re.compile(rb"<textarea|<input[^>]*type=[\"']?(?:email|text|search|tel|password)")
"""Of a form that has a captcha, which is no wall."""
LOOKS_ON = re.compile(rb"<script|<form|<iframe|http-equiv=[\"']?refresh")
"""A wall looks at the browser or asks its user; a note does neither."""
NEEDS_SCRIPTS = re.compile(rb"<noscript\b[^>]*>(?:(?!</noscript).){0,500}javascript", re.S)
"""In any language the word is this one."""


def judge_page(page: bytes, *, url: str, requested_url: str) -> PageVerdict:
    """Return what a page is, and why it is not content.

    Args:
        page: HTML, in UTF-8 or another superset of ASCII.
        url: Where it came from.
        requested_url: Where the redirects that led there began.
    """
    name = title(page)
    if _is_titled(words.MISSING_TITLES, name):
        return "soft_404", f"status 200, but the title says {name!r}"
    if _is_sent_home(url, requested_url):
        return "soft_404", f"the address now leads to the front page {url}"
    if _is_paywalled(page):
        return "paywalled", "the publisher declares the page not free, and cuts it"
    return ("new", None) if b"<table" in page else _judge_text(page.lower(), name, url)


def _judge_text(page: bytes, name: str, url: str) -> PageVerdict:
    # Sound pages with much text end here or in the next lines: most cost one look or two.
    text = visible_text(page, limit=SCANNED_BYTES)
    if is_consent(page, text, title=name, url=url) and not _has_data(page):
        return "cookie_wall", "the page asks for consent and has nothing else"
    if len(text.encode()) >= SHORT_PAGE_BYTES or len(PRICES.findall(text)) >= FEW_PRICES:
        return "new", None
    return _judge_short_page(page, text, name)


def _judge_short_page(page: bytes, text: str, name: str) -> PageVerdict:
    wall = _wall_name(page, text, name)
    if wall:
        return "blocked", f"{wall} asks for proof of being human (status 200)"
    if _is_titled(words.FAULT_TITLES, name):
        return "network_error", f"status 200, but the title says {name!r}"
    if b'type="password"' in page and _is_titled(words.LOGIN_TITLES, name):
        return "blocked", "the page asks for a login"
    if _is_shell(page, text):
        return "needs_js", "the page is a shell that scripts would fill"
    return "new", None


def _is_titled(titles: re.Pattern[str], name: str) -> bool:
    return any(titles.fullmatch(segment) for segment in (name, *marks.TITLE_BREAK.split(name)))


def _wall_name(page: bytes, text: str, name: str) -> str | None:
    if name in marks.WALL_TITLES:
        return marks.WALL_TITLES[name]
    if _is_titled(words.DENIED_TITLES, name):
        return "a bot wall"
    asks = words.IS_HUMAN.search(text) is not None
    is_notice = len(text.encode()) < NOTICE_BYTES
    is_bare = is_notice and b"<article" not in page
    is_formless = is_bare and not OTHER_FIELDS.search(page)
    if _has(marks.CAPTCHA_SIGNS, page) and (asks or is_formless):
        return "a captcha"
    if is_bare and LOOKS_ON.search(page) and (asks or _is_titled(words.WAIT_TITLES, name)):
        return "a bot wall"
    signs = (wall for sign, wall in marks.WALL_SIGNS.items() if sign in page)
    return next(signs, None) if is_notice else None


def _is_sent_home(url: str, requested_url: str) -> bool:
    wanted, found = urlsplit(requested_url), urlsplit(url)
    return (
        wanted.path.strip("/").count("/") >= 1
        and found.path in {"", "/"}
        and not found.query
        and not wanted.path.rpartition("/")[2].startswith("index.")
    )


def _is_paywalled(page: bytes) -> bool:
    """Return whether a page that is declared not free, or has a gate and is short, offers the rest.

    An offer alone stands beside many a free article.
    """
    # The plain searches first: they are ten times as fast as the next, and nearly always enough.
    small = page.lower()
    is_declared = _has(marks.NOT_FREE_SIGNS, small) and NOT_FREE.search(page) is not None
    is_gated = _has(marks.PAID_SIGNS, page) and marks.PAID_GATE.search(page) is not None
    if not is_declared and not is_gated:
        return False
    text = visible_text(small, limit=ARTICLE_BYTES)
    is_short = len(text.encode()) < PREVIEW_BYTES
    if PAID_OFFER.search(text):
        return is_declared or is_short
    return is_declared and is_short and PAID_READING.search(text) is not None


def _has(signs: Iterable[bytes], page: bytes) -> bool:
    return any(sign in page for sign in signs)


def _has_data(page: bytes) -> bool:
    is_large = len(page) >= DATA_PAGE_BYTES
    amounts = islice(DATA_AMOUNTS.finditer(page), FEW_AMOUNTS)
    return (is_large and _has(marks.EMBEDDED_DATA, page)) or len(list(amounts)) == FEW_AMOUNTS


def _is_shell(page: bytes, text: str) -> bool:
    if len(text.encode()) >= SHELL_BYTES or _has_data(page):
        return False
    has_mount = any(mount in page for mount in marks.APP_MOUNTS)
    asks = "javascript" in text or NEEDS_SCRIPTS.search(page) is not None
    return b"<script" in page and (has_mount or asks)
