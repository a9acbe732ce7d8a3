"""What a thousand requests of a kind of use cost at the prices of each offer."""

from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.plain_prices import METERS, price_column
from pipeline.analysis.usage.charges import CHARGES, billed_meters, billed_parts, charged
from pipeline.registry.workloads import Workload

REQUESTS: Final = 1_000
USE: Final = [name for name in Workload.model_fields if name != "name"]
"""What a workload is made of; columns of the table."""


def meters_of(workload: Workload) -> tuple[str, ...]:
    """Return the meters whose prices are looked at for a workload."""
    return tuple(dict.fromkeys((*METERS, *billed_meters(_used(workload)))))


def _used(workload: Workload) -> dict[str, Any]:
    """Return what one request takes, a number for each of `CHARGES`."""
    length = workload.input_tokens
    used = workload.model_dump(include=set(USE)) | {
        "cached_tokens": length * workload.cached_share,
        "cache_write_tokens": length * workload.cache_write_share,
        "cache_write_1h_tokens": length * workload.cache_write_1h_share,
        "requests": 1,
    }
    parts = used | billed_parts(used)
    return {name: parts[name] for name in CHARGES}


def cost_of_1000(
    prices: pd.DataFrame, workload: Workload
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return what a thousand requests cost.

    Args:
        prices: A row an offer, a column a meter, as `price_column` names it.
        workload: What one request takes.

    Returns:
        USD, null where a part has no price; whether a price stands in; why there is no cost.
    """
    nothing = pd.Series(np.nan, index=prices.index)
    counts = {name: np.full(len(prices), float(count)) for name, count in _used(workload).items()}
    columns = {str(name): column for name, column in prices.items()}
    usd, is_assumed, unpriced = charged(
        counts,
        lambda meter: np.asarray(columns.get(price_column(meter), nothing), dtype="float64"),
    )
    tier, region = workload.service_tier, workload.region
    where = f" in tier {tier}" if tier != "standard" else ""
    where += f" in region {region}" if region else ""
    reasons = [None if meter is None else f"no price of {meter}{where}" for meter in unpriced]
    return (
        pd.Series(REQUESTS * usd, index=prices.index),
        pd.Series(is_assumed, index=prices.index),
        pd.Series(reasons, index=prices.index, dtype="string"),
    )
