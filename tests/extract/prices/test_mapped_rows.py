"""Rows that a document in MDX makes of its data."""

import pytest

from pipeline.extract.documents.mapped_rows import with_mapped_rows
from tests.extract.prices.price_lines import lines_of, readings_of

HEAD = "<thead><tr><th>Model</th><th>Input / 1M tokens</th></tr></thead>"
LISTS = {
    "objects": '[\n  {name: "Anvil 2", price: "$1.00"},\n  {name: "Anvil 3", price: "$2.00"},\n]',
    "cells": '[["Anvil 2", "$1.00"], ["Anvil 3", "$2.00"]]',
    "numbers": '[{ name: "Anvil 2", price: 1 }, { name: "Anvil 3", price: 2.0 }]',
}


def page(rows, code):
    body = f"<tbody>\n{{{code}}}\n</tbody>"
    return f"# Pricing\n\n{rows}\n\n<table>\n{HEAD}\n{body}\n</table>\n"


@pytest.mark.parametrize(
    ("held", "args", "cells"),
    [
        ("objects", "(row, at)", "<td>{row.name}</td><td>{ row.price }</td>"),
        ("objects", "({ name, price })", "<td>{name}</td><td>{price}</td>"),
        ("cells", "row", "<td>{row[0]}</td><td>{row[1]}</td>"),
        ("cells", "([name, price])", "<td>{name}</td><td>{price}</td>"),
        ("numbers", "(row)", "<td>{row.name}</td><td>${row.price.toFixed(2)}</td>"),
        ("numbers", "(row)", "<td>{row.name}</td><td>{`$${row.price}`}</td>"),
    ],
)
def test_rows_are_made_of_a_list_named_before_or_written_in_place(held, args, cells):
    rows = LISTS[held]
    made = f"{args} => (\n<tr key={{id}}>{cells}</tr>\n)"
    named = page(f"export const rows = {rows};", f"rows.map({made})")
    in_place = page("", f"{rows}.map({made})")

    assert lines_of(named) == lines_of(in_place) == ["Anvil 2 input 1", "Anvil 3 input 2"]


@pytest.mark.parametrize(
    "code",
    [
        f"{LISTS['cells']}.map(([name, price]) => <tr><td>{{name}}</td><td>{{f(price)}}</td></tr>)",
        f"<Rows data={LISTS['cells']} />",
    ],
)
def test_code_with_amounts_that_is_not_read_is_named(code):
    found = readings_of(page("", code))

    assert found.prices == ()
    assert any("code that is not read" in line for line in found.unplaced)


def test_code_for_a_row_that_has_no_end_nearby_stays_as_it_is():
    """What is looked through for one call has a bound: a page of open calls costs no more."""
    calls = "{rows.map((row) => <tr><td>{row.name}</td></tr>"
    text = f'const rows = [{{name: "Anvil 2"}}];\n{calls}{" " * 30_000})}}'

    assert with_mapped_rows(text) == text
    assert with_mapped_rows(text.replace(" " * 30_000, "")) != text.replace(" " * 30_000, "")
