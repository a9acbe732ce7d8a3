"""What core tables are built from: the sources' readings, the attempts and our registries.

The clock of every table is the newest attempt in raw/, never the time of the build: rebuilding
gives the same rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.archive import Attempt
from pipeline.intervals import KINDS, OFFERS, PERFORMANCE, PRICES, Kind
from pipeline.providers import Provider, ProviderRegistry
from pipeline.source_state import LOG, SourceState, log_of
from pipeline.sources import Registry, Source
from pipeline.warehouse import Warehouse, WarehouseError

SourceTables = Mapping[str, pa.Table]
"""One source's readings: a table per kind, and its log."""


@dataclass(frozen=True)
class Inputs:
    """All that core tables are built from."""

    registry: Registry
    providers: ProviderRegistry
    attempts: Sequence[Attempt]
    readings: Mapping[str, SourceTables]
    corrections: pd.DataFrame

    def frame(self, name: str) -> pd.DataFrame:
        """Return one input by the name that a table's `build` has for it."""
        return INPUTS[name](self)

    def frames(self, names: Iterable[str] | None = None) -> dict[str, pd.DataFrame]:
        """Return inputs by name; all of them by default."""
        return {name: self.frame(name) for name in (INPUTS if names is None else names)}


def tables_of(state: SourceState) -> SourceTables:
    """Return the tables of a state that lies in memory."""
    tables = {name: stated.to_arrow() for name, stated in state.stated.items()}
    return tables | {LOG.name: log_of(state)}


def load_readings(warehouse: Warehouse, source_ids: Iterable[str]) -> dict[str, SourceTables]:
    """Return the readings of all sources that were read so far, from their files."""
    names = [LOG.name, *(kind.name for kind in KINDS)]
    found: dict[str, SourceTables] = {}
    for source_id in source_ids:
        try:
            found[source_id] = {
                name: warehouse.read_arrow(warehouse.readings_path(source_id, name))
                for name in names
            }
        except WarehouseError:
            # Never read, or left uneven by a crash: `build` reads it again from the archive.
            continue
    return found


def _intervals(inputs: Inputs, kind: Kind) -> pd.DataFrame:
    """Return all rows of a kind; open ones were last seen by their source's last sound reading."""
    tables = [kind.table.schema.empty_table()]
    for readings in inputs.readings.values():
        rows, log = readings[kind.name], readings[LOG.name]
        if not kind.is_observation:
            last = pc.max(log.filter(pc.equal(log.column("state"), "sound")).column("last_at"))
            seen = pc.if_else(pc.is_null(rows.column("gone_at")), last, rows.column("last_seen_at"))
            place = rows.schema.get_field_index("last_seen_at")
            rows = rows.set_column(place, rows.schema.field(place), seen)
        tables.append(rows)
    return pd.DataFrame(_published(pa.concat_tables(tables)).to_pandas())


def _published(table: pa.Table) -> pa.Table:
    """Return the table with each decimal as the nearest float64.

    By way of its printed form: that conversion rounds correctly, Arrow's direct one may be one
    step off.
    """
    for index, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            values = pc.cast(pc.cast(table.column(index), pa.string()), pa.float64())
            table = table.set_column(index, field.with_type(pa.float64()), values)
    return table


def _attempts(inputs: Inputs) -> pd.DataFrame:
    return pd.DataFrame(
        [asdict(attempt) for attempt in inputs.attempts],
        columns=list(Attempt.__dataclass_fields__),
    )


def _reads(inputs: Inputs) -> pd.DataFrame:
    logs = [
        log.append_column("source_id", pa.array([source_id] * len(log), pa.string()))
        for source_id, readings in inputs.readings.items()
        for log in [readings[LOG.name].replace_schema_metadata(None)]
    ]
    empty = LOG.schema.remove_metadata().append(pa.field("source_id", pa.string())).empty_table()
    return pd.DataFrame(pa.concat_tables([empty, *logs]).to_pandas())


def _source_entries(inputs: Inputs) -> pd.DataFrame:
    return pd.DataFrame(
        [source.model_dump(mode="json") for source in inputs.registry.sources],
        columns=list(Source.model_fields),
    )


def _provider_entries(inputs: Inputs) -> pd.DataFrame:
    return pd.DataFrame(
        [item.model_dump(mode="json") for item in inputs.providers.providers],
        columns=list(Provider.model_fields),
    )


def _clock(inputs: Inputs) -> pd.DataFrame:
    newest = max((attempt.fetched_at for attempt in inputs.attempts), default=None)
    return pd.DataFrame({"at": pd.array([newest], dtype=pd.DatetimeTZDtype("us", "UTC"))})


INPUTS: Mapping[str, Callable[[Inputs], pd.DataFrame]] = {
    "price_intervals": lambda inputs: _intervals(inputs, PRICES),
    "offer_intervals": lambda inputs: _intervals(inputs, OFFERS),
    "performance_observations": lambda inputs: _intervals(inputs, PERFORMANCE),
    "attempts": _attempts,
    "reads": _reads,
    "source_entries": _source_entries,
    "provider_entries": _provider_entries,
    "corrections": lambda inputs: inputs.corrections,
    "clock": _clock,
}
"""Every input by name."""
