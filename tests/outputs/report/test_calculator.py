"""The calculator of a model's page, run by Node on the prices that the page has."""

import json
import shutil
import subprocess
from importlib.resources import files

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipeline.outputs.report.site import build_site
from pipeline.registry.workloads import Workload
from pipeline.tables.derived.workload_costs import COST_TABLES, workload_costs

NODE = shutil.which("node") or shutil.which("nodejs")

pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")

LLAMA = "meta/llama-3.3-70b-instruct"
PAGE = "models/meta--llama-3.3-70b-instruct.html"
LONG = 200_000

PLAIN = {
    "input": 1_000,
    "cached": 0,
    "written": 0,
    "output": 100,
    "searches": 0,
    "context": "",
    "tier": "",
    "region": "",
    "requests": 1000,
}
USES = [
    PLAIN | use
    for use in (
        {},
        {"input": LONG, "output": 1},
        {"input": LONG + 1, "output": 1},
        {"input": 50_000, "cached": 97},
        {"input": LONG + 1, "cached": 50, "output": 0},
        {"cached": 20, "written": 70},
        {"searches": 2},
        {"searches": 2, "context": "low"},
        {"tier": "batch"},
        {"tier": "batch", "cached": 10, "input": LONG + 1},
        {"region": "eu"},
        {"region": "us"},
        {"region": "us-west-1"},
        {"tier": "batch", "region": "eu"},
    )
]
"""What the fields of the form have."""

RUN = """
const said = USES.map((use) => ROWS.map((prices) => costOf({ dataset: { prices } }, use)));
process.stdout.write(JSON.stringify(said));
"""


@pytest.fixture(scope="module")
def dearer(frames):
    """Return the small market; one seller has a price for all that may be billed apart."""
    prices = frames["current_prices"]
    ours = prices[(prices["provider_id"] == "acme") & (prices["model_id"] == LLAMA)]
    plain = ours[ours["context_over_tokens"].isna()]
    asked = plain[plain["meter"] == "input"].head(1)
    more = [
        plain.assign(context_over_tokens=LONG, price_usd=plain["price_usd"] * 2),
        asked.assign(meter="cache_read", price_usd=0.05),
        asked.assign(meter="cache_write", price_usd=0.75),
        asked.assign(meter="request", unit="usd_per_krequest", price_usd=5.0),
        plain.assign(service_tier="batch", price_usd=plain["price_usd"] / 2),
        plain.assign(region="eu", price_usd=plain["price_usd"] * 1.1),
        plain.assign(region="us-east-1", price_usd=plain["price_usd"] * 1.2),
        plain.assign(region="us-west-1", price_usd=plain["price_usd"] * 1.3),
        *(
            asked.assign(
                meter="search",
                unit="usd_per_krequest",
                variant=f"search_context_size_{size}",
                price_usd=usd,
            )
            for size, usd in (("low", 5.0), ("high", 12.0))
        ),
    ]
    typed = [each.astype(prices.dtypes.to_dict()) for each in more]
    return frames | {"current_prices": pd.concat([prices, *typed], ignore_index=True)}


def calculated(rows):
    """Return what the page's script says for each use and row."""
    script = (files("pipeline.outputs.report") / "static" / "calculator.js").read_text("utf-8")
    head = (
        "const document = { querySelectorAll: () => [] };"
        f"const ROWS = {json.dumps(rows)}, USES = {json.dumps(USES)};"
    )
    done = subprocess.run(
        [NODE, "-"], input=f"{head}\n{script}\n{RUN}", capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def page(dearer):
    return BeautifulSoup(build_site(dearer).files[PAGE].decode(), "lxml")


@pytest.mark.long
def test_the_calculator_says_what_the_command_says(dearer, page):
    """Steps, fees, searches, caches, classes of service, regions; null where the command is."""
    rows = [row["data-prices"] for row in page.select("#sellers tbody tr")]
    tables = {name: dearer[name] for name in COST_TABLES}

    for use, found in zip(USES, calculated(rows), strict=True):
        asked = Workload(
            name="asked",
            input_tokens=use["input"],
            output_tokens=use["output"],
            cached_share=use["cached"] / 100,
            cache_write_share=use["written"] / 100,
            searches=use["searches"],
            search_context=use["context"] or None,
            service_tier=use["tier"] or "standard",
            region=use["region"] or None,
        )
        costs = workload_costs(**tables, workload=asked)
        costs = costs[costs["model_key"] == LLAMA]
        usd = costs["usd_per_1000_requests"].astype(object).where(lambda cost: cost.notna(), None)
        expected = zip(usd, costs["is_cache_assumed"], strict=True)
        said = [(each["usd"], each["isAssumed"]) for each in found]
        order = {"key": lambda pair: (pair[0] is None, pair[0])}
        for (own, is_own), (other, is_other) in zip(
            sorted(said, **order), sorted(expected, **order), strict=True
        ):
            assert own == (other if other is None else pytest.approx(other)), use
            assert is_own == is_other, use


def test_the_form_asks_for_what_a_seller_prices_apart_and_for_nothing_else(page, pages):
    names = [field["name"] for field in page.select(".calculator [name]")]
    plain = [field["name"] for field in pages[PAGE].select(".calculator [name]")]
    regions = [item.text for item in page.select(".calculator [name=region] option")]

    assert set(names) == set(PLAIN)
    assert plain == ["input", "output", "requests", "cached"]
    assert regions == ["any", "eu", "us", "us-east-1", "us-west-1"]
