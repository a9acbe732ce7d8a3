"""`inference-market explain`: from a figure to the bytes it came from."""

from typing import Final

import click

from pipeline.cli import completion
from pipeline.cli.grid import shown
from pipeline.cli.options import with_project
from pipeline.cli.typed import WholeNumberType
from pipeline.domain.kinds import KINDS
from pipeline.registry.project import Project
from pipeline.runs.evidence import Explanation, statements
from pipeline.runs.evidence import explain as explanations
from pipeline.tables.query import query, read_arrow

WHAT: Final = dict.fromkeys(
    (
        *(name for kind in KINDS for name in kind.key),
        *("price_usd", "value", "state", "currency", "source_amount", "note"),
        *("effective_to", "first_seen_at", "last_seen_at", "gone_at"),
    )
)
"""Columns that say what is stated, in reading order."""

MARGIN = 60
"""Characters shown on either side of the printed text."""


@click.command()
@click.argument("table", shell_complete=completion.tables)
@click.option("--where", required=True, help="SQL condition that picks the rows.")
@click.option(
    "--limit", type=WholeNumberType(1), default=10, show_default=True, help="Most statements."
)
@with_project
def explain(project: Project, table: str, where: str, limit: int) -> None:
    """Show where the figures of TABLE stand: address, date, digest, place and printed text.

    Each text is looked up again in the archived bytes. Exits with 1 where one is not there.
    """
    release = project.warehouse.release()
    rows = query(read_arrow(release, table), where=where)
    stated = statements(release, table, rows)
    failed = 0
    for explanation in explanations(project, stated.slice(0, limit)):
        _print(project, explanation)
        failed += explanation.error is not None
    if stated.num_rows > limit:
        click.echo(f"{stated.num_rows - limit} more statements with --limit")
    if not stated.num_rows:
        click.echo("no row meets the condition", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _print(project: Project, explanation: Explanation) -> None:
    row = explanation.row
    source = project.registry.by_id(row["source_id"])
    stated = {name: row[name] for name in WHAT if row.get(name) is not None}
    click.secho(" ".join(f"{name}={shown(value)}" for name, value in stated.items()), bold=True)
    click.echo(f"  source   {source.title} ({source.publisher}, {source.class_}; {source.id})")
    click.echo(f"  address  {row['source_url']}")
    click.echo(f"  dated    {row['fetched_at']:%Y-%m-%d %H:%M} UTC, {row['method']}")
    if (release := explanation.release) is not None:
        member = source.released.member if source.released else ""
        click.echo(f"  release  {release.package_version}, {release.package_file}: {member}")
        click.echo(f"  package  sha256 {release.package_sha256}")
    click.echo(f"  digest   sha256 {row['snapshot_sha256']}")
    click.echo(
        f"  bytes    {project.archive.body_address(row['source_id'], row['snapshot_sha256'])}"
    )
    click.echo(f"  place    {row['evidence_locator']}")
    click.echo(f"  printed  {row['evidence_text']!r}")
    if explanation.error is None and explanation.context is not None:
        click.echo(f"  found    in {_around(explanation.context, row['evidence_text'])!r}")
    else:
        click.secho(f"  NOT FOUND  {explanation.error}", fg="red")
    click.echo(f"  read by  {row['parser']} version {row['parser_version']}\n")


def _around(context: str, text: str) -> str:
    at = context.find(text)
    start, end = max(0, at - MARGIN), at + len(text) + MARGIN
    return context[start:end]
