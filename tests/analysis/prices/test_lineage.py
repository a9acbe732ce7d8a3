"""How many of several witnesses speak for themselves."""

import pandas as pd
import pytest

from pipeline.analysis.prices.lineage import copied_by, independent_counts

SOURCES = pd.DataFrame(
    {
        "source_id": ["list", "one", "two", "mirror", *(f"other-{n}" for n in range(70))],
        "lineage": [[], ["list"], ["list"], ["one"], *([[]] * 70)],
        "provider_id": None,
        "speaks_for": None,
    }
)
OF_ACME = SOURCES.assign(speaks_for=SOURCES["source_id"].map({"list": "acme"}))


@pytest.fixture
def counted():
    """Return what gives the counts of several groups of (seller, sources)."""

    def count(groups, stated=(), sources=SOURCES):
        rows = [
            {"group": number, "source_id": source_id, "provider_id": seller}
            for number, (seller, names) in enumerate(groups)
            for source_id in names
        ]
        statements = pd.DataFrame(rows)
        known = pd.concat([statements, pd.DataFrame(stated, columns=["source_id", "provider_id"])])
        copies = copied_by(sources, known)
        return independent_counts(statements["group"], statements, copies).tolist()

    return count


def test_two_that_copy_one_list_are_two_witnesses_of_sellers_that_it_does_not_speak_of(counted):
    """A list of one seller's offers cannot be copied of another seller."""
    groups = [("acme", ["one", "two"]), ("bolt", ["one", "two"])]

    assert counted(groups, [("list", "acme")]) == [1, 2]


def test_the_seller_of_a_list_that_was_never_read_is_that_of_its_entry(counted):
    groups = [("acme", ["one", "two"]), ("bolt", ["one", "two"])]

    assert counted(groups, sources=OF_ACME) == [1, 2]


def test_two_that_copy_a_list_that_was_never_read_are_one_witness(counted):
    assert counted([("acme", ["one", "two"]), ("acme", ["two", "mirror"])]) == [1, 1]


def test_a_copy_of_a_copy_adds_nothing(counted):
    assert counted([("acme", ["list", "mirror"]), ("acme", ["mirror"])]) == [1, 1]


@pytest.mark.parametrize("count", [1, 62, 63, 70])
def test_any_number_of_sources_that_copy_nobody_count_each(counted, count):
    assert counted([("acme", [f"other-{n}" for n in range(count)])]) == [count]
