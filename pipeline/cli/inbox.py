"""`inference-market inbox`: the pages that somebody dropped into `warehouse/inbox/<source>/`."""

import click

from pipeline.cli.build import print_counts, print_result
from pipeline.cli.options import with_project
from pipeline.registry.project import Project
from pipeline.runs.acquire import utc_now
from pipeline.runs.inbox import unknown_folders
from pipeline.runs.parked import SETTLE_TIME
from pipeline.runs.publish import write_tables
from pipeline.runs.refresh import read_inbox
from pipeline.storage.files import WarehouseError


@click.command()
@with_project
def inbox(project: Project) -> None:
    """Archive and read the pages in inbox/SOURCE/, and rebuild the tables.

    A page is dated by its name, as 2026-03-18.html or page-2026-03-18T0400Z.html, else by when
    the file was written. What was taken moves to inbox/SOURCE/done/; what was not stays.
    """
    if project.warehouse.inbox is None:
        msg = f"{project.warehouse.place}: has no inbox; take pages in with `ingest SOURCE FILE`"
        raise WarehouseError(msg)
    taken, refused = 0, unknown_folders(project)
    with project.warehouse.lock():
        for result in read_inbox(project, now=utc_now):
            print_result(result)
            taken += result.attempt is not None
            refused += result.refused
        if taken:
            print_counts(write_tables(project))
    for line in refused:
        click.echo(f"left where it is: {line}")
    if not taken and not refused:
        seconds = SETTLE_TIME.total_seconds()
        click.echo(
            f"nothing new in {project.warehouse.inbox}/<source>/"
            f" (a file is taken {seconds:g} seconds after it was written)"
        )
