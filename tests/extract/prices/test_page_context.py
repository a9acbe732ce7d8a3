"""What stands elsewhere on a page and holds for a table: units, tabs, lists, other forms."""

import pytest

from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_tables import read_tables
from pipeline.extract.documents.list_tables import read_list_tables
from pipeline.extract.documents.markdown_tables import read_markdown_tables
from pipeline.extract.documents.script_tables import read_script_tables
from pipeline.extract.documents.table_documents import read_html_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

ACME = PricePage("acme", "Acme")

PLAIN = "<table><tr><th>Model<th>Input<th>Output</tr><tr><td>Anvil<td>$1<td>$2</tr></table>"


def figures(tables, *names):
    """Return label, meter and amount of each price, with other fields."""
    readings = read_price_tables(tables, ACME)
    return [
        (
            price.model_label,
            price.meter,
            f"{price.price_usd.normalize():f}",
            *(getattr(price, name) for name in names),
        )
        for price in readings.prices
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "<li>Prices below are <strong>per 1 million tokens</strong> in US dollars.</li>",
        "<p>All prices are in USD, per 1M tokens.</p>",
        "<p>Text is billed per million <a href='/t'>tokens</a></p>",
    ],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_unit_that_the_page_names_for_all_its_prices_holds(sentence, is_before):
    other = f"<h2>How pricing works</h2>{sentence}"
    table = f"<h2>Text models</h2>{PLAIN}"
    page = other + table if is_before else table + other

    assert figures(read_tables(parse_html(page))) == [
        ("Anvil", "input", "1"),
        ("Anvil", "output", "2"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "<p>Prices are per 1M tokens, for audio per 1K tokens. Prices per 1K tokens.</p>",
        "<p>Our prices vary. See per 1M tokens limits.</p>",
        "<p>Pay per token.</p>",
        "<p>Rate limits: 30 per 1M requests.</p>",
    ],
)
def test_a_unit_that_may_be_another_does_not(sentence):
    page = f"<h2>How pricing works</h2>{sentence}<h2>Text models</h2>{PLAIN}"

    assert figures(read_tables(parse_html(page))) == []


def test_the_unit_of_a_page_prices_nothing_but_tokens():
    gpus = "<h2>GPUs</h2><table><tr><th>GPU<th>Price</tr><tr><td>H100<td>$3</tr></table>"
    tools = "<h2>Tools</h2><table><tr><th>Tool<th>Price</tr><tr><td>Search<td>$5</tr></table>"
    sizes = "<h2>By size</h2><table><tr><th>Size<th>Price</tr><tr><td>Up to 4B<td>$1</tr></table>"
    page = f"<h2>Terms</h2><p>Prices are per 1M tokens.</p>{gpus}{tools}{sizes}"

    assert {label for label, *_ in figures(read_tables(parse_html(page)))} == {"Up to 4B"}


def test_a_tab_is_the_heading_of_its_panel():
    """Its name stands in a bar of buttons; the panels that are not chosen are hidden."""
    tabs = "<button role=tab id=a>Standard</button><button role=tab id=b>Batch</button>"
    panels = (
        f"<div role=tabpanel aria-labelledby=a>{PLAIN}</div>"
        f"<div role=tabpanel aria-labelledby=b hidden>{PLAIN.replace('$1', '$3')}</div>"
    )
    page = f"<h2>Pricing</h2><p>Prices per 1M tokens.</p><div>{tabs}</div>{panels}"

    assert figures(read_tables(parse_html(page)), "service_tier") == [
        ("Anvil", "input", "1", "standard"),
        ("Anvil", "output", "2", "standard"),
        ("Anvil", "input", "3", "batch"),
        ("Anvil", "output", "2", "batch"),
    ]


HEAD = "| Model | Input / 1M tokens |\n| --- | --- |\n"


class TestMarkdown:
    """Docs sites and exports write more than pipe tables with a blank line around them."""

    @pytest.mark.parametrize("tab", ["Tab title", "TabItem label", "TabPanel header"])
    def test_a_tab_is_a_heading(self, tab):
        end = tab.split()[0]
        page = (
            f'<Tabs>\n<{tab}="Standard">\n{HEAD}| Anvil | \\$1 |\n</{end}>\n'
            f'  <{tab}="Batch">\n{HEAD}| Anvil | \\$2 |\n  </{end}>\n</Tabs>\n'
            f"{HEAD}| Tongs | $3 |\n"
        )

        assert figures(read_markdown_tables(page), "service_tier") == [
            ("Anvil", "input", "1", "standard"),
            ("Anvil", "input", "2", "batch"),
            ("Tongs", "input", "3", "standard"),
        ]

    def test_a_table_may_follow_another_at_once(self):
        second = "| Model | Output / 1M tokens |\n|---|---|\n| Tongs | $2 |\n"

        assert figures(read_markdown_tables(f"{HEAD}| Anvil | $1 |\n{second}")) == [
            ("Anvil", "input", "1"),
            ("Tongs", "output", "2"),
        ]

    def test_a_header_needs_no_dashes_where_it_names_columns(self):
        page = "| Model name | Input price (per 1M tokens) |\n| Anvil | \\$1 |\n"

        assert figures(read_markdown_tables(page)) == [("Anvil", "input", "1")]

    def test_rows_without_a_header_have_no_prices_but_those_that_say_what_they_are(self):
        page = f"| Anvil | $1 |\n| Tongs | $2 |\n\n{HEAD}| Bellows | $3 |\n"
        tables = read_markdown_tables(page)

        assert figures(tables) == [("Bellows", "input", "3")]
        assert [line.split(" (")[0] for line in read_price_tables(tables, ACME).unplaced] == [
            "table 1 › Anvil: '$1'",
            "table 1 › Tongs: '$2'",
        ]

    def test_a_column_of_buttons_needs_no_header(self):
        page = f"{HEAD}| Anvil | $1 | [Try](/a) [Docs](/b) |\n| Tongs | $2 | [Try](/c) |\n"

        assert figures(read_markdown_tables(page)) == [
            ("Anvil", "input", "1"),
            ("Tongs", "input", "2"),
        ]

    def test_one_row_with_a_link_too_many_cannot_be_read(self):
        """A pipe within a name may have moved its cells."""
        tables = read_markdown_tables(f"{HEAD}| Anvil | $1 |\n| Tongs | $2 | [Try](/c) |\n")

        assert figures(tables) == [("Anvil", "input", "1")]
        assert "more cells than its header" in read_price_tables(tables, ACME).unplaced[0]

    def test_a_table_in_html_is_read_where_it_stands(self):
        page = (
            "# Prices\n<table>\n"
            "<tr><th style={{width: 1}}>Model</th><th>Input / 1M tokens</th></tr>\n"
            f"<tr><td>Anvil</td><td>\\$1</td></tr>\n</table>\n\n{HEAD}| Tongs | $2 |\n"
        )

        assert figures(read_markdown_tables(page)) == [
            ("Anvil", "input", "1"),
            ("Tongs", "input", "2"),
        ]

    def test_code_beside_a_name_is_its_id(self):
        page = f"{HEAD}| **Anvil** `anvil-70b` | $1[^1] |\n"

        assert figures(read_markdown_tables(page), "model_id_native") == [
            ("Anvil", "input", "1", "anvil-70b")
        ]

    def test_a_page_that_was_saved_as_markdown_is_read_as_such(self):
        assert figures(read_html_tables(f"# Prices\n\n{HEAD}| Anvil | $1 |\n"))


def rows_of_divs(*rows, inner="div"):
    """Return a list of rows; a row is written as its cells, between bars."""
    cells = (
        "".join(f"<{inner}><span>{cell}</span></{inner}>" for cell in row.split("|"))
        for row in rows
    )
    return f"<div>{''.join(f'<div><div>{line}</div></div>' for line in cells)}</div>"


HEADED = "Model|Input / 1M tokens|Output / 1M tokens"


class TestLists:
    """Tables in all but name."""

    def test_a_list_is_known_by_its_form(self):
        page = rows_of_divs(HEADED, "Anvil|$1|$2", "Tongs|$3|$4", inner="p")

        assert [row[0] for row in figures(read_list_tables(parse_html(page)))] == [
            *("Anvil", "Anvil", "Tongs", "Tongs")
        ]

    def test_a_row_of_another_width_is_reported(self):
        page = rows_of_divs(HEADED, "Anvil|$1|$2", "Tongs|$3|$4", "Hammer|$5")
        readings = read_price_tables(read_list_tables(parse_html(page)), ACME)

        assert {price.model_label for price in readings.prices} == {"Anvil", "Tongs"}
        assert any("Hammer" in line for line in readings.unplaced)

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param(("Free|$0", "Pro|$20"), id="cards"),
            pytest.param((HEADED, "Anvil|soon|soon"), id="no amounts"),
            pytest.param((HEADED, "Anvil|$1"), id="another width"),
        ],
    )
    def test_other_lists_are_no_tables(self, rows):
        tables = read_list_tables(parse_html(rows_of_divs(*rows)))

        assert not any(table.rows for table in tables)

    def test_a_page_without_tables_is_looked_through_for_lists(self):
        assert figures(read_html_tables(rows_of_divs(HEADED, "Anvil|$1|$2")))


def flight(data):
    """Return a page that holds JSON as the scripts of Next.js expect it."""
    escaped = data.replace('"', '\\"')
    return f'<div id="app"></div><script>self.__next_f.push([1,"2:{escaped}\\n"])</script>'


class TestData:
    """Data for scripts have several forms as well."""

    ROWS = '"rows":[["Anvil","$$1 / M tokens",{"text":"$$2 / M tokens"}],["Tongs",null,0.5]]'

    @pytest.mark.parametrize(
        "head",
        [
            pytest.param('"columns":["Model","Input","Output"]', id="texts"),
            pytest.param('"header":{"cells":["Model","Input","Output"]}', id="a row of its own"),
            pytest.param(
                '"head":[{"label":"Model"},{"label":"Input"},{"label":"Output"}]', id="objects"
            ),
        ],
    )
    def test_the_header_may_stand_beside_the_rows(self, head):
        page = flight(f'{{"title":"Prices",{head},{self.ROWS}}}')

        assert figures(read_script_tables(parse_html(page))) == [
            ("Anvil", "input", "1"),
            ("Anvil", "output", "2"),
        ]

    def test_a_number_without_a_currency_is_seen(self):
        page = flight(f'{{"columns":["Model","Input","Output"],{self.ROWS}}}')
        readings = read_price_tables(read_script_tables(parse_html(page)), ACME)

        assert any("'0.5' (a number without a currency)" in line for line in readings.unplaced)

    def test_rows_of_numbers_are_no_table(self):
        assert read_script_tables(parse_html(flight('{"rows":[[1,2],[3,4]]}'))) == ()


@pytest.mark.parametrize(
    ("sentence", "currency"),
    [
        ("", "USD"),
        ("All prices are in USD.", "USD"),
        ("Prices are in US dollars, excluding VAT.", "USD"),
        ("All prices in AUD.", "AUD"),
        ("Prices are stated in Canadian dollars.", "CAD"),
        ("All prices are in EUR.", None),
        ("Pay by card or in EUR.", "USD"),
    ],
)
@pytest.mark.parametrize("is_before", [True, False])
def test_a_plain_dollar_sign_is_of_the_currency_that_the_page_states(sentence, currency, is_before):
    """Of another dollar; in doubt, and no price, where the page states a currency without one."""
    table = "<h2>Models</h2>" + PLAIN.replace("Input", "Input per 1M tokens")
    parts = (f"<p>{sentence}</p>", table)
    readings = read_price_tables(
        read_tables(parse_html("".join(parts if is_before else parts[::-1]))), ACME
    )

    found = {price.currency for price in readings.prices}
    assert found == ({currency} if currency else set())
    assert any("$1" in line for line in readings.unplaced) == (currency is None)
    assert all(price.price_usd is None for price in readings.prices) or currency == "USD"


def test_the_last_sentence_of_a_pages_opening_may_say_from_when_its_prices_hold():
    lead = (
        "<h1>Price list</h1><p>Hosted in two halls. Prices exclude VAT. Valid from 1 May 2026.</p>"
    )
    page = f"{lead}<h2>Text models, per 1M tokens</h2>{PLAIN}"
    other = page.replace("Valid from", "The hall has been open since")

    assert {
        str(start)[:10] for *_, start in figures(read_tables(parse_html(page)), "effective_from")
    } == {"2026-05-01"}
    assert {start for *_, start in figures(read_tables(parse_html(other)), "effective_from")} == {
        None
    }


def test_two_regions_with_their_cities_are_a_heading_of_regions():
    heading = "US East (Ashby) and US West (Corran)"
    page = f"<h1>Prices per 1M tokens</h1><h2>{heading}</h2>{PLAIN}"

    assert {region for *_, region in figures(read_tables(parse_html(page)), "region")} == {heading}


def test_a_line_above_a_table_says_where_and_in_what_its_prices_are():
    line = "US West (Ashby), USD per 1,000 tokens."
    page = f"<h1>Prices</h1><h2>Embeddings</h2><p>{line}</p>{PLAIN}"
    other = page.replace("US West (Ashby)", "Chat")

    assert {region for *_, region in figures(read_tables(parse_html(page)), "region")} == {
        "US West (Ashby)"
    }
    assert {region for *_, region in figures(read_tables(parse_html(other)), "region")} == {None}
