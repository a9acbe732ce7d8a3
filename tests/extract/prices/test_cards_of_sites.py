"""Cards and rows as sites print them: names, titles and amounts each in a box of their own."""

import pytest

from tests.extract.prices.price_lines import lines_of

UNIT = "<p>Token prices are in US dollars per million tokens.</p>"


def boxes(*parts):
    """Return a box of boxes."""
    return f"<div>{''.join(f'<div>{part}</div>' for part in parts)}</div>"


def listed(*rows):
    """Return a heading and a list of rows, each written as its cells, between bars."""
    title, *others = rows
    return f"<h3>{title}</h3>" + boxes(*(boxes(*row.split("|")) for row in others))


@pytest.mark.parametrize(
    ("card", "lines"),
    [
        (
            '<a href="/anvil"><div>Anvil 2</div><div><span>In <b>$1</b></span>'
            "<span>Out <b>$4</b></span></div></a>",
            ["Anvil 2 input 1", "Anvil 2 output 4"],
        ),
        (
            boxes(
                boxes("<h3>Anvil 2</h3>"),
                *("Input", "$<b>1</b> / MTok", "Output", "$<b>4</b> / MTok", "Prompt caching"),
                *("≤ 200K tokens", "Read", "$<b>0.1</b> / MTok"),
                *("&gt; 200K tokens", "Read", "$<b>0.2</b> / MTok"),
            ),
            [
                *("Anvil 2 cache_read 0.1", "Anvil 2 cache_read 0.2 >200000"),
                *("Anvil 2 input 1", "Anvil 2 output 4"),
            ],
        ),
        (
            boxes(
                "<h3>Anvil Embed 2</h3>",
                boxes("Text", "$0.1 / 1M tokens"),
                boxes("Images", "$0.4 / 1M image tokens"),
            ),
            ["Anvil Embed 2 embedding 0.1", "Anvil Embed 2 image_input 0.4 Images"],
        ),
        (
            boxes(*(f"<b>{gpu}</b><i>80 GB</i><i>$2 per hour</i>" for gpu in ("H100", "A100"))),
            ["A100 gpu_hour 2 gpu_hour", "H100 gpu_hour 2 gpu_hour"],
        ),
    ],
)
def test_a_card_is_read_however_its_texts_are_parted(card, lines):
    """A sign may stand apart from its number, a size of prompts above the prices for it."""
    assert lines_of(f"<html><h1>Pricing</h1>{UNIT}<div>{card}</div></html>") == lines


def test_amounts_for_the_same_are_parted_by_titles_that_are_no_models():
    head = "Base model|LoRA|Full tuning"
    page = "<h2>Fine-tuning</h2><p>Price per 1M tokens of training.</p>" + "".join(
        listed(title, head, f"Anvil 8B|${lora}|${full}")
        for title, lora, full in (("Supervised tuning", 1, 2), ("Preference tuning", 3, 4))
    )

    assert lines_of(f"<html>{page}</html>") == [
        "Anvil 8B training 1 LoRA, Supervised tuning",
        "Anvil 8B training 2 Full tuning, Supervised tuning",
        "Anvil 8B training 3 LoRA, Preference tuning",
        "Anvil 8B training 4 Full tuning, Preference tuning",
    ]
    assert lines_of(f"<html>{page.replace(' tuning</h3>', ' 3</h3>')}</html>") == []


def test_spot_prices_have_the_hour_of_the_other_gpus_and_an_empty_row_ends_a_list():
    rented = listed("On demand", "GPU Model|Memory|Price per hour|", "H100|80 GB|$3|Rent")
    spot = listed("More GPUs", "GPU Model|Spot", "H100|$2", "A100|$1")
    of_tokens = "<h3>Tokens</h3>" + boxes(
        boxes("Model", "Input ($/M)", "Output ($/M)"),
        boxes(*(boxes(f"Anvil {number}", "$1", "$4") for number in (2, 3, 4, 5)), "<i></i>"),
    )

    assert lines_of(f"<html>{rented}{spot}{of_tokens}</html>") == [
        *("A100 gpu_hour 1 Spot gpu_hour",),
        *(f"Anvil {number} {x}" for number in (2, 3, 4, 5) for x in ("input 1", "output 4")),
        *("H100 gpu_hour 2 Spot gpu_hour", "H100 gpu_hour 3 gpu_hour"),
    ]


@pytest.mark.parametrize("heading", ["Providers for Anvil 2", "Providers"])
def test_rows_may_have_their_titles_in_each_of_their_cells(heading):
    """Below a heading that says so the rows are those who serve the model that it names."""
    rows = "".join(
        f'<div role="row"><div><b>{host}</b></div><div><i>Input</i> <b>{price}</b></div>'
        f"<div><i>Output</i> <b>$4</b></div></div>"
        for host, price in (("Tongs Cloud", "$1"), ("Bellows", "$2"))
    )
    page = f'<h1>Anvil 2</h1>{UNIT}<h2>{heading}</h2><div role="table">{rows}</div>'

    assert lines_of(f"<html>{page}</html>") == [
        "Anvil 2 input 1 Tongs Cloud",
        "Anvil 2 input 2 Bellows",
        "Anvil 2 output 4 Bellows",
        "Anvil 2 output 4 Tongs Cloud",
    ]


def test_sizes_on_the_card_of_a_model_of_pictures_part_its_prices():
    """The size of a single price would be lost: that one is named as not placed."""

    def card(name, *sizes):
        rows = (f"<div><p>{size}</p><p>{price}</p></div>" for size, price in sizes)
        return f"<div><h4>{name}</h4><p>Our best model</p>{''.join(rows)}</div>"

    both = card("Easel 5", ("Up to 1 MP", "$0.04 / image"), ("Up to 4 MP", "$0.07 / image"))
    page = f"<html><h2>Models</h2>{both}{card('Easel 4', ('Up to 1 MP', '$0.01 / image'))}</html>"

    assert lines_of(page) == [
        "Easel 5 image 0.04 Up to 1 MP image",
        "Easel 5 image 0.07 Up to 4 MP image",
    ]
