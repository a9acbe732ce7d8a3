"""Whether a text says what a sentence claims of a figure: the one rule by which claims are judged.

A figure of the text counts for the claim only if nothing of the claim is missing around it, nothing
beside it makes another thing of it, and both are said in the same mood and of the same time. Each
reason against is an objection, in words; a figure without one is bound.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import deeds_of
from pipeline.quantities.prose.leans import carried_keys
from pipeline.quantities.prose.marks import limits, other_marks
from pipeline.quantities.prose.missing_words import NOT_NEEDED, missing_words
from pipeline.quantities.prose.other_clauses import other_clause
from pipeline.quantities.prose.other_deeds import other_deed, shared_deeds
from pipeline.quantities.prose.other_labels import other_labels, other_opening, other_rows
from pipeline.quantities.prose.other_moods import other_mood
from pipeline.quantities.prose.other_relations import other_relation
from pipeline.quantities.prose.other_restrictions import other_restriction
from pipeline.quantities.prose.other_scopes import other_load, other_scope
from pipeline.quantities.prose.other_subjects import SPEAKER, other_subject
from pipeline.quantities.prose.other_times import other_time
from pipeline.quantities.prose.other_wholes import other_count, other_whole
from pipeline.quantities.prose.owners import IN_TOTAL, TOTAL, other_owner, owner_of
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.same_figures import (
    forms_of,
    is_elliptic,
    is_near,
    is_of_no_time,
    is_same_number,
    is_scale_shared,
    may_be,
    multiplied,
    with_unit_of,
)
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import is_in
from pipeline.quantities.quantities import MONEY, Quantity, quantities

Standing = Literal["supported", "contradicted", "stands", "absent"]
_PIECES = re.compile(
    r"(?<![\w.,])(?P<first>[$€£]?[0-9]{1,3})\s(?P<rest>(?![0-9]{3}(?![0-9]))[0-9][0-9.,]*"
    r"(?:\s(?:thousand|[mb]illion|trillion|percent)\b|%)?)"
)
"""Two numbers beside each other, which in a PDF may be one."""
_THOUSAND: Final = Decimal(1000)
_LABEL = re.compile(r"(?:[^:.;?!()]{3,40}|Series\s[^:.;?!()]{3,40}):\s")
_OPENS_BRACKET = re.compile(r"(?<![\w.-])(?![A-Z][a-z])\S+\s?\(\Z")
"""A bracket behind another word than a name: not that of `Ambit (22%)`."""
_HERE = re.compile(
    r"(?i)\A(?:the\s)?(?:(?:short|long)(?:er)?\s(?:version|answer|story)|in\s(?:short|brief)|tl;dr|notes?|(?:key\s)?facts|at\sa\sglance|highlights|updates?|summary"
    r"|bottom\sline|disclosure)\b|\b(?:it|we|they|is|are|was|were|has|have|had|said|says|adds?|added|wrote|told)\b"
)
"""What only says that something follows."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A figure of a text that may be the claimed one, and what speaks against it."""

    passage: Passage
    figure: Quantity
    objections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a text says to a claim, with the figure behind it, if there is one."""

    standing: Standing
    sighting: Sighting | None


def judged(said: Said, text: WholeText) -> Judged:
    """Return what a text says to a claimed figure.

    That a figure is absent from a text means something only if it is whole.
    """
    seen = [_unrestricted(case) for case in _printed(said, text)]
    bound = next((item for item in seen if not item.objections), None)
    if bound is not None:
        return Judged("supported", bound)
    other = _contradiction(said, text, {item.passage.locator for item in seen})
    if other is not None:
        return Judged("contradicted", other)
    if seen:
        return Judged("stands", min(seen, key=lambda item: len(item.objections)))
    return Judged("absent", None)


def _printed(said: Said, text: WholeText) -> Iterator[Case]:
    for passage in text.passages:
        if said.figure.unit == "year":
            yield from (Case(said, passage, year, text) for year in _years(said, passage, text))
            continue
        for figure in passage.figures:
            case = Case(said, passage, figure, text)
            if _is_whole(case) or is_elliptic(said.figure, figure) or _is_of_a_scale(case):
                yield case
        yield from (Case(said, passage, figure, text) for figure in _in_pieces(said, passage))
        for number in passage.bare_numbers:
            if number.low == said.figure.low == said.figure.high:
                yield Case(said, passage, number, text)


def _is_whole(case: Case) -> bool:
    """Return whether a text prints the claimed number, in a unit that may be the claimed one."""
    around = f"{case.passage.around}\n{case.sentence}"
    ends = {item.low for item in figures_of(case.claim) if is_alike(item, case.claimed)}
    own = {case.figure.low, case.figure.high}
    if len(own - {None}) > 1 and case.claimed.low in own <= ends:
        return True  # `between $2.3 billion and $2.4 billion` of `$2.3 to 2.4 billion`
    forms = forms_of(case.figure, case.claimed, around, is_cell=case.is_cell)
    return any(is_same_number(case.claimed, form) for form in forms)


def _is_of_a_scale(case: Case) -> bool:
    """Return whether a cell may be the claimed amount in thousands or millions, by its digits."""
    is_long = case.is_cell and case.figure.printed_step < _THOUSAND <= 10 * (case.figure.low or 0)
    is_long &= case.claimed.unit in MONEY and not _is_whole(case)
    factors = (_THOUSAND, _THOUSAND**2) if is_long else ()
    return any(is_same_number(case.claimed, multiplied(case.figure, by)) for by in factors)


def _in_pieces(said: Said, passage: Passage) -> Iterator[Quantity]:
    """Yield the places where the claimed number stands with a gap in it, or a number before it."""
    for found in _PIECES.finditer(passage.text):
        ways = (found["first"] + found["rest"], found["rest"])
        if any(item.low == said.figure.low for text in ways for item in quantities(text)):
            yield replace(said.figure, start=found.start(), end=found.end(), text=found[0])


def _years(said: Said, passage: Passage, text: WholeText) -> Iterator[Quantity]:
    """Yield the places of a claimed year, days and months of it included."""
    for time in times_of(passage.text, text.written):
        if time.year == said.figure.low and not time.is_relative:
            printed = passage.text[time.start : time.end]
            yield replace(said.figure, start=time.start, end=time.end, text=printed)


def _contradiction(said: Said, text: WholeText, printed_in: set[str]) -> Sighting | None:
    """Return the one other figure that the text gives for all that the claim names.

    A sentence that has the claimed figure as well speaks of two things.
    """
    found: list[Sighting] = []
    for passage in text.passages if said.figure.unit != "year" else ():
        for figure in passage.figures:
            forms = forms_of(figure, said.figure, passage.around, is_cell=passage.is_cell)
            is_other = not any(may_be(said.figure, form) for form in forms)
            meant = with_unit_of(figure, passage.context) if passage.is_cell else figure
            is_plain = meant.unit == said.figure.unit and figure.qualifier == "exact"
            is_plain &= is_near(said.figure, meant)
            if forms and is_other and is_plain:
                case = Case(said, passage, figure, text)
                seen = _unrestricted(case)
                is_firm = passage.locator not in printed_in
                if is_firm and not seen.objections and _is_firm(case, is_printed=bool(printed_in)):
                    found.append(seen)
    values = {(item.figure.low, item.figure.high) for item in found}
    return found[0] if len(values) == 1 else None


def _is_firm(case: Case, *, is_printed: bool) -> bool:
    """Return whether a passage names all that the claim does, by itself; a cell by its heading.

    Where the claimed figure is printed nowhere, its text may say of whom it is, and in other words.
    """
    heading = case.passage.above.partition("\n")[0] if case.passage.is_cell else ""
    keys = case.near_keys | keys_of(heading)
    names = {*case.said.own_names}
    if not is_printed and names & (case.text.main_subjects | case.text.speakers):
        keys |= names
    rounds = [
        {key for key in known if key.startswith("series ")} for known in (keys, case.said.keys)
    ]
    totals = [
        bool(IN_TOTAL.search(words) or TOTAL.search(words)) for words in (case.sentence, case.claim)
    ]
    if rounds[0] != rounds[1] or totals[0] != totals[1]:
        return False
    models = {
        word.key
        for text in (case.passage.above, case.text.title)
        for word in own_words(text)
        if word.kind == "name"
        and not word.key.isalpha()
        and not word.key.startswith("series ")
        and not is_in(word, figures_of(text))
    }
    if models - case.said.keys:
        return False
    known = case.said.keys | keys_of(f"{case.text.title}\n{case.passage.above}")
    start, end = case.clause
    clause = [word for word in case.words if start <= word.start < end]
    if sum(word.key not in known for word in clause if word.end <= case.figure.start) > 1:
        return False
    # A round that is told as an amount says nothing against a valuation.
    needless = NOT_NEEDED - {"valuation", "cloud"}
    needed = (word for word in case.said.words if is_printed or word.kind != "plain")
    owners = owner_of(case.sentence, case.figure), owner_of(case.claim, case.claimed)
    is_same = is_printed or case.is_cell or owners[0] == owners[1]
    return is_same and all(word.key in keys | needless for word in needed)


def sighting(case: Case) -> Sighting:
    """Return a figure of a text, with what speaks against its being the claimed one."""
    return Sighting(case.passage, case.figure, tuple(_objections(case)))


def _unrestricted(case: Case) -> Sighting:
    """Return a figure, with what restricts it and its claim leaves out among the objections."""
    found = sighting(case)
    others = () if case.is_cell else tuple(other_restriction(case))
    return replace(found, objections=(*found.objections, *others))


def _objections(case: Case) -> Iterator[str]:
    """Yield what speaks against a figure's being the claimed one."""
    if case.passage.place != "text":
        yield "it does not stand in the text"
    if _is_in_brackets(case):
        yield "it stands in brackets behind the one that it is compared with"
    if case.figure in case.passage.bare_numbers:
        yield "nothing beside it says what it counts"
    if _is_of_a_scale(case):
        yield "nothing says in what scale its table is"
    if _PIECES.match(case.figure.text):
        yield "its digits stand apart"
    is_left_out = is_elliptic(case.claimed, case.figure) and not _is_whole(case)
    if is_left_out and not is_scale_shared(case.claimed, case.figure, case.passage.figures):
        yield "the text leaves out its unit or its scale"
    yield from other_mood(case)
    yield from limits(case)
    yield from other_marks(case)
    yield from other_load(case)
    carried = carried_keys(case)
    shared = shared_deeds(case)
    yield from missing_words(case, carried | shared)
    if case.is_cell:
        yield from other_labels(case, case.passage.context)
        yield from other_rows(case)
    else:
        if is_of_no_time(case.claimed, case.figure, case.sentence):
            yield "nothing beside it says by what time"
        label = _LABEL.match(case.sentence, 0, case.figure.start)
        if label and _is_label(label, case.sentence):
            yield from other_labels(case, label[0])
        yield from other_deed(case)
        yield from other_relation(case)
        yield from other_opening(case)
        yield from other_owner(case, carried)
        yield from other_count(case)
        yield from other_scope(case)
        yield from other_clause(case)
        yield from other_whole(case)
        yield from other_subject(case, carried)
    yield from other_time(case)


def _is_label(label: re.Match[str], text: str) -> bool:
    """Return whether what stands before a colon says what the figure behind it is of."""
    is_other = SPEAKER.match(text) or _HERE.search(label[0])
    does = any(not deed.is_past and not deed.is_bound for deed in deeds_of(label[0]))
    return not (is_other or does)


def _is_in_brackets(case: Case) -> bool:
    """Return whether a figure follows its like in brackets: `EUR 84.3 million (65.4 million)`."""
    before = case.alike_before
    is_next = bool(before) and case.sentence[before[-1].end : case.figure.start].strip() == "("
    unit = case.figure.unit, case.figure.currency
    is_short = case.figure.is_bare or case.figure.unit == "percent"
    is_short |= is_next and (before[-1].unit, before[-1].currency) == unit
    is_closed = case.sentence[case.figure.end :][:1] == ")"
    return is_short and is_closed and bool(case.before(_OPENS_BRACKET) and before)
