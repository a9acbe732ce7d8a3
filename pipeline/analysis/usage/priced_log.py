"""What each row of a usage log cost, at the price of its moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.analysis.usage.charges import CHARGES, Floats, billed_parts, charged
from pipeline.analysis.usage.price_book import OfferPrices, PriceBook, Times, microseconds

TIERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("", "default", "standard", "auto", "on_demand", "message"), "standard"),
    "batch": "batch",
    "flex": "flex",
    "priority": "priority",
    "fast": "fast",
}
"""Our class of service for the words of logs."""

ANY_REGION: Final = frozenset({"", "global", "not_available"})
"""Words of logs for no region."""

BILLED: Final = (*CHARGES, "microseconds", "prompt_tokens")
"""What a cost is computed from."""

Counts = Mapping[str, Any]
"""An array for each of `BILLED`."""


@dataclass(frozen=True)
class OfferName:
    """The offer that a seller's model name stands for.

    Attributes:
        provider_id: The seller; null where the name is not known.
        offer_id: As in price_history; null where no offer of the seller is meant for certain.
        model_id: Canonical model; null where it is not known.
        via: Router; null for a direct offer.
        reason: Why there is no offer.
    """

    provider_id: str | None
    offer_id: str | None = None
    model_id: str | None = None
    via: str | None = None
    reason: str | None = None


def priced_log(
    log: pd.DataFrame, book: PriceBook, offer_of: Callable[[str, str], OfferName]
) -> pd.DataFrame:
    """Return a usage log with what each row cost.

    Args:
        log: As `normalized_log` returns it.
        book: Prices over time.
        offer_of: Returns the offer that a seller's and a model's name of the log stand for.

    Returns:
        The log's columns, and `provider_id`, `offer_id`, `model_id`; `usd`, null where any part has
        no known price; `reason` for that; `is_assumed`: a price stands in for one that the seller
        does not publish (`CHARGES`).
    """
    quantities = billed_quantities(log)
    billed = {name: quantities[name].to_numpy() for name in BILLED}
    number = quantities.groupby(["seller", "model", "tier", "region"], sort=False).ngroup()
    usd = np.full(len(log), np.nan)
    assumed = np.zeros(len(log), dtype=bool)
    reasons = np.full(len(log), None, dtype=object)
    names: list[OfferName] = []
    for places in _places(number.to_numpy()):
        first = quantities.iloc[places[0]]
        name = offer_of(str(first["seller"]), str(first["model"]))
        names.append(name)
        counts = {column: values[places] for column, values in billed.items()}
        found = _priced(counts, book, name, str(first["tier"]), str(first["region"]))
        usd[places], assumed[places], reasons[places] = found
    return log.assign(
        provider_id=_named(names, number, "provider_id"),
        offer_id=_named(names, number, "offer_id"),
        model_id=_named(names, number, "model_id"),
        usd=usd,
        reason=pd.Series(reasons, index=log.index, dtype="string"),
        is_assumed=assumed & ~np.isnan(usd),
    )


def billed_quantities(log: pd.DataFrame) -> pd.DataFrame:
    """Return a log with what is billed apart: columns of `CHARGES`, and times in microseconds.

    Args:
        log: As `normalized_log` returns it.
    """
    texts = {name: log[name].fillna("") for name in ("seller", "model", "tier", "region")}
    return log.assign(
        microseconds=microseconds(log["time"]),
        **billed_parts({str(name): column for name, column in log.items()}),
        **texts | {name: texts[name].str.lower() for name in ("tier", "region")},
    )


def _places(number: np.ndarray) -> list[np.ndarray]:
    """Return the places of the rows of each group, groups in order of their number."""
    if not len(number):
        return []
    order = np.argsort(number, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(number[order])) + 1)


def _named(names: list[OfferName], number: pd.Series, field: str) -> pd.Series:
    values = pd.Series([getattr(name, field) for name in names], dtype="string")
    return values.take(number.to_numpy()).set_axis(number.index)


def _priced(
    counts: Counts, book: PriceBook, name: OfferName, tier: str, region: str
) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Return cost, whether a price is assumed, and the reason for none, of one group of rows."""
    size = len(counts["microseconds"])
    nothing = np.full(size, np.nan), np.zeros(size, dtype=bool)
    if name.provider_id is None or name.offer_id is None:
        return *nothing, np.full(size, name.reason, dtype=object)
    if tier not in TIERS:
        return *nothing, np.full(size, f"unknown class of service '{tier}'", dtype=object)
    place = None if region in ANY_REGION else region
    offer = book.offer(name.provider_id, name.via, name.offer_id, TIERS[tier], place)
    if offer is None:
        reason = f"no price of {name.offer_id} at {name.provider_id} in tier {TIERS[tier]}"
        return *nothing, np.full(size, reason, dtype=object)
    return costs_at(counts, offer)


def costs_at(counts: Counts, offer: OfferPrices) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Return what usage costs at one offer, at the price of each moment.

    Args:
        counts: The arrays of `BILLED`, of one length.
        offer: Prices over time.

    Returns:
        USD, NaN where any part has no known price; whether a price is assumed; the reason for none.
    """
    times: Times = counts["microseconds"]
    prompts: Floats = counts["prompt_tokens"]
    usd, assumed, unpriced = charged(counts, lambda meter: offer.at(meter, times, prompts))
    reasons = np.full(len(times), None, dtype=object)
    for meter in set(unpriced) - {None}:
        reasons[unpriced == meter] = f"no price of {meter} at that time"
    return usd, assumed, reasons
