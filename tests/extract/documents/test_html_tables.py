"""Tables of pages as grids."""

import pytest

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_grid import MAX_SPAN
from pipeline.extract.documents.html_tables import MAX_CELLS, cell_text, read_tables


def tables_of(html):
    return read_tables(parse_html(html))


def grid(html, table=0):
    """Return the header and the rows of a table, as lines of text."""
    rows = tables_of(html)[table].rows
    return [
        [[cell.line for cell in row.headers], [cell.line for cell in row.cells]] for row in rows
    ]


def row_of(cell):
    """Return the pieces of one cell, below a header of two pieces."""
    head = "<th>Model</th><th><span>Price</span><span>(per image)</span></th>"
    page = f"<table><thead><tr>{head}</tr></thead><tr><td>Anvil</td>{cell}</tr></table>"
    return tables_of(page)[0].rows[0].cells[1].pieces


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        pytest.param("<td>$1<sup>2</sup></td>", ("$1",), id="footnote mark"),
        pytest.param("<td><s>$2</s><del>$3</del> $1</td>", ("$1",), id="struck out"),
        pytest.param('<td>$1<i style="display : none">9</i></td>', ("$1",), id="not displayed"),
        pytest.param("<td>$1<i hidden>9</i><script>8</script></td>", ("$1",), id="hidden"),
        pytest.param('<td><b class="x line-through">$2</b>$1</td>', ("$1",), id="struck by class"),
        pytest.param("<td>$<!-- -->1<!-- -->.50</td>", ("$1.50",), id="only comments between"),
        pytest.param("<td>acme/<wbr>anvil</td>", ("acme/anvil",), id="possible line break"),
        pytest.param("<td><b>$1</b><b>50</b></td>", ("$1", "50"), id="two elements are two pieces"),
        pytest.param("<td>Price <p>$1</p></td>", ("$1",), id="label for phones"),
        pytest.param(
            "<td><p>Price</p><p>(Per image)</p><p>$1</p></td>", ("$1",), id="label of two pieces"
        ),
        pytest.param("<td><b>$1</b><i>$1</i></td>", ("$1",), id="a copy for each width"),
        pytest.param("<td>Price</td>", ("Price",), id="the header's words alone are the value"),
        pytest.param("<td>$1<table><tr><td>$9</td></tr></table></td>", ("$1",), id="nested table"),
    ],
)
def test_a_cell_holds_what_the_reader_sees(cell, pieces):
    assert row_of(cell) == pieces


def test_headers_of_two_rows_and_spans_name_each_column():
    html = """<table>
      <tr><th rowspan=2>Model</th><th colspan=2>Price per 1M tokens</th></tr>
      <tr><th>Input</th><th>Output</th></tr>
      <tr><td rowspan=2>Anvil</td><td>$1</td><td>$2</td></tr>
      <tr><td colspan=2>Contact us</td></tr></table>"""
    head = ["Model", "Price per 1M tokens Input", "Price per 1M tokens Output"]

    assert grid(html) == [
        [head, ["Anvil", "$1", "$2"]],
        [head, ["Anvil", "Contact us", "Contact us"]],
    ]


def test_rows_without_thead_and_headers_written_with_td_are_told_apart():
    html = "<table><tr><td>Model</td><td>Price</td></tr><tr><td>Anvil</td><td>$1</td></tr></table>"

    assert grid(html) == [[["Model", "Price"], ["Anvil", "$1"]]]


def test_a_first_row_with_a_price_is_no_header():
    html = "<table><tr><td>Anvil</td><td>$1</td></tr><tr><td>Hammer</td><td>$2</td></tr></table>"

    assert [cells for _, cells in grid(html)] == [["Anvil", "$1"], ["Hammer", "$2"]]


def test_body_rows_of_th_are_rows():
    html = """<table><thead><tr><th>Model</th><th>Price</th></tr></thead><tbody>
      <tr><th>Anvil</th><th>$1</th></tr><tr><th>Hammer</th><th>Free</th></tr></tbody></table>"""

    assert [cells for _, cells in grid(html)] == [["Anvil", "$1"], ["Hammer", "Free"]]


def test_a_second_header_holds_for_the_rows_after_it():
    html = """<table><tr><th>Model</th><th>Input</th></tr><tr><td>Anvil</td><td>$1</td></tr>
      <tr><th>GPU</th><th>Hour</th></tr><tr><td>H100</td><td>$2</td></tr></table>"""

    assert grid(html) == [[["Model", "Input"], ["Anvil", "$1"]], [["GPU", "Hour"], ["H100", "$2"]]]


def test_a_spanning_row_is_the_group_of_the_rows_after_it():
    html = """<table><tr><th>Model</th><th>Price</th></tr><tr><td colspan=2>Small</td></tr>
      <tr><td>Anvil</td><td>$1</td></tr></table>"""

    rows = tables_of(html)[0].rows

    assert [(row.group, row.is_group) for row in rows] == [("Small", True), ("Small", False)]


def test_more_cells_than_headers_leave_columns_without_a_name():
    html = "<table><tr><th>Model</th></tr><tr><td>Anvil</td><td>Contact us</td></tr></table>"

    assert grid(html) == [[["Model", ""], ["Anvil", "Contact us"]]]


def test_empty_tables_and_rows_keep_their_number():
    html = """<table></table><table><tr><th>Model</th><th>Price</th></tr><tr></tr>
      <tr><td></td><td></td></tr><tr><td>Anvil</td><td>$1</td></tr></table>"""

    assert cell_text(tables_of(html), "table 2, row 3, column 2") == "$1"


def test_a_nested_table_is_a_table_of_its_own():
    html = "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>"
    tables = tables_of(html)

    assert [table.rows[0].cells[0].text for table in tables] == ["a", "b"]


def test_a_grid_of_divs_with_roles_is_a_table():
    html = """<div role=table><div role=row><b role=columnheader>Model</b><b role=columnheader>Price
      </b></div><div role=row><b role=cell>Anvil</b><b role=cell>$1</b></div></div>"""

    assert grid(html) == [[["Model", "Price"], ["Anvil", "$1"]]]


@pytest.mark.parametrize(
    "place",
    ["table 3, row 1, column 1", "table 1, row 0, column 1", "table 1, row 1, column 9", "row 1"],
)
def test_a_place_that_is_not_there_is_an_error(place):
    with pytest.raises(ParseError, match=r"place|no cell"):
        cell_text(tables_of("<table><tr><td>a</td></tr></table>"), place)


def test_headings_and_the_text_before_a_table_are_kept():
    html = """<h1>Pricing</h1><p>In USD</p><h2>Text <b>models</b></h2><p>Per 1M tokens</p>
      <table><caption>*From May</caption><tr><td>a</td></tr></table><a>Embeddings</a>
      <table><tr><td>b</td></tr></table><h2>Other</h2><table><tr><td>c</td></tr></table>"""
    first, second, third = tables_of(html)

    assert [section.heading for section in first.sections] == ["Text models", "Pricing"]
    assert [section.lead for section in first.sections] == [("Per 1M tokens",), ("In USD",)]
    assert (first.intro, first.caption) == (("Per 1M tokens",), "*From May")
    assert (second.intro, second.title) == (("Embeddings",), "Embeddings")
    assert (third.intro, third.title) == ((), "Other")


def test_a_table_that_follows_its_copy_is_a_repeat():
    table = "<table><tr><th>Model</th><th>Price</th></tr><tr><td>a</td><td>$1</td></tr></table>"

    repeats = [found.is_repeat for found in tables_of(f"{table}{table}<h2>Batch</h2>{table}")]

    assert repeats == [False, True, False]


def test_spans_are_bounded():
    html = '<table><tr><td colspan="1000000" rowspan="99999999">x</td><td>y</td></tr></table>'

    assert len(tables_of(html)[0].rows[0].cells) == MAX_SPAN + 1


def test_a_page_of_too_many_cells_is_refused():
    row = '<tr><td colspan="1000">x</td><td></td></tr>'

    with pytest.raises(ParseError, match="too many cells"):
        tables_of(f"<table>{row * (MAX_CELLS // 1000)}</table>")
