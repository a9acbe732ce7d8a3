"""The tables that the report is written from."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from pipeline.tables.build import TABLES

Row = Mapping[str, Any]
"""A row; what is null is None."""

READS: Final = (
    *("providers", "sources", "fetches", "models", "offers", "prices", "performance", "claims"),
    *("current_prices", "price_comparison", "gpu_comparison", "price_history", "price_changes"),
    *("price_disagreements", "performance_comparison", "price_performance_frontier"),
    *("source_health", "market_overview", "provider_profiles", "provider_outlook"),
    "claim_verdicts",
)
"""Every table that the report shows figures of."""


class Tables:
    """Frames by name; one that is not built yet has no rows, and its section says so."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Use frames as they are read from their files."""
        self._frames = frames
        self._rows: dict[str, list[Row]] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table's frame, without rows where the table is not built."""
        return self._frames[name] if name in self._frames else TABLES[name].TABLE.empty()

    def is_built(self, name: str) -> bool:
        """Return whether a table is there."""
        return name in self._frames

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a table that has few."""
        if name not in self._rows:
            self._rows[name] = list(records(self[name]))
        return self._rows[name]

    def path(self, name: str) -> str:
        """Return a table's name with its layer."""
        return f"{TABLES[name].TABLE.layer}/{name}"

    def missing(self) -> list[str]:
        """Return the tables that are not there."""
        return [self.path(name) for name in READS if not self.is_built(name)]


def records(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield rows with None for what is null."""
    names = list(frame.columns)
    for values in zip(*(_values(frame[name]) for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def _values(column: pd.Series) -> list[Any]:
    values, is_null = column.tolist(), column.isna()
    if not is_null.any():
        return values
    return [None if null else value for value, null in zip(values, is_null, strict=True)]
