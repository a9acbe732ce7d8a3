"""Whether a figure is said of somebody else than its claim says."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.leans import NOBODY, leaders_of
from pipeline.quantities.prose.other_roles import other_role
from pipeline.quantities.prose.passages import is_partner, models_in
from pipeline.quantities.prose.said import SPEAKS, has_alike, keys_of, own_words
from pipeline.quantities.prose.subjects import NO_NAME, is_said_of_another
from pipeline.quantities.prose.topics import subjects_of
from pipeline.quantities.prose.whole_texts import IN_FULL, OF_TWO
from pipeline.quantities.prose.words import (
    OPENING_MARKS,
    Place,
    Placed,
    is_in,
    opens,
    stem_of,
    words_of,
)

_MARKET_NAME = re.compile(r"(?P<name>(?:\b[A-Z][\w-]*\s){1,4})Market\b")
SPEAKER = re.compile(r"[A-Z][A-Z .;'’-]+(?::|(?:,[^–—:]{2,40}?|\s\([^()]*\))?\s[-–—]{1,2})\s")
"""Who says it, or where from: `ANNE MOR: `, `TORONTO - `."""
_AFTER_PREPOSITION = re.compile(
    r"(?i)\b(?:in|for|of|on|across|at|within|to|using|with|by|from|than|and|the|an?|told)\s(?-i:[A-Z]\w+\s)*\Z"
)
_THE_MARKET = re.compile(
    r"(?i)\b(?:the|this)\s(?:(?:19|20)[0-9]{2}\s|whole\s|global\s|total\s|(?-i:[A-Z])[\w.]+\s){0,2}market\b(?!\s(?:of|for)\b)"
)
_BASED = re.compile(r"(?:[\s,]+[A-Z]\w+){0,2}-based\b")
_WHOSE = re.compile(r"\b(?:at|of|for|on|with)\s\Z")
_SHORTENED = re.compile(r"\b([a-z])[a-z-]*\s\((?P<name>[A-Z]{1,6}?(?i:\1))s?\)")
"""`monthly active users (MAUs)`"""
_COUNTRY = re.compile(r"\b(?:country|nation|kingdom)\b", re.I)
"""Who counts as somebody else, as in `the country's market`, unless it is the subject."""
_CUSTOMERS_OF = re.compile(r"\b(?:customers|clients|users|employees)\s(?:of|at)\s\Z", re.I)
_A_MARKET = re.compile(r"(?<!\bthis\s)(?<!\bthat\s)\bmarkets?\b(?!\s(?:cap|value))", re.I)
_ITS = re.compile(r"\bits\b", re.I)
_PART_DOES = re.compile(
    r"\W*(?P<what>(?:(?!(?:is|are|was|were|will|should|would|has|have|had)\b)[^,;:.\s]+\s){1,4})"
    r"(?:is|are|was|were|will|should|would|has|have|had|gr[eo]ws?|r[io]ses?)\b"
)
"""`Private deployment is expected to grow`"""
_OF_MARKETS: Final = frozenset({"market", "spending", "revenue", "growth", "valuation", "cost"})
_DEAL = re.compile(
    r"\b(?P<other>(?:second|third|other|another|new|next|last)\s)?(?:agreements?|contracts?|deals?|pacts?|agreed"
    r"|partnerships?)\b(?:,?\swith\s(?P<whom>(?-i:[A-Z])\w+))?",
    re.I,
)
"""Words of which one stands for another, with whom a deal is."""
_OURS = re.compile(r"\bour\s(?:[\w-]+\s)?\Z")
_SELF = re.compile(
    r"\b(?:we|our|us|the\s(?:company|firm|startup|start-up|group)|it|its|he|she|they|their)\b", re.I
)


_ABOUT = re.compile(r"(?:\A|\n)About\s(?P<who>[A-Z][^\n]*)\Z")
"""A heading that says whose the section below it is."""


def _other_lead(case: Case) -> Iterator[str]:
    """Yield who led a round by the claim, and not where the text tells of that round.

    A text about one of those that the claim names may tell of it anywhere.
    """
    leaders = leaders_of(case.claim)
    known = {word.key for word in case.said.words if word.kind == "name"} - NOBODY
    is_about = (known - keys_of(" ".join(leaders))) & case.text.main_subjects
    passages = case.text.passages if is_about else case.text.paragraph(case.passage)
    for who in leaders:
        name = rf"\b{re.escape(who.split()[0])}\b"
        leads = re.compile(
            rf"{name}(?:[,\s]+(?:and\s)?[A-Z&][\w&]*)*(?:,\swhich)?\s(?:has\s|co-)?(?:led|leads|leading)\b"
            rf"|{name}[^.;]*\b[Ll]ead\sinvestors?\b|\b[Ll]ead\sinvestors?\b[^.;]*{name}"
            rf"|\bled\b[^.;]*?\bby\s(?:(?:[A-Z&][\w&]*|and)[,\s]+)*{name}"
        )
        if not any(leads.search(item.text) for item in passages):
            yield f"it does not say that {who} led"


def other_subject(case: Case, carried: frozenset[str]) -> Iterator[str]:
    """Yield where a figure is, or may be, somebody else's."""
    yield from other_role(case)
    yield from _other_lead(case)
    is_of_model = any(not name.isalpha() for name in case.said.own_names)
    if is_of_model and is_partner(case.sentence) and not is_partner(case.claim):
        yield "it is of another model"
    yield from _other_version(case)
    whose = keys_of(case.said.subject or "")
    is_market = _A_MARKET.search(case.claim) and not _THE_MARKET.search(case.claim)
    is_titled = is_market or "market" in whose
    titled = _MARKET_NAME.search(case.text.title) if is_titled else None
    others = keys_of(titled["name"].lower()) - {"worldwide"} if titled else frozenset[str]()
    if others := others - case.said.keys - whose:  # `AI Inference Server Market` is not all.
        yield f"the text is about a market of its own: {', '.join(sorted(others))}"
    names = case.said.own_names
    is_writer = bool((case.text.speakers | case.text.main_subjects) & set(names))
    if names and not is_writer and case.before(_OURS):
        yield "it is of who writes"
    own = (w for w in words_of(case.sentence) if w.key in case.said.keys)
    near: list[Placed] = [*own]
    near += (t for t in case.own_topic if _COUNTRY.search(case.sentence, t.start, t.end))
    near += [
        Place(*deal.span())
        for deal in (_DEAL.finditer(case.sentence) if _DEAL.search(case.claim) else ())
        if not (deal["other"] or (deal["whom"] and not keys_of(deal["whom"]) & case.said.keys))
    ]
    if not names:
        if _A_MARKET.search(case.claim):
            yield from _other_than_market(case)
        return
    subject = "-".join(names)
    speaker = SPEAKER.match(case.sentence)
    words = " " * speaker.end() + case.sentence[speaker.end() :] if speaker else case.sentence
    for first in [opening.end() for opening in re.finditer(r"\A\W*|:\s", words)]:
        if not any(
            word.kind == "name"
            and word.start == first
            and (word.key in case.text.known_names or word.key not in case.text.small_words)
            for word in words_of(words)
        ):  # A capital that only opens the sentence, or what is behind its label.
            words = words[:first] + words[first : first + 1].lower() + words[first + 1 :]
    if is_said_of_another(
        words, case.figure.start, case.figure.end, subject=subject, near=tuple(near)
    ):
        yield "it may be said of somebody else"
    yield from _unnamed(case, carried)


def _other_version(case: Case) -> Iterator[str]:
    """Yield whose it is by one word of a model's name: `the Pro model`, where Turbo is claimed."""
    here = {word.key for word in case.words if word.kind == "name"}
    for run, other in product(models_in(case.claim), case.text.models):
        own, theirs = {*run} - {*other}, {*other} - {*run}
        if len(own) == len(theirs) == 1 and theirs <= here and not own & case.near_keys:
            yield f"it is of '{' '.join(other)}'"


def _other_than_market(case: Case) -> Iterator[str]:
    """Yield who or what else than a market a passage speaks of: a company, a region, a segment."""
    stranger = _stranger(case)
    if stranger is not None:
        yield f"it speaks of '{stranger}'"
    yield from _named_before(case)
    part = _PART_DOES.match(case.sentence, 0, case.figure.start)
    words = own_words(part["what"]) if part else ()
    known = case.said.keys | keys_of(case.text.title) | _OF_MARKETS
    if part and words and not {word.key for word in words} & known:
        yield f"it is of '{part['what']}'"


def _unnamed(case: Case, carried: frozenset[str]) -> Iterator[str]:
    """Yield why a passage that does not name our subject may be of somebody else."""
    first = min((item.start for item in case.alike), default=0)
    named = case.in_turn([w for w in case.words if w.kind == "name" and w.end < first])
    if named and named.key not in case.said.keys:
        yield f"it is of '{named.key}'"
    names = case.said.own_names
    here = case.near_keys
    if not here & {*names}:
        yield from _named_before(case)
    if (here | carried) & {*names, *map(stem_of, names)}:
        return
    stranger = _stranger(case)
    if stranger is not None:
        yield f"it speaks of '{stranger}'"
    is_own_word = names[0] in case.text.speakers
    is_titled = set(names) <= keys_of(case.text.title) and not OF_TWO.search(case.text.title)
    is_headed = (is_titled and bool(_SELF.search(case.sentence))) or bool(
        keys_of(case.passage.above) & set(names)
    )
    is_headed |= any(not name.isalpha() for name in names) and case.text.means_model(
        frozenset(names), case.passage
    )
    if names[0] not in case.text.main_subjects and not is_own_word and not is_headed:
        yield f"it does not name {case.said.subject or names[0]}"


def _stranger(case: Case) -> str | None:
    """Return the first name before a figure that is nobody's whom the claim or the byline names."""
    speaker = SPEAKER.match(case.sentence)
    first = speaker.end() if speaker else 0
    short = {match["name"].casefold() for match in _SHORTENED.finditer(case.sentence)}
    known = case.said.keys | short
    full = [
        Place(*match.span())
        for match in IN_FULL.finditer(case.sentence)
        if match["name"] in case.claim
    ]
    for word in case.words:
        printed = case.sentence[word.start : word.end]
        is_new = word.kind == "name" and word.key.isalpha() and first < word.end
        is_new &= word.start < case.figure.start and word.key not in case.text.speakers
        is_new &= not {word.key, stem_of(word.key)} & known and not is_in(word, full)
        is_none = NO_NAME.fullmatch(printed) or has_alike(word, case.said.own_names)
        if not is_new or is_none or _BASED.match(case.sentence, word.end):
            continue
        is_common = word.key not in case.text.known_names and opens(case.sentence, word)
        is_common &= not case.text.is_somebody(word.key)
        if is_common or SPEAKS.match(case.sentence, word.end):
            continue
        is_the = case.sentence[: word.start].strip(OPENING_MARKS) == "The"
        is_whose = case.text.doers[word.key] and _WHOSE.search(case.sentence, 0, word.start)
        is_whose = is_whose or _CUSTOMERS_OF.search(case.sentence, 0, word.start)
        before = _AFTER_PREPOSITION.search(case.sentence, max(0, word.start - 24), word.start)
        is_behind = before or any(w.kind == "name" and w.end == word.start - 1 for w in case.words)
        if is_whose or (is_the and not case.said.own_names) or not is_behind:
            return printed
    return None


def _named_before(case: Case) -> Iterator[str]:
    """Yield what a sentence takes up from those before it, where the claim does not name it."""
    about = _ABOUT.search(case.passage.above)
    if about and not keys_of(about["who"]) & case.said.keys:
        yield f"its section is about '{about['who']}'"
    names = case.topic.names if case.topic else None
    if not case.said.own_names:
        found = subjects_of(case.passage.before, case.text)[-1:]
        names = found[0] if found and _ITS.search(case.sentence) else None
    if names is not None and not names & case.said.keys:
        yield f"it may speak of '{' '.join(sorted(names)) or 'others'}', named before it"
