"""`inference-market report`: where the site lies, and a copy of it elsewhere."""

import webbrowser
from pathlib import Path

import click

from pipeline.cli.options import with_project
from pipeline.outputs.report.files import PAGE, address_of, is_current, write_report
from pipeline.outputs.report.site import MARKDOWN
from pipeline.registry.project import Project
from pipeline.storage.copies import copy_folder
from pipeline.storage.warehouse import REPORT


@click.command()
@click.option("--open", "is_to_open", is_flag=True, help="Open the start page in the browser.")
@click.option("--to", metavar="DIR|s3://…", help="Copy the site to a folder or an object store.")
@with_project
def report(project: Project, is_to_open: bool, to: str | None) -> None:
    """Print where the site lies, and the report in Markdown.

    It is written anew where it is missing, or older than the tables. It works from its folder,
    without a network, and from any host of static files.
    """
    warehouse = project.warehouse
    if not is_current(warehouse):
        with warehouse.lock():
            write_report(warehouse)
    click.echo(address_of(warehouse, PAGE))
    click.echo(address_of(warehouse, MARKDOWN))
    if to is not None:
        count = copy_folder(warehouse.files, REPORT, to)
        click.echo(f"{count:,} files copied to {to}")
    if is_to_open and not webbrowser.open(_uri(address_of(warehouse, PAGE))):
        click.echo("no browser could be started; open the page by hand", err=True)


def _uri(address: str) -> str:
    return address if "://" in address else Path(address).as_uri()
