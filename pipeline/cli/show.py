"""`inference-market show`: print a table."""

from collections.abc import Mapping

import click
import pyarrow as pa

from pipeline.cli import completion
from pipeline.cli.options import OUTPUT_FORMATS, ProjectPlace, with_place
from pipeline.cli.printing import print_rows, with_since
from pipeline.cli.typed import WholeNumberType
from pipeline.cli.unranked import note_unconfirmed, unranked_because
from pipeline.tables.query import known_table, query, read_arrow

SHORT: Mapping[str, tuple[str, ...] | dict[str, str]] = {
    "claim_verdicts": ("claim_id", "verdict", "claimed", "today", "says"),
    "current_prices": {
        "model_label": "model",
        "provider_id": "provider",
        "meter": "meter",
        "price_usd": "usd",
        "service_tier": "tier",
        "price_since": "since",
    },
    "gpu_comparison": (
        "gpu",
        "gpu_memory_gb",
        "provider_id",
        "usd_per_gpu_hour",
        "rank",
        "commitment",
    ),
    "performance_comparison": ("model_id", "provider_id", "ttft_s", "output_tps", "e2e_tps"),
    "price_changes": ("changed_at", "event", "provider_id", "model_label", "meter", "change_pct"),
    "price_comparison": {
        "model_id": "model",
        "provider_id": "provider",
        "via": "via",
        "model_variant": "variant",
        "quantization": "stored",
        "input_usd_per_mtok": "input",
        "output_usd_per_mtok": "output",
        "blended_3_1_usd_per_mtok": "blend",
        "rank": "rank",
        "unranked_because": "unranked",
        "price_since": "since",
    },
    "price_disagreements": ("model_label", "provider_id", "meter", "price_usd", "other_price_usd"),
    "source_health": ("source_id", "health", "sound_at", "row_count"),
}
"""Columns that a person asks for first, in a terminal of 80 columns, some with shorter headings; of
other tables all, as far as they fit."""

IF_ANY = ("via", "model_variant", "quantization", "unranked_because")
"""Columns of a short view that are left out where no row has any."""

WAYS = "--columns, --format csv"

TERMINAL_ROWS = 50
"""Rows that a person scrolls through."""


@click.command()
@click.argument("table", shell_complete=completion.tables)
@click.option("--where", help="SQL condition on the table's columns, run by DuckDB.")
@click.option(
    "--limit", type=WholeNumberType(), help="Most rows; all by default, 50 in the terminal."
)
@click.option("--as-of", metavar="DAY", help="What was true then (the end of that day, UTC).")
@click.option("--known-at", metavar="DAY", help="What the documents captured by then say.")
@click.option("--columns", help="Columns to print, separated by commas.")
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_place
def show(  # noqa: PLR0913, PLR0917 (one parameter an option)
    place: ProjectPlace,
    table: str,
    where: str | None,
    limit: int | None,
    as_of: str | None,
    known_at: str | None,
    columns: str | None,
    output_format: str,
) -> None:
    """Print TABLE, such as `price_comparison` or `core/prices`."""
    declared = known_table(table).TABLE
    is_for_people = output_format == "table"
    short = SHORT.get(declared.name) if is_for_people and not columns else None
    names = [name.strip() for name in columns.split(",")] if columns else None
    found = query(_rows(place, table, as_of, known_at), where=where, columns=names)
    most = TERMINAL_ROWS if limit is None and is_for_people else limit
    rows = found if most is None else found.slice(0, most)
    shown = rows if short is None else _shortened(rows, short)
    is_chosen = names is not None or short is not None
    print_rows(shown, output_format, table=declared, is_chosen=is_chosen, ways=WAYS)
    if short is not None:
        click.echo(f"{len(declared.columns)} columns with --columns or --format csv", err=True)
    if rows.num_rows < found.num_rows:
        click.echo(f"{found.num_rows - rows.num_rows} more rows with --limit", err=True)


def _shortened(rows: pa.Table, short: tuple[str, ...] | dict[str, str]) -> pa.Table:
    """Return the columns of a short view, under their headings there."""
    if "price_since" in short:
        rows = with_since(rows, "price_since")
    if "unranked_because" in short:
        reasons = pa.array(map(unranked_because, rows.to_pylist()), pa.string())
        rows = rows.append_column("unranked_because", reasons)
        note_unconfirmed(rows)
    names = short if isinstance(short, dict) else dict.fromkeys(short, "")
    kept = [
        name for name in names if name not in IF_ANY or rows.column(name).null_count < rows.num_rows
    ]
    return rows.select(kept).rename_columns([names[name] or name for name in kept])


def _rows(place: ProjectPlace, table: str, as_of: str | None, known_at: str | None) -> pa.Table:
    if as_of is None and known_at is None:
        return read_arrow(place.warehouse.release(), table)
    # Imported on demand: with it comes everything that reads documents.
    from pipeline.runs.timetravel import moment, read_from  # noqa: PLC0415

    frame = read_from(place.project, table, as_of=moment(as_of), known_at=moment(known_at))
    return pa.Table.from_pandas(frame, preserve_index=False)
