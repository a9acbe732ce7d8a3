"""Reading documents: parse, check and fold of a catalogue and of pages, per MB and per statement.

Beside each page stands what building its tree alone takes, in the same run.
"""

import json
import statistics
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.site import price_page, write_registries
from pipeline.extract.documents.document import parse_html
from pipeline.reading.reader import read_source
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project, load_project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer
from pipeline.runs.reading import attempts_by_source

ROUNDS = 5
MODELS = 2_300
"""Models of a catalogue of today."""

PAGES = {
    "price page": price_page(1, models=40, filler=10),
    "few rows": price_page(1, models=10, filler=100),
    "400 rows": price_page(1, models=400, filler=0),
    "11 tables": price_page(1, models=20, filler=0, tables=11),
}
"""Pages whose cost lies in the tree, in the rows, and in what stands around tables."""


def catalogue() -> bytes:
    """Return a catalogue in LiteLLM's shape and size: about 1 MB."""
    rows = {
        f"openai/model-{number}-70b": {
            "litellm_provider": "openai",
            "mode": "chat",
            "max_input_tokens": 131072,
            "max_output_tokens": 32768,
            "input_cost_per_token": (number + 1) * 1e-9,
            "output_cost_per_token": (number + 1) * 4e-9,
            "cache_read_input_token_cost": (number + 1) * 1e-10,
            "source": "https://example.com/a-page-that-states-this-price",
            "supports_function_calling": True,
            "supports_response_schema": True,
        }
        for number in range(MODELS)
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
        for name_of_page, body in PAGES.items():
            _report(name_of_page, page_project, page, body)
        _report("catalogue", feed_project, feed, catalogue())


def _report(name: str, project: Project, source: Source, body: bytes) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    Acquirer(project, source, [], lambda: at).keep(body, "saved", at=at, url=str(source.url))
    attempts = attempts_by_source(project)[source.id][-1:]
    is_page = body.startswith(b"<")
    costs, trees = [], []
    with document_worker() as worker:
        for _ in range(ROUNDS):
            started = perf_counter()
            if is_page:
                parse_html(body.decode())
            trees.append(perf_counter() - started)
            started = perf_counter()
            state = read_source(
                source, project.providers, project.archive, attempts, None, worker=worker
            )
            costs.append(perf_counter() - started)
    cost, rows = statistics.median(costs), state.reads[-1].row_count
    tree = statistics.median(trees)
    beside = f", {cost / tree:4.1f} times the tree alone ({1000 * tree:.0f} ms)" if is_page else ""
    print(  # noqa: T201
        f"{name:12} {len(body) / 1e6:5.2f} MB, {rows:6,} statements: {1000 * cost:6.0f} ms, "
        f"{1000 * cost / (len(body) / 1e6):6.0f} ms/MB, {1e6 * cost / rows:5.0f} us/statement"
        f"{beside}"
    )


if __name__ == "__main__":
    main()
