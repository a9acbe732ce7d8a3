"""Whether each source was read, when last, and what went wrong."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.precedence import FRESH_CADENCES
from pipeline.domain.table import TIMESTAMP, Table, column
from pipeline.storage.attempts import SOUND

UNREAD = ("quarantined", "damaged")
"""States of a last document that was not read."""

TABLE = Table(
    layer="derived",
    name="source_health",
    doc="One source: its last attempt, its last sound reading, and whether that is good enough.",
    primary_key=("source_id",),
    columns=(
        column("source_id", pa.string(), "Source."),
        column("title", pa.string(), "Title."),
        column("way_in", pa.string(), "live, released, embedded or transcribed."),
        column(
            "health",
            pa.string(),
            "fresh, overdue (no sound reading for three cadences), quarantined (the last document "
            "failed a check), damaged (the archive no longer gives a document as it was stored), "
            "never_read, released, embedded or transcribed (read, of a fixed date).",
        ),
        column("is_failing", pa.bool_(), "Whether a night with this is a failed night."),
        column("reason", pa.string(), "In plain words.", null=True),
        column("outcome", pa.string(), "Outcome of the last attempt.", null=True),
        column("attempted_at", TIMESTAMP, "Time of the last attempt.", null=True),
        column("sound_at", TIMESTAMP, "Time of the last sound reading.", null=True),
        column(
            "method",
            pa.string(),
            "How its last sound document came: live, memento, saved, released, embedded or "
            "transcribed.",
            null=True,
        ),
        column(
            "text_since",
            TIMESTAMP,
            "Since when an article's text is as it is now, whatever changed around it.",
            null=True,
        ),
        column("age_days", pa.float64(), "From sound_at to the clock.", unit="days", null=True),
        column("cadence_days", pa.int64(), "Cadence of the source.", unit="days"),
        column("next_due_at", TIMESTAMP, "When it becomes overdue.", null=True),
        column("row_count", pa.int64(), "Statements of the last sound reading."),
        column("unplaced_count", pa.int64(), "Things on the page that could not be placed."),
        column("failed_checks", pa.list_(pa.string()), "What failed in the last reading."),
        column("snapshot_sha256", pa.string(), "Document of the last sound reading.", null=True),
    ),
)


def build(
    sources: pd.DataFrame,
    fetches: pd.DataFrame,
    reads: pd.DataFrame,
    clock: pd.DataFrame,
    source_entries: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per source.

    Args:
        sources: core/sources.
        fetches: core/fetches.
        reads: The logs of all sources' readings.
        clock: The newest attempt, as `at`.
        source_entries: The entries of sources.yaml, a row each.
    """
    ordered = reads.sort_values(["source_id", "first_at"])
    rows = (
        sources[["source_id", "title", "way_in", "cadence_days", "released_cadence_days"]]
        .merge(_last_attempts(fetches), how="left", on="source_id")
        .merge(_last_reads(ordered), how="left", on="source_id")
        .merge(_last_sound(ordered), how="left", on="source_id")
        .merge(_last_methods(fetches), how="left", on="source_id")
        .merge(_keys(source_entries), how="left", on="source_id")
    )
    is_released = (rows["method"] == "released") & rows["released_cadence_days"].notna()
    days = rows["cadence_days"].mask(is_released, rows["released_cadence_days"])
    limit = pd.to_timedelta(FRESH_CADENCES * days.astype("float64"), unit="D")
    rows = rows.assign(
        age_days=(clock["at"].iloc[0] - rows["sound_at"]) / pd.Timedelta(days=1),
        next_due_at=(rows["sound_at"] + limit).where(
            (rows["way_in"] == "live") & ~_is_history_alone(rows)
        ),
        row_count=rows["row_count"].fillna(0),
        unplaced_count=rows["unplaced"].map(_length),
        failed_checks=rows["findings"].map(_failed),
    )
    rows = rows.assign(health=_health(rows, clock["at"].iloc[0]))
    failing = rows["health"].isin(["overdue", *UNREAD])
    return rows.assign(is_failing=failing, reason=_reason(rows))[TABLE.names]


def _last_attempts(fetches: pd.DataFrame) -> pd.DataFrame:
    last = fetches.sort_values(["fetched_at", "archived_at"]).drop_duplicates(
        "source_id", keep="last"
    )
    return last[["source_id", "outcome", "fetched_at", "error"]].rename(
        columns={"fetched_at": "attempted_at"}
    )


def _last_methods(fetches: pd.DataFrame) -> pd.DataFrame:
    """Return how the last sound document of each source came."""
    sound = fetches[fetches["outcome"].isin(SOUND)].sort_values(["fetched_at", "archived_at"])
    return sound.drop_duplicates("source_id", keep="last")[["source_id", "method"]]


def _last_reads(reads: pd.DataFrame) -> pd.DataFrame:
    last = reads.drop_duplicates("source_id", keep="last")
    return last[["source_id", "state", "findings", "unplaced"]]


def _last_sound(reads: pd.DataFrame) -> pd.DataFrame:
    sound = reads[reads["state"] == "sound"]
    last = sound.assign(text_since=_text_since(sound)).drop_duplicates("source_id", keep="last")
    counts = ["price_count", "offer_count", "performance_count", "fact_count"]
    return last.assign(row_count=last[counts].sum(axis="columns"), sound_at=last["last_at"])[
        ["source_id", "sound_at", "row_count", "snapshot_sha256", "text_since"]
    ]


def _text_since(sound: pd.DataFrame) -> pd.Series:
    """Return for each reading when its text came, in the order of a source's readings."""
    text = sound["text_sha256"]
    is_new = text != text.groupby(sound["source_id"]).shift()
    since = sound["first_at"].where(is_new).groupby(sound["source_id"]).ffill()
    return since.where(text.notna())


def _keys(source_entries: pd.DataFrame) -> pd.DataFrame:
    return source_entries[["id", "key_env"]].rename(columns={"id": "source_id"})


def _length(items: object) -> int:
    return len(items) if hasattr(items, "__len__") else 0


def _failed(findings: object) -> list[str]:
    if not hasattr(findings, "__iter__"):
        return []
    return [
        f"{item['check']}: expected {item['expected']}; {item['found']}"
        for item in findings
        if not item["passed"]
    ]


def _health(rows: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    health = rows["way_in"].mask(rows["way_in"] == "live", "fresh")
    health = health.mask(rows["next_due_at"] < now, "overdue")
    health = health.mask(_is_history_alone(rows), "released")
    health = health.mask(rows["sound_at"].isna(), "never_read")
    return health.mask(rows["state"].isin(UNREAD), rows["state"])


def _is_history_alone(rows: pd.DataFrame) -> pd.Series:
    """Return whether a source was read from releases that nothing follows: it is never overdue."""
    return (rows["method"] == "released") & rows["released_cadence_days"].isna()


def _reason(rows: pd.DataFrame) -> pd.Series:
    failed = rows["failed_checks"].map("; ".join)
    reason = rows["error"].where(~rows["outcome"].isin(["new", "unchanged"]))
    is_left_alone = rows["key_env"].notna() & rows["outcome"].isna() & rows["sound_at"].isna()
    reason = reason.mask(is_left_alone, "no key: " + rows["key_env"] + " is not set")
    return reason.mask(rows["state"].isin(UNREAD), failed)
