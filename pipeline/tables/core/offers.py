"""What each source says that each provider offers, and from when to when it said so."""

import pandas as pd

from pipeline.intervals import OFFERS
from pipeline.table import INTERVAL, PROVENANCE, Table, published

TABLE = Table(
    layer="core",
    name="offers",
    doc="One provider's model, as one source states it, over one interval.",
    primary_key=("source_id", *OFFERS.key, "first_seen_at"),
    columns=(*published(OFFERS.columns), *INTERVAL, *PROVENANCE),
)


def build(offer_intervals: pd.DataFrame) -> pd.DataFrame:
    """Return all sources' offer statements.

    Args:
        offer_intervals: The readings of all sources; see `pipeline.inputs`.
    """
    return offer_intervals
