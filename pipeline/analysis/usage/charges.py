"""What is billed for usage, and how: of a log and of a single workload alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]

PER_MTOK: Final = 1e-6
PER_KREQUEST: Final = 1e-3
PER_AUDIO_HOUR: Final = 1 / 3600


@dataclass(frozen=True)
class Charge:
    """One thing that is billed.

    Attributes:
        meter: Its meter in price_history.
        factor: Units of the price for one of what is counted.
        instead: Meter whose price holds where the seller prices this one not apart.
        is_assumed: Whether that is our assumption and not how sellers bill.
        is_optional: Whether no price means that nothing is charged.
    """

    meter: str
    factor: float = PER_MTOK
    instead: str | None = None
    is_assumed: bool = False
    is_optional: bool = False


CHARGES: Final[Mapping[str, Charge]] = {
    "plain_input": Charge("input"),
    "cached_tokens": Charge("cache_read", instead="input", is_assumed=True),
    "cache_write_tokens": Charge("cache_write", instead="input", is_assumed=True),
    "cache_write_1h_tokens": Charge("cache_write_1h"),
    "plain_output": Charge("output"),
    "reasoning_tokens": Charge("reasoning", instead="output"),
    "images": Charge("image", 1.0),
    "audio_seconds": Charge("audio_hour", PER_AUDIO_HOUR),
    "searches": Charge("search", PER_KREQUEST),
    "requests": Charge("request", PER_KREQUEST, is_optional=True),
}
"""What is counted, and how it is billed. Hidden reasoning is billed as output is."""

CACHED: Final = ("cached_tokens", "cache_write_tokens", "cache_write_1h_tokens")
"""Parts of the input that are billed apart."""


def billed_parts(used: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain parts of input and output, that no other charge is for.

    Args:
        used: Tokens by what they are: numbers, or columns of them.
    """
    return {
        "plain_input": used["input_tokens"] - sum(used[name] for name in CACHED),
        "plain_output": used["output_tokens"] - used["reasoning_tokens"],
    }


def billed_meters(used: Mapping[str, Any]) -> list[str]:
    """Return the meters by which usage is billed, those that may stand in included.

    Args:
        used: A number for each of `CHARGES`.
    """
    charges = [charge for name, charge in CHARGES.items() if used[name] > 0]
    meters = [meter for each in charges for meter in (each.meter, each.instead) if meter]
    return list(dict.fromkeys(meters))


def charged(
    counts: Mapping[str, Floats], price_of: Callable[[str], Floats]
) -> tuple[Floats, Flags, Objects]:
    """Return what usage costs.

    Args:
        counts: An array for each of `CHARGES`, of one length.
        price_of: Returns the price of a meter for each of them, NaN where none is known.

    Returns:
        USD, NaN where any part has no known price; whether a price is assumed; the first meter that
        has no price, else null.
    """
    size = len(counts["plain_input"])
    total = np.zeros(size)
    is_assumed = np.zeros(size, dtype=bool)
    unpriced = np.full(size, None, dtype=object)
    for name, charge in CHARGES.items():
        count = counts[name]
        if not count.any():
            continue
        price = price_of(charge.meter)
        if charge.instead:
            is_apart = ~np.isnan(price)
            price = np.where(is_apart, price, price_of(charge.instead))
            is_assumed |= charge.is_assumed & ~is_apart & (count > 0)
        if charge.is_optional:
            price = np.nan_to_num(price)
        is_unknown = np.isnan(price) & (count > 0)
        unpriced[is_unknown & (unpriced == None)] = charge.meter  # noqa: E711 (an array)
        total += np.where(count > 0, count * charge.factor * price, 0.0)
    return total, is_assumed, unpriced
