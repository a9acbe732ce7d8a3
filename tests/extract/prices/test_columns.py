"""What headers say."""

from datetime import UTC, datetime

import pytest

from pipeline.extract.prices.cell_amounts import parts_of
from pipeline.extract.prices.columns import read_columns
from tests.extract.prices.price_lines import grid, lines_of


def kinds(*titles, **options):
    return [column.kind for column in read_columns(titles, **options)]


def price(title):
    (_, column) = read_columns(("Model", title))
    assert column.kind == "price"
    return column


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("AI Model", "Current Speed (Tokens per Second)"), ["label", "speed"]),
        (("AI Model", "Characters /s", "Price (Per M Characters)"), ["label", "other", "price"]),
        (
            ("Organization", "Model name", "API model string", "Context length"),
            ["other", "label", "id", "context"],
        ),
        (
            ("MODEL ID", "RATE LIMITS", "CONTEXT WINDOW (TOKENS)", "MAX COMPLETION TOKENS"),
            ["label", "other", "context", "max_output"],
        ),
        (
            ("Model", "Input modalities", "Max output", "Region"),
            ["label", "other", "max_output", "region"],
        ),
        (
            ("Model", "Upcoming price", "Old price", "Savings ($)"),
            ["label", "other", "other", "other"],
        ),
        (("GPU", "New price from May 1", ""), ["label", "other", "unnamed"]),
        (("", "Input", "Output"), ["label", "price", "price"]),
        (("Base model parameter count", "$ / 1M input tokens"), ["label", "price"]),
        (("Provider", "Model", "Tier", "Input"), ["seller", "label", "tier", "price"]),
        (("Tier", "Input"), ["tier", "price"]),
        (("Model", "Input", "Blended (3:1)"), ["label", "price", "other"]),
        (("Model", "Input", "Monthly cost"), ["label", "price", "other"]),
        (("Model", "Input", "Cache storage (per hour)"), ["label", "price", "other"]),
        (("Model", "Input", "Tokens per $"), ["label", "price", "other"]),
        (("Model", "Input", "Video input"), ["label", "price", "other"]),
        (("Model", "Cost of input", "Cost per 1M output"), ["label", "price", "price"]),
    ],
)
def test_the_kind_of_a_column_is_read_from_its_header(titles, expected):
    assert kinds(*titles) == expected


@pytest.mark.parametrize(
    ("title", "directions"),
    [
        ("Input Token Price", ("input",)),
        ("Prompt ($/1M)", ("input",)),
        ("Uncached Input Tokens", ("input",)),
        ("Cache miss price", ("input",)),
        ("Output Token Price", ("output",)),
        ("Completion", ("output",)),
        ("Cached Input", ("cache_read",)),
        ("Cache hit price", ("cache_read",)),
        ("Cache write price", ("cache_write",)),
        ("1h Cache Writes", ("cache_write_1h",)),
        ("1-hour cache write", ("cache_write_1h",)),
        ("Audio input", ("audio_input",)),
        ("Price", ()),
        ("Input and output price", ("input", "output")),
        ("$/1M in", ("input",)),
        ("$/1M out", ("output",)),
        ("Price in USD", ()),
        ("Generated tokens", ("output",)),
    ],
)
def test_the_direction_is_read_from_the_header(title, directions):
    assert price(title).directions == directions


def test_tier_term_threshold_and_currency_are_read_from_the_header():
    assert price("Batch input price").tier == "batch"
    assert price("Priority").tier == "priority"
    assert price("1 year reserved").commitment == "1 year reserved"
    assert price("Input (> 200k) price").context_over_tokens == 200_000
    assert price("Price (EUR)").currency == "EUR"
    assert price("Input / Output").order == parts_of(("input", "output"))
    assert price("Input & output price").order == parts_of(("input", "output"))
    assert price("Off-peak input (UTC 16:30-00:30)").time_window == "Off-peak, UTC 16:30-00:30"


def test_dates_bound_a_price_with_an_exclusive_end():
    current = price("Current ($ / hour) through Apr 30, 2026")
    upcoming = price("Upcoming ($ / hour) from May 1, 2026")
    may = datetime(2026, 5, 1, tzinfo=UTC)

    assert (current.effective_from, current.effective_to) == (None, may)
    assert (upcoming.effective_from, upcoming.effective_to) == (may, None)


def test_columns_that_say_the_same_are_told_apart_by_their_titles():
    columns = read_columns(("Model", "Price (480p)", "Price (720p)", "Price / image"))

    assert [column.variant for column in columns] == [None, "480p", "720p", None]


def test_in_a_table_of_training_each_column_is_a_technique():
    assert kinds("Base Model", "Supervised", "Data format", is_training=True) == [
        "label",
        "price",
        "other",
    ]


def test_a_term_has_the_unit_of_the_table():
    columns = read_columns(("GPU", "$ / hour", "1 year", "Spot"))

    assert [column.unit.name for column in columns[1:]] == ["hour"] * 3


def test_an_unnamed_column_of_amounts_is_a_price_only_where_it_is_the_only_one():
    assert kinds("Model", "", with_money=frozenset({1})) == ["label", "unnamed"]
    assert kinds("Model", "Input", "", with_money=frozenset({1, 2})) == ["label", "price", "other"]


def test_a_column_of_amounts_is_no_label():
    assert kinds("GPU price", "GPU", with_money=frozenset({0})) == ["price", "label"]


def test_tokens_of_a_kind_have_the_unit_of_the_columns_beside_them():
    """Where these name two, or the header another unit, it has none of them."""
    titles = ["Model", "Input (per 1M tokens)", "Cached input", "Batch", "Fee per page"]

    units = [column.unit and column.unit.name for column in read_columns(tuple(titles))]

    assert units[:4] == [None, "usd_per_mtok", "usd_per_mtok", "usd_per_mtok"]
    assert units[4] is None


def test_an_amount_in_brackets_leaves_a_row_of_titles_one():
    page = grid("Product|Pay as you go|Growth ($4k/year)", "Tongs STT|$0.006/min|$0.005/min")
    head = page.replace("<tr><th>", "<thead><tr><th>").replace("</th></tr>", "</th></tr></thead>")

    assert "Tongs STT audio_hour 0.36 audio_hour" in lines_of(head)
