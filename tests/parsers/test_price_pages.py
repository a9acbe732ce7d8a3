"""Our sources with tables, each read from a page of ours in its shape."""

import pytest

from tests.parsers.page_changes import FORMS


@pytest.mark.parametrize("source_id", sorted(FORMS))
def test_a_page_in_its_shape_is_sound(read_page, saved_page, source_id):
    reading = read_page(source_id, saved_page(FORMS[source_id]))

    assert reading.failed == ()
    assert reading.parsed.misplaced == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "groq-docs-models",
            [
                ("anvil-3.3-70b", "input", None, "on_request"),
                ("anvil-3.3-70b", "output", None, "on_request"),
                ("acme/anvil-oss-120b", "input", "0.15", "priced"),
                ("acme/anvil-oss-120b", "output", "0.6", "priced"),
                ("acme/anvil-oss-20b", "input", "0.075", "priced"),
                ("acme/anvil-oss-20b", "output", "0.3", "priced"),
                ("whisper-murmur-v3", "audio_hour", "0.111", "priced"),
                ("lark/english-v1", "characters", "22", "priced"),
                ("acme/guard-2-22m", "input", "0.03", "priced"),
                ("acme/guard-2-22m", "output", "0.04", "priced"),
            ],
        ),
        (
            "together-docs-models",
            [
                ("acme/Anvil-5.3", "input", "1.4", "priced"),
                ("acme/Anvil-5.3", "cache_read", "0.26", "priced"),
                ("acme/Anvil-5.3", "output", "4.4", "priced"),
                ("acme/anvil-oss-120b", "input", "0.15", "priced"),
                ("acme/anvil-oss-120b", "output", "0.6", "priced"),
                ("acme/Tongs-4B", "input", "0.042", "priced"),
                ("acme/Tongs-4B", "output", "0", "free"),
                ("forge/Bellows-M2", "input", "0.3", "priced"),
                ("forge/Bellows-M2", "cache_read", "0.06", "priced"),
                ("forge/Bellows-M2", "output", "1.2", "priced"),
                ("spark/FLOW.2-pro", "image", "0.03", "priced"),
                ("spark/FLOW.2-max", "image", "0.07", "priced"),
                ("lark/lark-3", "characters", "65", "priced"),
                ("acme/murmur-large-v3", "audio_hour", "0.09", "priced"),
                ("acme/tack-base", "embedding", "0.008", "priced"),
            ],
        ),
        (
            "cerebras-pricing",
            [
                ("Anvil OSS 120B", "input", "0.35", "priced"),
                ("Anvil OSS 120B", "output", "0.75", "priced"),
                ("Bellows 3 235B", "input", "0.6", "priced"),
                ("Bellows 3 235B", "output", "1.2", "priced"),
                ("Tongs 4.7", "input", "2.25", "priced"),
                ("Tongs 4.7", "output", "2.75", "priced"),
            ],
        ),
        (
            "together-pricing",
            [
                ("Anvil 4 Maverick", "input", "0.27", "priced"),
                ("Anvil 4 Maverick", "output", "0.85", "priced"),
                ("Anvil 4 Scout", "input", "0.18", "priced"),
                ("Anvil 4 Scout", "output", "0.59", "priced"),
                ("Bellows 70B", "input", "0.88", "priced"),
                ("Bellows 70B", "output", "0.88", "priced"),
                ("Tongs M3", "input", "0.3", "priced"),
                ("Tongs M3", "cache_read", "0.06", "priced"),
                ("Tongs M3", "output", "1.2", "priced"),
            ],
        ),
        (
            "sambanova-pricing",
            [
                ("Anvil-3.3-70B-Instruct", "input", "0.6", "priced"),
                ("Anvil-3.3-70B-Instruct", "cache_read", None, "not_offered"),
                ("Anvil-3.3-70B-Instruct", "output", "1.2", "priced"),
                ("Bellows-R1-0528", "input", "5", "priced"),
                ("Bellows-R1-0528", "cache_read", None, "not_offered"),
                ("Bellows-R1-0528", "output", "7", "priced"),
                ("Tongs-V3.1", "input", "3", "priced"),
                ("Tongs-V3.1", "cache_read", "0.3", "priced"),
                ("Tongs-V3.1", "output", "4.5", "priced"),
            ],
        ),
        (
            "novita-pricing",
            [
                ("acme/anvil-k2-instruct", "input", "0.57", "priced"),
                ("acme/anvil-k2-instruct", "output", "2.3", "priced"),
                ("acme/anvil-8b-highspeed", "input", "0.02", "priced"),
                ("acme/anvil-8b-highspeed", "output", "0.05", "priced"),
                ("forge/hammer-free", "input", "0", "free"),
                ("forge/hammer-free", "output", "0", "free"),
                ("RTX 4090 24GB", "gpu_hour", "0.35", "priced"),
                ("H100 SXM 80GB", "gpu_hour", "2.56", "priced"),
            ],
        ),
        (
            "baseten-pricing",
            [
                ("Anvil 5", "input", "0.95", "priced"),
                ("Anvil 5", "cache_read", "0.2", "priced"),
                ("Anvil 5", "output", "3.15", "priced"),
                ("Anvil 5 Fast", "input", "2.1", "priced"),
                ("Anvil 5 Fast", "cache_read", "0.39", "priced"),
                ("Anvil 5 Fast", "output", "6.6", "priced"),
                ("Bellows OSS 120B", "input", "0.1", "priced"),
                ("Bellows OSS 120B", "output", "0.5", "priced"),
                ("T4", "gpu_hour", "0.63", "priced"),
                ("H100", "gpu_hour", "6.5", "priced"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_its_prices_come_out_exactly(read_page, saved_page, source, expected):
    reading = read_page(source, saved_page(FORMS[source]))

    assert reading.figures("state") == expected


def test_several_prices_in_a_cell_go_by_the_order_that_the_text_tells(read_page, saved_page):
    """Columns are classes of service; a dash in one is no price there."""
    reading = read_page("fireworks-docs-pricing", saved_page("listed_prices.md"))

    assert reading.figures("service_tier")[:11] == [
        ("Anvil K2.6", "input", "0.95", "standard"),
        ("Anvil K2.6", "cache_read", "0.16", "standard"),
        ("Anvil K2.6", "output", "4", "standard"),
        ("Anvil K2.6", "input", "1.1875", "priority"),
        ("Anvil K2.6", "cache_read", "0.2", "priority"),
        ("Anvil K2.6", "output", "5", "priority"),
        ("Anvil K2.6 Turbo (Fast)", "input", "2", "standard"),
        ("Anvil K2.6 Turbo (Fast)", "cache_read", "0.3", "standard"),
        ("Anvil K2.6 Turbo (Fast)", "output", "8", "standard"),
        ("Bellows 5.1", "input", "1.4", "standard"),
        ("Bellows 5.1", "output", "4.4", "standard"),
    ]
    assert {row[0] for row in reading.figures()[11:]} == {"size:0b-4b", "moe:0b-56b"}


def test_a_unit_that_the_page_leaves_out_is_the_one_we_know_of(read_page):
    """It carries a note; what the page says itself goes first."""
    silent = b"| Model | Input | Output |\n|---|---|---|\n| Anvil | $1 | $2 |\n"
    spoken = b"Prices are per 1K tokens.\n\n" + silent.replace(b"$", b"$0.00")

    assert read_page("fireworks-docs-pricing", silent).figures("note") == [
        ("Anvil", "input", "1", "unit from sources.yaml: the page names none"),
        ("Anvil", "output", "2", "unit from sources.yaml: the page names none"),
    ]
    assert read_page("fireworks-docs-pricing", spoken).figures("note") == [
        ("Anvil", "input", "1", None),
        ("Anvil", "output", "2", None),
    ]
    assert read_page("groq-docs-models", silent).failed == ("readable",)


def test_context_and_quantization_are_the_offers(read_page, saved_page):
    reading = read_page("together-docs-models", saved_page("priced_columns.md"))
    offers = {row["offer_key"]: row for row in reading.parsed.rows["offers"]}

    assert (
        offers["acme/Anvil-5.3"]["context_window"],
        offers["acme/Anvil-5.3"]["quantization"],
    ) == (
        1_048_575,
        "FP4",
    )
    assert offers["acme/anvil-oss-120b"]["model_label"] == "Anvil OSS 120B"
    # The vision table, whose header is its first row, knows what the chat table leaves out.
    assert offers["forge/Bellows-M2"]["context_window"] == 228_700


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("together-docs-models", "Reel 1 Pro › Price per video: '$0.57'"),
        ("together-pricing", "Bellows 405B › Price 1M tokens: '$2:40'"),
        ("deepinfra-pricing", "FLOW-1-dev › Price: '$0.01 x (width"),
    ],
)
def test_what_has_no_place_is_named(read_page, saved_page, source, named):
    unplaced = read_page(source, saved_page(FORMS[source])).parsed.unplaced

    assert any(named in line for line in unplaced)


def test_a_rendered_page_at_the_address_of_its_markdown_is_read_too(read_page, saved_page):
    reading = read_page("together-docs-models", saved_page("currency_codes.html"))

    assert ("Tongs-V3.1", "input", "3") in reading.figures()


def test_a_row_with_more_cells_than_its_header_cannot_be_read(read_page, saved_page):
    """A pipe that is not escaped moves each figure one column on."""
    whole = saved_page("priced_columns.md")
    page = whole.replace(b"| Anvil-5.3 ", b"| Anvil|5.3 ")

    reading = read_page("together-docs-models", page)
    lost = set(read_page("together-docs-models", whole).prices) - set(reading.prices)

    assert lost
    assert {row["model_label"] for row in reading.prices.values()}.isdisjoint({"Anvil", "5.3"})
    assert sum("more cells than its header" in line for line in reading.parsed.unplaced) > 0
