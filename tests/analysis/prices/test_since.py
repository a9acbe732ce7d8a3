"""Since when a value stands at its source."""

import pandas as pd
import pytest

from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.since import with_starts

TIMES = ("first_seen_at", "stands_to", "effective_from")
READS = pd.DataFrame(
    {
        "source_id": ["feed"],
        "state": ["sound"],
        "first_at": pd.to_datetime(["2026-01-05"], utc=True).as_unit("us"),
    }
)


@pytest.fixture
def starts():
    """Return what dates the value of the last of a source's statements of one price."""

    def date(*statements):
        plain = dict.fromkeys((*PRICED_BY, *TIMES, "doubt")) | {"state": "priced"}
        rows = pd.DataFrame([plain | {"source_id": "feed"} | row for row in statements])
        for name in TIMES:
            rows[name] = pd.to_datetime(rows[name], utc=True).astype("datetime64[us, UTC]")
        found = with_starts(rows, READS).iloc[-1]
        since, moved = (
            None if pd.isna(at) else f"{at:%m-%d}"
            for at in (found["value_since"], found["value_moved_at"])
        )
        return since, bool(found["is_since_bound"]), moved

    return date


def stated(usd, first, to=None, **more):
    return {"price_usd": usd, "first_seen_at": f"2026-{first}", **more} | (
        {} if to is None else {"stands_to": f"2026-{to}"}
    )


def test_a_value_of_the_first_reading_stands_since_then_at_least(starts):
    assert starts(stated(1.0, "01-05")) == ("01-05", True, None)


def test_a_value_that_replaced_another_moved_on_that_day(starts):
    assert starts(stated(1.0, "01-05", "02-01"), stated(2.0, "02-01")) == ("02-01", False, "02-01")


def test_a_price_that_came_later_has_a_start_and_no_move(starts):
    assert starts(stated(1.0, "02-01")) == ("02-01", False, None)


def test_a_value_that_was_away_for_some_days_stood_all_the_while(starts):
    """Rows drop out of pages by accident; after more than a week it counts as a new start."""
    first = stated(1.0, "01-05", "02-01")

    assert starts(first, stated(1.0, "02-06")) == ("01-05", True, None)
    assert starts(first, stated(1.0, "02-20")) == ("02-20", False, None)


def test_a_doubted_value_between_does_not_part_it(starts):
    slip = stated(10.0, "02-01", "02-03", doubt="moved")

    assert starts(stated(1.0, "01-05", "02-03"), slip, stated(1.0, "02-03")) == (
        *("01-05", True, None),
    )


def test_a_stated_date_is_the_start(starts):
    before = stated(2.0, "01-05", effective_from="2025-06-01", effective_to="2026-01-03")

    assert starts(before, stated(1.0, "01-05", effective_from="2026-01-03")) == (
        *("01-03", False, "01-03"),
    )
