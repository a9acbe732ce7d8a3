"""News of runs that failed."""

from collections.abc import Mapping
from datetime import datetime

from pipeline.outputs.news.events import NewsEvent, clean_line, event_id


def run_news(job_name: str, run_id: str, failures: Mapping[str, str], *, at: datetime) -> NewsEvent:
    """Return that a run failed.

    Args:
        job_name: What ran.
        run_id: Which run it was.
        failures: What went wrong, by step.
        at: When.
    """
    details = tuple(clean_line(f"{step}: {reason}") for step, reason in sorted(failures.items()))
    return NewsEvent(
        id=event_id("run", run_id),
        kind="run",
        subject=f"run/{job_name}",
        says="; ".join(details),
        at=at,
        title=f"Run of {job_name} failed ({run_id[:8]})",
        details=details,
        tags=(job_name,),
    )
