"""`inference-market report`: where the market report lies."""

import webbrowser

import click

from pipeline.cli.options import with_project
from pipeline.outputs.report.files import MARKDOWN, PAGE, is_current, write_report
from pipeline.registry.project import Project


@click.command()
@click.option("--open", "is_to_open", is_flag=True, help="Open the page in the browser.")
@with_project
def report(project: Project, is_to_open: bool) -> None:
    """Print where the market report lies: a page, and the same in Markdown.

    It is written anew where it is missing, or older than the tables.
    """
    warehouse = project.warehouse
    if not is_current(warehouse):
        with warehouse.lock():
            write_report(warehouse)
    page = warehouse.report / PAGE
    click.echo(page)
    click.echo(warehouse.report / MARKDOWN)
    if is_to_open and not webbrowser.open(page.as_uri()):
        click.echo("no browser could be started; open the page by hand", err=True)
