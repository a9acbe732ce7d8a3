"""Where sources differ about a price, and why they may."""

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.contradicted import SIZES
from pipeline.analysis.prices.disagreement_reasons import REASONS, reasons
from pipeline.analysis.prices.lineage import copied_by, independent_counts
from pipeline.analysis.prices.lookup import listed
from pipeline.analysis.prices.offer_ids import DATES, DOUBT, IDENTITY, OFFER_ID, PRICED_BY, TERMS
from pipeline.analysis.prices.precedence import SECONDS_PER_DAY
from pipeline.analysis.prices.validity import undoubted, with_validity
from pipeline.analysis.prices.witnesses import COMPARED_BY, STATEMENT, stated_columns, statements
from pipeline.domain.table import TIMESTAMP, Table, column

DATED = ["source_id", *PRICED_BY, "price_usd", "last_seen_at", *DATES, *DOUBT]
"""What earlier prices are known by; whole statements of all sources are large."""

COMPARED = (*COMPARED_BY, "model_id", *SIZES)
"""What is looked at of statements in force, all of which may give a reason."""

OF_THE_OFFER = ("model_label", "model_variant", "quantization")

TABLE = Table(
    layer="derived",
    name="price_disagreements",
    doc="One price on which sources differ that still state it, as far as they were read.",
    primary_key=PRICED_BY,
    evidence=("prices", PRICED_BY),
    columns=(
        column("provider_id", pa.string(), "Seller."),
        OFFER_ID,
        *IDENTITY,
        column("via", pa.string(), "Router.", null=True),
        *TERMS,
        column("model_label", pa.string(), "Model as printed."),
        column("believed_source_id", pa.string(), "Source that precedence picks."),
        column("price_usd", pa.float64(), "What it says.", unit="USD per `unit`", null=True),
        column("last_seen_at", TIMESTAMP, "When that was last read."),
        column("is_stale", pa.bool_(), "Whether no fresh source states the price."),
        column(
            "other_source_id",
            pa.string(),
            "Source that is farthest from it, among fresh ones if one of these differs.",
        ),
        column(
            "other_price_usd", pa.float64(), "What that says.", unit="USD per `unit`", null=True
        ),
        column("other_last_seen_at", TIMESTAMP, "When the other one was last read."),
        column("other_is_stale", pa.bool_(), "Whether the other source is stale."),
        column("ratio", pa.float64(), "The other price over the believed one.", null=True),
        column(
            "reason",
            pa.string(),
            f"Probable reason, as docs/methodology.md defines it: {', '.join(REASONS)}.",
        ),
        column("since", TIMESTAMP, "When the statements began to differ, as far as was read."),
        column("days_open", pa.float64(), "From then to the newest attempt.", unit="days"),
        column("witness_count", pa.int64(), "Sources that state the price."),
        column("independent_witness_count", pa.int64(), "Those that copy none of the others."),
        column("is_independent", pa.bool_(), "Whether no witness copies another one."),
        column("statements", pa.list_(STATEMENT), "Who says what, best first."),
    ),
)


def build(
    prices: pd.DataFrame,
    sources: pd.DataFrame,
    models: pd.DataFrame,
    stated_prices: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per price about which sources say different things.

    A stale source stands here too: what it last said is compared, its age shown.

    Args:
        prices: core/prices.
        sources: core/sources.
        models: core/models.
        stated_prices: The statements in force.
        clock: The newest attempt, as `at`.
    """
    now, stated = clock["at"].iloc[0], stated_columns(stated_prices, prices, COMPARED)
    number = stated["price_number"]
    disputed = stated[number.isin(number[~stated["agrees"]])]
    if disputed.empty:
        return TABLE.empty()
    pairs = _farthest(disputed)
    of_sellers = prices["provider_id"].isin(disputed["provider_id"])
    dated = with_validity(undoubted(prices.loc[of_sellers, DATED]))
    copies = copied_by(sources, prices)
    independent = independent_counts(disputed["price_number"], disputed, copies)[pairs.index]
    witnesses = disputed["price_number"].value_counts(sort=False)[pairs.index]
    since = _since(disputed, dated).reindex(pairs.index)
    shown = pairs.rename(columns={"source_id": "believed_source_id"})
    return shown.assign(
        **{name: prices.loc[pairs["row"], name].set_axis(pairs.index) for name in OF_THE_OFFER},
        since=since,
        days_open=(now - since).dt.total_seconds() / SECONDS_PER_DAY,
        reason=reasons(pairs, dated, stated, models),
        witness_count=witnesses,
        independent_witness_count=independent,
        is_independent=independent == witnesses,
        statements=listed(statements(disputed), witnesses),
    )[TABLE.names]


def _farthest(disputed: pd.DataFrame) -> pd.DataFrame:
    """Return the believed statement of each price beside the one farthest from it.

    Fresh ones first: what a stale source says may have been true when it said so.
    """
    believed = disputed[disputed["is_believed"]].reset_index(names="row").set_index("price_number")
    others = disputed[~disputed["agrees"]]
    price = others["price_usd"]
    ratio = price / others["price_number"].map(believed["price_usd"])
    usable = ratio.where((ratio > 0) & np.isfinite(ratio))
    distance = pd.Series(np.log(usable), index=others.index).abs().fillna(float("inf"))
    ordered = others.assign(ratio=usable, distance=distance).sort_values(
        ["price_number", "is_stale", "distance", "source_id"], ascending=[True, True, False, True]
    )
    first = ordered.drop_duplicates("price_number").set_index("price_number")
    shown = ["source_id", "price_usd", "first_seen_at", "last_seen_at", "is_stale"]
    return believed.assign(ratio=first["ratio"], **{f"other_{name}": first[name] for name in shown})


def _since(disputed: pd.DataFrame, dated: pd.DataFrame) -> pd.Series:
    """Return from when both figures were stated: the later start of the two camps' first."""
    start = dated["valid_from"].reindex(disputed.index).fillna(disputed["first_seen_at"])
    camps = start.groupby([disputed["price_number"], disputed["agrees"]]).min()
    return pd.Series(camps.groupby(level=0).max())
