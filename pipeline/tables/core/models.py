"""The models that anybody offers, by the identity of their weights."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.model_parts import model_parts
from pipeline.domain.table import Table, column

TABLE = Table(
    layer="core",
    name="models",
    doc="One canonical model: weights that at least one statement is about.",
    primary_key=("model_id",),
    columns=(
        column("model_id", pa.string(), "Canonical model: org/model."),
        column("org", pa.string(), "Who made it: `makers` in models.yaml."),
        column("family", pa.string(), "Word that its family's names start with.", null=True),
        column("version", pa.string(), "Version, as the name says it.", null=True),
        column(
            "total_parameters_b",
            pa.float64(),
            "Parameters, as the name says; 8x7b counts as 56, as sellers' size classes count it.",
            unit="billion parameters",
            null=True,
        ),
        column(
            "active_parameters_b",
            pa.float64(),
            "Parameters that one token uses, as the name says: 235b-a22b, 17b-16e.",
            unit="billion parameters",
            null=True,
        ),
        column(
            "is_mixture",
            pa.bool_(),
            "Whether it is a mixture of experts; null where no size is known.",
            null=True,
        ),
        column(
            "license",
            pa.string(),
            "Licence of the weights, where sources state it and agree.",
            null=True,
        ),
        column(
            "published_as",
            pa.list_(pa.string()),
            "Forms in which the maker stores the weights, by models.yaml; empty: 16 bits.",
        ),
        column("provider_count", pa.int64(), "Sellers that any source ever named for it."),
    ),
)


def build(
    offers: pd.DataFrame,
    prices: pd.DataFrame,
    performance: pd.DataFrame,
    family_entries: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per canonical model that a statement is about.

    Args:
        offers: core/offers.
        prices: core/prices.
        performance: core/performance.
        family_entries: The families of models.yaml, a row each.
    """
    named = pd.concat([rows[["model_id", "provider_id"]] for rows in (offers, prices, performance)])
    named = named[named["model_id"].notna()].drop_duplicates()
    counts = named.groupby("model_id")["provider_id"].size()
    ids = [model_id.partition("/") for model_id in counts.index]
    orgs = [org for org, _, _ in ids]
    families = _by_org(family_entries[family_entries["org"].isin(orgs)])
    parts = [model_parts(name, families[org]) for org, _, name in ids]
    rows = pd.DataFrame(
        {
            "model_id": counts.index.astype("str"),
            "org": pd.Series(orgs, dtype="str"),
            "family": pd.Series([part.family for part in parts], dtype="str"),
            "version": pd.Series([part.version for part in parts], dtype="str"),
            "total_parameters_b": pd.Series([part.total_b for part in parts], dtype="float64"),
            "active_parameters_b": pd.Series([part.active_b for part in parts], dtype="float64"),
            "is_mixture": pd.Series([part.is_mixture for part in parts], dtype="object"),
            "published_as": pd.Series([list(part.published_as) for part in parts], dtype="object"),
            "provider_count": counts.to_numpy(),
        }
    )
    licences = rows["model_id"].map(_licences(offers)).astype("str")
    return rows.assign(license=licences)[TABLE.names]


def _licences(offers: pd.DataFrame) -> pd.Series:
    """Return the licence by model, where all sources that state one state the same."""
    known = offers[offers["model_id"].notna() & offers["license"].notna()]
    stated = known.drop_duplicates(["model_id", "license"])
    single = stated[~stated["model_id"].duplicated(keep=False)]
    return single.set_index("model_id")["license"]


def _by_org(families: pd.DataFrame) -> Mapping[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for family in families.to_dict("records"):
        found[family["org"]].append(family)
    return found
