"""Prices in the code of frameworks, and in Markdown that a script draws."""

import json

import pytest

from tests.extract.prices.price_lines import lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]
SAID = "<html><p>Prices in US dollars per 1M tokens</p>{}</html>"


@pytest.mark.parametrize("unit", ["unit:'1M tokens',", ""])
@pytest.mark.parametrize(
    "code",
    [
        "s.models = observableArray({})",
        "f($R=>$R[0]={{a:$R[1]={{UNITmodels:$R[2]={}}}}})",
    ],
    ids=["call", "numbered"],
)
def test_code_of_frameworks_holds_lists_of_models(code, unit):
    """The page may name the unit where the data do not."""
    models = json.dumps([{"name": "Anvil 2", "input": "1", "output": "4"}])
    models = (
        models.replace('"name"', "name").replace('"input"', "input").replace('"output"', "output")
    )
    numbered = models.replace("{", "$R[3]={") if "$R" in code else models
    script = f"<script>{code.format(numbered).replace('UNIT', unit)}</script>"

    assert lines_of(SAID.format(script)) == PAIR[:2]
    named = bool(unit) and "$R" in code
    assert lines_of(f"<html>{script}</html>") == PAIR[:2] * named


def test_an_amount_below_all_prices_of_a_million_tokens_is_none():
    models = [{"name": "Anvil 2", "input": 0.0000025, "output": 4}]
    script = f"<script>window.x = {json.dumps({'models': models})}</script>"

    assert lines_of(SAID.format(script)) == ["Anvil 2 output 4"]
