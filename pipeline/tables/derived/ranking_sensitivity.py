"""At which mix of input and output the cheaper of two providers changes."""

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.domain.seller_kinds import HOST_KINDS
from pipeline.domain.table import Table, column

CACHED_SHARE = 7 / 9
"""Share of the input that is cached in the 7:2:1 blend."""

NOBODY = -1
"""Code of no category."""

PAIR = ["model_id", "provider_a", "provider_b"]

TABLE = Table(
    layer="derived",
    name="ranking_sensitivity",
    doc="One pair of direct sellers of one model: the mix at which the cheaper one flips.",
    primary_key=tuple(PAIR),
    evidence=None,
    columns=(
        column("model_id", pa.string(), "Canonical model."),
        column("provider_a", pa.string(), "Seller; the first by id."),
        column("provider_b", pa.string(), "The other one."),
        column("offer_id_a", pa.string(), "Its offer in derived/price_comparison."),
        column("offer_id_b", pa.string(), "The other's."),
        column(
            "flips_at_input_share",
            pa.float64(),
            "Share of input among billed tokens at which both cost the same; null: one is the "
            "cheaper at every mix, or both always cost the same.",
            unit="0 to 1",
            null=True,
        ),
        column(
            "flips_at_input_share_cached",
            pa.float64(),
            "The same where 7 of 9 input tokens are cached; a seller without a price for cached "
            "input asks its input price.",
            unit="0 to 1",
            null=True,
        ),
        column(
            "cheaper_for_output",
            pa.string(),
            "The cheaper one where there is little input; null: equal.",
            null=True,
        ),
        column(
            "cheaper_for_input",
            pa.string(),
            "The cheaper one where there is little output; null: equal.",
            null=True,
        ),
        column(
            "cheaper_for_cached_input",
            pa.string(),
            "The cheaper one where there is little output and 7 of 9 input tokens are cached.",
            null=True,
        ),
    ),
)


def build(price_comparison: pd.DataFrame) -> pd.DataFrame:
    """Return a row per model and pair of sellers that sell it directly, at fresh prices.

    Of several offers of one seller the cheapest by rank counts. Left out: variants, requantized
    weights, routers, and prices by model size.

    Args:
        price_comparison: derived/price_comparison.
    """
    pairs = _pairs(_direct(price_comparison))
    output = _gap(pairs, "output_usd_per_mtok")
    input_ = _gap(pairs, "input_usd_per_mtok")
    cached = CACHED_SHARE * _gap(pairs, "cached") + (1 - CACHED_SHARE) * input_
    return pairs.assign(
        flips_at_input_share=input_share(output, input_),
        flips_at_input_share_cached=input_share(output, cached),
        cheaper_for_output=_cheaper(pairs, output, input_),
        cheaper_for_input=_cheaper(pairs, input_, output),
        cheaper_for_cached_input=_cheaper(pairs, cached, output),
    )[TABLE.names]


def input_share(output: pd.Series, input_: pd.Series) -> pd.Series:
    """Return the share s at which s x input + (1 - s) x output is no gap; inside 0 and 1 only.

    Args:
        output: What one seller asks more than another for output.
        input_: The same for input.
    """
    crosses = (output * input_) < 0
    return (output / (output - input_).where(crosses)).astype("float64")


def _direct(comparison: pd.DataFrame) -> pd.DataFrame:
    plain = comparison[
        comparison["rank"].notna()
        & comparison["via"].isna()
        & comparison["provider_kind"].isin(HOST_KINDS)
        & comparison["model_variant"].isna()
        & ~comparison["is_requantized"].fillna(value=False).astype(bool)
        & ~comparison["is_size_class"]
    ]
    cached = plain["cache_read_usd_per_mtok"].fillna(plain["input_usd_per_mtok"])
    ordered = plain.assign(cached=cached).sort_values(["rank", "offer_id"], kind="stable")
    return ordered.drop_duplicates(["model_id", "provider_id"])


def _pairs(offers: pd.DataFrame) -> pd.DataFrame:
    names = ["provider_id", "model_id", "offer_id"]
    rows = offers.sort_values(names[:2]).reset_index(drop=True)
    # Each name once: a model that all sell has more pairs than all offers.
    rows = rows.assign(**{name: rows[name].astype("category") for name in names})
    places = pd.DataFrame({"model": rows["model_id"].cat.codes, "place": rows.index})
    both = places.merge(places, on="model", suffixes=("_a", "_b"))
    both = both[both["place_a"] < both["place_b"]]
    kept = ["offer_id", "input_usd_per_mtok", "output_usd_per_mtok", "cached"]
    sides = [
        rows.loc[both[f"place_{side}"], ["provider_id", *kept]]
        .set_axis([f"provider_{side}", *(f"{name}_{side}" for name in kept)], axis=1)
        .reset_index(drop=True)
        for side in ("a", "b")
    ]
    models = rows.loc[both["place_a"], ["model_id"]].reset_index(drop=True)
    return pd.concat([models, *sides], axis=1)


def _gap(pairs: pd.DataFrame, name: str) -> pd.Series:
    """Return what the first asks more than the second."""
    gap = pairs[f"{name}_a"] - pairs[f"{name}_b"]
    return gap.mask(np.isclose(pairs[f"{name}_a"], pairs[f"{name}_b"], rtol=1e-9, atol=0), 0.0)


def _cheaper(pairs: pd.DataFrame, first: pd.Series, then: pd.Series) -> pd.Series:
    """Return who is cheaper by the first gap, or by the second where the first is none."""
    gap = first.mask(first == 0, then)
    first_codes, second_codes = (pairs[f"provider_{side}"].cat.codes for side in ("a", "b"))
    codes = first_codes.where(gap < 0, second_codes).where(gap != 0, NOBODY)
    known = pairs["provider_a"].cat.categories
    return pd.Series(pd.Categorical.from_codes(codes.to_numpy(), known), index=pairs.index)
