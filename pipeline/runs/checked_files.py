"""A checked report as files: claims.yaml to be edited, a page, Markdown and JSON."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from pipeline.analysis.verdicts.drafts import misfits
from pipeline.domain.markdown import table as markdown_table
from pipeline.outputs.report.checked import VERDICTS, CheckedPage, checked_page
from pipeline.runs.check_report import CheckedDraft, CheckedReport
from pipeline.runs.cited_documents import registry_rows
from pipeline.runs.claim_check import CITED_FILE
from pipeline.runs.our_figures import ANY_DAY

COLUMNS: Final = (
    "claim",
    "line",
    "figure",
    "verdict",
    "the report says",
    "the source says",
    "why",
    "then",
    "today",
)
"""Columns of the Markdown; the last two by our own tables, where they know any."""


def write_checked(checked: CheckedReport, folder: Path) -> None:
    """Write the files of a checked report into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [as_row(item, checked.report.place) for item in checked.claims]
    title, notes = checked.report.title or "Report", tuple(_notes(checked))
    page = CheckedPage(title, checked.share, checked.report.place, tuple(rows), notes)
    data = {"title": title, "checked": checked.share, "notes": notes, "claims": rows}
    texts = {
        "report.md": verdicts_in_markdown(checked),
        "report.html": checked_page(page),
        "report.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
        "claims.yaml": as_claims(checked),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    sources = yaml.safe_dump(registry_rows(checked.documents), sort_keys=False, allow_unicode=True)
    (folder / CITED_FILE).write_text(sources, encoding="utf-8")


def as_row(item: CheckedDraft, place: str) -> dict[str, Any]:
    """Return one claim as a row; `place` says whether it has a line or a page."""
    draft = item.draft
    return {
        "claim_id": draft.draft_id,
        "section": draft.sentence.section,
        "line": draft.sentence.line if place == "line" else None,
        "page": draft.sentence.line if place == "page" else None,
        "quote": draft.sentence.text,
        "context": draft.sentence.context or None,
        "figure": draft.printed or None,
        "unit": draft.said.figure.unit if draft.said else None,
        "subject": " ".join(draft.said.own_names) or None if draft.said else None,
        "metric": draft.metric,
        "row": draft.sentence.row,
        "verdict": item.verdict,
        "source_says": item.source_says or None,
        "source_url": item.source_url or None,
        "reason": item.reason or None,
        "then": item.ours.then if item.ours else None,
        "then_source": item.ours.then_by if item.ours else None,
        "today": item.ours.today if item.ours else None,
        "today_source": item.ours.today_by if item.ours else None,
        "repeats": draft.repeats,
        "differs_from": draft.differs,
        "cited": [link.url for link in draft.cited],
    }


def verdicts_in_markdown(checked: CheckedReport) -> str:
    """Return the verdicts for people, what is wrong first."""
    order = list(VERDICTS)
    found = sorted(checked.figures, key=lambda item: order.index(item.verdict))
    rows = [
        dict(
            zip(
                COLUMNS,
                (
                    item.draft.draft_id,
                    item.draft.sentence.line,
                    item.draft.printed,
                    item.verdict,
                    words_of_claim(item),
                    item.source_says,
                    "see below" if item.verdict == "unread" else item.reason,
                    _ours(item.ours.then, item.ours.then_by) if item.ours else "",
                    _ours(item.ours.today, item.ours.today_by) if item.ours else "",
                ),
                strict=True,
            )
        )
        for item in found
    ]
    title = checked.report.title or "Report"
    columns = COLUMNS if any(item.ours for item in found) else COLUMNS[:-2]
    notes = "\n".join(f"- {note}" for note in _notes(checked))
    parts = [f"# {title}", f"{checked.share}.", markdown_table(rows, columns).rstrip(), notes]
    return "\n\n".join(part for part in parts if part) + "\n"


def _notes(checked: CheckedReport) -> Iterator[str]:
    """Yield what is to be said beside the verdicts."""
    for item in checked.figures:
        if item.draft.differs:
            yield f"{item.draft.draft_id} prints another figure than {item.draft.differs}."
    for link in misfits(checked.report):
        yield f"The source called “{link.label}” lies at {link.url}."
    for document in checked.documents:
        if document.reason:
            part = "Not read" if document.text is None else "In part"
            yield f"{part}: {document.link.url}: {document.reason}."
    if checked.unused:
        yield f"Saved pages that no source's address names: {', '.join(checked.unused)}."
    if checked.unbuilt:
        yield f"{checked.unbuilt}."
    elif checked.written is None and any(item.ours for item in checked.figures):
        yield "Our prices are of today only: the report names no day; `--written DAY` does."


def _ours(figure: str | None, source: str | None) -> str:
    return f"{figure} ({source})" if figure else ""


def words_of_claim(item: CheckedDraft) -> str:
    """Return what the report says; of a cell with its row and its column."""
    sentence = item.draft.sentence
    return f"{sentence.context}: {sentence.text}" if sentence.context else sentence.text


def as_claims(checked: CheckedReport) -> str:
    """Return the claims in the form of claims.yaml, for a person to mend and to check again."""
    ids = {item.link.url: item.source.id for item in checked.documents}
    sections: dict[str, dict[str, str]] = {}
    claims = []
    for item in checked.figures:
        draft = item.draft
        section = draft.sentence.section or "Report"
        cited = sections.setdefault(section, {})
        cited |= {ids[link.url]: link.label or link.url for link in draft.cited}
        claims.append(
            {
                "id": draft.draft_id,
                "section": section,
                "lines": [draft.sentence.line],
                "says": draft.said.text if draft.said else draft.sentence.text,
                "quote": draft.sentence.text,
            }
            | (
                {"figures": [item.figure]}
                if item.figure
                else {
                    "not_checkable": f"{draft.printed}: name subject and metric to have it checked"
                }
            )
        )
    data = {
        "report": {
            "id": "report",
            "title": checked.report.title or "Report",
            "written_between": [str(checked.written or day) for day in ANY_DAY],
        },
        "sections": [
            {
                "name": name,
                "citations": [{"source": key, "label": label} for key, label in cited.items()],
            }
            for name, cited in sections.items()
        ],
        "claims": claims,
    }
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
