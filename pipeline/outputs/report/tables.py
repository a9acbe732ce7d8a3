"""The tables that the site is written from."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from pipeline.storage.releases import Release
from pipeline.tables.build import TABLES

PublishedRow = Mapping[str, Any]
"""A row; what is null is None."""

READS: Final = (
    *("providers", "sources", "fetches", "models", "offers", "prices", "performance", "claims"),
    *("current_prices", "price_comparison", "gpu_comparison", "price_changes"),
    *("price_disagreements", "performance_comparison", "price_performance_frontier"),
    *("source_health", "market_overview", "provider_profiles", "provider_outlook"),
    "claim_verdicts",
)
"""Every table that the site shows figures of."""


COLUMNS: Final[Mapping[str, Sequence[str]]] = {"fetches": ["fetched_at"]}
"""Tables of which no other columns are read: that one grows with each night."""

KEPT_GROUPS: Final = 16
"""Groups whose rows are kept: a page asks for the same ones several times."""


class ReleaseFrames(Mapping[str, pd.DataFrame]):
    """The frames of `READS`, each read from a release when it is asked for, and not kept."""

    def __init__(
        self, release: Release, given: Mapping[str, pd.DataFrame] = MappingProxyType({})
    ) -> None:
        """Read nothing yet.

        Args:
            release: Where the tables lie.
            given: Frames that stand in place of some of them.
        """
        self._release = release
        self._given = given

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a frame; errors as for `Release.read_table`."""
        if name not in READS:
            raise KeyError(name)
        if name in self._given:
            return self._given[name]
        found = self._release.read_arrow(TABLES[name].TABLE.layer, name, COLUMNS.get(name))
        return pd.DataFrame(found.to_pandas())

    def __contains__(self, name: object) -> bool:
        """Return whether it is one of `READS`: a release has all tables."""
        return name in READS

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(READS)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(READS)


class Rows(Collection[PublishedRow]):
    """The rows of a frame, each made when it is asked for; equal texts and times are one object."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Keep the values by column."""
        self._columns = {str(name): _values(column) for name, column in frame.items()}
        self._places = range(len(frame))

    def __getitem__(self, place: int) -> PublishedRow:
        """Return the row at a place."""
        return {name: values[place] for name, values in self._columns.items()}

    def __iter__(self) -> Iterator[PublishedRow]:
        """Yield all rows."""
        return map(self.__getitem__, self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)

    def __contains__(self, row: object) -> bool:
        """Return whether there is such a row."""
        return any(row == other for other in self)

    def column(self, name: str) -> Sequence[Any]:
        """Return the values of a column."""
        return self._columns[name]

    def keys(self, names: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Yield of each row its values of some columns."""
        return zip(*(self._columns[name] for name in names), strict=True)


class Groups(Mapping[object, Sequence[PublishedRow]]):
    """The rows of a table by the values of a column; those without one are left out."""

    def __init__(self, rows: Rows, column: str) -> None:
        """Know where each value stands; make no row."""
        self._rows = rows
        self._places: dict[object, list[int]] = {}
        for place, value in enumerate(rows.column(column)):
            if value is not None:
                self._places.setdefault(value, []).append(place)
        self._made = lru_cache(KEPT_GROUPS)(self._make)

    def _make(self, value: object) -> Sequence[PublishedRow]:
        return [self._rows[place] for place in self._places[value]]

    def __getitem__(self, value: object) -> Sequence[PublishedRow]:
        """Return the rows that have a value."""
        return self._made(value)

    def __contains__(self, value: object) -> bool:
        """Return whether a row has a value."""
        return value in self._places

    def __iter__(self) -> Iterator[object]:
        """Yield the values, in the order in which they first come."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many values there are."""
        return len(self._places)

    def alike(self, value: object, others: Mapping[str, object]) -> list[PublishedRow]:
        """Return the rows that have a value, and those of other columns; no further one is made."""
        places = self._places.get(value, [])
        for name, wanted in others.items():
            values = self._rows.column(name)
            places = [place for place in places if values[place] == wanted]
        return [self._rows[place] for place in places]


class Tables:
    """Frames by name; one that is not built yet has no rows, and its section says so."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Use frames as they are read from their files."""
        self._frames = frames
        self._rows: dict[str, Rows] = {}
        self._groups: dict[tuple[str, str], Groups] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table's frame, without rows where the table is not built."""
        return self._frames[name] if name in self._frames else TABLES[name].TABLE.empty()

    def is_built(self, name: str) -> bool:
        """Return whether a table is there."""
        return name in self._frames

    def rows(self, name: str) -> Rows:
        """Return the rows of a table."""
        if name not in self._rows:
            self._rows[name] = Rows(self[name])
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

    def groups(self, name: str, column: str) -> Groups:
        """Return the rows of a table by the values of a column."""
        if (name, column) not in self._groups:
            self._groups[name, column] = Groups(self.rows(name), column)
        return self._groups[name, column]

    def path(self, name: str) -> str:
        """Return a table's name with its layer."""
        return f"{TABLES[name].TABLE.layer}/{name}"

    def missing(self) -> list[str]:
        """Return the tables that are not there."""
        return [self.path(name) for name in READS if not self.is_built(name)]


def records(frame: pd.DataFrame) -> Iterator[PublishedRow]:
    """Yield rows with None for what is null."""
    return iter(Rows(frame))


def _values(column: pd.Series) -> list[Any]:
    """Return the values of a column, None for what is null."""
    if isinstance(column.dtype, (pd.StringDtype, pd.DatetimeTZDtype)):
        codes, known = pd.factorize(column)
        values = [*known.tolist(), None]
        # What is null has the code -1: the last one.
        return [values[code] for code in codes.tolist()]
    found, is_null = column.tolist(), column.isna()
    if not is_null.any():
        return found
    return [None if null else value for value, null in zip(found, is_null, strict=True)]
