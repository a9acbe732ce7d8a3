"""What counts as news, and what each piece says."""

import json
from datetime import UTC, datetime

import pytest

from pipeline.outputs.news import gather
from pipeline.outputs.news.events import NewsEvent, event_id
from pipeline.tables.build import TABLES
from pipeline.tables.inputs import INPUTS

FULL = {"anvil": (1, 2), "bellows": (2, 4), "crucible": (3, 6), "drill": (3, 6)}


def test_all_meters_of_one_offer_are_one_piece_with_both_amounts_and_percent(market):
    market.read(5, vendor=FULL)
    (event,) = market.night(6, vendor=FULL | {"anvil": (0.8, 2.5)})

    assert event.title == "Acme, anvil: new price, −20 to +25 %"
    assert event.details == (
        "input: 1 → 0.8 USD per million tokens (−20 %)",
        "output: 2 → 2.5 USD per million tokens (+25 %)",
    )
    assert (event.kind, event.magnitude_pct) == ("price", 25.0)
    assert event.at == datetime(2026, 1, 6, tzinfo=UTC)


def test_it_names_source_printed_text_and_both_documents(market):
    market.read(5, vendor=FULL)
    (event,) = market.night(6, vendor=FULL | {"anvil": (0.5, 2)})
    documents = {path.stem for path in (market.project.warehouse.root / "raw/acme-feed").iterdir()}

    assert event.evidence.title == "Acme price feed"
    assert event.evidence.url == "https://acme.example/prices.json"
    assert event.evidence.printed == "5e-07"
    assert {event.evidence.before, event.evidence.after} == documents


@pytest.mark.long
def test_what_happened_keeps_its_id_from_night_to_night(market):
    market.read(5, vendor=FULL)
    (first,) = market.night(6, vendor=FULL | {"anvil": (0.8, 2)})
    (second,) = market.night(7, vendor=FULL | {"anvil": (0.8, 2)})

    assert first == second


def test_a_price_that_is_gone_is_told_once_that_is_confirmed(market):
    without = {name: price for name, price in FULL.items() if name != "crucible"}
    market.read(5, vendor=FULL)
    assert market.night(6, vendor=without) == []

    (event,) = market.night(7, vendor=without)

    assert (event.kind, event.title) == ("retirement", "Acme, crucible: retired")
    assert event.details[0] == "input: 3 → no price USD per million tokens"
    assert event.magnitude_pct is None


def test_a_new_offer_has_no_price_before(market):
    market.read(5, vendor={"anvil": (1, 2)})
    (event,) = market.night(6, vendor={"anvil": (1, 2), "bellows": (2, 4)})

    assert event.title == "Acme, bellows: newly priced"
    assert event.details[0] == "input: no price → 2 USD per million tokens"


@pytest.mark.long
def test_what_a_catalogue_repeats_after_the_vendor_is_an_echo(market):
    market.read(5, vendor=FULL, catalogue=FULL)
    market.read(6, vendor=FULL | {"anvil": (0.8, 2)})
    events = market.night(7, catalogue=FULL | {"anvil": (0.8, 2)})

    assert [(event.tags[3], event.is_echo) for event in events] == [
        ("vendor", False),
        ("aggregator", True),
    ]


@pytest.mark.long
def test_where_the_vendor_is_not_read_a_catalogue_is_believed(market):
    market.read(5, catalogue=FULL)
    (event,) = market.night(6, catalogue=FULL | {"anvil": (0.8, 2)})

    assert not event.is_echo


@pytest.mark.long
def test_a_vendors_retirement_is_news_although_a_catalogue_still_lists_the_offer(market):
    without = {name: price for name, price in FULL.items() if name != "crucible"}
    market.read(5, vendor=FULL, catalogue=FULL)
    market.read(6, vendor=without)
    (event,) = market.night(7, vendor=without)

    assert (event.kind, event.is_echo) == ("retirement", False)


@pytest.mark.long
def test_what_happened_more_than_sixty_days_ago_is_history(market):
    market.read(1, vendor=FULL)
    market.read(2, vendor=FULL | {"anvil": (0.8, 2)})
    at = market.frames()["clock"]["at"].iloc[0]
    frames = market.frames()
    frames["clock"] = frames["clock"].assign(at=at.replace(month=3, day=2))
    assert len(gather.gathered(frames)) == 1

    frames["clock"] = frames["clock"].assign(at=at.replace(month=3, day=4))
    assert gather.gathered(frames) == []


@pytest.mark.long
def test_a_source_past_its_cadence_is_news_until_it_is_read_again(market):
    """The same news each night; once it was read, a new failure is new news."""
    market.read(5, vendor=FULL, catalogue=FULL)
    (overdue,) = market.night(9, catalogue=FULL)
    (again,) = market.night(10, catalogue=FULL)
    market.read(11, vendor=FULL, catalogue=FULL)
    (later,) = market.night(20, catalogue=FULL)

    assert overdue.title == "Source acme-feed: no sound reading for three cadences"
    assert overdue.details == ("last sound reading: 2026-01-05, 12 statements",)
    assert overdue.at == datetime(2026, 1, 8, tzinfo=UTC)
    assert overdue == again
    assert later.id != overdue.id


def test_a_quarantined_source_is_news_with_its_reason(market):
    market.read(5, vendor=FULL)
    thousandfold = {name: (1000 * a, 1000 * b) for name, (a, b) in FULL.items()}
    (event,) = market.night(6, vendor=thousandfold)

    assert (event.kind, event.title) == ("source", "Source acme-feed: quarantined")
    assert "magnitude" in event.details[1]


def test_before_anything_was_read_there_is_no_news(market):
    assert market.night(1) == []


def test_gatherers_read_tables_and_inputs_that_exist():
    """A misspelt name would else fail in the night."""
    assert set(gather.news_reads()) <= set(TABLES) | set(INPUTS)


def test_a_further_kind_of_news_is_one_function(monkeypatch, market, make_event):
    """It names what it reads, and is found."""

    def provider_news(providers):
        return [make_event(id=event_id("provider", *providers["provider_id"]), title="there")]

    monkeypatch.setattr(gather, "GATHERERS", (*gather.GATHERERS, provider_news))
    market.read(1)

    assert "there" in [event.title for event in gather.gathered(market.frames())]


def test_an_event_comes_back_whole_from_the_log(make_event):
    for event in (make_event(), make_event(evidence=None, magnitude_pct=None)):
        assert NewsEvent.from_plain(json.loads(json.dumps(event.to_plain()))) == event


def test_an_entry_of_another_version_is_refused(make_event):
    with pytest.raises(TypeError):
        NewsEvent.from_plain(make_event().to_plain() | {"mood": "good"})
