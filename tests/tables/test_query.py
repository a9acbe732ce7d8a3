"""Questions to one table."""

import time

import pyarrow as pa
import pytest

from pipeline.domain.table import TIMESTAMP
from pipeline.storage.files import WarehouseError
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.query import QueryError, known_table, query, read_arrow

TABLE = pa.table(
    {
        "model": ["anvil", "bellows", "it's"],
        "price_usd": [0.5, None, 2.0],
        "seen_at": pa.array([0, 86_400_000_000, None], TIMESTAMP),
        "tags": [["a"], [], ["b", "c"]],
    }
)


@pytest.mark.parametrize(
    ("where", "models"),
    [
        pytest.param(None, ["anvil", "bellows", "it's"], id="all"),
        pytest.param("price_usd < 1", ["anvil"], id="number"),
        pytest.param("price_usd IS NULL", ["bellows"], id="null"),
        pytest.param("model = 'it''s' OR model LIKE 'an%'", ["anvil", "it's"], id="text"),
        pytest.param("seen_at >= '1970-01-02'", ["bellows"], id="date"),
        pytest.param("list_contains(tags, 'c')", ["it's"], id="list"),
        pytest.param("price_usd > 1 -- dear", ["it's"], id="comment"),
        pytest.param("false", [], id="none"),
    ],
)
def test_rows_that_meet_a_condition_are_returned_in_order(where, models):
    assert query(TABLE, where=where).column("model").to_pylist() == models


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("nosuch = 1", id="unknown column"),
        pytest.param("price_usd >", id="half a condition"),
        pytest.param("price_usd > 'dear'", id="wrong type"),
        pytest.param("'dear'", id="no condition"),
        pytest.param(" ", id="blank"),
        pytest.param("true; DROP TABLE x", id="second statement"),
        pytest.param("true) UNION SELECT 1 --", id="second query"),
        pytest.param("true ORDER BY price_usd", id="second clause"),
        pytest.param("model IN (SELECT content FROM read_text('{file}'))", id="read a text"),
        pytest.param("model IN (SELECT column0 FROM read_csv('{file}'))", id="read a CSV"),
        pytest.param("model IN (SELECT file FROM glob('{file}'))", id="list files"),
        pytest.param("model IN (FROM '{file}')", id="file as table"),
        pytest.param("model IN (FROM TABLE)", id="variable of ours as table"),
        pytest.param("(COPY (SELECT 1) TO '{file}.new')", id="write a file"),
    ],
)
def test_a_condition_does_nothing_but_pick_rows(tmp_path, where):
    """Who may ask for a table may not thereby read this machine's files."""
    secret = tmp_path / "secret.csv"
    secret.write_text("anvil\n")

    with pytest.raises(QueryError, match="--where: "):
        query(TABLE, where=where.replace("{file}", str(secret)))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_columns_come_as_asked_for():
    assert query(TABLE, columns=["price_usd", "model"]).schema.names == ["price_usd", "model"]
    with pytest.raises(QueryError, match="no column size; there are: model, price_usd"):
        query(TABLE, columns=["size"])


def test_times_are_utc_wherever_the_question_is_asked(monkeypatch):
    """A day in a condition is a day in UTC, and times come back in UTC."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        found = query(TABLE, where="seen_at = '1970-01-02 00:00:00'")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert found.column("model").to_pylist() == ["bellows"]
    assert found.schema.field("seen_at").type == TIMESTAMP


@pytest.mark.parametrize(
    ("name", "known"),
    [
        pytest.param("nosuch", "there are: .*core/prices", id="unknown"),
        pytest.param("derived/prices", "did you mean core/prices", id="other layer"),
        pytest.param("../../etc/prices", "did you mean core/prices", id="path"),
    ],
)
def test_a_table_that_does_not_exist_is_answered_with_those_that_do(name, known):
    with pytest.raises(QueryError, match=f"no table '{name}'; .*{known}"):
        known_table(name)


@pytest.mark.parametrize("name", ["prices", "core/prices"])
def test_a_table_that_is_not_built_yet_says_how(tmp_path, name):
    with pytest.raises(WarehouseError, match="read the sources with `inference-market refresh`"):
        read_arrow(Warehouse(tmp_path).release(), name)
