"""`inference-market publish`: the tables of the newest release to an object store."""

from datetime import timedelta

import click

from pipeline.cli.options import with_project
from pipeline.registry.project import Project
from pipeline.runs.acquire import utc_now
from pipeline.storage.object_files import ObjectFiles
from pipeline.storage.releases import Releases


@click.command()
@click.argument("address", metavar="s3://BUCKET/PREFIX")
@with_project
def publish(project: Project, address: str) -> None:
    """Put the tables of the newest release to an address, where others read them.

    Whoever reads there sees one release, whole. Of two that publish at once one is refused. Tables
    that are there are not sent again; old releases are removed as in the warehouse.
    """
    now = utc_now()
    there = Releases(ObjectFiles(address))
    release = there.take(project.warehouse.release(), now=now)
    kept = timedelta(days=project.registry.settings.keep_releases_days)
    there.sweep(release, older_than=kept, now=now)
    click.echo(f"{address}: release {release.id}, {len(release.tables)} tables")
