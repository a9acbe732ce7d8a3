"""News that a person asked for: what each entry of `watch` in sources.yaml finds now."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from pipeline.analysis.prices.offered_by import OUT
from pipeline.domain.names import clean_name
from pipeline.domain.numbers import number
from pipeline.domain.table import plain_rows
from pipeline.outputs.news.events import NewsEvent, clean_line, event_id

PRICE_OF: Final[Mapping[str, str]] = {
    "input": "input_usd_per_mtok",
    "output": "output_usd_per_mtok",
    "cached": "cache_read_usd_per_mtok",
    "blended": "blended_3_1_usd_per_mtok",
}
"""Column of `derived/price_comparison`, by meter."""

DIGITS: Final = 6
MOST_SELLERS: Final = 8


def watch_news(
    watch_entries: pd.DataFrame,
    price_comparison: pd.DataFrame,
    providers: pd.DataFrame,
    clock: pd.DataFrame,
) -> list[NewsEvent]:
    """Return the state of each wish now; that it is another than before is for the outbox.

    Args:
        watch_entries: The entries.
        price_comparison: derived/price_comparison.
        providers: core/providers.
        clock: The newest attempt, as `at`.
    """
    names = dict(zip(providers["provider_id"], providers["name"], strict=True))
    return [
        _event(watch, _found(watch, price_comparison, names), clock["at"].iloc[0])
        for watch in watch_entries.to_dict("records")
    ]


def _found(
    watch: Mapping[Any, Any], price_comparison: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the sellers that a wish is about, cheapest first: name, price, since."""
    price = PRICE_OF[watch["meter"]]
    rows = price_comparison[
        (price_comparison["model_id"] == watch["model"])
        & price_comparison[price].notna()
        & ~price_comparison["is_stale"]
        & ~price_comparison["offered_by_evidence"].isin(OUT)
    ]
    if watch["providers"]:
        rows = rows[rows["provider_id"].isin(watch["providers"])]
    else:
        rows = rows[rows["rank"].notna()]
    if watch["when"] == "below":
        rows = rows[rows[price] <= float(watch["below_usd"])]
    ordered = rows.sort_values([price, "provider_id"]).drop_duplicates("provider_id")
    if watch["when"] == "cheapest":
        ordered = ordered[ordered[price] == ordered[price].min()]
    return pd.DataFrame(
        {
            "seller": ordered["provider_id"].map(lambda seller: clean_name(names[seller])),
            "price": ordered[price],
            "since": ordered["price_since"],
        }
    )


def _event(watch: Mapping[Any, Any], found: pd.DataFrame, at: pd.Timestamp) -> NewsEvent:
    sellers = plain_rows(found)
    # Who asks least is news, what they ask is not: another entry may ask for that.
    says_prices = watch["when"] != "cheapest"
    says = "; ".join(
        f"{row['seller']} {number(row['price'], DIGITS)}" if says_prices else row["seller"]
        for row in sellers
    )
    since = [row["since"] for row in sellers if row["since"] is not None]
    return NewsEvent(
        id=event_id("watch", watch["id"], says, *map(str, since[:1])),
        kind="watch",
        subject=f"watch/{watch['id']}",
        says=says,
        at=max(since, default=at).to_pydatetime(),
        title=f"Watch {watch['id']}: {clean_line(watch['model'])}, {_headline(watch, sellers)}",
        details=tuple(
            f"{row['seller']}: {number(row['price'], DIGITS)} USD per million tokens, "
            f"{watch['meter']}"
            for row in sellers[:MOST_SELLERS]
        ),
        tags=("watch", watch["id"]),
        is_alarm=watch["when"] == "below" and bool(sellers),
    )


def _headline(watch: Mapping[Any, Any], sellers: list[dict[str, Any]]) -> str:
    names = ", ".join(row["seller"] for row in sellers[:MOST_SELLERS]) or "nobody"
    if watch["when"] == "below":
        target = number(float(watch["below_usd"]), DIGITS)
        return f"{watch['meter']} at {target} USD or less: {names}"
    if watch["when"] == "cheapest":
        return f"lowest {watch['meter']} price now: {names}"
    return f"{watch['meter']} price changed: {names}"
