"""Since when the prices of an offer stand: a day, or the day of the first reading as a bound."""

from pipeline.outputs.report.inlines import Day, Quiet, Words
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import day, long_day

AT_LEAST = "at least "
"""What stands before a bound: the value stood already when its source was first read."""


def since_cell(row: PublishedRow) -> Words:
    """Return since when an offer of derived/price_comparison stands, for a column of its own."""
    at = Day(day(row["price_since"]), is_age=False)
    return (Quiet(AT_LEAST), at) if row["is_since_bound"] else (at,)


def since_line(row: PublishedRow) -> Quiet:
    """Return the same in small type, below a price."""
    at_least = AT_LEAST if row["is_since_bound"] else ""
    return Quiet(f" since {at_least}{day(row['price_since'])}", is_below=True)


def since_said(row: PublishedRow) -> str:
    """Return the same as the end of a sentence."""
    at_least = AT_LEAST if row["is_since_bound"] else ""
    return f", since {at_least}{long_day(row['price_since'])}"
