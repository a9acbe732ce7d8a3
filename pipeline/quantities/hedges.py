"""Words that hedge a figure: `over`, `up to`, `about`, `less than`, a plus behind it."""

import re
from typing import Final

from pipeline.domain.metrics import Qualifier

_ABOUT = (
    r"\b(?:about|around|roughly|approximately|approx\.?|circa|ca\.|some|nearly|almost|closer?\sto"
    r"|near|an?\sestimated|estimated(?:\s(?:at|to\sbe))?|est\.|on\sthe\sorder\sof|likely|probably"
    r"|in\sthe\s(?:region|neighbou?rhood|vicinity)\sof)\s|[~≈\u223c]\s?"
)
_ADVERB = r"(?:(?:likely|probably|well|just|slightly|a\slittle|a\sbit|far|much|significantly)\s)*"
_MAIN: Final[tuple[tuple[Qualifier, str], ...]] = (
    (
        "up_to",
        r"\b(?:(?<!went\s)(?<!gone\s)(?<!goes\s)(?<!\bgo\s)up\sto|at\smost|as\s(?:much|many|high)\sas|(?:no|not)\s(?:more|greater|higher)\sthan"
        r"|not\s(?:over|exceeding)|(?:a\s)?maximum\sof|capped\sat)\s|(?:<=|≤)\s?",
    ),
    (
        "over",
        rf"\b{_ADVERB}(?:over|(?:more|greater|higher)\sthan|above|at\sleast|in\sexcess\sof"
        r"|upwards?\sof|north\sof|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)"
        r"|pass(?:es|ed|ing)|cross(?:es|ed|ing)"
        r"|(?:no|not)\s(?:less|fewer)\sthan|(?:a\s)?minimum\sof|start(?:s|ing|ed)?\s(?:at|from)"
        r"|beginning\sat|as\s(?:low|little|few)\sas)\s|(?:>=?|≥)\s?",
    ),
    (
        "under",
        rf"\b{_ADVERB}(?:under|(?:less|fewer|lower)\sthan|below|just\sshy\sof|shy\sof)\s|<\s?",
    ),
    ("about", _ABOUT),
)
_BEFORE = re.compile(
    "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _MAIN)
    + rf")(?:{_ABOUT})?(?:an?\s)?\Z",
    re.I,
)
_SPREAD = re.compile(
    r"\b(?:spread|distributed|divided|split|sharded|averaged|speed-?up|improvement|gain|advantage"
    r"|lead|increase|faster|better|higher)\s\Z",
    re.I,
)
"""Behind these, `over` is no hedge."""
_MOVED = re.compile(r"\b(?:went|gone|rose|risen|crept|climbed|moved)\s\Z", re.I)
"""Behind these, `up to` is none: `prices went up to $2`."""
_BEHIND = re.compile(
    r"(?P<over>\+(?![\w+])|\s(?:or\s(?:more|higher|above|greater)|and\s(?:up|above|beyond))\b)"
    r"|(?P<up_to>\s(?:or\s(?:less|fewer|lower|below))\b)|(?P<about>\sor\sso\b)",
    re.I,
)
_LAST_CHARACTER = re.compile(r"[^\W\d]\s|.?[~≈\u223c<>=≤≥]|[~≈\u223c<>=≤≥]\s|\.\s", re.S)
"""How each of them ends; most figures have none, and this tells fast."""
WINDOW: Final = 64
"""Longer than any hedge."""


def hedge_before(text: str, start: int) -> tuple[Qualifier, int] | None:
    """Return the hedge that ends where a figure starts, and where it starts itself."""
    if not _LAST_CHARACTER.match(text, max(0, start - 2)):
        return None
    window = max(0, start - WINDOW)
    match = _BEFORE.search(text, window, start)
    if match is None:
        return None
    first = match[0].lower()
    if first.startswith("over") and _SPREAD.search(text, window, match.start()):
        return None
    if first.startswith("up to") and _MOVED.search(text, window, match.start()):
        return None
    return _named(match), match.start()


def hedge_behind(text: str, end: int) -> tuple[Qualifier, int] | None:
    """Return the hedge that starts where a figure ends, and where it ends itself."""
    match = _BEHIND.match(text, end)
    return (_named(match), match.end()) if match else None


def combined(hedges: list[Qualifier]) -> Qualifier | None:
    """Return what several hedges of one figure say together; null where they contradict.

    >>> combined(["over", "about"])
    'over'
    >>> combined(["up_to", "over"]) is None
    True
    """
    firm = set(hedges) - {"about"}
    if len(firm) > 1:
        return None
    if firm:
        return firm.pop()
    return "about" if hedges else "exact"


def _named(match: re.Match[str]) -> Qualifier:
    for name, _ in _MAIN:
        if match.groupdict().get(name) is not None:
            return name
    msg = "a hedge of no kind"
    raise AssertionError(msg)
