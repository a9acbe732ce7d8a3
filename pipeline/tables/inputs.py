"""What core tables are built from: the sources' readings, the attempts and our registries.

The clock of every table is the newest attempt in raw/, never the time of the build: rebuilding
gives the same rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel

from pipeline.analysis.identity.rows import identified, nearest_to
from pipeline.domain.kinds import FACTS, KINDS, OFFERS, PERFORMANCE, PRICES, Kind
from pipeline.reading.reading_log import LOG, damaged_row
from pipeline.reading.source_state import DAMAGE, NO_ROWS, SourceState, load_log, log_of
from pipeline.registry.claims import Claims
from pipeline.registry.models import Family, Models
from pipeline.registry.providers import Provider, ProviderRegistry
from pipeline.registry.sources import Registry, Source
from pipeline.registry.watches import Watch
from pipeline.registry.workloads import Workload
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.claim_entries import claim_entries, sum_entries

SourceTables = Mapping[str, pa.Table]
"""One source's readings: a table per kind, and its log."""


@dataclass(frozen=True)
class Inputs:
    """All that core tables are built from."""

    registry: Registry
    providers: ProviderRegistry
    attempts: pa.Table
    readings: Mapping[str, SourceTables]
    corrections: pd.DataFrame
    models: Models
    claims: Claims | None

    @cached_property
    def offers(self) -> pd.DataFrame:
        """Offers with the models that they are taken for; two inputs start from them."""
        rows = _intervals(self, OFFERS)
        first, last = rows["first_seen_at"], rows["last_seen_at"]
        return identified(rows, self.models, first=first, last=last)

    def frame(self, name: str) -> pd.DataFrame:
        """Return one input by the name that a table's `build` has for it."""
        return INPUTS[name](self)

    def frames(self, names: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
        """Return inputs by name; all of them by default."""
        return {name: self.frame(name) for name in (INPUTS if names is None else names)}


def state_tables(state: SourceState) -> SourceTables:
    """Return the tables of a state that lies in memory."""
    tables = {name: stated.to_arrow() for name, stated in state.stated.items()}
    return tables | {LOG.name: log_of(state)}


def load_readings(warehouse: Warehouse, source_ids: Iterable[str]) -> dict[str, SourceTables]:
    """Return the readings of sources, from their files.

    Logs are read now, rows when they are asked for. Left out is what was never read, and what
    cannot be believed; see `load_log`.
    """
    logs = {source_id: load_log(warehouse, source_id) for source_id in source_ids}
    return {
        source_id: _SourceFiles(warehouse, source_id, log)
        for source_id, log in logs.items()
        if log is not None
    }


class _SourceFiles(Mapping[str, pa.Table]):
    """One source's tables, read from their files when they are asked for."""

    def __init__(self, warehouse: Warehouse, source_id: str, log: pa.Table) -> None:
        self._warehouse = warehouse
        self._source_id = source_id
        self._log = log

    def __getitem__(self, name: str) -> pa.Table:
        if name == LOG.name:
            return self._log
        kind = next(kind for kind in KINDS if kind.name == name)
        if self._log.schema.metadata[name.encode()].decode() == NO_ROWS:
            return kind.table.schema.empty_table()
        return self._warehouse.read_arrow(self._warehouse.readings_name(self._source_id, name))

    def __iter__(self) -> Iterator[str]:
        return iter([LOG.name, *(kind.name for kind in KINDS)])

    def __len__(self) -> int:
        return len(KINDS) + 1


def _intervals(inputs: Inputs, kind: Kind) -> pd.DataFrame:
    """Return all rows of a kind; open ones were last seen by their source's last sound reading."""
    tables = [kind.table.schema.empty_table()]
    for readings in inputs.readings.values():
        rows, log = readings[kind.name], readings[LOG.name]
        if not kind.is_observation:
            last = pc.max(log.filter(pc.equal(log.column("state"), "sound")).column("last_at"))
            # An open row has a time of its own only where its source could not be read since.
            seen = pc.coalesce(rows.column("last_seen_at"), last)
            place = rows.schema.get_field_index("last_seen_at")
            rows = rows.set_column(place, rows.schema.field(place), seen)
        tables.append(rows)
    return pd.DataFrame(_published(pa.concat_tables(tables)).to_pandas())


def _prices(inputs: Inputs) -> pd.DataFrame:
    rows = _intervals(inputs, PRICES)
    seen, ended = rows["last_seen_at"], rows["effective_to"]
    return identified(
        rows,
        inputs.models,
        first=rows["effective_from"].fillna(rows["first_seen_at"]),
        last=seen.mask(ended < seen, ended),
    )


def _performance(inputs: Inputs) -> pd.DataFrame:
    rows = _intervals(inputs, PERFORMANCE)
    start, end = (rows[name].fillna(rows["fetched_at"]) for name in ("window_start", "window_end"))
    return identified(rows, inputs.models, first=start, last=end)


def _published(table: pa.Table) -> pa.Table:
    """Return the table with each decimal as the nearest float64.

    By way of its printed form: that conversion rounds correctly, Arrow's direct one may be one
    step off. Each distinct amount is converted once.
    """
    for index, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            found = table.column(index).combine_chunks().dictionary_encode()
            numbers = pc.cast(pc.cast(found.dictionary, pa.string()), pa.float64())
            values = numbers.take(found.indices)
            table = table.set_column(index, field.with_type(pa.float64()), values)
    return table


def _reads(inputs: Inputs) -> pd.DataFrame:
    logs = [
        log.append_column("source_id", pa.array([source_id] * len(log), pa.string()))
        for source_id, readings in inputs.readings.items()
        for log in [readings[LOG.name].replace_schema_metadata(None)]
    ]
    return pd.DataFrame(pa.concat_tables([*logs, _damages(inputs)]).to_pandas())


_READS = LOG.schema.remove_metadata().append(pa.field("source_id", pa.string()))


def _damages(inputs: Inputs) -> pa.Table:
    """Return a row as of a reading for each source whose archive is damaged: it comes last."""
    names = inputs.attempts.column("source_id").to_pylist()
    last = dict(zip(names, inputs.attempts.column("fetched_at").to_pylist(), strict=True))
    rows = []
    for source_id, readings in inputs.readings.items():
        log = readings[LOG.name]
        if damage := (log.schema.metadata or {}).get(DAMAGE.encode()):
            # Where the log of attempts is what was damaged, the readings know of later ones.
            times = [last.get(source_id), pc.max(log.column("last_at")).as_py()]
            at = max(time for time in times if time is not None)
            rows.append(damaged_row(damage.decode(), at=at) | {"source_id": source_id})
    return pa.Table.from_pylist(rows, schema=_READS)


def _entries(entries: Iterable[BaseModel], form: type[BaseModel]) -> pd.DataFrame:
    """Return a row per entry of a registry, a column per field."""
    rows = [entry.model_dump(mode="json") for entry in entries]
    return pd.DataFrame(rows, columns=list(form.model_fields))


def _clock(inputs: Inputs) -> pd.DataFrame:
    # Readings know of attempts that a damaged log has lost: time does not run backwards.
    logs = [readings[LOG.name].column("last_at") for readings in inputs.readings.values()]
    times = [pc.max(column).as_py() for column in (inputs.attempts.column("fetched_at"), *logs)]
    newest = max((time for time in times if time is not None), default=None)
    return pd.DataFrame({"at": pd.array([newest], dtype=pd.DatetimeTZDtype("us", "UTC"))})


INPUTS: Mapping[str, Callable[[Inputs], pd.DataFrame]] = {
    "price_intervals": _prices,
    "offer_intervals": lambda inputs: inputs.offers,
    "performance_observations": _performance,
    "fact_intervals": lambda inputs: _intervals(inputs, FACTS),
    "nearest_models": lambda inputs: nearest_to(inputs.offers, inputs.models),
    "family_entries": lambda inputs: _entries(inputs.models.families, Family),
    "workload_entries": lambda inputs: _entries(inputs.registry.settings.workloads, Workload),
    "watch_entries": lambda inputs: _entries(inputs.registry.watch, Watch),
    "attempts": lambda inputs: pd.DataFrame(inputs.attempts.to_pandas()),
    "reads": _reads,
    "source_entries": lambda inputs: _entries(inputs.registry.sources, Source),
    "provider_entries": lambda inputs: _entries(inputs.providers.providers, Provider),
    "claim_entries": lambda inputs: claim_entries(inputs.claims),
    "sum_entries": lambda inputs: sum_entries(inputs.claims),
    "corrections": lambda inputs: inputs.corrections,
    "clock": _clock,
}
"""Every input by name."""

REGISTRY_INPUTS = frozenset(
    {
        *("claim_entries", "family_entries", "provider_entries", "source_entries", "sum_entries"),
        *("watch_entries", "workload_entries"),
    }
)
"""Inputs that come from our registries alone, and may be asked for before sources are read."""
