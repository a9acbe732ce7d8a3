"""Whether a text states a figure as its claim does: no plan, no denial, nothing of the past."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.quantities.prose.moods import (
    FROM,
    HAPPENED,
    NOW,
    WAS,
    is_denied,
    own_clause,
)
from pipeline.quantities.prose.other_tenses import other_tense
from pipeline.quantities.prose.owners import OWNERS
from pipeline.quantities.prose.parts import clause_of, is_alike, tail_cut, zone_of
from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import MONEY, Quantity

_SUPERSEDED = re.compile(
    r"\b(?:previous|earlier|prior|original|old|former|first|initial)\s(?:edition|version|forecast|projection|range|offer|plan"
    r"|estimate|guidance|outlook|target|report|study)\b|\b\bCorrections?:|\bmisstated\b|\bwe\s(?:wrote|reported|misreported)\sthat\b|\b(?:forecast|projection|budget|plan)\s(?:for\s\S+\s)?had\sbeen\b|\bhas\ssince\sbeen\b|\bsince\s(?:removed|corrected|revised|withdrawn)\b|\bused\sto\b(?!\s[0-9])|\bhad\sbeen\stoo\s\w+|\bhad\s(?:asked|projected|offered|hoped|planned|expected|forecast|predicted|estimated|put"
    r"|wanted|sought|bid)\b|\b(?-i:asked|applied)\sfor\b|\bup\sfrom\san?\s\w+\sof\b",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:rais|lift|cut|lower|narrow|increas|reduc|updat|revis)\w*\s(?:its|the|their|our)\s(?:[\w-]+\s){0,3}?(?:guidance|forecast|outlook|target|estimate|projection|range)\b",
    re.I,
)
_TRIED = re.compile(
    r"\s(?:[a-z]+\s){1,2}(?:have\s)?(?P<verb>tested|tried|evaluated|piloted|applied|registered|signed\sup|downloaded"
    r"|visited|asked)\b",
    re.I,
)
"""Who tested something is no customer of it."""
_WAS_TRIED = re.compile(r"\b(?:was|were|been)\s(?P<verb>tested|tried|evaluated|piloted)\b")
_SAME_TRIES = ({"registered", "signed up"}, {"tested", "tried", "evaluated", "piloted"})
_EXPECTS = re.compile(r"\b[A-Z]\w+\s(?:now\s)?expects\b")
_WE_SAW = re.compile(r"\bwe\s(?:counted|measured|saw|found|got|never\ssaw)\b", re.I)
_OWN_OUTLOOK = re.compile(
    r"\bmanagement\b|\bguid(?:es|ed|ance|ing)\b|\b(?:it|we)\s(?:now\s)?expects?\b", re.I
)
"""A company's own forecast is not an analyst's."""
_RECKONS = re.compile(
    r"\b(?:estimate[sd]?|reckon(?:s|ed)?|guess(?:es|ed)?|believe[sd]?|thinks?|thought|suspects?|calculate[sd]?)\s(?=that\b|the\b|its\b|[A-Z])"
)
_IS_CREDITED = re.compile(
    r"\b(?:estimat\w+|reckon\w*|according|by|puts?|sees?|view|guess\w*)\b", re.I
)
_IT_WAS = re.compile(r"\b(?:it|that|this|they)\s(?:was|were|stood)\b")
_SINCE_FOUNDED = re.compile(r"\bsince\s(?:it|they|we)\s(?:was|were)\s\w+")
_COMPARED = re.compile(
    r"\b(?:(?:up|down)\sfrom|compared\s(?:with|to)|against|versus)\s(?:just\s|only\s|about\s)?\Z",
    re.I,
)


def other_mood(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where one is planned, denied, foreseen or past and the other is not."""
    own = said.figure
    there = tail_cut(passage.text, figure)
    if is_denied(tail_cut(said.text, own), own.start, own.end) != is_denied(
        passage.text, figure.start, figure.end
    ):
        yield "one denies it"
    start, _ = zone_of(passage.text, figure)
    edition = _SUPERSEDED.search(passage.text, 0, figure.start)
    is_old_edition = edition is not None and not keys_of(passage.text[: edition.start()])
    is_revised = FROM.search(passage.text, 0, figure.start) and _REVISED.search(there)
    if (
        is_revised or is_old_edition or _SUPERSEDED.search(there, start)
    ) and not _SUPERSEDED.search(said.text):
        yield "another figure took its place"
    tried, own_tried = _TRIED.match(passage.text, figure.end), _TRIED.match(said.text, own.end)
    verb = own_tried or _WAS_TRIED.search(said.text)
    if tried and (verb is None or not _is_same_try(verb["verb"], tried["verb"])):
        yield f"they only {tried['verb']}"
    whole = f"{passage.text}\n{passage.around}\n{passage.before}"
    if (
        said.own_names
        and _OWN_OUTLOOK.search(said.text)
        and not (_OWN_OUTLOOK.search(whole) or _EXPECTS.search(passage.text))
    ):
        yield "it does not say that the company itself expects it"
    clause = replace(passage, text=own_clause(passage.text, figure.start, figure.end))
    yield from _other_grounds(said, clause, figure)
    if own.qualifier in {"exact", "about"} and _is_bound(passage, figure):
        yield "the text has it as a bound"
    yield from other_tense(said, clause, figure, text)
    if not said.allowed and not said.times and not passage.is_cell:
        yield from _other_moment(said, passage, figure)


def _other_grounds(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield where a figure is claimed, tried, reckoned or simulated by somebody, and no fact."""
    reckons = _RECKONS.search(passage.text, 0, figure.start)
    before = own_words(passage.text[: reckons.start()])[-1:] if reckons else ()
    others = said.speakers - set(said.own_names) | said.speakers & {word.key for word in before}
    if reckons and said.own_names and not others and not _IS_CREDITED.search(said.text):
        yield "somebody reckons it"
    beyond = zone_of(passage.text, figure)[1]
    if _WE_SAW.search(passage.text, beyond) and not said.speakers:
        yield "another measured otherwise"


def _is_same_try(one: str, other: str) -> bool:
    return one == other or any({one, other} <= same for same in _SAME_TRIES)


def _other_moment(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield where a figure is told beside the one of now, or compared with it."""
    first, last = clause_of(passage.text, figure)
    here = _SINCE_FOUNDED.sub("", passage.text[first:last])
    around = f"{passage.before} {passage.text[:first]}{passage.text[last:]}"
    is_event = WAS.search(said.text) or HAPPENED.search(said.text, 0, said.figure.start)
    is_since = bool({"growth", "decline"} & keys_of(passage.before) and _IT_WAS.search(here))
    is_overtaken = any(is_alike(item, figure) for item in figures_of(around))
    is_overtaken &= bool(times_of(here, None) and WAS.search(here))
    is_overtaken |= is_since
    is_overtaken &= bool(NOW.search(around) or (_IT_WAS.search(here) and not WAS.search(around)))
    if is_overtaken and not is_event:
        yield "it was so before"
    start, end = zone_of(passage.text, figure)
    scope = {word.key for word in own_words(passage.text[figure.end : end])}
    is_ours = scope & said.keys - OWNERS or keys_of(passage.text[start:end]) & {*said.own_names}
    is_base = bool(_COMPARED.search(passage.text, 0, figure.start))
    is_base &= not NOW.search(here, max(0, figure.end - first))
    if is_base and not is_ours and not _COMPARED.search(said.text, 0, said.figure.start):
        yield "another figure is compared with it"


def _is_bound(passage: Passage, figure: Quantity) -> bool:
    """Return whether `up to` bounds a figure; in a table, and of money, it is the figure itself."""
    is_exempt = passage.is_cell or figure.unit in MONEY
    return figure.qualifier in {"under", "up_to"} and not is_exempt
