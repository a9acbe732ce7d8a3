"""Whom or what a sentence speaks of by a pronoun."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.models import is_partner
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import SPEAKS, Said, keys_of, own_words
from pipeline.quantities.prose.subjects import NO_NAME
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import Quantity

_THEY = re.compile(r"\W*(?:They|Their)\b")
_ASIDE_AT = re.compile(r"\b(?:on|with|at|via|through)\s\Z")
IT = re.compile(r"\W*(?:(?:At|By)\s\w+\s\w+\s)?(?:it|its|they|their|he|she)\b", re.I)
_RUN = re.compile(r"[A-Z]\w+\s\Z")
_DOES = re.compile(
    r"(?:\s[A-Z]\w+)*(?P<does>,[^,.;]{3,60},|)\s(?:is|was|has|had|were|are|[a-z]{3,}s|[a-z]{3,}ed)\b"
)


def other_generation(said: Said, passage: Passage) -> Iterator[str]:
    """Yield where a figure is of a model beside the claimed one."""
    is_of_model = any(not name.isalpha() for name in said.own_names)
    if is_of_model and is_partner(passage.text) and not is_partner(said.text):
        yield "it is of another model"


def other_referent(
    said: Said, passage: Passage, figure: Quantity, text: WholeText
) -> Iterator[str]:
    """Yield where a sentence begins with a pronoun that means somebody else.

    `It handles 87% of its chats on Acme` is of whom the sentence before names.
    """
    names = set(said.own_names)
    if not names:
        return
    places = [word.start for word in own_words(passage.text) if word.key in names]
    is_aside = bool(places) and all(_ASIDE_AT.search(passage.text, 0, place) for place in places)
    if is_aside and min(places) > figure.end and IT.match(passage.text):
        named = named_before(passage, text)
        if named and not named & names:
            yield f"it may speak of '{' '.join(sorted(named))}', named before it"
    is_before = bool((keys_of(passage.before) | text.speakers) & names)
    is_company = all(name.isalpha() for name in names)
    if is_company and _THEY.match(passage.text) and passage.before and not (places or is_before):
        yield "it speaks of others"


def named_before(passage: Passage, text: WholeText) -> frozenset[str]:
    """Return who did something in the words before a passage; who only says something did not."""
    before = passage.before
    names = [
        keys_of(before[word.start : match.start("does")])
        for word in own_words(before)
        if word.kind == "name"
        and word.key.isalpha()
        and word.key not in text.speakers
        and not _RUN.search(before, 0, word.start)
        and (match := _DOES.match(before, word.end))
        and not SPEAKS.match(before, word.end)
        and not NO_NAME.fullmatch(before[word.start : word.end])
    ]
    return names[-1] if names else frozenset()
