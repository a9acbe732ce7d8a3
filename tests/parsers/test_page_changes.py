"""Each source's page, changed in each way in which real ones change: never a wrong row.

What cannot be read any more is quarantined. What can, gives the same rows as before.
"""

import re

import pytest

from tests.parsers.page_changes import BROKEN, FORMS, READABLE


@pytest.fixture(params=sorted(FORMS))
def source_id(request):
    return request.param


@pytest.fixture
def page(saved_page, source_id):
    return saved_page(FORMS[source_id]).decode()


@pytest.mark.parametrize("change", BROKEN)
def test_a_page_that_broke_is_quarantined(read_page, source_id, page, change):
    before = read_page(source_id, page.encode())
    changed = BROKEN[change](source_id, page)

    after = read_page(source_id, changed.encode(), before)

    assert changed != page
    assert before.failed == ()
    assert after.failed or worth(after) == worth(before), "what still says all may be read"


@pytest.mark.parametrize("change", READABLE)
def test_a_page_that_moved_gives_the_same_rows(read_page, source_id, page, change):
    before = read_page(source_id, page.encode())
    changed = READABLE[change](source_id, page)

    after = read_page(source_id, changed.encode(), before)

    assert changed != page
    assert after.failed == ()
    assert worth(after) == worth(before)


def worth(reading):
    """Return what a reading states, without the places where it stands."""
    return {
        key: (row["state"], row["price_usd"], row["currency"], row["model_label"])
        for key, row in reading.prices.items()
    }


def test_a_price_in_an_unknown_column_is_named(read_page, source_id, page):
    changed = READABLE["column of amounts inserted"](source_id, page)

    unplaced = read_page(source_id, changed.encode()).parsed.unplaced

    assert any("Batch discount: '$0.0123' (unknown column)" in line for line in unplaced)


@pytest.mark.parametrize(
    "source_id", ["cerebras-pricing", "novita-pricing", "sambanova-pricing"], indirect=True
)
def test_a_unit_that_changed_with_its_amounts_changes_no_price(read_page, source_id, page):
    """Per million became per thousand, in words and in figures."""
    before = read_page(source_id, page.encode())
    words = BROKEN["unit of another size"](source_id, page)
    changed = re.sub(
        r"\$([0-9.]+)(?= / 1K)|([0-9.]+)(?= USD)",
        lambda match: f"{'$' if match[1] else ''}{float(match[1] or match[2]) / 1000:.6f}",
        words,
    )

    after = read_page(source_id, changed.encode(), before)

    assert changed != words
    assert after.failed == ()
    assert worth(after) == worth(before)
