"""Whether a figure is of another load, or of other machines, than its claim says."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.parts import alike_before, clause_of, is_alike, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import Quantity

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


def other_load(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where a figure is at other prompts or users, or of another machine."""
    yield from _other_loads(said, passage, figure, text)
    yield from _other_settings(said, passage)
    yield from _tails(said, passage, figure)
    yield from _other_machines(said, passage, figure)


def _other_loads(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield the loads of a claim, as `at 128 users`, of another figure of the sentence."""
    start, end = zone_of(passage.text, figure)
    is_speed = "tokens per second" in figure.text or figure.unit == "tokens_per_s"
    speeds = [f.end for f in passage.figures if f.unit == figure.unit and f.end <= figure.start]
    last_speed = max(speeds, default=0)
    for found in _MACHINES.finditer(passage.text, last_speed, end) if is_speed else ():
        if not re.search(rf"\b{found['number']}\b", said.text, re.I):
            yield f"it is of '{found[0]}'"
    for load in _LOAD.finditer(said.text):
        if load.start() <= said.figure.start < load.end():
            continue
        printed = load["number"] or load["size"]
        number = re.compile(rf"(?<![\w.,]){re.escape(printed)}(?![\w]|[.,][0-9])")
        near = f"{passage.before} {passage.text} {passage.around}"
        alike = {match["what"] for match in _LOAD.finditer(near)}
        is_set = not _NUMBERED.match(passage.context) and any(
            number.search(words) for words in _set_apart(passage, said.figure, text)
        )
        if not number.search(near) and (load["what"] in alike or not is_set):
            yield f"it is of another load than '{printed}'"
        places = [match.start() for match in number.finditer(passage.text)]
        alike_figures = [
            f
            for f in passage.figures
            if is_alike(f, figure) and not any(f.start <= place < f.end for place in places)
        ]
        first, last = (start, end) if len(alike_figures) == 1 else clause_of(passage.text, figure)
        ahead = min((f.start for f in alike_figures), default=0)
        if places and not any(first <= place < last or place < ahead for place in places):
            yield f"'{printed}' goes with another figure"


def _other_settings(said: Said, passage: Passage) -> Iterator[str]:
    """Yield where a figure is at another precision."""
    near = passage.text if _BITS.search(passage.text) else f"{passage.before} {passage.around}"
    bits = [
        {match["a"] or match["b"] for match in _BITS.finditer(words)} for words in (said.text, near)
    ]
    if bits[0] and bits[1] and not bits[0] & bits[1]:
        yield f"it is at {min(bits[1])} bits"


def _tails(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield the words of a claim that stand behind the figure before, as `under load`."""
    start, end = zone_of(passage.text, figure)
    before = alike_before(passage.text, figure)
    if not before:
        return
    tail = _TAIL.match(passage.text, before[-1].end, start)
    first = tail.end() if tail and _TAIL.match(passage.text, figure.end, end) else start
    if _OWN_VERB.search(passage.text[: figure.start]):
        first = 0
    free = keys_of(passage.text[start:])
    for word in own_words(passage.text[first:start]):
        if word.kind == "plain" and word.key in {item.key for item in said.words} - free:
            yield f"'{word.key}' goes with another figure"


def _set_apart(passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield what a text says beside its figures of a kind, as how it measures all of them."""
    for item in text.passages:
        if item is not passage and all(f.unit != figure.unit for f in item.figures):
            yield item.text


def _other_machines(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield where a price, a speed or the like is of a rack and the claim of a chip, or so."""
    if figure.unit in {"count", "percent", "ratio"}:
        return
    here = {match["what"].lower() for match in _MACHINE.finditer(passage.text, 0, figure.start)}
    own = {match["what"].lower() for match in _MACHINE.finditer(said.text)}
    if here and own and not here & own:
        yield f"it is of one {min(here)}"
