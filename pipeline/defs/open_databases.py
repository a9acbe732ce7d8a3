"""Dagster's SQLite files, open for as long as a run takes.

Dagster opens and closes a connection for each record. The last one that closes a file writes its
log back and removes it; so every record would do, a few thousand times a night.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def databases_kept_open() -> Iterator[None]:
    """Keep each SQLite file that is opened meanwhile open by one connection more, until the end.

    Nor does each record wait for the disk: after a power cut the newest ones of Dagster may be
    missing, which ends their run as failed; our own files do not depend on them.
    """
    with ExitStack() as connections:
        kept: dict[str, sqlite3.Connection] = {}

        def keep(dialect: Any, _: object, given: Sequence[Any], __: object) -> None:  # noqa: ANN401
            if dialect.name != "sqlite":
                return
            if given[0] not in kept:
                connection = sqlite3.connect(given[0], timeout=0, check_same_thread=False)
                kept[given[0]] = connections.enter_context(closing(connection))
            # What has not read since a new file got its log keeps none open. One that somebody has
            # locked is read the next time.
            with suppress(sqlite3.OperationalError):
                kept[given[0]].execute("SELECT count(*) FROM sqlite_master").fetchall()

        event.listen(Engine, "do_connect", keep)
        event.listen(Engine, "connect", _without_waiting)
        connections.callback(event.remove, Engine, "do_connect", keep)
        connections.callback(event.remove, Engine, "connect", _without_waiting)
        yield


def _without_waiting(connection: object, _: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=NORMAL")
