"""Names that a passage lacks and its text has: of its subject, its model, its round."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.owners import owner_of
from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.said import SPEAKS, Said, has_alike, is_in, keys_of, own_words
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import Word

_COUNTED_NAME = re.compile(r"[0-9]*x|[a-z]+")
_SHE = re.compile(r"\W*(?:She|He|They|It)\b")
_THE_ROUND = re.compile(
    r"\b(?:the|this)\s(?:new\s|latest\s)?(?:round|raise|financing|transaction)\b", re.I
)
_RAISED: Final = frozenset({"funding", "investor", "intake", "debt", "equity", None})
"""What may be a part of a round, or of all rounds."""
_IN_PLACE = re.compile(r"\b(?:in|at|across|within)\s(?:[A-Z]\w+\s)?\Z")
_CREDITED = re.compile(r",\s(?:according\sto|sa(?:id|ys))\s.*")
"""Who says so, at the end of a sentence."""
_LED_BY = re.compile(r"\bled\sby\s(?:[A-Z]\w*\s(?:&\s)?)*\Z")
_LED = re.compile(r"\b(?:led|leads|lead\sinvestors?)\b")


def is_known_above(said: Said, word: Word, passage: Passage, text: WholeText) -> bool:
    """Return whether a name that a passage lacks is what its text, or its section, is about."""
    credit = _CREDITED.search(passage.text)
    credited = keys_of(credit[0]) if credit else frozenset()
    strangers = [
        other
        for other in (*_free_words(passage.text), *own_words(passage.context))
        if other.kind == "name" and other.key not in said.keys | credited | text.speakers
    ]
    is_own = word.key in said.own_names
    is_credited = word.key in said.speakers and _is_of_speaker(word, passage, text)
    if is_credited or (_LED_BY.search(said.text, 0, word.start) and _leads(word, text)):
        return True
    is_raised = owner_of(said.text, said.figure) in _RAISED and said.figure.currency
    is_round = word.key == text.round and (not is_raised or _THE_ROUND.search(passage.text))
    if is_round or (is_model(said, word) and text.means_model(passage, _run_of(said, word))):
        return True
    if not is_own and word.key in text.speakers:
        return True  # The text is its own word: `in Wattline's test`.
    here = keys_of(passage.text) | keys_of(passage.context) | text.speakers | text.main_subjects
    if is_own and here & set(said.own_names):
        return True
    if word.key in keys_of(passage.above) and all(item.key.isalpha() for item in strangers):
        return True
    is_titled = has_alike(word, keys_of(text.title)) or (
        word.key in text.subjects and (is_own or not _IN_PLACE.search(said.text, 0, word.start))
    )
    if is_model(said, word):
        strangers = [other for other in strangers if not _COUNTED_NAME.fullmatch(other.key)]
    before = keys_of(passage.before) & keys_of(text.title)
    is_behind = bool(before & text.main_subjects) and word.key not in before
    return is_titled and (is_own or not (strangers or is_behind))


def _leads(word: Word, text: WholeText) -> bool:
    """Return whether a text says somewhere that a round was led by a name."""
    known = (item.text for item in text.passages if item.place == "text")
    return any(_LED.search(words) and word.key in keys_of(words) for words in known)


def _free_words(text: str) -> Iterator[Word]:
    """Yield the words of a text outside of its figures."""
    taken = [(item.start, item.end) for item in figures_of(text)]
    return (word for word in own_words(text) if not is_in(word, taken))


def _is_of_speaker(word: Word, passage: Passage, text: WholeText) -> bool:
    """Return whether who says it in a passage is of the house that the claim credits with it."""
    names = {item for item in own_words(passage.text) if SPEAKS.match(passage.text, item.end)}
    if _SHE.match(passage.text):
        return word.key in keys_of(passage.before)
    who = {item.key for item in names if item.kind == "name"}
    known = (keys_of(item.text) for item in text.passages if not item.is_cell)
    return any(word.key in keys and who & keys for keys in known)


def is_model(said: Said, word: Word) -> bool:
    """Return whether a name is a model's or a product's, as `DeepSeek V3`: no company's."""
    return word.kind == "name" and any(not key.isalpha() for key in _run_of(said, word))


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
