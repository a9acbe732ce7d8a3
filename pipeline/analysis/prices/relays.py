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


def is_relayed(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return whether each statement was last read when its source re-read the seller's list.

    Args:
        statements: Rows with `source_id`, `provider_id` and `last_seen_at`.
        sources: core/sources.
    """
    known = relays(sources)
    asked = statements[statements["source_id"].isin(known["source_id"])]
    pairs = ["source_id", "provider_id"]
    since = asked[pairs].merge(known, how="left", on=pairs)["since"].set_axis(asked.index)
    is_since = since <= asked["last_seen_at"]
    return is_since.reindex(statements.index, fill_value=False)


def witness_classes(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return the kind of witness of each statement: its source's class, or `RELAYED`.

    Args:
        statements: Rows with `source_id`, `provider_id` and `last_seen_at`.
        sources: core/sources.
    """
    known = sources.set_index("source_id")["source_class"]
    return looked_up(statements["source_id"], known).mask(is_relayed(statements, sources), RELAYED)
