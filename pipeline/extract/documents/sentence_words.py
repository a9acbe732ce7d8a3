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
from pipeline.quantities.header_dates import HAS_DATE, MONTH_OF_YEAR
from pipeline.quantities.meter_words import DIRECTION_PATTERNS
from pipeline.quantities.printed_amounts import FIGURE
from pipeline.quantities.printed_units import unit_at
from pipeline.quantities.prompt_bounds import bound_at
from pipeline.quantities.service_words import (
    BUYERS,
    CLASSES,
    SERVICE,
    TERM,
    tier_at,
    tier_named,
    titles_tier,
)

Kind = Literal[
    "name", "amount", "unit", "meter", "tier", "bound", "task", "relative", "border", "alias"
]

_ONE_MILLION: Final = re.compile(r"(?:an?|one|1|each) (?=million [a-z ]{0,20}tokens?\b)", re.I)
_HELP: Final = (
    r"(?:about|around|roughly|nearly|almost|up|to|at|in|with|two|three|four|five|six|and|an?|half"
    r"|third|quarter|times|twice|thrice|double|triple|[0-9.]+(?:x|×| times)|as|of|the|its|it|is|are"
    r"|that|which|usual|normal|standard|this|many|much|higher|more)"
)
_QUICK: Final = (
    rf"(?:quick(?:er|ly)?|fast(?:er)?(?![\s-]{SERVICE}| price)|speed|pace|rapid(?:ly)?|sooner"
    r"|the time|latency|tokens per second|expensive"
    r"|(?:times|twice|double) the (?:usual |normal |standard )?price"
    r"|(?:answers?|answered|repl(?:ies|y)|responds?|writes?|runs?|works?|generates?)"
    r"(?= (?:about|around|in|at|up|twice|two|three|roughly|nearly|almost)\b))"
)
_SPEED: Final = rf"(?:{_HELP}\s)*{_QUICK}(?:(?:\s{_HELP})*\s{_QUICK}(?=\W))*"
"""How quick something is, as `about two and a half times as quick`."""

_HASTE: Final = (
    r"(?:(?:and )?(?:if|when) you need (?:it|them|answers) (?:quickly|fast|sooner|now)"
    r"|(?:if you(?: are|['’]re)|(?:for )?when you|(?:for|with)? ?(?:those|people|users|anyone"
    r"|everyone|work|jobs|calls|requests)(?: (?:who|that)(?: are| is)?)?|that)"
    r" (?:in a hurry|(?:can(?:not|['’]t| not)?|may|must) wait|wait(?:s|ing)?"
    r"(?: (?:at|for) (?:the |an )?(?:screen|answer))?))"
)
_GIVEN: Final = (
    r"(?!(?:audio|recordings?|speech|voices?)\b[^.]*\btokens?\b)"
    r"(?:(?:text|audio|recordings?|files?|documents?|speech|voices?)(?: (?:that|which))?"
    r"(?: (?:is|are))? (?:given|sent|passed|fed|transcribed|turned|made|read|spoken)(?! from)"
    r"|(?:text|tokens)(?: (?:that|which) (?:is|are))?(?= read from)"
    r"|(?:speech|recordings|voices?)(?= from\b)"
    r"|(?:transcribes|reads|speaks) (?:text|audio|speech|recordings)"
    r"|(?:reads|takes|accepts) (?:(?:texts?|documents?|prompts?) of )?up to [0-9.,]+\s?[KM]? tokens"
    r"|aloud|from us|on our (?:own )?(?:machines|servers|hardware)|the same"
    r"|(?:are|is) (?:then )?(?:answered|served|handled) first"
    r"|billed by the second"
    r"|by the (?:minute|hour|second|search|character)(?=[,:])|cost more(?=:)"
    r"|by (?:the|its|their) (?:length|duration)(?: of (?:the |your )?(?:recordings?|audio|file))?"
    r"|(?:in )?(?:(?:over|more than|up to) )?[0-9]+\+? languages"
    r"|(?:[0-9,]+ to |up to )?[0-9,]+ dimensions"
    r"|(?:open )?(?:to|for) (?:everyone|(?:all|every) (?:account|customer|developer)s?)"
    r"|(?:when|if) (?:the |an? )?(?:prompt|request|input)(?: (?:of|in) (?:the |an? )?request)?"
    r"|with a minimum of \w+ seconds?|without (?:any )?tokens?(?: (?:price|charge|fee)s?)?)"
)
"""What a model is given, and how this is measured."""

_TODAY: Final = (
    r"with (?:today['’]s|this|the) (?:release|launch|update)|at the same time|the first day"
    r"|(?:starting|as of) today|from(?=\s(?:now|today|the first day)\b)"
    r"|we(?:['’](?:re|ve)| are| have| also| just| now)* (?:lower|cut|reduc|dropp|rais|increas)\w*"
    r"|(?:(?:price|pricing|rate)s? )?(?:cuts?|drops?|reductions?|updates?|changes?)(?=:)|new(?=:)"
)
"""That prices change today."""

_SAID_OF: Final = (
    r"(?:older|newer|smaller|larger|bigger|latest|new)(?=\s[A-Z])"
    r"|(?:ship|introduc|releas|launch|offer|add|announc)(?:p?ed|es?|ing|s)?(?!\s(?:price|rate|offer))"
    r"|\([^()$]*\b(?:context|parameters)\b[^()$]*\)"
    r"|an? (?:third|quarter|fifth|tenth|fraction) of (?:it|that|the price)(?=:)"
)
"""What is said of a model, and of none of its prices."""

_DOER: Final = "|".join(
    [
        *(
            rf"(?<={word} )from"
            for word in ("vectors", "embeddings", "speech", "recordings", "voices")
        ),
        *(rf"(?<={word} )by" for word in ("vectors", "embeddings", "transcribed", "made", "read")),
    ]
)
"""Before the name of what makes something; elsewhere these may stand before a day or a place."""

_BETWEEN: Final = (
    r"[\s:&|·•–—-]+|/\s|\.(?=\s|$)"
    r"|in(?=\s(?!and\b|or\b|tokens?\b|at\b|for\b|is\b|costs?\b)[A-Za-z])"
    rf"|(?:{_GIVEN}|{_TODAY}|{_SAID_OF}|go(?:es)? down|whole"
    r"|as (?:before|well|an?)|(?:do(?:es)?\snot|doesn['’]t|don['’]t)\schange"
    rf"|was(?=\s(?:set|priced)\b)|goes(?=\sfor\b)|{_DOER}|gives? back"
    r"|the|an?|our|its?|them|both|each|all|of|at|to|on|with|for|is|are|be|there|that|which|can|called"
    r"|stays?|remains?|has|have|had|costs?|costing|priced?|billed|charged|sold|offered|set"
    r"|available|now|today(?! only)|currently|only|just|also|too|still|prices?|pricing|rates?|fees?"
    r"|runs?|used?|using|via|through|comes?|you|we|pays?|instead(?! of)|charge|API|models?|modes?"
    r"|tokens?|usage|requests?|calls?|they|this|these|unchanged|plus|takes?|returns?|gives?|gets?|finds?"
    r"|longer)(?![\w-])"
)
_TASKS: Final = (
    r"(?P<Embedding>(?:turns? )?(?:text (?:is turned )?into )?(?:vectors|embeddings?))"
    r"|(?P<Transcription>transcriptions?|speech[\s-]to[\s-]text"
    r"|turns? (?:audio|speech|recordings|voices?) into text)|(?P<Reranking>re-?ranking)"
    r"|(?P<Training>(?:fine-?tuning|training)(?: (?:of|for|on|with))?(?= [A-Z]))"
    r"|(?P<Search>(?:lists? of )?(?:(?:ranked|search) )?(?:pages?|links?|results|snippets"
    r"|searches))"
)
_BINDS: Final = (
    rf"\b(?:{CLASSES}|{BUYERS}|{TERM.pattern}|customers?|plans?|only|modes?|tiers?|regions?|tuned"
    r"|EU|US|was|were|until|over|above|below)\b"
)
BINDS: Final = re.compile(_BINDS, re.I)
"""What is said beside a name that may bind its price."""

_APPOSITION: Final = re.compile(
    rf"(?:,|\s[–—-])\s(?:an?|our|the|its)\s(?![^,;:.()$]*{_BINDS})"
    r"(?:[^,;:.()$]|(?<=[0-9])[.,](?=[0-9])){3,90}(?=,|\s[–—-]\s|[.;]|$)"
)
"""What kind of model it is: `, an embedding model with 1,536 dimensions,`."""

_PATTERNS: Final[tuple[tuple[Kind | None, re.Pattern[str]], ...]] = (
    (None, _APPOSITION),
    ("task", re.compile(rf"(?:{_TASKS})(?![\w-])", re.I)),
    ("relative", re.compile(rf"(?:{_HASTE}|{_SPEED})(?![\w-])", re.I)),
    (None, re.compile(_BETWEEN, re.I)),
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

_PARAMETER: Final = re.compile(r"[\"“][a-z_]+[\"”]\s?[:=]\s?[\"“](?P<value>[a-z]+)[\"”]")
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
    """Return a name in the one spelling of all: `Anvil 2` is `anvil-2`."""
    return re.sub(r"\W", "", name.lower())


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
    one = _ONE_MILLION.match(text, at)
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
