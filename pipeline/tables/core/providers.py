"""The providers, as providers.yaml has them."""

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import Table, column

TABLE = Table(
    layer="core",
    name="providers",
    doc="One seller of inference, chip maker, engine or router.",
    primary_key=("provider_id",),
    columns=(
        column("provider_id", pa.string(), "Unique id."),
        column("name", pa.string(), "Name for people."),
        column(
            "kind", pa.string(), "seller, router (sells what others serve), chip_maker, engine."
        ),
        column("is_highlighted", pa.bool_(), "Whether its own prices must be read each night."),
        column("aliases", pa.list_(pa.string()), "What sources call it."),
    ),
)


def build(provider_entries: pd.DataFrame) -> pd.DataFrame:
    """Return a row per provider.

    Args:
        provider_entries: The entries of providers.yaml, a row each.
    """
    return provider_entries.rename(columns={"id": "provider_id", "highlighted": "is_highlighted"})
