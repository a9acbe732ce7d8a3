"""`inference-market worker`: takes steps of nights that run on Celery."""

import os

import click

# The definitions are loaded before the processes of steps are forked from this one.
import pipeline.definitions  # noqa: F401
from pipeline.cli.options import with_project
from pipeline.defs.engines import celery_app
from pipeline.registry.engines import ENGINE_VARIABLE
from pipeline.registry.places import SOURCES_VARIABLE, WAREHOUSE_VARIABLE
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError

QUEUE = "dagster"


@click.command()
@click.option("--processes", default=1, show_default=True, help="Steps at once.")
@with_project
def worker(project: Project, processes: int) -> None:
    """Take steps of nights from Celery's broker, until it is stopped.

    The broker is that of `engine` in the settings. Each step runs in a process of its own.
    """
    if project.engine.executor != "celery":
        msg = f"the executor is {project.engine.executor}: name celery in `engine` of the settings "
        msg += f"or in ${ENGINE_VARIABLE}"
        raise ConfigError(msg)
    # For nights that Dagster's daemon starts: they say nothing of the place.
    os.environ[SOURCES_VARIABLE] = str(project.sources_path.resolve())
    os.environ[WAREHOUSE_VARIABLE] = project.warehouse.place
    celery_app(project.engine).worker_main(
        ["worker", "--queues", QUEUE, "--concurrency", str(processes), "--loglevel", "WARNING"]
    )
