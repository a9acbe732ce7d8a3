"""Units of prices as pages print them: `/ 1M tokens`, `per hour transcribed`, `$/MTok`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pipeline.quantities.amounts import CURRENCY_CODE, CURRENCY_WORD, SIGNS

HOUR: Final = "hour"
MINUTE: Final = "minute"
SECOND: Final = "second"
MILLION: Final = "million"
THOUSAND: Final = "thousand"

OPEN_UNITS: Final = frozenset({HOUR, MINUTE, SECOND, MILLION, THOUSAND})
"""Units that do not say of what; the table must: an hour of a GPU, or of sound."""


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit, as printed.

    Attributes:
        name: A key of `units.CONVERSIONS`, or one of `OPEN_UNITS`.
        direction: Text in the unit that may name what is billed, as `cached input` does in
            `per 1M cached input tokens`.
        noun: What is counted, where the unit names it: `request`, `search`.
    """

    name: str
    direction: str = ""
    noun: str = ""


_MILLION = r"10\s?lakh\b|(?:1\s?)?(?:(?-i:M)|mm|mn|mln|mio|million|mil)\b(?:\s\(1\s?M\))?"
_MILLION += r"|1[, ]?000[, ]?000\b"
_THOUSAND = r"(?:1\s?)?(?:k|thousand)\b|1,?000\b"
_WHICH = (
    r"(?P<direction>(?:(?:un)?cached\s+|input\s+|output\s+|prompt\s+|completion\s+|training\s+"
    r"|text\s+|generated\s+|image\s+|audio\s+|(?:and|or)\s+)*)"
)
_TOKENS = r"(?:tokens?|toks?|tks?)\b"
_CHARACTERS = r"(?:input\s+)?(?:characters?|chars?)\b"
_CALLS = r"(?P<noun>(?:api\s+)?(?:requests?|calls?|search(?:es|\s+units?)?|queries|query)\b)"
_HOUR = r"(?:(?:node|instance|machine|server)(?:[\s-]|\sand\s|\sper\s|/))?(?:hours?|hr|h)\b"
_MINUTE = r"(?:minutes?|mins?)\b"
_SECOND = r"(?:seconds?|secs?|s)\b"
_OF_SOUND = r"\s*(?:of\s+)?(?:(?:input|transcribed)\s+)?(?:audio|sound|speech|transcri\w+)\b"
_NO_OBJECT = r"(?!\s*of\b(?!\s+(?:the\s+)?(?:input|recording|computation)s?\b))"
"""An hour of something that is not named above is no unit here, as `per second of video`."""

_NO_NOUN = r"(?!\s*-?\s*(?!(?:in|out|input|output|cached?|reads?|writes?)\b)[A-Za-z])"
"""A thousand of something that is not named above is no unit here, as `per 1K pages`."""

_JOINT = r"(?:[\s/·-]|\band\b)*(?:(?:per|one|an|each)\s+)?"

_BODIES: tuple[tuple[str, str], ...] = (
    ("usd_per_mtok", rf"(?:{_MILLION})[\s-]*{_WHICH}{_TOKENS}"),
    ("usd_per_mtok", rf"{_WHICH}(?:m-?tok(?:en)?s?\b|(?:1\s?)?(?-i:M[Tt])\b)"),
    ("usd_per_ktok", rf"(?:{_THOUSAND})[\s-]*{_WHICH}{_TOKENS}"),
    ("usd_per_ktok", rf"{_WHICH}k-?tok(?:en)?s?\b"),
    ("usd_per_ktok", rf"(?:{_THOUSAND})\s(?P<direction>(?:cached\s)?(?:in|out)put)\b(?!\s+\(?\w)"),
    ("usd_per_token", rf"{_WHICH}token\b"),
    ("usd_per_mchar", rf"(?:{_MILLION})\s*{_CHARACTERS}"),
    ("usd_per_kchar", rf"(?:{_THOUSAND})\s*{_CHARACTERS}"),
    ("usd_per_10kchar", rf"10(?:,?000|\s?[Kk])\s*{_CHARACTERS}"),
    ("usd_per_char", r"(?:input\s+)?char(?:acter)?\b"),
    ("usd_per_krequest", rf"(?:{_THOUSAND})\s*{_CALLS}"),
    ("usd_per_request", rf"(?:1\s+)?{_CALLS}"),
    ("usd_per_gpu_hour", rf"gpu{_JOINT}{_HOUR}|{_HOUR}{_JOINT}gpu\b"),
    ("usd_per_gpu_minute", rf"gpu{_JOINT}{_MINUTE}|{_MINUTE}{_JOINT}gpu\b"),
    ("usd_per_gpu_second", rf"gpu{_JOINT}{_SECOND}|{_SECOND}{_JOINT}gpu\b"),
    ("usd_per_audio_hour", rf"audio[\s-]*{_HOUR}|{_HOUR}{_OF_SOUND}"),
    ("usd_per_audio_minute", rf"audio[\s-]*{_MINUTE}|{_MINUTE}{_OF_SOUND}"),
    ("usd_per_audio_second", rf"audio[\s-]*{_SECOND}|{_SECOND}{_OF_SOUND}"),
    ("usd_per_kimage", rf"(?:{_THOUSAND})\s*(?:generated\s+|output\s+)?(?:images?|imgs?)\b"),
    ("usd_per_image", r"(?:(?:1|generated|output)\s+)?(?:image|img|picture)\b"),
    ("usd_per_step", r"(?:(?:1|inference|denoising|diffusion)\s+)?step\b"),
    ("usd_per_megapixel", r"(?:1\s*)?(?:megapixel|mp)\b"),
    (HOUR, rf"(?:1\s*)?(?:(?=(?P<noun>node|machine|server)\W))?{_HOUR}{_NO_OBJECT}"),
    (MINUTE, rf"(?:1\s*)?{_MINUTE}{_NO_OBJECT}"),
    (SECOND, rf"(?:1\s*)?{_SECOND}{_NO_OBJECT}"),
    (MILLION, rf"(?:{_MILLION}){_NO_NOUN}"),
    (THOUSAND, rf"(?:{_THOUSAND}){_NO_NOUN}"),
)
_PER = r"(?:/|\bper\b)[\s-]*(?:(?:1|one|each)\s+)?"
_AFTER_PER = tuple((name, re.compile(_PER + f"(?:{body})", re.I)) for name, body in _BODIES)
_AFTER_A = tuple(
    (name, re.compile(rf"\s?\b(?:an?|for (?:each|every|one|an?))\s(?:{body})", re.I))
    for name, body in _BODIES
)
_WORD_END = re.compile(r"[\w€¢]\s*$")
_COUNTED = tuple(
    f"usd_per_{many}"
    for many in ("mtok", "ktok", "mchar", "kchar", "10kchar", "krequest", "kimage")
)
_BARE = (
    *(
        (name, re.compile(rf"(?<![\w.,])(?:{body})", re.I))
        for name, body in _BODIES
        if name in _COUNTED
    ),
    (
        MILLION,
        re.compile(rf"\((?:(?:{CURRENCY_CODE}|US\$|[{SIGNS}])[\s,/]*)?1\s?(?:M|million)\)", re.I),
    ),
    *(
        (name, re.compile(rf"{_WHICH}\btokens?,?\s\(?(?:{many})(?!\s?\w)", re.I))
        for name, many in (("usd_per_mtok", _MILLION), ("usd_per_ktok", _THOUSAND))
    ),
)
"""Units that a header may print without `per`, as in `Price (1M tokens)`: those with a number."""

_SINGLE = ("usd_per_image", "usd_per_gpu_hour", "usd_per_audio_hour", "usd_per_audio_minute")
_ONE = r"(?:\b(?:prices?|costs?)(?: (?:are|is))? (?:of|for) (?:an?|one|each)|^for one) "
_OF_ONE = tuple(
    (name, re.compile(rf"{_ONE}(?:{body})", re.I))
    for name, body in _BODIES
    if name in {*_COUNTED, *_SINGLE}
)
"""Units as a sentence may name them: `Price of one image, by size`."""

_MANY = re.compile(rf"(?:{_MILLION})|(?:{_THOUSAND})", re.I)
"""Beside `per token` this leaves open which of the two is meant."""

UNIT_ALONE: Final = re.compile(r"(?:(?:priced|billed|charged) )?(?:per|by the) [\w ,]{1,30}", re.I)
"""A cell that may say what a price is for, and says nothing else."""

_HOURLY = re.compile(r"\bhourly\b", re.I)
_BILLING = re.compile(
    r"\(?\b(?:billed|metered|charged)\s+(?:per|by)\s+(?:the\s+)?"
    rf"(?!(?:one\s)?(?:{_MILLION}|{_THOUSAND}))[\w-]+\)?",
    re.I,
)


_DURATION = re.compile(
    rf"(?:\b(?:prices?|pricing|priced|rates?|US\$|[{SIGNS}]|{CURRENCY_WORD})\)?\s?"
    r"(?:(?:below |above |here )?are\s)?(?:per|/|by the|an?|for (?:one|an?|each))\s?"
    r"(?:(?:GPU|card|server|node|machine|instance)[\s-]?(?:(?:per|for|and)\s|/\s?)?(?:one\s|an?\s)?)?"
    r"|\b(?:GPU|card|server|node|machine|instance)[\s-](?:for\s(?:one|an?)\s)?|(?:^|,\s)per\s(?=\w+$)"
    r"|\b(?:prices?|pricing|rates?) (?:table|list) \(per\s)"
    r"(?P<name>hour|minute|second)s?\b|\b(?P<hourly>hour)ly (?:prices?|pricing|rates?)\b",
    re.I,
)


def unit_at(text: str, start: int) -> tuple[PrintedUnit, int] | None:
    """Return the unit that stands at `start` with its `per`, `/` or `a`, and where it ends.

    >>> unit_at("$5 / 1000 requests", 3)[0].name
    'usd_per_krequest'
    """
    is_behind = _WORD_END.search(text, max(start - 3, 0), start) is not None
    known = (*_AFTER_PER, *_AFTER_A) if is_behind else _AFTER_PER
    return _first(known, lambda pattern: pattern.match(text, start))


def unit_in(text: str) -> PrintedUnit | None:
    """Return the unit that a header names; null if it names none.

    `(billed per second)` names how a duration is rounded, not what the price is for.

    >>> unit_in("$ / hour (billed per second)").name
    'hour'
    """
    bare = _BILLING.sub(" ", text)
    found = _first(_behind_per(bare), lambda pattern: pattern.search(bare))
    if found and found[0].name == "usd_per_token" and _MANY.search(bare):
        return None
    if found is None or found[0].name in OPEN_UNITS:
        found = _first(_BARE, lambda pattern: pattern.search(bare)) or found
    if found is None and _HOURLY.search(bare):
        return PrintedUnit(HOUR)
    return found[0] if found else None


def units_in_prose(text: str) -> frozenset[str]:
    """Return all units that a sentence names, those left out that do not say of what.

    >>> sorted(units_in_prose("Priced per 1M training tokens"))
    ['usd_per_mtok']
    """
    bare = _BILLING.sub(" ", text)
    found: set[str] = set()
    for name, pattern in (*_behind_per(bare), *_BARE, *_OF_ONE):
        if name not in OPEN_UNITS and pattern.search(bare):
            found.add(name)
            bare = pattern.sub(" ", bare)
    return frozenset(found)


def _behind_per(text: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the units that may stand behind a `per` of a text; most texts have none."""
    return _AFTER_PER if "/" in text or "per" in text.lower() else ()


def durations_in(text: str) -> frozenset[str]:
    """Return the durations for which a text states prices.

    >>> sorted(durations_in("Billed per second. Prices per GPU per hour."))
    ['hour']
    """
    return frozenset(
        (match["name"] or match["hourly"]).lower() for match in _DURATION.finditer(text)
    )


def _first(
    patterns: tuple[tuple[str, re.Pattern[str]], ...],
    find: Callable[[re.Pattern[str]], re.Match[str] | None],
) -> tuple[PrintedUnit, int] | None:
    for name, pattern in patterns:
        match = find(pattern)
        if match is None:
            continue
        named = match.groupdict()
        direction = " ".join((named.get("direction") or "").split())
        noun = (named.get("noun") or "").lower()
        return PrintedUnit(name, direction, noun), match.end()
    return None
