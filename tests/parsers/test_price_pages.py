"""Our sources with tables, each read from a page of ours in its shape."""

import re

import pytest

FORMS = {
    "baseten-pricing": "model_apis.html",
    "cerebras-pricing": "script_tables.html",
    "deepinfra-pricing": "doubled_tables.html",
    "fireworks-docs-pricing": "listed_prices.md",
    "groq-docs-models": "glued_ids.md",
    "novita-pricing": "suffixed_units.html",
    "sambanova-pricing": "currency_codes.html",
    "together-docs-models": "priced_columns.md",
    "together-pricing": "row_lists.html",
}
"""Page of tests/pages by source."""

EMPTY_PAGE = (
    b"<!DOCTYPE html><html><head><title>Home</title></head><body><div id='app'>"
    + b"<a>Products</a> " * 34
    + b"</div></body></html>"
)


@pytest.fixture(params=sorted(FORMS))
def source_id(request):
    return request.param


@pytest.fixture
def page(saved_page, source_id):
    return saved_page(FORMS[source_id])


def test_a_page_in_its_shape_is_sound(read_page, source_id, page):
    reading = read_page(source_id, page)

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


CHANGES = {
    "header renamed": (
        rb"(?i)(?:input|output)(?=[^|<\n]*(?:price|pricing|tokens?\b))"
        rb"|(?<=<th>)(?:Input|Output)(?=</th>)|(?<=\")(?:Input|Output)(?=\\*\")"
        rb"|PRICE PER 1M TOKENS|\bStandard\b(?=\s*\|)|Price 1M tokens",
        rb"Fee",
    ),
    "unit in thousands": (
        rb"(?i)(?:per |\$ / |/ )?(?:1M|\bM\b|1 million)(?= (?:input |output )?tokens)",
        rb"per 1K",
    ),
    "currency": (rb"\\?\$(?=[0-9.])|(?<=[0-9]) USD", "€".encode()),
    "amounts without sign": (rb"\\?\$(?=[0-9.])|(?<=[0-9]) USD", rb""),
    "decimal comma": (rb"(?<=[0-9])\.(?=[0-9]+)", rb","),
    "rows gone": (
        rb"<tr>(?:(?!</tr>)[\s\S])*?<td[\s\S]*?</tr>"
        rb"|^ *\| (?!:?-|MODEL|Model|Organization|Base).*?[0-9]\b.*?\n"
        rb"|<li class=.pricing_content-row.>[^\n]*|, \{[^{}]*(?:Bellows|Tongs)[^{}]*\}",
        rb"",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_layout_is_never_silently_smaller_or_wrong(read_page, source_id, page, change):
    """Sound means: what was stated is still stated, at the same price."""
    before = read_page(source_id, page)
    pattern, replacement = CHANGES[change]
    changed = re.sub(pattern, replacement, page, flags=re.M)
    after = read_page(source_id, changed, before)

    assert changed != page
    if not after.failed:
        kept = {key: row for key, row in after.prices.items() if key in before.prices}
        assert len(kept) >= 0.7 * len(before.prices)
        assert all(
            row["price_usd"] == before.prices[key]["price_usd"] or row["currency"] == "EUR"
            for key, row in kept.items()
        )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(EMPTY_PAGE, id="612 characters"),
        pytest.param(b"# Pricing\n\nSee our [new page](/prices).\n", id="text without a table"),
        pytest.param(b'{"models": []}', id="JSON"),
    ],
)
def test_a_page_without_its_tables_cannot_be_read(read_page, source_id, body):
    assert read_page(source_id, body).failed == ("readable",)


@pytest.mark.parametrize(
    ("title", "value"),
    [
        pytest.param("Released", "2026-10-01", id="no price"),
        pytest.param("Batch discount", "$0.01", id="money that is no price"),
        pytest.param("Image input", "$9.99", id="another meter"),
    ],
)
def test_a_column_that_is_inserted_moves_no_price(read_page, saved_page, title, value):
    page = saved_page("glued_ids.md").decode()
    before = read_page("groq-docs-models", page.encode())

    after = read_page("groq-docs-models", _widened(page, title, value).encode(), before)

    assert after.failed == ()
    assert {key: after.prices[key]["price_usd"] for key in before.prices} == {
        key: row["price_usd"] for key, row in before.prices.items()
    }


def _widened(page, title, value):
    """Return a page in Markdown with one more column, the second, in each table."""
    lines = []
    for line in page.splitlines():
        first, *cells = line.split("|")
        if len(cells) > 1:
            inserted = "---" if "---" in cells[0] else title if "MODEL" in cells[0] else value
            lines.append("|".join([first, cells[0], f" {inserted} ", *cells[1:]]))
        else:
            lines.append(line)
    return "\n".join(lines)


def test_a_table_that_was_split_is_read_in_both_parts(read_page, saved_page):
    page = saved_page("glued_ids.md").decode()
    head = page[
        page.index("| MODEL ID") : page.index("| [![Acme](https://acme.example/a.png)Anvil 3.3")
    ]
    row = "| [![Acme](https://acme.example/a.png)Anvil/Anvil-OSS-20B]"
    before = read_page("groq-docs-models", page.encode())

    split = read_page("groq-docs-models", page.replace(row, f"\n## More\n\n{head}{row}").encode())
    headless = page.replace(row, f"\n## More\n\n{row}").encode()

    assert split.prices.keys() == before.prices.keys()
    assert read_page("groq-docs-models", headless, before).failed == ("readable",)


def test_a_rendered_page_at_the_address_of_its_markdown_is_read_too(read_page, saved_page):
    reading = read_page("together-docs-models", saved_page("currency_codes.html"))

    assert ("Tongs-V3.1", "input", "3") in reading.figures()


def test_a_row_with_more_cells_than_its_header_cannot_be_read(read_page, saved_page):
    """A pipe that is not escaped moves each figure one column on."""
    page = saved_page("priced_columns.md").replace(b"| Anvil-5.3 ", b"| Anvil|5.3 ")

    reading = read_page("together-docs-models", page)

    assert "a row of 11 cells below a header of 10" in reading.parsed.error
