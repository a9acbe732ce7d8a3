"""History: what nights that follow each other make of prices, offers and events."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.domain.table import SCHEMA_VERSION
from pipeline.extract import feeds
from pipeline.reading.corrections import ledger
from pipeline.registry.project import load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild, write_tables
from pipeline.runs.reading import attempts_by_source, read_again
from pipeline.runs.replay import rewrite_readings
from pipeline.runs.timetravel import moment, read_from
from tests.workspace import IN_PROCESS, built_now, raise_versions

PROJECT = Path(__file__).parents[1] / "project"
START = datetime(2026, 1, 1, tzinfo=UTC)


def night(number):
    return START + timedelta(days=number)


def document(prices):
    """Return a feed that prices models; a price of 1 is USD 1 per million tokens."""
    rows = {
        f"acme/{model}": {"litellm_provider": "acme", "input_cost_per_token": price / 1e6}
        for model, price in prices.items()
    }
    return json.dumps(rows).encode()


def open_project(root):
    return load_project(PROJECT / "sources.yaml", root)


def keep(project, number, body):
    """Archive what a night brought."""
    source = project.registry.by_id("acme-feed")
    at = night(number)
    Acquirer(project, source, [], lambda: at).keep(body, "saved", at=at, url=str(source.url))


def read_all(project):
    source = project.registry.by_id("acme-feed")
    read_again(project, source, attempts_by_source(project).get(source.id, []), worker=IN_PROCESS)


@pytest.fixture
def told(tmp_path):
    """A project to which nights are told, one after the other."""
    project = open_project(tmp_path)
    return project, partial(tell, project)


def tell(project, *nights):
    for number, prices in enumerate(nights):
        keep(project, number, document(prices))
    read_all(project)


FULL = {"anvil": 1, "bellows": 2, "crucible": 3, "drill": 3}
WITHOUT_DRILL = {"anvil": 1, "bellows": 2, "crucible": 3}


def changes(project):
    frame = built_now(project, "price_changes")["price_changes"]
    return [
        (row.event, row.offer_key, row.changed_at.day, row.price_before_usd, row.price_after_usd)
        for row in frame.fillna({"price_before_usd": -1, "price_after_usd": -1}).itertuples()
    ]


def test_the_first_reading_of_a_source_is_no_event(told):
    project, tell = told
    tell(FULL)

    assert changes(project) == []


def test_a_changed_price_is_an_event_with_both_amounts_and_both_documents(told):
    project, tell = told
    tell(FULL, FULL, FULL | {"anvil": 2})

    frame = built_now(project, "price_changes")["price_changes"]
    assert changes(project) == [("repriced", "anvil", 3, 1, 2)]
    assert frame["change_pct"].tolist() == [100.0]
    assert frame["unseen_days"].tolist() == [1.0]
    assert frame["snapshot_before"].iloc[0] != frame["snapshot_after"].iloc[0]


def test_a_new_offer_is_added(told):
    project, tell = told
    tell(WITHOUT_DRILL, FULL)

    assert changes(project) == [("added", "drill", 2, -1, 3)]


def test_an_offer_that_left_is_gone_and_retired_after_two_sound_absences(told):
    """Once absent may be an accident; the vendor's own source must lack it twice."""
    project, tell = told
    tell(FULL, WITHOUT_DRILL)
    assert changes(project) == [("gone", "drill", 2, 3, -1)]
    offers = built_now(project, "offers")["offers"].set_index("offer_key")
    assert offers.loc["drill", "status"] == "active"

    keep(project, 2, document(WITHOUT_DRILL))
    read_all(project)
    offers = built_now(project, "offers")["offers"].set_index("offer_key")

    assert changes(project) == [("retired", "drill", 2, 3, -1)]
    assert offers.loc["drill", "status"] == "retired"
    assert offers.loc["drill", "retired_at"].day == 2


def test_a_price_that_was_raised_and_then_left_is_two_events(told):
    project, tell = told
    tell({"drill": 3}, FULL | {"drill": 4}, WITHOUT_DRILL)

    of_drill = [event for event in changes(project) if event[1] == "drill"]
    assert of_drill == [("repriced", "drill", 2, 3, 4), ("gone", "drill", 3, 4, -1)]


def test_a_retired_offer_that_comes_back_has_returned(told):
    project, tell = told
    tell(FULL, WITHOUT_DRILL, WITHOUT_DRILL, FULL)

    assert changes(project) == [("retired", "drill", 2, 3, -1), ("returned", "drill", 4, -1, 3)]


def test_an_offer_that_flickered_is_no_event(told):
    project, tell = told
    tell(FULL, WITHOUT_DRILL, FULL)

    assert changes(project) == []


def test_a_slipped_unit_is_never_a_market_move(told):
    """A price a thousand times higher is quarantined; the next sound night continues."""
    project, tell = told
    tell(FULL, {model: price * 1000 for model, price in FULL.items()}, FULL)

    assert changes(project) == []


def test_a_better_parser_gives_corrections_and_no_market_moves(told, monkeypatch):
    """What was read wrongly goes to the ledger, which a rebuild from the archive reads again."""
    project, tell = told
    tell(FULL, FULL)
    real = feeds.convert
    monkeypatch.setattr(feeds, "convert", lambda amount, unit: real(amount * 2, unit))
    raise_versions(monkeypatch)
    read_all(project)
    corrected = changes(project)
    list(
        rewrite_readings(
            project, project.registry.sources, attempts_by_source(project), worker=IN_PROCESS
        )
    )

    assert {event for event, *_ in corrected} == {"corrected"}
    assert ("corrected", "anvil", 2, 1, 2) in corrected
    assert changes(project) == corrected
    assert len(ledger(project.archive)) == len(FULL)


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """A project whose tables were built after a price moved on the second night."""
    project = open_project(tmp_path_factory.mktemp("moved"))
    keep(project, 0, document({"anvil": 1, "bellows": 1}))
    keep(project, 1, document({"anvil": 2, "bellows": 1}))
    rebuild(project, lambda _: None)
    return project


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2025-12-31", None, id="before the first evidence: unknown"),
        pytest.param("2026-01-01", 1.0, id="first night"),
        pytest.param("2026-01-02", 2.0, id="after the change"),
        pytest.param("2026-02-01", 2.0, id="later"),
    ],
)
def test_as_of_a_day_gives_the_price_of_that_day(moved, day, expected):
    prices = read_from(moved, "core/prices", as_of=moment(day), known_at=None)
    current = read_from(moved, "derived/current_prices", as_of=moment(day), known_at=None)

    for frame in (prices, current):
        anvil = frame[frame["offer_key"] == "anvil"]["price_usd"].tolist()
        assert anvil == ([] if expected is None else [expected])


@pytest.mark.long
def test_between_last_seen_and_gone_an_answer_is_uncertain(tmp_path):
    project = open_project(tmp_path)
    keep(project, 0, document({"anvil": 1, "bellows": 1}))
    keep(project, 10, document({"anvil": 2, "bellows": 1}))
    rebuild(project, lambda _: None)
    prices = read_from(project, "core/prices", as_of=moment("2026-01-05"), known_at=None)

    assert prices.set_index("offer_key")["is_uncertain"].to_dict() == {
        "anvil": True,
        "bellows": False,
    }


def test_readings_of_another_version_are_read_again_with_a_message(told, caplog):
    """They are never misread: the archive gives them anew."""
    project, tell = told
    tell(FULL)
    path = project.warehouse.root / project.warehouse.readings_name("acme-feed", "prices")
    old = pq.read_table(path)
    pq.write_table(old.replace_schema_metadata({"schema_version": "0"}), path)
    read_all(project)

    assert "acme-feed: its readings are not whole" in caplog.text
    assert pq.read_table(path).schema.metadata[b"schema_version"] == SCHEMA_VERSION.encode()


@pytest.mark.parametrize("name", ["log", "prices"])
def test_tables_are_never_built_without_what_another_version_has_read(told, caplog, name):
    """A command that reads one source rebuilds the rows of all: those are folded again first."""
    project, tell = told
    tell(FULL)
    before = built_now(project, "prices")["prices"]
    path = project.warehouse.root / project.warehouse.readings_name("acme-feed", name)
    old = pq.read_table(path)
    pq.write_table(old.replace_schema_metadata({"schema_version": "0"}), path)

    assert built_now(project, "prices")["prices"].equals(before)
    assert "acme-feed: its readings are not whole" in caplog.text


@pytest.mark.parametrize("lost", ["202601*.jsonl", pytest.param("*.jsonl", marks=pytest.mark.long)])
def test_rows_do_not_vanish_with_lines_of_the_archives_log(told, lost):
    """The source is damaged, its rows stay; all is well when the log is back."""
    project, _ = told
    keep(project, 0, document(FULL))
    keep(replace(project), 40, document(WITHOUT_DRILL))
    rebuild(project, lambda _: None)
    before = {name: project.warehouse.read_table("core", name) for name in ("prices", "offers")}
    logs = {path: path.read_bytes() for path in (project.warehouse.root / "raw/fetches").glob(lost)}

    for path in logs:
        path.unlink()
    rebuild(project, lambda _: None)
    health = project.warehouse.read_table("derived", "source_health").set_index("source_id")
    assert health.loc["acme-feed", "health"] == "damaged"
    assert "replay --source acme-feed" in health.loc["acme-feed", "reason"]
    assert all(project.warehouse.read_table("core", name).equals(before[name]) for name in before)

    for path, body in logs.items():
        path.write_bytes(body)
    rebuild(project, lambda _: None)
    health = project.warehouse.read_table("derived", "source_health").set_index("source_id")
    assert health.loc["acme-feed", "health"] != "damaged"
    assert all(project.warehouse.read_table("core", name).equals(before[name]) for name in before)


def test_what_another_run_has_read_meanwhile_is_no_damage(told):
    """In an object store two runs may read at once: the one that listed its attempts first."""
    project, _ = told
    keep(project, 0, document(FULL))
    early = attempts_by_source(project)["acme-feed"]
    keep(replace(project), 40, document(WITHOUT_DRILL))
    read_all(project)
    source = project.registry.by_id("acme-feed")

    assert read_again(project, source, early, worker=IN_PROCESS).error is None
    read_all(project)
    assert set(built_now(project, "prices")["prices"]["offer_key"]) >= set(WITHOUT_DRILL)


def test_what_a_log_lost_can_be_done_without(told):
    project, _ = told
    keep(project, 0, document(FULL))
    keep(replace(project), 40, document(WITHOUT_DRILL))
    read_all(project)
    for path in (project.warehouse.root / "raw/fetches").glob("202601*"):
        path.unlink()

    source = project.registry.by_id("acme-feed")
    list(rewrite_readings(project, [source], attempts_by_source(project), worker=IN_PROCESS))
    read_all(project)

    assert set(built_now(project, "prices")["prices"]["offer_key"]) == set(WITHOUT_DRILL)


@pytest.mark.long
def test_a_source_without_readings_and_documents_stops_no_other(told, caplog):
    project, tell = told
    tell(FULL)
    (project.warehouse.root / project.warehouse.readings_name("acme-feed", "log")).write_bytes(b"")
    next((project.warehouse.root / "raw/acme-feed").glob("*.zst")).unlink()
    counts = write_tables(project)

    assert (counts["prices"], counts["sources"]) == (0, 3)
    assert "acme-feed: none of its rows are in the tables: " in caplog.text


@pytest.mark.long
def test_our_own_registries_are_archived_once_each(moved):
    """A table can be explained years later: the entry that decided it is kept."""
    rebuild(moved, lambda _: None)
    kept = [line["file"] for _, line in moved.archive.lines("registries")]

    assert kept == ["sources.yaml", "providers.yaml", "models.yaml"]
