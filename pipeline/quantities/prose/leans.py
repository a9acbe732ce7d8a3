"""What a sentence takes over from the ones before it, or from its text: `it was $620 million`.

A sentence leans on the one before where it names nobody else and says no other measure. It then
shares that one's words, if they cannot be of another measure of the same unit. The names of its
subject, its model and its round may stand anywhere above it.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.owners import ELLIPSIS, OWNERS, owner_of, owners_of
from pipeline.quantities.prose.parts import is_alike, zone_of
from pipeline.quantities.prose.passages import (
    Passage,
    figures_of,
    is_same_model,
    models_in,
    models_of,
)
from pipeline.quantities.prose.said import (
    DIRECTIONS,
    RATES,
    SPEAKS,
    Said,
    has_alike,
    keys_of,
    own_words,
)
from pipeline.quantities.prose.subjects import NO_NAME, is_place
from pipeline.quantities.prose.words import REGIONS, Word, is_in, opens
from pipeline.quantities.quantities import Quantity

_AFTER_BY = re.compile(r"\b(?:by|from|with|according\sto)\s\Z")
_TOLD = re.compile(r"\b(?:told|tells)\s(?:the\s)?\Z")
"""Before who only reports what somebody says."""
_PRICES: Final = frozenset({"usd", "usd_per_mtok", "other"})
_OF_PRICES: Final = frozenset({"cost", "decline", "growth", "share"})
"""What may be said of a price."""
_METERS: Final = DIRECTIONS | {"batch"}
_REACH = 8
"""Sentences back to which a price may lean."""
_NEAR: Final = Decimal("1.6")
_FAR: Final = Decimal("2.2")
"""Rivals' prices of one kind are within this of one another; those of another kind are beyond."""
PRONOUN = re.compile(
    r"\W*(?:(?:And|But|So|Now|Today|Then|Together|Yesterday|As\sa\sresult\sof|Because\sof|Due\sto)\s)?(?:In\s[A-Z]\w+,\s)?(?:it|they|we|he|she|there|this|that|these|those|its"
    r"|their|our|i|the\s(?:ones?|same|company|firm|prospectus|filing|site|region|facility|campus|round|deal|app|platform|system|service|group|startup|figure|number|total))\b",
    re.I,
)
"""How a sentence opens that speaks of what was named before it."""
_TAKES_UP = re.compile(
    rf"(?i)\A(?:{PRONOUN.pattern}|\W*(?:In|On|At|Since|During)\s[^,;0-9]{{3,40}}?(?:they|it|we)\s)|\bthe\ssame\b"
)
_SOURCES_SAY = re.compile(r"\b(?:sources?|people|persons?)\s(?:said|says?|told)\b", re.I)
_COUNTED_NAME = re.compile(r"[0-9]*x|[a-z]+")
_THE_ROUND = re.compile(
    r"(?i)\b(?:the|this)\s(?:(?!previous|last|first|earlier|prior)[a-z]+\s)?(?:round|raise|financing|transaction)\b"
)
_FIELDS: Final = frozenset({"ai", "api", "genai", "llm", "ml"})
NOBODY: Final = _FIELDS | REGIONS.keys()
_RAISED: Final = frozenset({"funding", "investor", "intake", "debt", "equity", None})
"""What may be a part of a round, or of all rounds."""
_IN_PLACE = re.compile(r"\b(?:in|at|across|within)\s(?:[A-Z]\w+\s)?\Z")
_BRACKETS = re.compile(r"\([^()]*\)")
_LEADERS = re.compile(
    r"(?P<who>[A-Z][\w&]*(?:(?:,|,?\sand)?\s[A-Z&][\w&]*)*)\s(?:led|leads)\b(?!\s(?:by|(?:the|that)\smarket)\b)"
    r"|\bled\sby\s(?P<by>[A-Z]\w*(?:(?:,|,?\sand)?\s[A-Z&][\w&]*)*)"
)
"""`Acme Ventures and Borel led the round`"""


def carried_keys(case: Case) -> frozenset[str]:
    """Return what the words before a passage mean, where its figure leans on them."""
    taken_up = (topic.names | topic.words for topic in case.own_topic)
    return frozenset() if case.is_cell else _leant_on(case).union(*taken_up)


def _leant_on(case: Case) -> frozenset[str]:
    if not case.passage.before or _names_another(case):
        return _shared_meter(case)
    own = owner_of(case.sentence, case.figure)
    is_whole = len(case.sentence.split()) > 2 * ELLIPSIS and not PRONOUN.match(case.sentence)
    if own is not None and (is_whole or own not in case.said.keys):
        return frozenset()
    keys = keys_of(case.passage.before)
    is_bare = not any(is_own.start < case.figure.start for is_own in _free_words(case.sentence))
    if not is_bare and any(is_alike(item, case.figure) for item in figures_of(case.passage.before)):
        # Another figure of the kind stands there, and its qualities are its own.
        # A noun that `they` or `the same` takes up is of this one, too.
        kinds = {"name", "plain"} if _TAKES_UP.search(case.sentence) else {"name"}
        names = {word.key for word in own_words(case.passage.before) if word.kind in kinds}
        keys &= OWNERS | names | RATES | {"worldwide"}
    measures = keys & owners_of(case.figure)
    if "recurring" in measures:
        measures -= {"revenue"}
    if own is None and len(measures - {"models", "chips", "tokens"}) > 1:
        return keys - OWNERS
    return keys


def _shared_meter(case: Case) -> frozenset[str]:
    """Return what a price is for, where only sentences before say it, of prices near to it.

    Of `A asks $0.20 for input and $0.40 for output. B answered with $0.11 and $0.38` the last one
    is for output.
    """
    is_price = case.figure.unit in _PRICES and bool(case.figure.low)
    if not is_price or case.keys & (OWNERS | DIRECTIONS) - _OF_PRICES:
        return frozenset()
    at = case.text.passages.index(case.passage)
    known = [
        (_ratio(price, case.figure), meter)
        for item in case.text.passages[max(0, at - _REACH) : at]
        if item.place == "text" and not item.is_cell
        for price, meter in _meters(item)
    ]
    near = {meter for ratio, meter in known if ratio <= _NEAR}
    doubtful = {meter for ratio, meter in known if ratio <= _FAR}
    return near.pop() if len(near) == len(doubtful) == 1 else frozenset()


def _meters(passage: Passage) -> Iterator[tuple[Quantity, frozenset[str]]]:
    """Yield the prices of a passage, each with what it is for, as the passage says itself."""
    for price in passage.figures:
        keys = keys_of(passage.text[slice(*zone_of(passage.text, price))]) & _METERS
        is_alike = price.unit in _PRICES and bool(price.low)
        if is_alike and len(keys & DIRECTIONS) == 1:
            yield price, keys | {"tokens"}


def _ratio(one: Quantity, other: Quantity) -> Decimal:
    """Return how many times the smaller of two amounts the larger one is."""
    small, large = sorted((one.low or Decimal(1), other.low or Decimal(1)))
    return large / small


def _names_another(case: Case) -> bool:
    """Return whether what leads up to a figure names somebody whom the claim does not."""
    known = case.said.keys | case.text.speakers | case.text.main_subjects
    for words in (case.sentence[: case.figure.start], case.passage.before):
        for word in own_words(words):
            is_opening = opens(words, word)
            is_unknown = word.kind == "name" and word.key.isalpha() and word.key not in known
            if NO_NAME.fullmatch(words, word.start, word.end) or is_place(words, word.start):
                continue
            if _AFTER_BY.search(words, 0, word.start):
                continue
            is_common = is_opening and word.key not in case.text.known_names
            if is_unknown and not (is_common and not case.text.is_somebody(word.key)):
                return True
    return False


def is_known_above(case: Case, word: Word) -> bool:
    """Return whether a name that a passage lacks is what its text, or its section, is about."""
    strangers = [
        other
        for other in (*_free_words(case.sentence), *own_words(case.passage.context))
        if other.kind == "name"
        and other.key not in case.said.keys | case.text.speakers
        and not _TOLD.search(case.sentence, 0, other.start)
    ]
    is_own = word.key in case.said.own_names
    is_credited = word.key in case.said.speakers and (
        word.key in case.text.main_subjects or _is_of_speaker(case, word)
    )
    if is_credited or word.key in keys_of(" ".join(leaders_of(case.claim))):
        return True
    is_raised = owner_of(case.claim, case.claimed) in _RAISED and case.claimed.currency
    rounds = keys_of(case.sentence[: case.figure.end]).union(
        *(topic.words for topic in case.own_topic)
    )
    is_round = word.key == case.text.round and not any(
        key.startswith("series ") or key == "seed" for key in rounds
    )
    is_round &= not is_raised or bool(_THE_ROUND.search(case.sentence))
    run = _run_of(case.said, word)
    if is_round or (is_model(case.said, word) and _is_model_here(case, run)):
        return True
    if not is_own and word.key in case.text.speakers:
        return True  # The text is its own word: `in Wattline's test`.
    here = case.near_keys | case.text.speakers | case.text.main_subjects
    if is_own and here & set(case.said.own_names):
        return True
    if word.key in keys_of(case.passage.above) and all(item.key.isalpha() for item in strangers):
        return True
    is_titled = has_alike(word, keys_of(case.text.title)) or (
        word.key in case.text.subjects
        and (is_own or not _IN_PLACE.search(case.claim, 0, word.start))
    )
    if is_model(case.said, word):
        strangers = [other for other in strangers if not _COUNTED_NAME.fullmatch(other.key)]
    before = keys_of(case.passage.before) & keys_of(case.text.title)
    is_behind = bool(before & case.text.main_subjects) and word.key not in before
    # `AI` in the name of a market is nobody's, nor is the region that a text is about.
    is_nobody = word.key in _FIELDS | (REGIONS.keys() - keys_of(case.own_text))
    return is_titled and (is_own or is_nobody or not (strangers or is_behind))


def leaders_of(claim: str) -> list[str]:
    """Return who leads a round by a claim."""
    lead = _LEADERS.search(claim)
    return re.split(r",?\sand\s|,\s", lead["who"] or lead["by"]) if lead else []


def _is_model_here(case: Case, names: frozenset[str]) -> bool:
    """Return whether a passage that names no model is of one: its heading's, its text's."""
    labels = own_words(_BRACKETS.sub("", case.passage.context))
    row = {word.key for word in labels if word.kind == "name" and word.key.isalpha()}
    if not row <= case.said.keys:
        return False
    is_own_row = bool(row & (case.said.keys - names | {*case.said.own_names}))
    if is_own_row and not models_of(case.passage):
        for line in (*case.passage.above.splitlines()[::-1], case.text.title):
            if found := {*models_in(line)}:
                return len(found) == 1 and is_same_model(found.pop(), names)
    return case.text.means_model(names, case.passage)


def _free_words(text: str) -> Iterator[Word]:
    """Yield the words of a text outside of its figures."""
    return (word for word in own_words(text) if not is_in(word, figures_of(text)))


def _is_of_speaker(case: Case, word: Word) -> bool:
    """Return whether who says it in a passage is of the house that the claim credits with it."""
    names = {item for item in case.words if SPEAKS.match(case.sentence, item.end)}
    if PRONOUN.match(case.sentence):
        return word.key in keys_of(case.passage.before)
    if _SOURCES_SAY.search(case.sentence):
        printed = re.escape(case.claim[word.start : word.end])
        told = re.compile(rf"\b(?:told|tells|with|to)\s(?:the\s)?{printed}\b")
        return any(told.search(item.text) for item in case.text.passages)
    who = {item.key for item in names if item.kind == "name"}
    known = (keys_of(item.text) for item in case.text.passages if not item.is_cell)
    return any(word.key in keys and who & keys for keys in known)


def is_model(said: Said, word: Word) -> bool:
    """Return whether a name is a model's or a product's, as `DeepSeek V3`: no company's."""
    return word.kind == "name" and any(not key.isalpha() for key in _run_of(said, word))


def is_of_known_run(case: Case, word: Word) -> bool:
    """Return whether the first word of a name is known, and the text has the name in full."""
    run = _run_of(case.said, word)
    names = [item for item in case.said.words if item.kind == "name" and item.key in run]
    printed = case.claim[names[0].start : names[-1].end]
    is_whole = any(printed in item.text for item in case.text.passages)
    first = names[0]
    near = keys_of(f"{case.sentence} {case.passage.before} {case.passage.around}")
    is_known = first.key in near | case.text.main_subjects or is_known_above(case, first)
    is_short = any(short in near and run <= full for short, full in case.text.short_names.items())
    return is_whole and word.key.isalpha() and (is_short or (word != first and is_known))


def _run_of(said: Said, word: Word) -> frozenset[str]:
    """Return the names of a claim that stand side by side with one, itself included."""
    names = [item for item in said.words if item.kind == "name"]
    at = names.index(word)
    first = last = at
    while first and names[first].start - names[first - 1].end == 1:
        first -= 1
    while last + 1 < len(names) and names[last + 1].start - names[last].end == 1:
        last += 1
    return frozenset(item.key for item in names[first : last + 1])
