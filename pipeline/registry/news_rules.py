"""What is sent to the webhook: `news` in the settings of sources.yaml."""

from typing import Annotated

from pydantic import Field

from pipeline.registry.entries import Entry


class News(Entry):
    """Which changes are sent to the webhook; the feed has them all."""

    min_change_pct: Annotated[float, Field(ge=0)] = 5
    """Smallest move of a price that is sent. A move to or from no price, a retirement and a
    correction are always sent."""
    quiet_days: Annotated[float, Field(ge=0)] = 3
    """After news of a subject (an offer, a source, a job), nothing of it for so long; what happens
    meanwhile is sent at the end."""
    max_age_days: Annotated[int, Field(gt=0, le=60)] = 30
    """What happened longer ago when it is first found, by a backfill, say, is no news."""
