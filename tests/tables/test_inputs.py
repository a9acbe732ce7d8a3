"""What core tables are built from."""

import dataclasses

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.domain.kinds import PRICES
from pipeline.reading.source_state import SourceState
from pipeline.runs.publish import load_inputs
from pipeline.tables.build import build_tables
from pipeline.tables.inputs import state_tables


def seen(frame):
    return [
        (row.price_usd, f"{row.first_seen_at:%d}", f"{row.last_seen_at:%d}")
        for row in frame.itertuples()
        if row.meter == "input"
    ]


def test_what_is_stated_was_last_seen_at_the_last_sound_reading(project, price_list):
    """Files are not rewritten on nights that change nothing; what ended keeps its own time."""
    workspace = project()
    for day, usd in ((5, 1), (6, 2), (8, 2), (9, 200)):
        workspace.ingest("acme-feed", price_list(anvil=(usd, usd)), f"2026-01-0{day}", "--no-build")

    frame = load_inputs(workspace.load()).frame("price_intervals")

    assert seen(frame) == [(1.0, "05", "05"), (2.0, "06", "08")]


def test_amounts_are_the_nearest_float(project, price_row):
    """A reader who compares with 0.15 finds it; one step beside it, he would not."""
    printed = [f"{number / 1000}" for number in range(1, 2000, 7)]
    rows = [price_row(f"anvil-{usd}", usd) for usd in printed]
    prices = pa.Table.from_pylist(rows, schema=PRICES.table.schema)
    empty = state_tables(SourceState.nothing(""))
    inputs = load_inputs(project().load())
    inputs = dataclasses.replace(inputs, readings={"acme-feed": empty | {"prices": prices}})

    frame = inputs.frame("price_intervals")

    assert frame["price_usd"].tolist() == [float(usd) for usd in printed]


def test_the_clock_is_the_newest_attempt(project, price_list, utc):
    """Rebuilding a year later gives the same rows."""
    workspace = project()
    for day in ("2026-01-05", "2025-12-05"):
        workspace.ingest("acme-feed", price_list(anvil=(1, 1)), day, "--no-build")

    assert load_inputs(workspace.load()).frame("clock")["at"].tolist() == [utc("2026-01-05")]


@pytest.mark.parametrize("field", ["sources", "providers"])
def test_every_table_can_be_built_from_nothing(project, field):
    inputs = load_inputs(project().load())
    if field == "sources":
        registry = inputs.registry.model_copy(update={"sources": ()})
        inputs = dataclasses.replace(inputs, registry=registry)
    else:
        providers = inputs.providers.model_copy(update={"providers": ()})
        inputs = dataclasses.replace(inputs, providers=providers)

    tables = build_tables(inputs.frames())

    assert pd.isna(inputs.frame("clock")["at"].iloc[0])
    assert len(tables[field]) == 0
    assert len(tables["current_prices"]) == 0
