"""What each source says of companies, markets and chips, and from when to when it said so."""

import pandas as pd

from pipeline.analysis.prices.validity import intervals_as_of
from pipeline.domain.kinds import FACTS
from pipeline.domain.table import INTERVAL, PROVENANCE, UNCERTAIN, Table, published

TABLE = Table(
    layer="core",
    name="facts",
    doc="One statement by one source about a company, a market or a chip, over one interval.",
    primary_key=("source_id", *FACTS.key, "first_seen_at"),
    columns=(*published(FACTS.columns), *INTERVAL, UNCERTAIN, *PROVENANCE),
)


def build(fact_intervals: pd.DataFrame) -> pd.DataFrame:
    """Return all sources' facts.

    Args:
        fact_intervals: The readings of all sources; see `pipeline.tables.inputs`.
    """
    return fact_intervals.assign(is_uncertain=False)[TABLE.names]


def as_of(facts: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the facts that were stated at a time; see `pipeline.analysis.prices.validity`."""
    return intervals_as_of(facts, at)
