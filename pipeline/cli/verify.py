"""`inference-market verify`: is the archive what it was?"""

import click

from pipeline.cli.options import with_project
from pipeline.registry.project import Project
from pipeline.runs.refresh import REGISTRIES
from pipeline.storage.archive import ArchiveError


@click.command()
@with_project
def verify(project: Project) -> None:
    """Re-hash every archived document and name what rotted or is missing.

    Exits with 1 where something did.
    """
    documents = {
        (attempt.source_id, attempt.sha256)
        for attempt in project.archive.attempts()
        if attempt.is_sound and attempt.sha256 is not None
    }
    documents |= {(REGISTRIES, line["sha256"]) for _, line in project.archive.lines(REGISTRIES)}
    damaged = 0
    with click.progressbar(sorted(documents), label="verifying", show_pos=True) as shown:
        for source_id, sha256 in shown:
            try:
                project.archive.load(source_id, sha256)
            except ArchiveError as error:
                damaged += 1
                click.echo(f"\n{error}", err=True)
    click.echo(f"{len(documents)} documents, {damaged} damaged or missing")
    if damaged:
        raise click.exceptions.Exit(1)
