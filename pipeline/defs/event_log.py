"""Dagster's log of events in SQLite, over connections that stay open.

Dagster's own class opens an engine and a connection for each event and, as the last one to close
the database, writes its whole journal back: most of the processor time of a night on which little
changed. Files and tables are the same, so dagster.yaml may name the one class or the other.
"""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final, Self

import dagster as dg
import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage

INDEX: Final = "index"
"""Database of what is asked across runs; each run has one of its own beside it."""

KEPT: Final = 3
"""Databases that stay open: the index, the run that is on, and one that somebody looks at."""

BUSY_S: Final = 30
"""How long a connection waits for another process that writes; as Dagster's own do."""


class OpenEventLog(SqliteEventLogStorage):
    """Events of runs, in the folder in which Dagster keeps them by default."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:  # noqa: ANN401 (Dagster does not export its type)
        """Open nothing yet."""
        self._engines: dict[str, sqlalchemy.Engine] = {}
        self._turn = threading.Lock()
        super().__init__(base_dir, inst_data)

    @property
    def open_count(self) -> int:
        """How many databases are open."""
        return len(self._engines)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """Return the settings in dagster.yaml: `home`, the folder that DAGSTER_HOME names."""
        return {"home": dg.StringSource}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> Self:  # noqa: ANN401 (as above)
        """Return the log of a home."""
        return cls(str(Path(config_value["home"]) / "history" / "runs"), inst_data)

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Any]:
        """Yield a connection to the database of a run, in a transaction of its own."""
        return self._connected(str(run_id))

    def index_connection(self) -> AbstractContextManager[Any]:
        """Yield a connection to the index, in a transaction of its own."""
        return self._connected(INDEX)

    def dispose(self) -> None:
        """Close all."""
        with self._turn:
            while self._engines:
                self._engines.popitem()[1].dispose()
        super().dispose()

    @contextmanager
    def _connected(self, shard: str) -> Iterator[sqlalchemy.Connection]:
        with self._turn, self._engine(shard).connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> sqlalchemy.Engine:
        """Return the engine of a database; of those that stay open the oldest makes room."""
        found = self._engines.pop(shard, None) or self._opened(shard)
        self._engines[shard] = found
        if len(self._engines) > KEPT:
            oldest = next(name for name in self._engines if name != INDEX)
            self._engines.pop(oldest).dispose()
        return found

    def _opened(self, shard: str) -> sqlalchemy.Engine:
        # Dagster's own connection creates the tables of a new database.
        with super().run_connection(shard):
            pass
        return sqlalchemy.create_engine(
            self.conn_string_for_shard(shard),
            poolclass=sqlalchemy.StaticPool,
            connect_args={"timeout": BUSY_S, "check_same_thread": False},
        )
