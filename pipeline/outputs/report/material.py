"""What sections are written from: the tables, the names in them, the clock, and the citations."""

from functools import cached_property
from typing import Final

import pandas as pd

from pipeline.outputs.report.citations import Citations
from pipeline.outputs.report.document import Paragraph
from pipeline.outputs.report.drawing import Series
from pipeline.outputs.report.original import Original
from pipeline.outputs.report.tables import Tables
from pipeline.outputs.report.text import day, name_of

TABLE_PLACE: Final = "warehouse/{path}.parquet"


class Material:
    """The tables of one report, and what is looked up in them over and over."""

    def __init__(self, tables: Tables) -> None:
        """Read the clock: the newest attempt; it is null where nothing was ever tried."""
        self.tables = tables
        newest = tables["fetches"]["fetched_at"].max()
        self.clock: pd.Timestamp | None = None if pd.isna(newest) else newest
        self.citations = Citations(tables, self.as_of)
        self.original = Original(tables, self.citations)

    @property
    def as_of(self) -> str:
        """The clock, for people."""
        return "no attempt yet" if self.clock is None else f"{self.clock:%Y-%m-%d %H:%M} UTC"

    @cached_property
    def highlighted(self) -> list[str]:
        """Ids of the highlighted providers, in order of their names."""
        rows = [row for row in self.tables.rows("providers") if row["is_highlighted"]]
        return [row["provider_id"] for row in sorted(rows, key=lambda row: row["name"].lower())]

    @cached_property
    def provider_names(self) -> dict[str, str]:
        """Names of all providers by id."""
        return {row["provider_id"]: name_of(row["name"]) for row in self.tables.rows("providers")}

    def provider(self, provider_id: str, via: str | None = None) -> str:
        """Return a provider's name, and the router through which it sells."""
        name = self.provider_names.get(provider_id) or name_of(provider_id)
        return name if via is None else f"{name} via {self.provider(via)}"

    def series(self, provider_id: str) -> int | None:
        """Return the number of a highlighted provider's series; null for the others."""
        known = self.highlighted
        return known.index(provider_id) if provider_id in known else None

    def legend(self) -> tuple[Series, ...]:
        """Return the series of charts: the highlighted providers, then the other ones."""
        names = map(self.provider, self.highlighted)
        ours = (Series(number, name) for number, name in enumerate(names))
        return (*ours, Series(None, "other sellers"))

    def source_title(self, source_id: str) -> str:
        """Return a source's title."""
        return self._titles.get(source_id) or name_of(source_id)

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {row["source_id"]: name_of(row["title"]) for row in self.tables.rows("sources")}

    def nothing(self, name: str, otherwise: str) -> Paragraph:
        """Return what stands in place of a table: that it is not built, or else why it is empty.

        Args:
            name: The table.
            otherwise: Why a table that is there has nothing to show.
        """
        if self.tables.is_built(name):
            return Paragraph((otherwise,), is_quiet=True)
        text = f"The table {self.tables.path(name)} is not built: run inference-market build."
        return Paragraph((text,), is_quiet=True)

    def file(self, name: str) -> str:
        """Return where a whole table lies."""
        return TABLE_PLACE.format(path=self.tables.path(name))

    def since(self, days: int) -> pd.Timestamp | None:
        """Return the time so many days before the clock."""
        return None if self.clock is None else self.clock - pd.Timedelta(days=days)

    def today(self) -> str:
        """Return the clock's day."""
        return "" if self.clock is None else day(self.clock)
