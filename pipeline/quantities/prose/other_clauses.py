"""Whether the clause of a figure says it of another thing than the clauses around it."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import deeds_of
from pipeline.quantities.prose.parts import part_of
from pipeline.quantities.prose.said import keys_of, own_words
from pipeline.quantities.quantities import MONEY

_SEGMENT = re.compile(r";\s|:\s|\s—\s|—|,?\s(?:while|whereas)\s")
_BORDER_BEHIND = re.compile(
    r";\s(?!if\b)|\s—\s|—|,?\s(?:while|whereas|but|though|although)\s(?![a-z]+ing\b)"
    r"|,\s(?:of\swhich|of\swhom|(?:half|most|part|some|(?:a|two|three)\s\w+)\sof\s(?:it|which|that|them|those)|against|compared|up\sfrom|down\sfrom|after|versus|instead\sof)\s|\bthan\s(?!\d[\d,]*\s[a-z])"
)
"""Where the words of a figure end for good."""
_ASIDE = re.compile(r",\s(?:of\swhich|of\swhom|unlike|besides|not\scounting)\s[^,;]+,")
_AND = re.compile(r"\s(?:and|but)\s\Z")


def other_clause(case: Case) -> Iterator[str]:
    """Yield words of the claim that only other clauses, or an aside, have."""
    border = _BORDER_BEHIND.search(case.sentence, case.figure.end)
    own = _BORDER_BEHIND.search(case.claim, case.claimed.end)
    last = own.start() if own else len(case.claim)
    end = border.start() if border else len(case.sentence)
    here = keys_of(
        _ASIDE.sub(" ", case.sentence[: case.figure.start]) + case.sentence[case.figure.start : end]
    )
    elsewhere = case.keys - here - keys_of(case.passage.before) - {"funding", "growth", "decline"}
    elsewhere -= {"cost"} if case.figure.unit == "usd_per_mtok" else frozenset()
    elsewhere = (elsewhere - case.said.speakers) | _walled(case) | _of_another_verb(case)
    for word in case.said.words:
        if word.key in elsewhere and word.start < last:
            yield f"'{word.key}' goes with another figure"


def _walled(case: Case) -> frozenset[str]:
    """Return names, and the word for a rate, of clauses with figures of their own."""
    kinds = {*MONEY, "other"} if case.figure.unit in {*MONEY, "other"} else {case.figure.unit}
    alike = [f.start for f in case.passage.figures if f in case.alike or f.unit in kinds]
    borders = [m.end() for m in _SEGMENT.finditer(case.sentence)]
    at = case.figure.start
    first = max((end for end in borders if min(alike, default=at) < end <= at), default=0)
    last = min(
        (end for end in borders if at < end < max(alike, default=at)), default=len(case.sentence)
    )
    names = [word for word in case.words if word.kind == "name" or word.key == "recurring"]
    walled = {w.key for w in names if w.start < first} - {*case.said.own_names}
    walled |= {w.key for w in names if w.start >= last}
    return frozenset(walled) - keys_of(case.sentence[first:last])


def _of_another_verb(case: Case) -> frozenset[str]:
    """Return the words that only the figure before has, of another verb: `owes $1 and holds $2`."""
    before = case.alike_before
    does = [
        deed
        for deed in (deeds_of(case.sentence) if before else ())
        if before[-1].end <= deed.start <= deed.end <= case.figure.start
        and _AND.search(case.sentence, 0, deed.start)
        and " " not in case.sentence[deed.start : deed.end]
        and deed.stem not in {"be", "have"}
    ]
    if not does:
        return frozenset()
    verb = case.sentence[does[0].start : does[0].end]
    if verb in case.claim or keys_of(verb) & case.said.keys:
        return frozenset()
    first = own_words(case.sentence[slice(*part_of(case.sentence, before[-1]))])
    rest = keys_of(case.sentence[does[0].start :])
    return frozenset(word.key for word in first if word.kind != "name") - rest
