"""Days as times: a day without an hour stands for its start, UTC."""

from datetime import UTC, date, datetime, time


def midnight(day: date) -> datetime:
    """Return the start of a day, UTC."""
    return datetime.combine(day, time(), UTC)
