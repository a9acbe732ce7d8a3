"""`inference-market diff`: which prices differ between two days."""

from datetime import UTC, datetime, timedelta

import click
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.cli import completion
from pipeline.cli.options import OUTPUT_FORMATS, Place, with_place
from pipeline.cli.printing import print_rows
from pipeline.tables.query import read_arrow

KEY = (
    *("provider_id", "offer_id", "via", "meter", "unit", "service_tier", "variant"),
    *("context_over_tokens", "time_window", "region", "commitment", "gpu_type"),
)
"""What names a price."""

TERMINAL_ROWS = 50

DAY = click.DateTime(["%Y-%m-%d"])

Price = dict[str, object]


@click.command()
@click.argument("first", metavar="DAY", type=DAY)
@click.argument("second", metavar="DAY", type=DAY)
@click.option("--provider", help="Prices of one seller only.", shell_complete=completion.sellers)
@click.option("--all", "is_all", is_flag=True, help="Prices that came or went, too.")
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_place
def diff(  # noqa: PLR0913, PLR0917 (one parameter an option)
    place: Place,
    first: datetime,
    second: datetime,
    provider: str | None,
    is_all: bool,
    output_format: str,
) -> None:
    """Print the prices that differ between the ends of two days, UTC: the largest moves first."""
    history = read_arrow(place.warehouse.release(), "price_history")
    if provider is not None:
        history = history.filter(pc.equal(history.column("provider_id"), provider))
    before, after = (_standing(history, day) for day in (first, second))
    moved = [_move(before[key], after[key]) for key in before.keys() & after.keys()]
    moved = [row for row in moved if row["percent"] != 0]
    moved.sort(key=lambda row: (-abs(row["percent"]), str(row["seller"]), str(row["model"])))
    came = [_one_side(after[key], "came") for key in sorted(after.keys() - before.keys(), key=str)]
    went = [_one_side(before[key], "went") for key in sorted(before.keys() - after.keys(), key=str)]
    rows = [*moved, *(came if is_all else []), *(went if is_all else [])]
    click.echo(f"{len(moved):,} moved, {len(came):,} came, {len(went):,} went", err=True)
    if rows:
        most = TERMINAL_ROWS if output_format == "table" else len(rows)
        found = pa.Table.from_pylist(rows[:most])
        print_rows(found if is_all else found.drop_columns(["event"]), output_format)


def _standing(history: pa.Table, day: datetime) -> dict[tuple[object, ...], Price]:
    """Return the prices that stood at the end of a day, by what names them."""
    at = pa.scalar(day.replace(tzinfo=UTC) + timedelta(days=1), pa.timestamp("us", tz="UTC"))
    until = history.column("valid_to")
    stands = pc.and_(
        pc.less(history.column("valid_from"), at),
        pc.or_(pc.is_null(until), pc.greater_equal(pc.fill_null(until, at), at)),
    )
    rows = history.filter(pc.and_(stands, pc.is_valid(history.column("price_usd"))))
    return {tuple(row[name] for name in KEY): row for row in rows.to_pylist()}


def _row(price: Price, event: str) -> Price:
    return {
        "event": event,
        "seller": price["provider_id"],
        "model": price["model_id"] or price["model_label"],
        "meter": price["meter"],
    }


def _move(before: Price, after: Price) -> dict[str, float]:
    one, other = float(str(before["price_usd"])), float(str(after["price_usd"]))
    change = 0.0 if one == other else 100 * (other - one) / one if one else float("inf")
    sides = {
        "before": one,
        "after": other,
        "percent": change,
        "tier": after["service_tier"],
        "source": after["source_id"],
    }
    return {**_row(after, "moved"), **sides}  # type: ignore[dict-item]


def _one_side(price: Price, event: str) -> Price:
    is_new = event == "came"
    amount = price["price_usd"]
    sides = {"before": None if is_new else amount, "after": amount if is_new else None}
    return {
        **_row(price, event),
        **sides,
        "percent": None,
        "tier": price["service_tier"],
        "source": price["source_id"],
    }
