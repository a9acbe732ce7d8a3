"""Whether a figure is of another load, or of other machines, than its claim says."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.said import keys_of, own_words

_LOAD = re.compile(
    r"\b(?P<number>[0-9](?:[0-9,]*[0-9])?)[\s-](?:(?:simultaneous|concurrent|parallel)\s)?"
    r"(?P<what>user|stream|session|request|client|billion\sparameter|token(?!s?\sper))s?\b|\bbatch\ssize\s(?:of\s)?(?P<size>[0-9]+)"
)
_NUMBERED = re.compile(r"[0-9][0-9,]*[KkM]?\s*\|")
"""The label of a row that is a number, as of the users in a table of them."""

_MACHINES = re.compile(
    r"\b(?P<number>[0-9]+|two|three|four|six|eight|sixteen|dozens)\s(?:[\w.-]+\s){0,2}?(?:gpus?|cards?|chips?|[HBAL][1-9]0+s|MI[0-9]+X?s"
    r"|accelerators|nodes|servers|racks)\b",
    re.I,
)
"""`with eight B7 cards`"""
_MACHINE = re.compile(
    r"\b(?P<what>[Rr]ack|[Ss]erver|[Cc]ard|[Cc]hip|[Nn]ode|board|pod|[Ww]afer|[Cc]luster)s?\b"
)


_BITS = re.compile(
    r"\b(?P<a>[0-9]{1,2})[\s-]bits?\b|\b(?:nv|mx)?(?:fp|int|bf)(?P<b>[0-9]{1,2})\b", re.I
)
_OWN_VERB = re.compile(r";\s(?:[\w.-]+\s){2,8}?[a-z]{3,}(?<!ne)ed\s[^;]*\Z")
_TAIL = re.compile(r"\s(?:[a-z]+\s){0,2}(?:at|in|on|under|with|for|without)\s")


def other_load(case: Case) -> Iterator[str]:
    """Yield where a figure is at other prompts or users, or of another machine."""
    yield from _other_loads(case)
    yield from _other_settings(case)
    yield from _tails(case)
    yield from _other_machines(case)


def _other_loads(case: Case) -> Iterator[str]:
    """Yield the loads of a claim, as `at 128 users`, of another figure of the sentence."""
    start, end = case.zone
    is_speed = "tokens per second" in case.figure.text or case.figure.unit == "tokens_per_s"
    speeds = [f.end for f in case.alike_before if f.unit == case.figure.unit]
    last_speed = max(speeds, default=0)
    for found in _MACHINES.finditer(case.sentence, last_speed, end) if is_speed else ():
        if not re.search(rf"\b{found['number']}\b", case.claim, re.I):
            yield f"it is of '{found[0]}'"
    for load in _LOAD.finditer(case.claim):
        if load.start() <= case.claimed.start < load.end():
            continue
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


def _other_settings(case: Case) -> Iterator[str]:
    """Yield where a figure is at another precision."""
    is_said = _BITS.search(case.sentence)
    near = case.sentence if is_said else f"{case.passage.before} {case.passage.around}"
    bits = [
        {match["a"] or match["b"] for match in _BITS.finditer(words)}
        for words in (case.claim, near)
    ]
    if bits[0] and bits[1] and not bits[0] & bits[1]:
        yield f"it is at {min(bits[1])} bits"


def _tails(case: Case) -> Iterator[str]:
    """Yield the words of a claim that stand behind the figure before, as `under load`."""
    start, end = case.zone
    before = case.alike_before
    if not before:
        return
    tail = _TAIL.match(case.sentence, before[-1].end, start)
    first = tail.end() if tail and _TAIL.match(case.sentence, case.figure.end, end) else start
    if _OWN_VERB.search(case.sentence[: case.figure.start]):
        first = 0
    free = keys_of(case.sentence[start:])
    for word in own_words(case.sentence[first:start]):
        if word.kind == "plain" and word.key in {item.key for item in case.said.words} - free:
            yield f"'{word.key}' goes with another figure"


def _set_apart(case: Case) -> Iterator[str]:
    """Yield what a text says beside its figures of a kind, as how it measures all of them."""
    for item in case.text.passages:
        if item is not case.passage and all(f.unit != case.claimed.unit for f in item.figures):
            yield item.text


def _other_machines(case: Case) -> Iterator[str]:
    """Yield where a price, a speed or the like is of a rack and the claim of a chip, or so."""
    if case.figure.unit in {"count", "percent", "ratio"}:
        return
    before = case.sentence[: case.figure.start]
    here, own = (
        {match["what"].lower() for match in _MACHINE.finditer(words)}
        for words in (before, case.claim)
    )
    if here and own and not here & own:
        yield f"it is of one {min(here)}"
