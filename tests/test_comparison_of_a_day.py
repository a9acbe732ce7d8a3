"""Every table can be asked for an earlier day, and for what was known then."""

import pytest

from pipeline.tables import TABLES
from pipeline.timetravel import read_from

KEEPS_ALL_ROWS = ("sources", "providers", "source_health", "provider_outlook")


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("clock", ["as_of", "known_at"])
def test_a_table_of_now_is_the_table_of_its_newest_attempt(read_project, utc, name, clock):
    loaded = read_project.load()
    now = {"as_of": None, "known_at": None}

    published = read_from(loaded, name, **now)
    asked = read_from(loaded, name, **(now | {clock: utc("2026-01-07")}))

    assert len(asked) == len(published)
    assert list(asked.columns) == list(published.columns)


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("clock", ["as_of", "known_at"])
def test_before_the_first_evidence_there_are_no_statements(read_project, utc, name, clock):
    moments = {"as_of": None, "known_at": None} | {clock: utc("2020-01-01")}

    found = read_from(read_project.load(), name, **moments)

    assert (len(found) == 0) is (name not in KEEPS_ALL_ROWS)
