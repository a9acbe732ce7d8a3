"""`inference-market verify`: are the archive, the releases and the site what they were?"""

import click

from pipeline.cli.options import with_project
from pipeline.outputs.report.files import rotten_files
from pipeline.registry.project import Project
from pipeline.runs.refresh import REGISTRIES
from pipeline.storage.archive import Archive, ArchiveError


@click.command()
@with_project
def verify(project: Project) -> None:
    """Re-hash every file, compare documents and log, and name what rotted or is missing.

    Exits with 1 where a document, a line of the log, a release or a file of the site is damaged, or
    missing. A document that no attempt names is listed only: a run that was killed may leave one.
    """
    archive, files = project.archive, project.warehouse.files
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
    damaged += project.warehouse.releases.damage()
    damaged += [
        f"{files.address(name)}: damaged; remove it, and `inference-market build`"
        for name in rotten_files(files)
    ]
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
