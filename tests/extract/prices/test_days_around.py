"""When the prices of a table hold, as the text around it says it in whatever words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.extract.prices.price_lines import ACME, grid, lines_of

TABLE = (
    "<table><tr><th>Model</th><th>Input / 1M tokens</th></tr>"
    "<tr><td>Anvil 2</td><td>$1</td></tr></table>"
)
FROM, TO = "Anvil 2 input 1 from 2026-11-01", "Anvil 2 input 1 to 2027-01-01"
PLAIN = "Anvil 2 input 1"
PLACES = {
    "above": "<h1>Prices</h1><p>Pay for what you use.</p><h2>Text</h2><p>{}</p>{}",
    "opening": "<div>{}</div><h1>Prices</h1><h2>Text</h2>{}",
    "lead": "<h1>Prices</h1><p>No minimum. {}</p><h2>Text</h2><p>Chat and code.</p>{}",
    "heading": "<h1>Prices</h1><h2>{}</h2>{}",
}
BEHIND = {
    "below": "<h1>Prices</h1><h2>Text</h2>{1}<p>{0}</p>",
    "closing": "<h1>Prices</h1><h2>Text</h2>{1}<h2>Notes</h2><p>{0}</p>",
}


def _page(place, said):
    return f"<html>{(PLACES | BEHIND)[place].format(said, TABLE)}</html>"


@pytest.mark.parametrize("place", [*PLACES, *BEHIND])
@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Valid from 1 November 2026.", FROM),
        ("Prices since November 1st, 2026", FROM),
        ("Effective date: Nov. 1, 2026", FROM),
        ("This price list came into force on 01.11.2026.", FROM),
        ("Price list no. 14, in effect from November 2026; it replaces no. 13.", PLAIN),
        ("Our prices hold through 31 December 2026.", TO),
        ("Our prices hold through 31 December 2026, excluding VAT.", TO),
        ("Our rates expire on December 31, 2026.", TO),
        ("Until the end of December 2026 our rates are half of what they will be later.", TO),
        ("Prices as of 1 November 2026.", PLAIN),
        ("We last changed our prices on 1 November 2026.", PLAIN),
        ("Converted at the exchange rate of 1 November 2026.", PLAIN),
        ("Anvil 1 will be retired on 1 March 2027 and keeps its price.", PLAIN),
    ],
)
def test_a_sentence_says_when_prices_hold_wherever_it_stands(place, said, line):
    assert lines_of(_page(place, said)) == [line]


@pytest.mark.parametrize("place", [*PLACES, *BEHIND])
@pytest.mark.parametrize(("month", "line"), [(10, FROM), (11, PLAIN)])
def test_a_list_of_a_month_to_come_is_not_of_the_day_on_which_it_was_fetched(place, month, line):
    whose = replace(ACME, seen_at=datetime(2026, month, 20, tzinfo=UTC))
    assert lines_of(_page(place, "Valid from November 2026."), whose) == [line]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Preise gültig ab 1. November 2026", FROM),
        ("Prix en vigueur depuis le 1er novembre 2026", FROM),
        ("Prix valables jusqu’au 31 décembre 2026", TO),
        ("Precios vigentes desde el 1 de noviembre de 2026", FROM),
        ("Preços válidos a partir de 1 de novembro de 2026", FROM),
        ("Prezzi validi dal 1 novembre 2026", FROM),
        ("Prezzi validi fino al 31 dicembre 2026", TO),
        ("Prijzen geldig vanaf 1 november 2026", FROM),
        ("于2026年11月1日开始收费。free: 5 models, 3 images and 2 hours each", FROM),
    ],
)
def test_other_languages_say_when_prices_hold(said, line):
    assert lines_of(_page("above", said)) == [line]


@pytest.mark.parametrize("place", [*PLACES, *BEHIND])
def test_days_that_are_not_understood_stay_beside_their_prices(place):
    """Else a price list would hold since ever."""
    said = "Prices hold since 1 November."

    assert lines_of(_page(place, said)) == [f"{PLAIN} {said}"]


@pytest.mark.parametrize("place", BEHIND)
def test_whether_a_page_prints_the_prices_before_a_change_or_behind_it_is_not_known(place):
    said = "We will have other prices on 15 January 2027."

    assert lines_of(_page(place, said)) == [f"{PLAIN} {said}"]


def test_a_sentence_below_one_table_says_nothing_of_another():
    page = f"<html><h1>Prices</h1><h2>Text</h2>{TABLE}<p>Valid from 1 November 2026.</p>"
    other = TABLE.replace("Anvil 2", "Tongs 1")

    assert lines_of(f"{page}<h2>Code</h2>{other}<p>Ask us.</p></html>") == [
        FROM,
        "Tongs 1 input 1",
    ]


def test_a_sale_ends_for_the_prices_beside_struck_ones():
    row = "<tr><td>Tongs 1</td><td><s>$4</s> $2</td></tr></table>"
    page = f"<html><div>Sale ends December 31, 2026.</div><h1>Prices</h1>{TABLE}</html>"

    assert lines_of(page.replace("</table>", row)) == [
        PLAIN,
        "Tongs 1 input 2 to 2027-01-01",
    ]


def test_a_sentence_that_names_a_model_says_when_its_prices_hold():
    rows = "<tr><td>Anvil 2 Mini</td><td>$0.50</td></tr></table>"
    said = "<p>Introductory prices for Anvil 2 Mini, through December 31, 2026.</p>"
    page = f"<html><h1>Prices</h1>{TABLE.replace('</table>', rows)}{said}</html>"

    assert lines_of(page) == ["Anvil 2 Mini input 0.5 to 2027-01-01", PLAIN]


def test_a_change_of_the_price_of_one_model_puts_that_price_in_doubt_alone():
    rows = "<tr><td>Tongs 1</td><td>$0.50</td></tr></table>"
    said = "The price of Tongs 1 will rise on 15 January 2027."
    page = f"<html><h1>Prices</h1>{TABLE.replace('</table>', rows)}<p>{said}</p></html>"

    assert lines_of(page) == [PLAIN, f"Tongs 1 input 0.5 {said}"]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("Input prices hold until 15 January 2027.", [" to 2027-01-16", ""]),
        ("The rates of cached input and more start on 1 March 2027.", ["", ""]),
        ("Batch prices are valid until 15 January 2027.", ["", ""]),
        ("Reserved prices are for contracts signed until 15 January 2027.", ["", ""]),
        ("Prices are valid until 1 March 2027.", [" to 2027-03-01"] * 2),
        ("Prices are valid until 15 January 2027, 15:59 UTC.", [" to 2027-01-15"] * 2),
    ],
)
def test_what_is_said_of_one_meter_dates_no_other(said, lines):
    """A first day until which a price holds is the day of its change; other days are its last."""
    page = grid("Model|Input|Output", "Anvil 2|$1|$4", before=f"<p>Per 1M tokens.</p><p>{said}</p>")

    assert lines_of(page) == [f"Anvil 2 input 1{lines[0]}", f"Anvil 2 output 4{lines[1]}"]


def test_a_price_ends_when_the_next_one_begins():
    page = grid(
        "Model|Input until 15 January 2027|Input from 15 January 2027",
        "Anvil 2|$1|$2",
        before="<p>Per 1M tokens.</p>",
    )

    assert lines_of(page) == ["Anvil 2 input 1 to 2027-01-15", "Anvil 2 input 2 from 2027-01-15"]


def test_what_stands_above_the_tables_in_a_table_of_layout_is_said_of_all_of_them():
    rows = "<tr><td><b>Model</b></td><td>Input</td></tr><tr><td>Anvil {}</td><td>1.20</td></tr>"
    tables = "".join(f"<table>{rows.format(number)}</table><p>More:</p>" for number in (2, 3))
    said = "<p>Valid from 1 November 2026. Prices in EUR per 1M tokens.</p>"
    page = f"<html><table><tr><td>Home</td><td>{said}{tables}</td></tr></table></html>"

    assert lines_of(page) == [f"Anvil {at} input 1.2 from 2026-11-01 EUR" for at in (2, 3)]


def test_what_a_table_of_layout_says_is_said_of_the_page():
    layout = "<table><tr><td>Anvil Inc.</td><td>Price sheet 7 · in force since 1 November 2026</td>"
    page = f"<html>{layout}</tr></table><h1>Prices</h1><h2>Text</h2>{TABLE}</html>"

    assert lines_of(page) == [FROM]


def test_the_end_of_promotional_prices_is_that_of_those_struck_out_beside_them():
    said = "<p>All prices per 1M tokens. Promotional prices end on 31 December 2026.</p>"
    struck = grid("Model|Input", "Tongs 2|<del>$4</del> $2").replace("Pricing", "More")
    page = f"<html><h1>Prices</h1>{said}<h2>Text</h2>{TABLE}</html>"

    assert lines_of(page) == [TO]
    assert lines_of(page.replace("</html>", struck)) == [PLAIN, "Tongs 2 input 2 to 2027-01-01"]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("from 1 November 2026", FROM),
        ("(until 31 December 2026)", TO),
        ("1 November 2026", PLAIN),
    ],
)
def test_days_alone_right_above_prices_are_theirs(said, line):
    assert lines_of(f"<html><h1>Prices</h1><h2>Text</h2><i>{said}</i>{TABLE}</html>") == [line]


def test_a_change_of_one_model_is_none_of_another_whose_name_it_goes_on_with():
    rows = ("Anvil 2|$2", "Anvil 2 Mini|$1")
    said = "<p>On 15 January 2027 the price of Anvil 2 Mini goes down to $0.50.</p>"

    assert lines_of(grid("Model|Input / 1M tokens", *rows, before=said)) == [
        "Anvil 2 Mini input 1 to 2027-01-15",
        "Anvil 2 input 2",
    ]


def test_a_price_that_begins_when_all_end_does_not_end_then():
    page = grid("Model|Input from 1 February 2027", "Anvil 2|$1", before="<p>Per 1M tokens.</p>{}")
    said = "<p>Our prices hold until 31 January 2027.</p>"

    assert lines_of(page.format(said)) == ["Anvil 2 input 1 from 2027-02-01"]


def test_a_sale_above_the_first_table_is_not_of_one_without_struck_prices():
    struck = "<tr><th>Model</th><th>Input</th></tr><tr><td>Tongs 2</td><td><s>$4</s> $2</td></tr>"
    said = "<p>Prices per 1M tokens.</p><p>Sale prices end on 31 December 2026.</p>"
    page = f"<html>{said}<table>{struck}</table><p>Others</p>{TABLE}</html>"

    assert lines_of(page) == [PLAIN, "Tongs 2 input 2 to 2027-01-01"]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Prices rise by 10% on 1 January 2027.", TO),
        ("Prices of image models rise by 10% on 1 January 2027.", PLAIN),
        ("On 1 November 2026 prices change as follows.", FROM),
    ],
)
def test_prices_that_will_change_hold_until_then(said, line):
    assert lines_of(_page("above", said)) == [line]


def test_prices_of_models_with_a_word_in_their_names_are_dated_alone():
    said = "<p>Prices of the Turbo models are promotional until 31 December 2026.</p>"
    rows = "<tr><td>Anvil 2 Turbo</td><td>$0.50</td></tr></table>"
    page = f"<html><h1>Prices</h1>{said}<h2>Text</h2>{TABLE.replace('</table>', rows)}</html>"

    assert lines_of(page) == ["Anvil 2 Turbo input 0.5 to 2027-01-01", PLAIN]


def test_a_day_is_no_name_and_a_line_with_a_colon_dates_no_sentence_further_down():
    lead = "<p>Anvil 2 has an introductory price until 31 January 2027:</p>"
    rows = "".join(
        f"<tr><td>{day}</td><td>$1</td></tr>"
        for day in ("Through January 31, 2027", "Until 31 January 2027", "From February 1, 2027")
    )
    table = f"<table><tr><th>Per 1M tokens</th><th>Input</th></tr>{rows}</table>"
    batch = "<p>Batch requests to Anvil 2 cost $0.50 per million input tokens.</p>"

    assert lines_of(
        f"<html><h1>Anvil 2 is here</h1><h2>Prices</h2>{lead}{table}{batch}</html>"
    ) == [
        "Anvil 2 input 0.5 batch",
        "Anvil 2 input 1 from 2027-02-01",
        "Anvil 2 input 1 to 2027-02-01",
    ]


def test_a_sentence_on_a_model_dates_no_table_that_does_not_name_it():
    other = grid("Model|Input / 1M tokens", "Vise 4|$3", before="<h2>More</h2>")
    page = grid("Model|Input / 1M tokens", "Tongs 3|$2", before="<h2>Models</h2>", after=other)

    assert lines_of(f"{page}<p>Prices for Tongs 3 are valid until 31 March 2027.</p>") == [
        "Tongs 3 input 2 to 2027-04-01",
        "Vise 4 input 3",
    ]


def test_columns_of_nothing_but_days_are_of_prices():
    rows = ("Tongs 3|Input|$2|$1", "Tongs 3|Output|$8|$4")
    said = "<p>Prices per 1M tokens.</p>"
    page = grid("Model|Meter|Until 31 March 2027|From 1 April 2027", *rows, before=said)

    assert lines_of(page) == [
        "Tongs 3 input 1 from 2027-04-01",
        "Tongs 3 input 2 to 2027-04-01",
        "Tongs 3 output 4 from 2027-04-01",
        "Tongs 3 output 8 to 2027-04-01",
    ]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("New: from 15 January 2027 Tongs 3 output costs $5.", ["2", "8 to 2027-01-15"]),
        ("From 15 January 2027, Tongs 3 output costs $8.", ["2", "8"]),
        ("From 15 January 2027, Tongs 3 Mini costs $1.", ["2", "8"]),
    ],
)
def test_another_amount_from_a_day_on_ends_the_price_of_its_model_and_meter(said, lines):
    head = "Model|Input / 1M tokens|Output / 1M tokens"
    page = grid(
        head, "Tongs 3|$2|$8", "Vise 4|$3|$9", before=f"<p>{said} Until then this holds.</p>"
    )

    assert lines_of(page) == [
        *(f"Tongs 3 {way} {line}" for way, line in zip(("input", "output"), lines, strict=True)),
        *("Vise 4 input 3", "Vise 4 output 9"),
    ]


def test_what_some_buyers_get_off_dates_no_price():
    said = "<p>New customers get 20% off until March 31, 2027.</p>"

    assert lines_of(grid("Model|Input / 1M tokens", "Tongs 3|$2", before=said)) == [
        "Tongs 3 input 2"
    ]
