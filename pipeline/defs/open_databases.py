"""Dagster's SQLite files, open for as long as a run takes.

Dagster makes an engine and a connection for each record, a few thousand times a night. The last
connection that closes a file writes its log back and removes it, and each engine compiles its
statements anew. So connections are kept for the next engine, and statements for all of them.
"""

import sqlite3
from collections import UserDict, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import Compiled, Connection, Dialect, Engine, event


@contextmanager
def databases_kept_open() -> Iterator[None]:
    """Keep each connection to a SQLite file that is opened meanwhile for the next one who asks.

    Nor does each record wait for the disk: after a power cut the newest ones of Dagster may be
    missing, which ends their run as failed; our own files do not depend on them.
    """
    kept = _KeptConnections()
    with ExitStack() as listening:
        for name, listener in (("do_connect", kept.connect), ("engine_connect", kept.share)):
            event.listen(Engine, name, listener)
            listening.callback(event.remove, Engine, name, listener)
        try:
            yield
        finally:
            kept.close()


class _KeptConnections:
    """Connections that nobody uses at the moment, by file, and what was compiled for any."""

    def __init__(self) -> None:
        self._unused: defaultdict[str, list[_KeptConnection]] = defaultdict(list)
        self._compiled = _CompiledStatements()
        self._is_over = False

    def connect(
        self, dialect: Dialect, _: object, given: Sequence[Any], options: dict[str, Any]
    ) -> "_KeptConnection | None":
        """Return a kept connection to a file, else a new one; none of another database's."""
        if dialect.name != "sqlite":
            return None
        if unused := self._unused[given[0]]:
            return unused.pop()
        connection = sqlite3.connect(*given, **options, factory=_KeptConnection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.give_back = lambda: self._take(given[0], connection)
        return connection

    def share(self, connection: Connection) -> None:
        """Let a connection of SQLAlchemy find what was compiled for others."""
        if connection.dialect.name == "sqlite":
            connection.execution_options(compiled_cache=self._compiled)

    def close(self) -> None:
        """Close all connections; one that is used is closed when its user is done."""
        self._is_over = True
        for unused in self._unused.values():
            while unused:
                unused.pop().close_file()

    def _take(self, path: str, connection: "_KeptConnection") -> None:
        if self._is_over:
            connection.close_file()
        else:
            self._unused[path].append(connection)


class _KeptConnection(sqlite3.Connection):
    """A connection that is given back when its user closes it."""

    give_back: Callable[[], None]

    def close(self) -> None:
        self.give_back()

    def close_file(self) -> None:
        super().close()


class _CompiledStatements(UserDict[Any, Compiled]):
    """Compiled statements; each engine has a dialect of its own, which are all of one kind."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(_of_any_engine(key))

    def __getitem__(self, key: object) -> Compiled:
        return super().__getitem__(_of_any_engine(key))

    def __setitem__(self, key: object, compiled: Compiled) -> None:
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: object) -> object:
    """Return a key of SQLAlchemy's, without whose dialect it is."""
    if not isinstance(key, tuple):
        return key
    return tuple(type(part) if isinstance(part, Dialect) else part for part in key)
