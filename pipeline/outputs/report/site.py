"""The whole site from the tables: its pages, their evidence, and what all of them share."""

import hashlib
import pickle
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from importlib.metadata import version
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any, Final

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
from pipeline.outputs.report.tables import PublishedRow, Tables
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


FileTable = tuple[list[str], list[tuple[Any, ...]]]
"""Names of columns, and the values of each row."""


@dataclass(frozen=True, slots=True)
class Part:
    """Files that come of one page, or of one chart.

    Attributes:
        name: The address of the first of them.
        digest: Of all that they are made of, this program included: an equal one gives equal files.
        made: Returns them, by address.
        evidence_count: Of a page, pieces of evidence behind its figures; null where it is none.
    """

    name: str
    digest: str
    made: Callable[[], dict[str, bytes]]
    evidence_count: int | None = None


@dataclass(frozen=True)
class Site:
    """What the site consists of: pages and their files are made when they are asked for.

    Attributes:
        shared: What belongs to no page.
        brief: What the start page says in a few sentences, in Markdown.
        pages: Yields the pages, each made as it comes: all of them take ten times what one takes.
    """

    shared: Mapping[str, bytes]
    brief: str
    pages: Callable[[], Iterator[SitePage]]

    def parts(self) -> Iterator[Part]:
        """Yield all of it."""
        for path, body in self.shared.items():
            yield _ready(path, body)
        for page in self.pages():
            yield from _parts(page)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """What is in each file, by address."""
        return {path: body for part in self.parts() for path, body in part.made().items()}


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
    return Site(shared, markdown.brief(single[0]), partial(_pages, material, single))


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
    tables = {path: _table(rows) for path, rows in page.files.items() if rows}
    page = replace(page, files={})
    count = len(page.evidence.get("entries", ()))
    yield Part(page.path, _digest((page, tables)), partial(_files, page, tables), count)
    folder = page.path.rpartition("/")[0]
    for chart in page.charts if page.has_pictures else ():
        path = f"{folder}/{page.picture(chart)}".removeprefix("/")
        yield Part(path, _digest(chart.spec), partial(_picture, path, chart))


def _table(rows: Collection[PublishedRow]) -> FileTable:
    """Return rows as the file beside a page has them: names of columns, and values."""
    names = [name for name in next(iter(rows)) if name not in AGEING]
    return names, [tuple(row[name] for name in names) for row in rows]


def _files(page: SitePage, tables: Mapping[str, FileTable]) -> dict[str, bytes]:
    evidence = page.path.replace(".html", ".evidence.js")
    texts = {path: rows_to_csv(*table).encode() for path, table in tables.items()}
    return {page.path: render(page).encode(), evidence: evidence_script(page).encode(), **texts}


def _picture(path: str, chart: Chart) -> dict[str, bytes]:
    return {path: drawn(chart)}


class _Digesting:
    """A file that is not kept: what is written to it goes into a digest."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256(_program())

    def write(self, body: bytes | memoryview) -> int:
        self.digest.update(body)
        return len(body)


def _digest(made_of: object) -> str:
    """Return a digest of what files are made of, and of what makes them."""
    sink = _Digesting()
    pickler = pickle.Pickler(sink)
    # Equal values give equal bytes, whether or not one object stands for several of them.
    pickler.fast = True
    pickler.dump(made_of)
    return sink.digest.hexdigest()


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
