"""Every table can be asked for an earlier day, and for what was known then."""

from functools import cache

import pandas as pd
import pytest

from pipeline.runs.timetravel import read_from, tables_from
from pipeline.tables.build import TABLES

KEEPS_ALL_ROWS = ("sources", "providers", "source_health", "provider_outlook")
NAMES = sorted(TABLES)
ALONE = ("prices", "offers", "current_prices", "price_history", "price_comparison")
"""Tables that `make test` asks for alone; the others are long tests."""


@pytest.fixture(scope="module")
def asked(read_project_once, utc):
    """Return what gives all tables of now, or of a day by some clocks; each is asked for once."""

    @cache
    def ask(*clocks, day="2026-01-07"):
        days = {"as_of": None, "known_at": None} | dict.fromkeys(clocks, utc(day))
        return tables_from(read_project_once, NAMES, **days)

    return ask


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("clock", ["as_of", pytest.param("known_at", marks=pytest.mark.long)])
def test_a_table_of_now_is_the_table_of_its_newest_attempt(asked, name, clock):
    published, found = asked()[name], asked(clock)[name]

    assert len(found) == len(published)
    assert list(found.columns) == list(published.columns)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("clock", ["as_of", "known_at"])
def test_before_the_first_evidence_there_are_no_statements(asked, name, clock):
    found = asked(clock, day="2020-01-01")[name]

    assert (len(found) == 0) is (name not in KEEPS_ALL_ROWS)


@pytest.mark.parametrize(
    "name",
    [name if name in ALONE else pytest.param(name, marks=pytest.mark.long) for name in NAMES],
)
def test_a_table_is_the_same_whether_others_are_asked_for_or_not(
    asked, read_project_once, name, utc
):
    """Also by both clocks together, which is one question."""
    day = utc("2026-01-07")
    alone = read_from(read_project_once, name, as_of=day, known_at=day)

    pd.testing.assert_frame_equal(alone, asked("as_of", "known_at")[name])
