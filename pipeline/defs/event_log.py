"""Dagster's log of events, in the same SQLite files as its own, which stay open between records.

Dagster's class makes an engine and a connection for each record, thousands of times a night, and
each engine compiles its statements anew. `pipeline/defs/dagster.yaml` names this class instead, by
the setting that Dagster documents for storages of one's own.

Only methods of its interface are overridden, but no public module exports the class that has them:
Dagster's own storages for PostgreSQL and MySQL import theirs from `dagster._core` as well. So a new
release may move it; the version is pinned, and a home without the setting works without this class.
"""

import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Self

import dagster as dg
import sqlalchemy
from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy import Connection, Engine

MOST_OPEN: Final = 4
"""Files of runs that are open at once: each run has one of its own."""

BUSY_S: Final = 30
"""How long a writer waits for another one, as in Dagster."""


class OpenEventLog(SqliteEventLogStorage):
    """The log of events of one process.

    No record waits for the disk: after a power cut the newest ones may be missing, which ends
    their run as failed; our own files do not depend on them.
    """

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:  # noqa: ANN401 (Dagster's own)
        """Open nothing yet.

        Args:
            base_dir: Folder of the files.
            inst_data: What Dagster knows of its settings.
        """
        self._opening = threading.Lock()
        self._index: Engine | None = None
        self._runs: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> Any:  # noqa: ANN401 (as in Dagster)
        """Return the settings: Dagster's home."""
        return {"home": dg.StringSource}

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> Self:  # noqa: ANN401
        """Return the log of a home, where Dagster has it by default."""
        return cls(str(Path(config_value["home"]) / "history" / "runs"), inst_data)

    def run_connection(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        """Return a transaction on the file of a run; it is there, with its tables."""
        if run_id is None:
            return self.index_connection()
        with self._opening:
            if run_id not in self._runs:
                with super().run_connection(run_id) as connection:
                    self._runs[run_id] = _kept(connection)
                for old in list(self._runs)[:-MOST_OPEN]:
                    self._runs.pop(old).dispose()
            engine = self._runs[run_id]
        return engine.begin()

    def index_connection(self) -> AbstractContextManager[Connection]:
        """Return a transaction on the file of what all runs have in common."""
        with self._opening:
            if self._index is None:
                with super().index_connection() as connection:
                    self._index = _kept(connection)
        return self._index.begin()

    def has_table(self, table_name: str) -> bool:
        """Return whether there is a table in that file; Dagster asks for each check."""
        with self.index_connection() as connection:
            return sqlalchemy.inspect(connection).has_table(table_name)

    def dispose(self) -> None:
        """Close all files; the last process that closes one writes its journal back."""
        super().dispose()
        for engine in (self._index, *self._runs.values()):
            if engine is not None:
                engine.dispose()


def _kept(connection: Connection) -> Engine:
    """Return an engine for the file of a connection that keeps what it opens."""
    engine = sqlalchemy.create_engine(
        connection.engine.url, connect_args={"timeout": BUSY_S}, max_overflow=-1
    )
    sqlalchemy.event.listen(engine, "connect", _leave_disk_alone)
    return engine


def _leave_disk_alone(connection: Any, _: object) -> None:  # noqa: ANN401 (of sqlite3)
    connection.execute("PRAGMA synchronous=NORMAL")
