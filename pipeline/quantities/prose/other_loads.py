"""Whether a figure is of another load, or of other machines, than its claim says."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.parts import clause_of, is_alike, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import Quantity

_LOAD = re.compile(
    r"\b(?P<number>[0-9][0-9,]*)[\s-](?:(?:simultaneous|concurrent|parallel)\s)?"
    r"(?P<what>user|stream|session|request|client|token(?!s?\sper))s?\b|\bbatch\ssize\s(?:of\s)?(?P<size>[0-9]+)"
)
_MACHINES = re.compile(
    r"\b(?P<number>[0-9]+|two|three|four|six|eight|sixteen|dozens)\s(?:[\w.-]+\s){0,2}?(?:gpus?|cards?|chips?|[HBAL][1-9]0+s|MI[0-9]+X?s"
    r"|accelerators|nodes|servers|racks)\b",
    re.I,
)
"""`with eight B7 cards`"""
_MACHINE = re.compile(
    r"\b(?P<what>[Rr]ack|[Ss]erver|[Cc]ard|[Cc]hip|[Nn]ode|board|pod|[Ww]afer|[Cc]luster)s?\b"
)


def other_load(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where a figure is at other prompts or users, or of another machine."""
    yield from _other_loads(said, passage, figure, text)
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
        is_set = any(number.search(words) for words in _set_apart(passage, said.figure, text))
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
