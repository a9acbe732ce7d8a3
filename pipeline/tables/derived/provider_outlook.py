"""The providers side by side, in four figures each: computed, with date and source."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.ranks import alike
from pipeline.domain.table import TIMESTAMP, Column, Table, column


def _cell(name: str, doc: str) -> tuple[Column, ...]:
    return (
        column(name, pa.string(), doc, null=True),
        column(f"{name}_value", pa.float64(), f"The number in {name}.", null=True),
        column(f"{name}_unit", pa.string(), "Unit of that number.", null=True),
        column(f"{name}_source_id", pa.string(), "Source of the figure.", null=True),
        column(f"{name}_at", TIMESTAMP, "When it was stated or measured.", null=True),
    )


TABLE = Table(
    layer="derived",
    name="provider_outlook",
    doc="One highlighted provider: strength, performance, price and market position, each a figure "
    "computed from the tables.",
    primary_key=("provider_id",),
    columns=(
        column("provider_id", pa.string(), "Provider."),
        column("provider_name", pa.string(), "Its name, for people."),
        *_cell(
            "strength",
            "For how many models it is the cheapest of several hosts whose offers are confirmed "
            "(confirmed_rank); where none of its own is, the lowest of those that catalogues list.",
        ),
        *_cell("performance", "Its fastest measured model, with convention and model."),
        *_cell("pricing", "Middle of its ratios to the lowest ranked price of each model."),
        *_cell("position", "Its newest valuation, else its newest funding."),
    ),
)

SEVERAL = 2
"""Sellers of a model that make a comparison."""

CONVENTIONS = {
    "output_tps": "after the first token",
    "e2e_tps": "time to first token included",
}


def build(
    providers: pd.DataFrame,
    price_comparison: pd.DataFrame,
    performance: pd.DataFrame,
    provider_profiles: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per highlighted provider.

    Args:
        providers: core/providers.
        price_comparison: derived/price_comparison.
        performance: core/performance.
        provider_profiles: derived/provider_profiles.
        clock: The newest attempt, as `at`.
    """
    rows = []
    confirmed, ranked = (_compared(price_comparison, rank) for rank in ("confirmed_rank", "rank"))
    known = providers[providers["is_highlighted"]]
    for provider_id, name in known[["provider_id", "name"]].itertuples(index=False):
        priced = confirmed[confirmed["provider_id"] == provider_id]
        listed = ranked[ranked["provider_id"] == provider_id]
        measured = performance[performance["provider_id"] == provider_id]
        profile = provider_profiles[provider_profiles["provider_id"] == provider_id]
        rows.append(
            {"provider_id": provider_id, "provider_name": name}
            | (_lowest_listed(listed, clock) if priced.empty else _cheapest(priced, clock))
            | _price_level(listed if priced.empty else priced, clock)
            | _fastest(measured)
            | _standing(profile)
        )
    empty = TABLE.empty()
    frame = pd.DataFrame(rows, columns=TABLE.names)
    return frame.astype(dict(empty.dtypes))


def _filled(name: str, *values: object) -> dict[str, object]:
    """Return the five columns of a cell: words, number, unit, source and time."""
    columns = (name, *(f"{name}_{part}" for part in ("value", "unit", "source_id", "at")))
    return dict(zip(columns, values or (None,) * len(columns), strict=True))


def _compared(offers: pd.DataFrame, rank: str) -> pd.DataFrame:
    """Return the offers that have a rank, of models for which several sellers have one."""
    having = offers[offers[rank].notna()]
    sellers = having["provider_id"].groupby(alike(having)).transform("nunique")
    return having[sellers >= SEVERAL]


def _cheapest(priced: pd.DataFrame, clock: pd.DataFrame) -> dict[str, object]:
    if priced.empty:
        return _filled("strength")
    models = priced["model_key"].nunique()
    cheapest = priced.loc[priced["confirmed_rank"] == 1, "model_key"].nunique()
    words = f"cheapest for {cheapest} of {models} models, each among several confirmed hosts"
    at = clock["at"].iloc[0]
    return _filled("strength", words, cheapest, "models", "derived/price_comparison", at)


def _lowest_listed(listed: pd.DataFrame, clock: pd.DataFrame) -> dict[str, object]:
    """Return the same where catalogues alone list its offers: no seller's own word is known."""
    if listed.empty:
        return _filled("strength")
    models = listed["model_key"].nunique()
    lowest = listed.loc[listed["rank"] == 1, "model_key"].nunique()
    catalogues = ", ".join(sorted({name for names in listed["source_ids"] for name in names}))
    day = f"{listed['oldest_seen_at'].min():%d %B %Y}".lstrip("0")
    words = (
        f"lowest listed for {lowest} of {models} models, by {catalogues} ({day}); no page of its "
        "own was read lately"
    )
    at = clock["at"].iloc[0]
    return _filled("strength", words, lowest, "models", "derived/price_comparison", at)


def _price_level(priced: pd.DataFrame, clock: pd.DataFrame) -> dict[str, object]:
    if priced.empty:
        return _filled("pricing")
    ratio = float(priced["ratio_to_cheapest"].median())
    words = f"{ratio:.2f}x the lowest ranked price, median of {len(priced)} offers"
    at = clock["at"].iloc[0]
    return _filled("pricing", words, ratio, "ratio", "derived/price_comparison", at)


def _fastest(measured: pd.DataFrame) -> dict[str, object]:
    speeds = measured[
        measured["metric"].isin(CONVENTIONS)
        & (measured["percentile"] == "p50")
        & (measured["convention"] != "vendor_advertised")
    ]
    if speeds.empty:
        return _filled("performance")
    at = speeds["window_end"].fillna(speeds["fetched_at"])
    newest = speeds.assign(at=at)[at == at.max()]
    # Of one run both conventions may be known; only the one without waiting is an output speed.
    metric = next(name for name in CONVENTIONS if (newest["metric"] == name).any())
    best = newest[newest["metric"] == metric].sort_values("value").iloc[-1]
    model = best["model_id"] if pd.notna(best["model_id"]) else best["model_label"]
    words = (
        f"{best['value']:.0f} tokens/s {CONVENTIONS[metric]}, {model}, "
        f"measured by {best['measured_by']}"
    )
    return _filled(
        "performance", words, best["value"], "tokens_per_s", best["source_id"], best["at"]
    )


def _standing(profile: pd.DataFrame) -> dict[str, object]:
    for metric in ("valuation", "total_funding", "funding_round"):
        found = profile[(profile["metric"] == metric) & profile["period"].isna()]
        if not found.empty:
            first = found.sort_values("stated_at").iloc[-1]
            words = f"{first['title']} {first['figure']}"
            low, high = first["value_low"], first["value_high"]
            value = low if pd.notna(low) else high
            return _filled(
                "position", words, value, first["unit"], first["source_id"], first["stated_at"]
            )
    return _filled("position")
