"""Tables in the terminal: aligned, short, and wide enough for what matters."""

from datetime import UTC, datetime

import pytest

from pipeline.cli.grid import fitting, grid_column, narrowed, print_grid, shown

ROWS = [
    {"offer_key": "anvil", "price_usd": 0.05, "rank": 1, "age_days": 13.86381},
    {"offer_key": "bellows-7b", "price_usd": 12.5, "rank": None, "age_days": 0.0},
    {"offer_key": "crucible", "price_usd": 0.00255, "rank": 1200, "age_days": 2.0},
]


@pytest.fixture
def lines(capsys):
    """Return what prints rows, as the lines printed."""

    def printed(rows, **units):
        print_grid([grid_column(rows, name, units.get(name)) for name in rows[0]])
        return [line.rstrip() for line in capsys.readouterr().out.splitlines()]

    return printed


def test_numbers_stand_under_each_other_point_under_point(lines):
    assert lines(ROWS) == [
        "offer_key   price_usd   rank  age_days",
        "anvil         0.05         1     13.86",
        "bellows-7b   12.5          –      0",
        "crucible      0.00255  1,200      2",
    ]


def test_long_headings_are_broken_over_narrow_cells_and_say_their_unit(lines):
    rows = [{"blended_3_1_usd_per_mtok": 1.5, "context_window": 131072}]

    assert lines(rows, context_window="tokens", blended_3_1_usd_per_mtok="USD per Mtok") == [
        "blended_  context_",
        "3_1_usd_    window",
        "per_mtok  (tokens)",
        "     1.5   131,072",
    ]


@pytest.mark.parametrize("width", [1, 20, 80])
def test_columns_are_narrowed_to_any_width_whatever_their_headings(width):
    """A heading that is longer than the shortest cells is broken, or its column left out."""
    rows = [{"unpriced_reason": "no price of search " * 3, "independent_witness": "x" * 40}]
    columns = narrowed([grid_column(rows, name, "USD per million") for name in rows[0]], width)

    assert columns
    assert len(columns) == 1 or sum(item.width + 2 for item in columns) - 2 <= width


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(None, "–", id="null"),
        pytest.param(False, "no", id="no"),
        pytest.param(datetime(2026, 3, 18, tzinfo=UTC), "2026-03-18", id="day"),
        pytest.param(datetime(2026, 3, 18, 4, 5, tzinfo=UTC), "2026-03-18 04:05", id="time"),
        pytest.param("0f" * 32, "0f0f0f0f0f0f…", id="digest"),
        pytest.param([{"a": 1}, {"a": 2}], "2 entries", id="list of records"),
        pytest.param("值" * 30, "值" * 16 + " …", id="wide characters"),
        pytest.param("a\u202eb", "a\N{REPLACEMENT CHARACTER}b", id="right to left"),
    ],
)
def test_values_are_short_and_harmless(value, text):
    assert shown(value) == text


def test_what_names_a_row_and_its_numbers_come_before_other_texts():
    columns = [
        grid_column(ROWS, "offer_key"),
        grid_column(ROWS, "age_days"),
        grid_column(ROWS, "price_usd"),
    ]
    texts = [grid_column([{"note": "x" * 20}] * 3, "note"), *columns]

    kept = [item.name for item in fitting(texts, 34, first=("offer_key",))]

    assert kept == ["offer_key", "age_days", "price_usd"]


def test_something_is_shown_in_the_narrowest_terminal():
    assert [item.name for item in fitting([grid_column(ROWS, "offer_key")], 3)] == ["offer_key"]
