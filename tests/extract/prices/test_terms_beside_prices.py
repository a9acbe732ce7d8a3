"""What a buyer commits to, beside or below the price of a machine; days above a list; facts."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PLAIN = "H100 gpu_hour 3 gpu_hour"
BOUND = "H100 gpu_hour 2 reserved for 6 months gpu_hour"


def _card(*lines):
    parts = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><h1>GPUs</h1><div><h3>H100</h3>{parts}<ul><li>80 GB</li></ul></div></html>"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (_card("$3<b>/GPU/hr</b>", "or $2/GPU/hr reserved for 6 months"), [PLAIN, BOUND]),
        (_card("$3/GPU/hr", "$2/GPU/hr with a 1-year commitment"), [PLAIN, "1-year commitment"]),
        (
            _card("from $2<b>/GPU/hr</b>", "with a 3-year commitment"),
            ["3-year commitment price from"],
        ),
        (_card("Spot", "$2/GPU/hr"), ["Spot price"]),
        (grid("GPU|Price per GPU-hour", "H100|$3 or $2 reserved for 6 months"), [PLAIN, BOUND]),
        (grid("GPU|Price per GPU-hour", "H100|$2 on a Tuesday"), []),
        (grid("GPU|Price per GPU-hour", "H100|$3 (reserved for 6 months $2)"), [PLAIN, BOUND]),
        (
            grid(
                "GPU|Price per GPU-hour", "H100|$2", after="<p>Prices with a 1-year commitment.</p>"
            ),
            ["Prices with a 1-year commitment."],
        ),
        (_card("$2/hr", "per node of 8 GPUs"), []),
    ],
)
def test_a_price_for_those_who_commit_is_not_the_plain_one(page, lines):
    whole = (
        line if line.startswith("H100") else f"H100 gpu_hour 2 {line} gpu_hour" for line in lines
    )

    assert lines_of(page) == sorted(whole)


def test_a_term_between_two_prices_is_of_the_one_below_it():
    page = _card("$3/GPU/hr", "Spot", "$2/GPU/hr")

    assert lines_of(page) == ["H100 gpu_hour 2 Spot gpu_hour", PLAIN]


@pytest.mark.parametrize(
    ("lead", "days"),
    [
        ("Starting January 15, 2027:", " from 2027-01-15"),
        ("Starting January 15:", " Starting January 15:"),
        ("January 15, 2027:", ""),
    ],
)
def test_a_day_that_leads_a_list_is_of_this_list_alone(lead, days):
    listed = "<ul><li><b>Anvil 2</b>: $1 per million input tokens</li></ul>"
    below = "<p>Anvil 1 stays at $2 per million input tokens.</p>"
    page = f"<html><h1>Anvil gets cheaper</h1><h2>News</h2><p>{lead}</p>{listed}{below}</html>"

    assert lines_of(page) == ["Anvil 1 input 2", f"Anvil 2 input 1{days}"]


@pytest.mark.parametrize(
    ("said", "is_read"),
    [("Context of 256K tokens.", True), ("It reads well.", True), ("Only in the EU.", False)],
)
def test_sentences_behind_a_price_are_its_note_where_they_bind_nothing(said, is_read):
    page = f"<html><dl><dt>Anvil 2</dt><dd>$1 per million input tokens. {said}</dd></dl></html>"

    assert lines_of(page) == ["Anvil 2 input 1"] * is_read
    assert [price.note for price in readings_of(page).prices] == [said] * is_read


@pytest.mark.parametrize(
    ("head", "row", "lines"),
    [
        ("GPU|Per node / hour (8 GPUs)", "H100|$16", ["2 Per node  (8 GPUs), node of 8 GPUs"]),
        ("GPU|Per node / hour", "8x H100|$16", ["2 Per node, node of 8 GPUs"]),
        ("GPU|Per node / hour", "H100|$16", []),
        ("GPU|Price", "H100|$16 per node-hour", []),
    ],
)
def test_a_price_of_a_machine_is_one_of_a_gpu_only_where_these_are_counted(head, row, lines):
    name = row.partition("|")[0]

    assert lines_of(grid(head, row)) == [f"{name} gpu_hour {line} gpu_hour" for line in lines]


def test_ways_to_rent_in_a_list_below_a_machine_are_no_machines():
    listed = "".join(
        f"<li>{item} per GPU-hour</li>"
        for item in ("On-demand: $3", "Reserved, 3 months: $2", "Reserved, 12 months: $1")
    )
    page = f"<html><h1>GPUs</h1><h2>H100 SXM</h2><ul>{listed}</ul></html>"

    assert lines_of(page) == [
        "H100 SXM gpu_hour 1 Reserved, 12 months gpu_hour",
        "H100 SXM gpu_hour 2 Reserved, 3 months gpu_hour",
        "H100 SXM gpu_hour 3 gpu_hour",
    ]


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("Per 1M tokens.", ["1"]),
        ("Prompts with more than 200K tokens. USD per 1M tokens.", ["1 >200000"]),
        ("We add models often.", []),
        ("Per 1M tokens. Only for members.", ["1 Only for members."]),
    ],
)
@pytest.mark.parametrize("title", ["<caption>Chat<sup>1</sup></caption>", "<h2>Chat*</h2>"])
def test_a_note_to_a_title_holds_for_all_prices_below_it(title, note, lines):
    mark = "<sup>1</sup>" if "sup" in title else "*"
    row = "<tr><th>Model</th><th>Input</th></tr><tr><td>Anvil 2</td><td>$1</td></tr>"
    table = f"<table>{title}{row}</table>" if "sup" in title else f"{title}<table>{row}</table>"
    page = f"<html><h1>Prices</h1>{table}<p>{mark} {note}</p></html>"

    assert lines_of(page) == [f"Anvil 2 input {line}" for line in lines]


def test_a_first_sentence_below_a_table_may_be_its_unit():
    page = grid("GPU|Price", "H100|$2", after="<p>Per GPU-hour. The minimum is one hour.</p>")

    assert lines_of(page) == ["H100 gpu_hour 2 gpu_hour"]


@pytest.mark.parametrize(("said", "is_read"), [("Hourly prices", True), ("Monthly prices", False)])
def test_hourly_prices_are_by_the_hour(said, is_read):
    page = grid("GPU|On demand", "H100|$2", before=f"<p>{said} per GPU in USD.</p>")

    assert lines_of(page) == ["H100 gpu_hour 2 gpu_hour"] * is_read


def test_the_unit_above_a_table_may_say_of_which_tokens_it_is():
    plain = grid("Model|Input|Output", "Anvil 2|$1|$4", before="<p>Per 1M tokens.</p>")
    head, row = "Model|Pay as you go|1-year commit", "Anvil 2|$4|$3"
    terms = grid(head, row, before="<h2>Terms</h2><p>Prices per 1M output tokens.</p>")

    assert lines_of(plain.replace("</html>", terms)) == [
        "Anvil 2 input 1",
        "Anvil 2 output 3 1-year commit",
        "Anvil 2 output 4",
    ]
