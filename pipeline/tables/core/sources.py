"""The sources, as sources.yaml has them."""

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import TIMESTAMP, Table, column

RELAY = pa.struct([("seller", pa.string()), ("since", TIMESTAMP), ("takes_all_new", pa.bool_())])
"""A seller whose list a catalogue re-reads."""

TABLE = Table(
    layer="core",
    name="sources",
    doc="One source: who publishes it, where it stands, what kind of witness it is.",
    primary_key=("source_id",),
    columns=(
        column("source_id", pa.string(), "Unique id; names the asset and the archive folder."),
        column("title", pa.string(), "Title for citations."),
        column("publisher", pa.string(), "Who publishes it."),
        column("url", pa.string(), "Address of the document."),
        column(
            "source_class",
            pa.string(),
            "Kind of witness: vendor, vendor_docs, router, aggregator, benchmark, press, investor, "
            "competitor, analyst or content_farm.",
        ),
        column("priority", pa.int64(), "Of equal witnesses the one with the highest is believed."),
        column("lineage", pa.list_(pa.string()), "Sources that it copies."),
        column(
            "relays",
            pa.list_(RELAY),
            "Sellers whose own lists it re-reads, since when, and whether it takes all new ones.",
        ),
        column("keeps_dead", pa.bool_(), "Whether it never removes what is no longer offered."),
        column(
            "whole_list",
            pa.list_(pa.string()),
            "Kinds of models of which it lists all that its provider offers.",
        ),
        column("provider_id", pa.string(), "Whose offers it states, if one's.", null=True),
        column(
            "speaks_for",
            pa.string(),
            "Provider in whose name it speaks: of that one it is no independent witness.",
            null=True,
        ),
        column("copy_of", pa.string(), "Source of which it transcribes a copy.", null=True),
        column(
            "is_whole_copy", pa.bool_(), "Whether all figures of that copy were looked through."
        ),
        column("parser", pa.string(), "Module of pipeline/parsers that reads it."),
        column("licence", pa.string(), "Licence, or the terms under which facts are used."),
        column("terms", pa.string(), "Where the terms stand.", null=True),
        column(
            "cadence_days",
            pa.int64(),
            "After three of these without a sound reading its prices are stale.",
            unit="days",
        ),
        column(
            "released_cadence_days",
            pa.int64(),
            "The same for statements whose document lies in a release of a package.",
            unit="days",
            null=True,
        ),
        column(
            "way_in",
            pa.string(),
            "live, released (in packages, as history alone), embedded (in an installed package) or "
            "transcribed by hand.",
        ),
        column("cited_in", pa.list_(pa.string()), "Sections of the report that cite it."),
    ),
)


def build(source_entries: pd.DataFrame) -> pd.DataFrame:
    """Return a row per source.

    Args:
        source_entries: The entries of sources.yaml, a row each.
    """
    way_in = pd.Series("live", index=source_entries.index)
    released = [dict(item) if isinstance(item, dict) else {} for item in source_entries["released"]]
    is_only = [item.get("use") == "only" for item in released]
    cadences = [
        None if item.get("use") == "history" else item.get("released_cadence_days")
        for item in released
    ]
    way_in = way_in.mask(pd.Series(is_only, index=source_entries.index), "released")
    way_in = way_in.mask(source_entries["embedded"].notna(), "embedded")
    way_in = way_in.mask(source_entries["transcript"].notna(), "transcribed")
    renamed = source_entries.rename(
        columns={"id": "source_id", "class_": "source_class", "provider": "provider_id"}
    )
    is_own = renamed["source_class"].isin(["vendor", "vendor_docs"])
    own = renamed["speaks_for"].fillna(renamed["provider_id"].where(is_own))
    relays = [
        [
            {
                "seller": item["seller"],
                "since": pd.Timestamp(item["since"], tz="UTC"),
                "takes_all_new": item["takes_all_new"],
            }
            for item in some
        ]
        for some in renamed["relays"]
    ]
    found = pd.Series(relays, index=renamed.index, dtype="object")
    return renamed.assign(
        way_in=way_in,
        speaks_for=own,
        relays=found,
        released_cadence_days=pd.array(cadences, dtype="Int64"),
    )[TABLE.names]
