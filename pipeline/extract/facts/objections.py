"""What speaks against a figure that an entry of `facts` asks for, and not against a claim.

An entry names little: no time where it means today's, no direction where it means the price.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.documents.blocks import CELL_BORDER
from pipeline.extract.facts.wanted_words import NearWords
from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.leans import PRONOUN, carried_keys, is_known_above
from pipeline.quantities.prose.other_times import times_at
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.said import DIRECTIONS, keys_of, own_words
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import CRITICAL
from pipeline.registry.wanted_facts import WantedFact

_PRICED_BY: Final = {
    "usd_per_mtok": DIRECTIONS,
    "usd_per_gpu_hour": frozenset({"hour", "per hour"}),
    "usd_per_month": frozenset({"month", "per month"}),
}
"""Words by which a plain amount is a price in a unit."""
_PARTS: Final = frozenset("QHCTM")
"""First letters of times shorter than a year."""

_MAY_GROW_BY: Final = frozenset({"count", "percent", "ratio", "year"})
"""Units of figures that may follow `by` and be no difference of two that are wanted."""
_BY = re.compile(r"\bby\s(?:(?:about|some|only|just|nearly|almost|around|more|over|than)\s)*\Z")
_NARROWER: Final = r"\bmarkets?\s(?:for|of)\s(?:the\s)?(?P<more>[\w-]+)\s{}s?\b"
"""`the market for edge servers` of the market of servers"""


def other_objections(case: Case, words: NearWords, wanted: WantedFact) -> Iterator[str]:
    """Yield what speaks against a figure, beside what speaks against a claim of it."""
    carried = carried_keys(case)
    yield from _lacking(case, words, carried)
    yield from _behind_another(case, words)
    yield from _other_moment(case, wanted, carried)
    yield from _other_price(case, words, wanted, carried)
    yield from _other_row(case)
    yield from _other_column(case, words)
    yield from _other_series(case, wanted)
    yield from _other_share(case, wanted, carried)
    first = wanted.subject.partition("-")[0] if wanted.subject.endswith("market") else ""
    narrower = first and re.search(_NARROWER.format(first), case.sentence, re.I)
    if narrower and keys_of(narrower["more"]) - case.said.keys:
        yield f"it is of '{narrower['more']}' alone"
    if case.figure.unit not in _MAY_GROW_BY and case.before(_BY):
        yield "it is a difference"


def _other_column(case: Case, words: NearWords) -> Iterator[str]:
    """Yield the column of the row that has all wanted words, too: `Fast (tokens/s)`."""
    row, _, head = case.passage.context.rpartition(CELL_BORDER)
    for other in case.text.passages if case.is_cell and row.strip() and own_words(head) else ():
        same, _, its = other.context.rpartition(CELL_BORDER)
        is_other = other.is_cell and same == row and its != head
        is_known = keys_of(its) & CRITICAL - case.said.keys
        if is_other and not is_known and words.here and all(word in its for word in words.here):
            yield f"its row has '{its}', too"


def _other_share(case: Case, wanted: WantedFact, carried: frozenset[str]) -> Iterator[str]:
    """Yield where a share is of nothing that its scope names: `By industry, banks held 30%`."""
    asked = keys_of(wanted.scope or "") - {"market", "share"}
    if wanted.metric == "market_share" and asked and not asked & (case.near_keys | carried):
        yield f"it is not of '{wanted.scope}'"


def _other_series(case: Case, wanted: WantedFact) -> Iterator[str]:
    """Yield where a sentence is of another series of rounds than the wanted one, or the newest."""
    named = _series_in(case.sentence)
    if not named or wanted.period is not None:
        return
    asked = _series_in(wanted.scope or "") or _series_in(*wanted.near)
    if len(asked) != 1:
        asked = {max(_series_in(case.text.title, *(p.text for p in case.text.passages)))}
    if not named & asked:
        yield f"it is of '{min(named)}'"


def _series_in(*texts: str) -> set[str]:
    return {key for part in texts for key in keys_of(part) if key.startswith("series ")}


def _lacking(case: Case, words: NearWords, carried: frozenset[str]) -> Iterator[str]:
    """Yield the wanted words that a passage lacks and does not take over from what is above it."""
    for printed in words.above:
        start = case.claim.find(printed)
        inside = [w for w in case.said.words if start <= w.start and w.end <= start + len(printed)]
        is_leaning = "tokens" in carried or bool(PRONOUN.match(case.sentence))
        is_known = inside and all(
            (word.key in carried and is_leaning)
            or (word.kind == "name" and is_known_above(case, word))
            for word in inside
        )
        if not is_known:
            yield f"it does not have '{printed}'"


def _behind_another(case: Case, words: NearWords) -> Iterator[str]:
    """Yield the wanted words that stand only behind another figure of the kind."""
    behind = (f for f in case.passage.figures if f.start > case.figure.end)
    others = [f.start for f in behind if is_alike(f, case.figure)]
    for printed in words.here:
        at = case.sentence.find(printed)
        if others and at > others[0] and printed not in case.passage.around:
            yield f"'{printed}' goes with another figure"


def _other_price(
    case: Case, words: NearWords, wanted: WantedFact, carried: frozenset[str]
) -> Iterator[str]:
    """Yield where an amount is no price of what is asked for, or of one direction alone."""
    needed = _PRICED_BY.get(wanted.unit, frozenset())
    keys = case.keys | keys_of(case.passage.around) | carried
    if case.figure.unit != wanted.unit and needed and not needed & keys:
        yield "nothing says what it is the price of"
    asked = keys_of(" ".join([*words.here, *words.above, wanted.scope or ""]))
    for direction in sorted(keys_of(case.figure.text) & DIRECTIONS - asked):
        yield f"it is for {direction} alone"


def _other_row(case: Case) -> Iterator[str]:
    """Yield where the name of a row has nothing of what is asked for."""
    rows = case.passage.context.rpartition(CELL_BORDER)[0]
    is_time = bool(times_of(rows, None)) and not own_words(rows)
    is_known = keys_of(rows) & case.said.keys or rows in case.claim.split()
    if rows.strip() and not (is_time or is_known):
        yield f"its row is of '{rows}'"


def _other_moment(case: Case, wanted: WantedFact, carried: frozenset[str]) -> Iterator[str]:
    """Yield where a figure is of a part of a year, of a time to come or of one gone by."""
    times = times_at(case)
    keys = case.keys | keys_of(case.passage.context) | carried
    is_rate = "recurring" in keys or case.figure.unit == "usd_per_year"
    is_part = any(time.part[:1] in _PARTS or time.part == "quarter" for time in times)
    if wanted.unit == "usd_per_year" and is_part and not is_rate:
        yield "it is of a part of a year"
    years = [time.year for time in times if time.year]
    written = case.text.written
    if written is None or wanted.period or not years or wanted.unit == "year":
        return
    if wanted.is_forecast and max(years) < written.year:
        yield "it is of a time that has gone by"
    if not wanted.is_forecast and min(years) > written.year:
        yield "it is of a time to come"
