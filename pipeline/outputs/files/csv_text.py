"""Tables as CSV that any spreadsheet opens without taking a name for a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import pyarrow as pa

FORMULA: Final = re.compile("(^|[;\t\n])(?=[=+\\-@\t\n\uff1d\uff0b\uff0d\uff20])")
"""Where a text would become a formula: at its start, and after what some spreadsheets take for the
end of a cell (a semicolon where the decimal sign is a comma); the last four signs are the wide ones
of East Asian keyboards. An apostrophe keeps it a text."""


def to_csv(table: pa.Table) -> str:
    """Return a table as CSV: numbers as numbers, times in ISO 8601, lists as JSON, nulls empty."""
    columns = (column.to_pylist() for column in table.columns)
    return rows_to_csv(table.schema.names, zip(*columns, strict=True))


def rows_to_csv(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> str:
    """Return rows as CSV, as `to_csv` does for a table.

    Args:
        names: Columns in order.
        rows: The values of each row, in the same order.
    """
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(map(_cell, row) for row in rows)
    return sink.getvalue()


def json_default(value: object) -> str:
    """Return what JSON has no type for as text; for `json.dumps(default=…)`."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def safe_text(text: str) -> str:
    r"""Return a text that no spreadsheet runs.

    >>> safe_text("=HYPERLINK(A1)"), safe_text("a;=1"), safe_text("a-b = c")
    ("'=HYPERLINK(A1)", "a;'=1", 'a-b = c')
    """
    # The writer does not quote a lone carriage return, and a spreadsheet ends the row there.
    return FORMULA.sub(r"\1'", text.replace("\r\n", "\n").replace("\r", "\n"))


def _cell(value: object) -> object:
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, (list, np.ndarray)):
        return safe_text(json.dumps(list(value), default=json_default, ensure_ascii=False))
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime) else value
