"""Whether a page asks for consent to cookies and has nothing else.

Most sound pages show a notice, too. What decides is its share of the text, in whatever language:
the page is cut at its blocks, and a block that speaks of cookies or consent is the notice's.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from pipeline.fetch import marks
from pipeline.fetch import wall_words as words
from pipeline.fetch.page_text import TAG, as_text, shown_markup

LOOKED_AT_BYTES: Final = 8_192
"""Text of a page that is weighed; walls that list their purposes have 2 to 6 KB."""
LEAST_SHARE: Final = 0.6
"""Of a wall's text that speaks of consent; its footer and the names of plans are the rest. An
article of 1,000 characters with a banner of 300 has 0.2."""
WHOLE_SHARE: Final = 0.9
"""With nothing else on the page, one word of consent is enough."""
CHOICE_CHARACTERS: Final = 40
FEW_GROUPS: Final = 2
"""Subjects that a request speaks of: a page about advertising has one."""

_BLOCK: Final = re.compile(
    rb"</?(?:p|div|h[1-6]|li|ul|ol|section|header|footer|main|article|form|table|tr|td|th|br|button"
    rb"|label|dialog|aside|nav|body)\b[^>]*>"
)
_VALUE: Final = re.compile(rb"<input\b[^>]*\bvalue=[\"']([^\"'>]{1,100})")
_ARTICLE: Final = re.compile(
    rb"<article\b|og:type[\"'] content=[\"']article|\"@type\"\s*:\s*\"\w*article"
)


def is_consent(page: bytes, text: str, *, title: str, url: str) -> bool:
    """Return whether a page asks for consent and has nothing else.

    Args:
        page: HTML in lower case.
        text: The beginning of its text, in lower case.
        title: Its title, in lower case.
        url: Where it came from.
    """
    if marks.CONSENT_HOST.search(urlsplit(url).hostname or ""):
        return bool(_subjects(text) or words.CONSENT_CHOICE.search(text))
    markup = shown_markup(page, limit=LOOKED_AT_BYTES) if _subjects(text) else b""
    if not _has_choice(markup):
        return False
    is_subject = bool(words.CONSENT_SUBJECT.search(title))
    if is_subject and _ARTICLE.search(page):
        # An article about consent has the words, and its site's banner the buttons.
        return False
    blocks = [as_text(TAG.sub(b" ", piece)).lower() for piece in _BLOCK.split(markup)]
    asked = [block for block in blocks if _subjects(block) or _is_choice(block)]
    named = _subjects(" ".join(asked))
    share = sum(map(len, asked)) / (sum(map(len, blocks)) or 1)
    is_request = named >= FEW_GROUPS or is_subject or _is_managed(page) or share >= WHOLE_SHARE
    return named > 0 and is_request and share >= LEAST_SHARE


def _subjects(text: str) -> int:
    return sum(pattern.search(text) is not None for pattern in words.CONSENT_GROUPS)


def _is_managed(page: bytes) -> bool:
    return any(sign in page for sign in marks.CONSENT_MANAGERS)


def _has_choice(markup: bytes) -> bool:
    pieces = [*TAG.split(markup), *_VALUE.findall(markup)]
    return any(_is_choice(as_text(piece).lower()) for piece in pieces)


def _is_choice(text: str) -> bool:
    is_short = 0 < len(text) <= CHOICE_CHARACTERS
    found = words.CONSENT_CHOICE.search(text) or words.CONTINUE.fullmatch(text)
    return is_short and found is not None
