"""`report/changes.atom`: what happened to prices, as an Atom feed (RFC 4287).

Written from the tables alone: the same tables give the same bytes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Final

import pandas as pd

from pipeline.outputs.news.events import Event, Evidence, event_id
from pipeline.registry.project import Project

FILE: Final = "changes.atom"

MOST_ENTRIES: Final = 500
"""The newest; a reader that was away for longer has `derived/price_changes`."""

IN_FEED: Final = ("price", "retirement", "correction")
"""Kinds of news that it has: what happened to prices."""

BEFORE_ANYTHING: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Date of a feed that nothing was ever read for: Atom wants one."""

LINKED: Final = re.compile(r"https?://[^\s<>\"']+")
"""What may stand in a link; anything else is shown as text."""

XHTML: Final = "http://www.w3.org/1999/xhtml"


def write_feed(
    project: Project, events: Sequence[Event], frames: Mapping[str, pd.DataFrame]
) -> None:
    """Write the feed into the warehouse.

    Args:
        project: Whose warehouse; the caller holds its lock.
        events: All news, oldest first.
        frames: Inputs by name; of them, `clock`.
    """
    read_at = frames["clock"]["at"].iloc[0]
    body = atom(events, None if pd.isna(read_at) else read_at.to_pydatetime())
    project.warehouse.write_bytes(project.warehouse.report / FILE, body)


def atom(events: Sequence[Event], read_at: datetime | None) -> bytes:
    """Return the feed of news about prices, newest first.

    Args:
        events: All news, oldest first.
        read_at: Time of the newest attempt to read anything.
    """
    told = [event for event in events if event.kind in IN_FEED]
    newest = told[: -MOST_ENTRIES - 1 : -1]
    updated = newest[0].at if newest else (read_at or BEFORE_ANYTHING)
    head = (
        _tag("title", "Price changes of AI inference"),
        _tag("subtitle", "What providers ask, as their price pages and catalogues show it"),
        _tag("id", _urn(event_id("feed"))),
        _tag("updated", _time(updated)),
        f"<author>{_tag('name', 'inference-market')}</author>",
        '<link rel="self" type="application/atom+xml" href="changes.atom"/>',
    )
    entries = [f"<entry>\n{_lines(_entry(event))}\n</entry>" for event in newest]
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n{_lines([*head, *entries])}'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{feed}\n</feed>\n'.encode()


def _entry(event: Event) -> Iterator[str]:
    yield _tag("title", event.title)
    yield _tag("id", _urn(event.id))
    yield _tag("updated", _time(event.at))
    yield from (f'<category term="{escape(tag)}"/>' for tag in event.tags)
    if event.evidence is not None and LINKED.fullmatch(event.evidence.url):
        title = escape(event.evidence.title)
        yield f'<link rel="alternate" href="{escape(event.evidence.url)}" title="{title}"/>'
    yield f'<content type="xhtml"><div xmlns="{XHTML}">{"".join(_body(event))}</div></content>'


def _body(event: Event) -> Iterator[str]:
    yield f"<ul>{''.join(_tag('li', detail) for detail in event.details)}</ul>"
    if event.evidence is not None:
        yield f"<p>{_source(event.evidence)}</p>"
        yield from _documents(event.evidence)


def _source(evidence: Evidence) -> str:
    is_link = LINKED.fullmatch(evidence.url)
    title = escape(evidence.title)
    named = f'<a href="{escape(evidence.url)}">{title}</a>' if is_link else title
    printed = f", printed: “{escape(evidence.printed)}”" if evidence.printed else ""
    return f"Source: {named}{printed}"


def _documents(evidence: Evidence) -> Iterator[str]:
    """Yield the digests that name the documents in raw/."""
    for when, digest in (("before", evidence.before), ("after", evidence.after)):
        if digest:
            yield f"<p>Document {when}: <code>sha256 {escape(digest)}</code></p>"


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _lines(parts: Sequence[str] | Iterator[str]) -> str:
    return "\n".join(parts)


def _urn(uuid: str) -> str:
    return f"urn:uuid:{uuid}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
