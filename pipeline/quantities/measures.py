"""Units in running text: what stands behind a number and says what it counts."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.domain.metrics import FactUnit

_J = r"(?:\s{0,2}|-)"
_PER = r"(?:\s?/\s?|\s(?:per|an?|each|every)\s|[\s-]per[\s-]|-an?-)"
_TOK = r"(?:tokens?|toks?)"
_COMPARED = (
    "Higher|Lower|Faster|Slower|More|Less|Better|Cheaper|Greater|Larger|Smaller|Speed-?[Uu]p|Speed"
    "|Throughput|Latency|Improvement|Increase|Performance"
)
"""Behind other capitals, `8x` counts machines: `8x NVIDIA H100`."""
_THOUSANDTH = Decimal("0.001")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit that was found.

    Attributes:
        unit: The unit; null for one that no fact is stated in, as hours.
        words: How it is written.
        factor: What turns the printed number into it.
        end: Where its words end.
    """

    unit: FactUnit | None
    factor: Decimal
    end: int
    words: str = ""


_UNITS: Final[tuple[tuple[FactUnit | None, Decimal, str], ...]] = (
    (None, _ONE, r"(?:%|\s?per\s?cent|\s?percent(?:age)?)[\s-]{0,2}points?\b|\s?percentile\b"),
    ("percent", _ONE, r"%|(?i:per\s?cent|pct)\b"),
    (
        "tokens_per_day",
        _ONE,
        r"(?i:tokens?(?:\s(?:are|is|being|were|processed|served|generated|handled|now)){0,3}"
        r"\s(?:daily\b(?!\s[a-z])|(?:per|an?|each|every)\sday\b)|tokens?\s?/\s?day\b"
        r"|daily\stokens?\b)",
    ),
    (
        "tokens_per_s",
        _ONE,
        r"(?i:(?:[a-z]+\s)?tokens?(?:\s?/\s?|\s(?:per|an?|each|every)\s|-per-)(?:seconds?|secs?|s)"
        r"|toks?(?:\s?/\s?|\sper\s)(?:second|sec|s)|t\s?/\s?s(?:ec(?:ond)?)?|tps)\b",
    ),
    (None, _ONE, rf"(?i:(?:{_TOK})(?:\s?/\s?|\s(?:per|an?|each|every)\s|-per-)[a-z]+)"),
    (
        "tb_per_s",
        _ONE,
        r"TB(?:\s?/\s?s(?:ec(?:ond)?)?|ps|\s(?:per|a)\ssecond)\b"
        r"|(?i:terabytes?\s(?:per|a)\ssecond)\b",
    ),
    (
        "tb_per_s",
        _THOUSANDTH,
        r"GB(?:\s?/\s?s(?:ec(?:ond)?)?|ps|\s(?:per|a)\ssecond)\b"
        r"|(?i:gigabytes?\s(?:per|a)\ssecond)\b",
    ),
    (None, _ONE, r"[KMGT]i?[Bb](?:\s?/\s?s(?:ec)?|ps|\sper\ssecond)\b"),
    ("mb", _ONE, r"(?:MB|(?i:megabytes?))\b"),
    ("mb", Decimal(1_000), r"(?:GB|(?i:gigabytes?))\b"),
    ("mb", Decimal(1_000_000), r"(?:TB|(?i:terabytes?))\b"),
    ("tops", _ONE, r"(?:TOPS|TOPs|(?i:tera[\s-]?operations?\sper\ssecond))\b"),
    ("nm", _ONE, r"(?:nm|(?i:nanomet(?:er|re)s?))\b"),
    (
        "mm2",
        _ONE,
        r"(?:mm²|mm\^?2\b|sq\.?\s?mm\b|(?i:square[\s-]millimet(?:er|re)s?)\b)",
    ),
    (
        "joules_per_token",
        _ONE,
        rf"(?:J|(?i:joules?))(?:{_PER}(?:output\s|generated\s)?{_TOK}\b|\b(?!\s?/|{_PER}[a-z]))",
    ),
    ("s", _ONE, r"(?:(?i:seconds?|secs?)|s)\b(?!\s?/|-)"),
    ("s", _THOUSANDTH, r"(?:ms|(?i:milliseconds?|msecs?))\b(?!\s?/)"),
    ("s", Decimal("0.000001"), r"(?:[µμ]s|(?i:microseconds?))\b"),
    (
        "ratio",
        _ONE,
        rf"[xX×](?!\w|\s?[0-9]|\s(?!(?:{_COMPARED})\b)[A-Z])|(?i:folds?)\b"
        r"|(?i:times)\b(?=\s{0,2}(?:\Z|\s(?:more|less|fewer|fast|slow|high|low|cheap|great|bett|larg"
        r"|small|bigg|long|short|quick|as\s|the\s|that\s|what\s|their\s|its\s|over\s)))"
        r"|(?<=\.[0-9]\s)times\b(?=[.,;:)])|(?<=\.[0-9]{2}\s)times\b(?=[.,;:)])",
    ),
    (
        None,
        _ONE,
        r"(?i:years?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|quarters?|decades?|centuries"
        r"|hundreds?|a\.?m\.?|p\.?m\.?|times|k?wh?|mwh?|gwh?|twh?|[kmgt]?hz|(?:kilo|mega|giga)?watts?(?:[\s-]hours?)?|joules?"
        r"|[mkgtpe]?flops?|[kmg]b|kib|mib|gib|tib|bits?|bytes?|mm|cm|km|miles?|met(?:er|re)s?|feet"
        r"|inch(?:es)?|kg|lbs?|degrees?|°\s?[cf]|parameters?|params?|bps|basis\spoints?|pages?"
        r"|points?|stars?|words?|o['’]clock|minutes?)\b",
    ),
)
_UNIT = re.compile(
    rf"{_J}(?:" + "|".join(f"(?P<u{at}>{words})" for at, (*_, words) in enumerate(_UNITS)) + ")"
)

_MILLION_TOKENS = (
    rf"(?:1\s?|one\s|a\s)?(?:M|[Mm]illion|mln|mil)\s?(?:(?:input|output|prompt|completion)\s)?{_TOK}\b"
    r"|M[Tt]ok(?:ens?)?\b|Mt\b|1M\b"
)
_RATES: Final[tuple[tuple[FactUnit | None, Decimal, str], ...]] = (
    (
        "usd_per_mtok",
        _ONE,
        rf"(?:{_PER}|\sfor\s(?:each\s|every\s)?)(?:{_MILLION_TOKENS})",
    ),
    (
        "usd_per_mtok",
        Decimal(1_000),
        rf"{_PER}(?:1\s?[Kk]|1,?000|(?:a\s|one\s)?thousand)\s?(?:(?:input|output)\s)?{_TOK}\b",
    ),
    ("usd_per_mtok", _THOUSANDTH, rf"{_PER}(?:1\s?)?(?:B|[Bb]illion)\s?{_TOK}\b"),
    ("usd_per_mtok", Decimal(1_000_000), rf"{_PER}{_TOK}\b"),
    (None, _ONE, rf"{_PER}(?:(?:audio|video)\s?-?hour|hour\sof\s(?:audio|video|speech))\b"),
    (
        "usd_per_gpu_hour",
        _ONE,
        rf"(?:{_PER}(?:(?:GPU|gpu)(?:[\s-]|{_PER}))?(?i:hours?|hr|h)|\shourly)\b",
    ),
    ("usd_per_month", _ONE, rf"(?:{_PER}(?i:months?|mo)|\smonthly)\b"),
    (
        "usd_per_year",
        _ONE,
        rf"(?i:{_PER}(?:years?|yr|annum)|\sannually|\syearly"
        r"|(?:\s(?:in|of))?\s(?:annual(?:i[sz]ed)?\s)(?:recurring\s)?(?:revenues?|sales|run[\s-]rate)"
        r"|(?:\s(?:in|of))?\sARR)\b",
    ),
    (
        "usd",
        _ONE,
        rf"(?i:{_PER}(?:[0-9]{{1,2}}\s?nm\s)?(?:wafers?|chips?|units?|cards?|pieces?|dies?|servers?"
        r"|boards?|systems?|racks?|accelerators?|processors?|devices?|[GLTX]PUs?|[AHB][0-9]00s?)"
        r"|\sapiece|\seach)\b",
    ),
    (
        None,
        _ONE,
        r"(?i:\s?/\s?[a-z0-9]|\sper\s|-per-|[\s-]an?[\s-](?:share|day|week|minute|second|user|seat"
        r"|image|request|call|query|pop|head|person|barrel)\b|\s(?:daily|weekly)\b)",
    ),
)
_RATE = re.compile("|".join(f"(?P<u{at}>{words})" for at, (*_, words) in enumerate(_RATES)))
_PER_MILLION = re.compile(
    rf"{_PER}(?:1\s?)?(?:M|[Mm]illion)(?=\s?(?:[.,;:)|]|\Z|(?:and|or|for|in|on|at|to)\s))"
)
_COUNTED = re.compile(rf"\b{_TOK}\b(?:[^.;]|\.(?=\S))*\Z")
_MAX_BEFORE: Final = 120
"""Characters before a price among which it is said that it counts tokens."""


def measure_behind(text: str, end: int) -> Measure | None:
    """Return the unit of a bare number that ends at `end`; null where none stands there."""
    return _measure(_UNIT.match(text, end), _UNITS)


def rate_behind(text: str, end: int) -> Measure | None:
    """Return what an amount of money is for, as `per hour`; null where nothing of it is said.

    `Output tokens cost $1.30 per million` says before the price what it counts millions of.
    """
    bare = _PER_MILLION.match(text, end)
    if bare and _COUNTED.search(text, max(0, end - _MAX_BEFORE), end):
        return Measure("usd_per_mtok", _ONE, bare.end(), bare[0])
    return _measure(_RATE.match(text, end), _RATES)


def _measure(
    match: re.Match[str] | None, table: tuple[tuple[FactUnit | None, Decimal, str], ...]
) -> Measure | None:
    if match is None:
        return None
    groups = match.groupdict()
    at = next(at for at in range(len(table)) if groups[f"u{at}"] is not None)
    unit, factor, _ = table[at]
    return Measure(unit, factor, match.end(), match[0])
