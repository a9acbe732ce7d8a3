"""Which statements a catalogue took from the seller's own list."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.lookup import looked_up

RELAYED: Final = "relayed"
"""Kind of witness of such a statement."""


def relays(sources: pd.DataFrame) -> pd.DataFrame:
    """Return a row per catalogue and seller: `source_id`, `provider_id`, `since`, `is_whole`.

    Args:
        sources: core/sources.
    """
    rows = [
        (source_id, relay["seller"], pd.Timestamp(relay["since"]), relay["takes_all_new"])
        for source_id, some in zip(sources["source_id"], sources["relays"], strict=True)
        for relay in some
    ]
    found = pd.DataFrame(rows, columns=["source_id", "provider_id", "since", "is_whole"])
    return found.astype({"since": "datetime64[us, UTC]", "is_whole": "bool"})


def relayed_since(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return since when each statement's source re-reads the seller's list; null: it does not.

    Args:
        statements: Rows with `source_id`, `provider_id` and `last_seen_at`; null as well where the
            statement was last read before.
        sources: core/sources.
    """
    known = relays(sources)
    asked = statements[statements["source_id"].isin(known["source_id"])]
    pairs = ["source_id", "provider_id"]
    since = asked[pairs].merge(known, how="left", on=pairs)["since"].set_axis(asked.index)
    return since.where(since <= asked["last_seen_at"]).reindex(statements.index)


def witness_classes(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return the kind of witness of each statement when it was last read.

    Its source's class, or `RELAYED`.

    Args:
        statements: Rows with `source_id`, `provider_id` and `last_seen_at`.
        sources: core/sources.
    """
    classes = source_classes(statements, sources)
    if not any(map(len, sources["relays"])):
        return classes
    return classes.mask(relayed_since(statements, sources).notna(), RELAYED)


def source_classes(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return the class of each statement's source."""
    return looked_up(statements["source_id"], sources.set_index("source_id")["source_class"])
