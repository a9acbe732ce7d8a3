"""Classes of model sizes that share a price: `4B - 16B`, `MoE 56.1B - 176B parameters`."""

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.domain.readings import SizeClass
from pipeline.quantities.figures import SCALES

_SIZE = r"(?P<{0}>[0-9]{{1,4}}(?:\.[0-9]+)?)\s?(?P<{0}_scale>[MBT]|[mb]illion)"
_LOW = _SIZE.format("low")
_HIGH = _SIZE.format("high")
_RANGES = (
    rf"(?:less than|fewer than|under|below|up to|at most|<=?|≤)\s*{_HIGH}",
    rf"(?:more than|greater than|over|above|at least|>=?|≥)\s*{_LOW}",
    rf"{_LOW}\s*(?:\+|(?:and|or)\s+(?:more|above|larger|up))",
    rf"(?:between\s+)?{_LOW}\s*(?:-|–|—|to|and)\s*{_HIGH}",
)
_BEFORE = (
    r"(?P<moe>moe|mixture[ -]of[ -]experts)?,?\s*(?:(?:base |dense |other )?models?)?,?\s*"
    r"(?:with\s+)?"
)
_START = re.compile(
    rf"{_BEFORE}(?:{_LOW}|[<>≤≥]|(?:less|fewer|under|below|up|at|more|greater|over|above|between)\b)",
    re.I,
)
"""How all of them begin, and few names do."""

_CLASS = tuple(
    re.compile(
        rf"{_BEFORE}{size_range}\s*(?:total\s+)?(?:parameters?|params?)?\s*(?:models?)?", re.I
    )
    for size_range in _RANGES
)
_EXAMPLES = re.compile(r"\s*\((?:e\.?g\.?|such as|for example|like)[^()]*(?:\([^()]*\)[^()]*)*\)")


@lru_cache(maxsize=4_096)
def size_class(label: str) -> SizeClass | None:
    """Return the class that a label names; null if it names something else, as a model.

    >>> size_class("MoE 0B - 56B parameters (e.g. Forge 8x7B)").key
    'moe:0b-56b'
    >>> size_class("Anvil 8B") is None
    True
    """
    bare = " ".join((_EXAMPLES.sub("", label) if "(" in label else label).split())
    for pattern in _CLASS if _START.match(bare) else ():
        match = pattern.fullmatch(bare)
        if match is None:
            continue
        sizes = match.groupdict()
        low = _billions(sizes, "low") or Decimal(0)
        high = _billions(sizes, "high")
        if high is not None and high <= low:
            return None
        return SizeClass(low, high, is_moe=sizes["moe"] is not None)
    return None


def _billions(sizes: dict[str, str | None], name: str) -> Decimal | None:
    number, scale = sizes.get(name), sizes.get(f"{name}_scale")
    if number is None or scale is None:
        return None
    size = Decimal(number) * SCALES[scale.lower()] / SCALES["b"]
    # One size, one spelling: the name of the class is a key.
    return size.quantize(Decimal(1)) if size == size.to_integral_value() else size.normalize()
