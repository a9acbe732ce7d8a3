"""Tables as of a day (what was true then), and as known at a day (what had been seen by then)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc

from pipeline.domain.days import midnight
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project, load_project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.publish import load_inputs
from pipeline.runs.reading import attempts_by_source
from pipeline.runs.replay import replayed
from pipeline.storage.releases import Release
from pipeline.tables.build import build_as_of, build_tables, dated_upstream, inputs_as_of, inputs_of
from pipeline.tables.inputs import Inputs
from pipeline.tables.query import known_table, read_arrow

DayOrTime = date | datetime | str
"""A day, a time (UTC where it has no zone), or either in ISO 8601."""


def read(
    table: str,
    *,
    as_of: DayOrTime | None = None,
    known_at: DayOrTime | None = None,
    warehouse: Path | str | None = None,
    sources: Path | str | None = None,
) -> pd.DataFrame:
    """Return a table, now or of an earlier day.

    Args:
        table: Name, with or without its layer: `derived/price_comparison`.
        as_of: What was true then, as far as is known today. A day means its end, UTC.
        known_at: What the documents captured by then say, read by today's parsers.
        warehouse: Folder of the data, or its address, as `s3://bucket/prefix`;
            the checkout's by default.
        sources: Registry of sources; the checkout's by default.

    Returns:
        The table's columns. Before the first evidence there are no rows.

    Raises:
        ConfigError: There is no such table, or a time is not ISO 8601.
        WarehouseError: The table is not built yet.
    """
    project = load_project(
        Path(sources) if sources is not None else None,
        warehouse,
    )
    return read_from(project, table, as_of=moment(as_of), known_at=moment(known_at))


def read_from(
    project: Project, table: str, *, as_of: datetime | None, known_at: datetime | None
) -> pd.DataFrame:
    """Return a table of a project, as `read` does."""
    name = known_table(table).TABLE.name
    return tables_from(project, [name], as_of=as_of, known_at=known_at)[name]


def tables_from(
    project: Project, names: Sequence[str], *, as_of: datetime | None, known_at: datetime | None
) -> dict[str, pd.DataFrame]:
    """Return several tables of a project, as `read` does each: of one release."""
    if known_at is not None:
        return _known(inputs_known_at(project, known_at), names, as_of)
    release = project.warehouse.release()
    if as_of is None:
        return {name: _now(release, name) for name in names}
    dated = {name: _now(release, name) for name in dated_upstream(names)}
    wanted = inputs_as_of(names)
    # A table whose rows carry dates is cut as it lies: nothing else is read.
    frames = load_inputs(project).frames(wanted) if wanted else {}
    return build_as_of(dated, frames, names, pd.Timestamp(as_of))


def _known(inputs: Inputs, names: Sequence[str], as_of: datetime | None) -> dict[str, pd.DataFrame]:
    if as_of is None:
        return build_tables(inputs.frames(inputs_of(names)), names)
    dated_names = dated_upstream(names)
    dated = build_tables(inputs.frames(inputs_of(dated_names)), dated_names)
    return build_as_of(dated, inputs.frames(inputs_as_of(names)), names, pd.Timestamp(as_of))


def _now(release: Release, name: str) -> pd.DataFrame:
    return pd.DataFrame(read_arrow(release, name).to_pandas())


def inputs_known_at(project: Project, known_at: datetime) -> Inputs:
    """Return what the documents captured up to a time give, folded in memory."""
    attempts = attempts_by_source(project, until=known_at)
    with document_worker() as worker:
        readings = replayed(project, project.registry.sources, attempts, worker=worker)
    return known_by(load_inputs(project, readings), known_at)


def known_by(inputs: Inputs, known_at: datetime) -> Inputs:
    """Return inputs with the attempts and corrections up to a time; readings stay as they are."""
    recorded = inputs.corrections["changed_at"] <= pd.Timestamp(known_at)
    return replace(
        inputs,
        attempts=inputs.attempts.filter(pc.field("fetched_at") <= known_at),
        corrections=inputs.corrections[recorded],
    )


def moment(value: DayOrTime | None) -> datetime | None:
    """Return a time in UTC; a day is its last microsecond.

    >>> moment("2026-03-20").isoformat()
    '2026-03-20T23:59:59.999999+00:00'

    Raises:
        ConfigError: The text is not ISO 8601.
    """
    if value is None:
        return None
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, datetime):
        return midnight(value) + timedelta(days=1) - timedelta(microseconds=1)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _parsed(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        msg = f"'{text}' is no day or time: write one as 2026-03-20 or 2026-03-20T04:00Z"
        raise ConfigError(msg) from error
