"""The documents that a report cites: each got under the nightly rules, and read as a whole."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pipeline.analysis.verdicts.cited_prices import CitedPrices
from pipeline.domain.metrics import MENTION
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.fetch.classify import classify_saved
from pipeline.fetch.client import Client
from pipeline.fetch.page import JudgePage
from pipeline.quantities.prose.passages import Passage, linked
from pipeline.quantities.prose.report_text import Link
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.reading.parsing import Parse
from pipeline.registry.sources import Expect, Source
from pipeline.runs.acquire import Acquirer
from pipeline.storage.attempts import Attempt

CUT = "read in part: it is for sale, and the rest may be cut off"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """What came of one cited address.

    Attributes:
        link: How the report cites it.
        source: The entry that was made of it.
        text: Its text; null where it could not be read.
        reason: Why it could not be read, or not as a whole; empty where it was.
        prices: What its tables of prices state; null where it has none.
    """

    link: Link
    source: Source
    text: WholeText | None
    reason: str = ""
    prices: CitedPrices | None = None


def source_of(link: Link) -> Source:
    """Return an entry for a cited address, as the nightly rules want one."""
    parts = urlsplit(link.url)
    digest = hashlib.sha256(link.url.encode()).hexdigest()[:8]
    name = re.sub(r"[^a-z0-9]+", "-", parts.netloc.casefold()).strip("-") or "document"
    return Source.model_validate(
        {
            "id": f"{name[:40].strip('-')}-{digest}",
            "title": link.label or link.url,
            "publisher": parts.netloc,
            "url": link.url,
            "class": "press",
            "group": "cited",
            "parser": "pdf_document" if parts.path.casefold().endswith(".pdf") else "article",
            "licence": "facts, cited with link",
            "cadence_days": 365,
            "expect": Expect(rows=(0, 3_000)),
        }
    )


def read_cited(  # noqa: PLR0913, PLR0917 (what a document is got and read by)
    acquirer: Acquirer,
    link: Link,
    client: Client | None,
    saved: Path | None,
    parse: Parse,
    judge: JudgePage,
) -> CitedDocument:
    """Return what came of a cited address.

    Args:
        acquirer: Gets and keeps the document of the entry that was made of it.
        link: How the report cites it.
        client: The network; null for what is saved or was kept by an earlier check.
        saved: The page as a person saved it, if one did.
        parse: Reads a document.
        judge: Says whether a saved page is content.
    """
    source = acquirer.source
    attempt = _saved(acquirer, saved, judge) or acquirer.acquire(client) or _kept(acquirer)
    if attempt is None:
        return CitedDocument(link, source, None, "not fetched: no network was asked for")
    if not attempt.is_sound:
        return CitedDocument(link, source, None, attempt.error or attempt.outcome)
    try:
        parsed = parse(source, acquirer.archive.snapshot(attempt))
    except ParseError as error:
        return CitedDocument(link, source, None, str(error))
    passages = linked(
        Passage(
            str(fact.value_text),
            *(fact.scope or "").partition("\n")[::2],
            fact.place,
            fact.evidence_locator,
        )
        for fact in parsed.readings.facts
        if fact.metric == MENTION
    )
    days = [fact.as_of for fact in parsed.readings.facts if fact.as_of is not None]
    titles = [item.text for item in passages if item.locator.startswith("headline")]
    title = titles[0] if titles else link.label
    written = days[0].date() if days else None
    text = WholeText(passages, title, written, (f"By {source.publisher}",))
    prices = _prices(source, acquirer.archive.snapshot(attempt), title, parse)
    return CitedDocument(link, source, text, CUT if parsed.readings.is_preview else "", prices)


def _prices(source: Source, snapshot: Snapshot, title: str, parse: Parse) -> CitedPrices | None:
    """Return the prices of a document that has tables of them, read as a seller's page is."""
    if source.parser != "article":
        return None
    is_markdown = urlsplit(str(source.url)).path.endswith((".md", ".mdx"))
    parser = "markdown_prices" if is_markdown else "html_prices"
    seller = source.model_copy(update={"parser": parser, "provider": source.id})
    try:
        parsed = parse(seller, snapshot)
    except ParseError:
        return None  # an article, not a price page
    if parsed.misplaced:
        return None
    names = f"{title} {source.publisher}"
    return CitedPrices(parsed.readings.prices, parsed.readings.unplaced, names)


def _kept(acquirer: Acquirer) -> Attempt | None:
    """Return the newest document of the source that an earlier check kept in the folder."""
    kept = [
        attempt
        for attempt in acquirer.archive.attempts()
        if attempt.source_id == acquirer.source.id and attempt.is_sound
    ]
    return kept[-1] if kept else None


def _saved(acquirer: Acquirer, saved: Path | None, judge: JudgePage) -> Attempt | None:
    """Return the attempt that a saved page makes."""
    if saved is None:
        return None
    body, url = saved.read_bytes(), str(acquirer.source.url)
    outcome, error = classify_saved(body, url=url, expect_type=acquirer.expect_type, judge=judge)
    kept = acquirer.keep(body, "saved", at=acquirer.now(), url=url)
    return replace(kept, outcome=outcome, error=error)


def saved_pages(
    folder: Path | None, links: Iterable[Link]
) -> tuple[dict[str, Path], tuple[str, ...]]:
    """Return the saved page of each cited address that has one, and the names of all others.

    A page is named by the last word of its address, or by `host-word` or the host, where several
    addresses end in the same word or an address has none; its folder may have folders.
    """
    if folder is None:
        return {}, ()
    words = {link.url: _last_word(link.url) for link in links}
    shared = Counter(words.values())
    by_name: dict[str, str] = {}
    for url, word in words.items():
        host = urlsplit(url).netloc
        own = {f"{host}-{word}", source_of(Link("", url)).id, host if not word else ""}
        own |= {word, unquote(word), word.partition(".")[0]} if shared[word] == 1 else set()
        by_name |= {name: url for name in own if name}
    found: dict[str, Path] = {}
    unused = []
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        of_page = by_name.get(path.name) or by_name.get(path.stem)
        if of_page is None or of_page in found:
            unused.append(str(path.relative_to(folder)))
        else:
            found[of_page] = path
    return found, tuple(unused)


def _last_word(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def registry_rows(documents: Iterable[CitedDocument]) -> list[dict[str, object]]:
    """Return the entries of the cited documents, as sources.yaml would have them."""
    return [
        item.source.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for item in documents
    ]
