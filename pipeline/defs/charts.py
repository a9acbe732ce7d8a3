"""Small charts for Dagster's pages: Markdown tables with a bar in each row.

The pages show Markdown of fewer than 1,000 characters where it stands; of more, a link to it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.defs.markdown import as_markdown

COUNTED: Final[Mapping[str, str]] = {
    "fetches": "outcome",
    "models": "org",
    "price_changes": "event",
    "providers": "kind",
    "source_health": "health",
    "sources": "source_class",
}
"""Column by which a table's rows are counted; that of no entry by provider, if it has one."""

PROVIDER: Final = "provider_id"
MOST_BARS: Final = 8
MAX_LABEL: Final = 24
BAR_LENGTH: Final = 20

Bars = Sequence[tuple[str, int]]


def rows_chart(name: str, table: pa.Table) -> str | None:
    """Return how many rows of a table are of which kind; null where that says nothing.

    Args:
        name: The table's name.
        table: Its rows.
    """
    column = COUNTED.get(name, PROVIDER)
    if column not in table.schema.names or not table.num_rows:
        return None
    counts = pc.value_counts(table.column(column).combine_chunks().drop_null()).to_pylist()
    bars = sorted(((str(item["values"]), item["counts"]) for item in counts), key=_rank)
    rest = bars[MOST_BARS:]
    others = [(f"{len(rest)} others", sum(count for _, count in rest))] if rest else []
    return bar_chart([*bars[:MOST_BARS], *others], column)


def bar_chart(bars: Bars, title: str) -> str:
    r"""Return counts as a Markdown table, each with its bar.

    >>> print(bar_chart([("groq", 40), ("together", 10)], "provider_id"))
    | provider\_id | rows | |
    |---|--:|---|
    | groq | 40 | ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇ |
    | together | 10 | ▇▇▇▇▇ |
    """
    longest = max((count for _, count in bars), default=1)
    head = f"| {as_markdown(title)} | rows | |\n|---|--:|---|"
    return "\n".join([head, *(_row(label, count, longest) for label, count in bars)])


def _row(label: str, count: int, longest: int) -> str:
    cut = label if len(label) <= MAX_LABEL else label[: MAX_LABEL - 1] + "…"
    bar = "▇" * max(1, round(BAR_LENGTH * count / longest))
    return f"| {as_markdown(cut)} | {count:,} | {bar} |"


def _rank(bar: tuple[str, int]) -> tuple[int, str]:
    return -bar[1], bar[0]
