"""What names one offer of a seller, whoever states it: so that statements of one price meet."""

import re
from typing import Any, Final

import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.analysis.prices.lookup import computed
from pipeline.analysis.prices.validity import LONG_AGO, OPEN_END, with_validity
from pipeline.domain.kinds import PRICE_COLUMNS
from pipeline.domain.table import column, published

MODEL_ID: Final = column(
    "model_id",
    pa.string(),
    "Canonical model (org/model: the weights); null where the name fits no single one.",
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
    "The offer, named alike for all sources: model+variant@quantization, as its name gives them, "
    "with #slug where a source sells several of these; the slug alone where the model is not "
    "known.",
)
IDENTITY: Final = (MODEL_ID, MODEL_VARIANT, QUANTIZATION)

OFFER: Final = ("provider_id", "via", "offer_id")
"""What names one offer, whoever states it."""

STATED_OFFER: Final = ("source_id", "provider_id", "offer_key", "via")
"""What names an offer as one source states it."""

_TERMS: Final = (
    *("meter", "unit", "service_tier", "variant", "context_over_tokens", "time_window", "region"),
    *("commitment", "gpu_type"),
)
TERMS: Final = tuple(item for item in published(PRICE_COLUMNS) if item.name in _TERMS)
"""Columns that name one price among those of an offer."""

PRICED_BY: Final = ("provider_id", "offer_id", "via", *_TERMS)
"""What names one price, whoever states it."""

DOUBT: Final = ("doubt", "stands_to")
"""What says whether a statement is believed, and until when."""

DATES: Final = ("first_seen_at", "gone_at", "effective_from", "effective_to")
"""What a statement's validity is computed from."""


def offer_ids(prices: pd.DataFrame, printed: pd.Series) -> pd.Series:
    """Return the `offer_id` of each price statement.

    Two offers of one source are never one: where a source asks different prices for two of them at
    one time, or prints different quantizations beside them, both keep the source's own names apart,
    and so do the statements of others that use these names.

    Args:
        prices: Statements with the columns of `IDENTITY` as names give them, their dates included.
        printed: The quantization that each statement's source prints beside the offer. It names no
            offer: sources that leave it out speak of the same one.
    """
    offer = [*STATED_OFFER[1:], *(item.name for item in IDENTITY)]
    number = prices.groupby(offer, dropna=False, sort=False).ngroup().to_numpy()
    offers = prices[offer][~pd.Series(number).duplicated().to_numpy()].reset_index(drop=True)
    slugs = slugs_of(offers["offer_key"])
    model = offers["model_id"]
    for sign, name in (("+", "model_variant"), ("@", "quantization")):
        part = offers[name].astype("str")
        model = model + (sign + part).where(part.notna(), "")
    named = offers.assign(model=model, slug=slugs)
    clashes = _are_clashing(named, prices.assign(printed=printed), number)
    ids = model.mask(clashes, model + "#" + slugs).fillna(slugs)
    return ids.take(number).set_axis(prices.index)


def slugs_of(offer_keys: pd.Series) -> pd.Series:
    """Return the slug of each offer's key."""
    return computed(offer_keys, offer_slug)


def offer_slug(offer_key: str) -> str:
    """Return an offer's name in one spelling: ids and printed labels of one offer meet in it.

    >>> offer_slug("Llama 3.3 70B Versatile")
    'llama-3.3-70b-versatile'
    >>> offer_slug("openai/gpt-oss-20b")
    'openai/gpt-oss-20b'
    """
    return re.sub(r"[\s_]+", "-", offer_key.strip().casefold())


def _are_clashing(offers: pd.DataFrame, prices: pd.DataFrame, number: NDArray[Any]) -> pd.Series:
    """Return whether an offer's name is also that of another one of a source.

    Args:
        offers: The distinct offers, with `model` and `slug`.
        prices: Their statements, with the quantization `printed` beside each.
        number: The offer of each statement, as a row of `offers`.
    """
    name = ["provider_id", "via", "model", "slug"]
    has_rival = offers["model"].notna() & offers.duplicated(name[:-1], keep=False)
    if not has_rival.any():
        return has_rival
    is_asked = has_rival.to_numpy()[number]
    columns = ["source_id", "price_usd", "printed", *DATES]
    columns += [column for column in PRICED_BY if column != "offer_id"]
    stated = prices.loc[is_asked, columns].assign(
        **{column: offers[column].array.take(number[is_asked]) for column in ("model", "slug")}
    )
    clashing = _clashing(stated)[name].drop_duplicates().assign(is_clashing=True)
    return offers[name].merge(clashing, on=name, how="left")["is_clashing"].notna()


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
