"""Frames of core tables, made by hand."""

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.intervals import PERFORMANCE, PRICES, Kind, Row
from pipeline.tables import TABLES

Frames = Callable[..., pd.DataFrame]


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
        return published_frame(PRICES, rows).assign(is_uncertain=False)

    return make


@pytest.fixture(scope="session")
def core_performance(
    figure_row: Callable[..., Row], published_frame: Callable[[Kind, list[Row]], pd.DataFrame]
) -> Frames:
    """Return what makes core/performance: a median time to first token, with what is changed."""
    return lambda *changes: published_frame(PERFORMANCE, [figure_row(**item) for item in changes])


@pytest.fixture(scope="session")
def core_sources(frame_of: Frames) -> Frames:
    """Return what makes core/sources: a vendor's feed of one day's cadence, with changes."""
    entry = {
        "source_id": "acme-feed",
        "title": "Acme price feed",
        "publisher": "Acme",
        "url": "https://acme.example/prices.json",
        "source_class": "vendor",
        "lineage": [],
        "parser": "litellm",
        "licence": "facts",
        "cadence_days": 1,
        "way_in": "live",
        "cited_in": [],
    }
    return lambda *changes: frame_of("sources", [entry | change for change in changes])


@pytest.fixture(scope="session")
def built() -> Callable[..., list[Row]]:
    """Return what builds a table of frames, past the gate, as rows."""

    def build(name: str, **frames: pd.DataFrame) -> list[Row]:
        module = TABLES[name]
        return list(module.TABLE.enforce(module.build(**frames)).to_pylist())

    return build


@pytest.fixture(scope="session")
def frame_of() -> Callable[[str, list[Row]], pd.DataFrame]:
    """Return what makes a table's frame of its rows."""

    def make(name: str, rows: list[Row]) -> pd.DataFrame:
        schema = TABLES[name].TABLE.schema
        return pd.DataFrame(pa.Table.from_pylist(rows, schema=schema).to_pandas())

    return make
