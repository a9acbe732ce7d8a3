"""What each source says that each provider offers, and from when to when it said so."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.offer_ids import MODEL_ID, MODEL_VARIANT, QUANTIZATION
from pipeline.analysis.prices.retirement import retired_at
from pipeline.analysis.prices.validity import intervals_as_of
from pipeline.domain.kinds import OFFERS
from pipeline.domain.table import (
    INTERVAL,
    PROVENANCE,
    TIMESTAMP,
    UNCERTAIN,
    Table,
    column,
    published,
)

TABLE = Table(
    layer="core",
    name="offers",
    doc="One provider's model, as one source states it, over one interval.",
    primary_key=("source_id", *OFFERS.key, "first_seen_at"),
    columns=(
        *(item for item in published(OFFERS.columns) if item.name != "quantization"),
        MODEL_ID,
        MODEL_VARIANT,
        QUANTIZATION,
        column(
            "match_basis",
            pa.string(),
            "How the model was found: rule (grammar of names), alias (models.yaml), upstream (the "
            "maker is known, the name is as the id spells it); without a model foreign_word (a "
            "word of the name is none of its family's) or none.",
        ),
        column(
            "stated_status",
            pa.string(),
            "Status as the source states it: active, preview, deprecated or retired.",
        ),
        column(
            "retired_at",
            TIMESTAMP,
            "When the offer ended: a stated date that has passed, or the reading that no longer "
            "had it, once the absence is confirmed.",
            null=True,
        ),
        *INTERVAL,
        UNCERTAIN,
        *PROVENANCE,
    ),
)


def build(
    offer_intervals: pd.DataFrame,
    reads: pd.DataFrame,
    sources: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return all sources' offer statements, those that ended marked as retired.

    Args:
        offer_intervals: The readings of all sources; see `pipeline.tables.inputs`.
        reads: The logs of all sources' readings.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    is_last = ~offer_intervals.sort_values("first_seen_at").duplicated(
        ["source_id", *OFFERS.key], keep="last"
    )
    retires_on = offer_intervals["retires_on"]
    # A day that was put off before it came is none.
    holds = is_last | ~(offer_intervals["gone_at"] <= retires_on)
    stated = retires_on.where(holds & (retires_on <= clock["at"].iloc[0]))
    left = retired_at(offer_intervals, reads, sources).where(is_last)
    ended = stated.fillna(left)
    stated_status = offer_intervals["status"]
    return offer_intervals.assign(
        status=stated_status.mask(ended.notna(), "retired"),
        stated_status=stated_status,
        retired_at=ended,
        is_uncertain=False,
    )[TABLE.names]


def as_of(offers: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the offers that were stated at a time; see `pipeline.analysis.prices.validity`.

    One that retired later had not yet.
    """
    stated_then = intervals_as_of(offers, at)
    retired_later = stated_then["retired_at"] > at
    return stated_then.assign(
        status=stated_then["status"].mask(retired_later, stated_then["stated_status"]),
        retired_at=stated_then["retired_at"].mask(retired_later),
    )
