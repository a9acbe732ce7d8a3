"""One price now, the source that is believed, and how many others say the same."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.lineage import copied_by, independent_counts
from pipeline.analysis.prices.lookup import listed
from pipeline.analysis.prices.offer_ids import IDENTITY, OFFER_ID, PRICED_BY
from pipeline.analysis.prices.since import STARTS
from pipeline.analysis.prices.witnesses import FOUND, STATEMENT, stated_columns, statements
from pipeline.domain.kinds import PRICE_COLUMNS
from pipeline.domain.table import PROVENANCE, TIMESTAMP, UNCERTAIN, Table, column, published

SHOWN = ("provider_id", *STATEMENT.names, *STARTS)
"""What is looked at of all statements; of the believed ones everything is shown."""

TABLE = Table(
    layer="derived",
    name="current_prices",
    doc="One price now: the statement that precedence picks, its age, and who else states it.",
    primary_key=PRICED_BY,
    columns=(
        OFFER_ID,
        *IDENTITY,
        *(item for item in published(PRICE_COLUMNS) if item.name != "valid_from_basis"),
        column("first_seen_at", TIMESTAMP, "First sound reading that states it."),
        column("last_seen_at", TIMESTAMP, "Last sound reading that states it."),
        column(
            "price_since",
            TIMESTAMP,
            "Earliest start of the equal value among the fresh sources that agree.",
        ),
        column(
            "is_since_bound",
            pa.bool_(),
            "Whether that is a source's first reading: the value stands since then at least.",
        ),
        column(
            "value_last_moved_at",
            TIMESTAMP,
            "When it replaced another value, as the first of these sources showed it; null: none "
            "did.",
            null=True,
        ),
        column("age_days", pa.float64(), "From last_seen_at to the newest attempt.", unit="days"),
        column("is_stale", pa.bool_(), "No fresh source states it; this is the newest old one."),
        column(
            "is_held",
            pa.bool_(),
            "Whether its seller's own source was not read lately and no catalogue moved since: the "
            "price is of last_seen_at. It is stale after 30 days, and gives way after 120.",
        ),
        column(
            "is_doubted",
            pa.bool_(),
            "Whether its source now states another price that is not believed: doubted_usd.",
        ),
        column(
            "doubted_usd",
            pa.float64(),
            "What its source states instead.",
            unit="USD per `unit`",
            null=True,
        ),
        UNCERTAIN,
        column("source_class", pa.string(), "Kind of witness that is believed."),
        column("witness_count", pa.int64(), "Sources that state this price, this one included."),
        column(
            "independent_witness_count",
            pa.int64(),
            "Those of them that speak for themselves: one that copies another adds nothing.",
        ),
        column("agreeing_count", pa.int64(), "Those of them that give the same figure."),
        column("witnesses", pa.list_(STATEMENT), "The other sources' statements, best first."),
        *PROVENANCE,
    ),
)


def build(prices: pd.DataFrame, sources: pd.DataFrame, stated_prices: pd.DataFrame) -> pd.DataFrame:
    """Return the price in force by provider, offer, meter and tier.

    Left out: what its source no longer states, and what is not yet or no longer in force.

    Args:
        prices: core/prices; each row has an index of its own.
        sources: core/sources.
        stated_prices: The statements in force.
    """
    stated = stated_columns(stated_prices, prices, SHOWN)
    number = stated["price_number"]
    independent = independent_counts(number, stated, copied_by(sources, prices))
    believed = stated[stated["is_believed"]]
    each = believed["price_number"]
    counts = number.value_counts(sort=False).reindex(each).set_axis(believed.index)
    agreeing = stated["agrees"].groupby(number, sort=False).sum()
    starts = _starts(stated).reindex(each).set_axis(believed.index)
    return prices.loc[believed.index, [name for name in TABLE.names if name in prices]].assign(
        **{name: believed[name] for name in FOUND if name in TABLE.names}
        | {str(name): starts[name] for name in starts},
        witness_count=counts,
        independent_witness_count=independent[each].to_numpy(),
        agreeing_count=agreeing[each].to_numpy(),
        witnesses=listed(statements(stated[~stated["is_believed"]]), counts - 1),
    )[TABLE.names]


def _starts(stated: pd.DataFrame) -> pd.DataFrame:
    """Return since when each price stands, by `price_number`: of the fresh sources that agree."""
    agreeing = stated[stated["agrees"] & (stated["is_believed"] | ~stated["is_stale"])]
    prices = agreeing.groupby("price_number")
    since = prices["value_since"].transform("min")
    earliest = agreeing[agreeing["value_since"] == since].groupby("price_number")
    return pd.DataFrame(
        {
            "price_since": prices["value_since"].min(),
            "is_since_bound": earliest["is_since_bound"].all(),
            "value_last_moved_at": prices["value_moved_at"].min(),
        }
    )
