"""News of claims: what their verdicts are, each night; that one has turned is for the outbox."""

from typing import Any

import pandas as pd

from pipeline.outputs.news.events import NewsEvent, NewsEvidence, clean_line, event_id


def verdict_news(claim_verdicts: pd.DataFrame, clock: pd.DataFrame) -> list[NewsEvent]:
    """Return the verdict on each claim as it is now.

    Args:
        claim_verdicts: derived/claim_verdicts.
        clock: The newest attempt, as `at`.
    """
    at = clock["at"].iloc[0]
    rows = claim_verdicts.to_dict("records")
    return [_event({str(key): value for key, value in row.items()}, at) for row in rows]


def _event(row: dict[str, Any], at: pd.Timestamp) -> NewsEvent:
    claim = f"{row['report_id']}/{row['claim_id']}"
    verdict = row["verdict"].replace("_", " ")
    return NewsEvent(
        id=event_id("verdict", claim, verdict, at),
        kind="verdict",
        subject=f"claim/{claim}",
        says=verdict,
        at=at.to_pydatetime(),
        title=f"Claim {clean_line(claim)}: now {verdict}",
        details=(clean_line(row["says"]), clean_line(row["reason"])),
        tags=(row["verdict"],),
        evidence=_evidence(row),
    )


def _evidence(row: dict[str, Any]) -> NewsEvidence | None:
    found = next(iter(row["evidence"]), None)
    if found is None:
        return None
    return NewsEvidence(
        title=clean_line(found["source_id"]),
        url=found["source_url"] or "",
        printed=clean_line(found["evidence_text"] or ""),
        after=found["snapshot_sha256"] or "",
    )
