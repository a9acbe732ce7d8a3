"""What the shell offers for the start of a name: tables, sources, models, sellers."""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from pipeline.registry.places import warehouse_at
from pipeline.storage.files import WarehouseError
from pipeline.tables.build import TABLES
from pipeline.tables.query import read_arrow

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def tables(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the tables, with and without their layer."""
    names = [*sorted(TABLES), *(TABLES.path(name) for name in sorted(TABLES))]
    return _starting(names, incomplete)


def names_in(table: str, column: str) -> Complete:
    """Return what offers the names in a column of a table; nothing where it is not built."""

    def complete(
        context: click.Context, _: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        try:
            rows = read_arrow(warehouse_at(context.params.get("warehouse")).release(), table)
        except WarehouseError:
            return []
        names = [name for name in rows.column(column).unique().to_pylist() if name is not None]
        bare = [name.rpartition("/")[2] for name in names if "/" in name]
        return _starting(sorted([*names, *bare]), incomplete)

    return complete


def _starting(names: Iterable[str], start: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(start)]


sources = names_in("sources", "source_id")
models = names_in("price_comparison", "model_id")
sellers = names_in("price_comparison", "provider_id")
