"""Whether a figure is of another thing than its claim says: another model, region, round."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import deeds_of
from pipeline.quantities.prose.owners import LEVEL, owners_of
from pipeline.quantities.prose.parts import shared_zone, zone_of
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.said import AFTER, RATES, has_alike, keys_of, own_words, speakers_in
from pipeline.quantities.prose.words import CRITICAL, REGIONS, Place, Word, is_in, stem_of
from pipeline.quantities.quantities import MONEY

COUNTABLE: Final = frozenset(
    ["cloud", "staff", "developers", "customers", "users", "sites", "chips", "hardware", "software"]
)
_PARAMETERS = re.compile(r"[0-9.]+b")
_WINDOW: Final = 24
_SAID_BY_FIGURE: Final = frozenset({"funding", "investor", "acquisition", "cost", "sites"})
"""What a figure says by itself or another rule compares."""
_LISTED = re.compile(r",\s(?:and\s)?(?:[A-Z]\w+\s){1,3}(?:had\s|with\s)?\Z")
"""`Acme held 18% of shipments, Veldt 13%`: the words before hold for both."""
_VERSION = re.compile(r"[\s-]v?(?P<number>[0-9]+(?:\.[0-9]+)*)(?![\w%]|[.,][0-9])")
_TWIN = re.compile(r"\b(?P<maker>[A-Z]\w+)\s(?P<product>[A-Z][a-z]\w+)\b")
"""`Acme Draft` is another product than `Acme Review`."""
_ALL_OF = re.compile(r"(?:\s[A-Z]\w+|,\s[A-Z]\w+)*,?\sand\s[A-Z]")
"""`96 people in Barcelona and Austin` are all there are."""
_DESCRIBED = re.compile(r"\s(?:[a-z-]+\s){1,3}(?P<who>[A-Z]\w+)")
"""`the Montreal consultancy Acme`"""
_SOMEBODY = re.compile(r"\s(?:giant|company|firm|lab|start-?up|maker|developer|house|group)\b")
"""`750 megawatts to the AI giant`"""
NEAR = 4
"""Words between a figure and the name of what it is of."""
_FORMAT = re.compile(r"(?:int|fp|bf)[0-9]{1,2}|co[2₂]e?")
_OF_WHICH = re.compile(
    r"(?i)\b(?:of\s(?:which|that|whom|these|them)|among\s(?:them|these|whom|which)|including)\s(?P<what>(?:[a-z'’-]+\s){0,6})\Z"
)
_SCOPE_BEFORE = re.compile(
    r"(?i)\b(?:(?:in|for|of|on|at|within|to)\s(?:(?:the|its|our|an?)\s(?:[a-z]+(?:-[a-z]+)?\s)?)?|with\s)\Z"
)
_GENERIC_BEFORE = re.compile(r"\b(?:by|from|including|with|to|and|said)\s\Z", re.I)

_LOAD = re.compile(
    r"\b(?P<number>[0-9](?:[0-9,]*[0-9])?)[\s-](?:(?:simultaneous|concurrent|parallel)\s)?"
    r"(?P<what>user|stream|session|request|client|billion\sparameter|token(?!s?\sper))s?\b|\bbatch\ssize\s(?:of\s)?(?P<size>[0-9]+)"
)
_NUMBERED = re.compile(r"[0-9][0-9,]*[KkM]?\s*\|")
"""The label of a row that is a number, as of the users in a table of them."""


def other_scope(case: Case) -> Iterator[str]:
    """Yield where a word of the claim goes with another figure, or the figure with another name."""
    yield from _other_sizes(case)
    yield from _words_elsewhere(case)
    yield from _other_names(case)
    yield from _other_rounds(case)


def _other_sizes(case: Case) -> Iterator[str]:
    """Yield where the part of a figure names another size of model, or opens with another place."""
    here = {key for key in keys_of(case.own_text) if _PARAMETERS.fullmatch(key)}
    own = {key for key in case.said.keys if _PARAMETERS.fullmatch(key)}
    if here and own and not here & own:
        yield f"it is of '{min(here)}'"
    claimed, told = (
        _products(text, {*case.said.own_names}) for text in (case.claim, case.sentence)
    )
    if told and claimed and not told & claimed:
        yield f"it is of '{min(told)}'"
    versions = _versions(case.claim), _versions(case.sentence)
    for family, own_versions in versions[0].items():
        others = versions[1].get(family, set())
        if others and not others & own_versions:
            yield f"it is of '{family} {min(others)}'"
    regions = REGIONS.keys() & keys_of(case.own_text) - case.said.keys
    ahead = [w.end for w in case.words if w.key in regions and w.end < case.figure.start]
    does = {deed.start - 1 for deed in deeds_of(case.sentence)}
    if regions and (REGIONS.keys() & case.said.keys or does & set(ahead)):
        yield f"it is of '{min(regions)}'"


def _products(text: str, makers: set[str]) -> set[str]:
    """Return the words that stand behind the name of a maker, each with a capital."""
    return {m["product"] for m in _TWIN.finditer(text) if keys_of(m["maker"]) & makers}


def _versions(text: str) -> dict[str, set[str]]:
    """Return the versions that stand behind each name: `GLM-5.5` is of `glm`."""
    found: dict[str, set[str]] = {}
    for word in own_words(text):
        version = _VERSION.match(text, word.end)
        if version and not is_in(Place(*version.span()), figures_of(text)):
            found.setdefault(word.key, set()).add(version["number"])
    return found


def _words_elsewhere(case: Case) -> Iterator[str]:
    """Yield the words of a claim that go with another figure of the sentence."""
    start, end = shared_zone(case.sentence, case.figure)
    if case.before(AFTER) and case.alike_before:
        start = zone_of(case.sentence, case.alike_before[-1])[0]
    words = case.words
    last = min(end, case.part[1])
    known = case.said.keys
    within = [word for word in words if start <= word.start < last and word.key not in known]
    is_level = case.said.before(LEVEL)
    if case.before(LEVEL):
        within = [word for word in within if word.key not in {"growth", "decline"}]
    outside = [word for word in words if word.key in known and not start <= word.start < end]
    has_rivals = _has_rivals(case.sentence, within, outside)
    owners = owners_of(case.figure)
    has_owner = any(word.key in owners for word in within)
    is_critical = has_owner or any(word.key in CRITICAL for word in within)
    is_listed = _LISTED.search(case.sentence, start, case.figure.start)
    first = len(case.sentence) if is_listed else min((f.end for f in case.alike), default=0)
    told = speakers_in(case.sentence)
    around = keys_of(case.passage.around) | (told if told <= known else frozenset())
    exempt = {*case.said.own_names, *case.said.speakers}
    subject = keys_of((case.said.subject or "").lower()) if not case.said.own_names else frozenset()
    is_told_apart = any(w.kind == "plain" and w.end <= case.figure.start for w in within)
    for word in case.said.words:
        forms = {word.key, stem_of(word.key) if word.kind == "name" else word.key}
        places = [item.start for item in words if item.key in forms]
        if word.key == "share" and all(case.sentence[at:].startswith("of ") for at in places):
            continue  # By its form alone: `71% of the tasks`.
        if word.key in _SAID_BY_FIGURE | ({"growth", "decline"} if is_level else frozenset()):
            continue
        is_within = not places or any(start <= place < end for place in places)
        is_later = bool(places) and min(places) >= end
        is_exempt = word.kind == "name" and word.key in exempt
        is_exempt &= not (is_later and has_rivals)
        if is_within or word.key in around or is_exempt or _is_shared(case, word):
            continue
        is_behind = bool(places) and min(places) > first
        is_owned = (is_critical or is_behind) and word.key in CRITICAL
        is_owned |= has_owner and word.key in owners
        is_owned |= is_told_apart and word.kind == "plain" and word.key in subject
        if is_later or is_owned or (has_rivals and word.kind == "name"):
            yield f"'{word.key}' goes with another figure"


def _has_rivals(text: str, within: Iterable[Word], outside: Iterable[Word]) -> bool:
    """Return whether a name beside a figure stands there as a claim's own names do elsewhere."""
    parallel = {_word_before(text, word) for word in outside}
    return any(
        _word_before(text, word) in parallel or not _is_behind(_GENERIC_BEFORE, text, word)
        for word in within
        if word.kind == "name"
    )


def _other_rounds(case: Case) -> Iterator[str]:
    """Yield the round of funding that a figure is of, where its claim names another."""
    start, end = shared_zone(case.sentence, case.figure)
    rounds = [word for word in case.words if word.key.startswith("series ")]
    before = [word for word in rounds if start <= word.start < end] or [
        word for word in rounds if word.end <= case.figure.start
    ][-1:]
    claimed = {word.key for word in case.said.words if word.key.startswith("series ")}
    if claimed and before and not claimed & {word.key for word in before}:
        yield f"it is of '{before[-1].key}'"


def _is_shared(case: Case, word: Word) -> bool:
    """Return whether a figure leaves its unit to its like: `fell to 118 tokens/s and B to 51`."""
    is_bare = case.figure.is_bare and case.figure.unit == "count"
    return word.key in RATES and is_bare and not keys_of(case.own_text) & RATES


def _other_names(case: Case) -> Iterator[str]:
    """Yield the names that bind a figure from behind: `revenue of $5 million in Europe`."""
    if case.figure.unit == "nm":
        return  # A node is of its foundry.
    first, last = case.clause
    for word in case.words:
        is_name = word.kind == "name" and not word.key.startswith("series ")
        is_behind = first <= word.start < last and word.start >= case.figure.end
        if not is_name or not is_behind or _FORMAT.fullmatch(word.key):
            continue
        is_near = len(case.sentence[case.figure.end : word.start].split()) <= NEAR
        is_bound = is_near and _is_behind(_SCOPE_BEFORE, case.sentence, word)
        # `$77 million with Forge`: others are raised or signed with somebody.
        is_bound &= not (
            case.figure.unit in MONEY and case.sentence.endswith("with ", 0, word.start)
        )
        is_bound &= not _ALL_OF.match(case.sentence, word.end)
        is_bound &= not (word.key == "ai" and _SOMEBODY.match(case.sentence, word.end))
        whose = _DESCRIBED.match(case.sentence, word.end)
        is_bound &= not (whose and keys_of(whose["who"]) & case.said.keys)
        if is_bound and word.key not in case.said.keys and not has_alike(word, case.said.keys):
            yield f"it is of '{case.sentence[word.start : word.end]}'"
    if which := case.before(_OF_WHICH):
        told = own_words(which["what"]) or own_words(case.sentence[case.figure.end : last])
        part = {word.key for word in told if word.kind != "name"}
        if part - case.said.keys and not (own_words(which["what"]) and part & case.said.keys):
            yield "it is a part of another"


def _word_before(text: str, word: Word) -> str:
    return (text[: word.start].split() or [""])[-1]


def _is_behind(pattern: re.Pattern[str], text: str, word: Word) -> bool:
    return bool(pattern.search(text, max(0, word.start - _WINDOW), word.start))


def other_load(case: Case) -> Iterator[str]:
    """Yield the loads of a claim, as `at 128 users`, of another figure of the sentence."""
    start, end = case.zone
    for load in _LOAD.finditer(case.claim):
        printed = load["number"] or load["size"]
        number = re.compile(rf"(?<![\w.,]){re.escape(printed)}(?![\w]|[.,][0-9])")
        near = f"{case.passage.before} {case.sentence} {case.passage.around}"
        if load["what"] in {match["what"] for match in _LOAD.finditer(case.passage.context)}:
            near = case.passage.context
        alike = {match["what"] for match in _LOAD.finditer(near)}
        is_set = not _NUMBERED.match(case.passage.context) and any(
            number.search(words) for words in _set_apart(case)
        )
        if not number.search(near) and (load["what"] in alike or not is_set):
            yield f"it is of another load than '{printed}'"
        places = [match.start() for match in number.finditer(case.sentence)]
        alike_figures = [
            f for f in case.alike if not any(f.start <= place < f.end for place in places)
        ]
        first, last = (start, end) if len(alike_figures) == 1 else case.clause
        ahead = min((f.start for f in alike_figures), default=0)
        if places and not any(first <= place < last or place < ahead for place in places):
            yield f"'{printed}' goes with another figure"


def _set_apart(case: Case) -> Iterator[str]:
    """Yield what a text says beside its figures of a kind, as how it measures all of them."""
    for item in case.text.passages:
        if item is not case.passage and all(f.unit != case.claimed.unit for f in item.figures):
            yield item.text
