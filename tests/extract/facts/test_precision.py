"""How often facts of press English are right: a wrong one counts ten times a missing one."""

from pathlib import Path

from pipeline.extract.documents.articles import Article
from pipeline.extract.documents.blocks import Block
from pipeline.extract.facts.facts import facts_in
from pipeline.extract.facts.texts import text_of_article
from pipeline.quantities.quantities import quantity_of
from pipeline.registry.strict_yaml import parse
from pipeline.registry.wanted_facts import WantedFact

TEXTS = Path(__file__).with_name("press_sentences.yaml")
ASKED = {
    "valuation": {"unit": "usd", "near": ["valuation|valued|values|valuing|worth"]},
    "funding_round": {
        "unit": "usd",
        "near": ["series B|series D|round|raised|raises|funding"],
        "without": ["total|altogether|to date"],
    },
    "total_funding": {"unit": "usd", "near": ["total|altogether|to date", "raised|funding"]},
    "revenue": {"unit": "usd_per_year", "near": ["revenue|ARR|sales"]},
    "developers": {"unit": "count", "near": ["developers"]},
    "models_served": {"unit": "count", "near": ["models"]},
    "tokens_served": {"unit": "tokens_per_day", "near": ["tokens"]},
    "founded": {"unit": "year", "near": ["founded"]},
    "customer": {
        "unit": "name",
        "near": ["customers|customer|clients"],
        "names": ["DoorDash", "Quora", "Upwork", "Zoom", "Salesforce"],
    },
    "process_node": {"unit": "nm", "near": ["process|node|chip"]},
    "chips": {"unit": "count", "near": ["chips|LPUs"]},
    "speed_ratio": {"unit": "ratio", "near": ["faster"]},
}
OF_GROQ = {
    "wafer_cost": {"unit": "usd", "near": ["Groq", "wafer|wafers"]},
    "output_speed": {"unit": "tokens_per_s", "near": ["Llama 2", "Groq"]},
}
OF_MARKET = {
    "market_size_2024": {
        "metric": "market_size",
        "unit": "usd",
        "period": "2024",
        "near": ["inference", "market|worth"],
        "without": ["North America"],
    },
    "market_size_2030": {
        "metric": "market_size",
        "unit": "usd",
        "period": "2030",
        "is_forecast": True,
        "near": ["inference", "market|worth"],
        "without": ["North America"],
    },
    "market_share_na": {
        "metric": "market_share",
        "unit": "percent",
        "scope": "North America",
        "near": ["North America", "market|share"],
    },
    "growth": {
        "metric": "growth_rate",
        "unit": "percent",
        "is_forecast": True,
        "near": ["CAGR|a year|annually"],
    },
}


def asked_of(subject):
    if subject == "ai-inference-market":
        return OF_MARKET
    return ASKED | (OF_GROQ if subject == "groq" else {})


def figures(entry):
    """Return what is read in one text, and what it states by our own reading: name and figure."""
    read, stated = set(), set()
    for name, asked in asked_of(entry["subject"]).items():
        wanted = WantedFact.model_validate({"subject": entry["subject"], "metric": name} | asked)
        page = (Block(1, entry["text"], "text"),)
        text = text_of_article(Article("", "", page, page, None, page=page), entry["day"])
        facts, _ = facts_in(text, [wanted])
        read |= {(name, f.value_text, f.value_low, f.value_high, f.qualifier) for f in facts}
        stated |= {(name, *known) for known in _known(entry["states"].get(name, []), asked["unit"])}
    return read, stated


def _known(printed, unit):
    """Yield name, bounds and hedge of each figure that a text is known to state."""
    if isinstance(printed, list):
        for name in printed:
            yield name, None, None, "exact"
    else:
        figure = quantity_of(printed, unit)
        yield None, figure.low, figure.high, figure.qualifier


def test_press_english_gives_no_wrong_fact_and_most_of_the_right_ones():
    """A hundred texts with distractors; a wrong fact would cost ten missing ones."""
    entries, _ = parse(TEXTS.read_text(encoding="utf-8"), name=TEXTS.name)
    pairs = [figures(entry) for entry in entries]

    wrong = [read - stated for read, stated in pairs if read - stated]
    right = sum(len(read & stated) for read, stated in pairs)
    known = sum(len(stated) for _, stated in pairs)

    assert len(entries) == 100
    assert wrong == []
    assert right / known > 0.75
