"""The calculator of a model's page, run by Node: it gives what `cost` gives."""

import json
import shutil
import subprocess
from importlib.resources import files

import pytest

from pipeline.registry.workloads import Workload
from pipeline.tables.derived.workload_costs import COST_TABLES, workload_costs
from tests.outputs.report.test_site import LLAMA

NODE = shutil.which("node") or shutil.which("nodejs")

pytestmark = pytest.mark.skipif(NODE is None, reason="no node on this machine")

RUN = """
process.stdout.write(JSON.stringify(ROWS.map((dataset) => costOf({ dataset }, USE).usd)));
"""


def calculated(rows, use):
    """Return what the page computes for each of its rows."""
    script = (files("pipeline.outputs.report") / "static" / "calculator.js").read_text("utf-8")
    page = "const document = { querySelectorAll: () => [] };"
    head = f"const ROWS = {json.dumps(rows)}, USE = {json.dumps(use)};"
    done = subprocess.run(
        [NODE, "-"],
        input="\n".join((page, script, head, RUN)),
        capture_output=True,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize(("prompt", "answer", "cached"), [(10_000, 1_000, 0), (5_000, 0, 40)])
def test_a_workload_costs_on_the_page_what_it_costs_in_the_terminal(
    pages, frames, prompt, answer, cached
):
    lines = pages[LLAMA].select("#sellers tbody tr")
    rows = [
        {name: row[f"data-{name}"] for name in "ioc" if row.has_attr(f"data-{name}")}
        for row in lines
    ]
    use = {"input": prompt, "output": answer, "cached": cached, "requests": 1000}
    workload = Workload(
        name="w", input_tokens=prompt, output_tokens=answer, cached_share=cached / 100
    )
    costs = workload_costs(*(frames[name] for name in COST_TABLES), workload)
    own = costs[costs["model_key"] == "meta/llama-3.3-70b-instruct"]

    assert len(rows) == len(own) == 3
    assert sorted(calculated(rows, use)) == pytest.approx(sorted(own["usd_per_1000_requests"]))
