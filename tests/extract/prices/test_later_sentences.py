"""Sentences on what an earlier one priced, and lists of sizes below the name of a model."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

PRICED = "<b>Anvil 2</b>: $1.40 per million input tokens and $7.00 per million output tokens."
PLAIN = ["Anvil 2 input 1.4", "Anvil 2 output 7"]


def _page(text, after=""):
    return f"<html><h1>Anvil 2 is here</h1><h2>Prices</h2><p>{text}</p>{after}</html>"


@pytest.mark.parametrize(
    "sentence",
    [
        "Cached input is $0.14.",
        "Cached input costs $0.14 per million.",
        "Input that is read from the cache costs $0.14 per million tokens.",
    ],
)
def test_a_sentence_may_price_one_more_meter(sentence):
    assert lines_of(_page(f"{PRICED} {sentence}")) == sorted([*PLAIN, "Anvil 2 cache_read 0.14"])


def test_an_item_of_a_list_may_be_several_sentences():
    page = f"<html><h1>Anvil 2</h1><ul><li>{PRICED} Cached input is $0.14.</li></ul></html>"

    assert lines_of(page) == sorted([*PLAIN, "Anvil 2 cache_read 0.14"])


@pytest.mark.parametrize(
    "sentence",
    [
        "Cached input was $0.14.",
        "Cached input is $0.14 per thousand.",
        "Cached input is $0.14 from May.",
        "A seat is $8.",
    ],
)
def test_a_sentence_that_says_more_prices_nothing(sentence):
    assert lines_of(_page(f"{PRICED} {sentence}")) == PLAIN


def test_half_of_a_price_is_read_where_it_is_half():
    half = "<p>With the Batch API you pay half: $0.70 and $3.50 for Anvil 2.</p>"

    assert lines_of(_page(PRICED, half)) == sorted(
        [*PLAIN, "Anvil 2 input 0.7 batch", "Anvil 2 output 3.5 batch"]
    )
    assert lines_of(_page(PRICED, half.replace("3.50", "3.60"))) == PLAIN
    assert lines_of(_page(PRICED, half.replace("Batch API", "new app"))) == PLAIN


DATED = "Starting January 11, 2027, Anvil 1 will cost $2 in and $8 out per million tokens."


@pytest.mark.parametrize("then", ["Then it is", "After that you pay", "From then on, it costs"])
def test_after_that_is_from_the_end_of_the_price_before(then):
    said = "Until 31 January 2027, Anvil 1 costs $2 in and $8 out per million tokens."

    assert lines_of(_page(f"{said} {then} $3 and $9.")) == [
        "Anvil 1 input 2 to 2027-02-01",
        "Anvil 1 input 3 from 2027-02-01",
        "Anvil 1 output 8 to 2027-02-01",
        "Anvil 1 output 9 from 2027-02-01",
    ]
    assert lines_of(_page(f"{PRICED} {then} $3 and $9.")) == PLAIN


@pytest.mark.parametrize("until", ["Until then it stays at", "Before that day, the price stays at"])
def test_until_then_is_until_the_day_of_the_price_before(until):
    """On the day itself the new price holds already."""
    assert lines_of(_page(f"{DATED} {until} $3 and $9.")) == [
        "Anvil 1 input 2 from 2027-01-11",
        "Anvil 1 input 3 to 2027-01-11",
        "Anvil 1 output 8 from 2027-01-11",
        "Anvil 1 output 9 to 2027-01-11",
    ]


@pytest.mark.parametrize(
    ("first", "price"),
    [
        ("<b>Anvil 2</b> (<code>anvil-2</code>) is the best of all, at $1.40", "Anvil 2"),
        ("<b>Anvil 2</b> joins Anvil 2 Mini as the best of all, at $1.40", None),
        ("<b>Anvil 2 Mini</b>, less than Anvil 2, is the best of all, at $1.40", None),
    ],
)
def test_the_rest_of_an_unread_sentence_is_of_no_other_model(first, price):
    """Its heading names several: the rest is of the one that the sentence names, or of none."""
    said = f"<p>{first} per million input tokens; cached input is $0.14 per million tokens.</p>"
    lines = lines_of(f"<html><h1>News</h1><h2>Anvil 2 and Anvil 2 Mini</h2>{said}</html>")

    assert lines == [f"{price} cache_read 0.14"] * bool(price)


@pytest.mark.parametrize(
    ("verb", "lines"),
    [
        ("replaces", ["anvil-embed-2 embedding 0.04"]),
        ("succeeds", ["anvil-embed-2 embedding 0.04"]),
        ("is replaced by", []),
    ],
)
def test_a_model_that_replaces_another_is_the_one_that_is_priced_next(verb, lines):
    said = (
        f"<code>anvil-embed-2</code> {verb} <code>anvil-embed-1</code>. It costs $0.04 per million"
        " tokens (the old model was $0.06) and returns 256 to 2,048 dimensions."
    )

    assert lines_of(_page(said)) == lines


SIZES = "<li>1K <small>(1024 × 1024)</small> <b>$0.03</b></li><li>2K <b>$0.06</b></li>"


def test_a_list_of_sizes_is_of_the_model_in_its_heading():
    above = "<p>Prices are per image.</p><div><h3>Anvil Paint 2</h3><p>Fast.</p>"

    assert lines_of(f"<html><h1>Prices</h1>{above}<ul>{SIZES}</ul></div></html>") == [
        "Anvil Paint 2 image 0.03 1K (1024 × 1024) image",
        "Anvil Paint 2 image 0.06 2K image",
    ]


def test_a_list_of_sizes_without_a_unit_has_no_prices():
    page = f"<html><h1>Prices</h1><div><h3>Anvil Paint 2</h3><ul>{SIZES}</ul></div></html>"

    assert lines_of(page) == []


def test_signs_of_links_behind_headings_are_no_part_of_a_name():
    rows = ("Model name|<code>anvil-2</code>", "Input price|$1.4", "Output price|$7")
    above = '<p>All prices are USD per 1M tokens.</p><h2>Anvil 2<a href="#anvil-2">¶</a></h2>'

    assert lines_of(grid("Attribute|Details", *rows, before=above)) == PLAIN


@pytest.mark.parametrize(
    ("sentence", "prices"),
    [
        (
            "We are also lowering the price of Anvil 1 from $3.20 to $2 per million input tokens"
            " and from $16 to $10 per million output tokens.",
            ["Anvil 1 input 2", "Anvil 1 output 10"],
        ),
        (
            "The price of Anvil 1 dropped from $3 to $2 per million input tokens.",
            ["Anvil 1 input 2"],
        ),
        ("We will cut the price of Anvil 1 from $3 to $2 per million input tokens.", []),
        ("We cut the price of Anvil 1 from $3 to $2 per million input tokens from May on.", []),
        (
            "Our model for pictures, Anvil Look 3, costs $3 per million input tokens; it is new.",
            ["Anvil Look 3 input 3"],
        ),
        (
            "Requests with more than 128K tokens to Anvil 2 cost $3 per million input tokens.",
            ["Anvil 2 input 3 >128000"],
        ),
        ("Requests with more than usual care to Anvil 2 cost $3 per million input tokens.", []),
        (
            "In fast mode, which takes half the time, Anvil 2 costs $4 per million input tokens.",
            ["Anvil 2 input 4 fast"],
        ),
    ],
)
def test_a_sentence_may_change_a_price_or_tell_of_a_mode(sentence, prices):
    assert lines_of(_page(f"{PRICED} {sentence}")) == sorted([*PLAIN, *prices])
