"""What each source says that each provider asks, and from when to when it said so."""

import pandas as pd

from pipeline.intervals import PRICES
from pipeline.table import INTERVAL, PROVENANCE, Table, published

TABLE = Table(
    layer="core",
    name="prices",
    doc="One statement by one source of one price, over one interval.",
    primary_key=("source_id", *PRICES.key, "first_seen_at"),
    columns=(*published(PRICES.columns), *INTERVAL, *PROVENANCE),
)


def build(price_intervals: pd.DataFrame) -> pd.DataFrame:
    """Return all sources' price statements.

    Args:
        price_intervals: The readings of all sources; see `pipeline.inputs`.
    """
    return price_intervals
