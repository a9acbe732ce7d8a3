"""What names one offer of a seller, whoever states it: so that statements of one price meet."""

from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.offer_names import offer_slug
from pipeline.table import column
from pipeline.validity import with_validity

MODEL_ID: Final = column(
    "model_id",
    pa.string(),
    "Canonical model (org/model: the weights); null where the name tells no single one.",
    null=True,
)
MODEL_VARIANT: Final = column(
    "model_variant",
    pa.string(),
    "How the same weights are offered, as the name says: turbo, free, region:us.",
    null=True,
)
QUANTIZATION: Final = column(
    "quantization",
    pa.string(),
    "Number format of the weights: as a source prints it beside the offer, else as the name says.",
    null=True,
)
OFFER_ID: Final = column(
    "offer_id",
    pa.string(),
    "The offer, named alike for all sources: model+variant@quantization, as its name tells them, "
    "with #slug where a source sells several of these; the slug alone where the model is not "
    "known.",
)
IDENTITY: Final = (MODEL_ID, MODEL_VARIANT, QUANTIZATION)

PRICED_BY: Final = (
    *("provider_id", "offer_id", "via", "meter", "unit", "service_tier", "variant"),
    *("context_over_tokens", "time_window", "region", "commitment", "gpu_type"),
)
"""What names one price, whoever states it."""

OPEN_END: Final = pd.Timestamp("9999-01-01", tz="UTC")
"""Stands for the end of what still holds."""

DATES: Final = ("first_seen_at", "gone_at", "effective_from", "effective_to")
"""What a statement's validity is computed from."""

LONG_AGO: Final = pd.Timestamp("1970-01-01", tz="UTC")
"""Stands for a start that nobody knows."""


def offer_ids(prices: pd.DataFrame, printed: pd.Series) -> pd.Series:
    """Return the `offer_id` of each price statement.

    Two offers of one source are never one: where a source asks different prices for two of them at
    one time, or prints different quantizations beside them, both keep the source's own names apart,
    and so do the statements of others that use these names.

    Args:
        prices: Statements with the columns of `IDENTITY` as names tell them, their dates included.
        printed: The quantization that each statement's source prints beside the offer. It names no
            offer: sources that leave it out speak of the same one.
    """
    slugs = slugs_of(prices["offer_key"])
    model = prices["model_id"].astype("str")
    for sign, name in (("+", "model_variant"), ("@", "quantization")):
        part = prices[name].astype("str")
        model = model + (sign + part).where(part.notna(), "")
    terms = [name for name in PRICED_BY if name != "offer_id"]
    named = prices[["source_id", *terms, "price_usd", *DATES]].assign(
        model=model, slug=slugs, printed=printed
    )
    offer = ["provider_id", "via", "model", "slug"]
    clashing = pd.MultiIndex.from_frame(_clashing(named)[offer])
    clashes = pd.MultiIndex.from_frame(named[offer]).isin(clashing)
    return model.mask(clashes, model + "#" + slugs).fillna(slugs)


def slugs_of(offer_keys: pd.Series) -> pd.Series:
    """Return the slug of each offer's key."""
    spelled = {key: offer_slug(key) for key in offer_keys.unique()}
    return offer_keys.map(spelled).astype("str")


def _clashing(named: pd.DataFrame) -> pd.DataFrame:
    """Return statements of one source about two offers of one model at one time."""
    known = with_validity(named[named["model"].notna()])
    price = ["source_id", "model", *(name for name in PRICED_BY if name != "offer_id")]
    number = known.groupby(price, dropna=False, sort=False).ngroup()
    known = known.assign(
        number=number,
        asked=known["price_usd"].fillna(-1.0),
        stored=known["printed"],
        start=known["valid_from"].fillna(LONG_AGO),
        end=known["valid_to"].fillna(OPEN_END),
    )
    kinds = known.groupby("number")[["slug", "asked", "stored"]].transform("nunique")
    rivals = known[(kinds["slug"] > 1) & ((kinds["asked"] > 1) | (kinds["stored"] > 1))]
    pairs = rivals.merge(rivals, on="number", suffixes=("", "_other"))
    both_stored = pairs["stored"].notna() & pairs["stored_other"].notna()
    return pairs[
        (pairs["slug"] != pairs["slug_other"])
        & (
            (pairs["asked"] != pairs["asked_other"])
            | (both_stored & (pairs["stored"] != pairs["stored_other"]))
        )
        & (pairs["start"] < pairs["end_other"])
        & (pairs["start_other"] < pairs["end"])
    ]
