"""`inference-market claims`: do a report's claims stand in its sources?"""

from pathlib import Path

import click
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.cli.options import with_project
from pipeline.cli.printing import print_rows
from pipeline.domain.markdown import table as markdown_table
from pipeline.registry.project import Project, load_project_claims
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.claim_check import (
    cited_beside,
    project_with_sources,
    verdicts_of_check,
    verdicts_on,
)
from pipeline.tables.derived.claim_verdicts import TABLE, VERDICTS
from pipeline.tables.query import read_arrow

SHOWN = ("claim_id", "section", "claimed", "verdict", "elsewhere", "flags", "today", "reason")
"""Columns for people; CSV and JSON have all."""
FAILED = 1


@click.command()
@click.option("--verdict", type=click.Choice(VERDICTS), help="Only claims with this verdict.")
@click.option(
    "--claims",
    "claims_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Claims of another report; claims.yaml beside sources.yaml by default.",
)
@click.option(
    "--fail-on",
    type=click.Choice(VERDICTS),
    multiple=True,
    help="Exit with 1 if a claim has this verdict; repeatable.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "csv", "json", "md"]),
    default="table",
    show_default=True,
)
@with_project
def claims(
    project: Project,
    verdict: str | None,
    claims_file: Path | None,
    fail_on: tuple[str, ...],
    output_format: str,
) -> None:
    """Print the verdicts on a report's claims."""
    verdicts = _verdicts(project, claims_file)
    rows = verdicts if verdict is None else verdicts.filter(pc.field("verdict") == verdict)
    rows = rows.sort_by([("report_id", "ascending"), ("claim_number", "ascending")])
    if output_format == "md":
        click.echo(markdown_table(rows.to_pylist(), SHOWN), nl=False)
    else:
        shown = rows.select(SHOWN) if output_format == "table" else rows
        print_rows(shown, output_format)
    failing = verdicts.filter(pc.is_in(verdicts.column("verdict"), pa.array(fail_on, pa.string())))
    if failing.num_rows:
        names = ", ".join(failing.column("claim_id").to_pylist())
        click.echo(f"{failing.num_rows} claims are {' or '.join(fail_on)}: {names}", err=True)
        raise click.exceptions.Exit(FAILED)


def _verdicts(project: Project, claims_file: Path | None) -> pa.Table:
    if claims_file is None and project.claims_mistake is not None:
        raise ConfigError(project.claims_mistake)
    if claims_file is None:
        return read_arrow(project.warehouse.release(), TABLE.name)
    cited = cited_beside(claims_file)
    report = load_project_claims(claims_file, project_with_sources(project, cited).registry)
    if cited:
        return TABLE.enforce(verdicts_of_check(project, report, cited, claims_file.parent))
    return TABLE.enforce(verdicts_on(project, report))
