"""The ledger of corrections: where a better parser reads an old document differently.

`raw/corrections/<YYYY-MM>.jsonl` has a line for each published price that changed so. It is kept
with the archive, so that a rebuild still tells a correction from a move of the market.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final

import pandas as pd
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model

from pipeline.domain.kinds import PRICES, Row
from pipeline.reading.source_state import SourceState
from pipeline.registry.strict_yaml import ConfigError, parse_entry
from pipeline.storage.archive import Archive
from pipeline.storage.line_log import BadLine

log = logging.getLogger(__name__)

NAMED_BY: Final = (*PRICES.key, "model_label", "first_seen_at")
"""Columns that say which statement was corrected."""

LEDGER: Final = "corrections"


def corrections_between(before: SourceState, after: SourceState, *, source_id: str) -> list[Row]:
    """Return the price statements that another parser reads differently in the same documents.

    Args:
        before: State as it was published.
        after: State folded again from the documents of `before`.
        source_id: Whose states they are.
    """
    published, corrected = _statements(before), _statements(after)
    named = {
        "source_id": source_id,
        "changed_at": after.reads[-1].last_at,
        "parser_before": last_parser_of(before),
        "parser_after": last_parser_of(after),
    }
    return [
        _entry(published.get(key), corrected.get(key)) | named
        for key in sorted(published.keys() | corrected.keys(), key=str)
        if _price(published.get(key)) != _price(corrected.get(key))
    ]


def last_parser_of(state: SourceState) -> str | None:
    """Return the parser that read a source last, with its version; null if none did."""
    return f"{state.reads[-1].parser} {state.reads[-1].parser_version}" if state.reads else None


def record(archive: Archive, entries: list[Row]) -> None:
    """Append corrections to the ledger."""
    lines = [{name: _plain(value) for name, value in entry.items()} for entry in entries]
    times = [entry["changed_at"] for entry in entries]
    archive.append_lines(LEDGER, zip(times, lines, strict=True))


def ledger(archive: Archive) -> pd.DataFrame:
    """Return the ledger, columns as `derived/price_changes` has them; bad lines are left out."""
    rows = []
    for place, line in archive.lines(LEDGER):
        try:
            rows.append(parse_entry(_LINE, line).model_dump())
        except ConfigError as error:
            log.warning("%s: it is left out", BadLine(place, f"no correction ({error})"))
    frame = pd.DataFrame(rows, columns=[*_COLUMNS])
    times = dict.fromkeys(_TIMES, "datetime64[us, UTC]")
    texts = set(_COLUMNS) - {*_TIMES, *_NUMBERS}
    types = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(texts, "str")
    return _in_one_step(frame.astype(times | types))


def _in_one_step(entries: pd.DataFrame) -> pd.DataFrame:
    """Join corrections of one statement of one day: from the first amount to the last."""
    number = entries.groupby(["source_id", *NAMED_BY, "changed_at"], dropna=False).ngroup()
    first = entries[~number.duplicated()].set_axis(number[~number.duplicated()])
    last = entries[~number.duplicated(keep="last")].set_axis(
        number[~number.duplicated(keep="last")]
    )
    return last.assign(
        price_before_usd=first["price_before_usd"], snapshot_before=first["snapshot_before"]
    ).reset_index(drop=True)


_TIMES: Final = ("changed_at", "last_seen_at", "effective_from", "first_seen_at")

_NUMBERS: Final = ("price_before_usd", "price_after_usd", "unseen_days", "context_over_tokens")

_COLUMNS: Final = (
    *("source_id", "changed_at", "parser_before", "parser_after", *NAMED_BY),
    *("price_before_usd", "price_after_usd", "snapshot_before", "snapshot_after"),
    *("last_seen_at", "unseen_days"),
)


def _line_model() -> type[BaseModel]:
    """Return what a line has to be: what the table of corrections may not lack is there."""
    whole = Annotated[int, Field(ge=0, le=2**53)]
    types: dict[str, Any] = dict.fromkeys(_COLUMNS, str)
    types |= dict.fromkeys(_NUMBERS, float) | dict.fromkeys(_TIMES, AwareDatetime)
    types |= {"context_over_tokens": whole}
    needed = {item.name for item in PRICES.table.columns if not item.is_nullable}
    needed |= {"source_id", "changed_at"}
    fields: dict[str, Any] = {
        name: (type_, ...) if name in needed else (type_ | None, None)
        for name, type_ in types.items()
    }
    return create_model("Correction", __config__=ConfigDict(allow_inf_nan=False), **fields)


_LINE: Final = _line_model()


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
