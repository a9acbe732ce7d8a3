"""How long to wait before another try."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

RETRIED_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Answers that may be better next time. 403 is none: asking again looks like an attack."""
FIRST_BACKOFF_S = 1.0
MAX_WAIT_S = 30.0
"""Who asks for a longer pause is left alone until the next night."""

SECONDS = re.compile(r"\d+(\.\d*)?")


def wait_s(failures: int, retry_after: str | None) -> float | None:
    """Return the pause before the next try; null where it would be too long.

    Args:
        failures: Tries so far.
        retry_after: Header of that name; what cannot be read counts as absent.

    >>> wait_s(1, None), wait_s(2, "soon"), wait_s(1, "1.5"), wait_s(1, "86400")
    (1.0, 2.0, 1.5, None)
    """
    backoff = min(FIRST_BACKOFF_S * (1 << failures - 1), MAX_WAIT_S)
    asked = retry_after_s(retry_after, now=datetime.now(UTC))
    if asked is None:
        return backoff
    return asked if asked <= MAX_WAIT_S else None


def retry_after_s(value: str | None, *, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; null where it cannot be read.

    >>> retry_after_s("Mon, 23 Nov 2026 02:00:20 GMT", now=datetime(2026, 11, 23, 2, tzinfo=UTC))
    20.0
    """
    if value is None:
        return None
    if SECONDS.fullmatch(value.strip()):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)
