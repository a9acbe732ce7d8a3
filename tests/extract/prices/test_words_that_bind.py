"""Words of titles and sentences that no rule understands stay beside the prices they may bind."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

TABLE = (
    "<table><tr><th>Model</th><th>Input / 1M tokens</th></tr>"
    "<tr><td>Anvil 2</td><td>$1</td></tr></table>"
)
PLAIN = "Anvil 2 input 1"
TITLED = {
    "heading": f"<h1>Pricing</h1><h2>{{}}</h2>{TABLE}",
    "outer heading": f"<h1>Pricing</h1><h2>{{}}</h2><h3>Chat models</h3>{TABLE}",
    "caption": "<h1>Pricing</h1>" + TABLE.replace("<tr>", "<caption>{}</caption><tr>", 1),
    "text above": f"<h1>Pricing</h1><h2>Chat models</h2><p>{{}}</p>{TABLE}",
    "row between": "<h1>Pricing</h1>"
    + TABLE.replace("<tr><td>", "<tr><th colspan=2>{}</th></tr><tr><td>"),
}
SAID = {
    "lead": f"<h1>Pricing</h1><p>{{}}</p><h2>Chat models</h2>{TABLE}",
    "above": f"<h1>Pricing</h1><h2>Chat models</h2><p>{{}}</p>{TABLE}",
    "below": f"<h1>Pricing</h1><h2>Chat models</h2>{TABLE}<p>{{}}</p>",
    "closing": f"<h1>Pricing</h1>{TABLE}<h2>Notes</h2><p>{{}}</p>",
}


@pytest.mark.parametrize("place", TITLED)
@pytest.mark.parametrize(
    "title",
    [
        "Weekend rates",
        "Students and teachers",
        "Prices for tuned models",
        "Black Friday",
        "Estimated prices",
        "Bring your own key",
        "Volume discounts",
        "30% cheaper than Standard requests",
        "europe-west4",
        "Served from Vilnius, Lithuania",
        "Prices in the Oslo region",
        "GovCloud",
    ],
)
def test_a_title_that_may_bind_prices_stands_beside_them(place, title):
    assert lines_of(f"<html>{TITLED[place].format(title)}</html>") == [f"{PLAIN} {title}"]


@pytest.mark.parametrize("place", TITLED)
@pytest.mark.parametrize(
    "title",
    [
        *("Language models", "Serverless inference", "Partner models", "Contact sales"),
        *("Our rates", "Up to 85% cheaper than Tongs-5"),
    ],
)
def test_titles_that_name_what_is_sold_bind_nothing(place, title):
    assert lines_of(f"<html>{TITLED[place].format(title)}</html>") == [PLAIN]


@pytest.mark.parametrize("place", SAID)
@pytest.mark.parametrize(
    "said",
    [
        "Prices are for members of our guild.",
        "Prices assume that nine of ten prompts are in the cache.",
        "The prices do not include the fee of the platform.",
        "All prices are per seat.",
        "Prices are for models of your own.",
    ],
)
def test_a_sentence_about_the_prices_with_other_words_than_of_units_binds_them(place, said):
    assert lines_of(f"<html>{SAID[place].format(said)}</html>") == [f"{PLAIN} {said}"]


@pytest.mark.parametrize("place", SAID)
@pytest.mark.parametrize(
    "said",
    [
        "Prices are in US dollars and exclude VAT.",
        "All prices are per million tokens unless we say otherwise.",
        "All prices are per million tokens if nothing else is said.",
        "Prices are in US dollars where not stated otherwise.",
        "Prices on this page are in US dollars and leave out taxes.",
        "Prices are per 1M tokens, the same as the makers' own and without a surcharge.",
        "Prices may change with 30 days of notice.",
        "Volume discounts come on top of these prices.",
        "Guild members get their own rates.",
    ],
)
def test_sentences_of_units_taxes_and_others_bind_nothing(place, said):
    assert lines_of(f"<html>{SAID[place].format(said)}</html>") == [PLAIN]


@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize(
    "said", ["Requires an annual contract.", "A fee of 5% is added to these prices."]
)
def test_a_condition_right_beside_a_table_binds_its_prices(place, said):
    assert lines_of(f"<html>{SAID[place].format(said)}</html>") == [f"{PLAIN} {said}"]


def test_current_prices_below_a_title_of_others_are_plain():
    inner = grid("Model|Input / 1M tokens", "Tongs 3|$2", before="<h2>Current prices</h2>")
    page = inner.replace("<h1>Pricing", "<h1>Upcoming price changes")

    assert lines_of(page) == ["Tongs 3 input 2"]


@pytest.mark.parametrize("plan", ["Scale", "Growth (from $500 a month)", "Business"])
def test_a_heading_of_nothing_but_a_plan_binds_the_prices_below_it(plan):
    page = grid("Model|Per minute", "Tongs STT|$0.004", before=f"<h2>{plan}</h2>")

    assert [line.rpartition(" ")[0] for line in lines_of(page)] == [
        f"Tongs STT audio_hour 0.24 {plan}"
    ]


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        (
            "/hr",
            [
                "Anvil Ear audio_hour 0.1 501–1,000 hrs/mo audio_hour",
                "Anvil Ear audio_hour 0.2 0–500 hrs/mo audio_hour",
            ],
        ),
        ("", []),
    ],
)
def test_a_step_of_monthly_use_is_a_variant_and_never_a_sum(unit, lines):
    page = grid(
        "Model|0–500 hrs/mo|501–1,000 hrs/mo",
        f"Anvil Ear|$0.2{unit}|$0.1{unit}",
        before="<h2>Transcription</h2><p>Prices are per hour.</p>",
    )

    assert lines_of(page) == lines
