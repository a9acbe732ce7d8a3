"""Figures about markets, each with the words that bound it."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.profiles import FIGURE_COLUMNS, newest_figures
from pipeline.domain.table import PROVENANCE, Table, column

TABLE = Table(
    layer="derived",
    name="market_overview",
    doc="One figure about one market, as its newest best source states it.",
    primary_key=("subject_id", "metric", "scope", "period", "source_id"),
    columns=(
        column("subject_id", pa.string(), "Market, as its source bounds it."),
        *FIGURE_COLUMNS,
        *PROVENANCE,
    ),
)

METRICS_OF_MARKETS = ("market_size", "market_share", "growth_rate")


def build(facts: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame) -> pd.DataFrame:
    """Return a row per market, figure and source: sources bound markets differently.

    Args:
        facts: core/facts.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    of_markets = facts[facts["metric"].isin(METRICS_OF_MARKETS)]
    now = clock["at"].iloc[0]
    return newest_figures(of_markets, sources, now, by=["subject_id", "source_id"])[TABLE.names]
