"""What makes a price statement suspect, and what others state at its time."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analysis.prices.lineage import Copies, copied_by, independent_count
from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.validity import OPEN_END

RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "usd_per_mtok": (0.0005, 1_000.0),
    "usd_per_image": (0.00001, 20.0),
}
"""Lowest and highest price by unit: in two years of three catalogues no real one was outside."""

SAME_WITHIN: Final = 1e-9
"""Relative difference that floats of one figure may have."""

MOVES: Final = 10.0 * (1 - SAME_WITHIN)
"""A price that moves so many times is more often a slip than a price."""

FAR: Final = 50.0
"""A new price so many times off the middle of other sellers' is doubted."""

PROPORTION: Final = (1.0 - SAME_WITHIN, 25.0 + SAME_WITHIN)
"""Output costs so many times as much as input at least and at most: of a thousand real models of
text all but one or two."""

SUBJECT: Final = ["source_id", "provider_id", "offer_key", *PRICED_BY[2:]]
"""What one source names a price by, whatever dates it states."""

OTHERS: Final = 2
"""Other sellers whose middle says something."""

BLOCK: Final = 100
"""Suspects that are paired at a time: each with all statements of its model."""

TEXT_METERS: Final = ("input", "output", "cache_read", "cache_write")

MEDIA: Final = (
    r"(?:^|[/\-_. ])(?:flux|sdxl|stable-?diffusion|imagen|dall-?e|kling|veo|sora|seedream|seedance"
    r"|hidream|ideogram|recraft|kandinsky|playground-v\d|runway|whisper|kokoro|orpheus|musicgen)"
    r"(?:[-_. \d]|$)"
)
"""Names of models that make or read pictures, films or sound, and no text: nobody counts tokens."""

NO_TEXT: Final = (
    r"(?:^|[/\-_. @])(?:image|audio|tts|speech|realtime|embed(?:ding)?s?|rerank(?:er)?)"
    r"(?:[-_. \d]|$)"
)
"""Names of models whose input is another thing than their output."""

MODEL: Final = ["model_id", "model_variant", "meter", "unit", "service_tier"]
"""What the prices of several sellers have in common."""


_OFFER_OF_DOCUMENT: Final = ["source_id", "provider_id", "offer_key", "unit", "snapshot_sha256"]


class Others(NamedTuple):
    """What is known of a statement from elsewhere."""

    is_witnessed: bool
    middle: float
    """Median of other sellers; NaN where fewer than `OTHERS` state one."""


def is_out_of_range(rows: pd.DataFrame, limits: Mapping[str, Mapping[str, float]]) -> pd.Series:
    """Return whether a price is outside the range of its unit, or above its source's own limit.

    A document that slips in the unit of one price of an offer does so in its others: $500 for input
    is no price where output costs $2,000.
    """
    low, high = (
        rows["unit"].map({unit: ends[end] for unit, ends in RANGES.items()}).astype("float64")
        for end in (0, 1)
    )
    own = [
        limits.get(source, {}).get(unit, np.inf)
        for source, unit in zip(rows["source_id"], rows["unit"], strict=True)
    ]
    price = rows["price_usd"]
    is_zero = (price == 0) & (rows["state"] == "free")
    most = pd.Series(own, rows.index, dtype="float64")
    outside = (price < low.fillna(0.0)) | (price > high) | (price > most)
    document = pd.MultiIndex.from_frame(rows[_OFFER_OF_DOCUMENT])
    is_text = rows["meter"].isin(TEXT_METERS)
    is_beside = document.isin(document[is_text & (price > high)]) & is_text & (price > 0)
    return (outside & ~is_zero) | is_beside


def disproportion(rows: pd.DataFrame) -> pd.Series:
    """Return how many times too far apart input and output are, if they came in one document."""
    is_text = (rows["unit"] == "usd_per_mtok") & rows["meter"].isin(["input", "output"])
    is_text &= (rows["price_usd"] > 0) & ~rows["offer_key"].str.casefold().str.contains(NO_TEXT)
    text = rows[is_text]
    names = [*(name for name in SUBJECT if name != "meter"), "snapshot_sha256"]
    number = text.groupby(names, dropna=False, sort=False).ngroup()
    into, out = (
        text["price_usd"].where(text["meter"] == meter).groupby(number).transform("max")
        for meter in ("input", "output")
    )
    below, above = PROPORTION[0] * into / out, out / into / PROPORTION[1]
    return below.where(below > above, above).clip(lower=1.0).reindex(rows.index).fillna(1.0)


def moves(ordered: pd.DataFrame) -> pd.Series:
    """Return whether a statement is many times what the same source stated before it."""
    before = ordered["price_usd"].groupby(ordered["number"]).shift()
    ratio = ordered["price_usd"] / before
    return (ratio >= MOVES) | ((ratio > 0) & (ratio <= 1 / MOVES))


def is_taken_back(ordered: pd.DataFrame, own: frozenset[str]) -> pd.Series:
    """Return whether a dated price is many times those before and after it in its document.

    A catalogue whose dates let a price leap and come back recorded a slip; of a seller's own
    prices it may be a promotion.
    """
    dated = ordered.sort_values("effective_from", kind="stable", na_position="first")
    price = dated["price_usd"].where(dated["price_usd"] > 0)
    stated = price.groupby([dated["number"], dated["snapshot_sha256"]])
    before, after = price / stated.shift(), price / stated.shift(-1)
    leaps = (before >= MOVES) & (after >= MOVES)
    leaps |= (before <= 1 / MOVES) & (after <= 1 / MOVES)
    return leaps.reindex(ordered.index) & ~ordered["source_id"].isin(own)


def may_be_far(ordered: pd.DataFrame) -> pd.Series:
    """Return whether a statement is many times the lowest or highest price of its model."""
    price = ordered["price_usd"].where(ordered["price_usd"] > 0)
    named = ordered["model_id"].notna()
    groups = price.where(named).groupby([ordered[name] for name in MODEL], dropna=False)
    lowest, highest = groups.transform("min"), groups.transform("max")
    return named & ((price / lowest >= FAR) | (highest / price >= FAR))


def others(
    suspects: pd.DataFrame, ordered: pd.DataFrame, sources: pd.DataFrame
) -> dict[Any, Others]:
    """Return what others state at the time of each suspect."""
    own = frozenset(sources.loc[sources["source_class"].isin(OWN_CLASSES), "source_id"])
    copies = copied_by(sources, ordered)
    asked = suspects[suspects["price_usd"] > 0]
    known = ordered[(ordered["price_usd"] > 0) & ordered["model_id"].notna()]
    known = known[known["model_id"].isin(asked["model_id"])]
    stated = known[[*MODEL, "provider_id", "offer_id", "source_id", "price_usd"]].assign(
        start_other=known["first_seen_at"], end_other=known["gone_at"].fillna(OPEN_END)
    )
    found = {row: Others(False, np.nan) for row in suspects.index}
    for first in range(0, len(asked), BLOCK):
        block = asked.iloc[first : first + BLOCK]
        start = block[[*MODEL, "provider_id", "offer_id", "source_id", "price_usd"]].assign(
            row=block.index, start=block["first_seen_at"], end=block["gone_at"].fillna(OPEN_END)
        )
        pairs = start.merge(stated, on=MODEL, suffixes=("", "_other"))
        _note_others(found, pairs, own, copies)
    return found


def _note_others(
    found: dict[Any, Others], pairs: pd.DataFrame, own: frozenset[str], copies: Copies
) -> None:
    """Note of suspects what is known from the statements of the same model, paired with each."""
    pairs = pairs[(pairs["start_other"] < pairs["end"]) & (pairs["start"] < pairs["end_other"])]
    sellers = pairs[pairs["provider_id"] != pairs["provider_id_other"]]
    one = sellers.groupby(["row", "provider_id_other"])["price_usd_other"].median()
    middles = one.groupby("row").agg(["median", "size"])
    same = pairs[
        (pairs["offer_id"] == pairs["offer_id_other"])
        & (pairs["provider_id"] == pairs["provider_id_other"])
        & (pairs["source_id"] != pairs["source_id_other"])
        & ((pairs["price_usd_other"] / pairs["price_usd"] - 1).abs() <= SAME_WITHIN)
    ]
    for row in same["row"][_are_independent(same, own, copies)]:
        found[row] = found[row]._replace(is_witnessed=True)
    for row, middle, count in middles.itertuples():
        if count >= OTHERS:
            found[row] = found[row]._replace(middle=float(middle))


def _are_independent(pairs: pd.DataFrame, own: frozenset[str], copies: Copies) -> pd.Series:
    """Return whether the other of two sources is the seller's own, or repeats none of the first."""
    names = ["source_id", "source_id_other", "provider_id"]
    found = {}
    for one, other, seller in pairs[names].drop_duplicates().itertuples(index=False):
        both = frozenset({one, other})
        found[one, other, seller] = other in own or (
            independent_count(both, copies.upstream(both, copies.spoken(seller))) > 1
        )
    rows = pairs[names].itertuples(index=False, name=None)
    return pd.Series([found[row] for row in rows], index=pairs.index, dtype="bool")


def is_no_token_price(rows: pd.DataFrame, own: frozenset[str]) -> pd.Series:
    """Return whether another source than the seller prices by the token what has none.

    Args:
        rows: Statements with `source_id`, `offer_key`, `unit` and `meter`.
        own: The sellers' own sources.
    """
    is_text = (rows["unit"] == "usd_per_mtok") & rows["meter"].isin(TEXT_METERS)
    media = pd.Series(rows["offer_key"].unique())
    media = media[media.str.casefold().str.contains(MEDIA)]
    return is_text & rows["offer_key"].isin(media) & ~rows["source_id"].isin(own)
