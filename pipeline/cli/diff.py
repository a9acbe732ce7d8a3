"""`inference-market diff`: which prices differ between two days."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import click
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.cli import completion
from pipeline.cli.options import OUTPUT_FORMATS, ProjectPlace, with_place
from pipeline.cli.printing import print_rows
from pipeline.cli.sellers import known_seller
from pipeline.cli.typed import DayType
from pipeline.tables.query import read_arrow

KEY = (
    *("provider_id", "offer_id", "via", "meter", "unit", "service_tier", "variant"),
    *("context_over_tokens", "time_window", "region", "commitment", "gpu_type"),
)
"""What names a price."""

EVENTS = ("moved", "came", "first seen", "went")

TERMINAL_ROWS = 50

READ_THEN = ("first_seen", "released")
"""What a start is dated by if it is a day of reading."""

Price = dict[str, Any]


@click.command()
@click.argument("first", metavar="DAY", type=DayType())
@click.argument("second", metavar="DAY", type=DayType())
@click.option("--provider", help="Prices of one seller only.", shell_complete=completion.sellers)
@click.option("--all", "is_all", is_flag=True, help="Prices that came or went, too.")
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_place
def diff(  # noqa: PLR0913, PLR0917 (one parameter an option)
    place: ProjectPlace,
    first: datetime,
    second: datetime,
    provider: str | None,
    is_all: bool,
    output_format: str,
) -> None:
    """Print the prices that differ between the ends of two days, UTC: the largest moves first.

    What stood at the first reading of its source is first seen then: it may be older. Where another
    source is believed on the second day, both are named: the price itself may not have moved.
    """
    history = read_arrow(place.warehouse.release(), "price_history")
    begun = _first_readings(history)
    if provider is not None:
        seller = known_seller(place, provider, history.column("provider_id").unique().to_pylist())
        history = history.filter(pc.equal(history.column("provider_id"), seller))
    before, after = (_standing(history, day) for day in (first, second))
    moved = [_move(before[key], after[key]) for key in before.keys() & after.keys()]
    moved = [row for row in moved if row["percent"] != 0]
    moved.sort(key=_largest_first)
    came = [
        _one_side(after[key], _arrival(after[key], begun))
        for key in sorted(after.keys() - before.keys(), key=str)
    ]
    went = [_one_side(before[key], "went") for key in sorted(before.keys() - after.keys(), key=str)]
    counts = Counter(row["event"] for row in (*moved, *came, *went))
    click.echo(", ".join(f"{counts[event]:,} {event}" for event in EVENTS), err=True)
    _print([*moved, *came, *went] if is_all else moved, output_format, is_all=is_all)


def _print(rows: list[Price], output_format: str, *, is_all: bool) -> None:
    if not rows:
        return
    most = TERMINAL_ROWS if output_format == "table" else len(rows)
    found = pa.Table.from_pylist(rows[:most])
    print_rows(found if is_all else found.drop_columns(["event"]), output_format)
    if len(rows) > most:
        click.echo(f"{len(rows) - most:,} more rows with --format csv", err=True)


def _first_readings(history: pa.Table) -> dict[str, datetime]:
    """Return since when each source has been read, as far as its own documents date it."""
    read = history.filter(pc.is_in(history.column("valid_from_basis"), pa.array(READ_THEN)))
    firsts = read.group_by("source_id").aggregate([("valid_from", "min")])
    return dict(
        zip(
            firsts.column("source_id").to_pylist(),
            firsts.column("valid_from_min").to_pylist(),
            strict=True,
        )
    )


def _arrival(price: Price, begun: dict[str, datetime]) -> str:
    """Return whether a price came, or stood when its source was first read."""
    is_first = price["valid_from"] == begun.get(price["source_id"])
    return "first seen" if is_first else "came"


def _largest_first(row: Price) -> tuple[object, ...]:
    """Return what moves are sorted by: those from free, which have no percentage, come first."""
    size = float("inf") if row["percent"] is None else abs(row["percent"])
    return -size, str(row["seller"]), str(row["model"])


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


def _percent(one: float, other: float) -> float | None:
    """Return by how much a price moved; null from free: no percentage says so."""
    if one == other:
        return 0.0
    return 100 * (other - one) / one if one else None


def _move(before: Price, after: Price) -> Price:
    one, other = before["price_usd"], after["price_usd"]
    sides = {
        "before": one,
        "after": other,
        "percent": _percent(one, other),
        "tier": after["service_tier"],
        "source_before": before["source_id"],
        "source": after["source_id"],
    }
    return {**_row(after, "moved"), **sides}


def _one_side(price: Price, event: str) -> Price:
    is_new = event != "went"
    amount = price["price_usd"]
    sides = {"before": None if is_new else amount, "after": amount if is_new else None}
    return {
        **_row(price, event),
        **sides,
        "percent": None,
        "tier": price["service_tier"],
        "source_before": None if is_new else price["source_id"],
        "source": price["source_id"] if is_new else None,
    }
