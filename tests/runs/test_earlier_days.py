"""Tables of an earlier day: as of it, as known at it, and by the SQL of the documents."""

import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipeline.registry.project import load_project
from pipeline.runs.publish import rebuild
from pipeline.runs.timetravel import moment, read_from, tables_from
from pipeline.tables.build import TABLES
from tests.history_pages import feed, page
from tests.runs.test_folding_again import PROJECT, START, Arrival, keep, read
from tests.workspace import built_now

MOVES_ON = date(2026, 1, 7)
"""The day from which the page announces another rent."""
LISTED = {"anvil": 1, "bellows": 2, "crucible": 3, "drill": 3}
WITHOUT_DRILL = {"anvil": 1, "bellows": 2, "crucible": 3}
PLAIN, ANNOUNCED = page(LISTED, 4), page(LISTED, 4, announced=(MOVES_ON, 7))
ARRIVALS = [
    Arrival("acme-page", 0, PLAIN),
    Arrival("acme-docs", 1, feed(LISTED, retires_on=date(2026, 1, 5))),
    Arrival("acme-page", 2, ANNOUNCED),
    Arrival("catalogue", 3, feed({"anvil": 3})),
    Arrival("acme-page", 4, PLAIN),
    Arrival("acme-docs", 5, feed(LISTED | {"anvil": 2})),
    Arrival("acme-docs", 6, feed(WITHOUT_DRILL)),
    Arrival("catalogue", 7, feed({"anvil": 1})),
    Arrival("acme-page", 8, PLAIN),
]
"""Nine nights: a rent is announced and withdrawn, a price moves and returns, a model leaves."""

DAYS = [f"2025-12-{number}" for number in (31,)] + [f"2026-01-{n:02}" for n in range(1, 11)]
STATED = ("prices", "offers", "current_prices", "price_history", "fetches")
"""Tables that have rows once something was read, and none before."""


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A project to which all of it has come, out of order."""
    root = tmp_path_factory.mktemp("days")
    shutil.copytree(PROJECT, root, dirs_exist_ok=True)
    project = load_project(root / "sources.yaml", root / "warehouse")
    for arrival in (*ARRIVALS[::2], *ARRIVALS[1::2]):
        keep(project, arrival)
    rebuild(project, lambda _: None)
    return project


@pytest.fixture(scope="module")
def rents(grown):
    """Return what tells the rents that hold as of a day, and as known at another one."""

    def ask(as_of, known_at=None):
        prices = read_from(grown, "prices", as_of=moment(as_of), known_at=moment(known_at))
        return prices[prices["meter"] == "gpu_hour"]["price_usd"].tolist()

    return ask


@pytest.mark.parametrize("clock", ["as_of", pytest.param("known_at", marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "day",
    [pytest.param(day, marks=pytest.mark.long) for day in (DAYS[0], DAYS[-1])] + ["2026-01-04"],
)
def test_every_table_has_its_columns_on_any_day(grown, clock, day):
    """Before the first evidence nothing is known of any price, offer or event."""
    days = {"as_of": None, "known_at": None} | {clock: moment(day)}
    found = tables_from(grown, sorted(TABLES), **days)

    for name, frame in found.items():
        assert TABLES[name].TABLE.enforce(frame).num_rows == len(frame), name
    assert all(found[name].empty == (day == DAYS[0]) for name in STATED)


@pytest.mark.long
def test_both_clocks_together_are_one_question(grown, command, tmp_path):
    """What was true on the 4th, as the documents of the first six nights say."""
    where = ("--sources", grown.sources_path, "--warehouse", grown.warehouse.root)
    when = ("--as-of", "2026-01-04", "--known-at", "2026-01-06")
    ended = command("export", "--to", tmp_path, *when, *where)

    assert (ended.code, ended.err) == (0, "")
    for name, module in TABLES.items():
        written = tmp_path / module.TABLE.layer / f"{name}.csv"
        heads = written.read_text(encoding="utf-8-sig").splitlines()[0]
        assert heads.split(",") == module.TABLE.names


@pytest.mark.parametrize(
    ("as_of", "known_at", "expected"),
    [
        pytest.param("2026-01-04", None, [4.0], id="announced: not yet"),
        pytest.param("2026-01-08", "2026-01-03", [7.0], id="announced, as far as was known then"),
        pytest.param("2026-01-08", None, [4.0], id="withdrawn: never"),
        pytest.param("2026-01-06T23:59:59.999999Z", "2026-01-03", [4.0], id="last moment"),
        pytest.param("2026-01-07T00:00Z", "2026-01-03", [7.0], id="first moment"),
    ],
)
def test_an_announced_price_holds_from_its_day_and_only_if_it_was_not_withdrawn(
    rents, as_of, known_at, expected
):
    assert rents(as_of, known_at) == expected


def test_a_withdrawn_price_is_closed_and_kept(grown):
    prices = grown.warehouse.read_table("core", "prices")
    history = grown.warehouse.read_table("derived", "price_history")
    (withdrawn,) = prices[prices["effective_from"].notna()].to_dict("records")

    assert (withdrawn["price_usd"], f"{withdrawn['gone_at']:%Y-%m-%d}") == (7.0, "2026-01-05")
    assert not (history["price_usd"] == 7).any()


def test_a_price_that_returns_is_two_intervals(grown):
    prices = grown.warehouse.read_table("core", "prices")
    anvil = prices[(prices["source_id"] == "acme-docs") & (prices["offer_key"] == "anvil")]

    assert anvil.sort_values("first_seen_at")["price_usd"].tolist() == [1.0, 2.0, 1.0]


def test_an_offer_retires_as_of_the_day_that_its_source_stated(grown):
    """As of the day before it was still on offer."""

    def statuses(as_of):
        offers = read_from(grown, "offers", as_of=moment(as_of), known_at=None)
        return set(offers[offers["source_id"] == "acme-docs"]["status"])

    assert statuses("2026-01-04") == {"active"}
    assert statuses("2026-01-05") == {"retired"}


@pytest.mark.parametrize(
    "back_at",
    [
        pytest.param(1, id="the same price", marks=pytest.mark.long),
        pytest.param(2, id="another price"),
    ],
)
def test_a_slipped_unit_of_a_catalogue_is_no_move_of_the_market(tmp_path, back_at):
    """However long it lasts: the price before stands, as old as it is; then it moves, or not."""
    project = load_project(PROJECT / "sources.yaml", tmp_path)
    nights = {0: 1, 1: 5000, 9: 5000, 10: back_at}
    for number, usd in nights.items():
        arrival = Arrival("catalogue", number, feed({"bellows": 1, "anvil": usd}))
        keep(project, arrival)
        read(project, arrival.source_id)
        tables = built_now(project, "prices", "price_changes")
        if usd == 5000:
            believed = tables["prices"][tables["prices"]["doubt"].isna()]
            anvil = believed.set_index("offer_key").loc["anvil"]
            assert (anvil["price_usd"], anvil["last_seen_at"]) == (1.0, START)
    changes = tables["price_changes"]
    expected = [] if back_at == 1 else [("repriced", 1.0, 2.0, 10.0)]
    told = changes[["event", "price_before_usd", "price_after_usd", "unseen_days"]]

    assert [tuple(row) for row in told.itertuples(index=False)] == expected


def documented_queries(day):
    """Return the SQL of docs/operations.md, by the file that it asks, for a day."""
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    first, *queries = [part.strip() for part in block.split(";") if part.strip()]
    asked = re.sub(r"\d{4}-\d\d-\d\d", day, first)
    return asked, {re.findall(r"(\w+)\.parquet", query)[0]: query for query in queries}


@pytest.mark.parametrize("name", ["price_history", "prices", "offers"])
@pytest.mark.parametrize("day", DAYS)
def test_the_documented_sql_gives_the_rows_of_a_day(grown, monkeypatch, name, day):
    """On the files as they lie, without this program."""
    monkeypatch.chdir(grown.warehouse.root.parent)
    table = TABLES[name].TABLE
    key = list(table.primary_key)
    asked, queries = documented_queries(day)
    with duckdb.connect() as connection:
        connection.execute("set time zone 'UTC'")
        connection.execute(asked)
        found = connection.sql(queries[name]).to_arrow_table().select(key).to_pandas()
    expected = read_from(grown, name, as_of=moment(day), known_at=None)
    if name == "price_history":
        expected = expected[expected["valid_to"].isna()]

    pd.testing.assert_frame_equal(
        _sorted(found.astype(expected[key].dtypes), key), _sorted(expected[key], key)
    )


def _sorted(frame, key):
    return frame.sort_values(key).reset_index(drop=True)
