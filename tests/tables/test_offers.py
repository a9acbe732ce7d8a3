"""core/offers: what is offered, and since when it no longer is."""

import pandas as pd
import pytest

from pipeline.domain.kinds import OFFERS
from pipeline.domain.readings import OfferReading
from pipeline.tables.core import offers


@pytest.fixture
def statuses(built, published_frame, offer_row, daily_feed):
    """Return what tells how offers stand, in order of their first sighting."""
    plain = OFFERS.row(
        OfferReading(
            provider_id="acme",
            model_label="Anvil 70B",
            model_id_native="anvil-70b",
            evidence_text="Anvil 70B",
            evidence_locator="/anvil",
        )
    )
    identity = ("model_id", "model_variant")

    def build(*changes):
        kept = set(OFFERS.table.names)
        rows = [plain | {k: v for k, v in offer_row(**one).items() if k in kept} for one in changes]
        frame = published_frame(OFFERS, rows).assign(match_basis="none")
        frame = frame.assign(**dict.fromkeys(identity, pd.Series(dtype="str")))
        found = built("offers", offer_intervals=frame, **daily_feed)
        return [(row["status"], row["stated_status"], row["retired_at"]) for row in found]

    return build


def test_a_stated_day_of_retirement_counts_once_it_has_come(statuses, day):
    assert statuses({"retires_on": day("01-20"), "status": "preview"}) == [
        ("retired", "preview", day("01-20"))
    ]
    assert statuses({"retires_on": day("02-20")}) == [("active", "active", None)]


def test_a_day_that_was_put_off_before_it_came_retires_nothing(statuses, day):
    first = {"retires_on": day("01-20"), "gone_at": day("01-10"), "last_seen_at": day("01-09")}
    second = {"retires_on": day("02-20"), "first_seen_at": day("01-10")}

    assert statuses(first, second) == [("active", "active", None)] * 2


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        pytest.param("01-19", ("preview", None), id="before"),
        pytest.param("01-20", ("retired", "01-20"), id="on the day"),
    ],
)
def test_as_of_an_earlier_day_an_offer_has_not_retired_yet(
    frame_of, offer_row, day, date, expected
):
    """Its status is the one that its source stated then."""
    retired = {"status": "retired", "stated_status": "preview", "retired_at": day("01-20")}
    held = offers.as_of(frame_of("offers", [offer_row(**retired)]), day(date))

    (row,) = held[["status", "retired_at"]].astype("object").to_numpy().tolist()
    assert (row[0], None if pd.isna(row[1]) else f"{row[1]:%m-%d}") == expected
