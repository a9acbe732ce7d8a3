"""The tables that the site is written from."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

import pandas as pd

from pipeline.tables.build import TABLES

PublishedRow = Mapping[str, Any]
"""A row; what is null is None."""

READS: Final = (
    *("providers", "sources", "fetches", "models", "offers", "prices", "performance", "claims"),
    *("current_prices", "price_comparison", "gpu_comparison", "price_history", "price_changes"),
    *("price_disagreements", "performance_comparison", "price_performance_frontier"),
    *("source_health", "market_overview", "provider_profiles", "provider_outlook"),
    "claim_verdicts",
)
"""Every table that the site shows figures of."""


class Tables:
    """Frames by name; one that is not built yet has no rows, and its section says so."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Use frames as they are read from their files."""
        self._frames = frames
        self._rows: dict[str, list[PublishedRow]] = {}
        self._groups: dict[str, dict[object, list[PublishedRow]]] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table's frame, without rows where the table is not built."""
        return self._frames[name] if name in self._frames else TABLES[name].TABLE.empty()

    def is_built(self, name: str) -> bool:
        """Return whether a table is there."""
        return name in self._frames

    def rows(self, name: str) -> list[PublishedRow]:
        """Return the rows of a table."""
        if name not in self._rows:
            self._rows[name] = list(records(self[name]))
        return self._rows[name]

    @cached_property
    def sources(self) -> dict[str, PublishedRow]:
        """Rows of core/sources by id."""
        return {row["source_id"]: row for row in self.rows("sources")}

    @cached_property
    def health(self) -> dict[str, PublishedRow]:
        """Rows of derived/source_health by id."""
        return {row["source_id"]: row for row in self.rows("source_health")}

    def is_newest(self, source_id: str, seen: pd.Timestamp) -> bool:
        """Return whether a statement was seen at its source's newest sound reading."""
        row = self.health.get(source_id)
        return row is not None and row["sound_at"] is not None and row["sound_at"] == seen

    def groups(self, name: str, column: str) -> dict[object, list[PublishedRow]]:
        """Return the rows of a table by the values of a column; those without one are left out."""
        key = f"{name} {column}"
        if key not in self._groups:
            found: dict[object, list[PublishedRow]] = {}
            for row in self.rows(name):
                if row[column] is not None:
                    found.setdefault(row[column], []).append(row)
            self._groups[key] = found
        return self._groups[key]

    def path(self, name: str) -> str:
        """Return a table's name with its layer."""
        return f"{TABLES[name].TABLE.layer}/{name}"

    def missing(self) -> list[str]:
        """Return the tables that are not there."""
        return [self.path(name) for name in READS if not self.is_built(name)]


def records(frame: pd.DataFrame) -> Iterator[PublishedRow]:
    """Yield rows with None for what is null."""
    names = list(frame.columns)
    for values in zip(*(_values(frame[name]) for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _values(column: pd.Series) -> list[Any]:
    values, is_null = column.tolist(), column.isna()
    if not is_null.any():
        return values
    return [None if null else value for value, null in zip(values, is_null, strict=True)]
