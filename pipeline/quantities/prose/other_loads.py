"""Whether a figure is of another load than its claim says."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.case import Case

_LOAD = re.compile(
    r"\b(?P<number>[0-9](?:[0-9,]*[0-9])?)[\s-](?:(?:simultaneous|concurrent|parallel)\s)?"
    r"(?P<what>user|stream|session|request|client|billion\sparameter|token(?!s?\sper))s?\b|\bbatch\ssize\s(?:of\s)?(?P<size>[0-9]+)"
)
_NUMBERED = re.compile(r"[0-9][0-9,]*[KkM]?\s*\|")
"""The label of a row that is a number, as of the users in a table of them."""


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
