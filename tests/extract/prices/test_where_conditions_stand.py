"""Conditions that stand apart from their prices: in remarks, captions, last lines and footnotes."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

PER_MTOK = "Model|Input / 1M tokens|Output / 1M tokens"


def test_remarks_part_the_rows_of_one_model_from_the_one_without_a_remark():
    rows = ("Tongs 3|$2|$8|", "Tongs 3|$4|$9|Prompts over 64K", "Tongs 3|$1|$4|Batch API, 24 h")

    assert lines_of(grid(f"{PER_MTOK}|Notes", *rows)) == [
        *("Tongs 3 input 1 batch", "Tongs 3 input 2", "Tongs 3 input 4 >64000"),
        *("Tongs 3 output 4 batch", "Tongs 3 output 8", "Tongs 3 output 9 >64000"),
    ]


def test_what_is_free_until_a_day_is_paid_from_then_on():
    page = grid(
        "Model|Input / 1M tokens",
        "Tongs 3*|$2",
        after="<p>* Free until 31 March 2027, then paid.</p>",
    )

    assert lines_of(page) == ["Tongs 3 input 2 from 2027-04-01"]


def test_the_last_line_of_a_page_on_some_prices_binds_its_own_table_alone():
    other = grid("Model|Input / 1M tokens", "Vise 4|$3", before="<h2>Previews</h2>")
    page = grid("Model|Input / 1M tokens", "Tongs 3|$2", before="<h2>Models</h2>", after=other)

    assert lines_of(f"{page}<p>Preview prices hold until 31 March 2027.</p>") == [
        "Tongs 3 input 2",
        "Vise 4 input 3 to 2027-04-01",
    ]


def test_the_lowest_of_several_prices_is_none():
    page = grid("GPU|Per GPU and hour|From, per GPU and hour", "H200|$3|$2")

    assert [line.split()[2] for line in lines_of(page)] == ["3"]


def test_a_day_in_the_caption_dates_columns_of_new_prices():
    page = grid("Model|Current input / 1M tokens|New input / 1M tokens", "Tongs 3|$2|$1")
    said = "<table><caption>New prices take effect on 1 March 2027.</caption>"

    assert lines_of(page.replace("<table>", said)) == [
        "Tongs 3 input 1 from 2027-03-01",
        "Tongs 3 input 2 to 2027-03-01",
    ]


def test_rows_below_a_heading_that_names_a_model_say_how_it_is_called():
    page = grid(
        "Use|Per 1M characters",
        "Studio (rendered files)|$2",
        "Conversation (real-time)|$3",
        before="<h2>Tongs Voice 3</h2>",
    )

    assert lines_of(page) == [
        "Tongs Voice 3 characters 2 Studio (rendered files) mchar",
        "Tongs Voice 3 characters 3 Conversation (real-time) mchar",
    ]


def test_a_column_of_text_below_a_heading_of_image_tokens_is_one_of_text():
    page = grid(
        "Model|Text input|Image input",
        "Tongs 3|$2|$5",
        before="<h2>Image tokens</h2><p>Prices per 1M tokens.</p>",
    )

    assert lines_of(page) == ["Tongs 3 image_input 5", "Tongs 3 input 2"]


def test_in_is_no_input_before_a_way_to_be_served():
    page = grid("Model|In batches, output per 1M tokens", "Tongs 3|$2")

    assert lines_of(page) == ["Tongs 3 output 2 batch"]


def test_what_is_said_below_long_prompts_is_their_bound():
    page = grid(
        PER_MTOK,
        "Tongs 3|$2|$8",
        before="<h2>Longer prompts</h2>",
        after="<p>Charged as soon as a prompt has more than 64K tokens.</p>",
    )

    assert lines_of(page) == ["Tongs 3 input 2 >64000", "Tongs 3 output 8 >64000"]


@pytest.mark.parametrize(
    ("title", "low", "high"),
    [
        ("条件(千 tokens)", "输入长度 [0, 32]", "输入长度 (32, 128]"),
        ("Condition (thousand tokens)", "Input length [0, 32]", "Input length (32, 128]"),
        ("Prompt length (K tokens)", "0-32", ">32"),
    ],
)
def test_steps_of_prompts_are_counted_as_their_header_says(title, low, high):
    page = grid(f"Model|{title}|Input $/M", f"Tongs|{low}|1", f"Tongs|{high}|2", "Anvil|-|3")

    assert lines_of(page) == ["Anvil input 3", "Tongs input 1", "Tongs input 2 >32000"]


def test_an_id_may_stand_in_two_texts():
    page = (
        "<html><ul><li><i>acme/</i> <b>anvil-2-chat</b>: $0.25 / 1M input tokens</li></ul></html>"
    )

    assert lines_of(page) == ["acme/anvil-2-chat input 0.25"]
