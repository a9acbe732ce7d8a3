"""Dagster's SQLite files while a night runs."""

import sqlite3

import pytest
from sqlalchemy import Column, Integer, MetaData, NullPool, Table, create_engine, select, text

from pipeline.defs.open_databases import databases_kept_open


def recorded(path):
    """Open a connection for one record, as Dagster does."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
        connection.execute(text("CREATE TABLE IF NOT EXISTS kept (number INTEGER)"))
        connection.execute(text("INSERT INTO kept VALUES (1)"))
        return connection.execute(text("PRAGMA synchronous")).scalar()


def test_a_file_is_written_back_once_when_the_night_ends(tmp_path):
    path = tmp_path / "index.db"
    log = tmp_path / "index.db-wal"
    with databases_kept_open():
        waits = {recorded(path) for _ in range(3)}
        is_kept = log.exists()

    assert is_kept
    assert not log.exists()
    assert waits == {1}


def test_before_and_after_a_night_each_connection_is_as_ever(tmp_path):
    path = tmp_path / "index.db"
    with databases_kept_open():
        recorded(path)
    after = recorded(path)

    assert after == 2
    assert not (tmp_path / "index.db-wal").exists()


def test_what_one_engine_compiled_serves_the_next_one_with_its_own_values(tmp_path):
    """Dagster makes an engine for each record."""
    events = Table(
        "events", MetaData(), Column("id", Integer, primary_key=True), Column("at", Integer)
    )
    compiled, keys = [], []
    with databases_kept_open():
        for name, at in (("a", 1), ("a", 2), ("b", 3)):
            engine = create_engine(f"sqlite:///{tmp_path / name}.db", poolclass=NullPool)
            events.create(engine, checkfirst=True)
            with engine.begin() as connection:
                keys.append(connection.execute(events.insert().values(at=at)).inserted_primary_key)
                times = connection.execute(select(events.c.at).where(events.c.at == at)).all()
                compiled.append(len(connection.get_execution_options()["compiled_cache"]))
            assert times == [(at,)]

    assert keys == [(1,), (2,), (1,)]
    assert compiled[0] == compiled[1] == compiled[2]


def test_a_connection_that_is_used_as_the_night_ends_is_closed_by_its_user(tmp_path):
    path = tmp_path / "index.db"
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with databases_kept_open():
        recorded(path)
        connection = engine.connect()
        used = connection.connection.dbapi_connection
    is_open = connection.execute(text("SELECT count(*) FROM kept")).scalar()
    connection.close()

    assert is_open == 1
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        used.execute("SELECT 1")
