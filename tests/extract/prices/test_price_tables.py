"""What the words around an amount say that it is for."""

from decimal import Decimal

import pytest

from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_tables import read_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

ACME = PricePage("acme", "Acme")

TITLE = "Model|Input / 1M tokens|Output / 1M tokens"


def table(rows, *, title="Text models", head=TITLE, before=""):
    """Return a page of one table; a row is written as its cells, between bars."""
    lines = [
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|")) + "</tr>"
        for tag, row in [("th", head), *(("td", row) for row in rows)]
    ]
    return f"<h2>{title}</h2>{before}<table>{''.join(lines)}</table>"


def read(page):
    return read_price_tables(read_tables(parse_html(page)), ACME)


def plain(amount):
    return None if amount is None else f"{amount.normalize():f}"


def prices(readings, label=None):
    """Return meter and price of one label."""
    return [
        (price.meter, plain(price.price_usd))
        for price in readings.prices
        if label in {None, price.model_label}
    ]


def only_price(page):
    (price,) = read(page).prices
    return price


@pytest.mark.parametrize(
    ("body", "meter", "usd"),
    [
        pytest.param(
            table(
                ["Anvil|$0.10"],
                head="Model|Price",
                before="<p>Prices per 1M tokens</p>",
                title="Embeddings",
            ),
            "embedding",
            "0.1",
            id="unit before the table",
        ),
        pytest.param(
            table(["Anvil|0.02"], head="Model|$ / 1M tokens", title="Rerank models"),
            "rerank",
            "0.02",
            id="rerank",
        ),
        pytest.param(
            table(["Anvil|$0.36"], head="Model|Price per hour", title="Speech to text"),
            "audio_hour",
            "0.36",
            id="hour of sound",
        ),
        pytest.param(
            table(["H100|$2.49/hr"], head="GPU|On-demand"), "gpu_hour", "2.49", id="hour of a GPU"
        ),
        pytest.param(
            table(["L4|$0.02"], head="GPU|Price per minute"), "gpu_hour", "1.2", id="GPU by minutes"
        ),
        pytest.param(
            table(["Web search|$10"], head="Tool|Price per 1,000 searches"),
            "search",
            "10",
            id="search",
        ),
        pytest.param(
            table(["Flow|$0.003"], head="Model|Price per megapixel"), "image", "0.003", id="pixels"
        ),
        pytest.param(
            table(["Anvil|$8"], head="Model|LoRA ($ / 1M tokens)", title="Fine-tuning"),
            "training",
            "8",
            id="training",
        ),
    ],
)
def test_what_is_sold_is_told_by_unit_header_and_heading(body, meter, usd):
    price = only_price(body)

    assert (price.meter, plain(price.price_usd)) == (meter, usd)


@pytest.mark.parametrize(
    ("cell", "title", "head"),
    [
        pytest.param("$0.40 / second", "Video", "Model|Price", id="second of video"),
        pytest.param("$0.10", "Text to speech", "Model|$ / 1M tokens", id="tokens of sound"),
        pytest.param("$0.00", "Text models", "Model|Input / 1M tokens", id="zero without a word"),
        pytest.param("$0.10", "Text models", "Model|Input", id="no unit anywhere"),
        pytest.param("$0.10", "Text models", "Model|Discount ($ / 1M tokens)", id="a discount"),
        pytest.param("$20 / month", "Plans", "Plan|Price", id="a subscription"),
        pytest.param("$9", "Text models", "Model|Upcoming ($ / 1M tokens)", id="no date"),
    ],
)
def test_a_price_of_unknown_meaning_is_reported_and_not_guessed(cell, title, head):
    sound = table(["Anvil|$1|$2"])
    readings = read(sound + table([f"Hammer|{cell}"], title=title, head=head))

    assert not prices(readings, "Hammer")
    assert [title in line and cell in line for line in readings.unplaced] == [True]


@pytest.mark.parametrize(
    ("row", "head"),
    [
        ("8x H100|$20/hr", "GPU|Price"),
        ("gpu_8x_h100|$20/hr", "Instance|Price"),
        ("H100 ×8|$20/hr", "GPU|Price"),
        ("H100|8|$20/hr", "GPU|GPU count|Price"),
    ],
)
def test_an_hour_of_a_machine_is_divided_by_its_gpus(row, head):
    readings = read(table(["H100|$2.49/hr"], head="GPU|Price") + table([row], head=head))

    assert prices(readings) == [("gpu_hour", "2.49"), ("gpu_hour", "2.5")]
    assert readings.prices[1].source_amount == Decimal(20)
    assert not readings.unplaced


@pytest.mark.parametrize(
    ("row", "head", "title"),
    [
        ("Anvil 70B|$20/hr", "Model|Price", "GPUs by the hour"),
        ("H100x26x234|$20/hr", "Instance|Price", "Machines"),
        ("8x H100|$20/hr", "GPU|Price", "Prices per GPU"),
        ("7x H100|$20/hr", "GPU|Price", "Machines"),
    ],
)
def test_an_hour_of_who_knows_how_many_gpus_is_named(row, head, title):
    """The text around may say that a price is that of one GPU although the row names several."""
    readings = read(table([row], title=title, head=head))

    assert not readings.prices
    assert len(readings.unplaced) == 1


def test_an_amount_without_a_label_is_reported():
    readings = read(table(["Anvil|$1|$2", "|$3|$4"]))

    assert len(readings.prices) == 2
    assert len(readings.unplaced) == 2


def test_plans_in_columns_are_reported_and_not_taken_for_models():
    sound = table(["Anvil|$1|$2"])
    body = table(["1M input tokens|$0.07|$0.14"], head="|Pay-as-you-go|Scale 2")

    readings = read(sound + body)

    assert {price.model_label for price in readings.prices} == {"Anvil"}
    assert len(readings.unplaced) == 2


def test_a_batch_column_is_no_standard_price():
    head = "Model|Input / 1M tokens|Batch input / 1M tokens|Output / 1M tokens"
    readings = read(table(["Anvil|$1|$0.50|$2"], head=head))

    assert [(price.meter, price.service_tier) for price in readings.prices] == [
        ("input", "standard"),
        ("input", "batch"),
        ("output", "standard"),
    ]


def test_of_conflicting_rows_neither_is_a_price():
    readings = read(table(["Anvil|$1|$2", "Anvil|$1|$3"]))

    assert prices(readings, "Anvil") == [("input", "1")]
    assert readings.unplaced == (
        "Text models › Anvil: '$2' (another price of the same)",
        "Text models › Anvil: '$3' (another price of the same)",
    )


def test_of_conflicting_tables_each_is_a_variant_by_its_title():
    """Which of the two is the plain price is not known, so neither is ranked as one."""
    found = read(table(["Anvil|$1|$2"]) + table(["Anvil|$1|$3"], title="Violet machines")).prices

    assert [(price.meter, plain(price.price_usd), price.variant) for price in found] == [
        ("input", "1", "Text models"),
        ("output", "2", "Text models"),
        ("output", "3", "Violet machines"),
    ]


def test_an_offer_takes_over_what_a_later_table_adds():
    first = table(["Anvil|$1|$2"])
    second = table(["Anvil|128k|$1"], head="Model|Context|Input / 1M tokens", title="Long")
    (offer,) = read(first + second).offers

    assert offer.context_window == 128_000


def test_offers_that_differ_are_reported():
    head = "Model|Context|Input / 1M tokens"
    readings = read(table(["Anvil|128k|$1", "Anvil|64k|$1"], head=head))

    assert [offer.context_window for offer in readings.offers] == [128_000]
    assert readings.unplaced == ("Anvil: context_window 64000, elsewhere 128000",)


def test_two_cells_that_both_fit_and_differ_are_both_in_doubt():
    sound = table(["Hammer|$1|$2"])
    readings = read(
        sound + table(["Anvil|$1|$2"], head="Model|Input / 1M tokens|Input / 1M tokens")
    )

    assert not prices(readings, "Anvil")
    assert len(readings.unplaced) == 2
