"""Dagster's SQLite files while a night runs."""

from sqlalchemy import NullPool, create_engine, text

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
