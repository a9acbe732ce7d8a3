"""derived/price_changes: what happened to prices, one event each."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.reading.corrections import ledger
from pipeline.storage.archive import Archive
from pipeline.storage.warehouse import Warehouse


@pytest.fixture
def no_corrections(tmp_path):
    """The ledger of an archive without any."""
    return ledger(Archive(Warehouse(tmp_path)))


@pytest.fixture
def core_offers(frame_of, offer_row):
    """Return what makes core/offers: an offer of the feed, with what is changed."""
    return lambda offers: frame_of("offers", [offer_row(**offer) for offer in offers])


@pytest.fixture
def changes(built, core_prices, core_offers, daily_feed, no_corrections):
    """Return what builds the events of prices, and of offers with dates of retirement."""

    def build(*prices, offers=()):
        rows = built(
            "price_changes",
            prices=core_prices(*prices),
            offers=core_offers(offers),
            corrections=no_corrections,
            **daily_feed,
        )
        return sorted(rows, key=lambda row: row["changed_at"])

    return build


def told(events):
    names = ("event", "price_before_usd", "price_after_usd", "basis")
    return [(f"{row['changed_at']:%m-%d}", *(row[name] for name in names)) for row in events]


def moves(events):
    return [event[:4] for event in told(events)]


@pytest.fixture
def announced(day):
    """Prices of a page that names today's price, and another one from the 20th on."""
    seen = {"first_seen_at": day("01-05"), "fetched_at": day("01-05")}
    until = {"usd": "4", "effective_to": day("01-20")}
    upcoming = {"usd": "7", "effective_from": day("01-20"), "valid_from_basis": "stated"}
    return seen | until, seen | upcoming


def test_an_announced_price_changes_on_its_day(changes, announced):
    """Nobody has to have looked that day: the page dated it."""
    (event,) = changes(*announced)

    assert told([event]) == [("01-20", "repriced", 4.0, 7.0, "stated")]
    assert (event["last_seen_at"], event["unseen_days"]) == (None, None)


def test_an_announced_price_before_its_day_is_no_event(changes, announced, day):
    current, upcoming = announced

    assert changes(current, upcoming | {"effective_from": day("02-01")}) == []


def test_an_announced_price_that_is_withdrawn_is_no_event(changes, announced, day):
    """It never held, so nothing was repriced on its day, and nothing retired."""
    gone = {"last_seen_at": day("01-10"), "gone_at": day("01-11")}
    current, upcoming = (price | gone for price in announced)
    again = {"usd": "4", "first_seen_at": day("01-11")}

    assert changes(current, upcoming, again) == []


def test_what_had_ended_before_it_was_read_comes_before_what_follows(changes, announced, day):
    """A catalogue with dates names the past and the present at once: the order is theirs."""
    past, present = ({**price, "first_seen_at": day("01-25")} for price in announced)

    assert told(changes(past, present)) == [("01-20", "repriced", 4.0, 7.0, "stated")]


def test_a_price_that_ends_by_its_own_date_retires_on_that_day(changes, announced):
    """Also while the page still shows it."""
    current, _ = announced

    assert told(changes(current)) == [("01-20", "retired", 4.0, None, "stated")]


@pytest.mark.parametrize(
    ("offer", "price", "expected"),
    [
        pytest.param({}, {}, [("01-20", "retired", 0.5, None, "stated")], id="while it is stated"),
        pytest.param({"retires_on": "02-20"}, {}, [], id="a day to come"),
        pytest.param({"first_seen_at": "01-25"}, {}, [], id="long past when it was first stated"),
        pytest.param({"gone_at": "01-15", "last_seen_at": "01-14"}, {}, [], id="put off"),
        pytest.param(
            {},
            {"gone_at": "01-22", "last_seen_at": "01-21"},
            [("01-20", "retired", 0.5, None, "stated")],
            id="gone a little later",
        ),
        pytest.param(
            {"gone_at": "01-10", "last_seen_at": "01-09"},
            {"gone_at": "01-10", "last_seen_at": "01-09"},
            [("01-10", "retired", 0.5, None, "first_seen")],
            id="gone before its day",
        ),
    ],
)
def test_an_offer_that_states_its_retirement_retires_on_that_day(
    changes, day, offer, price, expected
):
    """One event a price, however often its end is told."""
    dated = {"retires_on": "01-20", "snapshot_sha256": "f" * 64} | offer
    dated |= {name: day(dated[name]) for name in dated if name != "snapshot_sha256"}
    events = changes({name: day(date) for name, date in price.items()}, offers=[dated])

    assert told(events) == expected
    assert all(row["snapshot_after"] == "f" * 64 for row in events if row["basis"] == "stated")


def test_a_retired_offer_names_the_model_in_its_place(changes, day):
    """The newest that its own source names, else what another source says the seller names."""
    ended = {"retires_on": day("01-20")}
    older = ended | {"successor": "anvil-80b", "gone_at": day("01-10")}
    newer = ended | {"successor": "anvil-90b", "first_seen_at": day("01-10")}
    other = {"source_id": "catalogue", "successor": "anvil-70c"}
    (own,) = changes({}, offers=[older, newer, other])
    (others,) = changes({}, offers=[ended, other])
    (none,) = changes({}, offers=[ended])

    assert [event["successor"] for event in (own, others, none)] == [
        "anvil-90b",
        "anvil-70c",
        None,
    ]


def test_what_has_not_ended_has_no_successor(changes, day):
    before = {"usd": "1", "last_seen_at": day("01-10"), "gone_at": day("01-13")}
    after = {"usd": "2", "first_seen_at": day("01-13")}
    (event,) = changes(before, after, offers=[{"successor": "anvil-90b"}])

    assert (event["event"], event["successor"]) == ("repriced", None)


def test_a_change_names_the_documents_on_both_sides_of_it(changes, day):
    """And how long it can have stood unseen between them."""
    before = {"usd": "1", "last_seen_at": day("01-10"), "gone_at": day("01-13")}
    after = {"usd": "2", "first_seen_at": day("01-13"), "snapshot_sha256": "01-13"}
    (event,) = changes(before, after)

    assert told([event]) == [("01-13", "repriced", 1.0, 2.0, "first_seen")]
    assert (event["snapshot_before"], event["snapshot_after"]) == ("01-10", "01-13")
    assert event["unseen_days"] == 3.0


def test_a_past_without_a_start_comes_before_the_dated_price_that_followed_it(changes, day):
    """A catalogue keeps its history: an undated price up to a day, dated ones since then."""
    found = changes(
        {"usd": "0.05", "effective_to": day("01-02")},
        {"usd": "0.10", "effective_from": day("01-02"), "effective_to": day("01-03")},
        {"usd": "0.45", "effective_from": day("01-03")},
    )

    assert moves(found) == [("01-02", "repriced", 0.05, 0.10), ("01-03", "repriced", 0.10, 0.45)]


def test_a_change_that_is_dated_back_later_is_one_event_at_its_own_date(changes, day):
    """What was seen in between, the catalogue's old price, is no second change."""
    found = changes(
        {"usd": "0.05", "gone_at": day("01-20"), "last_seen_at": day("01-19")},
        {"usd": "0.05", "effective_to": day("01-02"), "first_seen_at": day("01-20")},
        {"usd": "0.10", "effective_from": day("01-02"), "first_seen_at": day("01-20")},
    )

    assert moves(found) == [("01-02", "repriced", 0.05, 0.10)]


def test_a_change_dated_after_the_old_price_was_seen_keeps_that_price(changes, day):
    found = changes(
        {"usd": "0.05", "gone_at": day("01-20"), "last_seen_at": day("01-19")},
        {"usd": "0.10", "effective_from": day("01-10"), "first_seen_at": day("01-20")},
    )

    assert moves(found) == [("01-10", "repriced", 0.05, 0.10)]


STATED = st.lists(st.sampled_from([None, "1", "2"]), min_size=2, max_size=20)


@pytest.mark.long
@given(stated=st.tuples(STATED, STATED))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_step_of_history_of_one_source_is_an_event(
    changes, built, core_prices, daily_feed, stated
):
    """A change of the source that is believed is none: the source is in the key of steps."""
    own = _nights("acme-feed", stated[0])
    rows = [*own, *_nights("catalogue", stated[1])]
    entry = daily_feed["sources"]
    catalogue = entry.assign(source_id="catalogue", source_class="aggregator")
    history = built(
        "price_history",
        prices=core_prices(*rows),
        sources=pd.concat([entry, catalogue], ignore_index=True),
        clock=daily_feed["clock"],
    )
    events = {
        (row["source_id"], row["changed_at"], row["price_after_usd"]) for row in changes(*own)
    }
    last: dict[str, float] = {}
    for row in sorted(history, key=lambda item: item["valid_from"]):
        source, usd = row["source_id"], row["price_usd"]
        is_step = last.setdefault(source, usd) != usd
        last[source] = usd
        if is_step and source == "acme-feed":
            assert (source, row["valid_from"], usd) in events


def _nights(source_id, values):
    """Return the statements of a source that stated these values, or none, night by night."""
    rows, before = [], None
    for night, usd in enumerate(values):
        at = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(night, "day")
        if before is not None and before["usd"] == usd:
            before["last_seen_at"] = at
            continue
        if before is not None:
            before["gone_at"] = at
        before = None
        if usd is not None:
            before = {"source_id": source_id, "usd": usd, "first_seen_at": at, "last_seen_at": at}
            rows.append(before)
    return rows
