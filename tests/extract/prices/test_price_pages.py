"""Saved pages, one for each way in which real price pages mislead."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from pipeline.domain.readings import offer_key
from pipeline.extract.documents.decoding import decode
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_tables import read_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

ACME = PricePage("acme", "Acme")

PAGES = Path(__file__).parents[2] / "pages"


def page(name):
    body = (PAGES / f"{name}.html").read_bytes()
    return read_price_tables(read_tables(parse_html(decode(body, None))), ACME)


def plain(amount):
    return None if amount is None else f"{amount.normalize():f}"


def prices(readings, label, *fields):
    """Return meter and price, with other fields that are asked for, of one label."""
    return [
        (price.meter, plain(price.price_usd), *(getattr(price, name) for name in fields))
        for price in readings.prices
        if price.model_label == label
    ]


def test_a_price_without_a_direction_holds_for_both():
    readings = page("size_tiers")

    assert prices(readings, "Less than 4B parameters") == [("input", "0.1"), ("output", "0.1")]
    assert prices(readings, "4B - 16B parameters") == [
        ("input", "0.2"),
        ("output", "0.2"),
        ("cache_read", "0.1"),
    ]


def test_size_classes_are_keyed_by_their_limits_and_are_no_offers():
    readings = page("size_tiers")
    keys = {offer_key(price) for price in readings.prices if price.size_class}

    assert {"size:0b-4b", "size:4b-16b", "moe:0b-56b", "size:0b-0.15b", "size:300b-"} <= keys
    assert not any("parameters" in offer.model_label for offer in readings.offers)


def test_several_prices_of_a_cell_are_told_apart_by_its_words():
    assert prices(page("size_tiers"), "Anvil-5", "evidence_text") == [
        ("input", "1", "$1.00 input"),
        ("cache_read", "0.2", "$0.20 cached input"),
        ("output", "3.2", "$3.20 output"),
    ]


def test_two_models_of_one_row_are_two_offers_at_one_price():
    readings = page("size_tiers")
    names = ("Tongs K2 Instruct", "Tongs K2 Thinking")

    assert prices(readings, names[0]) == prices(readings, names[1]) != []
    assert set(names) <= {offer.model_label for offer in readings.offers}


def test_a_row_that_stands_twice_is_one_and_its_neighbour_another():
    readings = page("size_tiers")

    assert len(prices(readings, "Tongs K2.6")) == 3
    assert [offer.status for offer in readings.offers if "Turbo" in offer.model_label] == [
        "preview"
    ]


def test_the_unit_of_a_cell_outweighs_the_one_of_its_header():
    readings = page("size_tiers")

    assert prices(readings, "FLOW.1 Pro", "unit") == [("image", "0.04", "usd_per_image")]
    assert prices(readings, "FLOW.1 [dev]", "state") == [
        ("image_step", "0.0005", "priced"),
        ("image", None, "not_offered"),
    ]


def test_of_two_cells_that_price_the_same_the_one_that_fits_its_header_stands():
    readings = page("size_tiers")

    assert prices(readings, "All Other Models (SD, Playground, etc)") == [("image_step", "0.00013")]
    assert any("$0.0002 per step" in line for line in readings.unplaced)


def test_minutes_of_sound_are_converted_and_the_printed_unit_kept():
    assert prices(page("size_tiers"), "Murmur-v3-large", "source_amount", "source_unit") == [
        ("audio_hour", "0.09", Decimal("0.0015"), "usd_per_audio_minute")
    ]


def test_embeddings_and_training_are_meters_of_their_own():
    readings = page("size_tiers")

    assert prices(readings, "Bellows3 8B") == [("embedding", "0.1")]
    assert prices(readings, "Models up to 16B parameters", "variant") == [
        ("training", "0.5", "Supervised Fine Tuning"),
        ("training", "1", "Direct Preference Optimization"),
    ]


def test_dated_columns_are_two_prices_one_after_the_other():
    may = datetime(2026, 5, 1, tzinfo=UTC)

    assert prices(
        page("size_tiers"), "H100 80 GB GPU", "gpu_type", "effective_from", "effective_to"
    ) == [("gpu_hour", "6", "H100 80 GB", None, may), ("gpu_hour", "7", "H100 80 GB", may, None)]


def test_the_price_of_several_gpus_is_not_the_price_of_one():
    readings = page("size_tiers")

    assert not prices(readings, "8x H100 80 GB GPU")
    assert sum("several GPUs" in line for line in readings.unplaced) == 2


def test_tables_that_stand_twice_are_read_once():
    readings = page("doubled_tables")

    assert prices(readings, "Anvil-V3.2") == [
        ("input", "0.26"),
        ("cache_read", "0.13"),
        ("output", "0.38"),
    ]
    assert len(prices(readings, "Hammer-8x7B")) == 2
    assert len({offer.model_label for offer in readings.offers}) == len(readings.offers)


def test_a_table_without_a_heading_is_told_by_the_text_before_it():
    readings = page("doubled_tables")

    assert prices(readings, "bge-anvil-1.5") == [("embedding", "0.005")]
    assert prices(readings, "murmur-large-v3") == [("audio_hour", "0.027")]
    assert prices(readings, "A100", "unit") == [("gpu_hour", "0.89", "usd_per_gpu_hour")]


def test_formulas_and_thresholds_are_no_prices():
    lines = page("doubled_tables").unplaced

    assert [line.split(":")[0] for line in lines] == [
        "Text to image › FLOW-1-dev › Price",
        "Usage tiers › Qualification & Invoicing Threshold",
    ]


def test_spans_groups_and_signs_apart_are_understood():
    readings = page("spans")

    assert prices(readings, "Anvil Mini", "service_tier") == [
        ("input", "0.05", "standard"),
        ("output", "0.08", "standard"),
        ("input", "0.025", "batch"),
        ("output", "0.04", "batch"),
    ]
    assert prices(readings, "Tongs 7B", "evidence_text") == [
        ("input", "0.1", "0.10"),
        ("output", "0.3", "0.30"),
    ]
    assert prices(readings, "Hammer", "state") == [
        ("input", None, "on_request"),
        ("output", None, "on_request"),
    ]


def test_the_tooltip_of_a_price_is_not_the_price():
    assert prices(page("spans"), "Bellows") == [("input", "0.2"), ("output", "0.2")]


def test_split_footnoted_and_struck_out_prices_are_read_as_shown():
    readings = page("split_nodes")

    assert prices(readings, "Anvil 5") == [("input", "0.6"), ("output", "1.5")]
    assert prices(readings, "Hammer") == [("input", "1"), ("output", "3")]
    assert prices(readings, "Tongs") == [("input", "0.15"), ("output", "0.6")]
    assert prices(readings, "Bellows", "state") == [
        ("input", "0.25", "priced"),
        ("output", "0", "free"),
    ]
    assert not prices(readings, "Broken")
    assert not prices(readings, "Ghost")
    assert len(readings.unplaced) == 2


def test_another_currency_is_kept_and_never_taken_for_dollars():
    readings = page("other_currency")

    assert prices(readings, "Amboss", "currency", "source_amount") == [
        ("input", None, "EUR", Decimal("0.50")),
        ("output", None, "EUR", Decimal("1.50")),
    ]
    assert prices(readings, "Zange", "source_amount") == [
        ("input", None, Decimal("0.50")),
        ("output", None, Decimal("1.25")),
    ]


def test_columns_of_ids_context_and_quantization_describe_the_offer():
    offers = {offer.model_label: offer for offer in page("id_columns").offers}
    anvil = offers["Anvil 5"]

    assert (anvil.model_id_native, anvil.context_window, anvil.quantization) == (
        "acme-org/Anvil-5",
        1_048_575,
        "FP4",
    )
    assert offers["Anvil Mini"].quantization is None
    assert offers["acme/anvil-120b"].max_output_tokens == 65_536


def test_a_column_of_many_units_is_read_by_the_unit_of_each_cell():
    readings = page("id_columns")

    assert prices(readings, "acme/anvil-120b") == [("input", "0.15"), ("output", "0.6")]
    assert prices(readings, "whisper-murmur-v3") == [("audio_hour", "0.111")]
    assert prices(readings, "lark-v1-english") == [("characters", "22")]
    assert prices(readings, "hammer-3.3-70b", "state") == [
        ("input", None, "on_request"),
        ("output", None, "on_request"),
    ]


def test_tiers_and_the_order_that_the_text_gives_are_used():
    readings = page("service_tiers")

    assert prices(readings, "Anvil 5", "service_tier") == [
        ("input", "3", "standard"),
        ("cache_read", "0.3", "standard"),
        ("output", "15", "standard"),
        ("input", "4.5", "priority"),
        ("cache_read", "0.45", "priority"),
        ("output", "22.5", "priority"),
        ("input", "1.5", "batch"),
        ("output", "7.5", "batch"),
    ]
    assert prices(readings, "Anvil 5 Fast") == [("input", "6"), ("output", "30")]
