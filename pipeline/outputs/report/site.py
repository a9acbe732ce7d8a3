"""The whole site from the tables: its pages, their evidence, and what all of them share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from pipeline.outputs.files.csv_text import rows_to_csv
from pipeline.outputs.report import markdown
from pipeline.outputs.report.document import SitePage
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

AGEING: Final = ("age_days", "oldest_seen_at", "last_seen_at")
"""Columns that move each night while nothing else does: left out of the files beside the pages."""


@dataclass(frozen=True, slots=True)
class Site:
    """The files of the site.

    Attributes:
        files: What is in each, by address.
        brief: What the start page says in a few sentences, in Markdown.
        page_count: Pages.
        evidence_count: Pieces of evidence behind their figures.
    """

    files: Mapping[str, bytes]
    brief: str
    page_count: int
    evidence_count: int


def build_site(frames: Mapping[str, pd.DataFrame]) -> Site:
    """Return the site.

    Args:
        frames: The tables named in `tables.READS`, by name; those that are not built yet
            may be missing. The same frames give the same bytes.
    """
    material = Material(Tables(frames))
    # Pages of one model or seller have their charts as tables: there are a thousand of them.
    single = [replace(page(material), has_pictures=True) for page in SINGLE]
    files = dict(static_files())
    page_count = evidence_count = 0
    for page in _pages(material, single):
        files |= _files(page)
        page_count += 1
        evidence_count += len(page.evidence.get("entries", ()))
    files["site-data.js"] = f"window.SITE = {data(_shared(material))};\n".encode()
    files["search-index.js"] = f"site.index({data(search_index(material))});\n".encode()
    files[MARKDOWN] = markdown.render(single, material.as_of).encode()
    return Site(files, markdown.brief(single[0]), page_count, evidence_count)


def _pages(material: Material, single: list[SitePage]) -> Iterator[SitePage]:
    yield from single
    yield lists.models_page(material)
    yield lists.providers_page(material)
    for model_id in material.priced_models:
        yield model.page(material, model_id)
    for provider_id in material.paged_providers:
        yield provider.page(material, provider_id)


def _files(page: SitePage) -> dict[str, bytes]:
    tables = {
        path: rows_to_csv([name for name in rows[0] if name not in AGEING], rows).encode()
        for path, rows in page.files.items()
        if rows
    }
    evidence = page.path.replace(".html", ".evidence.js")
    folder = page.path.rpartition("/")[0]
    pictures = {
        f"{folder}/{page.picture(chart)}".removeprefix("/"): drawn(chart)
        for chart in page.charts
        if page.has_pictures
    }
    written = {page.path: render(page).encode(), evidence: evidence_script(page).encode()}
    return {**written, **tables, **pictures}


def _shared(material: Material) -> dict[str, object]:
    """Return what changes each night without changing a figure: the clock, the newest readings."""
    read = {
        source_id: day(row["sound_at"])
        for source_id, row in material.tables.health.items()
        if row["sound_at"] is not None
    }
    return {"clock": material.as_of, "read": read}
