"""What is known of one source, kept between nights."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.reading.checks import check_reading
from pipeline.reading.reader import read_source
from pipeline.reading.source_state import load_state, log_of, save_state
from pipeline.runs.acquire import Acquirer
from pipeline.runs.reading import attempts_by_source
from pipeline.tables.inputs import state_tables
from tests.workspace import IN_PROCESS, InProcess

SOURCE = "acme-feed"


@pytest.fixture
def night(project, utc):
    """Return what reads a source's document of one day; it gives the state before and after."""
    loaded = project().load()
    feed = loaded.registry.by_id(SOURCE)

    def read(body, day, worker=IN_PROCESS, provider=None):
        source = feed.model_copy(update={"provider": provider})
        Acquirer(loaded, source, [], lambda: utc(day)).keep(
            body, "saved", at=utc(day), url=str(source.url)
        )
        before = load_state(loaded.warehouse, SOURCE)
        attempts = attempts_by_source(loaded)[SOURCE]
        after = read_source(
            source, loaded.providers, loaded.archive, attempts, before, worker=worker
        )
        save_state(loaded.warehouse, SOURCE, after, before)
        return loaded, before, after

    return read


def tables(state):
    return {name: table.to_pylist() for name, table in state_tables(state).items()}


def test_a_state_is_loaded_as_it_was_saved(night, price_list):
    """Going on from the file or from memory must make no difference."""
    night(price_list(anvil=(1, 2), bellows=(3, 4)), "2026-01-05")
    loaded, _, after = night(price_list(anvil=(1, 2.5), crucible=(5, 6)), "2026-01-06")

    again = load_state(loaded.warehouse, SOURCE)

    assert tables(again) == tables(after)
    assert again.fingerprint == after.fingerprint
    assert log_of(again).equals(log_of(after))
    assert again.last_sound == after.last_sound


def test_a_source_that_was_never_read_has_no_state(project):
    assert load_state(project().load().warehouse, SOURCE) is None


@pytest.mark.parametrize("name", ["log", "prices", "offers"])
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.unlink(), id="missing"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:99]), id="cut"),
    ],
)
def test_what_a_crash_left_uneven_is_no_state(night, price_list, name, spoil):
    """The source is then folded again from the archive, whose bytes are in place first."""
    loaded, *_ = night(price_list(anvil=(1, 2)), "2026-01-05")
    spoil(loaded.warehouse.root / loaded.warehouse.readings_name(SOURCE, name))

    assert load_state(loaded.warehouse, SOURCE) is None


def test_rows_that_the_log_knows_nothing_of_are_no_state(night, price_list):
    """A kind without rows has no file."""
    loaded, *_ = night(price_list(anvil=(1, 2)), "2026-01-05")
    path = loaded.warehouse.root / loaded.warehouse.readings_name(SOURCE, "performance")
    assert not path.exists()
    path.write_bytes(b"PAR1")

    assert load_state(loaded.warehouse, SOURCE) is None


def test_rows_of_one_night_with_the_log_of_another_are_no_state(night, price_list):
    loaded, *_ = night(price_list(anvil=(1, 2)), "2026-01-05")
    path = loaded.warehouse.root / loaded.warehouse.readings_name(SOURCE, "prices")
    older = path.read_bytes()
    night(price_list(anvil=(1, 3)), "2026-01-06")
    path.write_bytes(older)

    assert load_state(loaded.warehouse, SOURCE) is None


def test_an_unchanged_night_writes_no_rows(night, price_list):
    """A night's cost grows with what changed."""
    body = price_list(anvil=(1, 2))
    loaded, *_ = night(body, "2026-01-05")
    path = loaded.warehouse.root / loaded.warehouse.readings_name(SOURCE, "prices")
    written_at = path.stat().st_mtime_ns
    _, _, after = night(body, "2026-01-06")

    assert path.stat().st_mtime_ns == written_at
    assert (len(after.reads), after.attempt_count) == (1, 2)
    assert f"{after.last_sound_at:%Y-%m-%d}" == "2026-01-06"


def test_a_night_writes_anew_only_the_kinds_of_statements_that_it_changed(night, price_list):
    loaded, *_ = night(price_list(anvil=(1, 2)), "2026-01-05")
    folder = loaded.warehouse.root / loaded.warehouse.readings_name(SOURCE, "prices")
    before = {path.name: path.stat().st_mtime_ns for path in folder.parent.iterdir()}
    night(price_list(anvil=(1, 3)), "2026-01-06")

    after = {path.name: path.stat().st_mtime_ns for path in folder.parent.iterdir()}
    changed = {name for name, at in after.items() if before[name] != at}
    assert (changed, after.keys() - changed) == (
        {"log.parquet", "prices.parquet"},
        {"offers.parquet"},
    )
    assert load_state(loaded.warehouse, SOURCE) is not None


def test_a_document_is_looked_through_again_only_where_a_price_is_lost(night, price_list):
    """All other checks judge the rows alone, which need not go to the worker and back."""
    looked = []

    class Watched(InProcess):
        def check(self, *given):
            looked.append(given[1].fetched_at.day)
            return check_reading(*given)

    for day, body in {
        5: price_list(anvil=(1, 2), bellows=(3, 4)),
        6: price_list(anvil=(1, 3), bellows=(3, 4)),
        7: price_list(anvil=(1, 3)),
    }.items():
        night(body, f"2026-01-{day:02}", Watched(), "acme")

    assert looked == [7]


def test_a_quarantined_night_is_logged_and_publishes_nothing(night, price_list):
    _, _, sound = night(price_list(anvil=(1, 2)), "2026-01-05")
    _, _, after = night(price_list(anvil=(100, 200)), "2026-01-06")

    assert [read.state for read in after.reads] == ["sound", "quarantined"]
    assert [item.check for item in after.reads[-1].failed] == ["magnitude"]
    assert after.last_sound == sound.last_sound
    assert tables(after)["prices"] == tables(sound)["prices"]


def test_folding_goes_on_only_from_the_start_of_the_attempts(night, price_list):
    """A page that is saved later but stood earlier changes all that follows it."""
    night(price_list(anvil=(1, 2)), "2026-01-05")
    loaded, _, state = night(price_list(anvil=(1, 3)), "2026-01-07")
    first, last = attempts_by_source(loaded)[SOURCE]
    between = replace(first, fetched_at=first.fetched_at + timedelta(days=1))
    later = replace(last, fetched_at=last.fetched_at + timedelta(days=1))

    assert state.is_prefix_of([first, last])
    assert state.is_prefix_of([first, last, later])
    assert not state.is_prefix_of([first])
    assert not state.is_prefix_of([first, between, last])
    assert state.repeats(later)
    assert not state.repeats(first)
