"""What a header says beside the meter: a plan, a size or quality, tokens of sound or of images."""

import re
from typing import Final

from pipeline.domain.names import squashed
from pipeline.domain.readings import Meter
from pipeline.extract.documents.card_names import QUALITY_WORDS, is_size_or_quality
from pipeline.extract.prices.column_words import SIZED_PROMPTS
from pipeline.quantities.amounts import CURRENCY_WORD, SIGNS
from pipeline.quantities.prompt_bounds import bound_in, without_bound
from pipeline.quantities.service_words import without_tier

_LEFT_OVER: Final = re.compile(
    r"\b(?:prices?|pricing|priced|(?<!\blow[\s-])costs?|rates?|fees?|tokens?|usd|eur|gbp|us(?=\s?(?:\$|dollars?|cents?))|dollars?|per|in|of|the"
    r"|for|and|text|(?:cache[sd]?|caching)(?:[\s-]+(?:hits?|miss(?:es)?|reads?|writes?))?"
    r"|(?:un|non-)?cached|inputs?|outputs?|out|prompts?|completions?|api|paid tier|pay as you go"
    rf"|standard|default|short context|million|[0-9]*[mk](?:t|toks?)?)\b|[{SIGNS}]",
    re.I,
)
"""Words of a header that say what is paid for: the rest of them is the variant."""

_UNDERSTOOD: Final = re.compile(
    r"[0-9.]+(?:[×%]|-?(?:h|hour|min|minutes?|second|month|year))?"
    r"|-?(?:h(?:ou)?rs?|h|hourly|seconds?|secs?|s|min(?:utes?)?|days?)(?:-audio)?|per-\w+"
    r"|thousand|images?|pictures?|audio|videos?|voices?|speech|characters?|chars|pages?"
    r"|(?:req(?:uest)?|call|answer|response|question|document|node|server|instance|machine|unit|step"
    r"|megapixel|embedding|model|value|gpu|hit|read|write|detail)s?|repl(?:y|ies)|miss(?:es)?"
    r"|web|online|file|tool|search(?:es)?|quer(?:y|ies)|mp|gpu-h(?:ou)?rs?|node-hour|base"
    r"|refresh(?:es)?|includ(?:ed|ing)|incl|with|from|to|at|by|or|on|an?|one|each|any|all|our|time"
    r"|you|we|what|pay|charge|approx|about|now|new|current|today|modelprice|rerank(?:ing)?"
    r"|train(?:ing|ed)?|tuned|tuning|fine-tuning|using|transcri(?:ption|bed)|thinking|reasoning"
    r"|inference|usage|use|context|written|incoming|outgoing|sent|received|generat(?:ed|ion)"
    r"|processed|billed|charged|only|up|real-?time|demand|on-demand|live|regular|normal|serverless"
    r"|d|de|di|por|par|pro|je|la|le|sous|元|读取|推理",
    re.I,
)
"""Other words of a header that bind no price, each as a whole."""

_PAY_AS_YOU_GO: Final = re.compile(r"pay|on[\s-]demand|list", re.I)
_PLAN: Final = re.compile(
    r"^(?:pay[\s-]as[\s-]you[\s-]go|payg|growth|scale|enterprise|business|startup)(?: plan)?\b",
    re.I,
)
OF_PLANS: Final = re.compile(
    r"(?:free|hobby|personal|individual|basic|starter|developers?|plus|pro|premium|teams?)"
    r"(?: plan)?",
    re.I,
)
"""Titles that may name a plan, and do so beside one that surely does."""

IMAGE_SIZE: Final = re.compile(r"[0-9]{3,4}\s?(?:[x×]\s?[0-9]{3,4}(?:\s?px)?|px|²)", re.I)
"""Header of pictures of one size: their price is by the picture."""

QUALITY: Final = re.compile(rf"(?:{QUALITY_WORDS})(?: (?:quality|fidelity))?", re.I)
"""How well something is made."""

SENT: Final = re.compile(
    r"(?:pre-?)?recorded(?: audio| files?)?|recordings?|(?:audio )?files"
    r"|(?:live )?stream(?:ing|ed)(?: audio)?|live(?: audio| streams?)?"
    r"|real[\s-]?time(?: audio| streaming)?",
    re.I,
)
"""How speech is sent."""

_RENTED: Final = re.compile(
    r"\b(?:serverless|spot|interruptible|community|marketplace|bare[\s-]metal|clusters?|reserved"
    r"|fractional|MIG|training jobs)\b",
    re.I,
)
ALWAYS_ON: Final = re.compile(r"\b(?:active|always[\s-]on|warm)\b(?: workers?\b)?", re.I)
"""How machines are rented that are there before a request comes."""

_MODALITY: Final = re.compile(r"\b(?:text|audio|images?|videos?|voice|speech)\b", re.I)
KIND_OF_TOKENS: Final = re.compile(r"(?:text|audio|images?|videos?)(?: tokens?)?", re.I)
"""Title of a row or a column that says of which tokens its prices are."""

_SOUND: Final = frozenset({"audio", "voice", "speech"})
_AND_TEXT: Final = re.compile(r"\btext\s?(?:\+|&|and)\s?(?:audio|voice|speech)\b", re.I)
"""One price for two kinds of tokens, of which one may be free."""


SEARCHED: Final = re.compile(
    r"\b(?:low|medium|high|small|large) (?:search )?context(?: size)?", re.I
)
"""How much is searched for one request."""


VOLUME: Final = re.compile(
    r"(?:(?:up to|over|from|first|next|above|[<>≤≥]=?)\s?)?[0-9][0-9,.]*[KM]?\+?"
    r"(?:\s?(?:[–—-]|to)\s?[0-9][0-9,.]*[KM]?)?\s(?:hours|hrs|minutes|mins|requests|images"
    r"|characters|tokens)\s?(?:/|per|a)\s?mo(?:nth)?",
    re.I,
)
"""Header of the prices for a step of what is used in a month."""


def listed_variant(title: str) -> tuple[str | None, str | None] | None:
    """Return the commitment and the variant that are all of a header; null for other headers."""
    plan = _PLAN.search(title)
    rest = _PLAN.sub("", title).strip(" :–—-") if plan else title
    ways = (is_size_or_quality, SENT.fullmatch, SEARCHED.fullmatch, VOLUME.fullmatch)
    is_variant = any(way(rest) for way in ways)
    variant = rest if rest and is_variant else None
    if (plan is None and variant is None) or (rest and variant is None):
        return None
    return plan_of(title), variant


def plan_of(title: str) -> str | None:
    """Return the plan that a header begins with; null for none, and for the one open to all.

    >>> plan_of("Growth (from $500 a month)"), plan_of("Pay as you go")
    ('Growth', None)
    """
    plan = _PLAN.search(title)
    return None if plan is None or _PAY_AS_YOU_GO.search(plan[0]) else plan[0]


def of_modality(directions: tuple[Meter, ...], title: str) -> tuple[Meter, ...] | None:
    """Return what a header is for, tokens of sound and images apart; null for a mix of these."""
    if directions not in {("input",), ("output",)}:
        return directions
    named = {match[0].lower().removesuffix("s") for match in _MODALITY.finditer(title)}
    if named & _SOUND and _AND_TEXT.search(title):
        return None
    if not named or "text" in named:
        return directions
    is_input = directions == ("input",)
    if named <= _SOUND:
        return ("audio_input",) if is_input else ("audio_output",)
    if "image" in named and named <= {"image", "video"}:
        return ("image_input",) if is_input else ("image_output",)
    return None


def names_kind_of_tokens(text: str) -> bool:
    """Return whether a text speaks of text, sound, images or videos."""
    return _MODALITY.search(text) is not None


def way_to_rent(heading: str) -> str | None:
    """Return how the GPUs below a heading are rented, where it is no plain machine by the hour.

    >>> way_to_rent("Serverless GPUs"), way_to_rent("GPU instances")
    ('Serverless', None)
    """
    match = _RENTED.search(heading)
    return match[0] if match else None


def left_over(title: str) -> str:
    """Return the words of a header that say neither what is paid for nor in which unit."""
    rest = _LEFT_OVER.sub(" ", without_bound(title))
    words = re.sub(r"[^\w.%×+-]+", " ", rest).split()
    return " ".join(word for word in words if re.search(r"[^\W_]", word))


def not_understood(title: str, names: str) -> str | None:
    """Return the words of a header that no rule knows and that stand in no name; null for none.

    >>> not_understood("Sunday rate per 1M tokens", ""), not_understood("Acme price", "acme")
    ('Sunday', None)
    """
    rest = re.sub(rf"\b(?:{CURRENCY_WORD})\b", " ", without_tier(title), flags=re.I)
    bare = SIZED_PROMPTS.sub(" ", rest) if bound_in(title) else rest
    words = (word for word in left_over(bare).split() if not _UNDERSTOOD.fullmatch(word))
    named = squashed(names)
    return (
        " ".join(word for word in words if not squashed(word) or squashed(word) not in named)
        or None
    )
