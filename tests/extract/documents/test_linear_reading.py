"""What a page costs to read grows as the page does, however its parts are nested or repeated."""

from cProfile import Profile

import pytest

from pipeline.extract.documents.markdown_tables import read_markdown_tables
from pipeline.extract.documents.table_documents import read_html_tables
from pipeline.extract.prices.price_tables import read_price_tables
from tests.extract.prices.price_lines import ACME

FEW, MANY = 60, 180
PRICED = "Anvil 2: $1 / 1M tokens"
HEAD = "<tr><th>Model</th><th>Input / 1M tokens</th></tr>"
ROW = "<tr><td>Anvil {n}</td><td>$1</td></tr>"

NESTED = {
    "tables": (f"<table><tr><td>{PRICED}</td><td>", "</td></tr></table>"),
    "lists": (f"<ul><li>{PRICED}", "</li></ul>"),
    "lists of two": (f"<ul><li>Anvil 2</li><li>{PRICED}", "</li></ul>"),
    "terms": ("<dl><dt>Anvil 2</dt><dd>$1 / 1M tokens", "</dd></dl>"),
    "boxes": ("<div><p>Anvil 2</p><p>$1 / 1M tokens</p>", "</div>"),
    "boxes of two": ("<div><div>Input</div><div>$1</div>", "</div>"),
    "words": ("<span>$1 ", "</span>"),
    "marks": ("<sup>$1 ", "</sup>"),
    "switches": ("<label role=switch aria-checked=true>$1 ", "</label>"),
    "lists of options": ("<div role=listbox>$1 ", "</div>"),
    "bold words": ("<b>Anvil 2 ", "</b>"),
    "sections": ("<section><h2>Anvil 2</h2><p>$1 / 1M tokens</p>", "</section>"),
}
REPEATED = {
    "tables": f"<h2>Part {{n}}</h2><table>{HEAD}{ROW}</table>",
    "lists": f"<ul><li>{PRICED}</li></ul>",
    "items": f"<li>{PRICED}</li>",
    "terms": "<dt>Anvil 2</dt><dd>$1 / 1M input tokens</dd>",
    "cards": "<div><h3>Anvil 2</h3><p>Input $1 / 1M tokens</p><p>Output $1 / 1M tokens</p></div>",
    "pairs": "<div>$1 / 1M tokens</div><div>Input</div>",
    "sentences": "<p>Anvil 2 costs $1 per 1M input tokens.</p>",
}
IN_A_TABLE = {
    "rows": ROW,
    "rows of one model": "<tr><td>Anvil</td><td>${n}</td></tr>",
    "groups": f"<tr><td colspan=2>Part {{n}}</td></tr>{ROW}",
    "headers": f"<tr><th>Model</th><th>Input {{n}} / 1M tokens</th></tr>{ROW}",
}
IN_MARKDOWN = {
    "tables": "| Model | Input / 1M tokens |\n|---|---|\n| Anvil {n} | $1 |\n\n",
    "items": f"- {PRICED}\n",
    "tabs": '<Tab title="Part {n}">\n',
    "components": "<Table columns={{[\n",
    "data": "const a = [\n",
}


COSTLY = {"lists of two", "terms", "boxes of two", "sections", "cards"}
"""Parts whose tests are among the long ones: others of their kind are quick."""


def _sampled(kinds):
    long = pytest.mark.long
    return [pytest.param(kind, marks=long) if kind in COSTLY else kind for kind in kinds]


def _times(part, count):
    """Return a part so many times; no number of it is one of a page of another length.

    So what is kept of one page does not help with the other.
    """
    return "".join(part.replace("{n}", str(number)) for number in range(count, 2 * count))


def _calls(read, page):
    """Return how many functions are called, those in C too, while a page is read."""
    with Profile() as profile:
        read_price_tables(read(page), ACME)
    return sum(entry.callcount for entry in profile.getstats())


def _growth(read, page_of):
    """Return by how much more a page costs to read that is three times as large."""
    return _calls(read, page_of(MANY)) / _calls(read, page_of(FEW))


@pytest.mark.parametrize("kind", _sampled(NESTED))
def test_nested_parts_are_read_in_linear_time(kind):
    start, end = NESTED[kind]

    assert _growth(read_html_tables, lambda n: f"<html><p>{start * n}{end * n}</html>") < 4


@pytest.mark.parametrize("kind", _sampled(REPEATED))
def test_repeated_parts_are_read_in_linear_time(kind):
    part = REPEATED[kind]

    assert _growth(read_html_tables, lambda n: f"<html><ul>{_times(part, n)}</ul></html>") < 4


@pytest.mark.parametrize("kind", IN_A_TABLE)
def test_rows_of_a_table_are_read_in_linear_time(kind):
    rows = IN_A_TABLE[kind]

    assert _growth(read_html_tables, lambda n: f"<html><table>{HEAD}{_times(rows, n)}</table>") < 4


@pytest.mark.parametrize("kind", IN_MARKDOWN)
def test_markdown_is_read_in_linear_time(kind):
    part = IN_MARKDOWN[kind]

    assert _growth(read_markdown_tables, lambda n: _times(part, n)) < 4
