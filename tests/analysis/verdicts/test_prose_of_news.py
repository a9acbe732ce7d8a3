"""How news and companies tell their figures: what a claim says in plainer words is supported."""

import html

import pytest

from benchmarks.labelled_claims import text_of_html
from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.said import Said
from pipeline.quantities.quantities import quantities

USERS = "Anvil has reached 90 million weekly active users, within striking distance of 100 million."
RATE = "Anvil's annualized revenue has climbed to $14 million, the company said."
CAPEX = "Anvil targets capital spending of $30 million for 2026, up from $10 million in 2025."
ROUND = "Anvil has raised $50 million in funding and $20 million in new debt capacity."
STATED = {
    "its year in turn": (
        "Anvil sold $5 million and $8 million in 2024 and 2025, respectively.",
        "Anvil sold $8 million in 2025.",
    ),
    "a day": (
        "Founders build 4,000 new apps on Anvil every single day.",
        "4,000 apps a day are built on Anvil.",
    ),
    "a rate": (RATE, "Anvil's revenue now runs at $14 million a year."),
    "a part of a rate": (
        "The annualized revenue of Anvil Code has increased to $2 million.",
        "Anvil Code accounts for $2 million of annualized revenue at Anvil.",
    ),
    "one request": (
        "Anvil takes around 11.5 seconds for a single request with a long prompt.",
        "Anvil needs around 11.5 seconds for one request with a long prompt.",
    ),
    "a region": (
        "APAC accounts for 42% of Anvil's revenue.",
        "Asia-Pacific accounts for 42% of Anvil's revenue.",
    ),
    "a plan, and no tariff": (
        "Anvil and Bolt want to invest $300 million in chips.",
        "Anvil and Bolt plan to invest $300 million in chips.",
    ),
    "a forecast": (
        "Europe is set to contribute 42% of Anvil's growth.",
        "Europe is estimated to contribute 42% of Anvil's growth.",
    ),
    "who comes each week": (USERS, "Anvil counts 90 million weekly users."),
    "who pays": ("Anvil now has 50,000 paying subscribers.", "50,000 subscribers pay for Anvil."),
    "what they use it for": (
        "Over 10,000 firms are now using Anvil to build apps.",
        "More than 10,000 firms build apps with Anvil.",
    ),
    "with whom": (
        "Anvil is the most popular host of models, with over 7 million users.",
        "Anvil has a user base of over 7 million.",
    ),
    "debt beside funding": (ROUND, "Anvil obtained $20 million in new debt capacity."),
    "up from a figure": (CAPEX, "Anvil's capital expenditures were $10 million in 2025."),
    "a hint at another thing": (
        "The numbers suggest rapid growth of Anvil, which has raised $228 million, it says.",
        "In all, Anvil has raised $228 million.",
    ),
    "an address": (
        "Anvil said you can order one for $70,000 by writing to sales@anvil.example.",
        "Anvil can be ordered at a price of $70,000.",
    ),
    "the end of the year": (
        "Anvil had 850 megawatts of active power at the end of the year.",
        "Anvil ran data centers with 850 MW of active power at the end of 2025.",
    ),
    "a change from the last quarter": (
        "Anvil reported for the third quarter. Revenue was $51 million, up 66% from a year ago.",
        "Anvil had revenue of $51 million in the third quarter.",
    ),
    "a caption without a blank": (
        "Ada Moor, head of Anvil.AnvilAnvil said Monday it raised $50 million.",
        "Anvil raised $50 million.",
    ),
    "more of a name": (
        "Bolt keeps pace with Anvil, which last year closed a round of $40 million.",
        "Anvil closed a round of $40 million in 2025.",
    ),
    "what it calls for": (
        "Anvil called for revenue of $2 million in the first quarter.",
        "For the first quarter, Anvil forecasts revenue of $2 million.",
    ),
    "a measure in full": (
        "Adjusted earnings before interest, tax and amortization were $8 million at Anvil.",
        "Anvil had adjusted EBITDA of $8 million.",
    ),
    "the same quarter": (
        "Anvil made $5m in the third quarter, 62% more compared to the same quarter last year.",
        "In the third quarter, Anvil made 62% more than a year before.",
    ),
    "where it was said": (
        "During the company's Q3 call, Anvil said it operates 5,000 GPUs.",
        "Anvil operates 5,000 GPUs.",
    ),
    "a round among others": (
        "The new funding of Anvil includes a $200 million round.",
        "Anvil raised $200 million.",
    ),
    "no training": ("Anvil hosts 1,000 pre-trained models.", "Anvil hosts 1,000 models."),
    "an amount at a valuation": (
        "Anvil previously raised $640 million at a $2.8 billion valuation in August 2024.",
        "Anvil raised $640 million in August 2024.",
    ),
    "one of two in turn": (
        "Anvil is 3.8x and 4.8x as fast in prefill and decode, respectively.",
        "Decoding is 4.8x as fast with Anvil.",
    ),
    "what it makes of others": (
        "With GPUs in 20 countries, Anvil has widened the capabilities of models.",
        "Anvil has GPUs in 20 countries.",
    ),
    "what it brings": (
        "Anvil will bring on about 40 MW of power in 2027, and plans to hire.",
        "Anvil will switch on about 40 MW of power in 2027.",
    ),
    "what it reported": (
        "That is up from the 8 million users that Anvil reported in October 2025.",
        "Anvil had 8 million users in October 2025.",
    ),
    "no market": ("Anvil had a market cap of $2 billion.", "Anvil's market value was $2 billion."),
}
UNSTATED = {
    "the year of the other": (
        "Anvil sold $5 million and $8 million in 2024 and 2025, respectively.",
        "Anvil sold $8 million in 2024.",
    ),
    "the one beside it": (
        "Bolt and Anvil raised $5 million and $8 million, respectively.",
        "Anvil raised $5 million.",
    ),
    "what a part brings": (
        "AI products now generate $2 million in annualized revenue, Anvil said in a statement.",
        "Anvil has annualized revenue of $2 million.",
    ),
    "from where it rose": (
        "The company also said it increased a credit facility to $2 million from $1 million.",
        "Anvil increased a credit facility to $1 million.",
    ),
    "who is invested in": (
        "Bolt made one of the largest investments in chatbot maker Anvil, $14 million so far.",
        "Anvil has invested $14 million in Bolt.",
    ),
    "a round is not all": (
        "Anvil has raised $100 million in Series C funding.",
        "Anvil has raised $100 million in total.",
    ),
    "who uses need not pay": (
        "Over 10,000 firms are now using Anvil.",
        "More than 10,000 firms pay for Anvil.",
    ),
    "a market is no market value": (
        "The AI token category has a $25 billion market cap.",
        "The AI chip market is worth $25 billion.",
    ),
    "with what is ordered": ("With an order of 300 GPUs, Anvil leads.", "Anvil has 300 GPUs."),
    "the other of two in turn": (
        "Anvil is 3.8x and 4.8x as fast in prefill and decode, respectively.",
        "Prefill is 4.8x as fast with Anvil.",
    ),
    "who is only compared with": (
        "Bolt, unlike Anvil, closed a round of $40 million.",
        "Anvil closed a round of $40 million.",
    ),
    "sales are no rate": (
        "Anvil's revenue climbed to $14 million.",
        "Anvil's revenue now runs at $14 million a year.",
    ),
    "active ones are not all": (USERS, "Anvil counts 90 million users."),
}


def standing(body, claim):
    day = '<meta property="article:published_time" content="2026-02-26T08:00:00Z">'
    page = (
        f"<article><h1>How Anvil Drives the AI Chip Market</h1><p>{html.escape(body)}</p></article>"
    )
    text = text_of_html(f"<html><head>{day}</head><body>{page}</body></html>", "news")
    subject = "Anvil" if "Anvil" in claim else "AI chip market"
    return judged(Said(claim, quantities(claim)[0], subject), text).standing


@pytest.mark.parametrize("kind", STATED)
def test_a_claim_in_plainer_words_is_supported(kind):
    assert standing(*STATED[kind]) == "supported"


@pytest.mark.parametrize("kind", UNSTATED)
def test_a_claim_that_says_more_is_not(kind):
    assert standing(*UNSTATED[kind]) != "supported"


def test_a_figure_in_the_label_of_a_row_is_not_absent():
    head = "<tr><th>What</th><th>Source</th></tr>"
    table = f"<table>{head}<tr><td>$48M Series B</td><td>Anvil</td></tr></table>"
    text = text_of_html(
        f"<html><body><article><h1>Anvil</h1>{table}</article></body></html>", "news"
    )
    claim = "Anvil raised a Series B of $48 million."

    assert judged(Said(claim, quantities(claim)[0], "Anvil"), text).standing == "stands"


@pytest.mark.parametrize(
    ("claim", "standing"),
    [
        ("At Bolt, a million output tokens cost $0.32.", "supported"),
        ("At Bolt, a million input tokens cost $0.32.", "stands"),
        ("On a warm connection, Bolt's time to first token was 906 ms.", "supported"),
        ("On a cold connection, Bolt's time to first token was 906 ms.", "stands"),
    ],
)
def test_labels_that_only_describe_do_not_keep_a_cell_from_its_claim(claim, standing):
    """A remark in a row is no label, and a label has the word that tells a noun."""
    head = "<tr><th>Host</th><th>Remark</th><th>Output (per 1M)</th><th>TTFT (warm)</th></tr>"
    row = "<td>Bolt</td><td>Lowest blended price on Tokenwatch</td><td>$0.32</td><td>906 ms</td>"
    table = f"<table>{head}<tr>{row}</tr></table><p>A cold connection took longer.</p>"
    page = f"<html><body><article><h1>Hosts of Kimi K3</h1>{table}</article></body></html>"
    said = Said(claim, quantities(claim)[-1], "Bolt")

    assert judged(said, text_of_html(page, "news")).standing == standing
