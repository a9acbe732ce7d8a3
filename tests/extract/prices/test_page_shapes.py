"""Shapes of price pages: cards of one model, lists of every form, units and terms in odd places."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.grounding import misplaced
from pipeline.extract.prices.page import read_prices
from tests.parsers.test_html_prices import SOURCE

PAGES = Path(__file__).parents[2] / "pages"


def snapshot_of(body):
    at = datetime(2026, 3, 18, tzinfo=UTC)
    return Snapshot(
        "acme-pricing", str(SOURCE.url), at, sha256(body).hexdigest(), body, None, "saved"
    )


def read(text, form="html"):
    return read_prices(snapshot_of(text.encode()), SOURCE, form)


def page(name, form="html"):
    return read((PAGES / f"{name}.html").read_text(), form)


def table(head, *rows, before=""):
    """Return a page of one table; rows are written as their cells, between bars."""
    lines = [f"<tr><th>{head.replace('|', '</th><th>')}</th></tr>"]
    lines += [f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in rows]
    return f"{before}<table>{''.join(lines)}</table>"


def figures(readings, *fields):
    return [
        (
            price.model_label,
            price.meter,
            None if price.price_usd is None else f"{price.price_usd.normalize():f}",
            *(getattr(price, name) for name in fields),
        )
        for price in readings.prices
    ]


def test_a_table_of_meters_prices_the_model_of_its_heading():
    found = figures(page("model_cards"), "context_over_tokens", "service_tier")

    assert [row for row in found if row[0] == "Anvil 2.5 Pro"] == [
        ("Anvil 2.5 Pro", "input", "1.25", None, "standard"),
        ("Anvil 2.5 Pro", "input", "2.5", 200_000, "standard"),
        ("Anvil 2.5 Pro", "output", "10", None, "standard"),
        ("Anvil 2.5 Pro", "output", "15", 200_000, "standard"),
        ("Anvil 2.5 Pro", "cache_read", "0.125", None, "standard"),
        ("Anvil 2.5 Pro", "cache_read", "0.25", 200_000, "standard"),
        ("Anvil 2.5 Pro", "input", "0.625", None, "batch"),
        ("Anvil 2.5 Pro", "output", "5", None, "batch"),
    ]


def test_an_amount_for_sound_is_not_the_one_for_text():
    found = figures(page("model_cards"))

    assert ("Anvil 2.5 Flash", "input", "0.3") in found
    assert ("Anvil 2.5 Flash", "audio_input", "1") in found


def test_sums_of_an_example_are_no_prices():
    readings = page("model_cards")

    assert {price.model_label for price in readings.prices} == {"Anvil 2.5 Pro", "Anvil 2.5 Flash"}
    assert any("Total" in line for line in readings.unplaced)
    assert any("Grounding" in line for line in readings.unplaced)


def test_the_price_of_storage_is_a_note_of_the_price_of_cached_tokens():
    notes = {price.meter: price.note for price in page("model_cards").prices if price.note}

    assert notes["cache_read"] == "$4.50 / 1,000,000 tokens per hour (storage price)"


@pytest.mark.parametrize("title", ["What the others charge", "Our rivals", "Other hosts"])
def test_prices_below_a_heading_of_others_are_named(title):
    body = table("Model|Input / 1M tokens", "Anvil|$1", before=f"<h2>{title}</h2>")
    own = table("Model|Input / 1M tokens", "Tongs|$2", before="<h2>Ours</h2>")
    readings = read(body + own)

    assert figures(readings) == [("Tongs", "input", "2")]
    assert f"{title} › Anvil: a comparison" in readings.unplaced


def test_praise_of_low_prices_is_no_comparison():
    body = table("Model|Input / 1M tokens", "Anvil|$1", before="<h2>Competitive pricing</h2>")

    assert figures(read(body)) == [("Anvil", "input", "1")]


def test_the_heading_of_a_card_is_a_place_of_evidence():
    snapshot = snapshot_of((PAGES / "model_cards.html").read_bytes())
    readings = read_prices(snapshot, SOURCE, "html")

    assert readings.offers[0].evidence_locator == "table 1, heading 2"
    assert misplaced(snapshot, "html", readings) == ()


def test_lists_are_tables_whatever_wraps_their_rows():
    readings = page("list_forms", "html_lists")

    assert figures(readings) == [
        ("Anvil 3", "input", "0.6"),
        ("Anvil 3", "output", "0.8"),
        ("Tongs 32B", "input", "0.29"),
        ("Tongs 32B", "output", "0.59"),
        ("Hammer 5", "input", "1"),
        ("Hammer 5", "output", "3.2"),
        ("Bellows 7B", "input", "0.27"),
        ("Bellows 7B", "output", "0.4"),
        ("Forge 8B", "input", "0.1"),
        ("Forge 8B", "output", "0.2"),
        ("Rasp 1", "input", "0.11"),
        ("Rasp 1", "output", "0.34"),
        ("Rasp 2", "input", "0.2"),
        ("Rasp 2", "output", "0.6"),
        ("Gild Fast", "image", "0.0027"),
        ("Gild Pro", "image", "0.05"),
        ("Vise 3.3 70B", "input", "0.88"),
        ("Vise 3.3 70B", "output", "0.9"),
        ("Vise 3.1 8B", "input", "0.02"),
        ("Vise 3.1 8B", "output", "0.03"),
        ("1x H200 141GB", "gpu_hour", "4.99"),
    ]


def test_a_price_per_minute_that_is_no_rounding_of_the_one_per_hour_is_in_doubt():
    lines = page("list_forms", "html_lists").unplaced

    assert sum("1x H100 80GB" in line for line in lines) == 2


def test_a_column_of_units_is_heeded():
    found = read(
        table(
            "Service|Unit|Price",
            "Anvil 70B|1M tokens|$0.88",
            "Whisper 3|audio minute|$0.006",
            "Lark 1|1K characters|$0.015",
            "Gild|image|$0.003",
            "Gild Mini|1,000 images|$3.00",
            "Sieve|1K searches|$2.00",
            "Quill OCR|1,000 pages|$1.00",
            "H100 80GB|GPU hour|$2.49",
            before="<h2>Prices</h2><p>Prices are per 1M tokens unless noted.</p>",
        )
    )

    assert figures(found, "unit") == [
        ("Anvil 70B", "input", "0.88", "usd_per_mtok"),
        ("Anvil 70B", "output", "0.88", "usd_per_mtok"),
        ("Whisper 3", "audio_hour", "0.36", "usd_per_audio_hour"),
        ("Lark 1", "characters", "15", "usd_per_mchar"),
        ("Gild", "image", "0.003", "usd_per_image"),
        ("Gild Mini", "image", "0.003", "usd_per_image"),
        ("Sieve", "search", "2", "usd_per_krequest"),
        ("H100 80GB", "gpu_hour", "2.49", "usd_per_gpu_hour"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        table("Model|Price per 1,000 pages", "Quill|$1.50", before="<p>Price per image</p>"),
        table("Model|Pages ($/1K)", "Sieve|$5"),
        table("Plan|Price|Overage (per 1M tokens)", "Starter|$20/month|$0.50"),
        table("Plan|Price per 1M tokens", "Growth|$0.40"),
        table("Model|Input|Output", "Total|$1|$2", before="<p>USD per 1M tokens</p>"),
        table("Hardware|Price", "CPU|$0.36/hr", "Storage|$0.10/hr"),
        table(
            "|Anvil 70B|Other 4o",
            "Input price|$0.85|$2.50",
            before="<h2>Versus closed models</h2><p>Per 1M tokens</p>",
        ),
        table(
            "Model|Min charge", "Anvil 70B|$20", before="<h2>Fine-tuning</h2><p>Per 1M tokens</p>"
        ),
        table("Model|Images per $1|Steps", "Gild|370|4", before="<p>Prices are per MP</p>"),
    ],
)
def test_what_is_no_price_of_a_model_is_left_out(body):
    sound = table("Model|Input / 1M tokens", "Tongs|$9", before="<h2>Other</h2>")

    assert figures(read(body + sound)) == [("Tongs", "input", "9")]


@pytest.mark.parametrize(
    ("printed", "label", "over"),
    [
        ("Anvil 2.5 (&gt;200K)", "Anvil 2.5", 200_000),
        ("Anvil 2.5 (≤ 200K tokens)", "Anvil 2.5", None),
        ("Anvil Max [32K–128K]", "Anvil Max", 32_000),
        ("Gilder (1K-2K)", "Gilder (1K-2K)", None),
        ("Anvil Tiny (up to 150M)", "Anvil Tiny (up to 150M)", None),
        ("Anvil 3 70B 8k", "Anvil 3 70B", None),
        ("Gilder 4k", "Gilder 4k", None),
        ("Anvil 2 70B (4096 Context Length)", "Anvil 2 70B", None),
        ("Anvil 3.7 (<a href='/d'>deprecated</a>)", "Anvil 3.7", None),
        ("<p>Anvil-70B</p><span>Production</span>", "Anvil-70B", None),
        ("Anvil 4<br><small>Scheduled for deprecation on 2026-05-27</small>", "Anvil 4", None),
        ("<h4>Anvil Mid 3.1</h4><p>anvil-mid-latest</p>", "Anvil Mid 3.1", None),
        ("Anvil<div role='tooltip'>7B parameters, from $0.50</div>", "Anvil", None),
        ("Anvil 70B input tokens", "Anvil 70B", None),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(printed, label, over):
    found = read(table("Model|Input / 1M tokens", f"{printed}|$0.60"))

    assert figures(found, "context_over_tokens") == [(label, "input", "0.6", over)]


def test_a_column_of_hours_prices_gpus():
    found = read(table("GPU|VRAM|Hourly", "H200|140GB|$1.85/hr"))

    assert figures(found) == [("H200", "gpu_hour", "1.85")]


def test_a_name_may_say_what_its_price_is_for():
    found = read(
        table("Product|Unit|Price", "Anvil input|1M tokens|$0.60", "Anvil output|1M tokens|$0.80")
    )

    assert figures(found) == [("Anvil", "input", "0.6"), ("Anvil", "output", "0.8")]


def test_a_price_beside_a_column_of_cached_tokens_holds_for_both_directions():
    found = read(table("Model|Price / 1M tokens|Cached input / 1M tokens", "Anvil|$0.8|$0.4"))

    assert figures(found) == [
        ("Anvil", "input", "0.8"),
        ("Anvil", "output", "0.8"),
        ("Anvil", "cache_read", "0.4"),
    ]


def test_tokens_of_sound_and_of_images_are_meters_of_their_own():
    tables = (
        table(
            f"Model|Input|Output|{more}", row, before=f"<h2>{of} tokens</h2><p>Per 1M tokens.</p>"
        )
        for of, more, row in (
            ("Text", "Context", "Lark|$4|$16|128k"),
            ("Image", "Context", "Lark|$10|$40|128k"),
            ("Audio", "Cached input", "Lark|$32|$64|$0.40"),
        )
    )

    assert {figure[1:] for figure in figures(read("".join(tables)))} == {
        ("input", "4"),
        ("output", "16"),
        ("image_input", "10"),
        ("image_output", "40"),
        ("audio_input", "32"),
        ("audio_output", "64"),
        ("cache_read", "0.4"),
    }


def test_tables_without_an_amount_do_not_hide_lists():
    plain = table("Plan|Requests", "Basic|10")
    titles = "<div><div>Model</div><div>Input / 1M tokens</div></div>"
    lists = f"<h2>LLM</h2><div>{titles}<div><div>Anvil</div><div>$1</div></div></div>"

    assert figures(read(plain + lists)) == [("Anvil", "input", "1")]
    with pytest.raises(ParseError, match="no table"):
        read(plain)
