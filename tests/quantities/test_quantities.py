"""Quantities in running text: read exactly, or left alone."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quantities.quantities import QuantityError, fits, quantities, quantity_of


def read(text):
    """Return what the text states: bounds, unit, hedge, step and period of each quantity."""
    return [
        (
            None if q.low is None else str(q.low),
            None if q.high is None else str(q.high),
            q.unit,
            q.qualifier,
            str(q.printed_step),
            q.period,
        )
        for q in quantities(text)
    ]


def exactly(value, unit, step="1", period=None):
    """Return one quantity that is neither hedged nor a range."""
    return [(value, value, unit, "exact", step, period)]


BILLION = 1_000_000_000
TENTH_OF_A_BILLION = "100000000"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$552M", exactly("552000000", "usd", "1000000")),
        ("USD 133.2 Billion", exactly("133200000000", "usd", TENTH_OF_A_BILLION)),
        ("R734.2 million", exactly("734200000", "other", "100000")),
        ("R1.2bn", exactly("1200000000", "other", TENTH_OF_A_BILLION)),
        ("rivals of R1", []),
        ("US$ 3.3bn", exactly("3300000000", "usd", TENTH_OF_A_BILLION)),
        ("$1.25 trillion", exactly("1250000000000", "usd", "10000000000")),
        ("a 3.3-billion-dollar valuation", exactly("3300000000", "usd", TENTH_OF_A_BILLION)),
        ("$1 . 50", exactly("1.5", "usd", "0.01")),
        ("0.60 USD", exactly("0.6", "usd", "0.01")),
        ("$6,000 per wafer", exactly("6000", "usd")),
        ("$50/month", exactly("50", "usd_per_month")),
        ("$0.24/M tokens", exactly("0.24", "usd_per_mtok", "0.01")),
        ("27 cents per million tokens", exactly("0.27", "usd_per_mtok", "0.01")),
        ("92p for a gigabyte", exactly("0.92", "other", "0.01")),
        ("64 pence", exactly("0.64", "other", "0.01")),
        ("video at 720p", []),
        ("$0.0002 per 1K input tokens", exactly("0.2", "usd_per_mtok", "0.1")),
        ("$0.24 a million tokens", exactly("0.24", "usd_per_mtok", "0.01")),
        ("tokens of Anvil 5.2 at $0.24 a million.", exactly("0.24", "usd_per_mtok", "0.01")),
        ("25 billion tokens daily", exactly("25000000000", "tokens_per_day", str(BILLION))),
        ("25bn tokens a day", exactly("25000000000", "tokens_per_day", str(BILLION))),
        ("241 tokens per second", exactly("241", "tokens_per_s")),
        ("241 tok/s", exactly("241", "tokens_per_s")),
        ("241 T/s", exactly("241", "tokens_per_s")),
        ("0.22 s", exactly("0.22", "s", "0.01")),
        ("574 ms", exactly("0.574", "s", "0.001")),
        ("14nm", exactly("14", "nm")),
        ("725 mm²", exactly("725", "mm2")),
        ("230 MB", exactly("230", "mb")),
        ("80 TB/s", exactly("80", "tb_per_s")),
        ("750 TOPS", exactly("750", "tops")),
        ("560 %", exactly("560", "percent")),
        ("560% increase", exactly("560", "percent")),
        ("5.6 times", exactly("5.6", "ratio", "0.1")),
        ("12.2×", exactly("12.2", "ratio", "0.1")),
        ("tenfold", exactly("10", "ratio")),
        ("founded in 2022", exactly("2022", "year")),
        ("1.5M developers", exactly("1500000", "count", "100000")),
        ("half a million developers", exactly("500000", "count", "500000")),
        ("23,000+", [("23000", None, "count", "over", "1", None)]),
        ("200+ models", [("200", None, "count", "over", "1", None)]),
        ("over 23,000", [("23000", None, "count", "over", "1", None)]),
        ("$25,000 or more", [("25000", None, "usd", "over", "1", None)]),
        ("more than double", [("2", None, "ratio", "over", "1", None)]),
        ("up to 5.6x", [(None, "5.6", "ratio", "up_to", "0.1", None)]),
        ("no more than $5", [(None, "5", "usd", "up_to", "1", None)]),
        ("likely less than $6,000", [(None, "6000", "usd", "under", "1", None)]),
        ("closer to $16,000", [("16000", "16000", "usd", "about", "1", None)]),
        ("nearly 82%", [("82", "82", "percent", "about", "1", None)]),
        ("~0.22 s", [("0.22", "0.22", "s", "about", "0.01", None)]),
        (
            "an estimated $44M in annual revenue",
            [("44000000", "44000000", "usd_per_year", "about", "1000000", None)],
        ),
        ("80-82%", [("80", "82", "percent", "exact", "1", None)]),
        ("80 – 82 percent", [("80", "82", "percent", "exact", "1", None)]),
        ("between 80 and 82%", [("80", "82", "percent", "exact", "1", None)]),
        ("1-3 joules", [("1", "3", "joules_per_token", "exact", "1", None)]),
        ("1 to 3 joules per token", [("1", "3", "joules_per_token", "exact", "1", None)]),
        ("$2.90-$9.99 per hour", [("2.9", "9.99", "usd_per_gpu_hour", "exact", "0.01", None)]),
        ("$500-600 million", [("500000000", "600000000", "usd", "exact", "1000000", None)]),
        ("run 75 times per gateway", exactly("75", "count")),
        ("downloaded 1.45 billion times.", exactly("1450000000", "count", "10000000")),
        ("2-3 million dollars", [("2000000", "3000000", "usd", "exact", "1000000", None)]),
        ("up to 2-3x faster", [(None, "3", "ratio", "up_to", "1", None)]),
        ("$9.34 billion (2024)", exactly("9340000000", "usd", "10000000", "2024")),
        ("In 2024, $9.34 billion", exactly("9340000000", "usd", "10000000", "2024")),
        ("USD 133.2 billion by 2034", exactly("133200000000", "usd", TENTH_OF_A_BILLION, "2034")),
        ("108,000 LPUs by Q1 2025", exactly("108000", "count", "1", "2025-Q1")),
        ("$3M in the first quarter of 2025", exactly("3000000", "usd", "1000000", "2025-Q1")),
    ],
)
def test_every_printed_form_is_read(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Llama 3.3 70B",
            "Mixtral 8x7B in fp8",
            "an H100",
            "v0.6",
            "Q4_K_M",
            "GPT-4",
            "Nvidia 4N",
        ),
        *("Engine 2.0", "Llama 3 models", "Tier 2", "a 70B model", "8x NVIDIA H100", "8×A100"),
        *("October 15, 2024", "10/15/2024", "2024-10-15", "15 May 2024", "10:30", "the 1990s"),
        *("call +1 650 555 1234", "(650) 555-1234", "2nd", "said so [12]", "3:1", "24/7", "1-2-3"),
        *("2023-2024", "from 2025 to 2030", "FY2024", "Q1 2025", "before 2022"),
        *("1,5 million", "1.000,50 USD", "0,075", "1.2.3", "23 000 developers", "007"),
        *("$4. 2 billion", "2 3,000 developers", "worth $4. 2 million now"),
        *("a turnover of 1 7.4 million euros", "it serves 1, 250,000 developers"),
        "-5%",
        *(
            "50permonthspendlimit",
            "twice a year",
            "10 times a day",
            "double-digit growth",
            "25 times earnings",
        ),
        *("7e-07", "10-5%"),
        "up to 200+",
    ],
)
def test_what_is_in_doubt_is_no_quantity(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "value", "name"),
    [
        ("€50M", 50_000_000, "EUR"),
        ("£3bn", 3_000_000_000, "GBP"),
        ("CA$5", 5, "CA"),
        ("5 EUR", 5, "EUR"),
        ("50 percentage points", 50, "percentage point"),
        ("99 hours", 99, "hour"),
        ("300 megawatts", 300, "megawatt"),
        ("$5 a share", 5, "USD share"),
        ("£5 per share, in cash", 5, "GBP share"),
        ("$3/image", 3, "USD image"),
        ("€310 per rack", 310, "EUR"),
        ("$9 per million requests", 9, "USD per"),
        ("two million euros", 2_000_000, "EUR"),
    ],
)
def test_a_unit_of_no_metric_has_its_own_name(text, value, name):
    """Such a figure gives no fact, but a claim of it can be looked up."""
    (found,) = quantities(text)

    assert (found.low, found.unit, found.currency) == (value, "other", name)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("twenty-three billion dollars", 23_000_000_000, "usd"),
        ("five million developers", 5_000_000, "count"),
        ("half a million developers", 500_000, "count"),
        ("three data centers", 3, "count"),
        ("two hundred thousand users", 200_000, "count"),
    ],
)
def test_amounts_in_words_are_quantities(text, value, unit):
    (found,) = quantities(text)

    assert (found.low, found.unit) == (value, unit)


def test_a_growth_has_two_figures_and_no_range():
    assert [(q.text, q.period) for q in quantities("from $24.6B (2024) to $133.2B by 2034")] == [
        ("$24.6B", "2024"),
        ("$133.2B", "2034"),
    ]
    assert [q.text for q in quantities("grew from 5 teams to 23 teams")] == ["5", "23"]
    assert [q.text for q in quantities("5 million in 2021 to 1.5 billion")][1:] == ["1.5 billion"]
    assert [q.text for q in quantities("rose from 12% to 38% of it")] == ["12%", "38%"]
    assert [q.text for q in quantities("a price that goes up from $2 to $3")] == ["$2", "$3"]


def test_a_span_from_one_price_to_another_is_a_range():
    text = "prices range from $2.90 to $9.99 per hour"

    assert read(text) == [("2.9", "9.99", "usd_per_gpu_hour", "exact", "0.01", None)]


def test_the_only_fitting_quantity_of_a_text_is_given_in_the_unit_asked_for():
    assert quantity_of("$44M", "usd_per_year").unit == "usd_per_year"
    assert quantity_of("0.22", "s").low == Decimal("0.22")
    assert quantity_of("576 chips give 241 tok/s", "tokens_per_s").low == 241
    with pytest.raises(QuantityError, match=r"found: '\$552M', '\$52M'"):
        quantity_of("$552M after $52M", "usd")
    with pytest.raises(QuantityError, match="found: none"):
        quantity_of("576 chips", "usd")


def test_a_counted_thing_is_no_bare_number():
    """`576` in a cell may be anything; `576 chips` are a count and nothing else."""
    bare, counted = quantities("576")[0], quantities("576 chips")[0]

    assert fits(bare, "tokens_per_s")
    assert not fits(counted, "tokens_per_s")
    assert not fits(bare, "usd")


NUMBERS = st.one_of(
    st.integers(1, 999).map(lambda n: (str(n), Decimal(n), Decimal(1))),
    st.integers(1_000, 999_999_999).map(lambda n: (f"{n:,}", Decimal(n), Decimal(1))),
    st.tuples(st.integers(0, 99_999), st.integers(1, 4)).map(
        lambda pair: (
            f"{Decimal(pair[0]).scaleb(-pair[1]):f}",
            Decimal(pair[0]).scaleb(-pair[1]),
            Decimal(1).scaleb(-pair[1]),
        )
    ),
)
SCALES = st.sampled_from(
    [
        ("", 1),
        ("K", 10**3),
        ("M", 10**6),
        ("bn", BILLION),
        (" million", 10**6),
        (" Billion", BILLION),
    ]
)
UNITS = st.sampled_from(
    [
        ("$", "", "usd", 1),
        ("USD ", "", "usd", 1),
        ("US$", " per month", "usd_per_month", 1),
        ("$", "/hour", "usd_per_gpu_hour", 1),
        ("$", " per million tokens", "usd_per_mtok", 1),
        ("$", " annually", "usd_per_year", 1),
        ("", " tokens per day", "tokens_per_day", 1),
        ("", " tokens/s", "tokens_per_s", 1),
    ]
)
SMALL_UNITS = st.sampled_from(
    [
        ("", "%", "percent", 1),
        ("", " percent", "percent", 1),
        ("", "x", "ratio", 1),
        ("", " times faster", "ratio", 1),
        ("", " s", "s", 1),
        ("", " ms", "s", Decimal("0.001")),
        ("", "nm", "nm", 1),
        ("", " TB/s", "tb_per_s", 1),
        ("", " joules per token", "joules_per_token", 1),
    ]
)
HEDGES = st.sampled_from(
    [
        *(("", "exact"), ("over ", "over"), ("more than ", "over"), ("at least ", "over")),
        *(("up to ", "up_to"), ("as much as ", "up_to"), ("less than ", "under"), ("<", "under")),
        *(("about ", "about"), ("~", "about"), ("nearly ", "about"), ("well over ", "over")),
    ]
)
AROUND = st.sampled_from([("It has ", "."), ("(", ")"), ("", ""), ("the rate: ", ", he said")])
SCALED = st.tuples(NUMBERS, SCALES, UNITS)
UNSCALED = st.tuples(NUMBERS, st.just(("", 1)), SMALL_UNITS)


@given(printed=SCALED | UNSCALED, hedge=HEDGES, around=AROUND)
def test_any_figure_comes_back_exact_in_any_form(printed, hedge, around):
    (digits, number, step), (scale, factor), (sign, unit_words, unit, unit_factor) = printed
    words, qualifier = hedge
    figure = f"{words}{sign}{digits}{scale}{unit_words}"
    text = around[0] + figure + around[1]

    found = quantities(text)

    value = number * factor * unit_factor
    assert len(found) == 1
    assert found[0].qualifier == qualifier
    assert found[0].unit == unit
    assert found[0].low == (None if qualifier in {"up_to", "under"} else value)
    assert found[0].high == (None if qualifier == "over" else value)
    assert found[0].printed_step == step * factor * unit_factor
    assert text[found[0].start : found[0].end] == found[0].text
    assert figure.startswith(found[0].text)


@given(
    ends=st.tuples(st.integers(1, 999), st.integers(1, 999)).filter(lambda pair: pair[0] < pair[1]),
    joint=st.sampled_from(["-", "–", " - ", " – ", " to "]),
    unit=SMALL_UNITS,
    is_between=st.booleans(),
)
def test_any_range_comes_back_with_both_ends(ends, joint, unit, is_between):
    text = f"{ends[0]}{joint}{ends[1]}{unit[1]}"
    if is_between:
        text = f"between {ends[0]} and {ends[1]}{unit[1]}"

    (found,) = quantities(text)

    assert (found.low, found.high) == (ends[0] * unit[3], ends[1] * unit[3])
    assert found.start == 0


@given(text=st.text(max_size=300) | st.text(alphabet="$0123456789.,-– xMB%to", max_size=80))
def test_any_text_is_read_without_an_error(text):
    for quantity in quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.low is None or quantity.high is None or quantity.low <= quantity.high


HOSTILE = [
    "1",
    "1 ",
    "1,",
    "$",
    "$1 . ",
    "a1-",
    "1-",
    "1.",
    "up to ",
    "over over ",
    "(1",
    "Q1 ",
    "1 to ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text_alone(piece):
    """Ten times the text may take at most three times ten times the time."""

    def seconds(size):
        text = piece * (size // len(piece))
        started = time.process_time()
        quantities(text)
        return time.process_time() - started

    seconds(1_000)
    short = min(seconds(2_000) for _ in range(3))

    assert seconds(20_000) < 30 * short + 0.05
