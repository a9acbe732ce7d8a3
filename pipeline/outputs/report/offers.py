"""The offers that the report shows, each of their figures with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.analysis.prices.comparable_prices import comparable_prices
from pipeline.analysis.prices.token_prices import METERS, OFFER, token_prices
from pipeline.outputs.report.document import Cite, Figure
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import Row, records
from pipeline.outputs.report.text import money, name_of, ratio

MOST_OFFERS: Final = 1200
"""Rows of the page's price table: with their evidence they take about a third of its 3 MB."""

TERMS: Final = ("model_variant", "quantization")
"""How weights are served and stored."""

SEVERAL: Final = 2
"""Sellers that make a comparison."""

BLEND: Final = "(3 × input + output) ÷ 4"
AGAINST: Final = (
    "blend 3:1 ÷ the lowest one among fresh offers of the same model and variant, stored alike"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One model at one seller.

    Attributes:
        row: Its row of derived/price_comparison.
        prices: Its stated prices by meter.
        blend: Its blended price.
        against: The blend over the cheapest one; null: not ranked.
    """

    row: Row
    prices: Mapping[str, Figure]
    blend: Figure
    against: Figure | None

    @property
    def model(self) -> str:
        """The canonical model."""
        return name_of(self.row["model_id"])

    @property
    def provider(self) -> str:
        """The seller's id."""
        return str(self.row["provider_id"])

    @property
    def is_plain(self) -> bool:
        """Whether it is of the weights as their maker published them, without a variant."""
        return self.row["model_variant"] is None and not self.row["is_requantized"]

    @property
    def cite(self) -> Cite:
        """The sources of its prices."""
        numbers = {number for price in self.prices.values() for number in price.references}
        return Cite(tuple(sorted(numbers)))


@dataclass(frozen=True, slots=True)
class Shown:
    """The offers of the page, and how many there are in all."""

    offers: tuple[Offer, ...]
    row_count: int


def shown_offers(material: Material, most: int = MOST_OFFERS) -> Shown:
    """Return the offers of models that several sellers price, model by model.

    First the models that most highlighted providers sell, then those that most sellers do, whole
    models up to `most` rows. Within a model the ranked ones come first, the cheapest on top.
    """
    comparison = material.tables["price_comparison"]
    rows = _of_several_sellers(comparison, material.highlighted, most)
    evidence = _statements(material, set(rows["model_id"]))
    offers = tuple(_offer(material, row, evidence) for row in records(rows))
    return Shown(offers, len(comparison))


def _of_several_sellers(
    comparison: pd.DataFrame, highlighted: list[str], most: int
) -> pd.DataFrame:
    known = comparison[comparison["model_id"].notna()]
    models = known.groupby("model_id")
    is_fresh = known["rank"].notna()
    sellers = known["provider_id"].where(is_fresh).groupby(known["model_id"]).nunique()
    ours = known["provider_id"].where(is_fresh & known["provider_id"].isin(highlighted))
    order = pd.DataFrame(
        {
            "all_sellers": models["provider_id"].nunique(),
            "sellers": sellers,
            "highlighted": ours.groupby(known["model_id"]).nunique(),
            "rows": models.size(),
        }
    )
    several = order[order["all_sellers"] >= SEVERAL].reset_index()
    ordered = several.sort_values(
        ["highlighted", "sellers", "all_sellers", "model_id"], ascending=[False, False, False, True]
    )
    kept = ordered[ordered["rows"].cumsum() <= most]
    place = {model: number for number, model in enumerate(kept["model_id"])}
    rows = known[known["model_id"].isin(place)]
    places, ranks = rows["model_id"].map(place), rows["rank"].astype("float64")
    ordered = rows.assign(
        _place=places,
        _stored=rows["is_requantized"].eq(True).fillna(value=False),
        _rank=ranks.fillna(float("inf")),
    ).sort_values(
        [
            "_place",
            "_stored",
            "model_variant",
            "_rank",
            "blended_3_1_usd_per_mtok",
            "provider_id",
            "via",
            "offer_id",
        ],
        na_position="first",
        kind="stable",
    )
    return ordered.drop(columns=["_place", "_stored", "_rank"])


def _statements(material: Material, models: set[str]) -> dict[tuple[object, ...], Row]:
    """Return the price of each meter of each offer, as comparisons pick it."""
    tables = material.tables
    prices = token_prices(
        comparable_prices(tables["current_prices"], tables["offers"], tables["models"])
    )
    wanted = prices[prices["model_id"].isin(models)]
    keyed = wanted.assign(model_key=wanted["model_id"])
    found: dict[tuple[object, ...], Row] = {}
    for row in records(keyed):
        found.setdefault((*(row[name] for name in OFFER), row["meter"]), row)
    return found


def _offer(material: Material, row: Row, evidence: Mapping[tuple[object, ...], Row]) -> Offer:
    citations = material.citations
    key = tuple(row[name] for name in OFFER)
    prices = {
        meter: _price(material, row[f"{meter}_usd_per_mtok"], evidence.get((*key, meter)))
        for meter in METERS
        if row[f"{meter}_usd_per_mtok"] is not None
    }
    blended = row["blended_3_1_usd_per_mtok"]
    blend = citations.computed(
        money(blended) if blended else "free",
        blended,
        how=BLEND,
        table="price_comparison",
        of=[prices[meter].evidence for meter in ("input", "output")],
    )
    times = row["ratio_to_cheapest"] if row["rank"] is not None else None
    against = (
        citations.computed(
            ratio(times), times, how=AGAINST, table="price_comparison", of=[blend.evidence]
        )
        if times is not None
        else None
    )
    return Offer(row, prices, blend, against)


def _price(material: Material, value: float, stated: Row | None) -> Figure:
    """Return a price with the statement of it, or, in uneven tables, without."""
    if stated is None:
        how = "as the table has it; derived/current_prices does not have its statement"
        return material.citations.computed(money(value), value, how=how, table="price_comparison")
    text = "free" if stated["state"] == "free" else money(value)
    return material.citations.stated(stated, text, value)
