"""The whole site from the tables: its pages, their evidence, and what all of them share."""

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.outputs.files.csv_text import rows_to_csv
from pipeline.outputs.report import markdown
from pipeline.outputs.report.document import Chart, SitePage
from pipeline.outputs.report.drawn import drawn
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.page import data, evidence_script, render, static_files
from pipeline.outputs.report.pages import (
    claims,
    disagreements,
    lists,
    method,
    model,
    others,
    provider,
    sources,
    start,
)
from pipeline.outputs.report.search import search_index
from pipeline.outputs.report.tables import Tables
from pipeline.outputs.report.text import day

SINGLE: Final[tuple[Callable[[Material], SitePage], ...]] = (
    start.page,
    others.market_page,
    others.changes_page,
    claims.page,
    disagreements.page,
    others.speeds_page,
    others.gpus_page,
    sources.page,
    method.page,
)
"""Pages of which there is one; in this order they are the report in Markdown."""

MARKDOWN: Final = "report.md"
STAMP: Final = "site-data.js"
"""The file that is written each time, and last: it has the clock."""

PROGRAM: Final = (".py", ".j2", ".js", ".css", ".svg")
LIBRARIES: Final = ("jinja2", "markupsafe", "vl-convert-python")

AGEING: Final = ("age_days", "oldest_seen_at", "last_seen_at")
"""Columns that move each night while nothing else does: left out of the files beside the pages."""


@dataclass(frozen=True, slots=True)
class Part:
    """Files that come of one page, or of one chart.

    Attributes:
        name: The address of the first of them.
        digest: Of all that they are made of, this program included: an equal one gives equal files.
        made: Returns them, by address.
    """

    name: str
    digest: str
    made: Callable[[], dict[str, bytes]]


@dataclass(frozen=True)
class Site:
    """What the site consists of; its files are made when they are asked for.

    Attributes:
        parts: All of it.
        brief: What the start page says in a few sentences, in Markdown.
        page_count: Pages.
        evidence_count: Pieces of evidence behind their figures.
    """

    parts: tuple[Part, ...]
    brief: str
    page_count: int
    evidence_count: int

    @cached_property
    def files(self) -> dict[str, bytes]:
        """What is in each file, by address."""
        return {path: body for part in self.parts for path, body in part.made().items()}


def build_site(frames: Mapping[str, pd.DataFrame]) -> Site:
    """Return the site.

    Args:
        frames: The tables named in `tables.READS`, by name; those that are not built yet
            may be missing. The same frames give the same bytes.
    """
    material = Material(Tables(frames))
    # Pages of one model or seller have their charts as tables: there are a thousand of them.
    single = [replace(page(material), has_pictures=True) for page in SINGLE]
    shared = {
        **static_files(),
        STAMP: f"window.SITE = {data(_shared(material))};\n".encode(),
        "search-index.js": f"site.index({data(search_index(material))});\n".encode(),
        MARKDOWN: markdown.render(single, material.as_of).encode(),
    }
    parts = [_ready(path, body) for path, body in shared.items()]
    page_count = evidence_count = 0
    for page in _pages(material, single):
        parts += _parts(page)
        page_count += 1
        evidence_count += len(page.evidence.get("entries", ()))
    return Site(tuple(parts), markdown.brief(single[0]), page_count, evidence_count)


def _pages(material: Material, single: list[SitePage]) -> Iterator[SitePage]:
    yield from single
    yield lists.models_page(material)
    yield lists.providers_page(material)
    for model_id in material.priced_models:
        yield model.page(material, model_id)
    for provider_id in material.paged_providers:
        yield provider.page(material, provider_id)


def _ready(path: str, body: bytes) -> Part:
    return Part(path, hashlib.sha256(body).hexdigest(), lambda: {path: body})


def _parts(page: SitePage) -> Iterator[Part]:
    """Yield a page, with its tables as the files beside it have them, and its pictures."""
    tables = {
        path: [{name: row[name] for name in row if name not in AGEING} for row in rows]
        for path, rows in page.files.items()
        if rows
    }
    page = replace(page, files=tables)
    yield Part(page.path, _digest(page), partial(_files, page))
    folder = page.path.rpartition("/")[0]
    for chart in page.charts if page.has_pictures else ():
        path = f"{folder}/{page.picture(chart)}".removeprefix("/")
        yield Part(path, _digest(chart.spec), partial(_picture, path, chart))


def _files(page: SitePage) -> dict[str, bytes]:
    evidence = page.path.replace(".html", ".evidence.js")
    tables = {path: rows_to_csv(list(rows[0]), rows).encode() for path, rows in page.files.items()}
    return {page.path: render(page).encode(), evidence: evidence_script(page).encode(), **tables}


def _picture(path: str, chart: Chart) -> dict[str, bytes]:
    return {path: drawn(chart)}


def _digest(made_of: object) -> str:
    """Return a digest of what files are made of, and of what makes them."""
    sink = io.BytesIO()
    pickler = pickle.Pickler(sink)
    # Equal values give equal bytes, whether or not one object stands for several of them.
    pickler.fast = True
    pickler.dump(made_of)
    return hashlib.sha256(_program() + sink.getbuffer()).hexdigest()


@cache
def _program() -> bytes:
    """Return a digest of our program, and of the libraries that it makes files with."""
    root = Path(str(package_files("pipeline")))
    paths = (path for path in root.rglob("*") if path.suffix in PROGRAM)
    ours = [f"{path.relative_to(root)} ".encode() + path.read_bytes() for path in sorted(paths)]
    libraries = " ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return hashlib.sha256(b"".join(ours) + libraries.encode()).digest()


def _shared(material: Material) -> dict[str, object]:
    """Return what changes each night without changing a figure: the clock, the newest readings."""
    read = {
        source_id: day(row["sound_at"])
        for source_id, row in material.tables.health.items()
        if row["sound_at"] is not None
    }
    return {"clock": material.as_of, "read": read}
