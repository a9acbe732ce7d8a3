"""`inference-market verify`: is the archive what it was?"""

import click

from pipeline.cli.options import with_project
from pipeline.registry.project import Project
from pipeline.runs.refresh import REGISTRIES
from pipeline.storage.archive import Archive, ArchiveError


@click.command()
@with_project
def verify(project: Project) -> None:
    """Re-hash every archived document, compare files and log, and name what rotted or is missing.

    Exits with 1 where a document or a line of the log is damaged or missing. A document that no
    attempt names is listed only: a run that was killed may leave one.
    """
    archive = project.archive
    named = _named(archive)
    damaged = [str(line) for line in archive.bad_attempts()]
    damaged += [f"{path}: no file of the log; move it away" for path in archive.stray_logs()]
    with click.progressbar(
        sorted(named | set(archive.documents())), label="verifying", show_pos=True
    ) as shown:
        for source_id, sha256 in shown:
            try:
                archive.load(source_id, sha256)
            except ArchiveError as error:
                damaged.append(str(error))
    for line in damaged:
        click.echo(line, err=True)
    for source_id, sha256 in sorted(set(archive.documents()) - named):
        click.echo(f"{archive.body_address(source_id, sha256)}: no attempt names it")
    click.echo(f"{len(named)} documents, {len(damaged)} damaged or missing")
    if damaged:
        raise click.exceptions.Exit(1)


def _named(archive: Archive) -> set[tuple[str, str]]:
    """Return source and digest of the documents that the logs name."""
    attempts = archive.attempt_table(forgotten=True).select(["source_id", "sha256"]).to_pylist()
    found = {(row["source_id"], row["sha256"]) for row in attempts if row["sha256"] is not None}
    return found | {
        (REGISTRIES, line["sha256"]) for _, line in archive.lines(REGISTRIES) if "sha256" in line
    }
