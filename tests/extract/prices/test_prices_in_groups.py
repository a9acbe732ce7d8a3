"""Prices in groups: parts of a card, flavours in data, lists of models in a sentence."""

import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of

PAIR = ["Anvil 3 input 6", "Anvil 3 output 30"]


def _group(title, *pairs):
    rows = "".join(f"<div><div>{name}</div><div>{price}</div></div>" for name, price in pairs)
    return f"<div><div>{title}</div>{rows}</div>"


def _card(*groups, name="Anvil 3"):
    rows = "".join(
        f"<div><div>{meter}</div><div>{price} / MTok</div></div>"
        for meter, price in (("Input", "$6"), ("Output", "$30"))
    )
    return f"<html><h1>Pricing</h1><div><h3>{name}</h3>{rows}{''.join(groups)}</div></html>"


@pytest.mark.parametrize(
    ("pairs", "lines"),
    [
        (
            [("Write", "$7.50 / MTok"), ("Read", "$0.60 / MTok")],
            ["Anvil 3 cache_read 0.6", "Anvil 3 cache_write 7.5"],
        ),
        (
            [("5m write", "$7.50 / MTok"), ("1h write", "$12 / MTok"), ("Hit", "$0.60 / MTok")],
            ["Anvil 3 cache_read 0.6", "Anvil 3 cache_write 7.5", "Anvil 3 cache_write_1h 12"],
        ),
        ([("1-hour write", "$12 / MTok")], ["Anvil 3 cache_write_1h 12"]),
    ],
)
def test_reads_and_writes_in_a_card_are_those_of_the_cache(pairs, lines):
    assert lines_of(_card(_group("Prompt caching", *pairs))) == sorted([*lines, *PAIR])


def test_reads_and_writes_name_no_model():
    pairs = [("5m write", "$7.50 / MTok"), ("Read", "$0.60 / MTok")]

    assert lines_of(f"<html><h1>Pricing</h1>{_group('Prompt caching', *pairs)}</html>") == []
    assert lines_of(grid("Model|Price per 1M tokens", "Read|$1", "1h write|$2")) == []


def test_a_meter_may_stand_above_its_prices_for_short_and_long_prompts():
    steps = "".join(
        f"<div><div>{meter}</div><div><p>Prompts ≤ 200K tokens</p><p>{short} / MTok</p>"
        f"<p>Prompts &gt; 200K tokens</p><p>{long} / MTok</p></div></div>"
        for meter, short, long in (("Input", "$2", "$4"), ("Output", "$10", "$15"))
    )
    caching = _group("Prompt caching", ("Write", "$3 / MTok"), ("Read", "$0.2 / MTok"))
    page = f"<html><h1>Pricing</h1><div><h3>Anvil 3</h3>{steps}{caching}</div></html>"

    assert lines_of(page) == [
        "Anvil 3 cache_read 0.2",
        "Anvil 3 cache_write 3",
        "Anvil 3 input 2",
        "Anvil 3 input 4 >200000",
        "Anvil 3 output 10",
        "Anvil 3 output 15 >200000",
    ]


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        (
            "Prompts ≤ 200K<br>$2<br>Prompts > 200K<br>$4",
            ["Anvil 3 input 2", "Anvil 3 input 4 >200000"],
        ),
        ("≤ 200K $2, $3 > 200K", []),
    ],
)
def test_a_size_of_prompts_goes_with_one_amount_of_a_cell_or_with_none(cell, lines):
    assert lines_of(grid("Model|Input per 1M tokens", f"Anvil 3|{cell}")) == lines


def test_prices_of_other_hours_in_a_card_are_bound_to_them():
    page = _card(_group("Night hours", ("Input", "$3 / MTok"), ("Output", "$15 / MTok")))
    night = ["Anvil 3 input 3 Night hours", "Anvil 3 output 15 Night hours"]

    assert lines_of(page) == sorted([*night, *PAIR])


def _data(*models):
    pushed = json.dumps([1, "5:" + json.dumps({"models": models}) + "\n"])
    return f"<html><h1>Pricing</h1><script>self.__next_f.push({pushed})</script></html>"


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("$6/M tokens", "$30/M tokens"),
        ("$6 / 1M tokens", "$30 / 1M tokens"),
        ("$0.006/1K tokens", "$0.03/1K tokens"),
    ],
)
def test_amounts_in_data_may_have_their_unit_behind_them(given, taken):
    assert lines_of(_data({"name": "Anvil 3", "inputPrice": given, "outputPrice": taken})) == PAIR


@pytest.mark.parametrize("price", ["$20/month", "$6/min", "$6+", "$6 per seat", "$6 off / 1M"])
def test_amounts_in_data_of_another_unit_are_no_prices_of_tokens(price):
    assert lines_of(_data({"name": "Anvil 3", "inputPrice": price, "price": price})) == []


def test_a_flavor_in_data_is_the_class_of_service():
    flavors = [
        {"id": f"acme/{name}", "flavor": flavor, "prices": {"input_per_1m_tokens": usd}}
        for name, flavor, usd in (("anvil-3", "base", 1), ("anvil-3", "fast", 2))
    ]
    script = json.dumps({"flavors": flavors})
    page = f"<html><h1>Pricing</h1><script type='application/json'>{script}</script></html>"

    assert lines_of(page) == [
        "acme/anvil-3 input 1",
        "acme/anvil-3 input 2 fast",
    ]


def _prose(*sentences):
    return f"<html><h1>Anvil 6 and Anvil 7</h1><p>{' '.join(sentences)}</p></html>"


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        (
            "Cached input tokens are billed at $0.05 per million for Anvil 6 and $0.025 per"
            " million for Anvil 7.",
            ["Anvil 6 cache_read 0.05", "Anvil 7 cache_read 0.025"],
        ),
        (
            "In the Batch API, Anvil 6 is $2 per million input tokens and $3 per million output"
            " tokens.",
            ["Anvil 6 input 2 batch", "Anvil 6 output 3 batch"],
        ),
        (
            "Anvil 7 comes along with it, at $0.04 per million input tokens.",
            ["Anvil 7 input 0.04"],
        ),
        ("Output is $2 per million for Anvil 6 and $3 per million for Anvil 7 until March.", []),
        ("Output is $2 per million for Anvil 6, half of what Anvil 7 costs.", []),
        ("Output is $2 per million for Claude 4 and $3 per million for Grok 4.", []),
        ("In the EU region, Anvil 6 costs $4 per million input tokens.", []),
        ("Next year, Anvil 6 will cost $4 per million input tokens.", []),
    ],
)
def test_a_sentence_prices_one_class_of_service_or_several_models_at_once(sentence, lines):
    assert lines_of(_prose(sentence)) == lines


def test_small_words_of_which_names_are_made_stay_in_them():
    rows = ("Multilingual e5 large instruct|$1", "Anvil 4 legacy model|$2")

    assert lines_of(grid("Model|Input per 1M tokens", *rows)) == [
        "Anvil 4 input 2",
        "Multilingual e5 large instruct embedding 1",
    ]


@pytest.mark.parametrize(
    "titles", [("Hardware", "Price / hour"), ("Hardware type", "Prezzo orario"), ("GPU", "Timpris")]
)
def test_hardware_in_a_list_is_rented_by_the_hour(titles):
    rows = "".join(
        f"<li><div><div>{name}</div></div><div><div>{price}</div></div></li>"
        for name, price in (
            titles,
            ("1x H100 80GB", "$2.65"),
            ("1x H200 141GB", "$3.90"),
        )
    )

    assert lines_of(f"<html><h2>Dedicated endpoints</h2><ul>{rows}</ul></html>") == [
        "1x H100 80GB gpu_hour 2.65 gpu_hour",
        "1x H200 141GB gpu_hour 3.9 gpu_hour",
    ]


def test_a_price_of_one_call_is_by_the_call():
    lines = lines_of(grid("Tool|Unit|Price", "$web_search|1 call|$0.005"))

    assert lines == ["$web_search search 5 krequest"]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        (
            '<ResponseField name="anvil-2" type="$1 / 1M input tokens, $2 / 1M output tokens" />',
            ["anvil-2 input 1", "anvil-2 output 2"],
        ),
        (
            '<ParamField body="anvil-2">\n- Input: $1 / 1M tokens\n- Output: $2 / 1M tokens\n'
            "</ParamField>",
            ["anvil-2 input 1", "anvil-2 output 2"],
        ),
        ('<ResponseField name="anvil-2" type="$1 in / $2 out">\nFast.\n</ResponseField>', []),
        (
            '<ResponseField name="anvil-2" type="model">\nOur fast one.\n</ResponseField>\n\n'
            "It costs $9 per 1M input tokens.",
            [],
        ),
        (
            '<ResponseField name="usage" type="object">\n<ResponseField name="cost">\n'
            "In dollars, as $0.002 per 1M tokens.\n</ResponseField>\n</ResponseField>",
            [],
        ),
    ],
)
def test_a_field_of_an_api_prices_the_model_that_it_names_and_nothing_behind_it(fields, lines):
    assert lines_of(f"# Models\n\n{fields}\n") == lines


def test_the_size_of_a_context_window_above_a_price_does_not_bind_it():
    lines = "<p>128K+ tokens</p><p>$1 / 1M input tokens</p><p>$2 / 1M output tokens</p>"

    assert lines_of(f"<html><h1>Pricing</h1><div><h3>Anvil 2</h3>{lines}</div></html>") == [
        "Anvil 2 input 1",
        "Anvil 2 output 2",
    ]
