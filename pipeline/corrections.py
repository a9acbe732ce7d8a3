"""The ledger of corrections: where a better parser reads an old document differently.

`raw/corrections/<YYYY-MM>.jsonl` has a line for each published price that changed so. It is kept
with the archive, so that a rebuild still tells a correction from a move of the market.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import pandas as pd

from pipeline.archive import Archive
from pipeline.intervals import PRICES, Row
from pipeline.source_state import Read, SourceState

NAMED_BY: Final = (*PRICES.key, "model_label", "first_seen_at")
"""Columns that say which statement was corrected."""

LEDGER: Final = "corrections"


def corrections_between(before: SourceState, after: SourceState, *, source_id: str) -> list[Row]:
    """Return the price statements that another version of the parser changed.

    Nothing is a correction where the parser is the same: then it is the page that changed, or
    what we ask of it.

    Args:
        before: State as it was published.
        after: State after the source was folded again.
        source_id: Whose states they are.
    """
    old, new = before.last_sound, after.last_sound
    if old is None or new is None or _parser(old) == _parser(new):
        return []
    published, corrected = _statements(before), _statements(after)
    documents = {read.snapshot_sha256 for read in before.reads}
    known = {key for key, row in corrected.items() if row["snapshot_sha256"] in documents}
    return [
        _entry(published.get(key), corrected.get(key))
        | {
            "source_id": source_id,
            "changed_at": new.last_at,
            "parser_before": " ".join(map(str, _parser(old))),
            "parser_after": " ".join(map(str, _parser(new))),
        }
        for key in sorted(published.keys() | known, key=str)
        if _price(published.get(key)) != _price(corrected.get(key))
    ]


def record(archive: Archive, entries: list[Row]) -> None:
    """Append corrections to the ledger."""
    for entry in entries:
        archive.append_line(LEDGER, entry["changed_at"], {k: _plain(v) for k, v in entry.items()})


def ledger(archive: Archive) -> pd.DataFrame:
    """Return the ledger, columns as `derived/price_changes` has them.

    Raises:
        ArchiveError: A line of it is damaged.
    """
    times = ("changed_at", "last_seen_at", "effective_from", "first_seen_at")
    rows = [line for _, line in archive.lines(LEDGER)]
    frame = pd.DataFrame(rows, columns=[*_COLUMNS])
    amounts = dict.fromkeys(("price_before_usd", "price_after_usd", "unseen_days"), "float64")
    for name in times:
        frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601").astype(
            "datetime64[us, UTC]"
        )
    return frame.astype(amounts)


_COLUMNS: Final = (
    *("source_id", "changed_at", "parser_before", "parser_after", *NAMED_BY),
    *("price_before_usd", "price_after_usd", "snapshot_before", "snapshot_after"),
    *("last_seen_at", "unseen_days"),
)


def _parser(read: Read) -> tuple[str, int]:
    return read.parser, read.parser_version


def _statements(state: SourceState) -> dict[tuple[Any, ...], Row]:
    stated = state.stated[PRICES.name]
    rows: Iterator[Row] = iter([*stated.open.values(), *stated.closed, *stated.settled.to_pylist()])
    return {(*PRICES.key_of(row), row["first_seen_at"]): row for row in rows}


def _price(row: Row | None) -> tuple[Any, ...] | None:
    return None if row is None else (row["state"], row["price_usd"])


def _entry(before: Row | None, after: Row | None) -> Row:
    named = after or before or {}
    return {name: named[name] for name in NAMED_BY} | {
        "price_before_usd": before and before["price_usd"],
        "price_after_usd": after and after["price_usd"],
        "snapshot_before": before and before["snapshot_sha256"],
        "snapshot_after": after and after["snapshot_sha256"],
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value
