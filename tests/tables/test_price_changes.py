"""`derived/price_changes`: events of sources that date their prices."""

import pandas as pd
import pytest

from pipeline.archive import Archive
from pipeline.corrections import ledger
from pipeline.warehouse import Warehouse


@pytest.fixture
def reads(day):
    """Return the log of a source that was read on two days."""
    days = pd.Series([day("01-05"), day("01-20")]).dt.as_unit("us")
    return pd.DataFrame({"source_id": "acme-feed", "state": "sound", "first_at": days}).assign(
        last_at=days, attempt_count=1, snapshot_sha256=["0" * 64, "1" * 64]
    )


@pytest.fixture
def corrections(tmp_path):
    return ledger(Archive(Warehouse(tmp_path)))


@pytest.fixture
def events(built, core_prices, core_sources, reads, corrections):
    """Return what gives the events of price statements of one source, oldest first."""

    def of(*statements):
        frames = {
            "prices": core_prices(*statements),
            "sources": core_sources({}),
            "reads": reads,
            "corrections": corrections,
            "clock": pd.DataFrame({"at": [pd.Timestamp("2026-01-31", tz="UTC")]}),
        }
        shown = ("event", "changed_at", "price_before_usd", "price_after_usd")
        rows = [tuple(row[name] for name in shown) for row in built("price_changes", **frames)]
        return [
            (event, f"{at:%m-%d}", before, after)
            for event, at, before, after in sorted(rows, key=lambda row: row[1])
        ]

    return of


def test_a_price_that_had_ended_before_it_was_seen_comes_before_what_followed_it(events, day):
    """A catalogue keeps its history: an undated price up to a day, dated ones since then."""
    found = events(
        {"usd": "0.05", "effective_to": day("01-02")},
        {"usd": "0.10", "effective_from": day("01-02"), "effective_to": day("01-03")},
        {"usd": "0.45", "effective_from": day("01-03")},
    )

    assert found == [("repriced", "01-02", 0.05, 0.10), ("repriced", "01-03", 0.10, 0.45)]


def test_a_change_that_is_dated_back_later_is_one_event_at_its_own_date(events, day):
    """What was seen in between, the catalogue's old price, is no second change."""
    found = events(
        {"usd": "0.05", "gone_at": day("01-20"), "last_seen_at": day("01-19")},
        {"usd": "0.05", "effective_to": day("01-02"), "first_seen_at": day("01-20")},
        {"usd": "0.10", "effective_from": day("01-02"), "first_seen_at": day("01-20")},
    )

    assert found == [("repriced", "01-02", 0.05, 0.10)]


def test_a_change_dated_after_the_old_price_was_seen_keeps_that_price(events, day):
    found = events(
        {"usd": "0.05", "gone_at": day("01-20"), "last_seen_at": day("01-19")},
        {"usd": "0.10", "effective_from": day("01-10"), "first_seen_at": day("01-20")},
    )

    assert found == [("repriced", "01-10", 0.05, 0.10)]
