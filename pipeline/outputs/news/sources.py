"""News of sources: what is past its cadence, changed beyond what is understood, or damaged."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.domain.table import plain_rows
from pipeline.outputs.news.events import NewsEvent, NewsEvidence, clean_line, event_id


def source_news(
    source_health: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame
) -> list[NewsEvent]:
    """Return a piece of news for each source that fails a night.

    It is the same news until the source was soundly read again.

    Args:
        source_health: derived/source_health.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    failing = source_health[source_health["is_failing"]].merge(
        sources[["source_id", "url"]], on="source_id"
    )
    # A damaged log of attempts may have none left of a source.
    failing = failing.fillna({"attempted_at": clock["at"].iloc[0]})
    return [_event(row) for row in plain_rows(failing)]


def _event(row: Mapping[str, Any]) -> NewsEvent:
    source_id, health = row["source_id"], row["health"]
    what = "no sound reading for three cadences" if health == "overdue" else health
    since = row["next_due_at"] if health == "overdue" else row["attempted_at"]
    sound_at = row["sound_at"]
    last = f"{sound_at:%Y-%m-%d}, {row['row_count']:,.0f} statements" if sound_at else "never"
    return NewsEvent(
        id=event_id("source", source_id, health, sound_at),
        kind="source",
        subject=f"source/{source_id}",
        says=health,
        at=since.to_pydatetime(),
        title=f"Source {source_id}: {what}",
        details=(
            f"last sound reading: {last}",
            *([clean_line(row["reason"])] if row["reason"] else []),
        ),
        tags=(health, source_id),
        evidence=NewsEvidence(title=clean_line(row["title"]), url=row["url"]),
    )
