"""Every published table, found by its module.

A module of `core/` or `derived/` has `TABLE`, its schema, and `build`, whose parameters name what
it reads: other tables, or `pipeline.inputs`.
"""

import graphlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol, cast

import pandas as pd

from pipeline.table import Table
from pipeline.tables import core, derived


class TableModule(Protocol):
    """A module that makes one table.

    One whose rows carry dates may also have `as_of(frame, at)`, which returns the rows as they
    were at a time. The others are built again from tables as they were.
    """

    TABLE: Table

    def build(self, **inputs: pd.DataFrame) -> pd.DataFrame:
        """Return the table's rows."""


def _discover() -> dict[str, TableModule]:
    found = {}
    for package in (core, derived):
        for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = cast("TableModule", importlib.import_module(info.name))
            found[module.TABLE.name] = module
    return found


TABLES: Mapping[str, TableModule] = _discover()


def reads(name: str) -> tuple[str, ...]:
    """Return what a table is built from, as its `build` names it."""
    return tuple(inspect.signature(TABLES[name].build).parameters)


def in_build_order() -> list[str]:
    """Return the names of all tables, each after those that it reads."""
    graph = {name: [other for other in reads(name) if other in TABLES] for name in sorted(TABLES)}
    return list(graphlib.TopologicalSorter(graph).static_order())


def build_tables(
    inputs: Mapping[str, pd.DataFrame], names: Iterable[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Return tables built in memory, each as it would be read back from its file.

    Args:
        inputs: Frames of `pipeline.inputs`, by name.
        names: The tables wanted; all of them by default. What they read is built too.
    """
    wanted = _with_upstream(TABLES if names is None else names)
    frames = dict(inputs)
    for name in in_build_order():
        if name in wanted:
            frames[name] = _built(name, frames)
    return {name: frames[name] for name in wanted}


def build_as_of(
    inputs: Mapping[str, pd.DataFrame], names: Iterable[str], at: pd.Timestamp
) -> dict[str, pd.DataFrame]:
    """Return tables as they were at a time, built in memory.

    Tables whose rows carry dates are built from all that is known, and cut; the others are built
    from tables as they were, with the clock at that time.

    Args:
        inputs: Frames of `pipeline.inputs`, by name.
        names: The tables wanted.
        at: The time.
    """
    frames = dict(inputs)
    for name, rows in build_tables(inputs, [name for name in TABLES if _cut(name)]).items():
        cut = _cut(name)
        frames[name] = rows if cut is None else cut(rows, at).reset_index(drop=True)
    begun = inputs["reads"][inputs["reads"]["first_at"] <= at]
    frames["reads"] = begun.assign(last_at=_at_most(begun["last_at"], at))
    frames["clock"] = inputs["clock"].assign(at=_at_most(inputs["clock"]["at"], at))
    for name in in_build_order():
        if _cut(name) is None:
            frames[name] = _built(name, frames)
    return {name: frames[name] for name in names}


def _built(name: str, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    module = TABLES[name]
    rows = module.build(**{other: frames[other] for other in reads(name)})
    return pd.DataFrame(module.TABLE.enforce(rows).to_pandas())


def _at_most(times: pd.Series, at: pd.Timestamp) -> pd.Series:
    return times.mask(times > at, at)


def _cut(name: str) -> Callable[[pd.DataFrame, pd.Timestamp], pd.DataFrame] | None:
    return getattr(TABLES[name], "as_of", None)


def _with_upstream(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in TABLES and name not in found:
            found.add(name)
            waiting += reads(name)
    return found
