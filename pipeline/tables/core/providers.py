"""The providers: those of providers.yaml, and the sellers that only a source names."""

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import TIMESTAMP, Table, column

ENDED_ROUTE = pa.struct([("via", pa.string()), ("ended_on", TIMESTAMP), ("address", pa.string())])
"""The end of one way to a seller."""

TABLE = Table(
    layer="core",
    name="providers",
    doc="One seller of inference, chip maker, engine or router, and when it ended.",
    primary_key=("provider_id",),
    columns=(
        column("provider_id", pa.string(), "Unique id."),
        column("name", pa.string(), "Name for people."),
        column(
            "kind",
            pa.string(),
            "lab (sells its own models), host (others' models), cloud, router (names the seller "
            "behind), gateway (does not), plan (a subscription), tool, chip_maker, engine; null: "
            "nobody looked into it.",
            null=True,
        ),
        column("ended_on", TIMESTAMP, "Day on which it stopped selling.", null=True),
        column(
            "ended_date_is",
            pa.string(),
            "How that day is known: stated by the seller, observed by others, inferred.",
            null=True,
        ),
        column("ended_address", pa.string(), "Where that stands.", null=True),
        column("ended_quote", pa.string(), "In what words.", null=True),
        column(
            "ended_routes",
            pa.list_(ENDED_ROUTE),
            "Routers that no longer pass requests on to it, since when, and where that stands.",
        ),
        column(
            "is_listed",
            pa.bool_(),
            "Whether providers.yaml has it; a seller that only a source names is published under "
            "that name, and has no rank.",
        ),
        column(
            "closed_lab_count",
            pa.int64(),
            "Labs other than itself whose closed models it offers now.",
        ),
        column("is_highlighted", pa.bool_(), "Whether its own prices must be read each night."),
        column("aliases", pa.list_(pa.string()), "What sources call it."),
    ),
)


def build(
    provider_entries: pd.DataFrame, offers: pd.DataFrame, family_entries: pd.DataFrame
) -> pd.DataFrame:
    """Return a row per provider: those of providers.yaml, and those that only a source names.

    Args:
        provider_entries: The entries of providers.yaml, a row each.
        offers: core/offers.
        family_entries: The families of models.yaml: which are closed.
    """
    named = provider_entries.rename(columns={"id": "provider_id", "highlighted": "is_highlighted"})
    named = _with_unlisted(named.assign(is_listed=True), offers)
    labs = _closed_lab_counts(offers, family_entries)
    ends = pd.DataFrame(
        [end if isinstance(end, dict) else {} for end in named.pop("ended")],
        columns=["day", "date_is", "address", "quote"],
        index=named.index,
    )
    routes = [
        [
            {
                "via": route["via"],
                "ended_on": pd.Timestamp(route["day"], tz="UTC"),
                "address": route["address"],
            }
            for route in some
        ]
        for some in named["ended_routes"]
    ]
    return named.assign(
        closed_lab_count=named["provider_id"].map(labs).fillna(0).astype("int64"),
        ended_routes=pd.Series(routes, index=named.index, dtype="object"),
        ended_on=pd.to_datetime(ends["day"], utc=True),
        ended_date_is=ends["date_is"],
        ended_address=ends["address"],
        ended_quote=ends["quote"],
    )


def _with_unlisted(named: pd.DataFrame, offers: pd.DataFrame) -> pd.DataFrame:
    unlisted = sorted(set(offers["provider_id"]) - set(named["provider_id"]))
    if not unlisted:
        return named
    rows = [
        {
            **dict.fromkeys(named.columns),
            "provider_id": name,
            "name": name,
            "is_listed": False,
            "is_highlighted": False,
            "aliases": [],
            "ended_routes": [],
        }
        for name in unlisted
    ]
    return pd.DataFrame([*named.to_dict("records"), *rows], columns=named.columns)


def _closed_lab_counts(offers: pd.DataFrame, families: pd.DataFrame) -> pd.Series:
    """Return by seller how many labs' closed models it offers, its own not counted."""
    closed = families[~families["open"].astype("bool")]
    starts = tuple(f"{org}/{stem}" for org, stem in zip(closed["org"], closed["stem"], strict=True))
    now = offers[offers["gone_at"].isna() & offers["model_id"].notna()]
    sold = now[now["model_id"].astype("str").str.startswith(starts)]
    labs = sold["model_id"].astype("str").str.replace(r"/.*", "", regex=True)
    others = labs[labs != sold["provider_id"]]
    return others.groupby(sold["provider_id"]).nunique()
