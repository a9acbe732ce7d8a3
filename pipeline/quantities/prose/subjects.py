"""Whether a figure is said of somebody else: a name that is nearer to it than ours.

Names are known by their capitals alone, so that nobody need list all companies there are. A name
that is in doubt counts as somebody else's.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipeline.quantities.prose.moods import RELATIVE, blanked
from pipeline.quantities.prose.words import DOES, OPENING_MARKS, Place, Placed, is_common, is_in

_WORD = r"[A-Z][\w&.’'-]*"
_NAME = re.compile(
    rf"(?<![\w$]){_WORD}(?:\s(?:{_WORD}|[0-9][\w.-]*(?=\s{_WORD})|of(?=\s{_WORD}))){{0,4}}"
)
_TRIM = re.compile(r"(?:['’]s?|[.,;:])+\Z")
NO_NAME: Final = re.compile(
    r"(?:(?:British|Irish|Dutch|French|German|Spanish|Swedish|Danish|Polish|Finnish|Norwegian|Chinese|Japanese|Indian|Italian|Swiss|Turkish|Korean|Canadian|Brazilian|Australian|Portuguese|Belgian|Austrian|Greek|Israeli|European|Asian|African|Nordic|Baltic|Scandinavian|Californian)|AI|TL;DR|TL|API|APIs|ARR|American|Apr\w*|Aug\w*|Billion|AB|AG|ASA|A\.G|B\.V|CAGR|Corp|GmbH|Inc|LLC|Limited|Ltd|N\.V|Oyj|PLC|Plc|S\.A|S\.p\.A|SE|CEO|CFO|COO|CPU|CPUs|CTO|Chief|Group|Company|Firm|Board|Management|Dec\w*|Dr"
    r"|EU|EUR|USD|GBP|AUD|CAD|CHF|SEK|NOK|DKK|JPY|CNY|INR|HKD|SGD|English|EBITD?A?|GAAP|IFRS|[kMG]Wh?|NYSE|NASDAQ|Nasdaq|FP16|FP8|Feb\w*|Fri\w*|GB|GPU|GPUs|GenAI|HBM|INT8|IPO|IT|Jan\w*|July?|June?|LLM"
    r"|LLMs|LPU|LPUs|ML|Mar|March|May|Million|MoE|Mon\w*day|Mr|Ms|Nanometer|Nov\w*|Oct\w*|Q[1-4]"
    r"|Round|SRAM|Satur\w*|Seed|Sep\w*|Series(?:\s[A-H])?|Sun\w*|TB|TFLOPS|TOPS|TPU|TPUs|The|United\s(?:States|Kingdom)"
    r"|Thurs\w*|Trillion|UTC|GMT|CES?T|E[SD]T|P[SD]T|Tues\w*|US|USA|USD|U\.S\.?|VC|Wednes\w*|of|[0-9].*|[A-Z])"
)
_DESCRIBES: Final = re.compile(
    r".*-based|[A-Z]+-[a-z]+er|[A-Z][a-z]+(?:ean|ian|ese)|American|Nordic|British|TTFT|TPS"
)
"""What says where from, or which measure, and is nobody: `the San Mateo-based company`."""
_ADVERB: Final = re.compile(
    r"[A-Z][a-z]+(?:ly|ed|ing)|Yesterday|Tomorrow|Further(?:more)?|Likewise|Nevertheless|Nonetheless|Indeed"
)
_HARMLESS_BEFORE = re.compile(
    r"(?i)\b(?:by|from|including|includes?|investors?|like|as|alongside|with|and|of|in|at|to|for|on|via"
    r"|per|through|under|called|named|former|vs\.?|versus|than|between|using|the)\s(?:an?\s|the\s[a-z]+\s|(?:Mr|Mrs|Ms|Mx|Dr)\.?\s)?\Z|[(]\Z"
)
_IN_LIST = re.compile(
    rf"\b(?:in|from|of|near|across|including|by|with)\s(?:{_WORD}(?:\s{_WORD})*(?:,|\sand)\s)+\Z"
)
_CODE = re.compile(r"[A-Z][A-Za-z]{0,2}")
"""`Rp 271 billion`: letters of a currency."""
_IN_PLACE = re.compile(
    rf"\b(?:in|across)\s(?:{_WORD}(?:\s{_WORD})*(?:,|,?\sand)\s)*(?:{_WORD}\s)?\Z"
)
"""A name in a list of places or of backers: `in Norway, Sweden and Estonia`."""
_OF_PLACE = re.compile(
    rf"{_WORD}(?:\s{_WORD}){{0,2}}\s(?:company|firm|start-?up|group|chipmaker|maker|provider|operator|developer|designer|host|lab|consultancy|seller|vendor)\b"
)
_SAYS = re.compile(
    r"(?i),?\s(?:\w+\s){0,4}?(?:said|says|told|wrote|announced|announces|reported|reports|noted|added"
    r"|explained|estimates?|estimated|according|led|invested|participated|joined)\b"
)
_CLAUSE = re.compile(
    r"[;:,()]\s|\s[—–]\s|—|\bthat\s(?=(?:its|their|our|the)\s)|\b(?:and|but|while|whereas|as)\s"
    r"(?=(?:[a-z]+\s){1,3}?(?:is|was|has|had|are|were|raised|raises)\b)"
)
_REFERS_BACK = re.compile(
    r"\s?(?:which|who|whose|that|now|currently|then|recently|last|itself|\w+ed|worth|\w+ing)\b"
)
"""A clause that starts so speaks of what stands right before it: `…Acme, valued at $1 billion`."""
_OTHER_THING = re.compile(
    r"(?i)\s?(?:(?:and|but|while|whereas|as|that|the|its|their|our|a|an|this|some|many|total|global|whole)\s)*"
    r"(?:[\w-]+\s){0,2}?(?P<thing>markets?(?!\s(?:value|cap|share|price|leader))|industry|sector|segment|rivals?|competitors?|peers?|stakes?"
    r"|funds?|parent|subsidiary|backers?|investors?|fund|customers?|clients?|deals?|contracts?"
    r"|suppliers?|partners?|owner|acquirer|country|kingdom|government|ministry|nation)\b"
)
"""Who or what else a clause may begin with."""
_TO_US = re.compile(
    r"[^,;]{0,40}?\s(?:through|into|with|on|via)\s(?P<whom>the\s(?:company|firm|group|start-?up)\b|us\b|it\b|[A-Z]\w+)"
)
"""`customers sent 9.2 trillion tokens through Tarnow`, `put $5 million into the company`"""
PAYERS: Final = re.compile(r"(?:customers|clients)\s(?:now\s)?pay\b", re.I)
_GIVERS: Final = re.compile(r"customers?|clients?|investors?|backers?", re.I)
_ONE_OF = re.compile(
    r"\bone\sof\s[A-Z]\w+['’]s\s(?:[\w-]+\s){0,3}(?:companies|firms|start-?ups|groups|labs)\b"
)
"""What somebody is: `one of Europe's leading companies`."""
_RIVAL = re.compile(r"\b(?:rivals?|competitors?|peers?)\b", re.I)
_WINDOW = 40
_OF_TWO = re.compile(r"(?:\b(?:and|while|with)|[,;])\s(?:the\s(?:[a-z]+\s)?)?\Z")
_ITS_FIGURE = re.compile(
    r"(?:,\s(?:of|in|from|an?|the)\s[^,;0-9]{2,40}(?:,\s[A-Z][\w.]*)?(?=,))?"
    r"(?:,?\s(?:(?P<for>for)|at|with|had|has|was|got|by|to)|,)?\s(?:about\s|some\s|only\s|up\sto\s)?[$€£]?[0-9]"
)
_FOR_FIGURE = re.compile(r"\bfor\s(?:about\s|some\s|only\s)?[$€£]?[0-9]")
_ASIDE = re.compile(r"(?<=\s)\([^()$€£]*\)")
"""`Volant Systems (Palo Alto)`: who stands in brackets has no figure."""
_AMONG_THEM = re.compile(
    r",\s(?:among\sthem|including|such\sas|notably)\s[^;]+?,(?=\s(?:and|but)\s)"
    r"|,\s[A-Z][\w&]*['’]s\s(?:[\w-]+\s){0,3}(?:rival|competitor|peer|customer|backer|supplier|partner),"
)
"""`customers, among them Air Selatan, and …`, `Borel, Acme's rival, …`: they only describe."""
_ITS = re.compile(r"\bits?\b")
_DOES = re.compile(rf"(?:\s\([^()]*\))?\s(?!(?:said|says|told)\b){DOES}")
_ITS_RESULT = re.compile(
    r"\s(?:reports?|reported|post(?:s|ed)|record(?:s|ed)|announced|disclosed|logged)\s"
    r"(?:(?!(?:that|it|its|they|he|she)\b)[a-z-]+\s){0,6}[$€£~]?[0-9]"
)
"""`Lodestar reported revenue of $1.44 billion` is of Lodestar."""


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    start: int
    end: int
    is_possessive: bool


def is_said_of_another(
    text: str, start: int, end: int, *, subject: str, near: tuple[Placed, ...]
) -> bool:
    """Return whether a figure is, or may be, said of somebody else than its subject.

    A name among the words `near`, which the sentence must have, is ours.
    """
    ours = re.split(r"[-_]", subject)
    masked = RELATIVE.sub(lambda clause: _masked(clause, start), text)
    names = _names(_AMONG_THEM.sub(lambda clause: _masked(clause, start), masked))
    opening = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    if _is_of_other_thing(text, opening, (start, end), subject, near) and not any(
        opening <= name.start < start and name.is_possessive and _is_ours(name, ours, near)
        for name in names
    ):
        return True
    rival = _RIVAL.search(text, opening, end)
    if rival and not any(
        name.start <= rival.end() + 1 < name.end and _is_ours(name, ours, near) for name in names
    ):
        return True
    nearest = [name for name in names if name.start < start][::-1]
    is_told = any(opening <= n.start < start and _is_ours(n, ours, near) for n in names)
    if _REFERS_BACK.match(text, opening) and not is_told:
        whose = _referred_to(text, names, opening, end)
        if whose:
            return not _is_ours(whose, ours, near)
    if names and _ITS.search(text, max(opening, names[0].end), start):
        is_own = _is_ours(names[0], ours, near)
        opens = not text[: names[0].start].strip(OPENING_MARKS)
        if is_own or (opens and _DOES.match(text, names[0].end)):
            return not is_own  # `Acme offers our customers a discount; it has 5,000`
    return _is_next_to_another(text, nearest, opening, ours, near)


def _referred_to(text: str, names: list[_Name], opening: int, end: int) -> _Name | None:
    """Return the name that a clause goes back to, or ahead to where the sentence opens with it."""
    if not opening:
        later = (name for name in names if name.start >= end and not _is_harmless(text, name))
        return next(later, None)
    before = (
        name for name in names[::-1] if name.start < opening and not is_place(text, name.start)
    )
    return next(before, None)


def _is_next_to_another(
    text: str, nearest: list[_Name], opening: int, ours: list[str], near: tuple[Placed, ...]
) -> bool:
    """Return whether a name of another is nearer to a figure than one of ours."""
    for name in nearest:
        is_own = _is_ours(name, ours, near)
        if is_own and (name.start >= opening or not _is_harmless(text, name)):
            return False
        if not is_own and not _is_harmless(text, name):
            return True
    return False


def _masked(clause: re.Match[str], figure: int) -> str:
    """Return a clause that tells more of a name, blank if the figure is not in it."""
    is_own = clause.start() <= figure < clause.end()
    return clause[0] if is_own else " " * len(clause[0])


def _is_of_other_thing(
    text: str, opening: int, span: tuple[int, int], subject: str, near: tuple[Placed, ...]
) -> bool:
    """Return whether the clause of a figure speaks of a market, a rival, a fund."""
    start, end = span
    match = _OTHER_THING.match(text, opening, start)
    if match is None or match["thing"].lower() in subject:
        return False
    ours = re.split(r"[-_]", subject)
    if any(_is_ours(n, ours, near) for n in _names(text) if n.start == match.end() + 1):
        return False  # `its rival Acme raised`
    if PAYERS.match(text, match.start("thing")):
        return False  # `Customers now pay £1.90`: they pay it to whoever is spoken of.
    whom = _TO_US.match(text, end)
    name = _Name(whom["whom"], *whom.span("whom"), is_possessive=False) if whom else None
    if name and _GIVERS.fullmatch(match["thing"]):
        return name.text[0].isupper() and not _is_ours(name, ours, near)
    return not is_in(Place(*match.span()), near)


def _names(text: str) -> list[_Name]:
    found = []
    text = blanked(_ONE_OF, blanked(_ASIDE, text))
    for match in _NAME.finditer(text):
        printed = match[0]
        bare = _TRIM.sub("", printed)
        words = bare.split()
        while words and (
            NO_NAME.fullmatch(_TRIM.sub("", words[0])) or _is_opening(text, match, words)
        ):
            words = words[1:]
        is_code = _CODE.fullmatch(printed) and re.match(r"\s?[0-9]", text[match.end() :])
        if words and not is_code and not _DESCRIBES.fullmatch(words[-1]):
            name = " ".join(words)
            at = match.start() + printed.find(name)
            is_possessive = bool(re.match(r"['’]s?\b|['’]\s", text[at + len(name) :]))
            found.append(_Name(name, at, at + len(name), is_possessive))
    return found


def _is_opening(text: str, match: re.Match[str], words: list[str]) -> bool:
    """Return whether a capital is that of a sentence's first word, which is common."""
    is_first = not text[: match.start()].strip(" \"'“(\u2018•-")
    return is_first and (is_common(words[0]) or bool(_ADVERB.fullmatch(words[0])))


def _is_harmless(text: str, name: _Name) -> bool:
    """Return whether a name is an investor's, a place's, a witness's: not what is spoken of."""
    window = max(0, name.start - _WINDOW)
    its = _ITS_FIGURE.match(text, name.end) if _OF_TWO.search(text, window, name.start) else None
    if its and (not its["for"] or _FOR_FIGURE.search(text, 0, name.start)):
        return False  # `Fernway asked $0.90 and Coldbrook $0.72`
    if name.is_possessive:
        return False
    if _HARMLESS_BEFORE.search(text, window, name.start) or _IN_LIST.search(
        text, window, name.start
    ):
        return True
    return bool(_SAYS.match(text, name.end)) and not _ITS_RESULT.match(text, name.end)


def is_place(text: str, start: int) -> bool:
    """Return whether a name stands where places do: `in Norway, Sweden`, `the Paris company`."""
    is_after = _IN_PLACE.search(text, max(0, start - _WINDOW), start)
    return bool(is_after or _OF_PLACE.match(text, start))


def _is_ours(name: _Name, ours: list[str], near: tuple[Placed, ...]) -> bool:
    if is_in(name, near):
        return True
    words = re.split(r"[\W_]+", name.text.casefold())
    return any(word.startswith(part) for word in words for part in ours)
