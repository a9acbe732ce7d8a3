"""Facts in sentences: the figure that goes with the word, or none."""

from datetime import UTC, date, datetime

import pytest

from pipeline.extract.documents.articles import Article
from pipeline.extract.documents.blocks import blocks
from pipeline.extract.documents.document import parse_html
from pipeline.extract.facts.evidence import MAX_EVIDENCE
from pipeline.extract.facts.facts import facts_in
from pipeline.extract.facts.texts import text_of_article
from pipeline.registry.wanted_facts import WantedFact

DAY = date(2024, 7, 11)
VALUATION = {"metric": "valuation", "unit": "usd", "near": ["valuation|valued|values|worth"]}
ROUND = {"metric": "funding_round", "unit": "usd", "near": ["round|raised|raises|series B"]}
DEVELOPERS = {"metric": "developers", "unit": "count", "near": ["developers"]}
MARKET = {"subject": "anvil-market", "metric": "market_size", "unit": "usd", "near": ["market"]}
SPEED = {"metric": "output_speed", "unit": "tokens_per_s"}


def found(text, day=DAY, **wanted):
    """Return what an article of some HTML states of Acme: its figures, and what contradicts."""
    asked = WantedFact.model_validate({"subject": "acme"} | wanted)
    page = tuple(blocks(parse_html(text)))
    return facts_in(text_of_article(Article("", "", page, page, None, page=page), day), [asked])


def figures(text, **wanted):
    facts, _ = found(text, **wanted)
    return [
        str(item.value_low if item.value_low is not None else item.value_high) for item in facts
    ]


@pytest.mark.parametrize(
    ("text", "wanted", "figure"),
    [
        ("Acme is valued at $552 million after raising $52 million.", VALUATION, "552000000"),
        ("Acme is valued at $552 million after it raised $52 million.", ROUND, "52000000"),
        ("Acme raised $52 million at a $552 million valuation.", VALUATION, "552000000"),
        ("Acme raised $52 million at a $552 million valuation.", ROUND, "52000000"),
        ("Acme raises $52M Series B at $552M valuation.", ROUND, "52000000"),
        ("A $52 million round values Acme at $552 million.", VALUATION, "552000000"),
        ("Forge led the round, which valued the maker at $552 million.", ROUND, None),
        (
            "Acme, backed by Forge Capital, has reached a valuation of $552M.",
            VALUATION,
            "552000000",
        ),
        ("Its valuation, estimated at $552 million, surprised many.", VALUATION, "552000000"),
        ("Its valuation rose to $552 million from $138 million.", VALUATION, "552000000"),
        ("Its valuation rose from $138 million to $552 million.", VALUATION, "552000000"),
        ("It serves 23,000 developers and 200 models.", DEVELOPERS, "23000"),
        ("With 200 models for its 23,000 developers it leads.", DEVELOPERS, "23000"),
        ("The number of developers has grown to 23,000.", DEVELOPERS, "23000"),
        (
            "It runs Llama-2-70B at 117 tokens per second and Llama-2-13B at 171 tokens/s.",
            SPEED | {"near": ["Llama-2-13B"]},
            "171",
        ),
        (
            "Acme and Forge are worth $552 million and $5, respectively.",
            VALUATION,
            "552000000",
        ),
        (
            "The market grows from $25 billion in 2023 to $133 billion by 2034.",
            MARKET | {"period": "2034", "is_forecast": True},
            "133000000000",
        ),
        (
            "The market grows from $25 billion in 2023 to $133 billion by 2034.",
            MARKET | {"period": "2023"},
            "25000000000",
        ),
        (
            "The market is projected to grow from $25 billion in 2023 to $133 billion by 2034.",
            MARKET | {"period": "2023"},
            "25000000000",
        ),
    ],
)
def test_a_figure_is_taken_where_it_goes_with_its_word(text, wanted, figure):
    assert figures(text, **wanted) == ([figure] if figure else [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Acme is not valued at $552 million.", id="denied"),
        pytest.param("Acme isn't worth $552 million yet.", id="denied in short"),
        pytest.param("Is Acme worth $552 million?", id="asked"),
        pytest.param("It is said to be worth $552 million, which Acme denied.", id="denied later"),
        pytest.param("Acme may be valued at $552 million in a new round.", id="possible"),
        pytest.param("If it closes, Acme is valued at $552 million.", id="supposed"),
        pytest.param("Acme is in talks for a valuation of $552 million.", id="in talks"),
        pytest.param("Acme expects a valuation of $552 million.", id="foreseen"),
        pytest.param("Acme was previously valued at $552 million.", id="before"),
        pytest.param("In 2022, Acme was valued at $552 million.", id="two years ago"),
        pytest.param("Its valuation rose by $552 million.", id="grown by"),
        pytest.param("Forge is valued at $552 million.", id="another's"),
        pytest.param(
            "Forge, which sells to Acme, is valued at $552 million.", id="another's clause"
        ),
        pytest.param("Acme competes with Forge, which is worth $552 million.", id="referring back"),
        pytest.param("Valued at $552 million, Forge is Acme's rival.", id="referring on"),
        pytest.param("Its rival is valued at $552 million.", id="a rival"),
        pytest.param("The market is worth $552 million.", id="a market"),
        pytest.param(
            "Acme has a valuation like the $552 million valuation of Forge.", id="of Forge"
        ),
        pytest.param("Acme sold $552 million worth of stock.", id="worth of"),
        pytest.param("Its valuation is high. It raised $552 million.", id="other sentence"),
        pytest.param("Its valuation after a round of $552 million is high.", id="other word"),
        pytest.param("Its valuation, $552 million raised, and a lot of luck.", id="behind a comma"),
        pytest.param("Acme is valued at €552 million.", id="other currency"),
    ],
)
def test_what_is_in_doubt_is_no_fact(text):
    assert figures(text, **VALUATION) == []


def test_a_word_that_bars_a_sentence_bars_it():
    text = "Acme has raised $77 million with Forge."

    assert figures(text, **ROUND) == ["77000000"]
    assert figures(text, **ROUND, without=["Forge"]) == []


def test_a_word_that_stands_behind_another_figure_is_of_that_one():
    text = "Acme raised $112 million in June, which makes $149 million since it began."

    assert figures(text, **ROUND) == ["112000000"]
    assert "112000000" not in figures(text, **ROUND | {"near": ["since", "raised"]})


def test_two_figures_for_one_thing_are_none_and_are_named():
    text = "<p>Acme is valued at $552 million.</p><p>Acme is valued at $600 million.</p>"

    facts, contradictory = found(text, **VALUATION)

    assert facts == ()
    assert contradictory == (
        "acme valuation: '$552 million' (block 1) against '$600 million' (block 2)",
    )


def test_the_same_figure_printed_twice_is_one_fact_at_its_first_place():
    text = "<p>Acme is valued at $552 million.</p><p>Acme is worth about $0.55 billion.</p>"

    (fact,), contradictory = found(text, **VALUATION)

    assert (fact.evidence_locator, contradictory) == ("block 1, characters 1-31", ())


def test_a_fact_has_the_sentence_for_evidence_and_the_day_of_publication():
    (fact,), _ = found("<p>Hello. Acme is valued at $552 million. Bye.</p>", **VALUATION)

    assert fact.evidence_text == "Acme is valued at $552 million."
    assert fact.evidence_locator == "block 1, characters 8-38"
    assert fact.as_of == datetime(2024, 7, 11, tzinfo=UTC)


def test_a_long_sentence_is_cut_to_what_states_the_figure():
    filler = "word " * 100
    (fact,), _ = found(f"<p>{filler}Acme is valued at $552 million {filler}</p>", **VALUATION)

    assert len(fact.evidence_text) <= MAX_EVIDENCE
    assert "valued at $552 million" in fact.evidence_text
    assert fact.evidence_text == " ".join(fact.evidence_text.split())


@pytest.mark.parametrize(
    ("html", "wanted", "figure"),
    [
        (
            "<table><tr><td>Valuation</td><td>$552M</td></tr></table>",
            VALUATION,
            "552000000",
        ),
        ("<dl><dt>Developers</dt><dd>23,000+</dd></dl>", DEVELOPERS, "23000"),
        (
            "<table><tr><th>Provider</th><th>TTFT (s)</th><th>Tokens/s</th></tr>"
            "<tr><td>Acme</td><td>0.22</td><td>241</td></tr>"
            "<tr><td>Forge</td><td>0.50</td><td>117</td></tr></table>",
            {"metric": "ttft", "unit": "s", "near": ["Acme", "TTFT"]},
            "0.22",
        ),
        (
            "<table><tr><th></th><th>Acme</th></tr>"
            "<tr><td>GPUs (thousand)</td><td>246</td></tr></table>",
            {"metric": "chips", "unit": "count", "near": ["GPUs"]},
            "246000",
        ),
        (
            "<table><tr><th>Provider</th><th>Speed</th></tr><tr><td>Acme</td><td>241</td></tr></table>",
            SPEED | {"near": ["Acme", "speed"]},
            None,
        ),
        ("<p>Acme in numbers:</p><ul><li>23,000 developers</li></ul>", DEVELOPERS, "23000"),
        (
            "<p>Acme in numbers:</p><ul><li>23,000 developers</li></ul>",
            DEVELOPERS | {"near": ["Acme", "developers"]},
            "23000",
        ),
    ],
)
def test_a_cell_is_read_with_its_label_and_an_item_with_its_lead(html, wanted, figure):
    """A bare number has a unit only if the label or the head names it."""
    assert figures(html, **wanted) == ([figure] if figure else [])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Customers include Anvil Works, Quarry and Mill.", ["Anvil Works", "Quarry", "Mill"]),
        ("Anvil Works and Mill are among its customers.", ["Anvil Works", "Mill"]),
        ("Its customers mill about; Quarry is one.", []),
        ("Quarry is not among its customers.", []),
        ("Quarry may join its customers.", []),
        ("Its former customers include Quarry.", []),
        ("Rival Forge counts Quarry among its customers.", []),
        ("Customers of its rival include Quarry.", []),
        ("It has a Quarry.", []),
    ],
)
def test_names_are_taken_from_sentences_that_say_what_they_are(text, names):
    asked = {"metric": "customer", "unit": "name", "names": ["Anvil Works", "Quarry", "Mill"]}

    facts, _ = found(text, **asked, near=["customers"])

    assert [item.value_text for item in facts] == names


def test_a_pinned_quote_gives_its_figure_as_long_as_the_document_has_it():
    """What only stands for our grammar, a person publishes by naming the words."""
    page = "<p>Acme? Five hundred fifty two people say $552 million when asked.</p>"
    quote = "people say $552 million when asked"

    assert figures(page, **VALUATION) == []
    assert figures(page, **VALUATION, quote=quote) == ["552000000"]
    facts, unplaced = found("<p>Another text.</p>", **VALUATION, quote=quote)
    assert (facts, unplaced) == ((), ("acme valuation: its quote is not there",))


REVENUE = {"metric": "revenue", "unit": "usd_per_year", "near": ["revenue"]}
TOKENS = {"metric": "token_price", "unit": "usd_per_mtok", "near": ["tokens"]}
HOUR = {"metric": "gpu_hour_price", "unit": "usd_per_gpu_hour", "near": ["H100"]}


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        pytest.param(
            "<p>Acme is a rival of Forge.</p><p>Forge is a host. Forge cut its price. It now "
            "charges $0.95 per million output tokens.</p>",
            TOKENS | {"near": ["output", "tokens"]},
            id="a text about another company that names ours",
        ),
        pytest.param(
            "Acme had revenue of $88 million in the third quarter.", REVENUE, id="quarter"
        ),
        pytest.param("Acme's bill for tokens was $48,000 in May.", TOKENS, id="no price"),
        pytest.param("Acme charges $0.80 per million input tokens.", TOKENS, id="one direction"),
        pytest.param("Acme paid $2.10 for an H100 cable.", HOUR, id="not by the hour"),
        pytest.param(
            "Our revenue grew. Acme had a net loss of $74 million and $61 million.",
            REVENUE,
            id="the next of another measure",
        ),
        pytest.param(
            "The Japanese market alone should be worth $1.2 billion by 2032.",
            MARKET | {"period": "2032", "is_forecast": True},
            id="the market of a country",
        ),
        pytest.param(
            "<h1>Acme</h1><table><tr><th>Step</th><th>Tokens/s</th></tr>"
            "<tr><td>new kernels</td><td>163</td></tr></table>",
            SPEED | {"near": ["tokens/s"]},
            id="a row of something else",
        ),
        pytest.param(
            "<table><tr><th></th><th>Today</th></tr>"
            "<tr><td>Acme, throughput per node (tokens/s)</td><td>11,400</td></tr></table>",
            SPEED | {"near": ["tokens/s"]},
            id="a label that limits it",
        ),
        pytest.param(
            "<h2>Acme and its revenue</h2><p>Prices begin at $0.06 and reach $4.50 a month.</p>",
            REVENUE,
            id="a heading alone",
        ),
    ],
)
def test_what_is_of_another_thing_is_no_fact(html, wanted):
    assert figures(html, **wanted) == []


@pytest.mark.parametrize(
    ("html", "wanted", "figure"),
    [
        pytest.param(
            "<h2>Llama 3.3 70B on Acme</h2><p>Acme serves it at 250 tokens per second.</p>",
            SPEED | {"near": ["Llama 3.3 70B", "tokens per second"]},
            "250",
            id="a model in the heading",
        ),
        pytest.param(
            "<p>In 2021 Acme was valued at $90 million. Acme is valued at $552 million.</p>",
            VALUATION,
            "552000000",
            id="the newest of two",
        ),
        pytest.param(
            "<table><caption>in millions</caption><tr><th></th><th>2023</th></tr>"
            "<tr><td>Acme, revenue</td><td>$488</td></tr></table>",
            REVENUE | {"period": "2023"},
            "488000000",
            id="a scale above the table",
        ),
    ],
)
def test_what_stands_above_a_figure_and_its_time_count(html, wanted, figure):
    assert [float(found) for found in figures(html, **wanted)] == [float(figure)]


TOKENS_SERVED = {"metric": "tokens_served", "unit": "tokens_per_day", "near": ["tokens"]}


@pytest.mark.parametrize(
    "text",
    [
        "Acme served 31 billion tokens a day in January 2024.",
        "Acme was slow in January 2024. Its traffic was 31 billion tokens a day.",
    ],
)
def test_a_figure_of_an_earlier_month_is_of_that_month(text):
    (fact,), _ = found(f"<p>{text}</p>", **TOKENS_SERVED)

    assert fact.as_of == datetime(2024, 1, 31, tzinfo=UTC)


def test_a_figure_that_is_older_than_a_doubtful_one_is_not_the_newest():
    old = "Acme served 31 billion tokens a day in January 2024."
    doubtful = "Acme had planned to serve 90 billion tokens a day in May 2024."

    assert found(f"<p>{old}</p><p>{doubtful}</p>", **TOKENS_SERVED)[0] == ()


TABLE = (
    "<h1>Hosts</h1><table><tr><th>Host</th><th>Standard (tokens/s)</th><th>{}</th></tr>"
    "<tr><td>Acme</td><td>71</td><td>183</td></tr><tr><td>Forge</td><td>94</td><td>268</td></tr>"
    "</table>"
)
SPEED_OF_ALL = SPEED | {"near": ["tokens per second|tokens/s"]}
PRICE = {"metric": "token_price", "unit": "usd_per_mtok", "near": ["tokens"]}
SHARE = {
    "subject": "gateway-market",
    "metric": "market_share",
    "unit": "percent",
    "near": ["share"],
    "scope": "self-hosted gateways",
}
SERVED = {"metric": "tokens_served", "unit": "tokens_per_day", "near": ["tokens"]}


@pytest.mark.parametrize(
    ("text", "wanted", "figure"),
    [
        (
            "<p>Acme is valued at $552 million. The company has raised $52 million since 2021.</p>",
            VALUATION | {"scope": "Series B, including the new capital", "without": ["552"]},
            None,
        ),
        (
            "Acme sells output tokens for $1.15 per million, and Forge, in Reno, Nev., for $1.28.",
            PRICE,
            None,
        ),
        (
            "Acme sells output tokens for $1.15 per million, and Forge for $1.28.",
            PRICE,
            None,
        ),
        (TABLE.format("Fast (tokens/s)"), SPEED_OF_ALL, None),
        (TABLE.format("Requests"), SPEED_OF_ALL, "71"),
        ("By industry, banks held the largest share of the market, 30%.", SHARE, None),
        ("Self-hosted gateways held the largest share of the market, 57%.", SHARE, "57"),
        ("Forge said last week that it processed 16 trillion tokens a day.", SERVED, None),
        (
            "Acme said last week that it processed 16 trillion tokens a day.",
            SERVED,
            "16000000000000",
        ),
        ("Acme trails its own record by more than 50 tokens per second.", SPEED_OF_ALL, None),
        ("The market for edge anvils was worth $3.6 billion.", MARKET, None),
        ("The market for anvils was worth $3.6 billion.", MARKET, "3600000000"),
    ],
)
def test_a_figure_of_another_is_not_taken(text, wanted, figure):
    """Of what was raised, the next seller, a second column, other holders, a part, a difference."""
    assert figures(text, **wanted) == ([figure] if figure else [])
