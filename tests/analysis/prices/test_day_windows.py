"""Prices that hold at some hours of the day."""

from datetime import time

import pandas as pd
import pytest

from pipeline.analysis.prices.day_windows import PRICE, by_hour

DEAR, CHEAP = "01:00-04:00Z", None


@pytest.fixture
def offer():
    """Return one offer's price at two times of the day."""
    rows = [{"price_usd": 3.0, "time_window": DEAR}, {"price_usd": 1.0, "time_window": CHEAP}]
    return pd.DataFrame([dict.fromkeys(PRICE, "a") | row for row in rows])


@pytest.mark.parametrize(
    ("at", "usd"),
    [
        pytest.param(None, 3.0, id="the highest by default"),
        pytest.param(time(1, 0), 3.0, id="from its start"),
        pytest.param(time(4, 0), 1.0, id="the end is exclusive"),
    ],
)
def test_one_price_stands_for_its_offer(offer, at, usd):
    (row,) = by_hour(offer, at).to_dict("records")

    assert (row["price_usd"], row["lowest_usd"], row["hours_at_highest"]) == (usd, 1.0, 3.0)
    assert row["has_time_windows"]


def test_what_names_no_hours_holds_at_all_others(offer):
    swapped = offer.assign(price_usd=[1.0, 3.0])

    assert by_hour(swapped)["hours_at_highest"].tolist() == [21.0]
