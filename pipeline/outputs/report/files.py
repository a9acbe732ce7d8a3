"""The site as files: written from the tables that lie in the warehouse, only where they changed."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from fnmatch import fnmatch
from hashlib import sha256
from typing import Final

import pandas as pd

from pipeline.outputs.report.page import CHART_LIBRARY, chart_library
from pipeline.outputs.report.site import MARKDOWN, STAMP, Part, build_site
from pipeline.outputs.report.tables import ReleaseFrames
from pipeline.storage.files import Files
from pipeline.storage.releases import CURRENT
from pipeline.storage.warehouse import REPORT, Warehouse

PAGE: Final = "index.html"
MANIFEST: Final = "report-files.json"
"""What lies in the site and what it was made of, so that what is made of the same stays."""

FASTEST: Final = 1
"""Level at which pages are compressed while others are made."""

OURS: Final = ("models/*", "providers/*", "*.svg")
"""Files that go when nothing is written to them any more."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and where.

    Attributes:
        page: The start page.
        markdown: The report in Markdown.
        brief: What the start page says in a few sentences, in Markdown.
        page_count: Pages.
        evidence_count: Pieces of evidence behind their figures.
        bytes: How much there is in its files.
        changed: How many files are other than before.
    """

    page: str
    markdown: str
    brief: str
    page_count: int
    evidence_count: int
    bytes: int
    changed: int


@dataclass(frozen=True, slots=True)
class _Lying:
    """A part of the site as it was written: what it was made of; digest and size of its files."""

    digest: str
    files: Mapping[str, tuple[str, int]]


def write_report(warehouse: Warehouse) -> Written:
    """Write the site from the tables of the newest release.

    Args:
        warehouse: The caller holds its lock.

    Raises:
        WarehouseError: There is no release, or a table cannot be read.
    """
    return write_files(warehouse, ReleaseFrames(warehouse.release()))


def write_files(warehouse: Warehouse, frames: Mapping[str, pd.DataFrame]) -> Written:
    """Write the site from frames of tables; see `pipeline.outputs.report.site`.

    No file is written before all are made: where one cannot be, the site stays as it was.
    """
    site, files = build_site(frames), warehouse.files
    known, sizes = _manifest(files), _sizes(files)
    parts: dict[str, _Lying] = {}
    changed: dict[str, bytes] = {}
    evidence: list[int] = []
    for part in site.parts():
        before = known.get(part.name)
        if before is not None and before.digest == part.digest and _is_there(before, sizes):
            parts[part.name] = before
        else:
            parts[part.name] = _made(part, before, sizes, changed)
        if part.evidence_count is not None:
            evidence.append(part.evidence_count)
    if changed or parts != known:
        # A run that is stopped from here on leaves no list of files that may be other ones by now.
        files.remove(MANIFEST)
    for path in sorted(changed.keys() - {STAMP}):
        files.write(f"{REPORT}/{path}", zlib.decompress(changed[path]))
    if CHART_LIBRARY not in sizes:
        files.write(f"{REPORT}/{CHART_LIBRARY}", chart_library())
    lying = {path: size for path, (_, size) in _lying(parts).items()}
    for path in sizes.keys() - lying.keys():
        if any(fnmatch(path, pattern) for pattern in OURS):
            files.remove(f"{REPORT}/{path}")
    files.write(
        MANIFEST, json.dumps({name: astuple(part) for name, part in parts.items()}).encode()
    )
    files.write(f"{REPORT}/{STAMP}", site.shared[STAMP])
    places = (address_of(warehouse, PAGE), address_of(warehouse, MARKDOWN))
    counts = (len(evidence), sum(evidence), sum(lying.values()), len(changed))
    return Written(*places, site.brief, *counts)


def _made(
    part: Part, before: _Lying | None, sizes: Mapping[str, int], changed: dict[str, bytes]
) -> _Lying:
    """Make a part; add to `changed`, compressed, those of its files that are other than they lie.

    The files of all pages together take as much memory as all else.
    """
    bodies = part.made()
    made = {path: (sha256(body).hexdigest(), len(body)) for path, body in bodies.items()}
    known = {} if before is None else before.files
    changed |= {
        path: zlib.compress(body, FASTEST)
        for path, body in bodies.items()
        if known.get(path) != made[path] or sizes.get(path) != len(body)
    }
    return _Lying(part.digest, made)


def _is_there(part: _Lying, sizes: Mapping[str, int]) -> bool:
    return all(sizes.get(path) == size for path, (_, size) in part.files.items())


def _sizes(files: Files) -> dict[str, int]:
    """Return the sizes of the files of the site, by address."""
    return {name.removeprefix(f"{REPORT}/"): size for name, size in files.sizes(REPORT).items()}


def rotten_files(files: Files) -> list[str]:
    """Return the files of the site that are there, and other ones than were written."""
    there = _sizes(files)
    return [
        f"{REPORT}/{path}"
        for path, (digest, _) in _lying(_manifest(files)).items()
        if path in there and sha256(files.read(f"{REPORT}/{path}")).hexdigest() != digest
    ]


def _lying(parts: Mapping[str, _Lying]) -> dict[str, tuple[str, int]]:
    return {path: known for part in parts.values() for path, known in part.files.items()}


def _manifest(files: Files) -> dict[str, _Lying]:
    """Return what lies in the site; nothing where no run has ended since it was last changed."""
    try:
        plain = json.loads(files.read(MANIFEST))
        return {
            name: _Lying(digest, {path: (known, size) for path, (known, size) in of.items()})
            for name, (digest, of) in plain.items()
        }
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def address_of(warehouse: Warehouse, path: str) -> str:
    """Return where a file of the site lies."""
    return warehouse.files.address(f"{REPORT}/{path}")


def is_current(warehouse: Warehouse) -> bool:
    """Return whether the site is there, and written after the newest release."""
    names = (CURRENT, f"{REPORT}/{STAMP}", f"{REPORT}/{PAGE}")
    release, stamp, page = map(warehouse.files.modified_at, names)
    if release is None or stamp is None or page is None:
        return False
    return release <= stamp
