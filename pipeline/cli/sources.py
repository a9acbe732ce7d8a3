"""`inference-market sources`: what there is, and how it is."""

import click

from pipeline.cli.options import OUTPUT_FORMATS, with_project
from pipeline.cli.printing import print_rows
from pipeline.registry.project import Project
from pipeline.tables.query import known_table, query, read_arrow

SHOWN = ("source_id", "method", "health", "row_count", "sound_at", "age_days", "outcome", "reason")


@click.command()
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_project
def sources(project: Project, output_format: str) -> None:
    """List the sources: how each comes, how it is, and what went wrong."""
    health = read_arrow(project.warehouse.release(), "source_health")
    declared = known_table("source_health").TABLE
    print_rows(query(health, columns=SHOWN), output_format, table=declared, is_chosen=True)
