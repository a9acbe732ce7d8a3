"""The price grammar: read exactly, or refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.prices.cell_amounts import parts_of
from pipeline.extract.prices.prices import NODE_BORDER, read_price


def read(text, **options):
    """Return what the cell says: amounts with directions, unit, tier."""
    found = read_price(text, **options)
    assert found.refusal is None
    return [
        (
            str(amount.value),
            "+".join(amount.directions),
            amount.unit.name if amount.unit else "",
            amount.tier or "",
        )
        for amount in found.amounts
    ]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$0.075 (13.3M / $1)*", [("0.075", "", "", "")]),
        ("$0.111*", [("0.111", "", "", "")]),
        ("$.05", [("0.05", "", "", "")]),
        ("$1,000.00", [("1000.00", "", "", "")]),
        ("$1 . 50 / 1M tokens", [("1.50", "", "usd_per_mtok", "")]),
        ("$5 / 1000 requests", [("5", "", "usd_per_krequest", "")]),
        ("$0.18 / hour", [("0.18", "", "hour", "")]),
        ("$0.89/ GPU-hour", [("0.89", "", "usd_per_gpu_hour", "")]),
        ("$0.111 per hour", [("0.111", "", "hour", "")]),
        ("$22.00 per 1M characters", [("22.00", "", "usd_per_mchar", "")]),
        ("$0.00013 per step ($0.0039 per 30 step image)", [("0.00013", "", "usd_per_step", "")]),
        ("$0.04 per image", [("0.04", "", "usd_per_image", "")]),
        ("$0.27 /Mt", [("0.27", "", "usd_per_mtok", "")]),
        ("$0.10, $0.05 cached", [("0.10", "", "", ""), ("0.05", "cache_read", "", "")]),
        ("$0.26 / $0.13 cached", [("0.26", "", "", ""), ("0.13", "cache_read", "", "")]),
        ("$0.15 input$0.60 output", [("0.15", "input", "", ""), ("0.60", "output", "", "")]),
        (
            "$0.56 input, $0.28 cached, $1.68 output",
            [("0.56", "input", "", ""), ("0.28", "cache_read", "", ""), ("1.68", "output", "", "")],
        ),
        (
            "Input: $0.10 Output: $0.30",
            [("0.10", "input", "", ""), ("0.30", "output", "", "")],
        ),
        (
            "$0.10 in / $0.30 out per 1M tokens",
            [("0.10", "input", "usd_per_mtok", ""), ("0.30", "output", "usd_per_mtok", "")],
        ),
        (
            "$0.26/M in • $0.38/M out",
            [("0.26", "input", "million", ""), ("0.38", "output", "million", "")],
        ),
        ("$0.10 (input) $0.30 (output)", [("0.10", "input", "", ""), ("0.30", "output", "", "")]),
        (
            "$0.59/$0.79\x1f(per 1M Tokens, input/output)",
            [("0.59", "input", "usd_per_mtok", ""), ("0.79", "output", "usd_per_mtok", "")],
        ),
        (
            "$0.59 / $0.79 in/out per Mtoken",
            [("0.59", "input", "usd_per_mtok", ""), ("0.79", "output", "usd_per_mtok", "")],
        ),
        ("$0.50 input/output", [("0.50", "input+output", "", "")]),
        ("$0.10 standard, $0.05 batch", [("0.10", "", "", "standard"), ("0.05", "", "", "batch")]),
    ],
)
def test_every_printed_form_is_read(text, amounts):
    assert read(text) == amounts


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("$2", "USD"),
        ("US$2", "USD"),
        ("2 USD", "USD"),
        ("USD 2", "USD"),
        ("€2", "EUR"),
        ("2 €", "EUR"),
        ("£2", "GBP"),
        ("$2 CAD", "CAD"),
        ("2 RMB", "CNY"),
    ],
)
def test_the_currency_is_the_printed_one(text, currency):
    (amount,) = read_price(text).amounts

    assert (amount.value, amount.currency) == (2, currency)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Free", "free"),
        ("Contact us", "on_request"),
        ("ContactSales", "on_request"),
        ("Custom", "on_request"),
        ("N/A", "not_offered"),
        ("N/A on serverless", "not_offered"),
        ("-", None),
        ("—", None),
        ("", None),
        ("See the docs", None),
        ("1,000 TPS", None),
        ("0.10", None),
    ],
)
def test_words_are_a_state_or_nothing(text, state):
    found = read_price(text)

    assert (found.state, found.amounts, found.refusal) == (state, (), None)


@pytest.mark.parametrize(
    "text",
    [
        "$0,075",
        "$1,5",
        "$1,00",
        "$01.50",
        "$1.2.3",
        "$1\ufffd.00",
        "$1 50",
        "$0.10 - $0.20",
        "$0.10–0.20",
        "~$0.10",
        "-$0.10",
        "$0.10+",
        "$5M",
        "$20 / month",
        "$0.28 per video",
        "$0.014 x (width / 1024) x (height / 1024)",
        "$0.01 (width / 1024)",
        "$0.10 (off-peak)",
        "$0.10 $0.20",
        "$0.10 / $0.30",
        "$0.60 input $2.50",
        "$0.27 /Mt Cache Read $0.135 /Mt",
        "$0.10 per image per hour",
        "X$0.10",
        "¥2",
        "$2 EUR",
        "$1e5",
        "$" + "9" * 40,
        "$0." + "1" * 40,
        "$1 " * 200,
    ],
)
def test_what_is_in_doubt_is_refused(text):
    found = read_price(text)

    assert found.refusal
    assert not found.amounts


def test_a_bare_number_needs_a_header_that_states_the_currency():
    assert read("0.60", currency="USD") == [("0.60", "", "", "")]
    assert read_price("¥2", currency="CNY").amounts[0].currency == "CNY"
    for text in ("1,5", "1 . 5", "12,34.5", "3 4", "128k", "5%"):
        assert read_price(text, currency="USD").refusal


def test_a_list_in_a_known_order_needs_no_words():
    order = parts_of(("input", "cache_read", "output"))

    assert read("$3.00 / $0.30 / $15.00", order=order) == [
        ("3.00", "input", "", ""),
        ("0.30", "cache_read", "", ""),
        ("15.00", "output", "", ""),
    ]
    assert read("$6.00 / — / $30.00", order=order) == [
        ("6.00", "input", "", ""),
        ("30.00", "output", "", ""),
    ]
    assert read_price("$3.00 - $15.00", order=order).refusal
    assert read_price("$3.00 / $15.00", order=order).refusal


def test_the_border_of_a_text_node_tells_to_which_amount_a_word_belongs():
    text = NODE_BORDER.join(["$0.27 /Mt", "Cache Read $0.135 /Mt"])

    assert read(text) == [
        ("0.27", "", "usd_per_mtok", ""),
        ("0.135", "cache_read", "usd_per_mtok", ""),
    ]


def test_the_text_of_each_amount_stands_in_the_cell():
    text = "$0.56 input, $0.28 cached, $1.68 output"

    assert [amount.text for amount in read_price(text).amounts] == text.split(", ")


def test_an_aside_that_restates_nothing_is_a_note():
    assert read_price("$0.10 (preview)").note == "preview"


AMOUNTS = st.decimals(min_value=0, max_value=999_999, places=6, allow_nan=False)
WORDS = st.sampled_from(["", " input", " output", " cached input", "/1M tokens", " per image", "*"])


def plain(value):
    return f"{value:f}"


def grouped(value):
    return f"{value:,f}"


@given(
    AMOUNTS,
    st.sampled_from([plain, grouped]),
    st.sampled_from(["${}", "$ {}", "US${}", "{} USD", "USD {}", "€{}"]),
    WORDS,
)
def test_any_amount_in_any_form_comes_back_exact(value, spelling, form, words):
    (amount,) = read_price(form.format(spelling(value)) + words).amounts

    assert amount.value == value


@given(AMOUNTS, AMOUNTS)
def test_two_amounts_are_never_mixed_up(first, second):
    found = read_price(f"${first:f} input, ${second:f} output")

    assert [(amount.value, amount.directions) for amount in found.amounts] == [
        (first, ("input",)),
        (second, ("output",)),
    ]


@given(st.integers(0, 9_999), st.text("0123456789", min_size=1, max_size=6))
def test_a_decimal_comma_is_refused_or_a_thousands_separator(whole, rest):
    found = read_price(f"${whole},{rest}")
    is_grouped = 1 <= whole <= 999 and len(rest) == 3

    assert [amount.value for amount in found.amounts] == (
        [Decimal(f"{whole}{rest}")] if is_grouped else []
    )


@given(AMOUNTS, st.characters(exclude_characters=" *†‡§¹²³⁰⁴⁵⁶⁷⁸⁹", exclude_categories=["Z", "Cc"]))
def test_a_mark_within_a_number_is_never_read_over(value, mark):
    whole, _, decimals = f"{value:f}".partition(".")
    if mark in ".,/|;:·•&-–—" or mark.isdigit():
        return

    assert not read_price(f"${whole}{mark}.{decimals}").amounts


@given(st.text("$0123456789.,/ -inputouchedMk()*\x1f", max_size=25))
def test_every_value_that_comes_out_was_printed(text):
    for amount in read_price(text).amounts:
        digits = "".join(mark for mark in amount.figure if mark in "0123456789.")

        assert Decimal(digits) == amount.value
        assert amount.figure in text.replace(NODE_BORDER, " ")
