"""Frames of core tables, made by hand."""

from collections.abc import Callable, Iterable

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.analysis.prices.offer_ids import offer_ids
from pipeline.analysis.prices.since import with_starts
from pipeline.domain.kinds import PERFORMANCE, PRICES, Kind, Row
from pipeline.reading.reading_log import LOG
from pipeline.tables.build import TABLES, as_read, built_rows

Frames = Callable[..., pd.DataFrame]
UNREAD = pd.DataFrame([], columns=[*LOG.names, "source_id"])


@pytest.fixture(scope="session")
def day() -> Callable[[str], pd.Timestamp]:
    """Return what makes a time of 2026 of a month and a day."""
    return lambda date: pd.Timestamp(f"2026-{date}", tz="UTC")


@pytest.fixture(scope="session")
def clock() -> pd.DataFrame:
    """Return the end of January 2026 as the newest attempt."""
    return pd.DataFrame({"at": pd.to_datetime(["2026-01-31"], utc=True).as_unit("us")})


@pytest.fixture(scope="session")
def core_prices(
    price_row: Callable[..., Row], published_frame: Callable[[Kind, list[Row]], pd.DataFrame]
) -> Frames:
    """Return what makes core/prices: a live price seen on the last day, with what is changed."""
    seen = pd.Timestamp("2026-01-31", tz="UTC")

    def make(*changes: Row) -> pd.DataFrame:
        rows = [price_row(**({"last_seen_at": seen} | change)) for change in changes]
        frame = _identified(published_frame(PRICES, rows), changes).assign(is_uncertain=False)
        believed = {"doubt": pd.Series(None, index=frame.index, dtype="str")}
        known = {"stands_to": frame["gone_at"], "doubted_usd": float("nan")}
        named = frame.assign(offer_id=offer_ids(frame, frame["quantization"]), **believed | known)
        first = frame.groupby("source_id", as_index=False)["first_seen_at"].min()
        reads = first.rename(columns={"first_seen_at": "first_at"}).assign(state="sound")
        return with_starts(named, reads)

    return make


@pytest.fixture(scope="session")
def core_performance(
    figure_row: Callable[..., Row], published_frame: Callable[[Kind, list[Row]], pd.DataFrame]
) -> Frames:
    """Return what makes core/performance: a median time to first token, with what is changed."""

    def make(*changes: Row) -> pd.DataFrame:
        rows = [figure_row(**change) for change in changes]
        return _identified(published_frame(PERFORMANCE, rows), changes)

    return make


def _identified(frame: pd.DataFrame, changes: tuple[Row, ...]) -> pd.DataFrame:
    """Return statements with the identities that the changes name; none by default."""
    names = ("model_id", "model_variant", "quantization")
    stated = {name: [change.get(name) for change in changes] for name in names}
    return frame.assign(**{name: pd.Series(values, dtype="str") for name, values in stated.items()})


@pytest.fixture(scope="session")
def core_sources(frame_of: Frames) -> Frames:
    """Return what makes core/sources: a vendor's feed of one day's cadence, with changes."""
    entry = {
        "source_id": "acme-feed",
        "title": "Acme price feed",
        "publisher": "Acme",
        "url": "https://acme.example/prices.json",
        "source_class": "vendor",
        "priority": 0,
        "lineage": [],
        "relays": [],
        "keeps_dead": False,
        "whole_list": [],
        "is_whole_copy": False,
        "parser": "litellm",
        "licence": "facts",
        "cadence_days": 1,
        "way_in": "live",
        "cited_in": [],
    }
    return lambda *changes: frame_of("sources", [entry | change for change in changes])


@pytest.fixture(scope="session")
def daily_feed(
    core_sources: Frames, clock: pd.DataFrame, day: Callable[[str], pd.Timestamp]
) -> dict[str, pd.DataFrame]:
    """Return what tables know of a feed that gave another document on each day from January 5."""
    dates = [f"01-{number:02}" for number in range(5, 32)]
    rows = [
        {
            "source_id": "acme-feed",
            "state": "sound",
            "first_at": day(date),
            "last_at": day(date),
            "attempt_count": 1,
            "method": "live",
            "snapshot_sha256": date,
        }
        for date in dates
    ]
    reads = pd.DataFrame(rows).reindex(columns=[*LOG.names, "source_id"])
    return {"sources": core_sources({}), "reads": reads, "clock": clock}


@pytest.fixture(scope="session")
def judged_by(daily_feed: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return what statements are judged by: sources without limits, and their readings."""
    columns = ["id", "expect", "accepted", "accepted_rows"]
    return {
        "sources": daily_feed["sources"],
        "reads": daily_feed["reads"],
        "source_entries": pd.DataFrame([], columns=columns),
    }


@pytest.fixture(scope="session")
def built() -> Callable[..., list[Row]]:
    """Return what builds a table of frames, past the gate, as rows; of no readings by default."""

    def build(name: str, **frames: pd.DataFrame) -> list[Row]:
        return list(built_rows(name, {"reads": UNREAD} | frames).to_pylist())

    return build


@pytest.fixture(scope="session")
def frame_of() -> Callable[[str, list[Row]], pd.DataFrame]:
    """Return what makes a table's frame of its rows."""

    def make(name: str, rows: list[Row]) -> pd.DataFrame:
        schema = TABLES[name].TABLE.schema
        return pd.DataFrame(pa.Table.from_pylist(rows, schema=schema).to_pandas())

    return make


@pytest.fixture(scope="session")
def offer_row(day: Callable[[str], pd.Timestamp]) -> Callable[..., Row]:
    """Return what makes a row of core/offers: one that is stated, with what is changed."""
    plain = {
        "provider_id": "acme",
        "offer_key": "anvil-70b",
        "model_label": "Anvil 70B",
        "status": "active",
        "stated_status": "active",
        "match_basis": "rule",
        "first_seen_at": day("01-05"),
        "last_seen_at": day("01-31"),
        "is_uncertain": False,
        "source_id": "acme-feed",
        "source_url": "https://acme.example/prices.json",
        "fetched_at": day("01-05"),
        "snapshot_sha256": "0" * 64,
        "method": "live",
        "parser": "litellm",
        "parser_version": 1,
        "evidence_text": "Anvil 70B",
        "evidence_locator": "/anvil",
    }
    return lambda **changes: plain | changes


@pytest.fixture(scope="session")
def history(
    built: Callable[..., list[Row]],
    core_prices: Frames,
    core_sources: Frames,
    clock: pd.DataFrame,
    frame_of: Callable[[str, list[Row]], pd.DataFrame],
) -> Frames:
    """Return what makes derived/price_history of statements of one source."""

    def build(*prices: Row) -> pd.DataFrame:
        sources = core_sources({}, {"source_id": "catalogue"})
        frames = {"prices": core_prices(*prices), "sources": sources, "clock": clock}
        return frame_of("price_history", built("price_history", **frames))

    return build


@pytest.fixture(scope="session")
def compared(
    built: Callable[..., list[Row]],
    core_performance: Frames,
    core_prices: Frames,
    history: Frames,
    clock: pd.DataFrame,
) -> Callable[..., list[Row]]:
    """Return what compares figures, beside prices as their source states them."""

    def build(*figures: Row, prices: Iterable[Row] = ()) -> list[Row]:
        return built(
            "performance_comparison",
            performance=core_performance(*figures),
            price_history=history(*prices),
            prices=core_prices(*prices),
            clock=clock,
        )

    return build


@pytest.fixture(scope="session")
def compared_prices(
    core_prices: Frames,
    core_sources: Frames,
    clock: pd.DataFrame,
    frame_of: Callable[[str, list[Row]], pd.DataFrame],
) -> Callable[..., list[Row]]:
    """Return what compares prices of sellers, each of them fresh unless it says otherwise.

    Their model is known unless it says otherwise: the offer's name, by its maker.
    """
    seller = {"name": "", "kind": "host", "is_highlighted": False, "aliases": []}
    seller |= {"ended_routes": []}
    providers = frame_of(
        "providers", [seller | {"provider_id": name} for name in ("acme", "bolt", "crucible")]
    )

    def build(
        *offers: list[Row], known_offers: Iterable[Row] = (), models: Iterable[Row] = ()
    ) -> list[Row]:
        sources = core_sources({}, {"source_id": "catalogue", "source_class": "aggregator"})
        prices = core_prices(
            *({"model_id": "acme/anvil-70b"} | price for prices in offers for price in prices)
        )
        frames = {
            "prices": prices,
            "sources": sources,
            "clock": clock,
            "reads": UNREAD,
            "providers": providers,
            "offers": frame_of("offers", list(known_offers)),
            "models": frame_of("models", list(models)),
        }
        # What both are made of is made once.
        frames["current_prices"] = as_read(built_rows("current_prices", frames))
        return list(built_rows("price_comparison", frames).to_pylist())

    return build
