"""`views.sql`: views and macros that say what Python says."""

import shutil
from dataclasses import replace
from itertools import product

import duckdb
import pandas as pd
import pytest

from pipeline import read
from pipeline.analysis.prices.validity import prices_as_of
from pipeline.domain.kinds import PRICES
from pipeline.outputs.files.describe import describe
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.build import TABLES
from tests.replaced_table import replace_table

DAYS = ["2023-12-31", "2026-03-01", "2026-03-12", "2026-03-15", "2026-03-20", "2026-04-01"]


@pytest.fixture(scope="module")
def connection(market):
    """DuckDB with the views, opened from another folder."""
    root = market.warehouse.root
    with duckdb.connect() as opened:
        opened.execute(f"SET file_search_path = '{root}'")
        opened.execute((root / "views.sql").read_text())
        yield opened


def in_python(market, table, day):
    return read(table, as_of=day, warehouse=market.warehouse.root, sources=market.sources_path)


def assert_same_rows(found, expected, key):
    """Compare whole rows, whatever their order."""
    found, expected = (frame.sort_values(key).reset_index(drop=True) for frame in (found, expected))
    missing = expected.isna()
    pd.testing.assert_frame_equal(found.isna(), missing)
    pd.testing.assert_frame_equal(
        found.astype("str").where(~missing, ""), expected.astype("str").where(~missing, "")
    )


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_table_has_a_view_with_its_comments(connection, name):
    table = TABLES[name].TABLE
    comments = connection.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?"
        " ORDER BY column_index",
        [table.layer, name],
    ).fetchall()

    assert [column for column, _ in comments] == table.names
    assert all(
        comment.startswith(item.doc)
        for (_, comment), item in zip(comments, table.columns, strict=True)
    )


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", ["prices", "offers"])
def test_statements_as_of_a_day_are_those_of_python(market, connection, name, day):
    found = connection.sql(f"FROM core.{name}_as_of('{day}')").to_arrow_table().to_pandas()
    expected = in_python(market, f"core/{name}", day)

    assert expected.empty == (day < "2026")
    assert_same_rows(found, expected, list(TABLES[name].TABLE.primary_key))


@pytest.fixture(scope="module")
def dated_statements(price_row, published_frame):
    """Core/prices with every order of stated dates, sightings and ends."""
    days = [None, *(pd.Timestamp(f"2026-01-{day:02}", tz="UTC") for day in (2, 4, 6, 8))]
    seen = [pd.Timestamp("2026-01-03", tz="UTC"), pd.Timestamp("2026-01-05", tz="UTC")]
    rows = [
        price_row(
            f"anvil-{number}",
            effective_from=start,
            effective_to=end,
            first_seen_at=first,
            last_seen_at=first,
            gone_at=gone,
        )
        for number, (start, end, first, gone) in enumerate(product(days, days, seen, days))
        if gone is None or gone > first
    ]
    named = published_frame(PRICES, rows).assign(is_uncertain=False)
    named = named.assign(**dict.fromkeys(("model_id", "model_variant", "quantization"), pd.NA))
    believed = {"doubt": pd.Series(None, index=named.index, dtype="str")}
    return named.assign(
        offer_id=named["offer_key"],
        stands_to=named["gone_at"],
        doubted_usd=float("nan"),
        value_since=named["first_seen_at"],
        is_since_bound=True,
        value_moved_at=pd.Series(pd.NaT, index=named.index, dtype="datetime64[us, UTC]"),
        **believed,
    )


@pytest.fixture(scope="module")
def over_dated(market, dated_statements, tmp_path_factory):
    """DuckDB with the views over these statements."""
    root = tmp_path_factory.mktemp("dated") / "warehouse"
    shutil.copytree(market.warehouse.root, root)
    replace_table(Warehouse(root), "prices", dated_statements)
    describe(replace(market, warehouse=Warehouse(root)), Warehouse(root).release())
    with duckdb.connect() as opened:
        opened.execute(f"SET file_search_path = '{root}'")
        opened.execute((root / "views.sql").read_text())
        yield opened


@pytest.mark.parametrize("day", range(1, 10))
def test_a_source_that_dates_its_prices_is_believed_about_the_dates(
    over_dated, dated_statements, day
):
    at = pd.Timestamp(f"2026-01-{day:02} 23:59:59.999999", tz="UTC")
    found = over_dated.sql(f"FROM core.prices_as_of('2026-01-{day:02}')")
    expected = prices_as_of(dated_statements, at)

    assert len(dated_statements) == 175
    assert_same_rows(found.to_arrow_table().to_pandas(), expected[found.columns], ["offer_key"])


@pytest.mark.parametrize("day", DAYS)
def test_prices_as_of_a_day_are_the_open_part_of_the_history_of_python(market, connection, day):
    found = connection.sql(f"FROM derived.prices_as_of('{day}')").to_arrow_table().to_pandas()
    history = in_python(market, "derived/price_history", day)
    expected = history[history["valid_to"].isna()].drop(columns="valid_to")

    assert_same_rows(found, expected, list(TABLES["price_history"].TABLE.primary_key))


@pytest.mark.parametrize(
    ("moment", "price"),
    [
        pytest.param("DATE '2026-03-14'", 0.75, id="day before"),
        pytest.param("DATE '2026-03-15'", 0.6, id="its end"),
        pytest.param("'2026-03-15T02:59:59Z'", 0.75, id="before the change"),
        pytest.param("TIMESTAMPTZ '2026-03-15 03:00:00Z'", 0.6, id="at the change"),
        pytest.param("TIMESTAMP '2026-03-15 03:00:00'", 0.6, id="without zone: UTC"),
    ],
)
def test_a_day_means_its_end_and_a_time_is_taken_as_it_is(connection, moment, price):
    held = connection.sql(f"FROM derived.prices_as_of({moment})")
    asked = "provider_id = 'groq' AND meter = 'output' AND model_id = 'openai/gpt-oss-120b'"

    assert held.filter(asked).project("price_usd").fetchall() == [(price,)]
