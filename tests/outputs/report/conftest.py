"""A small market read through the whole pipeline, and the site on it."""

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipeline.outputs.report.site import Site, build_site
from pipeline.outputs.report.tables import READS
from pipeline.registry.project import load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild
from pipeline.tables.build import TABLES

PROJECT = Path(__file__).parent / "project"

LLAMA = "llama-3.3-70b-instruct"
QWEN = "qwen3-32b"
KIMI = "kimi-k2-instruct"

NIGHTS = (
    ("catalogue", 5, {"acme": {LLAMA: (0.9, 0.9), QWEN: (0.4, 0.6)}, "bolt": {LLAMA: (0.5, 0.7)}}),
    ("acme-feed", 5, {"acme": {LLAMA: (0.9, 0.9), QWEN: (0.3, 0.6)}}),
    (
        "catalogue",
        12,
        {
            "acme": {LLAMA: (0.9, 0.9), QWEN: (0.4, 0.6)},
            "bolt": {LLAMA: (0.55, 0.6), QWEN: (0.2, 0.2), KIMI: (1, 3)},
            "nut": {LLAMA: (0.2, 0.2), QWEN: (0.1, 0.9)},
        },
    ),
    ("acme-feed", 12, {"acme": {LLAMA: (0.6, 0.8), QWEN: (0.3, 0.6)}}),
)
"""Documents in the order of their days in January 2026: source, day, prices by seller."""

Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="session")
def market(tmp_path_factory: pytest.TempPathFactory, price_list: Callable[..., bytes]) -> Path:
    """Return the folder of a project whose sources were read on two nights."""
    root = tmp_path_factory.mktemp("market")
    shutil.copytree(PROJECT, root, dirs_exist_ok=True)
    project = load_project(root / "sources.yaml", root / "warehouse")
    for source_id, day, prices in NIGHTS:
        at = datetime(2026, 1, day, tzinfo=UTC)
        source = project.registry.by_id(source_id)
        acquirer = Acquirer(project, source, [], lambda at=at: at)
        acquirer.keep(_catalogue(price_list, prices), "saved", at=at, url=str(source.url))
    for source in project.registry.sources:
        if source.transcript:
            at = datetime(2026, 1, 12, tzinfo=UTC)
            Acquirer(project, source, [], lambda at=at: at).acquire(None)
    rebuild(project, lambda _: None)
    return root


def _catalogue(
    price_list: Callable[..., bytes], prices: Mapping[str, Mapping[str, tuple[float, float]]]
) -> bytes:
    rows: dict[str, Any] = {}
    for provider, models in prices.items():
        rows |= json.loads(price_list(provider, **models))
    return json.dumps(rows).encode()


@pytest.fixture(scope="session")
def frames(market: Path) -> Frames:
    """Return the tables of the small market."""
    return {name: pd.read_parquet(_file(market, name)) for name in READS}


def _file(market: Path, name: str) -> Path:
    return market / "warehouse" / TABLES[name].TABLE.layer / f"{name}.parquet"


@pytest.fixture(scope="session")
def site(frames: Frames) -> Site:
    """Return the site on the small market."""
    return build_site(frames)


@pytest.fixture(scope="session")
def pages(site: Site) -> dict[str, BeautifulSoup]:
    """Return every page of the site, parsed, by its address."""
    return {
        path: BeautifulSoup(body.decode(), "lxml")
        for path, body in site.files.items()
        if path.endswith(".html")
    }


@pytest.fixture(scope="session")
def evidence(site: Site) -> dict[str, Any]:
    """Return the evidence of every page, by the page's address."""
    return {
        path.replace(".evidence.js", ".html"): json.loads(
            body.decode().removeprefix("site.evidence(").removesuffix(");\n")
        )
        for path, body in site.files.items()
        if path.endswith(".evidence.js")
    }


@pytest.fixture(scope="session")
def empty_frames() -> Frames:
    """Return every table, none with rows."""
    return {name: TABLES[name].TABLE.empty() for name in READS}
