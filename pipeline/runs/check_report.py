"""Checking any report: its claims drafted, its sources fetched into a folder of its own, judged."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pipeline.analysis.verdicts.cited_prices import PriceVerdict, price_verdict
from pipeline.analysis.verdicts.draft_figures import first_name
from pipeline.analysis.verdicts.drafts import Draft, drafts
from pipeline.analysis.verdicts.judge import Verdict
from pipeline.analysis.verdicts.sentences import nearest_passage
from pipeline.fetch.client import Client
from pipeline.fetch.page import JudgePage
from pipeline.quantities.prose.judged import Judged, judged
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.report_text import Link, ReportText
from pipeline.quantities.prose.said import DIRECTIONS
from pipeline.reading.parsing import Parse
from pipeline.registry.project import Project
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.cited_documents import CitedDocument, read_cited, saved_pages, source_of
from pipeline.runs.our_figures import OurFigure, drafted_figure, model_of, our_figures, seller_named
from pipeline.storage.files import WarehouseError
from pipeline.storage.warehouse import Warehouse

ORDER: tuple[Verdict, ...] = ("supported", "contradicted", "stands")
"""Verdicts by the words of cited sources, the firmest first."""
PRICED: Final = frozenset({"input", "output"})
"""What a price per million tokens is of; both, where a claim names neither."""
VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "contradicted": "contradicted",
    "absent": "absent",
    "stands": "for a person to read",
    "supported": "supported",
}


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """One drafted claim and what came of it.

    Attributes:
        draft: The claim.
        verdict: By the sources that stand for it.
        source_url: Address of the document behind the verdict.
        source_says: Its sentence.
        reason: What speaks against the figure there, or why nothing was read.
        figure: It as claims.yaml has it; null where a person has to say of what it is.
        ours: What our own tables say of it.
    """

    draft: Draft
    verdict: Verdict
    source_url: str = ""
    source_says: str = ""
    reason: str = ""
    figure: dict[str, Any] | None = None
    ours: OurFigure | None = None


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report, its documents and its claims.

    Attributes:
        written: Day on which it was written, if known.
        unbuilt: Why our own tables say nothing; empty where they were asked.
        unused: Saved pages that are of none of its sources.
    """

    report: ReportText
    documents: tuple[CitedDocument, ...]
    claims: tuple[CheckedDraft, ...]
    written: date | None = None
    unbuilt: str = ""
    unused: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[CheckedDraft, ...]:
        """The claims that have a figure."""
        return tuple(item for item in self.claims if item.draft.said is not None)

    @property
    def share(self) -> str:
        """How much was checked, for people: `41 of 58 figures; 17 unread: why`."""
        found = self.figures
        if not found:
            return "no figure was found in it"
        read = [item for item in found if item.verdict not in {"unread", "uncited"}]
        unread = sum(item.verdict == "unread" for item in found)
        uncited = sum(item.verdict == "uncited" for item in found)
        reasons = sorted({item.reason for item in self.documents if item.reason})
        counts = Counter(item.verdict for item in read)
        verdicts = [
            f"{counts[name]} {VERDICT_WORDS[name]}" for name in VERDICT_WORDS if counts[name]
        ]
        parts = [f"{len(read)} of {len(found)} figures were checked"]
        parts[0] += f" ({', '.join(verdicts)})" if verdicts else ""
        if unread:
            parts.append(f"{unread} unread: {'; '.join(reasons)}")
        if uncited:
            parts.append(f"{uncited} cite no source")
        return "; ".join(parts)


def check_report(  # noqa: PLR0913 (what a check needs)
    project: Project,
    report: ReportText,
    folder: Path,
    *,
    client: Client | None,
    saved: Path | None,
    parse: Parse,
    judge: JudgePage,
    now: Clock,
    written: date | None = None,
) -> CheckedReport:
    """Return the verdicts on the claims of a report.

    Args:
        project: Whose settings hold; its registry and its warehouse are not touched.
        report: The report.
        folder: Where the cited documents are kept.
        client: The network; null for a check without it.
        saved: Pages that a person saved, named as `saved_pages` says.
        parse: Reads a document.
        judge: Says whether a saved page is content.
        now: The time.
        written: Day on which the report was written, if known.
    """
    apart = replace(project, warehouse=Warehouse(folder))
    pages, unused = saved_pages(saved, report.links)

    def read(link: Link) -> CitedDocument:
        acquirer = Acquirer(apart, source_of(link), [], now)
        return read_cited(acquirer, link, client, pages.get(link.url), parse, judge)

    with ThreadPoolExecutor(project.registry.settings.threads) as pool:
        documents = tuple(pool.map(read, report.links))
    by_url = {item.link.url: item for item in documents}
    found = drafts(report, written)
    unbuilt, ours = "", dict[str, OurFigure]()
    try:
        ours = dict(our_figures(project, found, written))
    except WarehouseError as error:
        unbuilt = f"prices and speeds are not compared with our tables: {error}"
    claims = []
    for draft in found:
        checked = _by_prices(draft, by_url, project) or _checked(draft, by_url)
        figure = drafted_figure(draft, project)
        claims.append(replace(checked, figure=figure, ours=ours.get(draft.draft_id)))
    return CheckedReport(report, documents, tuple(claims), written, unbuilt, unused)


def _by_prices(
    draft: Draft, documents: Mapping[str, CitedDocument], project: Project
) -> CheckedDraft | None:
    """Return what the tables of prices that stand for a claim say to it; null if nothing."""
    model = model_of(draft.said, project.models) if draft.said else None
    if draft.said is None or model is None:
        return None
    meters = PRICED & {draft.direction} if DIRECTIONS & draft.said.keys else PRICED
    seller = seller_named(draft, model[0], project) or first_name(draft.sentence.section)
    found: dict[str, tuple[PriceVerdict, str]] = {}
    for link in draft.cited:
        prices = documents[link.url].prices
        said = prices and price_verdict(
            draft.said, model[1], meters, seller, prices, project.models
        )
        if said:
            found.setdefault(said.verdict, (said, link.url))
    for verdict, (said, url) in sorted(found.items(), reverse=True):
        reason = "the page's row of this model has another price" * (verdict == "contradicted")
        return CheckedDraft(draft, said.verdict, url, said.row, reason)
    return None


def _checked(draft: Draft, documents: Mapping[str, CitedDocument]) -> CheckedDraft:
    """Return what the documents that stand for a claim say to it."""
    if draft.said is None:
        return CheckedDraft(draft, "not_checkable", reason="it gives no figure")
    if not draft.cited:
        is_unsourced = draft.sentence.is_unsourced
        reason = "its source has no address" if is_unsourced else "nothing is cited for it"
        return CheckedDraft(draft, "uncited", reason=reason)
    cited = [documents[link.url] for link in draft.cited]
    found = [(judged(draft.said, item.text), item) for item in cited if item.text is not None]
    for verdict in ORDER:
        for result, document in found:
            if result.standing == verdict:
                return _of_sentence(draft, verdict, result, document)
    unread = [item for item in cited if item.reason]
    if unread:
        reason = "; ".join(f"{item.link.url}: {item.reason}" for item in unread)
        return CheckedDraft(draft, "unread", reason=reason)
    reason = "the figure is in none of its sources"
    for item in cited:
        nearest = nearest_passage(draft.said, item.text) if item.text else None
        if nearest is not None:
            reason += "; the nearest words there have another"
            return CheckedDraft(draft, "absent", item.link.url, _printed(nearest), reason)
    return CheckedDraft(draft, "absent", reason=reason)


def _of_sentence(
    draft: Draft, verdict: Verdict, result: Judged, document: CitedDocument
) -> CheckedDraft:
    seen = result.sighting
    if seen is None:
        return CheckedDraft(draft, verdict, document.link.url)
    objections = "; ".join(dict.fromkeys(seen.objections))
    return CheckedDraft(draft, verdict, document.link.url, _printed(seen.passage), objections)


def _printed(passage: Passage) -> str:
    return f"{passage.context}: {passage.text}" if passage.is_cell else passage.text
