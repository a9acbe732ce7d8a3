"""`inference-market forget`: attempts that are taken out of account."""

from datetime import datetime

import click

from pipeline.cli import completion
from pipeline.cli.build import print_counts, print_result
from pipeline.cli.options import with_project
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import utc_now
from pipeline.runs.publish import rebuild
from pipeline.runs.timetravel import moment
from pipeline.storage.attempts import Attempt


@click.command()
@click.argument("source_id", metavar="SOURCE", shell_complete=completion.sources)
@click.argument("sha256", metavar="[SHA256]", required=False)
@click.option(
    "--after",
    metavar="DAY",
    help="All attempts dated, or logged by a clock that was ahead, after the end of this day.",
)
@click.option("--undo", is_flag=True, help="Take all attempts of SOURCE into account again.")
@with_project
def forget(
    project: Project, source_id: str, sha256: str | None, after: str | None, undo: bool
) -> None:
    """Take attempts of SOURCE out of account, and rebuild the tables without them.

    Those that gave the document SHA256, or all dated after a day. Nothing is deleted: bytes and log
    stay in raw/.
    """
    source = project.registry.by_id(source_id)
    if sum((sha256 is not None, after is not None, undo)) != 1:
        msg = "name one of: SHA256, --after DAY, --undo"
        raise ConfigError(msg)
    with project.warehouse.lock():
        if undo:
            project.archive.remember(source.id, at=utc_now())
        else:
            now = utc_now()
            chosen = _chosen(project.archive.attempts(), source.id, sha256, moment(after), now)
            project.archive.forget(chosen, at=now)
            click.echo(f"{source.id}: {len(chosen)} attempts set aside; --undo brings them back")
        print_counts(rebuild(project, print_result))


def _chosen(
    attempts: list[Attempt],
    source_id: str,
    sha256: str | None,
    after: datetime | None,
    now: datetime,
) -> list[Attempt]:
    found = [
        item
        for item in attempts
        if item.source_id == source_id
        and (
            item.sha256 == sha256
            if after is None
            else item.fetched_at > after or item.archived_at > max(after, now)
        )
    ]
    if not found:
        msg = f"{source_id}: no attempt is of that kind"
        raise ConfigError(msg)
    return found
