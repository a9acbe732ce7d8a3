"""Measured speed and latency, each figure with its convention and workload."""

import pandas as pd

from pipeline.analysis.prices.offer_ids import IDENTITY
from pipeline.analysis.prices.printed_quantizations import measured_quantizations
from pipeline.domain.kinds import PERFORMANCE
from pipeline.domain.table import PROVENANCE, Table, published

TABLE = Table(
    layer="core",
    name="performance",
    doc="One observation: a measured figure with its convention, workload and window.",
    primary_key=("source_id", *PERFORMANCE.key, "fetched_at"),
    columns=(*published(PERFORMANCE.columns), *IDENTITY, *PROVENANCE),
)


def build(performance_observations: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    """Return all sources' observations.

    Args:
        performance_observations: The readings of all sources; see `pipeline.tables.inputs`.
        offers: core/offers; the quantization that a source prints beside an offer is its figures'.
    """
    printed = measured_quantizations(performance_observations, offers)
    named = performance_observations["quantization"]
    return performance_observations.assign(quantization=printed.fillna(named))[TABLE.names]


def as_of(performance: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return what had been measured, or published if the window is not known, by a time."""
    return performance[performance["window_end"].fillna(performance["fetched_at"]) <= at]
