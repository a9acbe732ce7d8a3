"""Options that every command has."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from pipeline.registry.project import SOURCES_VARIABLE, WAREHOUSE_VARIABLE, Project, load_project

P = ParamSpec("P")
R = TypeVar("R")

OUTPUT_FORMATS = click.Choice(["table", "csv", "json"])


def with_project(
    command: Callable[Concatenate[Project, P], R],
) -> Callable[P, R]:
    """Give a command `--sources` and `--warehouse`, and the project that they name."""

    @click.option(
        "--sources",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Registry of sources; providers.yaml, models.yaml and transcripts/ may lie beside it. "
        f"Default: ${SOURCES_VARIABLE}, else the checkout's sources.yaml.",
    )
    @click.option(
        "--warehouse",
        type=click.Path(path_type=Path, file_okay=False),
        help=f"Folder of all data. Default: ${WAREHOUSE_VARIABLE}, else the checkout's warehouse/.",
    )
    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        sources, warehouse = kwargs.pop("sources"), kwargs.pop("warehouse")
        project = load_project(
            sources if isinstance(sources, Path) else None,
            warehouse if isinstance(warehouse, Path) else None,
        )
        if project.claims_mistake is not None:
            click.echo(f"claims are left out: {project.claims_mistake}", err=True)
        return command(project, *args, **kwargs)

    return wrapped
