"""What the words around a table say of its prices: new ones, long context, surcharges."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

MTOK = "<p>Prices per 1M tokens.</p>"
NEW = "Model|Input|Output|New input|New output"
LONG = "Model|Input|Output|Long context input|Long context output"
BOTH = "Model|Input|Output"
CHANGED = [
    "Anvil 6 input 1 from 2027-01-15",
    "Anvil 6 input 2 to 2027-01-15",
    "Anvil 6 output 3 from 2027-01-15",
    "Anvil 6 output 4 to 2027-01-15",
]
LATER = [line for line in CHANGED if "from" in line]
STEPS = ["Anvil 6 input 1", "Anvil 6 input 2 {}", "Anvil 6 output 2", "Anvil 6 output 4 {}"]


def _titled(heading, *parts):
    """Return a page with another heading than `Pricing`."""
    tables = "".join(parts).replace("<html><h1>Pricing</h1>", "").replace("</html>", "")
    return f"<html><h1>{heading}</h1>{tables}</html>"


def _steps(condition):
    return [line.format(condition) for line in STEPS]


@pytest.mark.parametrize(
    ("titles", "row", "said"),
    [
        (NEW, "Anvil 6|$2|$4|$1|$3", "New prices take effect on January 15, 2027."),
        (NEW, "Anvil 6|$2|$4|$1|$3", "On January 15, 2027 we lower our prices."),
        (
            "Model|Before (input / output)|After (input / output)",
            "Anvil 6|$2 / $4|$1 / $3",
            "Starting January 15, 2027, prices will be as follows.",
        ),
        (f"{NEW}|Effective date", "Anvil 6|$2|$4|$1|$3|January 15, 2027", ""),
    ],
)
def test_a_new_price_holds_from_the_day_that_is_stated_and_the_other_one_until_then(
    titles, row, said
):
    assert lines_of(grid(titles, row, before=f"{MTOK}<p>{said}</p>")) == CHANGED


@pytest.mark.parametrize(
    "said",
    [
        "",
        "New prices come soon.",
        "New prices take effect on January 15, 2027. Enterprise: new prices on March 1, 2027.",
        "Our office moves on January 15, 2027.",
    ],
)
def test_of_new_prices_without_a_day_neither_these_nor_those_beside_them_are_prices(said):
    """Which of the two is in force is not known."""
    page = grid(NEW, "Anvil 6|$2|$4|$1|$3", before=f"{MTOK}<p>{said}</p>")

    assert lines_of(page) == []
    assert len(readings_of(page).unplaced) == 4


@pytest.mark.parametrize(
    "titles",
    [
        "Model|Input (cached)|New input (cached)",
        "Model|Input (cached) / MTok|New input (cached) / MTok",
        "Model|Input / output|New input / output",
    ],
)
@pytest.mark.parametrize("prices", ["|$2 ($0.5)", "$2 / $0.5|-"])
def test_two_amounts_in_a_cell_make_no_price_of_a_column_without_its_day(titles, prices):
    page = grid(titles, f"Anvil 6|{prices}", "Anvil 7|$3 ($0.8)|$2 ($0.5)", before=MTOK)

    assert lines_of(page) == []
    assert len(readings_of(page).unplaced) == 3


def test_a_line_below_a_table_says_which_tokens_a_sign_in_a_title_counts():
    legend = "<p>1MT: one million tokens of input</p>"
    page = grid("Model|Cost/1MT", "Anvil 6|$2", "Anvil Embed|$1", "Anvil Paint|$0.3 / image")

    assert lines_of(page) == ["Anvil Embed embedding 1", "Anvil Paint image 0.3 image"]
    assert lines_of(page.replace("</table>", f"</table>{legend}")) == [
        "Anvil 6 input 2",
        *lines_of(page),
    ]
    both = legend + legend.replace("input", "output")
    assert lines_of(page.replace("</table>", f"</table>{both}")) == lines_of(page)


@pytest.mark.parametrize(
    "page",
    [
        _titled("Price changes on January 15, 2027", MTOK, grid(BOTH, "Anvil 6|$1|$3")),
        _titled(
            "New prices", f"<p>From January 15, 2027.</p>{MTOK}", grid(BOTH, "Anvil 6|$1|$3")
        ).replace("<p>From January 15", "<p>We cut prices on January 15"),
        _titled(
            "Lower prices",
            "<p>Starting January 15, 2027, prices will be as follows, per 1M tokens.</p>",
            grid(BOTH, "Anvil 6|$1|$3"),
        ),
    ],
)
def test_prices_of_an_announcement_hold_from_its_day(page):
    assert lines_of(page) == LATER


def test_current_prices_of_an_announcement_hold_until_its_day():
    page = _titled(
        "Price changes on January 15, 2027",
        MTOK,
        f"<h2>Current prices</h2>{grid(BOTH, 'Anvil 6|$2|$4')}",
        f"<h2>New prices</h2>{grid(BOTH, 'Anvil 6|$1|$3')}",
    )

    assert lines_of(page) == CHANGED


@pytest.mark.parametrize(
    "said",
    [
        "Long context applies to prompts with more than 200K input tokens; all is billed so.",
        "Prompts over 200K tokens are billed at the long-context rates.",
    ],
)
def test_a_sentence_says_for_which_prompts_long_context_is(said):
    page = grid(LONG, "Anvil 6|$1|$2|$2|$4", before=f"{MTOK}<p>{said}</p>")

    assert lines_of(page) == _steps(">200000")


@pytest.mark.parametrize(
    "said",
    [
        "Anvil has a long context of over 1M tokens.",
        "Long context rates: Anvil 6 above 200K tokens. Long context rates: Anvil 7 above 272K.",
    ],
)
def test_long_context_whose_bound_is_not_clear_is_a_variant(said):
    page = grid(LONG, "Anvil 6|$1|$2|$2|$4", before=f"{MTOK}<p>{said}</p>")

    assert lines_of(page) == _steps("Long context")


def test_a_heading_of_long_context_binds_the_prices_below_it():
    page = _titled(
        "Pricing",
        f"{MTOK}<h3>Short context</h3>",
        grid(BOTH, "Anvil 6|$1|$2"),
        "<h3>Long context</h3>",
        grid(BOTH, "Anvil 6|$2|$4"),
    )

    assert lines_of(page) == _steps("Long context")


def test_a_heading_of_long_context_above_columns_of_steps_adds_nothing():
    titles = "Meter|≤ 200K tokens|> 200K tokens"
    page = grid(titles, "Input|$1|$2", "Output|$2|$4", before=f"{MTOK}<h2>Anvil 6</h2>")
    long = page.replace("<h2>Anvil 6</h2>", "<h2>Anvil 6</h2><h3>Long context</h3>")

    assert not any("Long context" in line for line in lines_of(long))


@pytest.mark.parametrize("title", ["Prompts ≤ 200K tokens", "Prompts > 200K tokens"])
def test_a_header_of_prompts_alone_does_not_say_that_its_prices_are_for_input(title):
    page = grid(f"Model|{title}", "Anvil 6|$1", before="<h2>Output price per 1M tokens</h2>")

    assert lines_of(page) == []
    assert readings_of(page).unplaced


@pytest.mark.parametrize(
    ("titles", "row", "before"),
    [
        ("Feature|Added price", "Diarization|$0.02/hr", "<h2>Speech to text</h2>"),
        ("Feature|Price", "Diarization|$0.02/hr", "<h2>Speech to text add-ons</h2>"),
        (
            "Feature|Price per hour",
            "Redaction|$0.02",
            "<h2>Speech to text</h2><p>Charged in addition to the base rate.</p>",
        ),
        ("Feature|Price", "Diarization|+$0.02/hr", "<h2>Speech to text</h2>"),
        (BOTH, "EU residency|$1|$2", f"<h2>Regional uplift</h2>{MTOK}"),
    ],
)
def test_what_is_paid_on_top_of_a_price_is_none(titles, row, before):
    page = grid(titles, row, before=before)

    assert lines_of(page) == []
    assert readings_of(page).unplaced
