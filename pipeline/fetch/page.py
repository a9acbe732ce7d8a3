"""Whether an HTML page of status 200 is content, or something put in its place.

Every verdict but `new` needs two pieces of evidence that sound pages do not have together.
"""

import re
from typing import Protocol
from urllib.parse import urlsplit

from pipeline.domain.outcome import Outcome
from pipeline.fetch import marks
from pipeline.fetch.page_text import title, visible_text

Verdict = tuple[Outcome, str | None]
"""Outcome, and why it is not content."""


class JudgePage(Protocol):
    """Judges a page as `judge_page` does, in this process or within the limits of another."""

    def __call__(self, page: bytes, *, url: str, requested_url: str) -> Verdict:
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
"""A shell larger than this with embedded data counts as content: a parser may read the data."""
PRICES = re.compile(r"[$\u20ac\u00a3]\s?\d")
FEW_PRICES = 3


def judge_page(page: bytes, *, url: str, requested_url: str) -> Verdict:
    """Return what a page is, and why it is not content.

    Args:
        page: HTML, in UTF-8 or another superset of ASCII.
        url: Where it came from.
        requested_url: Where the redirects that led there began.
    """
    name = title(page)
    segments = marks.TITLE_BREAK.split(name)
    if any(marks.MISSING_TITLES.fullmatch(segment) for segment in segments):
        return "soft_404", f"status 200, but the title says {name!r}"
    if _is_sent_home(url, requested_url):
        return "soft_404", f"the address now leads to the front page {url}"
    if _is_paywalled(page):
        return "paywalled", "the publisher declares the page not free, and cuts it"
    if b"<table" in page:
        return "new", None
    # Sound pages with much text end here or in the next lines: most cost one look or two.
    page = page.lower()
    text = visible_text(page, limit=SCANNED_BYTES)
    if len(text.encode()) >= SHORT_PAGE_BYTES or len(PRICES.findall(text)) >= FEW_PRICES:
        return "new", None
    return _judge_short_page(page, text, url)


def _judge_short_page(page: bytes, text: str, url: str) -> Verdict:
    name = title(page)
    segments = marks.TITLE_BREAK.split(name)
    wall = _wall_name(page, text, name)
    if wall:
        return "blocked", f"{wall} asks for proof of being human (status 200)"
    if any(marks.FAULT_TITLES.fullmatch(segment) for segment in segments):
        return "network_error", f"status 200, but the title says {name!r}"
    if b'type="password"' in page and any(map(marks.LOGIN_TITLES.fullmatch, segments)):
        return "blocked", "the page asks for a login"
    if _is_consent(page, text, url):
        return "cookie_wall", "the page asks for consent and has nothing else"
    if _is_shell(page, text):
        return "needs_js", "the page is a shell that scripts would fill"
    return "new", None


def _wall_name(page: bytes, text: str, name: str) -> str | None:
    if name in marks.WALL_TITLES:
        return marks.WALL_TITLES[name]
    has_captcha = any(sign in page for sign in marks.CAPTCHA_SIGNS)
    if has_captcha and any(phrase in text for phrase in marks.CAPTCHA_PHRASES):
        return "a captcha"
    if len(text.encode()) >= NOTICE_BYTES:
        return None
    return next((wall for sign, wall in marks.WALL_SIGNS.items() if sign in page), None)


def _is_sent_home(url: str, requested_url: str) -> bool:
    wanted, found = urlsplit(requested_url), urlsplit(url)
    return (
        wanted.path.strip("/").count("/") >= 1
        and found.path in {"", "/"}
        and not found.query
        and not wanted.path.rpartition("/")[2].startswith("index.")
    )


def _is_paywalled(page: bytes) -> bool:
    # The plain search first: it is ten times as fast as the pattern, and nearly always enough.
    if marks.PAYWALL_PROPERTY not in page or not marks.PAYWALL_STATEMENT.search(page):
        return False
    lowered = page.lower()
    return any(phrase in lowered for phrase in marks.PAYWALL_PHRASES)


def _is_consent(page: bytes, text: str, url: str) -> bool:
    has_choice = any(phrase in text for phrase in marks.CONSENT_CHOICES)
    has_reason = any(phrase in text for phrase in marks.CONSENT_REASONS)
    if marks.CONSENT_HOST.search(urlsplit(url).hostname or ""):
        return has_choice or has_reason
    # Many sound pages show a notice, too: here it has to be the subject, or all there is.
    is_subject = bool(marks.CONSENT_TITLE.search(title(page)))
    is_all = len(text.encode()) < NOTICE_BYTES and not re.search(rb"<(article|main)\b", page)
    return has_choice and has_reason and (is_subject or is_all)


def _is_shell(page: bytes, text: str) -> bool:
    has_data = any(sign in page for sign in marks.EMBEDDED_DATA)
    if len(text.encode()) >= SHELL_BYTES or (has_data and len(page) >= DATA_PAGE_BYTES):
        return False
    has_mount = any(mount in page for mount in marks.APP_MOUNTS)
    return b"<script" in page and (has_mount or bool(marks.ENABLE_JS.search(page)))
