"""Prices over time: whatever is drawn as a step is an event."""

import itertools
import json

import pytest

from tests.outputs.report.test_site import LLAMA


def drawn_steps(page):
    """Return seller, meter, day and price of each place where a drawn line changes its value."""
    steps = set()
    for meter in ("input", "output"):
        chart = page.select_one(f"#history-{meter}")
        values = json.loads(chart.script.string)["data"]["values"] if chart else []
        for before, after in itertools.pairwise(values):
            if before["part"] == after["part"] and before["price"] != after["price"]:
                steps.add((meter, after.get("day"), before["price"], after["price"]))
    return steps


@pytest.mark.long
def test_every_drawn_step_is_an_event(pages, frames):
    changes = frames["price_changes"]
    events = {
        (row.meter, f"{row.changed_at:%Y-%m-%d}", row.price_before_usd, row.price_after_usd)
        for row in changes[changes["event"] == "repriced"].itertuples()
    }
    steps = set().union(
        *(drawn_steps(page) for path, page in pages.items() if path.startswith("models/"))
    )

    assert steps
    assert steps <= events
    assert ("input", "2026-01-12", 0.9, 0.6) in drawn_steps(pages[LLAMA])


def test_a_line_belongs_to_one_source(pages):
    """Two sources that state the same move are two lines."""
    values = json.loads(pages[LLAMA].select_one("#history-input script").string)["data"]["values"]

    assert {item["line"] for item in values} == {
        "Acme: own page",
        "Acme: Price catalogue",
        "Bolt: Price catalogue",
    }
