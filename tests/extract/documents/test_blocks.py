"""A page as blocks: what a reader sees, in lines of the page's own."""

import gc
import time

import pytest

from pipeline.extract.documents.blocks import MAX_ROW, blocks
from pipeline.extract.documents.document import parse_html


def texts(html):
    return [block.text for block in blocks(parse_html(html))]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>one</p><p>two</p>", ["one", "two"], id="paragraphs"),
        pytest.param("<div>one<p>two</p>three</div>", ["one", "two", "three"], id="text between"),
        pytest.param("<p>a <b>bold</b>er  word</p>", ["a bolder word"], id="inline elements"),
        pytest.param("<p>costs $<!-- -->0.10</p>", ["costs $0.10"], id="comment in a figure"),
        pytest.param("<p>over<br>23,000<br/>users</p>", ["over 23,000 users"], id="line breaks"),
        pytest.param("<p>see<sup>2</sup> 725 mm<sup>2</sup></p>", ["see 725 mm²"], id="raised"),
        pytest.param(
            "<p>in\u00adference is&#8203; fast</p>", ["inference is fast"], id="invisible"
        ),
        pytest.param("<p>a<span hidden>b</span><s>c</s></p><p hidden>d</p>", ["a"], id="hidden"),
        pytest.param("<script>x</script><svg><text>5x</text></svg>", [], id="no text"),
        pytest.param(
            "<table><tr><th>Worth</th><td>$552M</td></tr></table>", ["Worth | $552M"], id="row"
        ),
        pytest.param(
            "<dl><dt>Worth</dt><dd>$552M</dd><dd>in 2024</dd><dt>Age</dt><dd>2</dd></dl>",
            ["Worth | $552M | in 2024", "Age | 2"],
            id="terms",
        ),
        pytest.param(
            "<table><tr><td><p>one</p></td><td><ul><li>two</li></ul></td></tr></table>",
            ["one", "two"],
            id="a table that lays out the page",
        ),
        pytest.param(
            f"<table><tr><td>{'word ' * MAX_ROW}</td></tr></table>",
            [("word " * MAX_ROW).strip()],
            id="a long cell",
        ),
    ],
)
def test_each_block_is_what_stands_on_lines_of_its_own(html, expected):
    assert texts(html) == expected


def test_an_item_knows_what_introduces_its_list():
    html = "<p>In numbers:</p><ul><li>23,000 users</li><li><p>5 sites</p></li></ul><p>Then</p>"

    assert [block.lead for block in blocks(parse_html(html))] == [
        "",
        "In numbers:",
        "In numbers:",
        "",
    ]


def test_a_row_knows_the_head_of_its_table():
    head = "<tr><th>Provider</th><th>TTFT (s)</th></tr>"
    html = f"<table>{head}<tr><td>Acme</td><td>0.22</td></tr></table>"

    assert [block.heads for block in blocks(parse_html(html))] == [(), ("Provider", "TTFT (s)")]


@pytest.mark.parametrize(
    "piece",
    [
        "<table><tr><td>",
        *(
            pytest.param(piece, marks=pytest.mark.long)
            for piece in ("<div>", "<span>a", "<dt>a", "<dl><dt>a<dd>", "<li>a", "<p>a<sup>2")
        ),
    ],
)
def test_time_grows_with_the_length_of_a_crafted_page_alone(piece):
    """Ten times the page may take at most four times ten times the time."""

    def seconds(count):
        soup = parse_html(piece * count + "x")
        gc.collect()
        started = time.process_time()
        blocks(soup)
        return time.process_time() - started

    short = min(seconds(300) for _ in range(3))

    assert min(seconds(3_000) for _ in range(2)) < 40 * short + 0.1


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        pytest.param(["App Users 2025", "Acme 5 7"], ("App", "Users", "2025"), id="head"),
        pytest.param(["App Users", "Acme 5"], (), id="a term and its meaning"),
        pytest.param(["Acme 5 7", "Bravo 6 8"], (), id="figures"),
        pytest.param(["Acme Oslo Norway", "Bravo Rome Italy"], (), id="words"),
    ],
)
def test_a_head_without_its_element_is_known_by_the_figures_below_it(rows, heads):
    html = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split())}</tr>" for row in rows
    )

    assert blocks(parse_html(f"<table>{html}</table>"))[1].heads == heads
