"""The providers, as providers.yaml has them."""

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
        column("is_highlighted", pa.bool_(), "Whether its own prices must be read each night."),
        column("aliases", pa.list_(pa.string()), "What sources call it."),
    ),
)


def build(provider_entries: pd.DataFrame) -> pd.DataFrame:
    """Return a row per provider.

    Args:
        provider_entries: The entries of providers.yaml, a row each.
    """
    named = provider_entries.rename(columns={"id": "provider_id", "highlighted": "is_highlighted"})
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
        ended_routes=pd.Series(routes, index=named.index, dtype="object"),
        ended_on=pd.to_datetime(ends["day"], utc=True),
        ended_date_is=ends["date_is"],
        ended_address=ends["address"],
        ended_quote=ends["quote"],
    )
