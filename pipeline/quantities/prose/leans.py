"""What a sentence takes over from the ones before it: `it was $620 million, after the money`.

A sentence leans on the one before where it names nobody else and says no other measure. It then
shares that one's words, if they cannot be of another measure of the same unit.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pipeline.quantities.prose.owners import ELLIPSIS, OWNERS, owner_of, owners_of
from pipeline.quantities.prose.parts import is_alike, zone_of
from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.said import DIRECTIONS, RATES, Said, keys_of, own_words
from pipeline.quantities.prose.subjects import NO_NAME, is_place
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import OPENING_MARKS
from pipeline.quantities.quantities import Quantity

_AFTER_BY = re.compile(r"\b(?:by|from|with|according\sto)\s\Z")
_PRICES: Final = frozenset({"usd", "usd_per_mtok", "other"})
_OF_PRICES: Final = frozenset({"cost", "decline", "growth", "share"})
"""What may be said of a price."""
_METERS: Final = DIRECTIONS | {"batch"}
_REACH = 8
"""Sentences back to which a price may lean."""
_NEAR: Final = Decimal("1.6")
_FAR: Final = Decimal("2.2")
"""Rivals' prices of one kind are within this of one another; those of another kind are beyond."""
_PRONOUN = re.compile(
    r"\W*(?:(?:And|But|So|Now|Today|Then|Together|Yesterday)\s)?(?:it|they|we|he|she|there|this|that|these|those|its"
    r"|their|our|i|the\s(?:ones?|same|company|firm|prospectus|filing|site|facility|campus|round|deal|app|platform|system|service|group|startup|figure|number|total))\b",
    re.I,
)
"""How a sentence opens that speaks of what was named before it."""


def carried_keys(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> frozenset[str]:
    """Return what the words before a passage mean, where its figure leans on them.

    Args:
        said: The claim.
        passage: Where the figure stands.
        figure: The figure.
        text: The whole text.
    """
    if passage.is_cell:
        return frozenset()
    if not passage.before or _names_another(said, passage, figure, text):
        return _shared_meter(passage, figure, text)
    own = owner_of(passage.text, figure)
    if own is not None and own not in said.keys:
        return frozenset()
    if (
        own is not None
        and not _PRONOUN.match(passage.text)
        and len(passage.text.split()) > 2 * ELLIPSIS
    ):
        return frozenset()
    keys = keys_of(passage.before)
    if any(is_alike(item, figure) for item in figures_of(passage.before)):
        # Another figure of the kind stands there, and its qualities are its own.
        names = {word.key for word in own_words(passage.before) if word.kind == "name"}
        keys &= OWNERS | names | RATES
    measures = keys & owners_of(figure)
    if "recurring" in measures:
        measures -= {"revenue"}
    if own is None and len(measures - {"models", "chips", "tokens"}) > 1:
        return keys - OWNERS
    return keys


def _shared_meter(passage: Passage, figure: Quantity, text: WholeText) -> frozenset[str]:
    """Return what a price is for, where only sentences before say it, of prices near to it.

    Of `A asks $0.20 for input and $0.40 for output. B answered with $0.11 and $0.38` the last one
    is for output.
    """
    is_price = figure.unit in _PRICES and bool(figure.low)
    if not is_price or keys_of(passage.text) & (OWNERS | DIRECTIONS) - _OF_PRICES:
        return frozenset()
    at = text.passages.index(passage)
    known = [
        (_ratio(price, figure), meter)
        for item in text.passages[max(0, at - _REACH) : at]
        if item.place == "text" and not item.is_cell
        for price, meter in _meters(item)
    ]
    near = {meter for ratio, meter in known if ratio <= _NEAR}
    doubtful = {meter for ratio, meter in known if ratio <= _FAR}
    return near.pop() if len(near) == len(doubtful) == 1 else frozenset()


def _meters(passage: Passage) -> Iterator[tuple[Quantity, frozenset[str]]]:
    """Yield the prices of a passage, each with what it is for, as the passage says itself."""
    for price in passage.figures:
        keys = keys_of(passage.text[slice(*zone_of(passage.text, price))]) & _METERS
        is_alike = price.unit in _PRICES and bool(price.low)
        if is_alike and len(keys & DIRECTIONS) == 1:
            yield price, keys | {"tokens"}


def _ratio(one: Quantity, other: Quantity) -> Decimal:
    """Return how many times the smaller of two amounts the larger one is."""
    small, large = sorted((one.low or Decimal(1), other.low or Decimal(1)))
    return large / small


def _names_another(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> bool:
    """Return whether what leads up to a figure names somebody whom the claim does not."""
    known = said.keys | text.speakers | text.main_subjects
    for words in (passage.text[: figure.start], passage.before):
        for word in own_words(words):
            is_opening = not words[: word.start].strip(OPENING_MARKS)
            is_unknown = word.kind == "name" and word.key.isalpha() and word.key not in known
            if NO_NAME.fullmatch(words, word.start, word.end) or is_place(words, word.start):
                continue
            if _AFTER_BY.search(words, 0, word.start):
                continue
            if is_unknown and not (is_opening and word.key not in text.known_names):
                return True
    return False
