"""Every published table, found by its module.

A module of `core/` or `derived/` has `TABLE`, its schema, and `build`, whose parameters name what
it reads: other tables, or `pipeline.inputs`.
"""

import graphlib
import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from typing import Protocol, cast

import pandas as pd

from pipeline.table import Table
from pipeline.tables import core, derived


class TableModule(Protocol):
    """A module that makes one table."""

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
            module = TABLES[name]
            rows = module.build(**{other: frames[other] for other in reads(name)})
            frames[name] = module.TABLE.enforce(rows).to_pandas()
    return {name: frames[name] for name in wanted}


def _with_upstream(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in TABLES and name not in found:
            found.add(name)
            waiting += reads(name)
    return found
