"""Figures as people read them: `over 25 billion tokens/day`, `$2.90/GPU-hour`, `5.6x`."""

from typing import Final

_LARGE: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))

_SUFFIXES: Final = {
    "usd_per_year": "/year",
    "usd_per_month": "/month",
    "usd_per_gpu_hour": "/GPU-hour",
    "usd_per_mtok": "/Mtok",
    "percent": "%",
    "ratio": "x",
    "count": "",
    "year": "",
    "tokens_per_day": " tokens/day",
    "tokens_per_s": " tokens/s",
    "s": " s",
    "joules_per_token": " J/token",
    "nm": " nm",
    "mm2": " mm²",
    "mb": " MB",
    "tb_per_s": " TB/s",
    "tops": " TOPS",
}
_THOUSAND: Final = 1_000
_CENTS: Final = 2
"""Digits of a price that are always printed."""
_WORDS: Final = {"over": "over ", "up_to": "up to ", "about": "about ", "under": "under "}


def number(value: float, digits: int) -> str:
    """Return a number with so many significant digits.

    >>> number(1234.5678, 6), number(0.00255, 4), number(131072.0, 4), number(-69.2797, 4)
    ('1,234.57', '0.00255', '131,072', '-69.28')
    """
    if value == 0:
        return "0"
    before_point = int(f"{value:e}".partition("e")[2]) + 1
    text = f"{value:,.{max(0, digits - before_point)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure_text(low: float | None, high: float | None, unit: str, qualifier: str = "exact") -> str:
    """Return a figure in words.

    >>> figure_text(133_200_000_000, 133_200_000_000, "usd")
    '$133.2 billion'
    >>> figure_text(25_000_000_000, None, "tokens_per_day", "over")
    'over 25 billion tokens/day'
    >>> figure_text(80, 82, "percent")
    '80–82%'
    >>> figure_text(0.24, 0.24, "usd_per_mtok")
    '$0.24/Mtok'

    Args:
        low: Smallest value; null where the words set none.
        high: Largest value; null where the words set none.
        unit: A unit of `pipeline.domain.metrics`, other than `name`.
        qualifier: Hedge.
    """
    ends = [value for value in (low, high) if value is not None]
    printed = [number_text(value, unit) for value in dict.fromkeys(ends)]
    sign = "$" if unit.startswith("usd") else ""
    suffix = _SUFFIXES.get(unit, "")
    return f"{_WORDS.get(qualifier, '')}{sign}{f'–{sign}'.join(printed)}{suffix}"


def number_text(value: float, unit: str) -> str:
    """Return a number with the digits that its unit needs.

    >>> number_text(2022, "year"), number_text(108_000, "count"), number_text(0.5, "usd_per_mtok")
    ('2022', '108,000', '0.50')
    """
    if unit == "year":
        return f"{value:.0f}"
    for size, word in _LARGE:
        if abs(value) >= size:
            return f"{value / size:.4g} {word}"
    if unit.startswith("usd") and value < _THOUSAND and value != int(value):
        digits = f"{value:.6f}".rstrip("0")
        return digits if len(digits.partition(".")[2]) > _CENTS else f"{value:.2f}"
    if unit in ("usd_per_mtok", "usd_per_gpu_hour"):
        return f"{value:.2f}"
    return f"{value:,.4g}" if abs(value) < _THOUSAND else f"{value:,.0f}"
