"""Cards of one price, plain text in a block, and words by which a price is per something."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

MEMO = """
Acme price memo

2.1.  anvil-2

   Input:   $1 per million tokens
   Output:  $4 per million tokens

2.2.  anvil-rank

   Requests: $2 per 1,000

3.  Other charges

   A deposit of $50 is taken from new accounts.
"""


@pytest.mark.parametrize(
    ("heading", "line", "price"),
    [
        ("Anvil Embed", "Input: $0.02", "Anvil Embed embedding 0.02"),
        ("Anvil Embed", "Embeddings: $0.02", "Anvil Embed embedding 0.02"),
        ("anvil-voice", "Transcription: $0.01 per minute", "anvil-voice audio_hour 0.6 audio_hour"),
        ("anvil-rank", "Requests: $2 per 1,000", "anvil-rank rerank 2 krequest"),
        ("Anvil Hlas (speech to text)", "$0.3 an hour", "Anvil Hlas audio_hour 0.3 audio_hour"),
        ("Kovadlina Větší", "$2 a million tokens", "Kovadlina Větší input 2"),
    ],
)
def test_a_card_may_have_one_price(heading, line, price):
    page = f"<html><h1>Prices per million tokens</h1><h2>{heading}</h2><p>{line}</p></html>"

    assert price in lines_of(page)


def test_plain_text_in_a_block_is_read_as_text():
    assert lines_of(f"<html><h1>Prices</h1><pre>{MEMO}</pre></html>") == [
        "anvil-2 input 1",
        "anvil-2 output 4",
        "anvil-rank rerank 2 krequest",
    ]


def test_a_question_names_what_its_answer_prices():
    answer = "It is $1 for input and 4 dollars for output, per million tokens."
    page = f"<html><h3>And Anvil Chat?</h3><p>{answer}</p><p>A chat takes $1 a day.</p></html>"

    assert lines_of(page) == ["Anvil Chat input 1", "Anvil Chat output 4"]


def test_words_before_a_name_are_no_condition_but_if_they_say_so():
    priced = "<b>Anvil 2</b> costs $1 in and $4 out per million tokens."
    page = "<html><h1>Anvil 2 gets cheaper</h1><p>{}, {}</p></html>"

    assert lines_of(page.format("Thanks to new hardware", priced)) == [
        "Anvil 2 input 1",
        "Anvil 2 output 4",
    ]
    assert lines_of(page.format("With a contract", priced)) == []


@pytest.mark.parametrize("item", ["anvil-2: in $1, out $4", "**anvil-2**: input $1, output $4"])
def test_an_item_of_a_list_may_name_its_meters_first(item):
    page = f"# Rates\n\nAll rates are per 1M tokens.\n\n- {item}\n"

    assert lines_of(page) == ["anvil-2 input 1", "anvil-2 output 4"]


def test_a_name_may_be_a_slug_with_a_number():
    page = "<html><h2>The anvil models</h2><p>anvil-2-mini remains at {}.</p></html>"

    assert lines_of(page.format("$1 in and $4 out per million tokens")) == [
        "anvil-2-mini input 1",
        "anvil-2-mini output 4",
    ]


def test_what_is_heard_is_billed_by_its_length():
    """A title says so, or the title of the model elsewhere; of a voice agent neither does."""
    spoken = grid("Model|Audio input (/min)|Text output ($/M)", "Sing 3|$0.01|$2", "Talk|$0.02|$2")
    heard = grid("Model|Price", "Scribe 2|$0.30 per hour", before="<h2>Speech to text</h2>")
    in_plans = grid("Plan|Extra Scribe 2, per hour|Extra Agent 2, per hour", "Team|$0.24|$3")

    assert lines_of(spoken)[0] == "Sing 3 audio_hour 0.6 audio_hour"
    assert lines_of(heard.replace("</html>", in_plans.removeprefix("<html>"))) == [
        "Scribe 2 audio_hour 0.24 Team plan Extra audio_hour",
        "Scribe 2 audio_hour 0.3 audio_hour",
    ]
