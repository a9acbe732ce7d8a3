"""What a sentence takes up from those before it: `it`, `the company`, `the model`, `this round`.

It is what the nearest earlier sentence names of that kind. A sentence with a subject of its own
takes up nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from pipeline.quantities.prose.passages import Passage, models_of
from pipeline.quantities.prose.said import SPEAKS, keys_of, own_words
from pipeline.quantities.prose.subjects import NO_NAME, PAYERS, is_place
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import DOES

_KINDS: Final = {
    "company": r"company|firm|group|start-?up|lab(?:oratory)?|chipmaker|host",
    "model": r"model",
    "round": r"round|raise|financing|funding",
    "product": r"platform|business|app|service|system|tool|chip|JV|joint\sventure|venture|project",
    "country": r"country|nation|kingdom",
    "one_of_two": r"newcomer|entrant|challenger|upstart|incumbent|latter|rival|competitor",
    "test": r"results|tests|benchmarks|experiments",
}
"""Nouns by which a text takes up what it has named, by what they are of."""
_FAR: Final = frozenset({"model", "product"})
"""Kinds that are taken up from another paragraph, too."""
_OTHERS = (
    r"(?:another|earlier|first|former|larger|last|next|older|other|parent|previous|prior|rival"
    r"|second|smaller|third)\b"
)
_OPENING = (
    r"\W*(?:(?:And|But|So|Now|Today|Then|Still),?\s)?"
    r"(?:(?:At|By|Since|On|In|Until|From|After|Before|With|For)\s"
    r"(?:(?:\w+,?\s){1,3}?|(?:[^,;]|,(?=[0-9])){2,40},\s))?"
)
_NOUNS = "|".join(f"(?P<{kind}>{nouns})" for kind, nouns in _KINDS.items())
_TAKES_UP = re.compile(
    rf"(?i){_OPENING}(?P<what>(?P<it>(?:it|its|they|their|he|she)\b|{PAYERS.pattern})"
    r"|(?:the\s|this\s|these\s|our\s|(?=\w+\s(?:show|suggest|indicate|confirm)\b))"
    rf"(?:(?!{_OTHERS})(?-i:[a-z][\w-]*|AI)\s){{0,3}}?(?:{_NOUNS})\b"
    r"(?!\s(?:of|for|behind|that|from)\b|,?\s(?:called|named|dubbed)\b|\s(?-i:[A-Z])))"
)
_RUN = r"[A-Z][\w&-]*(?:\.[0-9]\w*)?(?:\s(?:[A-Z][\w&-]*|[0-9][\w.]*\w|[0-9]))*"
_INTRODUCED: Final = {
    kind: re.compile(
        rf"(?:{nouns}),?\s(?:called|named|dubbed)\s(?P<called>{_RUN})"
        rf"|(?:\b(?:its|their|the)|['’]s?)\s(?:new\s)?(?P<before>{_RUN})\s(?:[a-z-]+\s){{0,3}}?(?:{nouns})\b"
        rf"|(?P<apposed>{_RUN})(?:,|\s(?:is|was))\s(?:an?|the|its)\s(?:[\w-]+\s){{0,4}}?(?:{nouns})\b"
        rf"|\b(?:{nouns})\s(?P<behind>{_RUN})"
    )
    for kind, nouns in _KINDS.items()
}
"""Where a text names one of a kind: `the model, called Acme 2`, `Acme 2, a small model`."""
_UNNAMED: Final = {
    kind: re.compile(rf"\b(?:an?|another)\s(?:[\w-]+\s){{0,3}}?(?:{nouns})\b")
    for kind, nouns in _KINDS.items()
}
"""One of a kind that has no name: what is behind it takes up this one."""
_DOES = re.compile(
    rf"(?:\s[A-Z]\w+)*(?P<does>,[^,.;]{{3,60}},|)\s(?:(?:now|also|still)\s)?(?P<verb>{DOES}|(?:can|could|will|would|did|may|must)\b)"
)
_FUNDS = re.compile(r"(?:co-)?(?:led|leads|back\w*|invest\w*|joined|joins|participated)")
_FIRST_NAME = re.compile(r"[A-Z]\w+\s\Z")
_THAN = re.compile(r"\b(?:than|as)\s\Z")
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|\Z)")
_SPEAKER = re.compile(
    rf"\b(?:at|of|from)\s(?:the\s)?(?P<house>[A-Z]\w+)|\A\W*(?P<who>[A-Z]\w+)(?={SPEAKS.pattern})"
)
"""Who says something, behind a quote: `the head of Acme`, or `Acme` itself."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sentence takes up, and where it says so.

    Attributes:
        names: Words of its name; empty where it may be one of several.
        words: Of a round, what it is called.
        start: Where it is taken up.
        end: Where that ends.
    """

    names: frozenset[str]
    words: frozenset[str] = frozenset()
    start: int = 0
    end: int = 0


def topic_of(passage: Passage, text: WholeText) -> Topic | None:
    """Return what a sentence takes up; null where it names its own, or nothing says what."""
    match = None if passage.is_cell else _TAKES_UP.match(passage.text)
    if match is None:
        return None
    kind = _kind_of(match)
    for earlier, is_near in _earlier(passage, text):
        if not is_near and kind not in _FAR:
            break
        takes_up = _TAKES_UP.match(earlier.text)
        is_of_it = takes_up and kind == "it" != _kind_of(takes_up)
        if is_of_it:
            found = topic_of(earlier, text)
        else:
            found = None if takes_up else _named_in(earlier, kind, text)
        if found is not None:
            return replace(found, start=match.start("what"), end=match.end("what"))
        if is_of_it:
            return None
        told = _QUOTED.sub("", f"{earlier.before} {earlier.text}")
        if kind in _FAR and _UNNAMED[kind].search(told):
            return None
    if kind == "one_of_two":
        return Topic(frozenset(), frozenset(), *match.span("what"))
    heading = passage.above.rpartition("\n")[2] if kind in {"it", "company"} else ""
    names = subjects_of(heading, text)[-1:] if not passage.before else []
    is_name = names and names[0] & text.known_names
    return Topic(names[0], frozenset(), *match.span("what")) if is_name else None


def is_taken_up_far(passage: Passage) -> bool:
    """Return whether a sentence takes up what may stand in another paragraph."""
    match = _TAKES_UP.match(passage.text)
    return match is not None and _kind_of(match) in _FAR


def introduces(passage: Passage) -> bool:
    """Return whether a sentence has, named or not, what another paragraph may take up."""
    known = (_INTRODUCED[kind].search(passage.text) for kind in _FAR)
    others = (_UNNAMED[kind].search(passage.text) for kind in _FAR)
    return bool(models_of(passage)) or any(known) or any(others)


def _kind_of(match: re.Match[str]) -> str:
    return next(name for name in ("it", *_KINDS) if match[name])


def _earlier(passage: Passage, text: WholeText) -> Iterator[tuple[Passage, bool]]:
    """Yield the sentences before one, nearest first, and whether they are of its paragraph."""
    at = text.passages.index(passage)
    is_near = True
    for behind, earlier in pairwise(text.passages[at::-1]):
        is_near &= bool(behind.before) and behind.before.endswith(earlier.text)
        if not earlier.is_cell:
            yield earlier, is_near


def _named_in(passage: Passage, kind: str, text: WholeText) -> Topic | None:
    """Return what a sentence names that one behind it may take up as one of a kind."""
    keys = keys_of(passage.text)
    words: frozenset[str] = frozenset()
    if kind == "round":
        words = frozenset(key for key in keys if key.startswith("series ") or key == "seed")
        named = subjects_of(passage.text, text, but=_FUNDS) if "funding" in keys else []
    elif kind in {"it", "company"}:
        named = subjects_of(passage.text, text)[-1:] or _speakers(passage.text, text)
    elif kind == "country":
        named = [frozenset({key}) for key in _places(passage.text, text)]
    else:
        named = [*_introduced(passage.text, kind)]
        words = _parties(passage.text, kind)
        named += map(frozenset, models_of(passage) if kind in {"model", "test"} else ())
    distinct = [one for one in named if not any(one < other for other in named)]
    if not distinct:
        return None
    return Topic(distinct[0] if len({*distinct}) == 1 else frozenset(), words)


def _introduced(text: str, kind: str) -> Iterator[frozenset[str]]:
    for match in _INTRODUCED[kind].finditer(text):
        if match.lastgroup is not None:
            yield keys_of(match[match.lastgroup])


def _parties(text: str, kind: str) -> frozenset[str]:
    """Return the names behind what something is: `a joint venture between Acme and Borel`."""
    match = _INTRODUCED[kind].search(text)
    is_apposed = match is not None and match["apposed"]
    behind = own_words(text[match.end() :]) if match and is_apposed else ()
    return frozenset(word.key for word in behind if word.kind == "name")


def subjects_of(
    text: str, whole: WholeText, *, but: re.Pattern[str] = SPEAKS
) -> list[frozenset[str]]:
    """Return the names of those who do something in a sentence, and not only say it."""
    names = [word for word in own_words(text) if word.kind == "name"]
    return [
        keys_of(text[word.start : match.start("does")])
        for word in names
        if word.key.isalpha()
        and word.key not in whole.speakers - whole.main_subjects
        and not any(other.end == word.start - 1 for other in names)
        and not _THAN.search(text, 0, word.start)
        and not text[: word.start - 1][-1:].isdigit()
        and (match := _DOES.match(text, word.end))
        and not SPEAKS.match(text, word.end)
        and not but.match(match["verb"])
        and not NO_NAME.fullmatch(text[word.start : word.end])
    ]


def _places(text: str, whole: WholeText) -> Iterator[str]:
    for word in own_words(text):
        is_one = word.key in whole.main_subjects or is_place(text, word.start)
        if word.kind == "name" and is_one:
            yield word.key


def _speakers(text: str, whole: WholeText) -> list[frozenset[str]]:
    """Return whose word a quote is: a company, or the one that somebody works for."""
    quote = _QUOTED.search(text)
    match = quote and _SPEAKER.search(text[quote.end() :])
    if not match:
        return []
    names = keys_of(match["house"] or match["who"])
    is_person = match["who"] and any(
        _FIRST_NAME.search(item.text, 0, word.start)
        for item in whole.passages
        for word in own_words(item.text)
        if word.key in names
    )
    return [] if is_person else [names]
