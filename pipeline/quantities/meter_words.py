"""Words for what is billed."""

import re
from functools import lru_cache
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.quantities.service_words import without_tier

_TAIL = r"(?:[\s-]+tokens?)?(?:\s+(?:price|cost|rate)s?)?"

DIRECTIONS: Final[tuple[tuple[Meter, str], ...]] = (
    (
        "cache_write_1h",
        r"(?:1[\s-]?|one[\s-])h(?:r|our)?\s+cache\s+writes?"
        r"|cache\s+writes?\W{1,2}(?:1[\s-]?|one[\s-])h(?:rs?|ours?)?(?:\)|(?![\w]))",
    ),
    (
        "cache_write",
        r"(?:5[\s-]?m(?:in(?:ute)?s?)?\s+)?(?:prompt\s+)?cach(?:e|ing)[\s-]*(?:writes?|writing|creation)"
        r"(?:\s\(5[\s-]?m(?:in(?:ute)?s?)?\))?"
        r"|write[\s-]cache"
        r"|writ(?:es?|ing|ten)\s+(?:in)?to\s+(?:the\s+|our\s+)?cache",
    ),
    ("input", r"(?:uncached|non-cached)(?:\s+(?:input|prompt))?|cache[\s-]*miss(?:es)?"),
    ("input", r"(?:input|prompt)(?:[\s-]+tokens?)?\s*\(?cache[\s-]*miss(?:es)?\)?"),
    (
        "cache_read",
        r"(?:(?:inputs?|prompts?|tokens?)(?:\s+tokens?)?(?:\s+(?:that|which)\s+(?:is|are))?\s+)?"
        r"(?:read(?:s|ing)?|served|taken|coming)\s+from\s+(?:the\s+|our\s+)?cache|(?:prompt\s+)?(?:cached|(?:warm\s+)?cach(?:e|ing)[\s-]*(?:hits?|reads?|read)|warm\s+cache)(?:\s+(?:input|prompt)s?)?"
        r"|(?:input|prompt)(?:[\s-]+tokens?)?\s*\(?(?:cached|cache[\s-]*(?:hits?|read))\)?",
    ),
    ("input", r"inputs?|prompts?|incoming|in"),
    ("output", r"outputs?|completions?|outgoing|out"),
    ("training", r"training"),
)
"""What a price in a cell is for, in the words beside it; earlier entries win."""

DIRECTION_PATTERNS: Final = tuple(
    (meter, re.compile(rf"(?:for\s+)?(?:{words}){_TAIL}(?![\w-])", re.I))
    for meter, words in DIRECTIONS
)

_IS_WRITTEN: Final = r"^(?=.*\bcach)(?=.*\b(?:writ|creat|fill)\w*)"
"""`Cache writes`, `Written to the cache`: whatever stands between the two words."""

_HEADER_DIRECTIONS: Final[tuple[tuple[Meter, str], ...]] = (
    (
        "cache_write_1h",
        rf"{_IS_WRITTEN}(?=.*\b(?:1|one)[\s-]?h)",
    ),
    ("cache_write", _IS_WRITTEN),
    ("input", r"\b(?:uncached|non-cached|not cached)\b|\bcache[\s-]*miss"),
    (
        "cache_read",
        r"\bcach(?:ed|e|ing)\b"
        r"|\b(?:re-?used|repeat(?:ed|ing)?|warm)\s(?:inputs?|prompts?|context|prefix(?:es)?|tokens?)\b",
    ),
    (
        "reasoning",
        r"\breasoning tokens?\b|(?:^|\btokens?\s(?:\([^()]*\)\s)?)reasoning$"
        r"|^reasoning(?=\s*[(/]|\s(?:prices?|costs?|rates?|per)\b)",
    ),
    ("training", r"\bto train\b|^training\b"),
    ("audio_input", r"\baudio\W+(?:\w+\W+)?inputs?\b|\binputs?\W+(?:\w+\W+)?audio\b"),
    ("audio_output", r"\baudio\W+(?:\w+\W+)?outputs?\b|\boutputs?\W+(?:\w+\W+)?audio\b"),
    ("image_input", r"\bimage\W+(?:\w+\W+)?inputs?\b|\binputs?\W+(?:\w+\W+)?images?\b"),
    ("image_output", r"\bimage\W+(?:\w+\W+)?outputs?\b|\boutputs?\W+(?:\w+\W+)?images?\b"),
)
_CLEAR = tuple((meter, re.compile(pattern, re.I)) for meter, pattern in _HEADER_DIRECTIONS)
_TEXT = re.compile(r"\btext\b", re.I)
_OF_OTHERS = frozenset({"audio_input", "audio_output", "image_input", "image_output"})
"""Meters of tokens that a header does not mean alone where it names text beside them."""

_NEGATED = re.compile(
    r"\b(?:non|not|no|without|excl(?:\.|ud\w+)|except(?:ing)?|other than)[\s-]+"
    r"(?:audio|images?|videos?)\b",
    re.I,
)
_AT_END = r"(?=\s*(?:\([^$]|[—–]|$))"
_INPUT = re.compile(
    r"\b(?:inputs?|prompts?|incoming|question tokens?|tokens? (?:read|sent))\b"
    rf"|^in\b(?!\s+(?:an?\s)?[a-z]*(?:batch|async|mode|api))|(?<!ed )\bin{_AT_END}",
    re.I,
)
_OUTPUT = re.compile(
    rf"\b(?:outputs?|completions?|outgoing|generat(?:ed|ion) tokens?"
    rf"|answer tokens?|tokens? (?:generated|written|received))\b|^out\b|\bout{_AT_END}"
    r"|^generat(?:ed|ion)$"
    r"|^(?:model )?(?:answers?|responses?|repl(?:y|ies))(?: tokens?)?(?=\s*(?:[(\[,/]|per\b|$))",
    re.I,
)
_ORDER_WORD = (
    r"(?:cached?(?:\s+(?:input|read|hit))?|uncached(?:\s+input)?|inputs?|outputs?"
    r"|prompts?|completions?|in|out)"
)
_ORDER = re.compile(rf"\b{_ORDER_WORD}(?:\s*/\s*{_ORDER_WORD})+\b", re.I)
_HEADER_ORDER = re.compile(rf"\b{_ORDER_WORD}(?:\s*(?:[/|,&+]|\band\b)+\s*{_ORDER_WORD})+\b", re.I)


_BRACKET = re.compile(r"[\[\]]")
_CELL_ORDER = re.compile(rf"\b{_ORDER_WORD}(?:\s*/\s*{_ORDER_WORD})+\b(?!\s*:)", re.I)

_METER_WORDS = frozenset(
    "input inputs output outputs prompt prompts completion completions cache cached caching"  # noqa: SIM905
    " incoming outgoing answer answers response responses".split()
)
_PRICE_WORDS = _METER_WORDS | frozenset(
    "hit hits miss read reads write writes token tokens mtok price prices pricing cost per m"  # noqa: SIM905
    " million usd and or batch context text image images audio video speech standard discount off"
    " peak hour hours h hr min utc in out of for the reasoning".split()
)
_WORD = re.compile("[a-z]+")
_KEPT_FOR = re.compile(r"\b[0-9]{1,2}[\s-]minutes?\b")
"""For how long a cache keeps what is written to it."""

_OF_CACHE = re.compile(
    r"(?:^|(?<=\x1f)|(?<=[,;/|·]\s))(?:(?:1|5)[\s-]?(?:h|m)\w*\s)?(?:writes?|reads?|hits?)\b"
    r"(?!\s(?:(?:in)?to|from)\b)",
    re.I,
)


@lru_cache(maxsize=4_096)
def direction_in(text: str) -> tuple[Meter, ...]:
    """Return what a header says is billed; both directions where it names both; or nothing.

    >>> direction_in("Uncached Input Tokens"), direction_in("Input and output")
    (('input',), ('input', 'output'))
    >>> direction_in("Written to the cache"), direction_in("Read from the cache")
    (('cache_write',), ('cache_read',))
    >>> direction_in("Reused prompt"), direction_in("Repeat input"), direction_in("Fresh input")
    (('cache_read',), ('cache_read',), ('input',))
    """
    is_of_text = _TEXT.search(text) is not None
    for meter, pattern in _CLEAR:
        if pattern.search(text) and not (is_of_text and meter in _OF_OTHERS):
            return (meter,)
    both: tuple[tuple[Meter, re.Pattern[str]], ...] = (("input", _INPUT), ("output", _OUTPUT))
    return tuple(meter for meter, pattern in both if pattern.search(text))


def of_cache(text: str, title: str) -> str:
    """Return a text below a title: where that speaks of caching, reads are those of a cache.

    >>> of_cache("Read: $1, write: $2", "Prompt caching"), of_cache("Read: $1", "Storage")
    ('Cache Read: $1, Cache write: $2', 'Read: $1')
    """
    return _OF_CACHE.sub(r"Cache \g<0>", text) if "cach" in title.lower() else text


def of_plain_tokens(text: str) -> str:
    """Return the title of a meter; tokens that are not of sound or images are those of text.

    >>> of_plain_tokens("Input (non-audio)"), of_plain_tokens("Video without audio")
    ('Input (text)', 'Video without audio')
    """
    bare = _NEGATED.sub("text", text)
    return bare if bare != text and direction_in(bare) else text


def order_in(text: str, *, is_header: bool = False) -> tuple[Meter, ...]:
    """Return the order in which a header or a sentence lists several prices of one cell.

    A header may also part them by a comma or an `and`; in sentences these order nothing.

    >>> order_in("prices are input / cached input / output (USD per 1M tokens), in that order")
    ('input', 'cache_read', 'output')
    """
    bare = _BRACKET.sub("", text) if is_header else text
    match = (_HEADER_ORDER if is_header else _ORDER).search(bare)
    if match is None:
        return ()
    named = [
        direction_in(part.strip())
        for part in re.split(r"[/|,&+]|\band\b", match[0])
        if part.strip()
    ]
    order = tuple(meters[0] for meters in named if len(meters) == 1)
    return order if len(set(order)) == len(named) else ()


def order_of_cell(text: str) -> tuple[tuple[Meter, ...], str]:
    """Return the order that a cell states for its own amounts, and the cell without these words.

    The words become spaces, so that all else keeps its place.

    >>> order_of_cell("$1/$2 (in/out)")
    (('input', 'output'), '$1/$2 (      )')
    """
    match = _CELL_ORDER.search(text)
    order = order_in(match[0]) if match else ()
    if match is None or not order:
        return (), text
    return order, text[: match.start()] + " " * len(match[0]) + text[match.end() :]


def is_meter_name(name: str) -> bool:
    """Return whether a text names what is billed, and nothing else.

    >>> is_meter_name("1M INPUT TOKENS (CACHE HIT)"), is_meter_name("Anvil Input")
    (True, False)
    >>> is_meter_name("Price out"), is_meter_name("Async jobs, input")
    (True, True)
    >>> is_meter_name("Cache write, 5 minutes"), is_meter_name("Output minutes")
    (True, False)
    """
    words = _WORD.findall(_KEPT_FOR.sub(" ", without_tier(name).lower()))
    if not _PRICE_WORDS.issuperset(words):
        return False
    is_told = len(words) > 1 or words in (["in"], ["out"])
    return not _METER_WORDS.isdisjoint(words) or bool(is_told and direction_in(name))
