"""The verbs of a sentence, with their auxiliaries, and what deeds.yaml says that they tell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.quantities.prose.words import is_common, stem_of
from pipeline.quantities.word_tables import word_table

_TABLE: Final = word_table("prose/deeds.yaml")
WORDS: Final = {name: frozenset(words.split()) for name, words in _TABLE["words"].items()}
NOUNS: Final = {noun: kind for kind, nouns in _TABLE["nouns"].items() for noun in nouns}
FOLLOWS: Final = {kind: frozenset(kinds) for kind, kinds in _TABLE["follows"].items()}
UNDONE: Final = frozenset(stem_of(word.split("=")[0]) for word in _TABLE["undone"])
STANCES: Final = UNDONE | {stem_of(word.split("=")[0]) for word in _TABLE["stances"]}
SAYS: Final = frozenset(stem_of(word.split("=")[0]) for word in _TABLE["says"])
_ENTRY = re.compile(r"(?P<forms>[a-z=]+)(?:\s(?P<next>\w+))?(?:\.\.(?P<later>\w+))?")
_ENTRIES: Final = [
    (kind, match)
    for kind, verbs in _TABLE["deeds"].items()
    for verb in verbs
    if (match := _ENTRY.fullmatch(verb))
]
_FORMS: Final = [match["forms"].split("=") for _, match in _ENTRIES] + [
    verb.split("=")
    for verbs in (_TABLE["undone"], _TABLE["stances"], _TABLE["says"], _TABLE["irregular"])
    for verb in verbs
]
_LEMMAS: Final = frozenset(lemma for lemma, *_ in _FORMS)
_PASTS: Final = {form: stem_of(lemma) for lemma, *forms in _FORMS for form in forms}
_KNOWN: Final = frozenset(map(stem_of, _LEMMAS))
_KINDS: Final[dict[str, list[tuple[str, re.Pattern[str] | None]]]] = {}
"""Kinds of each verb, by its stem, and the words that must stand behind it."""
for _kind, _entry in _ENTRIES:
    _words = rf"\s(?:it\s|them\s)?{_entry['next']}\b" if _entry["next"] else ""
    _words = rf".*\b{_entry['later']}\b" if _entry["later"] else _words
    _KINDS.setdefault(stem_of(_entry["forms"].split("=")[0]), []).append(
        (_kind, re.compile(_words) if _words else None)
    )
_TOKEN = re.compile(r"[A-Za-z]\w*(?:[-.’']\w+)*|[^\s\w]|\w+")
_BE: Final = WORDS["copulas"] | frozenset(["be", "is", "are", "was", "were", "been", "being", "am"])
_HAVE: Final = frozenset(["have", "has", "had", "having"])
_AUXILIARIES: Final = _BE | _HAVE | WORDS["modals"]
_SHORTENED = re.compile(r".*(?:n['’]t|['’]ll)\Z")
_THERE_IS: Final = re.compile(
    r"(?::\s)?(?:(?:(?:unchanged|stable|steady)\s)?at\s)?(?:about\s|some\s|over\s|around\s|more\sthan\s|an?\s)?(?:[A-Z]{0,3}[^\w\s]?\s?[0-9]"
    r"|(?:live|online|operational|available|active|on\s(?:offer|sale)|in\s(?:use|service|operation|(?:the|its|our)\s(?:\w+\s)?(?:preview|beta|pilot|trial)))\b"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty)\b)"
)
"""Behind `is`, what makes it say that there is something."""
_PARTICLE: Final = re.compile(r"\s(?:up(?!\sto\b)|away|off|down|back|out|through|short)\b")
"""What makes another verb of one: `gave up`."""
_CLAUSE_END = re.compile(r"[;:,—]|\sand\s")


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with its auxiliaries.

    Attributes:
        stem: Its stem.
        kinds: What it may tell; empty of a verb that is in no table.
        is_open: Whether it is only to be done: `to buy`.
        is_past: Whether it is a simple past.
        is_bound: Whether it hangs on what stands before it: `to buy`, `of buying`.
        start: Where it starts, auxiliaries included.
        end: Where it ends.
    """

    stem: str
    kinds: frozenset[str]
    is_open: bool
    is_past: bool
    is_bound: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Token:
    """One word or mark, with the words beside it in small letters."""

    text: str
    before: str
    behind: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.casefold()


@lru_cache(maxsize=20_000)
def deeds_of(text: str) -> tuple[Deed, ...]:
    """Return the verbs of a text with what they tell, in its order."""
    return tuple(_deeds(text))


def _deeds(text: str) -> Iterator[Deed]:
    auxiliaries: list[_Token] = []
    for token in _tokens(text):
        low = token.low
        is_adverb = low in WORDS["adverbs"] or (low.endswith("ly") and _form(low) is None)
        is_adverb |= (low, token.behind) == ("used", "to")
        is_auxiliary = low == "to" or low in _AUXILIARIES or _SHORTENED.match(low)
        if is_auxiliary or ((auxiliaries or low == "used") and is_adverb):
            auxiliaries.append(token)
            continue
        found = _verb(text, token, auxiliaries)
        if found is None and auxiliaries:
            found = _copula(text, token, auxiliaries)
        if found is not None:
            yield found
        auxiliaries = []


def _tokens(text: str) -> Iterator[_Token]:
    found = list(_TOKEN.finditer(text))
    words = [match[0] for match in found]
    for match, before, behind in zip(found, ["", *words], [*words[1:], ""], strict=False):
        yield _Token(match[0], before, behind.casefold(), *match.span())


def _form(low: str) -> tuple[str, str] | None:
    """Return stem and form of a verb that is in the table; null of any other word."""
    if low in _PASTS:
        return _PASTS[low], "ed"
    stem = stem_of(low.removesuffix("es") if low.endswith("oes") else low)
    is_doer = low.endswith(("ers", "ors")) and low[:-1] not in _LEMMAS  # `subscribers`
    if stem not in _KNOWN or is_doer:
        return None
    for form in ("ed", "ing"):
        if low.endswith(form) and (form, low) != ("ing", "bring"):
            return stem, form
    return stem, "base" if low in _LEMMAS or not low.endswith("s") else "s"


def _verb(text: str, token: _Token, auxiliaries: list[_Token]) -> Deed | None:
    """Return the verb that a word is, with its auxiliaries; null of a word that is none."""
    last = next((t.low for t in auxiliaries[::-1] if t.low in _AUXILIARIES | {"to"}), "")
    known = _form(token.low)
    if known is None:
        form = _form_of_unknown(token, last, is_alone=len(auxiliaries) < 2)  # noqa: PLR2004
        stem = stem_of(token.low)
    else:
        stem, form = known
        if form == "ed" and last in WORDS["modals"] | {"to"} and token.low in _LEMMAS:
            form = "base"
        form = form if _is_verb(form, token, last) else ""
    if not form:
        return None
    kinds = _kinds(stem, text, token.end)
    low = {t.low for t in auxiliaries}
    return Deed(
        stem,
        kinds,
        is_open="to" in low and not low & (_BE | {"going", "used"}),
        is_past=form == "ed"
        and token.low not in _LEMMAS
        and not low & {"has", "have", "is", "are", "be", "been"},
        is_bound=last == "to" or (form == "ing" and last not in _BE),
        start=auxiliaries[0].start if auxiliaries else token.start,
        end=token.end,
    )


def _copula(text: str, token: _Token, auxiliaries: list[_Token]) -> Deed | None:
    """Return `has` or `is` as verbs of their own."""
    main = next((t for t in auxiliaries[::-1] if t.low in _BE | _HAVE), None)
    if main is None:
        return None
    kinds = frozenset({"hold", "win", "price"} if main.low in _HAVE else {"hold"})
    if main.low in _BE and _THERE_IS.match(text, token.start):
        kinds = frozenset({"hold", "come to", "raise", "borrow", "price"})
    low = {t.low for t in auxiliaries if t is not main}
    return Deed(
        "have" if main.low in _HAVE else "be",
        kinds,
        is_open="to" in low and not low & (_BE | {"going", "used"}),
        is_past=main.low in {"was", "were", "had"},
        is_bound=False,
        start=auxiliaries[0].start,
        end=auxiliaries[-1].end,
    )


def _kinds(stem: str, text: str, end: int) -> frozenset[str]:
    """Return what a verb may tell with the words behind it."""
    behind = _CLAUSE_END.split(text[end:], maxsplit=1)[0]
    known = _KINDS.get(stem, [])
    alone = {kind for kind, words in known if words is None}
    found = {kind for kind, words in known if words is not None and words.match(behind)}
    return frozenset(found if _PARTICLE.match(behind) else alone | found)


def _form_of_unknown(token: _Token, last: str, *, is_alone: bool) -> str:
    """Return the form of a word that no table has and that stands as a verb does, else nothing."""
    low, before, behind = token.low, token.before, token.behind
    if not token.text.islower() or not token.text.isalpha() or low in WORDS["no verbs"]:
        return ""
    if last in WORDS["modals"] or (last == "to" and not is_alone):
        return "" if low in WORDS["before nouns"] else "base"
    if last == "to":
        return "base" if behind[:1].isdigit() or behind in WORDS["articles"] else ""
    is_subject = before.casefold() not in WORDS["before nouns"] and before not in {
        "",
        ",",
        "(",
        "-",
    }
    if low in WORDS["other pasts"] or (low.endswith("ed") and len(low) > len("need")):
        is_name = low in WORDS["names"] and before.islower()
        return "ed" if last or (is_subject and not is_name) else ""
    if last in _BE and low.endswith("ing"):
        return "ing"
    is_third = low.endswith("s") and not low.endswith(("ss", "us", "is"))
    has_object = behind in {*WORDS["before nouns"], *NOUNS} - {"of"} or behind[:1].isdigit()
    is_third &= has_object and not last
    is_name = before[:1].isupper() and not is_common(before)
    is_aside = before == "," and (behind in {*WORDS["articles"], *NOUNS} or behind[:1].isdigit())
    return "s" if is_third and (before in WORDS["subjects"] or is_name or is_aside) else ""


def _is_verb(form: str, token: _Token, last: str) -> bool:
    """Return whether a word of the table is a verb where it stands, and no noun."""
    before, behind = token.before.casefold(), token.behind
    has_object = behind[:1].isdigit() or behind in WORDS["before objects"]
    if form == "ing":
        is_after = before in WORDS["before -ing"] or before == "," or stem_of(before) in STANCES
        is_noun = token.low in NOUNS and not has_object
        return last in _BE or (is_after and not is_noun) or (before.isalpha() and has_object)
    if last == "to" and token.low in WORDS["nouns or verbs"]:
        return not behind.isalpha() or behind in WORDS["before nouns"]
    if last:
        return form == ("ed" if last in _BE | _HAVE else "base")
    if before in WORDS["before nouns"] or before in {"", "-", "(", "$"}:
        return False
    if form == "s":
        is_plain = token.low[:-1] not in WORDS["nouns or verbs"]
        known = WORDS["subjects"] | WORDS["amounts"] | {",", "and"}
        is_subject = token.before[:1].isupper() or before in known
        return is_plain or is_subject
    is_of_many = before.endswith("s") and token.low not in NOUNS  # not `pursues work`
    return form == "ed" or has_object or before in WORDS["plural subjects"] or is_of_many
