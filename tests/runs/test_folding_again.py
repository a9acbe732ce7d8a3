"""Whatever the nights bring, what grew and what is folded again from the archive are equal."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import feeds as feed_readers
from pipeline.outputs.news.prices import price_news
from pipeline.reading import checks, reader
from pipeline.reading.corrections import ledger
from pipeline.reading.source_state import load_log
from pipeline.registry.project import load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import load_inputs
from pipeline.runs.reading import attempts_by_source, read_again
from pipeline.runs.replay import replayed, rewrite_readings
from pipeline.runs.timetravel import inputs_known_at
from pipeline.storage.attempts import Attempt
from pipeline.tables.build import build_tables, built_in_order, inputs_of
from pipeline.tables.inputs import INPUTS, REGISTRY_INPUTS
from tests.history_pages import feed, page
from tests.workspace import IN_PROCESS, raise_versions

PROJECT = Path(__file__).parents[1] / "history_project"
START = datetime(2026, 1, 1, tzinfo=UTC)
NIGHTS = 9
NEWS = ("price_changes", "prices", "current_prices", "sources", "providers")
"""Tables that news of prices is made of."""


def night(number):
    return START + timedelta(days=number)


@dataclass(frozen=True)
class Arrival:
    """What came of one source: a document of a night, or nothing; read at once, or later."""

    source_id: str
    number: int
    body: bytes | None
    is_read: bool = True


usd = st.sampled_from([1, 2, 3])
models = st.dictionaries(st.sampled_from(["anvil", "bellows", "crucible"]), usd, max_size=3)
numbers = st.integers(0, NIGHTS - 1)
feeds = st.builds(feed, models, st.none() | numbers.map(night))
"""Also one that lost its rows, and so is quarantined."""
announcements = st.tuples(st.integers(1, NIGHTS).map(night), usd)
pages = st.builds(page, models, usd, st.none() | announcements)
"""Also one without the anchor, and so quarantined."""
slipped = feed({"anvil": 5000, "bellows": 1, "crucible": 1})
spoilt = st.sampled_from([b"<html>nothing</html>", slipped, None])
"""Something else, a slipped unit (the catalogue's is refused alone), a failure."""
arrivals = st.lists(
    st.builds(Arrival, st.just("acme-page"), numbers, pages | spoilt, st.booleans())
    | st.builds(
        Arrival, st.sampled_from(["acme-docs", "catalogue"]), numbers, feeds | spoilt, st.booleans()
    ),
    min_size=1,
    max_size=9,
)
"""In any order of nights, with gaps and repetitions; a value of three often returns."""


def keep(project, arrival):
    """Archive what came, or that nothing did; no two arrivals are logged at one time."""
    source = project.registry.by_id(arrival.source_id)
    at, url = night(arrival.number), str(source.url)
    now = night(NIGHTS) + timedelta(seconds=len(project.archive.attempts()))
    if arrival.body is not None:
        Acquirer(project, source, [], lambda: now).keep(arrival.body, "saved", at=at, url=url)
        return
    failed = Attempt(
        source_id=source.id,
        fetched_at=at,
        archived_at=now,
        method="live",
        outcome="timeout",
        url=url,
        final_url=url,
    )
    project.archive.append(failed)


def read(project, source_id):
    source = project.registry.by_id(source_id)
    read_again(project, source, attempts_by_source(project).get(source_id, []), worker=IN_PROCESS)


def read_all(project):
    for source in project.registry.sources:
        read(project, source.id)


def frames(inputs, *tables):
    """Return what tables, all by default, are built from besides our registries."""
    names = inputs_of(tables) if tables else INPUTS.keys() - REGISTRY_INPUTS
    return inputs.frames(names)


def assert_equal(some, others):
    """Compare what all tables are built from; they are pure functions of it."""
    assert some.keys() == others.keys()
    for name, frame in some.items():
        pd.testing.assert_frame_equal(frame, others[name], obj=name)


def files(project):
    folder = project.warehouse.root / "readings"
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


@contextmanager
def project_of_nothing():
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        yield load_project(PROJECT / "sources.yaml", Path(folder)), patch


def make_better(patch):
    """Let both parsers have a new version; that of feeds reads all amounts differently."""
    real = feed_readers.convert
    patch.setattr(feed_readers, "convert", lambda amount, unit: real(amount * 2, unit))
    raise_versions(patch)


@settings(max_examples=12)
@given(arrivals, st.integers(0, 9))
def test_growing_equals_folding_again_from_the_archive(arrived, better):
    """Every file of the readings, and what tables are built from, also after a better parser."""
    with project_of_nothing() as (project, patch):
        for step, arrival in enumerate(arrived):
            if step == better:
                make_better(patch)
            keep(project, arrival)
            if arrival.is_read:
                read(project, arrival.source_id)
        read_all(project)
        grown, kept = frames(load_inputs(project)), files(project)
        attempts = attempts_by_source(project)
        in_memory = replayed(project, project.registry.sources, attempts, worker=IN_PROCESS)
        list(rewrite_readings(project, project.registry.sources, attempts, worker=IN_PROCESS))

        assert files(project) == kept
        assert_equal(frames(load_inputs(project, in_memory)), grown)


@pytest.mark.long
@settings(max_examples=8)
@given(arrivals, numbers)
def test_known_at_a_night_is_what_the_warehouse_showed_that_night(arrived, until):
    """Documents that came later change nothing of what was known."""
    with project_of_nothing() as (project, _):
        for arrival in arrived:
            if arrival.number <= until:
                keep(project, arrival)
        read_all(project)
        shown = frames(load_inputs(project))
        for arrival in arrived:
            if arrival.number > until:
                keep(project, arrival)
        read_all(project)

        assert_equal(frames(inputs_known_at(project, night(until))), shown)


@pytest.mark.long
@settings(max_examples=12)
@given(st.lists(st.builds(Arrival, st.just("acme-docs"), numbers, models.map(feed)), max_size=9))
def test_events_lead_from_the_first_reading_to_the_last(arrived):
    """Nothing that happened is left out, and nothing is told that did not happen."""
    with project_of_nothing() as (project, _):
        for arrival in arrived:
            keep(project, arrival)
        read_all(project)
        built = dict(
            built_in_order(frames(load_inputs(project), "price_changes"), ["price_changes"])
        )
        prices = built["prices"].to_pylist()
        first = min((row["first_seen_at"] for row in prices), default=None)
        standing = {r["offer_key"]: r["price_usd"] for r in prices if r["first_seen_at"] == first}
        for event in sorted(built["price_changes"].to_pylist(), key=lambda row: row["changed_at"]):
            name, before, after = (
                event[key] for key in ("offer_key", "price_before_usd", "price_after_usd")
            )
            assert standing.get(name) == before, event
            standing[name] = after

        stated = {row["offer_key"]: row["price_usd"] for row in prices if row["gone_at"] is None}
        assert {name: amount for name, amount in standing.items() if amount is not None} == stated


def test_what_new_rules_set_free_is_of_its_own_day_and_no_correction():
    """A page refused under older rules is read again, and its old events are no news."""
    with project_of_nothing() as (project, patch):
        patch.setattr(checks, "UNIT_CHANGE", Decimal(2))
        patch.setattr(reader, "RULES_VERSION", reader.RULES_VERSION - 1)
        for number, usd in ((0, 1), (1, 3)):
            keep(project, Arrival("acme-docs", number, feed({"anvil": usd})))
        keep(project, Arrival("acme-docs", 100, feed({"anvil": 3})))
        read_all(project)
        refused = load_log(project.warehouse, "acme-docs")["state"].to_pylist()
        patch.undo()
        read_all(project)

        built = build_tables(load_inputs(project).frames(inputs_of(NEWS)), NEWS)
        freed = load_log(project.warehouse, "acme-docs")["state"].to_pylist()
        moves = built["price_changes"][built["price_changes"]["event"] == "repriced"]
        assert refused == ["sound", "quarantined"]
        assert freed == ["sound", "sound"]
        assert moves["changed_at"].tolist() == [night(1)]
        assert ledger(project.archive).empty
        clock = load_inputs(project).frames(["clock"])["clock"]
        assert price_news(*(built[name] for name in NEWS), clock=clock) == []
