"""`report/changes.atom`: what happened to prices, as an Atom feed (RFC 4287).

Written from the tables alone: the same tables give the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pandas as pd

from pipeline.outputs.news.events import NewsEvent, NewsEvidence, event_id
from pipeline.registry.project import Project
from pipeline.storage.warehouse import REPORT

FILE: Final = "changes.atom"
FEED: Final = f"{REPORT}/{FILE}"

MOST_ENTRIES: Final = 500
"""The newest; a reader that was away for longer has `derived/price_changes`."""

IN_FEED: Final = ("price", "retirement", "correction", "watch")
"""Kinds of news that it has: what happened to prices, and how watched ones stand."""

BEFORE_ANYTHING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Date of a feed that nothing was ever read for: Atom wants one."""

LINKED: Final = re.compile(r"https?://[^\s<>\"']+")
"""What may stand in a link; anything else is shown as text."""

ATOM: Final = "http://www.w3.org/2005/Atom"
XHTML: Final = "http://www.w3.org/1999/xhtml"


def write_feed(
    project: Project, events: Sequence[NewsEvent], frames: Mapping[str, pd.DataFrame]
) -> None:
    """Write the feed into the warehouse.

    Args:
        project: Whose warehouse; the caller holds its lock.
        events: All news, oldest first.
        frames: Inputs by name; of them, `clock`.
    """
    read_at = frames["clock"]["at"].iloc[0]
    body = atom(events, None if pd.isna(read_at) else read_at.to_pydatetime())
    project.warehouse.files.write(FEED, body)


def atom(events: Sequence[NewsEvent], read_at: datetime | None) -> bytes:
    """Return the feed of news about prices, newest first.

    Args:
        events: All news, oldest first.
        read_at: Time of the newest attempt to read anything.
    """
    newest = [event for event in events if event.kind in IN_FEED][: -MOST_ENTRIES - 1 : -1]
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _text(feed, "title", "Price changes of AI inference")
    _text(feed, "subtitle", "What providers ask, as their price pages and catalogues show it")
    _text(feed, "id", _urn(event_id("feed")))
    _text(feed, "updated", _time(newest[0].at if newest else (read_at or BEFORE_ANYTHING)))
    _text(SubElement(feed, "author"), "name", "inference-market")
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=FILE)
    for event in newest:
        _add_entry(feed, event)
    indent(feed, space="")
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _add_entry(feed: Element, event: NewsEvent) -> None:
    entry = SubElement(feed, "entry")
    _text(entry, "title", event.title)
    _text(entry, "id", _urn(event.id))
    _text(entry, "updated", _time(event.at))
    for tag in event.tags:
        SubElement(entry, "category", term=tag)
    evidence = event.evidence
    if evidence is not None and LINKED.fullmatch(evidence.url):
        SubElement(entry, "link", rel="alternate", href=evidence.url, title=evidence.title)
    body = SubElement(SubElement(entry, "content", type="xhtml"), "div", xmlns=XHTML)
    details = SubElement(body, "ul")
    for detail in event.details:
        _text(details, "li", detail)
    if evidence is not None:
        _add_evidence(body, evidence)


def _add_evidence(body: Element, evidence: NewsEvidence) -> None:
    """Add the source, the printed text, and the digests that name the documents in raw/."""
    source = _text(body, "p", "Source: ")
    named = _text(source, "a" if LINKED.fullmatch(evidence.url) else "span", evidence.title)
    if named.tag == "a":
        named.set("href", evidence.url)
    named.tail = f", printed: “{evidence.printed}”" if evidence.printed else ""
    for when, digest in (("before", evidence.before), ("after", evidence.after)):
        if digest:
            _text(_text(body, "p", f"Document {when}: "), "code", f"sha256 {digest}")


def _text(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = text
    return child


def _urn(uuid: str) -> str:
    return f"urn:uuid:{uuid}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
