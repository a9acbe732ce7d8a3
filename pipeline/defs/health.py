"""`derived/source_health`, for what comes after it at the end of a night."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pipeline.tables.build import build_table, reads

HEALTH: Final = "source_health"
"""Built once more by those that read it: where a source fails, its own step fails to turn the run
red, and what depends on it would be skipped, on the very night on which people want to know."""

HEALTH_READS: Final = frozenset(reads(HEALTH))


def with_health(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return frames with the sources' health beside them.

    Args:
        frames: Tables and inputs by name, those of `HEALTH_READS` among them.
    """
    return {**frames, HEALTH: build_table(HEALTH, dict(frames))}
