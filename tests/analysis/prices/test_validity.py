"""From when to when a statement holds."""

import pandas as pd
import pytest

from pipeline.analysis.prices.validity import intervals_as_of


@pytest.mark.parametrize(
    ("at", "is_stated"),
    [
        pytest.param("2026-01-04T23:59:59", False, id="before the first sighting"),
        pytest.param("2026-01-05", True, id="at the first sighting"),
        pytest.param("2026-01-19T23:59:59", True, id="until it is gone"),
        pytest.param("2026-01-20", False, id="from the reading on that no longer states it"),
    ],
)
def test_an_offer_or_fact_is_stated_from_its_first_sighting_to_its_end_exclusive(at, is_stated):
    first, last, gone = pd.to_datetime(["2026-01-05", "2026-01-19", "2026-01-20"], utc=True)
    rows = pd.DataFrame({"first_seen_at": [first], "last_seen_at": [last], "gone_at": [gone]})

    found = intervals_as_of(rows, pd.Timestamp(at, tz="UTC"))

    assert len(found) == is_stated
    assert found["gone_at"].isna().all()
