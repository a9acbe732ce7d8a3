"""What is known of each provider, each figure with its source and age."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.profiles import FIGURE_COLUMNS, newest_figures
from pipeline.domain.table import PROVENANCE, Table, column

TABLE = Table(
    layer="derived",
    name="provider_profiles",
    doc="One figure about one provider: the newest that a source states.",
    primary_key=("provider_id", "metric", "scope", "period", "model_id", "figure"),
    columns=(
        column("provider_id", pa.string(), "Provider, or maker of chips."),
        column("provider_name", pa.string(), "Its name, for people."),
        *FIGURE_COLUMNS,
        *PROVENANCE,
    ),
)


def build(
    facts: pd.DataFrame, providers: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame
) -> pd.DataFrame:
    """Return a row per provider and thing that a source states of it.

    Args:
        facts: core/facts.
        providers: core/providers.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    names = providers.set_index("provider_id")["name"]
    known = facts[facts["subject_id"].isin(names.index)]
    rows = newest_figures(known, sources, clock["at"].iloc[0], by=["subject_id"])
    named = rows.assign(provider_name=rows["subject_id"].map(names).astype("str"))
    return named.rename(columns={"subject_id": "provider_id"})[TABLE.names]
