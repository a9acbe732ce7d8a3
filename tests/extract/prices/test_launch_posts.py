"""Posts on a new model: sentences of prices until a day, of a mode, and of lowered ones."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

UNTIL = "through 31 January 2027"
TOKENS = "$1 per million input tokens and $4 per million output tokens"
PAIR = ["Anvil 2 input 1", "Anvil 2 output 4"]


def _page(text, table=""):
    return f"<html><h1>Anvil 2 is here</h1><h2>Prices</h2><p>{text}</p>{table}</html>"


@pytest.mark.parametrize(
    "sentence",
    [
        f"Anvil 2 has an introductory price {UNTIL}: {TOKENS}.",
        f"The introductory price of Anvil 2 is {TOKENS} ({UNTIL}).",
        f"{UNTIL.capitalize().replace('january', 'January')}, Anvil 2 costs {TOKENS}.",
        f"Anvil 2 costs {TOKENS} {UNTIL}.",
    ],
)
def test_a_sentence_may_say_until_when_its_prices_hold(sentence):
    assert lines_of(_page(sentence)) == [f"{line} to 2027-02-01" for line in PAIR]


@pytest.mark.parametrize("later", ["it will cost", "Anvil 2 costs", "the price will be"])
def test_the_next_sentence_may_say_what_comes_then(later):
    later = f"From February 1, 2027, {later} $2 per million input tokens."

    assert lines_of(_page(f"Anvil 2 costs {TOKENS} {UNTIL}. {later}")) == [
        "Anvil 2 input 1 to 2027-02-01",
        "Anvil 2 input 2 from 2027-02-01",
        "Anvil 2 output 4 to 2027-02-01",
    ]
    other = f"Anvil 2 costs {TOKENS}. Anvil 3 is larger. It costs $2 per million input tokens."
    assert lines_of(_page(other)) == [PAIR[0], PAIR[1], "Anvil 3 input 2"]


@pytest.mark.parametrize(
    "sentence",
    [
        f"Anvil 2 has an introductory price: {TOKENS}.",
        f"{UNTIL.capitalize()}, Anvil 2 costs {TOKENS} for new customers.",
        f"From 1 May 2027 to 2 May 2027 Anvil 2 costs {TOKENS}.",
    ],
)
def test_a_price_that_ends_on_no_stated_day_is_none(sentence):
    assert lines_of(_page(sentence)) == []


def test_what_is_said_between_a_name_and_its_price_is_no_part_of_the_name():
    sentence = f"Anvil 2 is available in the API as <code>anvil-2</code> and is priced at {TOKENS}."

    assert lines_of(_page(f"{sentence} Cached input is $0.1.")) == ["Anvil 2 cache_read 0.1", *PAIR]


@pytest.mark.parametrize(
    "sentence",
    [
        f"Anvil 2 also comes in a fast mode at {TOKENS}.",
        f"Anvil 2 also has a fast mode, which costs {TOKENS}.",
        f"Fast mode for Anvil 2 is priced at {TOKENS}.",
        f"Anvil 2 in fast mode costs {TOKENS}.",
        f"If you are in a hurry, Anvil 2 has a fast mode, about three times as quick: {TOKENS}.",
        f"There is a fast mode for Anvil 2, too. It writes about twice as fast and costs {TOKENS}.",
        f"Anvil 2 can be used in a fast mode for those who wait. It costs {TOKENS}.",
    ],
)
def test_a_sentence_may_price_a_mode_of_a_model(sentence):
    assert lines_of(_page(sentence)) == [f"{line} fast" for line in PAIR]


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("Fine-tuning of Anvil 2 costs $3 per million training tokens.", "Anvil 2 training 3"),
        ("Requests to Anvil 2 are $1 per million tokens for input.", "Anvil 2 input 1"),
    ],
)
def test_what_is_done_with_a_model_may_stand_before_its_name(sentence, line):
    assert lines_of(_page(sentence)) == [line]


def test_whom_a_model_is_free_for_until_a_day_does_not_date_its_prices():
    page = grid("Model|Input / 1M tokens", "Anvil 2|$1", before="<h2>Prices</h2><p>{}</p>")

    free = page.format("Until 31 January 2027, Anvil 2 is free of charge for open-source projects.")
    assert lines_of(free) == ["Anvil 2 input 1"]


@pytest.mark.parametrize(
    "change",
    [
        "Anvil 1 remains available, and we lower its price today:",
        "With today's release we also cut the price of Anvil 1",
    ],
)
def test_what_is_lowered_costs_the_new_price(change):
    lowered = "from $3 to $1 per million input tokens, and from $9 to $4 per million output tokens"

    assert lines_of(_page(f"{change} {lowered}.")) == [line.replace("2", "1", 1) for line in PAIR]


def test_the_day_beside_the_name_of_a_column_is_of_this_model_alone():
    """Nor is it of what a sentence prices, where the sentence with the day means the table."""
    rows = ("Input|$2|$0.2", "Output|$8|$0.8")
    table = grid("Per 1M tokens|Anvil 2 (from 1 February 2027)|Anvil 2 Mini", *rows)
    said = "From 1 February 2027 on, the prices in the table hold."
    mode = f"</p><p>Anvil 2 also comes in a fast mode at {TOKENS}."

    assert lines_of(_page(said + mode, table.partition("</h1>")[2])) == [
        "Anvil 2 Mini input 0.2",
        "Anvil 2 Mini output 0.8",
        "Anvil 2 input 1 fast",
        "Anvil 2 input 2 from 2027-02-01",
        "Anvil 2 output 4 fast",
        "Anvil 2 output 8 from 2027-02-01",
    ]


def test_its_price_is_that_of_the_model_in_the_heading():
    said = "From 1 December 2026 its price drops from $2 to $1 per million input tokens."

    assert lines_of(_page(said).replace("<h2>Prices", "<h2>Anvil 2")) == [
        "Anvil 2 input 1 from 2026-12-01"
    ]
    assert lines_of(_page(said)) == []


CUT = [f"{line} from 2027-01-04" for line in PAIR]


@pytest.mark.parametrize(
    "said",
    [
        "From January 4, 2027, {} costs $1 {} (until then $2) and $4 {} (until then $8).",
        "Starting on 4 January 2027, {} costs $1 {} (now $2) and $4 {} (now $8).",
        "On 4 January 2027 the price of {} drops from $2 to $1 {} and from $8 to $4 {}.",
        "We cut the price of {} on 4 January 2027: $1 instead of $2 {}, $4 instead of $8 {}.",
        "As of January 4, 2027 {} will be cheaper: $1 {} (today $2) and $4 {} (today $8).",
        "{} gets a new price on January 4, 2027: $1 {}, $4 {}. Now it is $2 and $8.",
        "{} stays. From 4 January 2027 its price falls from $2 to $1 {}, and from $8 to $4 {}.",
    ],
)
def test_a_cut_has_the_new_price_from_its_day(said):
    sentence = said.format("Anvil 2", "per million input tokens", "per million output tokens")

    assert lines_of(_page(sentence)) == CUT


def test_a_list_of_cuts_is_of_the_day_and_the_model_of_its_sentence():
    items = "<li>input from $2 to $1</li><li>output from $8 to $4</li>"
    said = "On January 4, 2027 the prices of Anvil 2 fall, per million tokens:"

    assert lines_of(_page(f"{said}</p><ul>{items}</ul><p>")) == CUT


@pytest.mark.parametrize(
    "said", ["Anvil 2 costs $1 {} (now $2).", "From 4 January 2027, Anvil 2 costs $1 or $2 {}."]
)
def test_of_two_prices_without_a_day_between_them_neither_is_read(said):
    assert lines_of(_page(said.format("per million input tokens"))) == []


def test_the_name_of_a_month_is_no_model():
    page = "<html><h1>Anvil 2</h1><h2>November 2026</h2><p>{}</p></html>"

    assert lines_of(page.format(f"It costs {TOKENS}.")) == []
    assert lines_of(page.format(f"Anvil 2 is available. It costs {TOKENS}.")) == PAIR


NOTES = """
## Batches for anvil-2

You can use anvil-2 (`acme/anvil-2`) in the Batch API at $1 per 1M input tokens. STILL

## Anvil 3 gets cheaper

From December 8, 2026, Anvil 3 (`acme/Anvil-3`) will cost $3 per 1M input tokens. THEN

## Cheaper retrieval and GPUs

- Anvil Embed 8B (`acme/Anvil-Embed-8B`) now costs $0.05 per 1M tokens, down from $0.08.
- Tongs Rerank 2 (`acme/Tongs-Rerank-2`) is new, at $0.10 per 1M tokens.
- Dedicated endpoints on an NVIDIA H100 now cost $3.60 per GPU and hour, up from $3.20.
"""
STILL = "The real-time price is still $2 per 1M input tokens."
THEN = "Until then it stays at $4 per 1M input tokens."


def test_notes_on_changes_price_the_models_that_they_and_their_headings_name():
    assert lines_of(NOTES.replace("STILL", STILL).replace("THEN", THEN)) == [
        "Anvil 3 input 3 from 2026-12-08",
        "Anvil 3 input 4 to 2026-12-08",
        "Anvil Embed 8B embedding 0.05",
        "NVIDIA H100 gpu_hour 3.6 gpu_hour",
        "Tongs Rerank 2 rerank 0.1",
        "anvil-2 input 1 batch",
        "anvil-2 input 2",
    ]


def test_a_heading_for_a_model_names_this_model():
    still = "## Caching for Anvil 3\n\nThe price is $2 per 1M input tokens."

    assert lines_of(still) == ["Anvil 3 input 2"]


def test_a_sentence_that_is_broken_in_lines_is_one():
    dated = "From December 8, 2026, Anvil 3 will cost $3 per 1M input tokens. Until then"
    items = "- Anvil 4 costs $5 per million input tokens and\n  $6 per million output tokens."
    code = f"```\n{'Anvil 5 is called from everywhere ' * 2}for\n$1 per 1M tokens\n```"

    assert lines_of(f"## Anvil 3\n\n{dated}\nit stays at $4 per 1M input tokens.\n") == [
        "Anvil 3 input 3 from 2026-12-08",
        "Anvil 3 input 4 to 2026-12-08",
    ]
    assert lines_of(f"## Prices\n\n{items}\n") == ["Anvil 4 input 5", "Anvil 4 output 6"]
    assert lines_of(f"## Prices\n\n{code}\n") == []
