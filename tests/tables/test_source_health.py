"""derived/source_health: whether each source was read, and what went wrong."""

import dataclasses
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.reading.reading_log import LOG
from pipeline.storage.attempts import ATTEMPTS, Attempt
from pipeline.tables.inputs import INPUTS

FINDINGS = [
    {"check": "anchors", "passed": True, "expected": "1 anchor rows", "found": "as expected"},
    {"check": "row range", "passed": False, "expected": "4 to 9 rows", "found": "3 prices"},
]


def at(day):
    return datetime(2026, 1, day, 3, tzinfo=UTC)


def attempt(day, outcome="new", error=None):
    return Attempt(
        source_id="acme-feed",
        fetched_at=at(day),
        archived_at=at(day),
        method="live",
        outcome=outcome,
        url="https://acme.example",
        final_url="https://acme.example",
        error=error,
    )


def read(day, state="sound", **changes):
    """Return a row of the log: four prices and two offers."""
    return {
        "first_at": at(day),
        "last_at": at(day),
        "attempt_count": 1,
        "snapshot_sha256": f"{day:064}",
        "source_url": "https://acme.example",
        "method": "live",
        "state": state,
        "parser": "litellm",
        "parser_version": 1,
        "price_count": 4,
        "offer_count": 2,
        "performance_count": 0,
        "added_count": 0,
        "changed_count": 0,
        "gone_count": 0,
        "unplaced": [],
        "findings": FINDINGS[:1] if state == "sound" else FINDINGS,
    } | changes


@dataclasses.dataclass(frozen=True)
class _Archived:
    """What the input of attempts is made of."""

    attempts: pa.Table


@pytest.fixture
def health(built, core_sources):
    """Return what builds the health of one source at 03:00 on a day of January."""

    def build(attempts, reads, *, now=31, key_env=None, **source):
        log = pa.Table.from_pylist(reads, schema=LOG.schema).to_pandas()
        rows = [dataclasses.asdict(item) for item in attempts]
        frame = INPUTS["attempts"](_Archived(pa.Table.from_pylist(rows, ATTEMPTS)))
        (row,) = built(
            "source_health",
            sources=core_sources({"cadence_days": 7} | source),
            fetches=frame,
            reads=log.assign(source_id=pd.Series("acme-feed", index=log.index, dtype="str")),
            clock=pd.DataFrame({"at": pd.to_datetime([at(now)])}),
            source_entries=pd.DataFrame({"id": ["acme-feed"], "key_env": [key_env]}),
        )
        return row

    return build


def test_history_from_packages_that_nothing_follows_is_never_overdue(health):
    """A failing address does not turn the night red: the source was never read from it."""
    old = dataclasses.replace(attempt(1), method="released")

    row = health([old, attempt(31, "timeout")], [read(1)], released_cadence_days=None)

    assert (row["health"], row["is_failing"], row["next_due_at"]) == ("released", False, None)


@pytest.mark.parametrize(
    ("attempts", "reads", "way_in", "expected"),
    [
        pytest.param([attempt(31)], [read(31)], "live", ("fresh", False), id="read tonight"),
        pytest.param(
            [attempt(10), attempt(31, "timeout")],
            [read(10)],
            "live",
            ("fresh", False),
            id="in time",
        ),
        pytest.param(
            [attempt(9), attempt(31, "timeout")], [read(9)], "live", ("overdue", True), id="overdue"
        ),
        pytest.param([], [], "live", ("never_read", False), id="never tried"),
        pytest.param([attempt(31, "blocked")], [], "live", ("never_read", False), id="never read"),
        pytest.param(
            [attempt(30), attempt(31)],
            [read(30), read(31, "quarantined")],
            "live",
            ("quarantined", True),
            id="quarantined tonight",
        ),
        pytest.param(
            [attempt(31)],
            [read(31, "quarantined")],
            "live",
            ("quarantined", True),
            id="quarantined at first sight",
        ),
        pytest.param(
            [attempt(30), attempt(31)],
            [read(30, "quarantined"), read(31)],
            "live",
            ("fresh", False),
            id="sound again",
        ),
        pytest.param([attempt(1)], [read(1)], "embedded", ("embedded", False), id="in a package"),
        pytest.param([attempt(1)], [read(1)], "transcribed", ("transcribed", False), id="by hand"),
    ],
)
def test_health_is_told_in_one_word(health, attempts, reads, way_in, expected):
    """A site that was never read fails nobody's night: it may be behind a wall for good."""
    row = health(attempts, reads, way_in=way_in)

    assert (row["health"], row["is_failing"]) == expected


def test_a_failed_night_shows_why_and_what_is_still_there(health):
    row = health([attempt(29), attempt(31, "timeout", "no answer in 20 s")], [read(29)])

    assert (row["outcome"], row["reason"]) == ("timeout", "no answer in 20 s")
    assert (row["attempted_at"], row["sound_at"], row["age_days"]) == (at(31), at(29), 2.0)
    assert (row["row_count"], row["snapshot_sha256"]) == (6, f"{29:064}")


def test_a_quarantined_night_names_the_check_and_keeps_the_last_sound_reading(health):
    reads = [read(29), read(31, "quarantined", unplaced=["meter 'smell'", "unit 'mile'"])]

    row = health([attempt(29), attempt(31)], reads)

    assert row["failed_checks"] == ["row range: expected 4 to 9 rows; 3 prices"]
    assert row["reason"] == row["failed_checks"][0]
    assert (row["unplaced_count"], row["snapshot_sha256"]) == (2, f"{29:064}")


def test_a_live_source_is_due_three_cadences_after_its_last_sound_reading(health):
    assert health([attempt(3)], [read(3)])["next_due_at"] == at(24)
    assert health([attempt(3)], [read(3)], way_in="transcribed")["next_due_at"] is None


def test_a_source_whose_key_nobody_set_is_no_failure_and_says_what_it_waits_for(health):
    row = health([], [], key_env="ACME_API_KEY")

    assert (row["health"], row["is_failing"]) == ("never_read", False)
    assert row["reason"] == "no key: ACME_API_KEY is not set"


def test_a_source_that_was_read_with_a_key_says_what_went_wrong_since(health):
    row = health([attempt(29), attempt(31, "blocked", "no")], [read(29)], key_env="ACME_API_KEY")

    assert row["reason"] == "no"


def test_a_source_that_was_never_tried_has_no_dates(health):
    row = health([], [])

    assert [
        row[name] for name in ("outcome", "reason", "attempted_at", "sound_at", "age_days")
    ] == [None] * 5
    assert (row["row_count"], row["unplaced_count"], row["failed_checks"]) == (0, 0, [])


def test_an_article_is_as_old_as_its_text_whatever_changed_around_it(health):
    """Another banner is another document; the text is the same since the 12th."""
    texts = {10: "a", 12: "b", 20: "b", 31: "b"}
    reads = [read(day, text_sha256=text) for day, text in texts.items()]

    row = health([attempt(day) for day in texts], reads)

    assert (row["text_since"], row["sound_at"]) == (at(12), at(31))
    assert health([attempt(31)], [read(31)])["text_since"] is None
