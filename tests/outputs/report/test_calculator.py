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

USES = [(1_000, 0, 100), (LONG, 0, 1), (LONG + 1, 0, 1), (50_000, 97, 1_000), (LONG + 1, 50, 0)]
"""Prompt, per cent of it cached, answer."""

RUN = """
process.stdout.write(JSON.stringify(USES.map(([input, cached, output]) =>
  ROWS.map((prices) =>
    costOf({ dataset: { prices } }, { input, cached, output, requests: 1000 })))));
"""


@pytest.fixture(scope="module")
def dearer(frames):
    """Return the small market; one seller has a step, a fee and a price for cached input."""
    prices = frames["current_prices"]
    ours = prices[(prices["provider_id"] == "acme") & (prices["model_id"] == LLAMA)]
    plain = ours[ours["context_over_tokens"].isna()]
    asked = plain[plain["meter"] == "input"].head(1)
    more = [
        plain.assign(context_over_tokens=LONG, price_usd=plain["price_usd"] * 2),
        asked.assign(meter="cache_read", price_usd=0.05),
        asked.assign(meter="request", unit="usd_per_krequest", price_usd=5.0),
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


def test_the_calculator_says_what_the_command_says(dearer):
    """With steps by length of the prompt, a fee per request, and cached input with and without."""
    page = BeautifulSoup(build_site(dearer).files[PAGE].decode(), "lxml")
    rows = [row["data-prices"] for row in page.select("#sellers tbody tr")]
    tables = {name: dearer[name] for name in COST_TABLES}

    for (input_, cached, output), found in zip(USES, calculated(rows), strict=True):
        use = {"input_tokens": input_, "output_tokens": output, "cached_share": cached / 100}
        costs = workload_costs(**tables, workload=Workload(name="asked", **use))
        costs = costs[costs["model_key"] == LLAMA]
        expected = sorted(
            zip(costs["usd_per_1000_requests"], costs["is_cache_assumed"], strict=True)
        )
        assert sorted(each["usd"] for each in found) == pytest.approx([usd for usd, _ in expected])
        said = [each["isAssumed"] for each in sorted(found, key=lambda each: each["usd"])]
        assert said == [is_assumed for _, is_assumed in expected]
