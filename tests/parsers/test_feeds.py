"""Our feeds of prices, each read from a document of ours in its shape."""

import json
from decimal import Decimal

import pytest

FEEDS = {
    "deepinfra-models": "deepinfra_models.json",
    "fireworks-models": "fireworks_models.json",
    "hf-router": "hf_router.json",
    "models-dev": "models_dev.json",
    "nebius-models": "nebius_models.json",
    "novita-models": "novita_models.json",
    "openrouter-endpoints-llama-3-3-70b": "openrouter_endpoints.json",
    "together-models": "together_models.json",
}
"""Document of tests/pages/ by source."""


@pytest.fixture
def feed(read_page, saved_page):
    """Return what reads the document of a feed."""
    return lambda source_id: read_page(source_id, saved_page(FEEDS[source_id]))


@pytest.mark.parametrize("source_id", FEEDS)
def test_a_document_in_its_shape_is_sound(feed, source_id):
    reading = feed(source_id)

    assert reading.failed == ()
    assert reading.parsed.misplaced == ()
    assert reading.parsed.rows["offers"]


@pytest.mark.parametrize(
    ("source_id", "columns", "expected"),
    [
        (
            "models-dev",
            ("provider_id", "context_over_tokens"),
            [
                ("acme/anvil-oss-120b", "input", "0.15", "groq", None),
                ("acme/anvil-oss-120b", "output", "0.6", "groq", None),
                ("acme/anvil-oss-120b", "cache_read", "0.075", "groq", None),
                ("accounts/fireworks/models/bellows-5p1", "input", "1.4", "fireworks", None),
                ("accounts/fireworks/models/bellows-5p1", "output", "4.4", "fireworks", None),
                ("accounts/fireworks/models/bellows-5p1", "cache_read", "0.26", "fireworks", None),
                ("accounts/fireworks/models/bellows-5p1", "cache_write", "1.75", "fireworks", None),
                ("accounts/fireworks/models/bellows-5p1", "reasoning", "5", "fireworks", None),
                ("accounts/fireworks/models/bellows-5p1", "audio_input", "2.5", "fireworks", None),
                (
                    "accounts/fireworks/models/bellows-5p1",
                    "audio_output",
                    "12.5",
                    "fireworks",
                    None,
                ),
                ("accounts/fireworks/models/bellows-5p1", "input", "2.8", "fireworks", 272_000),
                ("accounts/fireworks/models/bellows-5p1", "output", "8.8", "fireworks", 272_000),
                (
                    "accounts/fireworks/models/bellows-5p1",
                    "cache_read",
                    "0.52",
                    "fireworks",
                    272_000,
                ),
                ("forge/Hammer-8x7B", "input", "0.6", "together", None),
                ("forge/Hammer-8x7B", "output", "0.6", "together", None),
                ("forge/Hammer-8x7B", "input", "1.2", "together", 200_000),
                ("forge/Hammer-8x7B", "output", "1.2", "together", 200_000),
                ("acme/anvil-oss-120b", "input", "0.1", "vercel-gateway", None),
                ("acme/anvil-oss-120b", "output", "0.5", "vercel-gateway", None),
            ],
        ),
        (
            "hf-router",
            ("provider_id", "via", "state"),
            [
                ("acme/Anvil-V4-Pro", "input", "1.69", "novita", "huggingface", "priced"),
                ("acme/Anvil-V4-Pro", "output", "3.38", "novita", "huggingface", "priced"),
                ("acme/Anvil-V4-Pro", "input", "2.1", "together", "huggingface", "priced"),
                ("acme/Anvil-V4-Pro", "output", "4.4", "together", "huggingface", "priced"),
                ("forge/Hammer-8x7B", "input", "0", "groq", "huggingface", "free"),
                ("forge/Hammer-8x7B", "output", "0", "groq", "huggingface", "free"),
                ("forge/Hammer-8x7B", "input", "0.4", "smithy", "huggingface", "priced"),
                ("forge/Hammer-8x7B", "output", "0.4", "smithy", "huggingface", "priced"),
            ],
        ),
        (
            "deepinfra-models",
            ("unit", "service_tier"),
            [
                ("acme/Anvil-5.3", "input", "0.9", "usd_per_mtok", "standard"),
                ("acme/Anvil-5.3", "output", "4", "usd_per_mtok", "standard"),
                ("acme/Anvil-5.3", "cache_read", "0.18", "usd_per_mtok", "standard"),
                ("acme/Anvil-5.3", "input", "1.35", "usd_per_mtok", "priority"),
                ("acme/Anvil-5.3", "output", "6", "usd_per_mtok", "priority"),
                ("forge/Hammer-8x7B", "input", "0.3", "usd_per_mtok", "standard"),
                ("forge/Hammer-8x7B", "output", "1", "usd_per_mtok", "standard"),
                ("acme/tack-base", "embedding", "0.005", "usd_per_mtok", "standard"),
                ("acme/murmur-large-v3", "audio_hour", "0.027", "usd_per_audio_hour", "standard"),
                ("lark/Lark-82M", "characters", "0.62", "usd_per_mchar", "standard"),
            ],
        ),
        (
            "nebius-models",
            (),
            [
                ("acme/Anvil-Ultra-550B", "input", "1"),
                ("acme/Anvil-Ultra-550B", "output", "3"),
                ("acme/Anvil-Ultra-550B-fast", "input", "2.5"),
                ("acme/Anvil-Ultra-550B-fast", "output", "7.5"),
                ("acme/Tack-Embedding-8B", "embedding", "0.01"),
            ],
        ),
        (
            "novita-models",
            ("context_over_tokens",),
            [
                ("acme/anvil-5.3-flash", "input", "0.15", None),
                ("acme/anvil-5.3-flash", "output", "0.5", None),
                ("acme/anvil-5.3-flash", "cache_read", "0.03", None),
                ("forge/hammer-8x7b", "input", "0.25", None),
                ("forge/hammer-8x7b", "output", "1", None),
                ("acme/anvil-m", "input", "0.3", None),
                ("acme/anvil-m", "output", "1.2", None),
                ("acme/anvil-m", "input", "0.6", 524_288),
                ("acme/anvil-m", "output", "2.4", 524_288),
                ("acme/slipped", "output", "0.5", None),
            ],
        ),
        (
            "together-models",
            (),
            [
                ("acme/Anvil-3.3-70B-Turbo", "input", "1.04"),
                ("acme/Anvil-3.3-70B-Turbo", "output", "1.04"),
                ("acme/Anvil-3.3-70B-Turbo", "cache_read", "0.2"),
                ("acme/tack-80M-retrieval", "embedding", "0.008"),
            ],
        ),
        (
            "fireworks-models",
            ("service_tier",),
            [
                ("accounts/fireworks/models/anvil-5p3", "cache_read", "0.14", "standard"),
                ("accounts/fireworks/models/anvil-5p3", "input", "1.4", "standard"),
                ("accounts/fireworks/models/anvil-5p3", "output", "4.4", "standard"),
                ("accounts/fireworks/models/anvil-5p3", "input", "2.1", "priority"),
                ("accounts/fireworks/models/anvil-5p3", "output", "6.6", "priority"),
                ("accounts/fireworks/models/anvil-5p3", "input", "2.8", "fast"),
                ("accounts/fireworks/models/anvil-5p3", "output", "8.8", "fast"),
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_its_prices_come_out_exactly(feed, source_id, columns, expected):
    assert feed(source_id).figures(*columns) == expected


@pytest.mark.parametrize(
    ("source_id", "unplaced"),
    [
        (
            "models-dev",
            (
                "cost of a model whose output is audio: 1 times, first at groq lark/orpheus-v1",
                "input_video: 1 times, first at forge/Hammer-8x7B",
                "tier by region: 1 times, first at accounts/fireworks/models/bellows-5p1",
                "provider 'acme-coding-plan' is not in providers.yaml: published, unranked "
                "(1 statements)",
            ),
        ),
        (
            "hf-router",
            (
                "is_free beside a price: 1 times, first at forge/Hammer-8x7B",
                "seller of status staging: 1 times, first at forge/Hammer-8x7B at nebius",
                "provider 'smithy' is not in providers.yaml: published, unranked (3 statements)",
            ),
        ),
        (
            "deepinfra-models",
            (
                "cents_per_image_unit (text-to-image): 1 times, first at spark/FLOW-1-dev",
                "cents_per_output_sec (text-to-video): 1 times, first at spark/Reel-1",
                "prices by length of prompt, in words: 1 times, first at spark/Long-Coder",
                "prices with a discount: 1 times, first at forge/Tongs-1",
                "private model: 1 times, first at acme/secret",
            ),
        ),
        (
            "nebius-models",
            (
                "input_price_per_million_tokens (text2image): 1 times, first at spark/FLOW-1",
                "model of status hidden: 1 times, first at forge/Hammer-8x7B",
            ),
        ),
        (
            "novita-models",
            (
                "model of status 0: 1 times, first at acme/off",
                "multimodal_input: 1 times, first at acme/anvil-m",
                "prices of a model of type embedding: 1 times, first at acme/tack-base",
                "prompt: price_per_m_decimal against price_per_m: 1 times, first at acme/slipped",
            ),
        ),
        (
            "together-models",
            (
                "base (image): 1 times, first at spark/FLOW.1",
                "hourly (chat): 1 times, first at forge/hammer-13b",
                "input (audio): 1 times, first at lark/lark-82M",
                "input (image): 1 times, first at spark/FLOW.1",
            ),
        ),
        (
            "fireworks-models",
            (
                "Embedding tokens per 1M tokens: 1 times, "
                "first at accounts/fireworks/models/tack-8b",
                "mode spot: 1 times, first at accounts/fireworks/routers/auto",
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_has_no_place_is_named(feed, source_id, unplaced):
    assert feed(source_id).parsed.unplaced == unplaced


def test_the_routers_figures_say_how_they_were_taken(feed):
    """Of a seller whose last probe failed the price stands, and no figure."""
    figures = [
        (row["provider_id"], row["offer_key"], row["metric"], row["value"])
        for row in feed("hf-router").parsed.rows["performance"]
    ]

    assert figures == [
        ("novita", "acme/Anvil-V4-Pro", "ttft_s", Decimal("1.49")),
        ("novita", "acme/Anvil-V4-Pro", "output_tps", Decimal("24.691240084379")),
        ("fireworks", "acme/Anvil-V4-Pro", "ttft_s", Decimal("0.5884")),
        ("fireworks", "acme/Anvil-V4-Pro", "output_tps", Decimal("45.4")),
        ("groq", "forge/Hammer-8x7B", "ttft_s", Decimal("0.12")),
        ("groq", "forge/Hammer-8x7B", "output_tps", Decimal("512.5")),
    ]
    row = feed("hf-router").parsed.rows["performance"][0]
    assert (row["convention"], row["measured_by"], row["sample_count"], row["window_start"]) == (
        "hf_router_live",
        "Hugging Face",
        1,
        None,
    )


def test_a_price_that_is_a_multiple_says_of_what(feed):
    rows = feed("deepinfra-models").parsed.rows["prices"]
    cached = next(row for row in rows if row["meter"] == "cache_read")

    assert (cached["evidence_text"], cached["note"]) == ("0.2", "0.2 of the price of input")
    assert (cached["source_amount"], cached["source_unit"]) == (None, None)


@pytest.mark.parametrize(
    ("source_id", "statuses"),
    [
        ("models-dev", {"anvil-2-7b": "deprecated", "forge/Pliers-1B": "active"}),
        ("deepinfra-models", {"forge/Tongs-1": "deprecated", "forge/Hammer-8x7B": "active"}),
    ],
)
def test_offers_carry_their_status(feed, source_id, statuses):
    offers = {row["offer_key"]: row["status"] for row in feed(source_id).parsed.rows["offers"]}

    assert {key: offers[key] for key in statuses} == statuses


def test_a_licence_that_a_feed_names_is_the_offers(feed):
    stated = [row["license"] for row in feed("together-models").parsed.rows["offers"]]

    assert set(stated) == {"anvil3.3", None}


def test_a_window_that_nobody_filled_in_is_unknown(feed):
    offers = {
        row["offer_key"]: (row["context_window"], row["quantization"])
        for row in feed("nebius-models").parsed.rows["offers"]
    }

    assert offers["acme/Anvil-Ultra-550B"] == (1_048_576, "fp4")
    assert offers["acme/Anvil-Ultra-550B-fast"] == (None, None)


UNIT_FIELDS = {
    "deepinfra-models": ("cents_per_input_token", "cents_per_output_token"),
    "fireworks-models": ("amount",),
    "hf-router": ("input", "output"),
    "models-dev": ("input", "output", "cache_read"),
    "nebius-models": ("input_price_per_million_tokens", "output_price_per_million_tokens"),
    "novita-models": (
        *("price_per_m_decimal", "price_per_m"),
        *("input_token_price_per_m", "output_token_price_per_m"),
    ),
    "openrouter-endpoints-llama-3-3-70b": ("prompt", "completion", "input_cache_read"),
    "together-models": ("input", "output"),
}
"""Price fields of each feed."""


def _mapped(value, change):
    """Return a document with each member of its objects changed."""
    if isinstance(value, dict):
        pairs = (change(name, _mapped(item, change)) for name, item in value.items())
        return dict(pair for pair in pairs if pair)
    return [_mapped(item, change) for item in value] if isinstance(value, list) else value


def _scaled(value, factor):
    if isinstance(value, str):
        return f"{Decimal(value) * Decimal(str(factor)):f}"
    return value * factor if isinstance(value, int | float) else value


@pytest.mark.parametrize("source_id", FEEDS)
@pytest.mark.parametrize("factor", [1e6, 1e-6, 1000], ids="times {:g}".format)
def test_a_unit_that_slipped_is_quarantined(read_page, saved_page, source_id, factor):
    document = json.loads(saved_page(FEEDS[source_id]))
    before = read_page(source_id, json.dumps(document).encode())
    slipped = _mapped(
        document,
        lambda name, value: (
            (name, _scaled(value, factor)) if name in UNIT_FIELDS[source_id] else (name, value)
        ),
    )

    after = read_page(source_id, json.dumps(slipped).encode(), before)

    assert {"magnitude", "rows lost", "readable"} & set(after.failed)


@pytest.mark.parametrize("source_id", FEEDS)
def test_a_field_that_was_renamed_is_quarantined(read_page, saved_page, source_id):
    document = json.loads(saved_page(FEEDS[source_id]))
    before = read_page(source_id, json.dumps(document).encode())
    renamed = _mapped(
        document,
        lambda name, value: (f"new_{name}" if name in UNIT_FIELDS[source_id] else name, value),
    )

    after = read_page(source_id, json.dumps(renamed).encode(), before)

    assert {"rows lost", "row range"} & set(after.failed)


@pytest.mark.parametrize("source_id", FEEDS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"{}", id="empty object"),
        pytest.param(b"[]", id="empty list"),
        pytest.param(b'{"error": {"message": "key"}}', id="error"),
        pytest.param(b"[1, 2]", id="list of numbers"),
        pytest.param(b"<html><body>Moved</body></html>", id="page"),
    ],
)
def test_another_document_is_never_sound(read_page, source_id, body):
    assert set(read_page(source_id, body).failed) & {"readable", "row range"}


def test_one_page_of_several_cannot_be_read(read_page, saved_page):
    document = json.loads(saved_page("fireworks_models.json")) | {"nextPageToken": "abc"}

    assert read_page("fireworks-models", json.dumps(document).encode()).failed == ("readable",)
