"""Prices that hold at some hours of the day."""

import pandas as pd
import pytest

from pipeline.analysis.prices.day_windows import PRICE, Moment, by_hour

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
        pytest.param(Moment.of("01:00"), 3.0, id="from its start"),
        pytest.param(Moment.of("04:00"), 1.0, id="the end is exclusive"),
    ],
)
def test_one_price_stands_for_its_offer(offer, at, usd):
    (row,) = by_hour(offer, at).to_dict("records")

    assert (row["price_usd"], row["lowest_usd"], row["hours_at_highest"]) == (usd, 1.0, 3.0)
    assert row["has_time_windows"]


def test_what_names_no_hours_holds_at_all_others(offer):
    swapped = offer.assign(price_usd=[1.0, 3.0])

    assert by_hour(swapped)["hours_at_highest"].tolist() == [21.0]


@pytest.mark.parametrize(
    "window", ["16:30-00:30Z on monday, sunday", "01:00-04:00Z on friday", "at night"]
)
@pytest.mark.parametrize(("of_window", "plain"), [(1.0, 2.0), (2.0, 1.0)])
def test_no_hours_are_known_of_a_price_beside_a_window_of_some_days(
    offer, window, of_window, plain
):
    """Whichever of the two is the highest: on some days it holds longer than on others."""
    rows = offer.assign(price_usd=[of_window, plain], time_window=[window, None])

    (row,) = by_hour(rows).to_dict("records")

    assert (row["price_usd"], row["lowest_usd"]) == (2.0, 1.0)
    assert pd.isna(row["hours_at_highest"])


@pytest.mark.parametrize(
    ("at", "usd"),
    [("friday 02:00", 3.0), ("saturday 02:00", 1.0), ("saturday 12:00", 1.0), ("02:00", 3.0)],
)
def test_hours_of_some_days_win_over_those_of_each_day_where_the_day_is_known(at, usd):
    windows = {"01:00-04:00Z": 3.0, "00:00-23:59Z on saturday, sunday": 1.0, None: 1.0}
    rows = [{"price_usd": price, "time_window": name} for name, price in windows.items()]
    prices = pd.DataFrame([dict.fromkeys(PRICE, "a") | row for row in rows])

    assert by_hour(prices, Moment.of(at))["price_usd"].tolist() == [usd]
