"""What frames, slots, editors' trees, columns of data and code of frameworks hold."""

import html
import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]
SAID = "<html><p>Prices in US dollars per 1M tokens</p>{}</html>"
CELLS = (("Model", "Input", "Output"), ("Anvil 2", "$1", "$4"), ("Anvil 3", "$2", "$8"))
COLUMNS = [list(column) for column in zip(*CELLS[1:], strict=True)]
MODELS = [{"name": row[0], "input": row[1], "output": row[2]} for row in CELLS[1:]]


def test_a_frame_may_hold_its_content():
    table = grid(*map("|".join, CELLS), before="<p>US$ per 1M tokens</p>")

    assert lines_of(f"<html><iframe srcdoc='{html.escape(table)}'></iframe></html>") == PAIR


def test_children_stand_in_the_slots_that_a_shadow_root_has_for_them():
    slots = "".join(
        "<tr>"
        + "".join(f"<td><slot name=c{at}></slot></td>" for at in range(row, row + 3))
        + "</tr>"
        for row in (0, 3, 6)
    )
    cells = [cell for row in CELLS for cell in row]
    children = "".join(f"<x-cell slot=c{at}>{cell}</x-cell>" for at, cell in enumerate(cells))
    root = f"<template shadowrootmode=open><table>{slots}</table></template>"

    assert lines_of(SAID.format(f"<x-grid>{root}{children}</x-grid>")) == PAIR


def _bare(cell):
    return f"{cell[1:]}.00" if cell.startswith("$") else cell


def test_a_sheet_has_letters_above_and_numbers_beside_its_cells():
    letters = "".join(f"<th>{letter}</th>" for letter in ("", "A", "B", "C"))
    lines = (("Prices in USD per 1M tokens", "", ""), *CELLS)
    rows = "".join(
        f"<tr><th>{at}</th>" + "".join(f"<td>{_bare(cell)}</td>" for cell in row) + "</tr>"
        for at, row in enumerate(lines, start=1)
    )
    table = f"<html><table><thead><tr>{letters}</tr></thead><tbody>{rows}</tbody></table></html>"

    assert lines_of(table) == PAIR


def text(words, field="text"):
    return {"type": "text", "nodeType": "text", field: words}


@pytest.mark.parametrize(
    "rows",
    [
        [
            {"type": "tableRow", "content": [
                {"type": "tableCell", "content": [{"type": "paragraph", "content": [text(cell)]}]}
                for cell in row
            ]}
            for row in CELLS
        ],
        [
            {"nodeType": "table-row", "content": [
                {"nodeType": "table-cell", "content": [
                    {"nodeType": "paragraph", "content": [text(cell, "value")]}
                ]}
                for cell in row
            ]}
            for row in CELLS
        ],
        [list(row) for row in CELLS],
    ],
    ids=["ProseMirror", "Contentful", "lists"],
)  # fmt: skip
def test_editors_hold_articles_as_trees(rows):
    heading = {"type": "heading", "attrs": {"level": 2}, "content": [text("Batch")]}
    unit = {"type": "paragraph", "content": [text("US dollars per 1M tokens")]}
    body = [heading, unit, {"type": "table", "content": rows}]
    script = json.dumps({"page": {"title": "Pricing", "body": json.dumps(body)}})
    page = f"<html><script type='application/json'>{script}</script></html>"

    assert lines_of(page) == [f"{line} batch" for line in PAIR]


@pytest.mark.parametrize(
    "held",
    [
        {"header": {"values": CELLS[0]}, "cells": {"values": COLUMNS}},
        {
            "data": COLUMNS,
            "container": "<table><th>Model</th><th>Input</th><th>Output</th></table>",
        },
        {
            "data": dict(zip("abc", COLUMNS, strict=True)),
            "columns": [{"id": of, "name": name} for of, name in zip("abc", CELLS[0], strict=True)],
        },
    ],
    ids=["cells", "container", "by id"],
)
def test_data_may_hold_a_table_column_by_column(held):
    data = json.dumps(held).replace("</", "<\\/")

    assert lines_of(SAID.format(f"<script type='application/json'>{data}</script>")) == PAIR


@pytest.mark.parametrize("unit", ["unit:'1M tokens',", ""])
@pytest.mark.parametrize(
    "code",
    [
        "s.models = observableArray({})",
        "<b data-x='models={}'></b>",
        "f($R=>$R[0]={{a:$R[1]={{UNITmodels:$R[2]={}}}}})",
    ],
    ids=["call", "attribute", "numbered"],
)
def test_code_of_frameworks_holds_lists_of_models(code, unit):
    """The page may name the unit where the data do not."""
    models = json.dumps([{"name": "Anvil 2", "input": "1", "output": "4"}])
    models = (
        models.replace('"name"', "name").replace('"input"', "input").replace('"output"', "output")
    )
    numbered = models.replace("{", "$R[3]={") if "$R" in code else models
    script = code.format(numbered).replace("UNIT", unit)
    script = script if script.startswith("<b") else f"<script>{script}</script>"

    assert lines_of(SAID.format(script)) == PAIR[:2]
    named = bool(unit) and "$R" in code
    assert lines_of(f"<html>{script}</html>") == PAIR[:2] * named


def test_a_function_may_return_the_data_with_its_arguments():
    called = '(function(a,b){return {unit:a,models:[{name:"Anvil 2",prices:{input:b,output:"4"}}]}}'
    script = f'<script>x={called}("USD per 1M tokens","1"));</script>'

    assert lines_of(f"<html>{script}</html>") == PAIR[:2]


def test_an_amount_below_all_prices_of_a_million_tokens_is_none():
    models = [{"name": "Anvil 2", "input": 0.0000025, "output": 4}]
    script = f"<script>window.x = {json.dumps({'models': models})}</script>"

    assert lines_of(SAID.format(script)) == ["Anvil 2 output 4"]


@pytest.mark.parametrize("tag", ["xmp", "textarea", "script type=text/markdown"])
def test_a_page_may_hold_markdown_for_a_script_that_draws_it(tag):
    lines = ["| " + " | ".join(row) + " |" for row in CELLS]
    written = "\n".join(["US$ per 1M tokens", "", lines[0], "|---|---|---|", *lines[1:]])

    assert lines_of(f"<html><{tag}>{written}</{tag.split()[0]}></html>") == PAIR
