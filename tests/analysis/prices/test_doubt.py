"""Which price statements are doubted, and until when what was stated before them counts."""

import pandas as pd
import pytest

from pipeline.analysis.prices.doubt import AcceptedValue, with_doubt
from pipeline.analysis.prices.offer_ids import PRICED_BY

DAY = pd.Timestamp("2026-01-01", tz="UTC")


def dated(*values, **named):
    """Return what one document states of one price, a value from each month's first on."""
    starts = [None, *(DAY - days(31 * n) for n in range(len(values) - 1, 0, -1))]
    return [
        COMMON
        | {"price_usd": value, "first_seen_at": DAY, "last_seen_at": DAY, "gone_at": None}
        | {"effective_from": start}
        | named
        for value, start in zip(values, starts, strict=True)
    ]


def days(count):
    return pd.Timedelta(count, "day")


def stated(*values, **named):
    """Return one source's statements of one price: a value a night, equal ones in one interval."""
    rows = []
    for night, value in enumerate(values):
        at = DAY + days(night)
        if rows and rows[-1]["price_usd"] == value:
            rows[-1]["last_seen_at"] = at
            continue
        if rows:
            rows[-1]["gone_at"] = at
        rows.append({"price_usd": value, "first_seen_at": at, "last_seen_at": at, "gone_at": None})
    return [COMMON | row | named for row in rows]


COMMON = dict.fromkeys(PRICED_BY) | {
    "source_id": "catalogue",
    "provider_id": "acme",
    "offer_key": "anvil",
    "offer_id": "anvil",
    "meter": "input",
    "unit": "usd_per_mtok",
    "service_tier": "standard",
    "state": "priced",
    "method": "live",
    "effective_from": None,
    "model_id": "acme/anvil",
    "model_variant": None,
    "snapshot_sha256": "0",
}

SOURCES = pd.DataFrame(
    {
        "source_id": ["catalogue", "acme-pricing", "copy", "other"],
        "source_class": ["aggregator", "vendor", "aggregator", "aggregator"],
        "lineage": [[], [], ["catalogue"], []],
        "provider_id": [None, "acme", None, None],
        "speaks_for": None,
    }
)


@pytest.fixture
def judged():
    """Return what judges statements: reason, and nights that a good value counts after its end."""

    def judge(*rows, nights=60, limits=None, accepted=None):
        frame = pd.DataFrame(rows)
        for name in ("first_seen_at", "last_seen_at", "gone_at", "effective_from"):
            frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
        if isinstance(nights, int):
            nights = [DAY + days(n) for n in range(nights)]
        reads = pd.DataFrame({"source_id": "catalogue", "state": "sound", "first_at": nights})
        reads = reads.assign(last_at=reads["first_at"], attempt_count=1)
        found = with_doubt(frame, SOURCES, reads, limits or {}, accepted or AcceptedValue())
        counts = (found["stands_to"] - found["gone_at"]) / days(1)
        return list(
            zip(
                found["price_usd"],
                found["doubt"].astype(object).where(found["doubt"].notna(), None),
                counts.fillna(-1.0).where(found["gone_at"].notna(), 0.0),
                strict=True,
            )
        )

    return judge


OPEN = -1.0
"""The good value counts, for how long is not known yet."""


@pytest.mark.parametrize("slip", [10.0, 0.1, 100.0, 0.01])
@pytest.mark.parametrize("length", [1, 2])
def test_a_slip_of_two_days_is_never_published(judged, slip, length):
    rows = judged(*stated(1.0, 1.0, *[slip] * length, 1.0, 1.0))

    assert rows == [(1.0, None, float(length)), (slip, "moved", 0.0), (1.0, None, 0.0)]


@pytest.mark.parametrize("slip", [10.0, 0.1, 100.0])
def test_a_slip_in_one_of_documents_that_lie_more_than_a_month_apart_is_not_published(judged, slip):
    """The last good value counts for thirty days, then there is no price until the next one."""
    values = [1.0, slip, 1.0]
    ends = [*(DAY + days(45 * n) for n in (1, 2)), None]
    rows = [
        COMMON | {"price_usd": usd, "first_seen_at": at, "last_seen_at": at, "gone_at": end}
        for usd, at, end in zip(values, [DAY, *ends[:2]], ends, strict=True)
    ]

    assert judged(*rows, nights=100) == [(1.0, None, 30.0), (slip, "moved", 0.0), (1.0, None, 0.0)]


def test_a_real_move_is_believed_at_its_third_sound_reading(judged):
    assert judged(*stated(1.0, 1.0, 12.0, 12.0), nights=4) == [
        (1.0, None, OPEN),
        (12.0, "moved", 0.0),
    ]
    assert judged(*stated(1.0, 1.0, 12.0, 12.0, 12.0)) == [(1.0, None, 0.0), (12.0, None, 0.0)]


def test_three_days_within_a_day_and_a_half_confirm_no_move(judged):
    """Read late on one day and early on the third, a slip of less than two days has three days."""
    late, early = DAY + days(0.9), DAY + days(2.1)
    kept = COMMON | {"price_usd": 1.0, "first_seen_at": DAY - days(1), "gone_at": late}
    slip = COMMON | {"price_usd": 10.0, "first_seen_at": late, "last_seen_at": early}
    rows = [kept | {"last_seen_at": DAY}, slip | {"gone_at": None}]
    nights = [late, DAY + days(1.5), early]

    assert judged(*rows, nights=nights)[1][1] == "moved"
    longer = rows[1] | {"last_seen_at": DAY + days(3)}
    assert judged(rows[0], longer, nights=[*nights, DAY + days(3)])[1][1] is None


def test_the_slip_of_a_units_price_is_one_of_the_offers_other_prices(judged):
    """500 and 2,000 dollars of one document, then 1.80: dollars were cents of a cent."""
    wrong = {"first_seen_at": DAY, "last_seen_at": DAY, "gone_at": DAY + days(1)}
    right = {"first_seen_at": DAY + days(1), "last_seen_at": DAY + days(9), "gone_at": None}
    both = [
        COMMON | dates | {"meter": meter, "price_usd": usd, "snapshot_sha256": digest}
        for meter, usds in (("input", (500.0, 1.8)), ("output", (2000.0, 1.8)))
        for usd, dates, digest in zip(usds, (wrong, right), "ab", strict=True)
    ]

    why = ["out of range", None]
    assert [row[1] for row in judged(*both)] == why * 2
    assert [row[1] for row in judged(*both[:2])] == [None, "moved"], "alone it is believed"
    picture = both[2] | {"meter": "image_input"}
    assert [row[1] for row in judged(both[0], picture)] == [None, "out of range"]


def test_readings_within_a_factor_of_two_confirm_each_other(judged):
    assert [why for _, why, _ in judged(*stated(1.0, 10.0, 12.0, 11.0))] == [None] * 4
    assert [why for _, why, _ in judged(*stated(1.0, 10.0, 30.0, 11.0))] == [None, *["moved"] * 3]


@pytest.mark.parametrize("ratio", [100.0, 1000.0])
def test_a_hundredfold_move_is_never_believed_by_standing(judged, ratio):
    rows = judged(*stated(0.5, *[0.5 * ratio] * 50))

    assert [why for _, why, _ in rows] == [None, "moved"]
    assert rows[0][2] == 30.0, "the last good value counts for thirty days, then there is no price"


@pytest.mark.parametrize(
    ("witness", "is_believed"),
    [
        pytest.param({"source_id": "acme-pricing"}, True, id="the seller's own page"),
        pytest.param({"source_id": "other"}, True, id="an independent catalogue"),
        pytest.param({"source_id": "copy"}, False, id="a copy of the same catalogue"),
        pytest.param({"source_id": "other", "price_usd": 99.0}, False, id="another figure"),
        pytest.param({"source_id": "other", "provider_id": "bolt"}, False, id="another seller"),
    ],
)
def test_a_witness_confirms_a_move_at_once(judged, witness, is_believed):
    (other,) = stated(100.0)

    rows = judged(*stated(1.0, 100.0), other | witness)

    assert (rows[1][1] is None) == is_believed


def test_a_move_towards_what_others_ask_is_believed_at_once(judged):
    others = [
        row | {"provider_id": seller, "source_id": "other"}
        for seller in ("bolt", "crucible")
        for row in stated(10.0)
    ]

    assert judged(*stated(1.0, 12.0), *others)[1] == (12.0, None, 0.0)
    assert judged(*stated(12.0, 1.0), *others)[1] == (1.0, "moved", 0.0)


def test_a_new_price_far_from_what_others_ask_is_doubted(judged):
    others = [
        row | {"provider_id": seller, "source_id": "other"}
        for seller in ("bolt", "crucible")
        for row in stated(1.0)
    ]

    assert judged(*stated(50.0), *others)[0][1] == "far from others"
    assert judged(*stated(49.0), *others)[0][1] is None
    assert judged(*stated(50.0), *others[:1])[0][1] is None, "one other seller is no group"


def new_offer(into, out, nights=1, **named):
    """Return the statements of both prices of an offer that stands for so many nights."""
    rows = (stated(*[usd] * nights, **named) for usd in (into, out))
    return [
        row | {"meter": meter}
        for meter, one in zip(["input", "output"], rows, strict=True)
        for row in one
    ]


@pytest.mark.parametrize("out", [0.9, 0.01, 26.0, 900.0])
def test_a_new_offer_whose_output_costs_less_than_input_or_far_more_waits(judged, out):
    """Either price may have slipped."""
    assert [why for _, why, _ in judged(*new_offer(1.0, out, 2))[:2]] == ["out of proportion"] * 2


@pytest.mark.parametrize("out", [1.0, 8.0, 25.0])
def test_a_new_offer_in_proportion_is_believed(judged, out):
    assert {why for _, why, _ in judged(*new_offer(1.0, out))} == {None}


@pytest.mark.parametrize(("out", "reason"), [(0.2, None), (0.02, "out of proportion")])
def test_prices_out_of_proportion_are_believed_on_the_third_day(judged, out, reason):
    """But for such as a slip of a hundredfold makes: they need a witness."""
    assert {why for _, why, _ in judged(*new_offer(1.0, out, 3))} == {reason}


def test_of_prices_out_of_proportion_one_is_believed_that_others_ask_as_well(judged):
    """Nobody needs to guess which of the two has slipped."""
    others = [
        row | {"provider_id": seller, "source_id": "other"}
        for seller in ("bolt", "crucible")
        for row in new_offer(0.5, 2.0)
    ]

    assert [why for _, why, _ in judged(*new_offer(1.0, 40.0), *others)[:2]] == [
        None,
        "out of proportion",
    ]


def test_a_model_of_pictures_and_text_has_no_proportion(judged):
    assert {why for _, why, _ in judged(*new_offer(0.3, 30.0, offer_key="anvil-image-2"))} == {None}


def test_prices_that_came_in_two_documents_have_no_proportion(judged):
    """One of them was there before: what it moves by is judged."""
    rows = new_offer(1.0, 0.5)
    rows[1]["snapshot_sha256"] = "1"

    assert {why for _, why, _ in judged(*rows)} == {None}


@pytest.mark.parametrize(
    ("usd", "state", "is_doubted"),
    [
        pytest.param(1001.0, "priced", True, id="above"),
        pytest.param(1000.0, "priced", False, id="highest"),
        pytest.param(0.0004, "priced", True, id="below"),
        pytest.param(0.0, "free", False, id="free"),
        pytest.param(-1.0, "priced", True, id="negative"),
    ],
)
def test_a_price_outside_its_units_range_is_never_published(judged, usd, state, is_doubted):
    rows = judged(*stated(*[usd] * 9, state=state))

    assert (rows[0][1] == "out of range") == is_doubted


def test_a_source_may_have_a_lower_limit(judged):
    assert judged(*stated(60.0), limits={"catalogue": {"usd_per_mtok": 50.0}})[0][1] is not None


def test_a_person_may_accept_a_document(judged):
    rows = stated(1.0, 100.0)
    rows[1]["snapshot_sha256"] = "1"

    assert judged(*rows, accepted=AcceptedValue(frozenset({("catalogue", "1")})))[1][1] is None


def test_a_person_may_accept_a_row(judged):
    """The price that was looked at, and no other one."""
    accepted = AcceptedValue(rows=frozenset({("catalogue", "anvil", "input", 100.0)}))

    assert judged(*stated(1.0, 100.0), accepted=accepted)[1][1] is None
    assert judged(*stated(1.0, 200.0), accepted=accepted)[1][1] == "moved"


@pytest.mark.parametrize("name", ["fal/flux-1-dev", "whisper-large-v3", "google/veo-3"])
def test_a_catalogue_cannot_price_pictures_films_and_sound_by_the_token(judged, name):
    """The seller itself may, in a document that says so."""
    media = {"offer_key": name}

    assert judged(*stated(1.0, **media))[0][1] == "not by token"
    assert judged(*stated(1.0, **media, source_id="acme-pricing"))[0][1] is None
    assert judged(*stated(1.0, **media, unit="usd_per_image"))[0][1] is None
    assert judged(*stated(1.0, offer_key="acme/influx-7b"))[0][1] is None


def test_stored_documents_confirm_each_other_three_days_apart(judged):
    """A backfill has few documents: the second one that lies three days from the first counts."""
    near = stated(1.0, 12.0, 12.0, method="memento")
    far = stated(1.0, 12.0, 12.0, 12.0, 12.0, method="memento")

    assert judged(*near)[1][1] == "moved"
    assert judged(*far)[1][1] is None


def test_doubt_waits_for_readings_not_for_time(judged):
    """A source that could not be read for a week confirms nothing."""
    rows = stated(1.0, 12.0)
    rows[1]["last_seen_at"] = DAY + days(8)

    assert judged(*rows, nights=2)[1][1] == "moved"


def test_each_of_many_suspects_is_judged_by_its_own_witnesses(judged):
    """More than are looked up at a time; of every third one another source states the new price."""
    moved, others = [], []
    for number in range(250):
        name = f"anvil-{number}"
        named = {"offer_key": name, "offer_id": name, "model_id": f"acme/{name}"}
        moved += stated(1.0, 100.0, **named)
        if number % 3 == 0:
            others += stated(100.0, 100.0, source_id="other", **named)
    rows = judged(*moved, *others)[: len(moved)]
    doubted = [number for number, row in enumerate(rows[1::2]) if row[1] is not None]

    assert doubted == [number for number in range(250) if number % 3]


@pytest.mark.parametrize(
    ("values", "doubted"),
    [
        ((3.0, 0.3, 3.0), [0.3]),
        ((0.3, 3.0, 0.3), [3.0]),
        ((3.0, 0.4, 3.0), []),
        ((3.0, 0.3, 0.3), []),
        ((3.0, 0.3), []),
        ((0.02, 0.2, 2.0), []),
    ],
)
def test_a_dated_price_that_its_catalogue_takes_back_is_a_slip(judged, values, doubted):
    """Its own dates let it leap tenfold and come back; one that goes on is a move."""
    found = judged(*dated(*values))

    assert [(price, why) for price, why, _ in found if why] == [
        (price, "taken back") for price in doubted
    ]


def test_what_a_seller_dates_itself_or_another_states_too_is_no_slip(judged):
    promotion = dated(3.0, 0.3, 3.0)
    own = [row | {"source_id": "acme-pricing"} for row in promotion]
    other = dated(0.3, source_id="other")

    assert not any(why for _, why, _ in judged(*own))
    assert not any(why for _, why, _ in judged(*promotion, *other))
    assert any(why for _, why, _ in judged(*promotion, *dated(0.3, source_id="copy")))
