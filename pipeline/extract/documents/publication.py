"""When a page says it was published: by its metadata or its `<time>`, never by a guess."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bs4 import BeautifulSoup, Tag

META_NAMES: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "citation_publication_date",
)
"""Names and properties of `<meta>` that give the day of publication, none that of a change."""

MAX_SCRIPT: Final = 500_000
"""Longest JSON-LD that is read."""
MAX_DEPTH: Final = 8

_ISO = re.compile(r"\s*([0-9]{4})[-/]([0-9]{2})[-/]([0-9]{2})(?![0-9])")
_ENGLISH = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s"
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s(?P<year>20[0-9]{2})\b",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def published_on(soup: BeautifulSoup) -> date | None:
    """Return the day of publication; null where the page does not say it, or says two days.

    What stands first in this order decides: `<meta>`, JSON-LD, the one `<time>` of the page's
    article or of the whole page.
    """
    for said in (_from_meta(soup), _from_json(soup), _from_time(soup)):
        days = {day for day in map(_day, said) if day is not None}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _from_meta(soup: BeautifulSoup) -> Iterator[str]:
    for meta in soup.find_all("meta", limit=500):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if str(name).strip().lower() in META_NAMES:
            yield str(meta.get("content") or "")


def _from_json(soup: BeautifulSoup) -> Iterator[str]:
    for script in soup.find_all("script", type="application/ld+json", limit=50):
        text = script.string or ""
        if len(text) <= MAX_SCRIPT:
            try:
                yield from _dates_in(json.loads(text), depth=0)
            except (ValueError, RecursionError):
                # Broken metadata says nothing; the article itself is still there.
                continue


def _dates_in(data: object, *, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _dates_in(item, depth=depth + 1)
    elif isinstance(data, dict):
        said = data.get("datePublished")
        if isinstance(said, str):
            yield said
        yield from _dates_in(data.get("@graph"), depth=depth + 1)
        yield from _dates_in(data.get("mainEntity"), depth=depth + 1)


def _from_time(soup: BeautifulSoup) -> Iterator[str]:
    for root in (soup.find("article"), soup):
        times = root.find_all("time", limit=20) if isinstance(root, Tag) else []
        if len(times) == 1:
            yield str(times[0].get("datetime") or times[0].get_text(" "))
            return


def _day(text: str) -> date | None:
    """Return the day that a text begins with, or names in English; null for anything else."""
    match = _ISO.match(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        match = _ENGLISH.search(text[:200])
        if match:
            month = _MONTHS.index(match["month"].lower()) + 1
            return date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
    return None
