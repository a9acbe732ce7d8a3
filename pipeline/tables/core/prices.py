"""What each source says that each provider asks, from when to when, and what of it is doubted."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.doubt import AcceptedValue, with_doubt
from pipeline.analysis.prices.offer_ids import IDENTITY, OFFER_ID, STATED_OFFER, offer_ids
from pipeline.analysis.prices.printed_quantizations import (
    printed_quantizations,
    shared_quantizations,
)
from pipeline.analysis.prices.since import with_starts
from pipeline.analysis.prices.validity import prices_as_of
from pipeline.domain.kinds import PRICES
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
    name="prices",
    doc="One statement by one source of one price, over one interval.",
    primary_key=("source_id", *PRICES.key, "first_seen_at"),
    columns=(
        *published(PRICES.columns),
        *IDENTITY,
        OFFER_ID,
        *INTERVAL,
        column(
            "doubt",
            pa.string(),
            "Why it is not believed: out of range, not by token (no model of text, says a "
            "catalogue), moved (tenfold or more, not confirmed), taken back (tenfold off those "
            "before and after it), far from others or out of proportion (output to input). "
            "Null: it is.",
            null=True,
        ),
        column(
            "stands_to",
            TIMESTAMP,
            "Until when it counts: gone_at, or up to 30 days more where what replaced it is "
            "doubted.",
            null=True,
        ),
        column(
            "doubted_usd",
            pa.float64(),
            "The doubted price that replaced it.",
            unit="USD per `unit`",
            null=True,
        ),
        column(
            "value_since",
            TIMESTAMP,
            "Start of the value at its source: the stated date, else its first sighting, before an "
            "absence of a week at most.",
        ),
        column(
            "is_since_bound",
            pa.bool_(),
            "Whether it stood at its source's first reading: since then at least.",
        ),
        column(
            "value_moved_at",
            TIMESTAMP,
            "When it replaced another value at its source; null: no reading shows that.",
            null=True,
        ),
        UNCERTAIN,
        *PROVENANCE,
    ),
)


def build(
    price_intervals: pd.DataFrame,
    offers: pd.DataFrame,
    sources: pd.DataFrame,
    reads: pd.DataFrame,
    source_entries: pd.DataFrame,
) -> pd.DataFrame:
    """Return all sources' price statements: doubted ones marked, the starts of values dated.

    Args:
        price_intervals: The readings of all sources; see `pipeline.tables.inputs`.
        offers: core/offers; the quantization that a source prints beside an offer is its prices'.
        sources: core/sources.
        reads: The logs of all sources' readings.
        source_entries: The entries of sources.yaml, a row each.
    """
    stated = price_intervals.reset_index(drop=True)
    printed = printed_quantizations(stated, offers)
    named = stated.assign(
        offer_id=offer_ids(stated, printed),
        quantization=printed.fillna(stated["quantization"]),
        is_uncertain=False,
    )
    named = named.assign(quantization=shared_quantizations(named))
    judged = with_doubt(
        named,
        sources,
        reads,
        limits=_limits(source_entries),
        accepted=_accepted(source_entries),
    )
    ids = _ids_of_believed(judged, stated["quantization"], printed)
    renamed = judged.assign(offer_id=ids)
    return with_starts(renamed, reads)[TABLE.names]


def _ids_of_believed(judged: pd.DataFrame, names: pd.Series, printed: pd.Series) -> pd.Series:
    """Return each statement's `offer_id` as it is among those that are believed.

    Two offers of one source at one price are one; a slip of one of them must not part them.

    Args:
        judged: Statements as `with_doubt` returns them.
        names: The quantization that each statement's names give.
        printed: The one that its source prints.
    """
    is_believed = judged["doubt"].isna()
    model = ["provider_id", "via", "model_id"]
    doubted = pd.MultiIndex.from_frame(judged.loc[~is_believed, model])
    beside = pd.MultiIndex.from_frame(judged[model]).isin(doubted) & judged["model_id"].notna()
    if not beside.any():
        return judged["offer_id"]
    some = judged[beside & is_believed].assign(quantization=names)
    known = judged[[*STATED_OFFER, "offer_id"]]
    anew = known.loc[some.index].assign(offer_id=offer_ids(some, printed.loc[some.index]))
    offer = list(STATED_OFFER)
    found = known[offer].merge(anew.drop_duplicates(offer), how="left", on=offer)["offer_id"]
    return found.set_axis(judged.index).fillna(judged["offer_id"])


def _limits(source_entries: pd.DataFrame) -> dict[str, dict[str, float]]:
    return {
        source_id: {unit: float(most) for unit, most in expect["max_usd"].items()}
        for source_id, expect in zip(source_entries["id"], source_entries["expect"], strict=True)
    }


def _accepted(source_entries: pd.DataFrame) -> AcceptedValue:
    ids = source_entries["id"]
    documents = zip(ids, source_entries["accepted"], strict=True)
    rows = zip(ids, source_entries["accepted_rows"], strict=True)
    return AcceptedValue(
        frozenset((source_id, item["sha256"]) for source_id, some in documents for item in some),
        frozenset(
            (source_id, item["offer"], item["meter"], float(item["usd"]))
            for source_id, some in rows
            for item in some
        ),
    )


def as_of(prices: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the statements in force at a time; see `pipeline.analysis.prices.validity`."""
    return prices_as_of(prices, at)
