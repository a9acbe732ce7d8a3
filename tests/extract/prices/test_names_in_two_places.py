"""The family of a model stands above its rows, and its size in a column: a name is both."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "Model|Input / 1M tokens"
SIZED = "Family|Size|Input / 1M tokens"


@pytest.mark.parametrize("group", ["Anvil family", "Anvil", "Anvil series"])
def test_a_spanning_row_has_the_first_half_of_the_names_below_it(group):
    above = f"<tr><td colspan=2>{group}</td></tr>"
    page = grid(HEAD, "Large|$3", "Medium|$2", "Tongs 8B|$1").replace("</tr>", f"</tr>{above}", 1)

    assert lines_of(page) == ["Anvil Large input 3", "Anvil Medium input 2", "Tongs 8B input 1"]
    assert lines_of(page.replace("Large", "L"))[0] == "Anvil L input 3"


def test_a_row_of_nothing_but_a_name_has_the_family_of_those_below_it():
    page = grid(HEAD, "Anvil|", "3.5 70B|$3", "3.5 8B|$2", "Tongs|", "4 Scout|$1")

    assert lines_of(page) == [
        *("Anvil 3.5 70B input 3", "Anvil 3.5 8B input 2", "Tongs 4 Scout input 1"),
    ]


@pytest.mark.parametrize("group", ["Language models", "Europe", "Embeddings"])
def test_a_size_below_what_names_no_family_is_no_model(group):
    above = f"<tr><td colspan=2>{group}</td></tr>"
    page = grid(HEAD, "Large|$3", "Tongs 8B|$1").replace("</tr>", f"</tr>{above}", 1)

    assert not [line for line in lines_of(page) if "Large" in line]
    assert any("Large" in line for line in readings_of(page).unplaced)


def test_a_size_in_its_own_column_is_part_of_a_name_that_stands_in_several_rows():
    page = grid(SIZED, "Anvil 3|397B A17B|$3", "Anvil 3|8B|$1", "Tongs 2|70B|$2")

    assert lines_of(page) == [
        *("Anvil 3 397B A17B input 3", "Anvil 3 8B input 1", "Tongs 2 input 2"),
    ]


@pytest.mark.parametrize(
    ("heading", "row", "name"),
    [("A1 系列\uff08推理模型\uff09", "A3", "A3"), ("Anvil 系列", "Large", "Anvil Large")],
)
def test_a_family_in_chinese_goes_before_a_size_and_not_before_another_model(heading, row, name):
    page = grid("模型名称|输入价格", f"{row}|$2/1M tokens", before=f"<h2>{heading}</h2>")

    assert lines_of(page) == [f"{name} input 2"]


def test_rows_of_sizes_are_of_the_family_above_in_whichever_words():
    above = "<tr><td colspan=2>Anvil 4</td></tr>"
    page = grid("Size|Input / 1M tokens", "Scout (109B)|$3", "Anvil 4 Max|$2")

    assert lines_of(page.replace("</tr>", f"</tr>{above}", 1)) == [
        *("Anvil 4 Max input 2", "Anvil 4 Scout (109B) input 3"),
    ]


def test_a_column_of_families_has_the_first_half_of_the_names_beside_it():
    page = grid("Family|Model|Input / 1M tokens", "Llama|3.3 Instruct|$3", "Qwen|Qwen3 8B|$1")

    assert lines_of(page) == ["Llama 3.3 Instruct input 3", "Qwen3 8B input 1"]


@pytest.mark.parametrize(
    ("heading", "lines"),
    [("Anvil", ["Anvil 3.5 Large input 3", "Tongs 8B input 1"]), ("Sizes", ["Tongs 8B input 1"])],
)
def test_a_version_is_no_name_without_the_family_in_the_heading(heading, lines):
    before = f"<h2>{heading}</h2>"

    assert lines_of(grid(HEAD, "3.5 Large|$3", "Tongs 8B|$1", before=before)) == lines


def test_several_ids_in_brackets_are_of_one_model():
    page = grid(HEAD, "Anvil 3 Mini (<code>anvil-3-mini</code>, <code>anvil-3-mini-0925</code>)|$1")

    assert lines_of(page) == ["Anvil 3 Mini input 1"]
    assert readings_of(page).prices[0].model_id_native == "anvil-3-mini"


@pytest.mark.parametrize(
    "heading", ["Anvil Opal (latest)", "Anvil Opal (May 2026)", "Anvil Opal — small and quick"]
)
def test_what_is_said_behind_a_name_in_a_heading_leaves_it_a_name(heading):
    page = grid("|Price per 1M tokens", "Input|$1", "Output|$4", before=f"<h2>{heading}</h2>")

    assert [line.split()[:2] for line in lines_of(page)] == [["Anvil", "Opal"]] * 2


def test_a_kind_of_tokens_behind_a_name_is_one_beside_another():
    both = grid("Model|Input|Output", "Tongs Live (text)|$4|$16", "Tongs Live (audio)|$32|$64")
    page = both.replace("<table>", "<p>Prices per 1M tokens.</p><table>")

    assert [line for line in lines_of(page) if "audio" in line] == [
        "Tongs Live audio_input 32",
        "Tongs Live audio_output 64",
    ]


def test_a_small_line_in_a_heading_is_no_part_of_a_name():
    items = "<ul><li>Input <data>$1</data></li><li>Output <data>$4</data></li></ul>"
    fold = f"<details><summary>Tongs 5 <small>our best model</small></summary>{items}</details>"
    page = f"<html><h1>Pricing</h1><p>Prices in USD per 1M tokens</p>{fold}</html>"

    assert lines_of(page) == ["Tongs 5 input 1", "Tongs 5 output 4"]


def test_efforts_below_a_model_are_variants_of_it():
    rows = ("Minimal|$1", "Medium|$2", "High|$3")
    page = grid("Reasoning effort|Output / 1M tokens", *rows, before="<h2>tongs-r2</h2>")

    assert lines_of(page) == [
        *("tongs-r2 output 1 Minimal", "tongs-r2 output 2 Medium", "tongs-r2 output 3 High"),
    ]


@pytest.mark.parametrize("name", ["L4", "T4"])
def test_a_gpu_is_no_version_of_a_family(name):
    page = grid("Model|Per GPU and hour", f"{name}|$1", before="<h2>NVIDIA</h2>")

    assert [line.split()[0] for line in lines_of(page)] == [name]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("<b>Tongs 5</b> <i>$2 in / $8 out</i>", "Tongs 5"),
        ("<b>Tongs 5</b> <code>tongs-5</code> <i>$2</i> in / <i>$8</i> out", "Tongs 5"),
        ("<b>Tongs 5</b> <i>from</i> <b>$2</b>", None),
        ("<b>Tongs 5</b> <i>Our fastest</i> <b>$2</b>", None),
    ],
)
def test_the_title_of_a_fold_names_its_model_before_a_price(title, name):
    """What is folded away parts the prices of one model by class of service."""
    line = "<div><dt>{}</dt><dd>{}</dd></div>"
    tiers = "".join(
        f"<section><h4>{tier}</h4>"
        f"<dl>{line.format('Input', x)}{line.format('Output', y)}</dl></section>"
        for tier, x, y in (("Standard", "$2", "$8"), ("Batch", "$1", "$4"))
    )
    fold = f"<details><summary>{title}</summary><div>{tiers}</div></details>"
    page = f"<html><h1>Prices</h1><p>All are in USD per million tokens.</p>{fold}</html>"

    found = {
        (p.model_label, p.meter, p.service_tier, p.source_amount) for p in readings_of(page).prices
    }
    assert found == {
        (name, meter, tier, amount)
        for tier, meter, amount in (
            ("standard", "input", 2),
            ("standard", "output", 8),
            ("batch", "input", 1),
            ("batch", "output", 4),
        )
        if name
    }


def test_a_day_behind_a_name_is_no_part_of_it():
    page = grid(HEAD, "Anvil 2 Mini, through December 31, 2026|$0.50", "Tongs 3|$1")

    assert lines_of(page) == ["Anvil 2 Mini input 0.5 to 2027-01-01", "Tongs 3 input 1"]


def test_rows_of_plans_price_the_models_in_the_titles():
    """What a plan costs by the month is no price of a model, and `Quality tier` no title of one."""
    head = "Plan|Monthly fee|Additional Anvil 2, per 1M characters|Sing 3 (per 1M chars)"

    assert lines_of(grid(head, "Team|$20|$8|$4", "Standard|$90|$6|$3")) == [
        "Anvil 2 characters 6 Standard plan, Additional mchar",
        "Anvil 2 characters 8 Team plan Additional mchar",
        "Sing 3 characters 3 Standard plan mchar",
        "Sing 3 characters 4 Team plan mchar",
    ]
    assert lines_of(grid("Quality tier|Price per image", "Cinema|$0.07")) == []
