"""Every published table, found by its module.

A module of `core/` or `derived/` has `TABLE`, its schema, and `build`, whose parameters name what
it reads: other tables, `pipeline.tables.inputs`, or what `pipeline.tables.shared` makes of them.
"""

import graphlib
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import cache
from typing import Final, Protocol, cast

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import Table
from pipeline.tables import core, derived
from pipeline.tables.shared import SHARED


class TableModule(Protocol):
    """A module that makes one table.

    One whose rows carry dates may also have `as_of(frame, at)`, which returns the rows as they
    were at a time. The others are built again from tables as they were.
    """

    TABLE: Table

    def build(self, **inputs: pd.DataFrame) -> pd.DataFrame:
        """Return the table's rows."""


class TableModules(Mapping[str, TableModule]):
    """The modules of all tables by name, each loaded when it is asked for.

    A module has the name of its table, and lies in the package of its layer.
    """

    def __init__(self) -> None:
        """Find the modules, and load none."""
        self._modules = {
            info.name: f"{package.__name__}.{info.name}"
            for package in (core, derived)
            for info in pkgutil.iter_modules(package.__path__)
        }

    def __getitem__(self, name: str) -> TableModule:
        """Return the module of a table."""
        return cast("TableModule", importlib.import_module(self._modules[name]))

    def __contains__(self, name: object) -> bool:
        """Return whether there is such a table."""
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        """Yield the names of all tables, core before derived."""
        return iter(self._modules)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._modules)

    def path(self, name: str) -> str:
        """Return a table's name with its layer."""
        return "/".join(self._modules[name].rsplit(".", 2)[1:])


TABLES: Final = TableModules()


@cache
def reads(name: str) -> tuple[str, ...]:
    """Return the tables and inputs that a table is built from."""
    return tuple(
        dict.fromkeys(
            other
            for named in _named(name)
            for other in (_parameters(SHARED[named]) if named in SHARED else (named,))
        )
    )


def _named(name: str) -> tuple[str, ...]:
    return _parameters(TABLES[name].build)


def _parameters(build: Callable[..., pd.DataFrame]) -> tuple[str, ...]:
    return tuple(inspect.signature(build).parameters)


def in_build_order() -> list[str]:
    """Return the names of all tables, each after those that it reads.

    Those that no other table reads come as soon as they can, then core tables, then those that few
    read: what they read is free the sooner, and few wide tables are in memory at a time.
    """
    graph = {name: [other for other in reads(name) if other in TABLES] for name in TABLES}
    readers = Counter(other for others in graph.values() for other in others)
    turns = {
        name: (readers[name] > 0, TABLES.path(name).startswith("derived/"), readers[name], name)
        for name in graph
    }
    sorter = graphlib.TopologicalSorter(graph)
    sorter.prepare()
    ready: list[str] = []
    order: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=turns.__getitem__)
        order.append(ready.pop(0))
        sorter.done(order[-1])
    return order


def drop_unread(frames: MutableMapping[str, pd.DataFrame], waiting: Iterable[str]) -> None:
    """Drop the frames that no table reads that is still to be built."""
    read_later = {other for name in waiting for other in (*reads(name), *_named(name))}
    for name in frames.keys() - read_later:
        del frames[name]


def build_tables(
    inputs: Mapping[str, pd.DataFrame], names: Iterable[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Return tables built in memory, each as it would be read back from its file.

    Args:
        inputs: Frames of `pipeline.tables.inputs`, by name.
        names: The tables wanted; all of them by default. What they read is built too.
    """
    return {name: as_read(rows) for name, rows in built_in_order(inputs, names)}


def build_table(name: str, frames: MutableMapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Build one table of all that it reads, as it would be read back from its file."""
    return as_read(built_rows(name, frames))


def built_in_order(
    inputs: Mapping[str, pd.DataFrame], names: Iterable[str] | None = None
) -> Iterator[tuple[str, pa.Table]]:
    """Yield each table as it is built: its name, and its rows as they are written.

    Args:
        inputs: Frames of `pipeline.tables.inputs`, by name.
        names: The tables wanted; all of them by default. What they read is built too.
    """
    wanted = _with_upstream(TABLES if names is None else names)
    read_later = {other for name in wanted for other in reads(name)}
    frames = dict(inputs)
    order = [name for name in in_build_order() if name in wanted]
    for place, name in enumerate(order):
        rows = built_rows(name, frames)
        if name in read_later:
            frames[name] = as_read(rows)
        drop_unread(frames, order[place + 1 :])
        yield name, rows


def build_as_of(
    dated: Mapping[str, pd.DataFrame],
    inputs: Mapping[str, pd.DataFrame],
    names: Iterable[str],
    at: pd.Timestamp,
) -> dict[str, pd.DataFrame]:
    """Return tables as they were at a time, built in memory.

    Tables whose rows carry dates are cut; the others are built from tables as they were, with the
    clock at that time.

    Args:
        dated: The tables of `dated_upstream(names)`, as they are now.
        inputs: The frames of `inputs_as_of(names)`.
        names: The tables wanted.
        at: The time.
    """
    frames = {name: _past_input(name, frame, at) for name, frame in inputs.items()}
    for name, frame in dated.items():
        cut = _cut(name)
        frames[name] = frame if cut is None else cut(frame, at).reset_index(drop=True)
    undated = _upstream_as_of(names) - set(dated)
    for name in in_build_order():
        if name in undated:
            frames[name] = build_table(name, frames)
    return {name: frames[name] for name in names}


def dated_upstream(names: Iterable[str]) -> list[str]:
    """Return the tables whose rows carry dates and that tables as of a time are built from."""
    return sorted(name for name in _upstream_as_of(names) if _cut(name))


def inputs_as_of(names: Iterable[str]) -> list[str]:
    """Return the inputs that tables as of a time are built from, besides dated tables."""
    undated = [name for name in _upstream_as_of(names) if not _cut(name)]
    return sorted({other for name in undated for other in reads(name) if other not in TABLES})


def inputs_of(names: Iterable[str]) -> list[str]:
    """Return the inputs that tables go back to."""
    wanted = _with_upstream(names)
    return sorted({other for name in wanted for other in reads(name) if other not in TABLES})


def _upstream_as_of(names: Iterable[str]) -> set[str]:
    return _upstream(names, lambda name: () if _cut(name) else reads(name))


def _past_input(name: str, frame: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    if name == "reads":
        begun = frame[frame["first_at"] <= at]
        return begun.assign(last_at=_at_most(begun["last_at"], at))
    return frame.assign(at=_at_most(frame["at"], at)) if name == "clock" else frame


def as_read(rows: pa.Table) -> pd.DataFrame:
    """Return a table as it would be read back from its file."""
    return pd.DataFrame(rows.to_pandas())


def built_rows(name: str, frames: MutableMapping[str, pd.DataFrame]) -> pa.Table:
    """Build one table of all that it reads; return its rows as they are written.

    Args:
        name: The table.
        frames: What it reads, by name. What is shared is added, for the tables that follow.
    """
    return TABLES[name].TABLE.enforce(TABLES[name].build(**arguments(name, frames)))


def arguments(name: str, frames: MutableMapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what a table's `build` is called with, by name; see `built_rows`."""
    named = _named(name)
    for other in named:
        if other not in frames:
            made_of = _parameters(SHARED[other])
            frames[other] = SHARED[other](**{each: frames[each] for each in made_of})
    return {other: frames[other] for other in named}


def _at_most(times: pd.Series, at: pd.Timestamp) -> pd.Series:
    return times.mask(times > at, at)


def _cut(name: str) -> Callable[[pd.DataFrame, pd.Timestamp], pd.DataFrame] | None:
    return getattr(TABLES[name], "as_of", None)


def _with_upstream(names: Iterable[str]) -> set[str]:
    return _upstream(names, reads)


def _upstream(names: Iterable[str], made_of: Callable[[str], Iterable[str]]) -> set[str]:
    """Return tables with all tables that they go back to, as `made_of` says of each."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in TABLES and name not in found:
            found.add(name)
            waiting += made_of(name)
    return found
