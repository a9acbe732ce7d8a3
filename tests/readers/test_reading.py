"""docs/reading.md: each question has the same answer in pandas and in DuckDB."""

import ast
import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest

DOC = Path(__file__).parents[2] / "docs" / "reading.md"

QUESTIONS = re.findall(
    r"^### (.+?)\n.*?```python\n(.*?)```\n\n```sql\n(.*?)```",
    DOC.read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture
def in_checkout(market, monkeypatch):
    """Stand where `warehouse/` is, as the examples do."""
    monkeypatch.chdir(market.warehouse.root.parent)


@pytest.fixture
def connection(market, in_checkout):
    """DuckDB with the views, as the page says to open it."""
    del in_checkout
    views = (market.warehouse.root / "views.sql").read_text()
    with duckdb.connect() as opened:
        opened.execute("SET file_search_path = 'warehouse'")
        opened.execute(views)
        yield opened


def answer_in_pandas(code):
    *steps, last = ast.parse(code).body
    names = {"pd": pd}
    exec(compile(ast.Module(steps, []), "reading.md", "exec"), names)  # noqa: S102
    return eval(compile(ast.Expression(last.value), "reading.md", "eval"), names)  # noqa: S307


def test_there_are_five_questions():
    assert len(QUESTIONS) == 5


@pytest.mark.parametrize(("python", "sql"), [pytest.param(p, s, id=q) for q, p, s in QUESTIONS])
def test_pandas_and_duckdb_give_the_same_answer(connection, python, sql):
    from_pandas = answer_in_pandas(python).reset_index(drop=True)
    from_duckdb = connection.sql(sql).to_arrow_table().to_pandas()

    assert not from_pandas.empty
    pd.testing.assert_frame_equal(from_pandas, from_duckdb, check_dtype=False)


def test_every_macro_of_the_page_is_in_the_file(connection):
    named = set(re.findall(r"`(\w+)\.(\w+)\(day\)`", DOC.read_text(encoding="utf-8")))
    made = connection.sql(
        "SELECT schema_name, function_name FROM duckdb_functions() WHERE function_type = "
        "'table_macro' AND NOT internal"
    ).fetchall()

    assert named == set(made)
