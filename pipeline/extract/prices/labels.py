"""Names of models as price pages print them: what belongs to the name and what stands beside it."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.domain.readings import Meter
from pipeline.extract.documents.card_names import is_size_or_quality
from pipeline.extract.documents.common_words import TASK_WORDS, are_common
from pipeline.extract.prices.api_ids import PATH_ID, SLUG, is_api_id, spells
from pipeline.extract.prices.binding_words import binding_terms
from pipeline.extract.prices.context_sizes import context_behind, context_of, context_size
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.price_tokens import SAID_OF
from pipeline.extract.prices.terms import NO_TERMS, Terms, terms_of_words
from pipeline.quantities.prompt_bounds import bound_in
from pipeline.quantities.service_words import BUYERS, tier_named, titles_tier

_BILLED = re.compile(
    r"[\s,:–—(-]+(?P<words>(?:cached )?inputs?|outputs?|training|fine-?tuning)(?: tokens?)?\)?$",
    re.I,
)
_TRAINED: Final = re.compile(r"(?i:training|fine-?tuning)(?: of| for)? (?=[A-Z]|\S*[0-9-])")
_BILLED_METERS: Final[tuple[tuple[str, Meter], ...]] = (
    ("cached", "cache_read"),
    ("input", "input"),
    ("output", "output"),
)
_FOOTNOTE = re.compile(
    r"(?:\s*(?:\*|[†‡§¶◊‖△¹²³⁴-⁹⁰]|\[\^?(?:[0-9]{1,2}|[a-z])\]|\([0-9]\)|\[\^[\w-]{1,10}\]))+$"
)
_MARK_IN_BRACKET = re.compile(r"\s*[*†‡§¶](?=[)\]])")
_EASTERN_BADGES: Final = r"旗舰|推荐|热门|最新|新品?|限时\w*|即将下线|おすすめ|新着"
_BADGE_WORDS: Final = (
    r"(?:permanent(?:ly)? |save |up to |limited[- ]time:? )*[0-9]{1,2} ?% (?:off|discount)!?"
    r"|save [0-9]{1,2} ?%|new!?|popular|featured|hot|trending|recommended|docs?|try (?:it|now)"
    rf"|{_EASTERN_BADGES}|neu|nouveau|nuevo"
    r"|embeddings?|rerank(?:er|ing)?|multimodal|vision|chat|reasoning"
    r"|model card|playground|learn more|details|production|preview|beta|deprecated|legacy"
    r"|cop(?:y|ied)(?: \w+){0,2}!?|view(?: \w+)?|deploy(?: now)?|launch|rent(?: now)?|select"
    r"|compare|alias\b.*|(?:legacy|older|previous) model"
    r"|(?:currently |equivalent |points )(?:the )?(?:same|of|for|to)\b.*"
    r"|coming soon|available|(?:retir\w+|sunset\w*|shut\w*(?: down)?) .{0,20}20[0-9]{2}[0-9-]*"
    r"|(?:scheduled for|deprecated|retir\w+|sunset\w*|available|coming|free|new) "
    r"(?:\w+ )?(?:deprecation|retirement|on|by|from|in|until|since)\b.*"
)
_BADGE: Final = re.compile(_BADGE_WORDS, re.I)
BADGE: Final = re.compile(rf"{_BADGE_WORDS}|(?:until|through|till) .{{0,20}}20[0-9]{{2}}", re.I)
"""Texts beside a name that are buttons, praise, or say how the offer stands."""

_BADGE_AROUND: Final = re.compile(
    rf"^(?-i:NEW)[!:]?\s+(?=\S)|\s+(?:new!?|{_EASTERN_BADGES})$|\s*[(\[\uff08]\s*"
    rf"(?:(?:to be |soon )?deprecated|all models|{_BADGE_WORDS})\s*[)\]\uff09]$",
    re.I,
)
"""What goes with time and leaves the offer the same."""

_TASK_BEHIND: Final = re.compile(
    rf"(?!{TASK_WORDS}\s*[(\[])(?P<name>\S.*?)\s*[(\[](?P<task>{TASK_WORDS})[)\]]", re.I
)
_FOR_TASK: Final = re.compile(rf"(?P<name>(?=\S.*[0-9])\S.*?) for (?P<task>{TASK_WORDS})", re.I)
_TASK_BEFORE: Final = re.compile(
    rf"(?P<task>(?i:{TASK_WORDS}))"
    r"(?:\s(?:with|using|by|via)\s(?P<name>[A-Z].*|\S*[0-9]\S*)"
    r"|\s?[(\[](?P<id>[a-z0-9][\w.]*(?:[-/][\w.]+)+)[)\]])"
)
"""What a model is for: behind its name, or before it, as `Speech to text with Anvil Ear`."""

_SYMBOL: Final = re.compile(
    "[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]|:[a-z_]{3,30}:"
)
"""Pictures beside a name."""

_TAIL = re.compile(
    r"(?P<name>(?=\S*-)(?=\S*[0-9])[a-z0-9._:@/-]+)\s+(?P<words>(?:with|without|when|if)\s.{3,60})"
)
"""What is said behind an id: two rows of one id are two variants."""

_LAST_WORD: Final = re.compile(
    r"(?P<name>[ -~]*[0-9][^\s,]*)(?P<comma>,)?\s(?P<words>"
    r"(?!preview|alpha|beta|exp|boost|accel|distil|thinking)[a-z]{3,}|[^\x00-\u2fff]{2,20})"
)
"""A small word, or one in another script, behind a version."""

_SCOPE = re.compile(r"\s(?P<name>Global|Data ?Zone|Regional|Global Standard)$")
"""Deployments that clouds name at the end of a model: it stays part of the name."""

_ID_BEHIND = re.compile(
    r"(?P<name>\S.*?)\s*[(\[]\s*(?P<id>[a-z0-9][\w.:/-]+|[\w.-]+/[\w.-]+)(?:\s*[,|]\s*[a-z0-9][\w.:/-]+)*\s*[)\]]"
)
"""An id behind a name, or several of one model, the first of which stands for all."""

_ON_GPU: Final = re.compile(
    r"(?:(?:dedicated|private|on-demand|GPU) )+(?:endpoint|deployment|instance|machine|replica)s?"
    r" (?:on|with) (?:an? |one )?",
    re.I,
)
"""What is rented, before the name of the GPU that it runs on."""

_LAST_BRACKET = re.compile(r"\s*[(\[](?P<words>[^()\[\]]{2,60})[)\]]\s*$")
_OF_NAME: Final = re.compile(
    r"[0-9]|^(?:cached|inputs?|outputs?|train|tun|open|hosted|basic|fast|base|mono|multi|text|chat|files?|documents?|vector|rest"
    r"|stream|live|dense|moe|instruct|[a-z]{1,2}$)|\b(?:etc|tokens?|context|models?)\b",
    re.I,
)
"""Words in brackets that tell one model from another: sizes, versions, kinds."""

_TIER_BEHIND: Final = re.compile(r"(?P<name>\S.*?)(?:,|\s[–—-])\s(?P<tier>[A-Za-z][\w -]{2,30})")
_DAYS_BEHIND: Final = re.compile(
    r"(?P<name>\S.*?)(?:,|\*+|\s[–—-])?\s(?P<days>(?:through|until|till|from|starting|before)\s.*[0-9].*)",
    re.I,
)
_OF_BOUND: Final = re.compile(r"[\s,–—-]+(?:short|long|extended)[\s-](?:context|prompts?)$", re.I)
_FOR_BUYERS: Final = re.compile(rf"(?:for )?{BUYERS}(?: only)?", re.I)
_ENDS: Final = " ,;:"
"""Signs behind a name that part it from what follows."""

_CLOSED: Final = (")", "]")
_MARK_ENDS: Final = (*_CLOSED, *"*†‡§¶◊‖△¹²³⁴⁵⁶⁷⁸⁹⁰")
_BADGE_ENDS: Final = (*_CLOSED, "\uff09", "new", "new!")
_SCOPE_ENDS: Final = ("Global", "Zone", "Regional", "Standard")
_BILLED_ENDS: Final = (
    *("input", "inputs", "output", "outputs", "training", "tuning", "token", "tokens"),
)
"""How names end, in small letters, behind which a pattern above is looked for: few do."""

_COLLECTIVE = re.compile(r"^all\b|\bmodels\b", re.I)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of one offer.

    Attributes:
        name: The name without context size and footnote marks.
        printed: The part of the cell that it was read from, as it stands there.
        context_window: Context size printed beside the name.
        api_id: The id for calls, where it is printed as such.
        terms: What its prices are bound to, as `(> 200K)` or `(batch)` beside the name say.
        directions: What its price is for, where the name ends so, as `Anvil 2 input tokens`.
        task: What the model is for, where that stands in brackets behind its name.
        is_plain: Whether it is a name in which no rule finds anything else.
    """

    name: str
    printed: str
    context_window: int | None = None
    api_id: str | None = None
    terms: Terms = NO_TERMS
    directions: tuple[Meter, ...] = ()
    task: str = ""
    is_plain: bool = field(default=False, compare=False)

    @property
    def is_collective(self) -> bool:
        """Whether it names many models, as in `All other models`."""
        return _COLLECTIVE.search(self.name) is not None


def read_label(printed: str, *, header: str = "") -> Label:
    """Return one printed name taken apart.

    >>> read_label("Anvil K2-0905 1T 256k").name
    'Anvil K2-0905 1T'
    """
    name = clean_name(_SYMBOL.sub(" ", printed) if _may_hold_symbol(printed) else printed)
    name = name.replace("\uff08", " (").replace("\uff09", ")").rstrip(_ENDS)
    name = _MARK_IN_BRACKET.sub("", name) if ")" in name or "]" in name else name
    name = _without_marks(name)
    if task := _with_task(name):
        return replace(read_label(task["name"], header=header), task=task["task"])
    name = _without_badge(name)
    if (on := _ON_GPU.match(name)) and is_gpu(name[on.end() :]):
        name = name[on.end() :]
    is_bracketed = name.endswith(_CLOSED)
    behind = _ID_BEHIND.fullmatch(name) if is_bracketed else None
    if behind and spells(behind["id"], behind["name"]):
        return replace(read_label(behind["name"], header=header), api_id=behind["id"])
    if is_api_id(name, header=header):
        return Label(name, printed.strip(), None, name)
    terms, name = _terms_beside(name)
    if (tail := _TAIL.fullmatch(name) or _LAST_WORD.fullmatch(name)) and _is_tail(tail):
        terms, name = Terms(variant=tail["words"]).within(terms), tail["name"]
    directions, name = _directions(name)
    context_window = None
    if context := context_behind(name):
        context_window, name = context_size(context["size"]), name[: context.start()]
    bare = _without_marks(name.strip())
    scope = _SCOPE.search(bare) if bare.endswith(_SCOPE_ENDS) else None
    terms = terms.within(Terms(region=scope["name"])) if scope else terms
    return Label(bare, printed.strip(), context_window, None, terms, directions)


def _with_task(name: str) -> dict[str, str] | None:
    """Return a name and what its model is for, where both stand there."""
    for mark, how in (("(", _TASK_BEHIND), (" for ", _FOR_TASK), ("", _TASK_BEFORE)):
        found = how.fullmatch(name) if mark in name.replace("[", "(") else None
        named = (found.groupdict().get("id") or found["name"]) if found else None
        if found and named and not are_common(named):
            return {"task": found["task"], "name": named}
    return None


def _is_tail(tail: re.Match[str]) -> bool:
    """Return whether what is said behind a name may bind its prices, and is no part of it."""
    words = tail["words"]
    is_other = bool(tail.groupdict().get("comma")) or not words.isascii() or " " in words
    return is_other or binding_terms(words, is_training=False) != NO_TERMS


def _may_hold_symbol(printed: str) -> bool:
    return ":" in printed or not printed.isascii()


def _without_marks(name: str) -> str:
    """Return a name without the marks of footnotes at its end."""
    return _FOOTNOTE.sub("", name) if name.endswith(_MARK_ENDS) else name


def _without_badge(name: str) -> str:
    is_near = name.lower().endswith(_BADGE_ENDS) or name.startswith("NEW") or not name.isascii()
    return _BADGE_AROUND.sub("", name) if is_near else name


def _directions(name: str) -> tuple[tuple[Meter, ...], str]:
    """Return what a name says at its end that is billed, or before it, and the name without it."""
    if (before := _TRAINED.match(name)) and not are_common(name[before.end() :]):
        return ("training",), name[before.end() :]
    match = _BILLED.search(name) if name.lower().rstrip(")").endswith(_BILLED_ENDS) else None
    if match is None or not match.start():
        return (), name
    words = match["words"].lower()
    named = (meter for word, meter in _BILLED_METERS if word in words)
    default: Meter = "training"
    meter = next(named, default)
    return (meter,), name[: match.start()]


def _is_id(name: str) -> bool:
    return SLUG.fullmatch(name) is not None or PATH_ID.fullmatch(name) is not None


def _is_said(words: str) -> bool:
    """Return whether words in brackets are no part of a name, as the size of what is made."""
    return bool(SAID_OF.match(words) or (words[0].isdigit() and is_size_or_quality(words)))


def _terms_beside(name: str) -> tuple[Terms, str]:
    """Return what is said behind a name that binds its prices, and the name without it."""
    terms = NO_TERMS
    bracket = _LAST_BRACKET.search(name) if name.endswith(_CLOSED) else None
    if bracket and bracket.start():
        bare, words = name[: bracket.start()], bracket["words"]
        # `(preview, EU only)`: a state of the offer binds no price.
        parts = [part for part in re.split(r"\s*,\s*", words) if not _BADGE.fullmatch(part)]
        name = name if parts else bare
        stated = terms_of_words(", ".join(parts)) if parts else None
        stated = Terms(commitment=words) if _FOR_BUYERS.fullmatch(words) else stated
        # `FLUX.2 [flex]` is a model beside `[pro]` and `[max]`, and no class of service.
        is_of_name = "[" in bracket[0] and stated is not None and stated.tier == "flex"
        if stated and not is_of_name and (stated.tier != "fast" or titles_tier(words)):
            terms, name = stated, bare
        elif parts and (_is_said(words) or _is_id(bare)) and not context_of(words):
            # What stands in brackets behind an id, or as no name can, is said of it.
            terms, name = Terms(variant=words), bare
        elif parts and "(" in bracket[0] and not (_OF_NAME.search(words) or is_gpu(name)):
            # It may be a part of the name, or bind the price: it stands in both.
            terms = Terms(variant=words)
    elif (parted := _TIER_BEHIND.fullmatch(name)) and (tier := tier_named(parted["tier"])):
        terms, name = Terms(tier=tier), parted["name"]
    elif (dated := _DAYS_BEHIND.fullmatch(name)) and (stated := terms_of_words(dated["days"])):
        terms, name = stated, dated["name"]
    bound = bound_in(name)
    if bound and bound.start and not re.search(r"\w", name[bound.end :]):
        terms = Terms(context_over_tokens=bound.over).within(terms)
        name = name[: bound.start].rstrip(" ([,;:–—-")
    is_bound = bound or (bracket and bound_in(bracket["words"]))
    return terms, _OF_BOUND.sub("", name) if is_bound else name
