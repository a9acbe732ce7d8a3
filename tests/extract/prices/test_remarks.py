"""What stands beside a price in words: remarks, tasks, qualities, the machine that is rented."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

MTOK = "<p>Prices per 1M tokens</p>"


@pytest.mark.parametrize(
    ("remark", "terms"),
    [
        pytest.param("Sale until 31 December 2026", " to 2027-01-01", id="sale"),
        pytest.param("EU only", " EU only", id="place"),
        pytest.param("Minimum 100 requests", " Minimum 100 requests", id="not understood"),
        pytest.param("Good for code", "", id="praise"),
        pytest.param("Batch at half price", "", id="other prices"),
        pytest.param("Fine-tuned models cost the same", "", id="other models"),
    ],
)
def test_a_column_of_remarks_binds_the_prices_of_its_row(remark, terms):
    page = grid("Model|Input|Output|Notes", f"Anvil 2|$1|$4|{remark}", before=MTOK)

    assert lines_of(page) == [f"Anvil 2 input 1{terms}", f"Anvil 2 output 4{terms}"]


def test_a_promotional_price_without_its_end_is_refused():
    page = grid("Model|Input|Output|Notes", "Anvil 2|$1|$4|Introductory price", before=MTOK)

    assert lines_of(page) == []
    assert "an offer whose dates are not known" in readings_of(page).unplaced[0]


def test_standard_beside_hd_is_a_quality():
    page = grid("Model|Standard|HD", "Anvil Draw|$0.03 per image|$0.06 per image")

    assert lines_of(page) == [
        "Anvil Draw image 0.03 Standard image",
        "Anvil Draw image 0.06 HD image",
    ]


def test_what_a_model_is_for_is_no_name_below_one():
    page = (
        "# Prices\n\n## Anvil Speak\n\nModel name: `anvil-speak`.\n\n"
        "* Text to speech: $18 per million characters\n"
    )

    assert lines_of(page) == ["Anvil Speak characters 18 mchar"]


def test_a_gpu_of_a_machine_is_rented_with_the_others():
    page = grid("GPU|Price per hour", "1x H100|$3", "8x H100|$20")

    assert lines_of(page) == [
        "1x H100 gpu_hour 3 one GPU gpu_hour",
        "8x H100 gpu_hour 2.5 node of 8 GPUs gpu_hour",
    ]


def test_what_a_machine_is_called_parts_its_prices_beside_the_number_of_its_gpus():
    page = grid("GPU|Price|Low-cost", "2x A10G - large|$3/hr|-", "GV100x4|$12/hr|$4/hr")

    assert lines_of(page) == [
        "2x A10G gpu_hour 1.5 large, node of 2 GPUs gpu_hour",
        "GV100x4 gpu_hour 1 node of 4 GPUs, Low-cost gpu_hour",
        "GV100x4 gpu_hour 3 node of 4 GPUs gpu_hour",
    ]


@pytest.mark.parametrize("title", ["GPU", "Accelerators", "Graphics card"])
def test_a_column_of_gpus_says_how_many_share_the_price_of_an_instance(title):
    page = grid(f"Instance|{title}|Price per hour", "h200-8|8x H200|$20")

    assert lines_of(page) == ["h200-8 gpu_hour 2.5 node of 8 GPUs gpu_hour"]


def test_the_size_of_the_machine_parts_prices_of_one_gpu_also_where_these_are_printed():
    page = grid("Instance|Price / GPU / hr", "8x NVIDIA B300|$6.49", "1x NVIDIA A10|$0.69")

    assert lines_of(page) == [
        "1x NVIDIA A10 gpu_hour 0.69 one GPU gpu_hour",
        "8x NVIDIA B300 gpu_hour 6.49 node of 8 GPUs gpu_hour",
    ]


def test_a_sentence_names_the_gpu_and_the_hour_of_terms_without_a_unit():
    before = "Prices are for one GPU and one hour."
    page = grid("GPU|3 months|1 year", "NVIDIA B200|$4.45|$3.79", before=before)

    assert lines_of(page) == [
        "NVIDIA B200 gpu_hour 3.79 1 year gpu_hour",
        "NVIDIA B200 gpu_hour 4.45 3 months gpu_hour",
    ]


def test_terms_of_gpus_have_the_unit_that_another_table_names():
    """A table of other things has it not, nor do terms where two units are named."""
    on_demand = grid("GPU|Price per GPU per hour", "NVIDIA B200|$5")
    terms = grid("GPU|3 months", "NVIDIA B200|$4.45").replace("<h1>Pricing</h1>", "<h2>Terms</h2>")
    page = on_demand.replace("</html>", "") + terms.replace("<html>", "")

    assert lines_of(page) == [
        "NVIDIA B200 gpu_hour 4.45 3 months gpu_hour",
        "NVIDIA B200 gpu_hour 5 gpu_hour",
    ]
    assert lines_of(terms) == []


def test_a_unit_in_another_cell_of_the_row_is_not_passed_over():
    page = grid(
        "Model|Resolution|Price per image",
        "Anvil Draw|1024 × 1024|$0.02",
        "Tongs Draw|per megapixel|$0.03",
    )

    assert lines_of(page) == ["Anvil Draw image 0.02 1024 × 1024 image"]
    assert "'per megapixel' beside a price per something else" in readings_of(page).unplaced[0]


def test_an_amount_that_a_note_states_until_a_day_puts_that_of_the_cell_in_doubt():
    note = "Until 15 January 2027 output is billed at $1.20."
    page = grid("Model|Input|Output|Notes", f"Anvil 2|$0.40|$1.60|{note}", before=MTOK)

    assert lines_of(page) == ["Anvil 2 input 0.4"]
    assert "another amount for a time" in readings_of(page).unplaced[0]


def test_a_column_of_products_says_what_an_hour_is_of():
    page = grid(
        "Product|Model|Price",
        "Text to speech|Anvil Voice|$0.10 per 1,000 characters",
        "Speech to text|Anvil Ear|$0.22 per hour",
        "Dubbing|Anvil Dub|$0.33 per hour",
    )

    assert lines_of(page) == [
        "Anvil Ear audio_hour 0.22 audio_hour",
        "Anvil Voice characters 100 mchar",
    ]


def test_a_column_of_prompt_sizes_bounds_its_rows():
    page = grid(
        "Model|Prompt size|Input|Output",
        "Anvil 2|up to 200K tokens|$2|$10",
        "Anvil 2|more than 200K tokens|$4|$15",
        before=MTOK,
    )

    assert lines_of(page) == [
        "Anvil 2 input 2",
        "Anvil 2 input 4 >200000",
        "Anvil 2 output 10",
        "Anvil 2 output 15 >200000",
    ]


def test_the_currency_of_bare_numbers_may_stand_below_an_outer_heading():
    page = (
        "# Prices\n\nPrices are in US dollars per 1M tokens.\n\n## Text\n\n"
        "| Model | Input | Output |\n|---|---|---|\n| anvil-2 | 2.50 | 10 |\n\n"
        "## Embeddings\n\n| Model | Cost |\n|---|---|\n| anvil-embed | 0.13 |\n"
    )

    assert lines_of(page) == [
        "anvil-2 input 2.5",
        "anvil-2 output 10",
        "anvil-embed embedding 0.13",
    ]
