"""What later sentences of a paragraph speak of, and prices that are the half of those before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.documents.sentence_titles import TITLE
from pipeline.extract.documents.sentence_words import Word
from pipeline.quantities.header_dates import Validity, validity_in
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.printed_amounts import FIGURE
from pipeline.quantities.printed_units import MILLION, unit_in
from pipeline.quantities.service_words import tier_at, tier_in, titles_tier

OF_TOKENS: Final = "per million tokens"
Row = tuple[str, str, str]
"""A name, what its prices are of, and the prices."""

_INTRODUCES: Final = re.compile(
    r"\b(?:there (?:is|are)|new is|has|have|offers?|comes?|in|with|call(?:s|ed)?|takes?|uses?"
    r"|gets?)(?: (?:also|now|in|with|too))* (?:an? |the |our |its )?",
    re.I,
)
"""What stands before a class of service that the next sentence prices."""

_REFERS: Final = re.compile(r"(?:it|this|these|they|that)\b", re.I)
_COMPARES: Final = re.compile(
    r"\b(?:than|like|unlike|compar\w+|beats?|over|instead|success\w+|based|from|replac\w+"
    r"|(?<!times )(?<!twice )as \w+ as)\b",
    re.I,
)
"""What may stand before the name of another model than the one that a sentence speaks of."""

_REPLACES: Final = re.compile(
    r"(?:\s?\([^()]*\))? (?:also |now )?(?:replaces|succeeds|supersedes|beats|outperforms)\b"
)
"""What stands behind the name of the model that a sentence compares with another one."""

_THEN: Final = re.compile(
    r"(?:(?P<until>(?:until|till|before) (?:then|that (?:day|date)))|then|after (?:that|then)"
    r"|afterwards|thereafter|from (?:then|that (?:day|date)) on(?:wards?)?)\b,?",
    re.I,
)
"""What refers to the day from which, or until which, the prices before hold."""

_SEARCHES: Final = re.compile(r"\b(?:links|results|snippets|search(?:es)?)\b", re.I)
UNCLEAR: Final = "?"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence speaks of that names nothing itself.

    Attributes:
        subject: A model, or what a heading says instead of one; empty if that is not known.
        tier: Its class of service; empty for plain prices, `?` where it is not clear.
        is_dated: Whether the sentence before had prices of some days.
        is_heading: Whether it is that of the heading.
        is_asked: Whether the heading asks for its price, or announces it.
        title: Of its prices: with the day that it says itself.
        unit: What the prices before are per, if they are per million tokens.
        order: What the amounts of the sentence before are for.
        task: What the model does, if the sentence before says that it searches.
        holds: When the prices of the sentence before hold; null if it says nothing of it.
    """

    subject: str
    tier: str = ""
    is_dated: bool = False
    is_heading: bool = True
    is_asked: bool = False
    title: str = TITLE
    unit: str = ""
    order: tuple[tuple[Meter, ...], ...] = ()
    task: str = ""
    holds: Validity | None = None

    @property
    def is_plain(self) -> bool:
        """Whether a sentence without a name, a class or a day has plain prices."""
        return not self.tier and not self.is_dated

    def with_day(self, sentence: str) -> str:
        """Return a sentence that names the day from or until which its prices hold.

        It is that of the sentence before, where it refers to a whole day of it.
        """
        then = _THEN.match(sentence)
        if then is None or self.holds is None:
            return sentence
        word, day = ("Before", self.holds.start) if then["until"] else ("From", self.holds.end)
        is_whole = day is not None and day.time() == time()
        return f"{word} {day:%Y-%m-%d},{sentence[then.end() :]}" if is_whole else sentence

    def after(
        self, sentence: str, words: Sequence[Word], rows: Sequence[Row], names: set[str]
    ) -> "Topic":
        """Return the topic behind a sentence: the one model that it prices or else names."""
        if not rows and _REFERS.match(sentence):
            return self
        replacing = {name for name in names if _opens_with(sentence, name)}
        named = replacing or (set() if _COMPARES.search(sentence) else names)
        said_of = {name for name, _, _ in rows} or named
        # What follows unread prices may be of any model that stands beside them.
        is_unread = names and not rows and "$" in sentence
        kept = self.subject if self.is_heading and not is_unread else ""
        subject = next(iter(said_of)) if len(said_of) == 1 else kept
        is_tiered = any(tier_in(of) not in {None, "standard"} for _, of, _ in rows)
        introduced = _introduced(sentence) if words else UNCLEAR * titles_tier(sentence)
        before = UNCLEAR if self.tier and names else self.tier
        tier = UNCLEAR if is_tiered else "" if rows else introduced or before
        is_dated = any("(" in of for _, of, _ in rows)
        prices = [price for _, _, price in rows]
        are_of_tokens = all(are_per_million(f"{of} {price}") for _, of, price in rows)
        return Topic(
            subject,
            tier,
            is_dated,
            self.is_heading and subject == self.subject and not said_of,
            self.is_asked and subject == self.subject,
            unit=(OF_TOKENS if are_of_tokens else "") if rows else self.unit,
            order=tuple(direction_in(each) for each in prices[0].split(", "))
            if len(rows) == 1
            else (),
            task="Search" if not rows and _SEARCHES.search(sentence) else "",
            holds=next((validity_in(of) for _, of, _ in rows), None),
        )


def _opens_with(sentence: str, name: str) -> bool:
    """Return whether a sentence says of a model, and of no other, what it replaces."""
    return sentence.startswith(name) and _REPLACES.match(sentence, len(name)) is not None


def _introduced(sentence: str) -> str:
    """Return the class of service that a sentence without prices introduces."""
    if not titles_tier(sentence):
        return ""
    tiers = {
        tier[0]
        for before in _INTRODUCES.finditer(sentence)
        if (tier := tier_at(sentence, before.end()))
        and titles_tier(sentence[before.end() : tier[1]])
    }
    return next(iter(tiers)) if len(tiers) == 1 else UNCLEAR


_AMOUNT: Final = re.compile(FIGURE)
_HALVED: Final = re.compile(r"(?P<what>[^$:.]{3,80}):\s(?P<list>.+)")
_HALF: Final = re.compile(r"\b(?:half|50\s?% (?:off|less|lower|cheaper|discount))\b", re.I)

_PAIR: Final = re.compile(
    rf"(?P<input>{FIGURE}) and (?P<output>{FIGURE}) (?:for|with|on) "
    r"(?P<name>[A-Z][^$,;]{1,60}?)(?:[,;]\s(?:and\s)?|\sand\s(?=\$)|\.?$)"
)


def halved_prices(sentence: str, known: dict[str, str]) -> list[Row]:
    """Return the prices of a class of service at half of those that earlier sentences state.

    `With the Batch API you pay half: $0.70 and $3.50 for Tern 2, …`. Each has to be the half of a
    known one, input first; or none is a price. `known` has the prices of each model as printed.
    """
    stated = _HALVED.fullmatch(sentence)
    tier = tier_in(stated["what"]) if stated and _HALF.search(stated["what"]) else None
    if stated is None or tier in {None, "standard"}:
        return []
    rows: list[Row] = []
    at = 0
    while at < len(stated["list"]):
        pair = _PAIR.match(stated["list"], at)
        whole = _by_meter(known.get(pair["name"], "")) if pair else {}
        if pair is None or any(
            2 * _value(pair[meter]) != whole.get(meter) for meter in ("input", "output")
        ):
            return []
        rows += [
            (pair["name"], f"{tier} {meter} {OF_TOKENS}".capitalize(), pair[meter])
            for meter in ("input", "output")
        ]
        at = pair.end()
    return rows


def are_per_million(price: str) -> bool:
    """Return whether a price names a million of tokens as its unit."""
    unit = unit_in(price)
    return unit is not None and unit.name in {"usd_per_mtok", MILLION}


def _by_meter(price: str) -> dict[str, Decimal]:
    """Return the amounts of a text by what stands behind each, if all are of millions of tokens."""
    found = list(_AMOUNT.finditer(price))
    ends = [*(amount.start() for amount in found), len(price)][1:]
    parts = [price[amount.end() : end] for amount, end in zip(found, ends, strict=True)]
    if not all(map(are_per_million, parts)):
        return {}
    return {
        meter: _value(amount[0])
        for amount, part in zip(found, parts, strict=True)
        for meter in direction_in(part)
    }


def _value(amount: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.]", "", amount))
