"""Rows of days, columns of kinds of requests, and sentences that name a class of service twice."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

DATED = [
    "Anvil 5 input 1 to 2027-01-01",
    "Anvil 5 input 2 from 2027-01-01",
    "Anvil 5 output 4 to 2027-01-01",
    "Anvil 5 output 8 from 2027-01-01",
]
ROWS = ("Until December 31, 2026|$1|$4", "From January 1, 2027|$2|$8")


@pytest.mark.parametrize(
    ("corner", "before"),
    [
        ("", "<h2>Anvil 5</h2><p>Per 1M tokens.</p>"),
        (
            "Anvil 5, per million tokens",
            "<p>Anvil 5 has an introductory price until 31 December 2026:</p>",
        ),
        ("Period", "<h2>Anvil 5</h2><p>Per million tokens.</p>"),
    ],
)
def test_rows_of_days_are_of_the_model_in_the_heading_or_the_corner(corner, before):
    assert lines_of(grid(f"{corner}|Input|Output", *ROWS, before=before)) == DATED


@pytest.mark.parametrize("name", ["Afterwards", "February 1, 2027 onwards", "Today", "May 2027"])
def test_a_time_is_no_name_of_a_model(name):
    page = grid("Anvil 5|Input ($/1M tokens)|Output ($/1M tokens)", f"{name}|$1|$4")

    assert lines_of(page) == []


@pytest.mark.parametrize(
    ("head", "row", "lines"),
    [
        (
            "Model|Low search context ($ per 1,000 requests)|High search context",
            "anvil-s|$4|$7",
            ["anvil-s request 4 Low search context krequest"],
        ),
        (
            "Model|Input ($/1M tokens)|Reasoning ($/1M tokens)",
            "anvil-d|$1|$3",
            ["anvil-d input 1", "anvil-d reasoning 3"],
        ),
        (
            "GPU|On demand ($/hr)|6-month savings plan",
            "H100|$3|$2/hr",
            ["H100 gpu_hour 2 6-month savings plan gpu_hour", "H100 gpu_hour 3 gpu_hour"],
        ),
    ],
)
def test_columns_of_kinds_of_requests_and_of_plans(head, row, lines):
    assert set(lines) <= set(lines_of(grid(head, row)))


PRICES = "$1 per million input tokens and $4 per million output tokens"


@pytest.mark.parametrize(
    ("sentence", "tier"),
    [
        (f'Set "speed": "fast" to use Anvil 4 in fast mode, at {PRICES}.', " fast"),
        (f"Pass service_tier=priority to run Anvil 4 in priority mode, at {PRICES}.", " priority"),
        (f"Anvil 4 stays available and becomes cheaper today: it now costs {PRICES}.", ""),
        (f"Anvil 4 stays in the API and drops in price: it is now {PRICES}.", ""),
    ],
)
def test_a_sentence_may_name_a_class_of_service_twice_or_a_cut_first(sentence, tier):
    page = f"<html><h1>News of Anvil 4</h1><p>{sentence}</p></html>"

    assert lines_of(page) == [f"Anvil 4 input 1{tier}", f"Anvil 4 output 4{tier}"]
    assert lines_of(page.replace("Anvil 4", "Anvil 4 or Anvil 5")) == []


@pytest.mark.parametrize(
    ("head", "rows", "lines"),
    [
        pytest.param(
            "Model|Type|Price (/1M tokens)",
            [
                "Anvil 4|Input|$5",
                "|Batch Input|$2",
                "|1h Cache Write|$9",
                "|1h Batch Cache Write|$4",
            ],
            [
                "Anvil 4 cache_write_1h 4 batch",
                "Anvil 4 cache_write_1h 9",
                "Anvil 4 input 2 batch",
                "Anvil 4 input 5",
            ],
            id="a class of service in a meter",
        ),
        pytest.param(
            "Model|Type|Region|Price (/1M tokens)",
            ["Anvil 4|Input|Global|$5", "||Non-global|$6", "|Output|Global|$9", "||Non-global|$8"],
            [
                "Anvil 4 input 5 Global",
                "Anvil 4 input 6 Non-global",
                "Anvil 4 output 8 Non-global",
                "Anvil 4 output 9 Global",
            ],
            id="meters of the row above",
        ),
        pytest.param(
            "Model|Type|Price (/1M tokens) =&lt; 200K tokens|Price (/1M tokens) &gt; 200K tokens",
            ["Anvil 4|Input|$5|$6", "|Output|$9|$8"],
            [
                "Anvil 4 input 5",
                "Anvil 4 input 6 >200000",
                "Anvil 4 output 8 >200000",
                "Anvil 4 output 9",
            ],
            id="a bound that is written the other way round",
        ),
        pytest.param(
            "Model|Billing|Input ($/M)",
            ["Anvil 4|-|$6", "Tongs 2|Off-peak|$3"],
            ["Anvil 4 input 6", "Tongs 2 input 3 Off-peak"],
            id="hours in a column of their own",
        ),
        pytest.param(
            "Model|Input ($/M)",
            ["Anvil 4* through December 31, 2026|$6"],
            ["Anvil 4 input 6 to 2027-01-01"],
            id="a day behind a name",
        ),
    ],
)
def test_rows_that_say_what_they_are_for_beside_a_name(head, rows, lines):
    assert lines_of(grid(head, *rows)) == lines


def test_a_price_beside_a_meter_of_another_one_is_none():
    page = grid("Model|What|Price (/1M tokens)", "Anvil 4|Input|$5", "Tongs 2|Sunday rate|$6")

    assert lines_of(page) == ["Tongs 2 input 6", "Tongs 2 output 6"]
