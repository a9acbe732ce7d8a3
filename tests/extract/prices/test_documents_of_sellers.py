"""Forms of price pages that stand in sellers' own repositories of documentation."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "| Model | Input ($/1M tokens) | Output ($/1M tokens) |\n|---|---|---|\n"
TABS = (
    f'# Models\n\n<Tabs>\n<Tab title="Standard">\n\n{HEAD}| Anvil 2* | $1 | $4 |\n\n</Tab>\n'
    f'<Tab title="Priority*">\n\n{HEAD}| Anvil 2 | $2 | $8 |\n\n'
    "\\* Priority answers first. Set `tier` to `priority`.\n\n</Tab>\n</Tabs>\n\n"
)


def test_what_stands_below_a_table_in_a_tab_is_said_of_that_tab_alone():
    """A note or a sentence there makes no other table one of a class of service."""
    page = f"{TABS}{HEAD}| Tongs 2 | $3 | $9 |\n"

    assert lines_of(page) == [
        "Anvil 2 input 1",
        "Anvil 2 input 2 priority",
        "Anvil 2 output 4",
        "Anvil 2 output 8 priority",
        "Tongs 2 input 3",
        "Tongs 2 output 9",
    ]


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ("Input (non-audio), $ per 1M tokens", "Input (audio), $ per 1M tokens"),
        ("Input excluding audio, $ per 1M tokens", "Audio input, $ per 1M tokens"),
        ("Entrée (hors audio), $ par million de tokens", "Entrée (audio), $ par million de tokens"),
        ("输入(非音频)美元/百万token", "输入(音频)美元/百万token"),
    ],
)
def test_tokens_that_are_not_of_sound_are_plain_ones(plain, other):
    page = grid(f"Model|{plain}|{other}", "Anvil 2|1|3")

    assert lines_of(page) == ["Anvil 2 audio_input 3", "Anvil 2 input 1"]


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        ("条件千 token", "输入长度 [0, 32]", "输入长度 (32, 128]"),
        ("条件 (token)", "≤32k", "\uff1e32k"),
        ("输入长度区间(千 Token)", "0 < 输入 ≤ 32", "32 < 输入 ≤ 128"),
        ("Pricing tiers (K tokens)", "[0, 32]", "(32, 128]"),
    ],
)
def test_bounds_stand_below_a_title_that_says_what_it_counts(title, first, second):
    """The name is left out in the second row, or is a mark that cannot be seen."""
    page = grid(
        f"模型名称|{title}|输入元/百万token",
        *(f"Anvil 2|{first}|1", f"\ufeff|{second}|2"),
    )

    assert lines_of(page) == ["Anvil 2 input 1 CNY", "Anvil 2 input 2 >32000 CNY"]


@pytest.mark.parametrize(
    ("title", "cell", "lines"),
    [
        ("Cache ($/M)", "Read: $1<br>Write: $5", ["cache_read 1", "cache_write 5"]),
        ("Price", "$0.001 / 1K input<br>$0.005 / 1K output", ["input 1", "output 5"]),
        ("Input ($/M)", "Original price: <s>$2</s> Sale price: $1", ["input 1"]),
        ("Input ($/M)", "List price $2, sale price $1", ["input 1"]),
        ("Storage ($/M)", "Read: $1<br>Write: $5", []),
        ("Price", "$0.001 / 1K input images<br>$5 / 1K output images", []),
    ],
)
def test_a_cell_says_by_its_own_words_what_each_amount_is_for(title, cell, lines):
    """Reads and writes are those of a cache below a title of one, and a sale has ended a price."""
    assert lines_of(grid(f"Model|{title}", f"Anvil 2|{cell}")) == [f"Anvil 2 {x}" for x in lines]


def test_the_size_of_a_picture_behind_a_name_is_a_variant():
    page = grid("Model|Price per image", "Etch 3 HD (1024x1792)|$0.08", "Etch 3 (Wide)|$0.09")

    assert lines_of(page) == [
        "Etch 3 (Wide) image 0.09 Wide image",
        "Etch 3 HD image 0.08 1024x1792 image",
    ]


def test_a_price_of_output_beside_an_embedding_leaves_it_one():
    """Name and heading both say it; `Ward 8B` below the same heading is no embedding."""
    page = grid(
        "Model|Input|Output",
        *("acme-embed-m3|$0.15|$0.60", "Ward 8B|$0.02|$0.06"),
        before="<h2>Embedding models</h2><p>Prices per 1M tokens:</p>",
    )

    assert lines_of(page)[:3] == [
        "Ward 8B input 0.02",
        "Ward 8B output 0.06",
        "acme-embed-m3 embedding 0.15",
    ]


@pytest.mark.parametrize("last", ["gcp|x4|56 GB|$8", "gcp|x2|28 GB|$8"])
def test_two_columns_may_tell_machines_apart_that_none_does_alone(last):
    """How much memory a machine has is no name of an offer, where something else tells it."""
    rows = ("aws|x1|14 GB|$1", "aws|x4|56 GB|$5", "gcp|x1|16 GB|$2", last)
    cells = [row.replace("|", "|acme-h100|", 1) for row in rows]
    page = grid("Cloud|Instance|Size|Memory|Price per GPU hour", *cells)

    assert [line.removeprefix("acme-h100 gpu_hour ") for line in lines_of(page)] == [
        "1 aws, x1 gpu_hour",
        "2 gcp, x1 gpu_hour",
        "5 aws, x4 gpu_hour",
        f"8 gcp, {last.split('|')[1]} gpu_hour",
    ]


RST = """Prices of our models.

.. tabs::

   .. tab:: Text Embeddings
      :tabid: text

      .. list-table::
         :header-rows: 1

         * - Model
           - Price per 1M tokens
         * - | ``acme-tin-2``
             | ``acme-zinc-2``
           - $0.12

      .. collapsible::
         :heading: Older Embedding Models
         :expanded: false

         .. list-table::
            :header-rows: 1

            * - Model
              - Price per 1M tokens
            * - ``acme-lead-1``
              - $0.30

   .. tab:: Rerankers

      .. list-table::
         :header-rows: 1

         * - Model
           - Price per 1M tokens
         * - ``acme-sort-1``
           - $0.05
"""


def test_tabs_and_folded_parts_of_restructured_text_title_their_tables():
    """Each line of a block in a cell is a model of its own."""
    assert lines_of(RST) == [
        "acme-lead-1 embedding 0.3",
        "acme-sort-1 rerank 0.05",
        "acme-tin-2 embedding 0.12",
        "acme-zinc-2 embedding 0.12",
    ]


def test_a_row_may_list_gpus_whose_title_says_for_how_long_they_are_rented():
    page = grid(
        "GPU type(s)|Memory|Flex|Active",
        *("H200 PRO|141 GB|$0.0015|$0.0012", "L4, 6000 Ada, 3090|24 GB|$0.0002|$0.0001"),
        before="<h3>Pricing table (per second)</h3>",
    )

    assert lines_of(page) == [
        *("3090 gpu_hour 0.36 Active gpu_hour", "3090 gpu_hour 0.72 flex gpu_hour"),
        *("6000 Ada gpu_hour 0.36 Active gpu_hour", "6000 Ada gpu_hour 0.72 flex gpu_hour"),
        *("H200 PRO gpu_hour 4.32 Active gpu_hour", "H200 PRO gpu_hour 5.4 flex gpu_hour"),
        *("L4 gpu_hour 0.36 Active gpu_hour", "L4 gpu_hour 0.72 flex gpu_hour"),
    ]
    assert lines_of(page.replace("(per second)", "")) == []


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("1 Acme credit equals 1 USD.", 3),
        ("Each credit is worth $1.00.", 3),
        ("1 credit = $0.01.", 0),
        ("One credit costs $1.50.", 0),
        ("Credits never expire.", 0),
    ],
)
def test_credits_are_dollars_where_the_page_says_so(said, count):
    tokens = grid("Model|Credits per 1M tokens|Credits included", "Anvil 2|0.50|90", before=said)
    gpus = grid("GPU|Credits per GPU per hour", "H100 80GB|2.50")

    assert len(lines_of(f"{tokens.removesuffix('</html>')}{gpus[6:]}")) == count


@pytest.mark.parametrize(
    ("title", "price"), [("Image Generation", ["Etch 3 image 0.04 image"]), ("Video Models", [])]
)
def test_a_picture_is_what_a_model_of_pictures_generates(title, price):
    said = f"<h3>Media Models</h3><p>Priced per generation.</p><h4>{title}</h4>"

    assert lines_of(grid("Model|Price", "Etch 3|$0.04", before=said)) == price


@pytest.mark.parametrize(
    ("title", "size", "prices"),
    [
        ("Resolution", "2K", ["Etch 3 image 0.05 2K image", "Etch 3 image 0.08 4K image"]),
        ("Scenes", "2 000", []),
    ],
)
def test_what_a_picture_of_a_size_costs_is_by_the_picture(title, size, prices):
    page = grid(
        f"Model|{title}|Cost",
        *(f"Etch 3|{size}|$0.05", f"Etch 3|{size.replace('2', '4')}|$0.08"),
        before="<h2>Image Generation Costs</h2>",
    )

    assert lines_of(page) == prices


def test_words_beside_a_gpu_are_no_gpu_of_a_list():
    page = grid("GPU|Price per GPU hour", "H100, 1 GPU|$2", "L4, A5000|$1")

    names = {line.partition(" gpu_hour")[0] for line in lines_of(page)}
    assert names == {"H100, 1 GPU", "L4", "A5000"}


def test_an_amount_whose_sign_several_currencies_have_is_named_as_such():
    said = readings_of(grid("Model|Input (per 1M tokens)", "Anvil 2|¥1.00")).unplaced

    assert [line.partition(" (in ")[2] for line in said] == [
        "which of several currencies?: '¥1.00')"
    ]


def test_what_models_cost_may_stand_below_their_names_with_its_unit():
    page = grid("|tongs-1|tongs-2", "Streaming|Yes|No", "Cost per 1,000 characters|5 cents|2¢")

    assert lines_of(page) == ["tongs-1 characters 50 mchar", "tongs-2 characters 20 mchar"]
    assert lines_of(page.replace("Cost per 1,000 characters", "Refund")) == []


def test_steps_and_sizes_are_conditions_of_the_model_in_the_title_of_a_tab():
    rows = "| Steps | 256 x 256 | 512 x 512 |\n|---|---|---|\n| 10 | $0.001 | $0.003 |\n"
    page = f'# Images\n\n{{% tab title="Tongs.1 \\[dev]" %}}\n\n{rows}| 20 | $0.002 | $0.006 |\n'

    assert lines_of(page) == [
        "Tongs.1 [dev] image 0.001 10, 256 x 256 image",
        "Tongs.1 [dev] image 0.002 20, 256 x 256 image",
        "Tongs.1 [dev] image 0.003 10, 512 x 512 image",
        "Tongs.1 [dev] image 0.006 20, 512 x 512 image",
    ]


def test_a_price_among_properties_is_that_of_the_model_in_the_heading():
    """A card in between has a title of its own, and ends."""
    card = '<Card title="Try it" href="/hub">\n  Test it in the hub.\n</Card>\n\n'
    row = "| **Pricing** | \\$0.05 per 1000 characters |\n"
    page = f"# Tongs Speech 02 HD\n\n{card}| | |\n|---|---|\n| **Type** | Speech |\n{row}"

    assert lines_of(page) == ["Tongs Speech 02 HD characters 50 mchar"]
    assert lines_of(page.replace("Tongs Speech 02 HD", "Our pricing")) == []
    assert lines_of(page.replace("per 1000 characters", "for more")) == []


def test_a_machine_of_several_gpus_is_priced_by_the_hour_of_computations():
    page = grid(
        "Configuration|Cost per 1 hour of computations, without VAT",
        *("g1 (8 vCPU, 1 GPU V100)|$2.5", "g2 (16 vCPU, 2 GPU V100)|$5", "c1 (4 vCPU, 0 GPU)|$1"),
        "g3 (4 vCPU, 1/8 GPU V100)|$0.6",
    )

    assert [line.partition(" gpu_hour ")[2][:3] for line in lines_of(page)] == ["2.5", "2.5"]


def test_what_is_free_beside_an_amount_leaves_the_amount_its_place():
    page = grid("Model|Price in / out, per 1M tokens", "Tongs 3|$0.1 / $0.4", "Tongs 2|$0.2 / free")

    assert lines_of(page) == ["Tongs 2 input 0.2", "Tongs 3 input 0.1", "Tongs 3 output 0.4"]
