"""A warehouse as readers find it: three sources over three weeks, and figures of a benchmark."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.registry.project import Project, load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild

SOURCES = (
    """\
settings:
  user_agent: tests (contact tests@acme.example)
  cron: "0 3 * * *"
  time_zone: UTC
sources:
"""
    + "".join(
        f"""\
  - id: {source_id}
    title: {title}
    publisher: {title}
    url: https://{source_id}.example/prices.json
    class: {kind}
    group: feeds
    parser: litellm
    licence: facts, cited with link
    cadence_days: 7
    expect: {{rows: [1, 9]}}
"""
        for source_id, title, kind in (
            ("catalogue", "A catalogue of prices", "aggregator"),
            ("groq-feed", "Groq price feed", "vendor"),
        )
    )
    + """\
  - id: llmperf-published
    title: LLMPerf leaderboard
    publisher: Anyscale
    url: https://llmperf.example/leaderboard
    class: benchmark
    group: measurements
    parser: transcript
    transcript: llmperf-published.yaml
    licence: Apache-2.0
    cadence_days: 365
    expect: {rows: [1, 999]}
  - id: together-feed
    title: Together price feed
    publisher: Together
    url: https://together-feed.example/prices.json
    class: vendor
    group: feeds
    parser: litellm
    licence: facts, cited with link
    cadence_days: 7
    expect: {rows: [1, 9]}
"""
)

GPT = "openai/gpt-oss-120b"
LLAMA = "llama-3.3-70b-versatile"
NIGHTS = [
    (1, "groq-feed", "groq", {GPT: (0.15, 0.75), LLAMA: (0.59, 0.79)}),
    (1, "together-feed", "together_ai", {GPT: (0.15, 0.6)}),
    (2, "catalogue", "together_ai", {GPT: (0.15, 0.6)}),
    (8, "groq-feed", "groq", {GPT: (0.15, 0.75), LLAMA: (0.59, 0.79)}),
    (15, "groq-feed", "groq", {GPT: (0.15, 0.6), LLAMA: (0.59, 0.79)}),
    (20, "together-feed", "together_ai", {GPT: (0.12, 0.61)}),
    (20, "groq-feed", "groq", {GPT: (0.15, 0.6), LLAMA: (0.59, 0.79)}),
]
"""Day of March 2026, source, provider as it is named there, and USD per million tokens."""


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory, price_list: Callable[..., bytes]) -> Project:
    """Return a project with the checkout's providers and models, its tables built."""
    root: Path = tmp_path_factory.mktemp("market")
    (root / "sources.yaml").write_text(SOURCES)
    project = load_project(root / "sources.yaml", root / "warehouse")
    for day, source_id, provider, prices in NIGHTS:
        at = datetime(2026, 3, day, 3, tzinfo=UTC)
        source = project.registry.by_id(source_id)
        acquirer = Acquirer(project, source, [], lambda at=at: at)
        acquirer.keep(price_list(provider, **prices), "saved", at=at, url=str(source.url))
    transcript = project.registry.by_id("llmperf-published")
    Acquirer(project, transcript, [], lambda: datetime(2026, 3, 1, tzinfo=UTC)).acquire(None)
    rebuild(project, lambda _: None)
    return project
