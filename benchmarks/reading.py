"""Reading documents: parse, check and fold of a catalogue and of pages, per MB and per statement.

Beside each page stands what building its tree alone takes with Beautiful Soup, in the same run.
Each round has another page of the same shape: what was read before helps nothing. Of several
rounds the least counts; figures are of processor time, that of the worker's process included.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bs4 import BeautifulSoup

from benchmarks.processor import processor_s
from benchmarks.site import price_page, prose_page, write_registries
from pipeline.reading.reader import read_source
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project, load_project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer

ROUNDS = 7
MODELS = 2_300
"""Models of a catalogue of today."""

PAGES: dict[str, Callable[[int], bytes]] = {
    "price page": partial(price_page, models=40, filler=10),
    "few rows": partial(price_page, models=10, filler=100),
    "400 rows": partial(price_page, models=400, filler=0),
    "11 tables": partial(price_page, models=20, filler=0, tables=11),
    "prose": prose_page,
}
"""Pages whose cost lies in the tree, in rows, in what stands around tables, and in sentences."""


def catalogue(number: int = 0) -> bytes:
    """Return a catalogue in LiteLLM's shape and size: about 1 MB; each number has its prices."""
    rows = {
        f"openai/model-{model}-70b": {
            "litellm_provider": "openai",
            "mode": "chat",
            "max_input_tokens": 131072,
            "max_output_tokens": 32768,
            "input_cost_per_token": (model + number + 1) * 1e-9,
            "output_cost_per_token": (model + number + 1) * 4e-9,
            "cache_read_input_token_cost": (model + number + 1) * 1e-10,
            "source": "https://example.com/a-page-that-states-this-price",
            "supports_function_calling": True,
            "supports_response_schema": True,
        }
        for model in range(MODELS)
    }
    return json.dumps(rows, indent=4).encode()


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        path = write_registries(Path(name), "http://127.0.0.1:1", 1)
        page_project = load_project(path, Path(name) / "pages")
        page = page_project.registry.by_id("page-0")
        feed_project = load_project(None, Path(name) / "feeds")
        feed = feed_project.registry.by_id("litellm")
        expect = feed.expect.model_copy(update={"anchors": (), "rows": (1, 99_999)})
        feed = feed.model_copy(update={"expect": expect})
        for name_of_page, body_of in PAGES.items():
            _report(name_of_page, page_project, page, body_of)
        _report("catalogue", feed_project, feed, catalogue)


def _report(name: str, project: Project, source: Source, body_of: Callable[[int], bytes]) -> None:
    bodies = [body_of(10 + number) for number in range(ROUNDS)]
    is_page = bodies[0].startswith(b"<")
    costs: list[float] = []
    trees: list[float] = []
    with document_worker() as worker:
        for body in bodies:
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=len(costs))
            acquirer = Acquirer(project, source, [], lambda at=at: at)  # type: ignore[misc]
            attempt = acquirer.keep(body, "saved", at=at, url=str(source.url))
            started = processor_s()
            if is_page:
                BeautifulSoup(body.decode(), "lxml")
            trees.append(processor_s() - started)
            started = processor_s()
            state = read_source(
                source, project.providers, project.archive, [attempt], None, worker=worker
            )
            costs.append(processor_s() - started)
    cost, tree, rows = min(costs), min(trees), state.reads[-1].row_count
    beside = f", {cost / tree:4.1f} times the tree alone ({1000 * tree:.0f} ms)" if is_page else ""
    print(  # noqa: T201
        f"{name:12} {len(bodies[0]) / 1e6:5.2f} MB, {rows:6,} statements: {1000 * cost:6.0f} ms, "
        f"{1000 * cost / (len(bodies[0]) / 1e6):6.0f} ms/MB, {1e6 * cost / rows:5.0f} us/statement"
        f"{beside}"
    )


if __name__ == "__main__":
    main()
