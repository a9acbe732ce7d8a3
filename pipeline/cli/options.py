"""Options that every command has."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, update_wrapper, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import click

from pipeline.registry.places import SOURCES_VARIABLE, WAREHOUSE_VARIABLE, warehouse_at
from pipeline.storage.warehouse import Warehouse

if TYPE_CHECKING:
    from pipeline.registry.project import Project

P = ParamSpec("P")
R = TypeVar("R")

OUTPUT_FORMATS = click.Choice(["table", "csv", "json"])


@dataclass(frozen=True)
class ProjectPlace:
    """Where the files of a project lie: enough to read its tables.

    Attributes:
        sources: Registry of sources, as given.
        warehouse: Its data.
    """

    sources: Path | None
    warehouse: Warehouse

    @cached_property
    def project(self) -> "Project":
        """The whole project, its registries read: a command that needs no more does not wait."""
        # Imported on demand: it has all registries.
        from pipeline.registry.project import load_project  # noqa: PLC0415

        found = load_project(self.sources, self.warehouse.place)
        if found.claims_mistake is not None:
            click.echo(f"claims are left out: {found.claims_mistake}", err=True)
        return found


def with_project(
    command: Callable[Concatenate["Project", P], R],
) -> Callable[P, R]:
    """Give a command `--sources` and `--warehouse`, and the project that they name."""

    def wrapped(place: ProjectPlace, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return command(place.project, *args, **kwargs)

    return with_place(update_wrapper(wrapped, command))


def with_place(
    command: Callable[Concatenate[ProjectPlace, P], R],
) -> Callable[P, R]:
    """Give a command `--sources` and `--warehouse`, and the place that they name."""

    @click.option(
        "--sources",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Registry of sources; providers.yaml, models.yaml and transcripts/ may lie beside it. "
        f"Default: ${SOURCES_VARIABLE}, else the checkout's sources.yaml.",
    )
    @click.option(
        "--warehouse",
        type=click.Path(file_okay=False),
        help="Folder of all data, or s3://bucket/prefix. "
        f"Default: ${WAREHOUSE_VARIABLE}, else the checkout's warehouse/.",
    )
    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        sources, warehouse = kwargs.pop("sources"), kwargs.pop("warehouse")
        place = ProjectPlace(
            sources if isinstance(sources, Path) else None,
            warehouse_at(warehouse if isinstance(warehouse, str) else None),
        )
        return command(place, *args, **kwargs)

    return wrapped
