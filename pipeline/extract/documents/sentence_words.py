"""The words of which sentences on prices are made; a sentence with one other word has none.

Names, amounts, units, meters, classes of service, sizes of prompts and tasks say something; the
rest are words that change no price: verbs of costing, and what is said of speed or of haste.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from pipeline.extract.documents.card_names import NAME_WORD, is_model, is_plain_name
from pipeline.extract.documents.named_families import family
from pipeline.extract.documents.words_between import APPOSITION, BETWEEN, HASTE, SPEED
from pipeline.quantities.header_dates import HAS_DATE, MONTH_OF_YEAR
from pipeline.quantities.meter_words import DIRECTION_PATTERNS
from pipeline.quantities.printed_amounts import FIGURE
from pipeline.quantities.printed_units import unit_at
from pipeline.quantities.prompt_bounds import bound_at
from pipeline.quantities.service_words import (
    tier_at,
    tier_named,
    titles_tier,
)

Kind = Literal[
    "name", "amount", "unit", "meter", "tier", "bound", "task", "relative", "border", "alias"
]

_ONE: Final = re.compile(
    r"(?:an?|one|1|each|every) "
    r"(?=million [a-z ]{0,20}tokens?\b|(?:image|picture|search|request)\b)",
    re.I,
)
_TASKS: Final = (
    r"(?P<Embedding>(?:turns? )?(?:text (?:is turned )?into )?(?:vectors|embeddings?))"
    r"|(?P<Transcription>transcriptions?|speech[\s-]to[\s-]text"
    r"|turns? (?:audio|speech|recordings|voices?) into text)|(?P<Reranking>re-?ranking)"
    r"|(?P<Training>(?:fine-?tuning|training)(?: (?:of|for|on|with))?(?-i:(?= [A-Z])))"
    r"|(?P<Search>(?:lists? of )?(?:(?:ranked|search) )?(?:pages?|links?|results|snippets"
    r"|searches))"
)
_PATTERNS: Final[tuple[tuple[Kind | None, re.Pattern[str]], ...]] = (
    (None, APPOSITION),
    ("task", re.compile(rf"(?:{_TASKS})(?![\w-])", re.I)),
    ("relative", re.compile(rf"(?:{HASTE}|{SPEED})(?![\w-])", re.I)),
    (None, re.compile(BETWEEN, re.I)),
    ("alias", re.compile(r"as(?= (?:[A-Z]|[a-z0-9.]+-))")),
    ("amount", re.compile(FIGURE)),
    ("unit", re.compile(r"(?:/|per)\s?(?:1\s?)?(?:M|million)(?=\s(?:for|on|with|and|to)\b)")),
    ("border", re.compile(r"[,;()]|(?:and|while|whereas|but|or)\b", re.I)),
    (
        "relative",
        re.compile(r"half(?: (?:of (?:that|it)|as (?:much|expensive)|the price|price))?", re.I),
    ),
    (
        "meter",
        re.compile(
            r"(?:for\s)?(?:(?:audio|image|text)\s(?:in|out)puts?|reasoning)(?:\stokens?)?(?![\w-])",
            re.I,
        ),
    ),
    *(("meter", pattern) for _, pattern in DIRECTION_PATTERNS),
)
"""Words by what they say, in the order in which they are looked for; null says nothing."""

_NAME: Final = re.compile(
    rf"(?!(?:From|With|If|When|For|Until|As|By|Through|Since|After|Before|Above|Over|Up|First|New|Old|Q[1-4]|H[12])\b)"
    rf"[A-Z][\w.+/-]*\w\+?(?:[ -](?:[A-Z0-9][\w.+-]*\w|[0-9A-Z]|v[0-9][0-9.]*\b"
    rf"|(?:{NAME_WORD.pattern})\b))*"
    r"|[a-z][a-z0-9.]*(?:-[a-z0-9.]+)+(?<!\.)"
)
_INPUT_OF: Final = re.compile(
    r"(?:(?:for|of)\s)?inputs?(?:\stokens?)?\s(?:for|of|with|in|and)\s(?:the\s|an?\s)?(?:prompt|request|context)s?\b",
    re.I,
)
"""A meter before the size of prompts, whose words may also begin with it: `input over 200K`."""

_PARAMETER: Final = re.compile(
    r"(?:(?:[Ss]et|[Pp]ass|[Ss]end|[Aa]dd|[Uu]se|[Ss]pecify)\s)?[\"“]?[a-z_]+[\"”]?"
    r"\s?(?:=|[:=]\s?(?=[\"“]))\s?[\"“]?(?P<value>[a-z]+)\b[\"”]?"
)
"""A class of service as requests name it: `"speed": "fast"`."""

_BEHIND: Final = re.compile(r"\b(?:for|on|with|of)\s(?:the\s|our\s)?$", re.I)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or several that say one thing.

    Attributes:
        kind: What it is.
        text: As it stands; of a task, its name.
        is_behind: Whether it is a name behind `for`, `on`, `of` or `with`.
    """

    kind: Kind
    text: str
    is_behind: bool = False


def words_of(sentence: str, known: Collection[str], families: Collection[str]) -> list[Word]:
    """Return the words of a sentence that say something; none at all if one is not known.

    Args:
        sentence: The sentence, its amounts as `with_signs` writes them.
        known: Names that the page marks or prices.
        families: First words of what the page names, in small letters.
    """
    names = sorted(known, key=len, reverse=True)
    found: list[Word] = []
    ids: dict[str, str] = {}
    at = 0
    while at < len(sentence):
        word, end = _word_at(sentence, at, names, families)
        if end == at:
            return []
        if word and word.kind == "name":
            key = _spelled(word.text)
            is_alias = key in ids and _may_repeat(found)
            found = found[:-1] if is_alias else found
            word = None if is_alias else replace(word, text=ids.setdefault(key, word.text))
        found += [word] if word else []
        at = end
    # An `as` before no id of its own compares: `as quick as Anvil 3`.
    return [] if any(word.kind == "alias" for word in found) else found


def _may_repeat(words: Sequence[Word]) -> bool:
    """Return whether a name behind words is its id: `Anvil 2 (anvil-2)`, `as anvil-2`."""
    kinds = [word.kind for word in words[-2:]]
    return kinds == ["name", "alias"] or (kinds == ["name", "border"] and words[-1].text == "(")


def names_in(sentence: str, known: Collection[str], families: Collection[str]) -> set[str]:
    """Return the names of models that stand in a sentence, the longest at each place.

    Of the spellings of one name, the first one.
    """
    named = {name for name in known if name in sentence}
    named |= {
        found[0] for found in _NAME.finditer(sentence) if is_name_of_model(found[0], families)
    }
    places: dict[str, int] = {}
    rest = sentence
    for name in sorted(named, key=len, reverse=True):
        if name in rest:
            places[name] = rest.index(name)
            rest = rest.replace(name, "\0" * len(name))
    by_place = sorted(places, key=places.__getitem__, reverse=True)
    return set({_spelled(name): name for name in by_place}.values())


def _spelled(name: str) -> str:
    """Return a name in the one spelling of all: `Anvil 2` is `anvil-2`, and `acme/anvil-2`."""
    return re.sub(r"\W", "", name.lower().rpartition("/")[2])


def is_name_of_model(name: str, families: Collection[str]) -> bool:
    """Return whether a text is a name with a number, or of several words of a known family."""
    is_day = HAS_DATE.search(name) or re.search(MONTH_OF_YEAR, name)
    is_numbered = re.search("[0-9]", name) is not None and is_model(name)
    is_known = re.search("[ -]", name) is not None and family(name) in families
    return not is_day and (is_numbered or (is_known and is_plain_name(name)))


def _word_at(
    text: str, at: int, known: Sequence[str], families: Collection[str]
) -> tuple[Word | None, int]:
    """Return the word at a place, if it says something, and where it ends; there if unknown."""
    named = next((name for name in known if text.startswith(name, at)), "")
    if named and not re.match(r"[\w-]", text[at + len(named) :]):
        named = _longer_name(text, at, named, families)
        return Word("name", named, is_behind=_is_behind(text, at)), at + len(named)
    if found := next(_measured(text, at), None):
        return found
    for kind, pattern in _PATTERNS:
        if match := pattern.match(text, at):
            return (Word(kind, match.lastgroup or match[0]) if kind else None), match.end()
    name = _NAME.match(text, at)
    if name is None or not is_name_of_model(name[0], families):
        return None, at
    return Word("name", name[0], is_behind=_is_behind(text, at)), name.end()


def _longer_name(text: str, at: int, known: str, families: Collection[str]) -> str:
    """Return a known name, with what follows where only a longer name has it: `Anvil 2 Lark`."""
    longer, behind = _NAME.match(text, at), at + len(known) + 1
    is_longer = longer and longer.end() > behind and is_name_of_model(longer[0], families)
    is_word = is_longer and _word_at(text, behind, (), families)[1] > behind
    return longer[0] if longer and is_longer and not is_word else known


def _measured(text: str, at: int) -> Iterator[tuple[Word, int]]:
    """Yield the unit, the size of prompts or the class of service that stands at a place."""
    if unit := unit_at(text, at):
        yield Word("unit", text[at : unit[1]]), unit[1]
    one = _ONE.match(text, at)
    rest = f"per {text[one.end() :]}" if one else ""
    if one and (unit := unit_at(rest, 0)):
        yield Word("unit", rest[: unit[1]]), one.end() + unit[1] - len("per ")
    if (code := _PARAMETER.match(text, at)) and tier_named(code["value"]):
        yield Word("tier", code["value"]), code.end()
    if not _INPUT_OF.match(text, at) and (bound := bound_at(text, at)):
        yield Word("bound", text[at : bound.end]), bound.end
    tier = tier_at(text, at)
    if tier and (tier[0] != "fast" or titles_tier(text[at : tier[1]])):
        yield Word("tier", text[at : tier[1]]), tier[1]


def _is_behind(text: str, at: int) -> bool:
    return _BEHIND.search(text[:at]) is not None
