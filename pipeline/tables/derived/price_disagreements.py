"""Where fresh sources differ about a price now, and why they may."""

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.lineage import copied_by
from pipeline.offer_ids import IDENTITY, OFFER_ID, PRICED_BY
from pipeline.precedence import SECONDS_PER_DAY
from pipeline.table import TIMESTAMP, Table, column
from pipeline.validity import with_validity
from pipeline.witnesses import (
    STATEMENT,
    gathered,
    independent_counts,
    same_price,
    stated_now,
    statements,
)

SLIPS = (10, 100, 1_000, 1_000_000)
"""Ratios that stand for a unit taken for another: cents, thousands of tokens, single tokens."""

SLIP_WITHIN = 1e-6
"""Relative difference from such a ratio that floats may have."""

ROUNDED_WITHIN = 0.02
"""Relative difference below which one figure may be the other one rounded."""

OTHER_TERMS = ("service_tier", "variant", "context_over_tokens", "time_window", "region")
"""What may have been mixed up: the other source's figure is this offer's price on other terms."""

UNREAD = [
    *("source_url", "fetched_at", "snapshot_sha256", "parser", "parser_version"),
    *("evidence_text", "evidence_locator", "note", "currency", "source_amount", "source_unit"),
]
"""Columns of statements that say nothing here; all sources' are large."""

TABLE = Table(
    layer="derived",
    name="price_disagreements",
    doc="One price on which fresh sources differ now.",
    primary_key=PRICED_BY,
    evidence=("prices", PRICED_BY),
    columns=(
        column("provider_id", pa.string(), "Seller."),
        OFFER_ID,
        *IDENTITY,
        column("via", pa.string(), "Router.", null=True),
        column("meter", pa.string(), "What is billed."),
        column("unit", pa.string(), "Unit of the prices."),
        column("service_tier", pa.string(), "Class of service."),
        column("variant", pa.string(), "What else tells the price apart.", null=True),
        column("context_over_tokens", pa.int64(), "Prompts longer than this.", null=True),
        column("time_window", pa.string(), "Hours of the day.", null=True),
        column("region", pa.string(), "Region.", null=True),
        column("commitment", pa.string(), "Term.", null=True),
        column("gpu_type", pa.string(), "GPU.", null=True),
        column("model_label", pa.string(), "Model as printed."),
        column("believed_source_id", pa.string(), "Source that precedence picks."),
        column("price_usd", pa.float64(), "What it says.", unit="USD per `unit`", null=True),
        column("other_source_id", pa.string(), "Source that is farthest from it."),
        column(
            "other_price_usd", pa.float64(), "What that says.", unit="USD per `unit`", null=True
        ),
        column("ratio", pa.float64(), "The other price over the believed one.", null=True),
        column(
            "reason",
            pa.string(),
            "Probable reason of the farthest: unit slip 10x (100x …), stale (it is what the "
            "believed source asked before), tier (what that asks on other terms), other variant "
            "(what that asks for another offer of the model), rounding, state (free or no price), "
            "or unknown.",
        ),
        column("since", TIMESTAMP, "When the statements began to differ, as far as was read."),
        column("days_open", pa.float64(), "From then to the newest attempt.", unit="days"),
        column("witness_count", pa.int64(), "Fresh sources that state the price."),
        column("independent_witness_count", pa.int64(), "Those that copy none of the others."),
        column("is_independent", pa.bool_(), "Whether no witness copies another one."),
        column("statements", pa.list_(STATEMENT), "Who says what, best first."),
    ),
)


def build(prices: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame) -> pd.DataFrame:
    """Return a row per price about which fresh sources say different things.

    Args:
        prices: core/prices.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    now = clock["at"].iloc[0]
    stated = stated_now(prices.drop(columns=UNREAD), sources, now)
    fresh = stated[~stated["is_stale"]]
    number = fresh["price_number"]
    disputed = fresh[number.isin(number[~fresh["agrees"]])]
    pairs = _farthest(disputed)
    independent = independent_counts(disputed, copied_by(sources))
    dated = with_validity(prices.drop(columns=UNREAD))
    lists = gathered(disputed["price_number"], statements(disputed))
    by_price = disputed.groupby("price_number")["source_id"]
    rows = pairs.assign(
        since=_since(disputed, dated).reindex(pairs.index),
        reason=_reasons(pairs, dated, fresh),
        witness_count=by_price.nunique().reindex(pairs.index),
        independent_witness_count=independent.reindex(pairs.index),
        statements=pd.Series(
            [lists[price] for price in pairs.index], index=pairs.index, dtype="object"
        ),
    )
    return rows.assign(
        days_open=(now - rows["since"]).dt.total_seconds() / SECONDS_PER_DAY,
        is_independent=rows["independent_witness_count"] == rows["witness_count"],
    )[TABLE.names]


def _farthest(disputed: pd.DataFrame) -> pd.DataFrame:
    """Return the believed statement of each price beside the one farthest from it."""
    believed = disputed[disputed["is_believed"]].set_index("price_number")
    others = disputed[~disputed["agrees"]]
    price = others["price_usd"]
    ratio = price / others["price_number"].map(believed["price_usd"])
    usable = ratio.where((ratio > 0) & np.isfinite(ratio))
    distance = pd.Series(np.log(usable), index=others.index).abs().fillna(float("inf"))
    ordered = others.assign(ratio=usable, distance=distance).sort_values(
        ["price_number", "distance", "source_id"], ascending=[True, False, True]
    )
    first = ordered.drop_duplicates("price_number").set_index("price_number")
    return believed.rename(columns={"source_id": "believed_source_id"}).assign(
        other_source_id=first["source_id"], other_price_usd=first["price_usd"], ratio=first["ratio"]
    )


def _since(disputed: pd.DataFrame, dated: pd.DataFrame) -> pd.Series:
    """Return from when both figures were stated: the later start of the two camps' first."""
    start = dated["valid_from"].reindex(disputed.index).fillna(disputed["first_seen_at"])
    camps = start.groupby([disputed["price_number"], disputed["agrees"]]).min()
    return pd.Series(camps.groupby(level=0).max())


def _reasons(pairs: pd.DataFrame, dated: pd.DataFrame, fresh: pd.DataFrame) -> pd.Series:
    """Return the probable reason of each pair; the first of those that fit."""
    ratio = pairs["ratio"]
    reason = pd.Series("unknown", index=pairs.index, dtype="object")
    near = (ratio - 1).abs() <= ROUNDED_WITHIN
    reason = reason.mask(near, "rounding")
    of_model = _asked_by_believed(pairs, fresh, ["provider_id", "via", "model_id"])
    reason = reason.mask(of_model & pairs["model_id"].notna(), "other variant")
    terms = [name for name in PRICED_BY if name not in OTHER_TERMS]
    reason = reason.mask(_asked_by_believed(pairs, fresh, terms), "tier")
    ended = dated[dated["valid_to"].notna()]
    reason = reason.mask(_asked_by_believed(pairs, ended, list(PRICED_BY)), "stale")
    for slip in SLIPS:
        slipped = ratio.where(ratio >= 1, 1 / ratio)
        is_slip = (slipped / slip - 1).abs() <= SLIP_WITHIN
        reason = reason.mask(is_slip, f"unit slip {slip:,}x".replace(",", ""))
    return reason.mask(pairs["other_price_usd"].isna() | pairs["price_usd"].isna(), "state").mask(
        ratio.isna() & pairs["other_price_usd"].notna() & pairs["price_usd"].notna(), "state"
    )


def _asked_by_believed(pairs: pd.DataFrame, stated: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return whether the believed source asks the other figure for what shares a key."""
    asked = pairs.reset_index(names="pair").merge(
        stated[["source_id", "price_usd", "meter", "unit", *_without(key, "meter", "unit")]],
        left_on=["believed_source_id", "meter", "unit", *_without(key, "meter", "unit")],
        right_on=["source_id", "meter", "unit", *_without(key, "meter", "unit")],
        suffixes=("", "_asked"),
    )
    found = asked[same_price(asked["price_usd_asked"], asked["other_price_usd"])]
    found = found[found["other_price_usd"].notna()]
    return pd.Series(pairs.index.isin(found["pair"]), index=pairs.index)


def _without(names: list[str], *left_out: str) -> list[str]:
    return [name for name in names if name not in left_out]
