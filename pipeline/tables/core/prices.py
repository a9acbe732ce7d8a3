"""What each source says that each provider asks, and from when to when it said so."""

import pandas as pd

from pipeline.analysis.prices.offer_ids import IDENTITY, OFFER_ID, offer_ids
from pipeline.analysis.prices.printed_quantizations import (
    printed_quantizations,
    shared_quantizations,
)
from pipeline.analysis.prices.validity import prices_as_of
from pipeline.domain.kinds import PRICES
from pipeline.domain.table import INTERVAL, PROVENANCE, UNCERTAIN, Table, published

TABLE = Table(
    layer="core",
    name="prices",
    doc="One statement by one source of one price, over one interval.",
    primary_key=("source_id", *PRICES.key, "first_seen_at"),
    columns=(
        *published(PRICES.columns),
        *IDENTITY,
        OFFER_ID,
        *INTERVAL,
        UNCERTAIN,
        *PROVENANCE,
    ),
)


def build(price_intervals: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Return all sources' price statements.

    Args:
        price_intervals: The readings of all sources; see `pipeline.tables.inputs`.
        offers: core/offers; the quantization that a source prints beside an offer is its prices'.
    """
    printed = printed_quantizations(price_intervals, offers)
    named = price_intervals.assign(
        offer_id=offer_ids(price_intervals, printed),
        quantization=printed.fillna(price_intervals["quantization"]),
        is_uncertain=False,
    )
    return named.assign(quantization=shared_quantizations(named))[TABLE.names]


def as_of(prices: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the statements that held at a time; see `pipeline.analysis.prices.validity`."""
    return prices_as_of(prices, at)
