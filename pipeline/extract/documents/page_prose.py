"""What a page says in passing of all its prices: `Prices below are per 1 million tokens`."""

import re
from collections import deque
from typing import Final

from pipeline.extract.documents.html_text import joined
from pipeline.quantities.amounts import CURRENCY_WORD, currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import units_in_prose

_PIECES: Final = 8
"""Text nodes that one sentence may be cut into by bold words and links."""

_LENGTH: Final = 1_000
_MANY: Final = (
    r"\s*(?:1\s?m\b|1,?000(?:,?000)?\b|1\s?k\b|(?:(?:1|one|an?)\s)?(?:million|thousand)\b)"
)
_PER_MANY: Final = re.compile(rf"(?:/|per|f(?<!\wf)or){_MANY}")
_STATEMENT: Final = re.compile(
    rf"\b(?:prices?|pricing|priced|rates?|billed|amounts?|figures?|in (?:{CURRENCY_WORD}))\b"
    rf"[^.;!?$]{{0,80}}?(?:/|\b(?:per|for)\b){_MANY}[^.;!?]{{0,40}}",
    re.I,
)
_CURRENCIES: Final = dict.fromkeys(("元", "CNY", "RMB", "yuan", "renminbi"), "CNY") | dict.fromkeys(
    ("円", "JPY", "yen"), "JPY"
)
_CURRENCY: Final = re.compile(r"元|円|\b(?:CNY|RMB|JPY|yuan|renminbi|yen)\b")
_TAIWANESE: Final = re.compile(r"新[台臺][幣币]|NT\$|\bTWD\b|\bTaiwan(?:ese)? dollar")
_STATED: Final = re.compile(
    r"[PRApra](?<!\w.)(?i:(?<=p)ric(?:es?|ing|ed)|(?<=r)ates?|(?<=a)mounts?)\b"
    r"[^.;:!?$€£]{0,40}?\b[Ii][Nn]\s(?P<currency>(?:[Uu]\.[Ss]\.|[^.;:!?])+)"
)
"""A sentence that may say which currency prices are in.

It begins with one set of characters: so the search skips all others in a tenth of the time.
"""

_OF_PRICES: Final = ("pric", "rate", "amount")
_IN: Final = re.compile(r"in\s")
"""One of these, and this, stand in each such sentence, in small letters."""

_BILLED: Final = re.compile(r"\bbilled\b", re.I)
_LAST_WORD: Final = re.compile(
    r"[TCRMKtcrmk](?<!\w.)(?i:(?<=t)okens?|(?<=c)haracters?|(?<=r)equests?|(?<=[mk])"
    r"|(?<=m)illion|(?<=t)housand)\b"
)
"""What stands in the last piece of each such sentence."""


_CREDIT: Final = re.compile(
    r"\b(?:1|one|an?|each) (?:[\w-]+ )?credit\s?(?:=|equals?|is(?: worth)?|costs?)\s?"
    r"(?:(?:US)?\$\s?1(?:\.00)?(?![\w.,]*[0-9])|(?:1(?:\.00)?|one) (?:USD|(?:US[\s-])?dollar)\b)",
    re.I,
)
"""A credit of a dollar is one: other credits are no money."""


class PageProse:
    """Reads the text of a page, piece by piece, for units that hold for all of it."""

    def __init__(self) -> None:
        """Start before the first piece."""
        self._last: deque[tuple[str, bool, bool]] = deque(maxlen=_PIECES)
        self._units: set[str] = set()
        self._currencies: set[str] = set()
        self._stated: set[str] = set()
        self.has_credits_of_a_dollar = False
        self.names_taiwan_dollars = False

    def add(self, text: str) -> None:
        """Read the next text node of the page."""
        text = in_english(text[-_LENGTH:])
        lowered = text.lower()
        self._see_currency(text, lowered)
        if "credit" in lowered and _CREDIT.search(text):
            self.has_credits_of_a_dollar = True
        # To look for these first takes next to nothing.
        is_per = "/" in text or "per" in lowered or "for " in text
        is_many = "1" in text or "million" in lowered or "thousand" in lowered
        self._last.append((text, is_per, is_many))
        pieces, per, many = zip(*self._last, strict=True)
        may_state = any(per) and any(many) and _LAST_WORD.search(text)
        # A sentence that ended in an earlier piece was read with that one.
        whole = joined(pieces)[-len(text) - _LENGTH :] if may_state else ""
        for match in _STATEMENT.finditer(whole) if _PER_MANY.search(whole.lower()) else ():
            # In a header `billed per second` rounds a duration; in a sentence it prices.
            self._units |= units_in_prose(_BILLED.sub("priced", match[0]))

    def _see_currency(self, text: str, lowered: str) -> None:
        self.names_taiwan_dollars |= _TAIWANESE.search(text) is not None
        if any(map(text.__contains__, _CURRENCIES)):
            self._currencies |= {_CURRENCIES[word] for word in _CURRENCY.findall(text)}
        if any(map(lowered.__contains__, _OF_PRICES)) and _IN.search(lowered):
            stated = (currency_in(match["currency"]) for match in _STATED.finditer(text))
            self._stated |= {currency for currency in stated if currency}

    @property
    def currency(self) -> str | None:
        """The one currency that it says its prices are in, or that `¥` is; null in doubt."""
        if self._stated:
            return next(iter(self._stated)) if len(self._stated) == 1 else None
        return next(iter(self._currencies)) if len(self._currencies) == 1 else None

    @property
    def units(self) -> frozenset[str]:
        """The units named so far: keys of `units.CONVERSIONS`."""
        return frozenset(self._units)
