"""What speaks against a figure that an entry of `facts` asks for, and not against a claim.

An entry names little: no time where it means today's, no direction where it means the price.
"""

from collections.abc import Iterator
from typing import Final

from pipeline.extract.documents.blocks import CELL_BORDER
from pipeline.extract.facts.fact_times import other_moment
from pipeline.extract.facts.wanted_words import NearWords
from pipeline.quantities.prose.judged import Sighting
from pipeline.quantities.prose.leans import PRONOUN, carried_keys, is_known_above
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import DIRECTIONS, Said, keys_of, own_words
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.registry.wanted_facts import WantedFact

_PRICED_BY: Final = {
    "usd_per_mtok": DIRECTIONS,
    "usd_per_gpu_hour": frozenset({"hour", "per hour"}),
    "usd_per_month": frozenset({"month", "per month"}),
}
"""Words by which a plain amount is a price in a unit."""


def other_objections(
    said: Said, words: NearWords, seen: Sighting, text: WholeText, wanted: WantedFact
) -> Iterator[str]:
    """Yield what speaks against a figure, beside what speaks against a claim of it.

    Args:
        said: What is asked for, as a claim.
        words: The wanted words, as they stand around the figure.
        seen: The figure in its passage.
        text: The document.
        wanted: What is asked for.
    """
    carried = carried_keys(said, seen.passage, seen.figure, text)
    yield from _lacking(said, words, seen, text, carried)
    yield from _behind_another(words, seen)
    yield from other_moment(wanted, said, seen, text, carried)
    yield from _other_price(wanted, words, seen, carried)
    yield from _other_row(said, seen.passage)
    yield from _other_series(wanted, seen.passage, text)


def _other_series(wanted: WantedFact, passage: Passage, text: WholeText) -> Iterator[str]:
    """Yield where a sentence is of another series of rounds than the wanted one, or the newest."""
    named = _series_in(passage.text)
    if not named or wanted.period is not None:
        return
    asked = _series_in(wanted.scope or "") or _series_in(*wanted.near)
    if len(asked) != 1:
        asked = {max(_series_in(text.title, *(other.text for other in text.passages)))}
    if not named & asked:
        yield f"it is of '{min(named)}'"


def _series_in(*texts: str) -> set[str]:
    return {key for part in texts for key in keys_of(part) if key.startswith("series ")}


def _lacking(
    said: Said, words: NearWords, seen: Sighting, text: WholeText, carried: frozenset[str]
) -> Iterator[str]:
    """Yield the wanted words that a passage lacks and does not take over from what is above it."""
    for printed in words.above:
        start = said.text.find(printed)
        inside = [w for w in said.words if start <= w.start and w.end <= start + len(printed)]
        is_leaning = "tokens" in carried or bool(PRONOUN.match(seen.passage.text))
        is_known = inside and all(
            (word.key in carried and is_leaning)
            or (word.kind == "name" and is_known_above(said, word, seen.passage, text))
            for word in inside
        )
        if not is_known:
            yield f"it does not have '{printed}'"


def _behind_another(words: NearWords, seen: Sighting) -> Iterator[str]:
    """Yield the wanted words that stand only behind another figure of the kind."""
    text, figure = seen.passage.text, seen.figure
    others = [f.start for f in seen.passage.figures if f.start > figure.end and is_alike(f, figure)]
    for printed in words.here:
        at = text.find(printed)
        if others and at > others[0] and printed not in seen.passage.around:
            yield f"'{printed}' goes with another figure"


def _other_price(
    wanted: WantedFact, words: NearWords, seen: Sighting, carried: frozenset[str]
) -> Iterator[str]:
    """Yield where an amount is no price of what is asked for, or of one direction alone."""
    passage, figure = seen.passage, seen.figure
    needed = _PRICED_BY.get(wanted.unit, frozenset())
    keys = keys_of(passage.text) | keys_of(passage.around) | carried
    if figure.unit != wanted.unit and needed and not needed & keys:
        yield "nothing says what it is the price of"
    asked = keys_of(" ".join([*words.here, *words.above, wanted.scope or ""]))
    for direction in sorted(keys_of(figure.text) & DIRECTIONS - asked):
        yield f"it is for {direction} alone"


def _other_row(said: Said, passage: Passage) -> Iterator[str]:
    """Yield where the name of a row has nothing of what is asked for."""
    rows = passage.context.rpartition(CELL_BORDER)[0]
    is_time = bool(times_of(rows, None)) and not own_words(rows)
    is_known = keys_of(rows) & said.keys or rows in said.text.split()
    if rows.strip() and not (is_time or is_known):
        yield f"its row is of '{rows}'"
