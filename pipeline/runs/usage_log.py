"""Reading a usage log from a file: CSV, JSON lines, JSON pages of usage interfaces, or Parquet."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
from pyarrow import csv, parquet

from pipeline.analysis.usage.log_columns import UsageError

JsonObject = dict[str, Any]


def read_usage_log(path: Path) -> pd.DataFrame:
    """Return the rows of a log as it names its columns; nested fields joined by dots.

    Raises:
        UsageError: There is no such file, it is empty, of another kind, or cannot be read.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        msg = f"{path}: a usage log ends in {', '.join(READERS)}"
        raise UsageError(msg)
    if not path.is_file():
        msg = f"{path}: no such file"
        raise UsageError(msg)
    try:
        rows = reader(path)
    except (OSError, pa.ArrowInvalid, ValueError) as error:
        msg = f"{path}: {error}"
        raise UsageError(msg) from error
    if rows.empty:
        msg = f"{path}: no rows"
        raise UsageError(msg)
    return rows


def _read_json_lines(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig") as lines:
        return _frame(_numbered(lines))


def _numbered(lines: Iterator[str]) -> Iterator[JsonObject]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                msg = f"line {number}: {error}"
                raise ValueError(msg) from error


def _read_json(path: Path) -> pd.DataFrame:
    whole = json.loads(path.read_text(encoding="utf-8-sig"))
    return _frame(iter(whole if isinstance(whole, list) else [whole]))


READERS: Final[Mapping[str, Callable[[Path], pd.DataFrame]]] = {
    ".csv": lambda path: pd.DataFrame(csv.read_csv(path).to_pandas()),
    ".jsonl": _read_json_lines,
    ".json": _read_json,
    ".parquet": lambda path: pd.DataFrame(parquet.read_table(path).to_pandas()),
}


def _frame(objects: Iterator[JsonObject]) -> pd.DataFrame:
    rows = [row for each in objects for row in _rows(each)]
    flat = pd.json_normalize(rows)
    return flat.rename(columns=lambda name: str(name).removeprefix("attributes."))


def _rows(each: JsonObject) -> Iterator[JsonObject]:
    """Yield the rows of an object: its own, those of a page of usage, or spans of a trace."""
    if "resourceSpans" in each:
        for resource in each["resourceSpans"]:
            for scope in resource["scopeSpans"]:
                yield from map(_span, scope["spans"])
    elif isinstance(each.get("data"), list):
        for bucket in each["data"]:
            start = {name: bucket[name] for name in ("start_time", "starting_at") if name in bucket}
            yield from (start | dict(row) for row in bucket.get("results", [bucket]))
    else:
        yield each


def _span(span: JsonObject) -> JsonObject:
    """Return a span of OpenTelemetry's own JSON with plain attributes."""
    plain = {item["key"]: next(iter(item["value"].values())) for item in span["attributes"]}
    return {"start_time": span["startTimeUnixNano"], "attributes": plain}
