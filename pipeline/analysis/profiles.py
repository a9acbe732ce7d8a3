"""What profiles of providers and markets show: the newest figure of each thing, and its source."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.precedence import CLASS_ORDER, SECONDS_PER_DAY
from pipeline.domain.metrics import MENTION, METRICS
from pipeline.domain.numbers import figure_text
from pipeline.domain.table import TIMESTAMP, column, plain_rows

FIGURE_COLUMNS: Final = (
    column("metric", pa.string(), "What is stated: a metric of core/facts, or a computed one."),
    column("title", pa.string(), "What it is, for people."),
    column("scope", pa.string(), "What else it is bound to.", null=True),
    column("period", pa.string(), "Time that the figure is for.", null=True),
    column("model_id", pa.string(), "Canonical model that it is about.", null=True),
    column("figure", pa.string(), "The figure in words, hedge and unit included."),
    column("value_low", pa.float64(), "Smallest value.", unit="see `unit`", null=True),
    column("value_high", pa.float64(), "Largest value.", unit="see `unit`", null=True),
    column("unit", pa.string(), "Unit of the values."),
    column("qualifier", pa.string(), "exact, over, up_to, about or under."),
    column("is_forecast", pa.bool_(), "Whether it speaks of a time to come."),
    column("is_weak", pa.bool_(), "Whether it stands in an address or a headline only."),
    column("stated_at", TIMESTAMP, "Day on which it is stated to hold, else of the document."),
    column("age_days", pa.float64(), "From then to the clock.", unit="days"),
    column("source_class", pa.string(), "Kind of witness."),
)
"""Columns of a figure about a provider or a market."""


def newest_figures(
    facts: pd.DataFrame, sources: pd.DataFrame, now: pd.Timestamp, *, by: Sequence[str]
) -> pd.DataFrame:
    """Return the newest figure of each thing, with the columns of `FIGURE_COLUMNS`.

    What stands in the text beats headlines and addresses, and content farms count only where
    nobody else says anything.

    Args:
        facts: Rows of core/facts.
        sources: core/sources.
        now: Time for which the question is asked.
        by: Columns that name a thing, besides metric, scope, period and model.
    """
    stated = facts[facts["gone_at"].isna() & (facts["metric"] != MENTION)]
    classes = sources.set_index("source_id")["source_class"]
    stated_at = stated["as_of"].fillna(stated["fetched_at"])
    rows = stated.assign(
        title=stated["metric"].map({name: metric.title for name, metric in METRICS.items()}),
        figure=_figures(stated),
        is_weak=stated["place"] != "text",
        stated_at=stated_at,
        age_days=(now - stated_at).dt.total_seconds() / SECONDS_PER_DAY,
        source_class=stated["source_id"].map(classes).astype("str"),
    )
    order = CLASS_ORDER.index
    ranked = rows.assign(
        _farm=rows["source_class"] == "content_farm", _class=rows["source_class"].map(order)
    ).sort_values(
        ["is_weak", "_farm", "stated_at", "_class", "source_id"],
        ascending=[True, True, False, True, True],
        kind="stable",
    )
    is_set = ranked["metric"].map({name: item.is_set for name, item in METRICS.items()})
    name = ranked["value_text"].where(is_set.astype("bool"))
    thing = [*by, "metric", "scope", "period", "model_id"]
    single = ranked.assign(_name=name).drop_duplicates([*thing, "_name"])
    return single.drop(columns=["_farm", "_class", "_name"])


def _figures(facts: pd.DataFrame) -> pd.Series:
    columns = ["value_low", "value_high", "unit", "qualifier", "value_text"]
    words = [
        row["value_text"] or figure_text(*(row[name] for name in columns[:4]))
        for row in plain_rows(facts[columns])
    ]
    return pd.Series(words, index=facts.index, dtype="str")
