"""Sentences of which each word is known: whose prices they have, and which of them say more."""

import pytest

from tests.extract.prices.price_lines import lines_of

TWO = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]


def _page(text, heading="Prices", unit="per million tokens"):
    text = text.replace("/M", unit)
    return f"<html><h1>The Anvil models</h1><h2>{heading}</h2><p>{text}</p></html>"


@pytest.mark.parametrize(
    "sentence",
    [
        "Anvil 2 costs $1 in and $4 out /M, and Anvil 3 costs $2 in and $8 out /M.",
        "Anvil 2 costs $1 /M for input and $4 for output. Anvil 3 is $2 in, $8 out.",
        "Input costs $1 /M for Anvil 2 and $2 /M for Anvil 3. "
        "Output is $4 for Anvil 2 and $8 for Anvil 3.",
        "Input of Anvil 2 is $1 /M, of Anvil 3 $2. Output of Anvil 2 costs $4, of Anvil 3 $8.",
        "Anvil 2: $1 /M in, $4 /M out (was $5). Anvil 3 does not change: $2 /M in, $8 /M out.",
        "Input of Anvil 2 goes from $3 down to $1 /M, and output goes from $9 to $4. "
        "Instead of $5 you now pay $2 /M for input and $8 for output with Anvil 3.",
        "Anvil 2 costs $1 /M for input, and output is at $4. "
        "With Anvil 3, a million input tokens cost $2 and a million output tokens $8.",
        "Anvil 2 costs $1 /M in and $4 out, and input to Anvil 3 costs $2 and output is $8.",
        "If you are in a hurry, take <b>Anvil 2</b>. It costs $1 /M in and $4 /M out. "
        "For more there is <b>Anvil 3</b>. It costs $2 /M in and $8 /M out.",
        "Released Anvil 2 at $1 /M for input and $4 /M for output. We launched Anvil 3, a model "
        "with 1,024 experts, for $2 /M for input and $8 /M for output.",
        "Price cut: Anvil 2 (128K context) input goes from $2 to $1 /M, output from $8 to $4 /M. "
        "The older Anvil 3 costs a third of that: $2 /M for input and $8 /M for output.",
        "Our flagship Anvil 2 costs $1 in and $4 out /M. If you need something cheaper, Anvil 3 "
        "joins our catalog at $2 in and $8 out /M.",
        "We cut the price of Anvil 2 by 40%: it now costs $1 in and $4 out /M. Anvil 3 remains "
        "available at $2 in and $8 out /M until it is retired on June 1, 2027.",
        "<b>Anvil 2</b> is our smallest model. It's available today for $1 in and $4 out /M. "
        "<code>anvil-0</code> is gone. <b>Anvil 3</b> thinks in 12 languages and costs $2 in "
        "and $8 out /M.",
    ],
)
def test_amounts_belong_to_the_names_of_their_clause(sentence):
    assert lines_of(_page(sentence)) == TWO


def test_several_names_share_a_price_and_a_mode_is_one_of_the_heading():
    both = "Both <code>anvil-2</code> and <code>anvil-3</code> cost $1 in and $4 out /M."
    fast = "Fast mode costs $1 /M for input and $4 for output."

    assert lines_of(_page(both)) == [
        f"{name} {price}" for name in ("anvil-2", "anvil-3") for price in ("input 1", "output 4")
    ]
    assert lines_of(_page(fast, "Anvil 2")) == ["Anvil 2 input 1 fast", "Anvil 2 output 4 fast"]


def test_a_model_may_be_announced_but_a_price_of_its_launch_is_none():
    page = _page("We also WORD Anvil Embed 2 (<code>anvil-embed-2</code>) at $1 /M.")
    launch = _page("Also, the launch price of Anvil 2 is $1 in and $4 out /M.")

    assert lines_of(page.replace("WORD", "ship")) == ["Anvil Embed 2 embedding 1"]
    assert lines_of(page.replace("WORD", "stop")) == lines_of(launch) == []


def test_a_known_name_may_be_the_beginning_of_another():
    plain = "<code>Anvil 2</code> costs $1 in and $4 out /M.</p><p>"
    lark = "Anvil 2 Lark is available as <code>anvil-2-lark</code> at $3 in and $9 out /M."
    batch = "Anvil 2 Batch Mode costs $0.5 in and $2 out /M."

    assert lines_of(_page(plain + lark)) == [
        *("Anvil 2 Lark input 3", "Anvil 2 Lark output 9"),
        *TWO[:2],
    ]
    assert "Anvil 2 input 0.5 batch" in lines_of(_page(plain + batch))


@pytest.mark.parametrize(
    ("task", "lines"),
    [
        ("Ask questions about a call with", ["Ore LLM input 1", "Ore LLM output 4"]),
        ("Chat with your files using", ["Ore LLM input 1", "Ore LLM output 4"]),
        ("The same call with", []),
        ("Ask the same questions with", []),
        ("Ask long questions with", []),
        ("Ask in batches with", []),
    ],
)
def test_a_task_may_open_a_sentence_on_the_model_that_does_it(task, lines):
    """Its model is the page's own, though nothing else on the page names it."""
    assert lines_of(_page(f"{task} Ore LLM: $1 /M of input, $4 /M of output.")) == lines


@pytest.mark.parametrize(
    "sentence",
    [
        "A chat with Anvil 2 costs $1 in and $4 out /M.",
        "Anvil 2 costs about $1 /M for input.",
        "Anvil 2 costs $1 and Anvil 3 $2.",
        "The Team plan costs $25 a month, Anvil 2 included.",
        "Anvil 2 costs $1 in and $4 out /M with a contract.",
        "Anvil 2 is open to enterprise accounts at $1 in and $4 out /M.",
        "From December 16, input of Anvil 2 is $4 /M.",
        "Anvil 2 costs $1 /M for input and $2 for Anvil 3.",
        "Others ask $5 /M for input and $9 for output.",
        "We launched Anvil 2, a model for enterprise customers, for $1 /M for input.",
        "Anvil 2, our EU endpoint, costs $1 /M for input.",
        "Anvil 2 serves our EU region and costs $1 /M for input.",
        "As an introductory offer, Anvil 2 costs $1 /M for input.",
        "Next year, Anvil 2 costs $1 /M for input.",
        "Anvil 2, our cheapest model in Europe, costs $1 /M for input.",
        "Anvil 2 requires approval and costs $1 /M for input.",
        "Anvil 2 runs on your own servers and costs $1 /M for input.",
        "If you need something faster, Anvil 2 costs $1 /M for input.",
        "We cut prices by half: Anvil 2 cost $1 /M for input.",
    ],
)
def test_a_sentence_with_another_word_prices_nothing(sentence):
    assert lines_of(_page(sentence)) == []


EMBED = ["Anvil Embed 2 embedding 0.02 batch", "Anvil Embed 2 embedding 0.04"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anvil Embed 2 costs $0.04 /M, or $0.02 in a batch.",
        "Anvil Embed 2 is $0.04 /M, and half of that in a batch: $0.02.",
        "Text that is given to Anvil Embed 2 costs $0.04 /M (in batch mode $0.02).",
        "Text is turned into vectors by Anvil Embed 2 for $0.04 /M, or $0.02 as a batch.",
        "Anvil Embed 2 costs $0.04 /M. In a batch it is $0.02.",
    ],
)
def test_a_sentence_may_have_prices_of_two_classes_of_service(sentence):
    assert lines_of(_page(sentence)) == EMBED


@pytest.mark.parametrize(
    "text",
    [
        "Anvil 2: Input $1 / Output $4 (batch: $0.5 / $2) /M.",
        "Anvil 2 costs $1 in and $4 out /M. Batch jobs cost half, $0.5 and $2.",
        "Prices are /M.</p><ul><li>Anvil 2: $1 in, $4 out (batch: $0.5 / $2)</li></ul><p>",
        "Prices are /M.</p><h3>Anvil 2</h3><p>$1 in · $4 out · batch $0.5 in, $2 out",
    ],
)
def test_amounts_of_another_class_are_in_the_order_of_those_before(text):
    assert lines_of(_page(text)) == [
        "Anvil 2 input 0.5 batch",
        "Anvil 2 input 1",
        "Anvil 2 output 2 batch",
        "Anvil 2 output 4",
    ]


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Vectors from E5 Mistral 7B cost $0.04 /M.", "E5 Mistral 7B embedding 0.04"),
        (
            "Anvil Links gives back links for $4 per 1,000 requests.",
            "Anvil Links search 4 krequest",
        ),
        ("Audio input of Anvil 2 is $9 /M.", "Anvil 2 audio_input 9"),
        (
            "If you want results, use Anvil Raw. It costs $4 per 1,000 requests.",
            "Anvil Raw search 4 krequest",
        ),
        ("Per million tokens, Anvil 2 costs $1 of input.", "Anvil 2 input 1"),
        ("Anvil 2 costs $1 per M for input.", "Anvil 2 input 1"),
        ("Anvil 2 is here. This is new. It costs $1 /M of input.", "Anvil 2 input 1"),
        ("Anvil 2 costs $1 /M of input for prompts over 200K tokens.", "Anvil 2 input 1 >200000"),
        ('Calls to Anvil 2 with "speed": "fast" cost $3 /M of input.', "Anvil 2 input 3 fast"),
        (
            "Whisper 3 is billed by the length of the recording: $0.001 per minute of audio.",
            "Whisper 3 audio_hour 0.06 audio_hour",
        ),
        ("Anvil 2 is open to all accounts at $1 /M of input.", "Anvil 2 input 1"),
        (
            "Anvil Voice turns speech into text in over 90 languages at $0.06 per hour.",
            "Anvil Voice audio_hour 0.06 audio_hour",
        ),
        (
            "When the prompt of a request to Anvil 2 is longer than 200K tokens, the whole request "
            "is billed at $2 per million input tokens.",
            "Anvil 2 input 2 >200000",
        ),
    ],
)
def test_words_of_what_a_model_does_change_no_price(sentence, line):
    page = _page(f"<b>Whisper 3</b> and <b>E5 Mistral 7B</b> are here. {sentence}")

    assert lines_of(page) == [line]


@pytest.mark.parametrize(
    "sentence",
    [
        "Anvil 2 costs $1 for input and $4 for output /M in a batch.",
        "Anvil 2 costs $1 or $2 /M of input.",
        "Anvil 2 costs half: $1 /M of input.",
        "If you are in a hurry, Anvil 2 costs $1 /M of input.",
        "Anvil 2 at twice the speed costs $1 /M of input.",
        "From Q2 2027, Anvil 2 costs $1 /M of input.",
        "Today only, Anvil 2 costs $1 /M of input.",
        "Anvil 2 is available as API calls at $1 /M of input.",
        "Speech from Anvil 2 costs $1 per million output tokens.",
        "Anvil 2 supports the batch API. It costs $1 /M of input.",
        "Anvil 2 costs $1 /M for input, and $2 for prompts over 200K tokens.",
        "In Europe, Anvil 2 costs $1 /M of input.",
        "Anvil 3 is twice as fast as Anvil 2 and costs $1 /M of input.",
        "In batch mode Anvil 3, with twice the speed of Anvil 2, costs $1 /M of input.",
        "Anvil 2 was popular. It cost $1 per million input tokens.",
        "Anvil 2 has a fast mode for customers with a contract. It costs $4 /M of input.",
        "There is a fast mode. Anvil 2 is good. It costs $4 /M of input.",
        "$1 /M of input, Anvil 2.",
        "Anvil 2: Anvil 3 costs $1 /M of input.",
        "Anvil 2 or Anvil 3 costs $1 /M of input.",
        "Better than Anvil 2. It costs $1 /M of input.",
        "Prices are /M. Anvil 2 costs $1.",
        "Anvil 2 costs $1 in for prompts over 200K tokens and $4 out /M.",
        "For prompts over 200K tokens, Anvil 2 costs $1 /M of input, or $2 in a batch.",
        "In a batch and in flex mode Anvil 2 costs $1 /M of input.",
        "Anvil 2 costs $1 /M of input in batch mode, $4 of output.",
        "Anvil 2 costs $1 /M of input and Anvil 3 costs $2 /M of input, or $0.5 in a batch.",
    ],
)
def test_an_amount_that_may_be_of_two_classes_or_sizes_is_of_none(sentence):
    assert lines_of(_page(sentence)) == []


def test_a_model_of_another_family_is_our_own_below_the_name_of_its_task():
    said = "Whisper Large v3 costs $0.001 per minute of audio."

    assert lines_of(_page(said, "Speech")) == ["Whisper Large v3 audio_hour 0.06 audio_hour"]
    assert lines_of(_page(said, "Why us?")) == []


@pytest.mark.parametrize(
    ("said", "bound"),
    [("In fast mode", "fast"), ("From 4 January 2027,", "from 2027-01-04")],
)
def test_what_follows_a_price_of_a_mode_or_of_a_day_may_be_of_either(said, bound):
    page = _page(f"{said} Anvil 2 costs $4 /M of input. Output is $9.")

    assert lines_of(page) == [f"Anvil 2 input 4 {bound}"]


def test_what_a_heading_asks_for_is_priced_below_it():
    page = _page("You pay $1 in and $4 out /M.", "What does Anvil Core cost?")

    assert lines_of(page) == ["Anvil Core input 1", "Anvil Core output 4"]
    assert lines_of(page.replace("What does Anvil Core cost?", "Anvil and others")) == []


def test_the_usual_price_begins_when_the_reduced_one_ends():
    page = _page(
        "Anvil 2 costs $2 /M for input. Until January 31, 2027, Anvil 2 costs $1 /M for input."
    )

    assert lines_of(page) == [
        "Anvil 2 input 1 to 2027-02-01",
        "Anvil 2 input 2 from 2027-02-01",
    ]


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Writing to the cache costs $1 /M for Anvil 2.", "Anvil 2 cache_write 1"),
        ("Prompt caching for both: cached input is $1 /M on Anvil 2.", "Anvil 2 cache_read 1"),
        (
            'Requests with <code>tier: "priority"</code> to <b>Anvil 2</b> cost $1 /M for input.',
            "Anvil 2 input 1 priority",
        ),
        ("Images made by Anvil Draw 2 cost $0.03 each.", "Anvil Draw 2 image 0.03 image"),
        ("Each image made with Anvil Draw 2 costs $0.03.", "Anvil Draw 2 image 0.03 image"),
        ("anvil-1 is here. anvil-2 costs $1 /M for input.", "anvil-2 input 1"),
    ],
)
def test_sentences_may_name_a_meter_a_parameter_or_what_is_made(sentence, line):
    assert lines_of(_page(sentence)) == [line]


def test_what_we_do_is_done_to_our_models():
    ours = "We have just added Tongs 2 at $1 /M for input."

    assert lines_of(_page(ours)) == ["Tongs 2 input 1"]
    assert lines_of(_page(ours.replace("We have just added", "There is"))) == []
