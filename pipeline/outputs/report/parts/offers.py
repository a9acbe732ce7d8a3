"""Offers of one model or of one provider, each of their figures with its evidence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from pipeline.analysis.prices.offered_by import OUT
from pipeline.analysis.prices.plain_prices import METERS
from pipeline.analysis.prices.token_prices import COMPARED_OFFER
from pipeline.domain.readings import SearchContext, ServiceTier
from pipeline.outputs.report.document import Calculator, ReportRow, ShownColumn
from pipeline.outputs.report.inlines import (
    CitedFigure,
    Day,
    Inline,
    LastRead,
    Quiet,
    Tag,
    Words,
    words,
)
from pipeline.outputs.report.material import STATED_OFFER, Material
from pipeline.outputs.report.parts.since import since_cell
from pipeline.outputs.report.steps import Steps, regions_of
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import day, money, name_of, ratio, variant_said

TERMS: Final = ("model_variant", "quantization")
"""How weights are served and stored."""

ROUTERS: Final = frozenset({"router", "gateway", "plan", "tool"})
"""Kinds of providers that sell what others serve: they are never the lowest, and stand beside."""

SEVERAL: Final = 2
"""Sellers that make a comparison."""

BASIS: Final = {
    "vendor": "own page",
    "vendor_docs": "own docs",
    "router": "a router's feed",
    "aggregator": "a catalogue",
    "press": "the press",
    "report": "a report",
}
"""Who states a price, by the class of the source."""

OFFERED_BY: Final = {
    "seller": ("its own page", "good"),
    "relayed": ("its own list, relayed", "good"),
    "router": ("a router's feed", "good"),
    "witnesses": ("two independent sources", "good"),
    "catalogue": ("one catalogue", "note"),
    "unconfirmed": ("one catalogue, long unmoved or dropped elsewhere", "warn"),
    "contradicted": ("its own list lacks it", "warn"),
    "dormant": ("dormant", "warn"),
    "ended": ("ended", "warn"),
}
"""On whose word an offer stands, and how much that is: `offered_by_evidence` of the comparison."""

BLEND: Final = "(3 × input + output) ÷ 4"
AGAINST: Final = (
    "blend 3:1 ÷ the lowest one among fresh offers of the same model and variant, stored alike"
)

PRICES: Final = (
    ShownColumn("Input", "number", "USD per million tokens of the prompt."),
    ShownColumn("Output", "number", "USD per million tokens of the answer."),
    ShownColumn(
        "Cached", "number", "USD per million tokens of the prompt that are read from a cache."
    ),
    ShownColumn("Blend 3:1", "number", "Three input tokens to one output token, USD per million."),
    ShownColumn("× lowest", "number", "Blend over the lowest one among ranked hosts."),
)
BASES: Final = (
    ShownColumn(
        "Since",
        "day",
        "Since when all of the prices stand; at least: they stood when a source was first read.",
    ),
    ShownColumn("Agree", "number", "Sources that state the same price, of those that state one."),
    ShownColumn("On whose word", "text", "By what evidence the seller offers the model."),
    ShownColumn("Last read", "day"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One model at one seller.

    Attributes:
        row: Its row of derived/price_comparison.
        stated: The statements of its prices by meter.
        prices: The same as figures.
        blend: Its blended price.
        against: The blend over the lowest one; null: not ranked, or nobody to compare with.
    """

    row: PublishedRow
    stated: Mapping[str, PublishedRow]
    prices: Mapping[str, CitedFigure]
    blend: CitedFigure
    against: CitedFigure | None

    @property
    def provider(self) -> str:
        """The seller's id."""
        return str(self.row["provider_id"])

    @property
    def is_router(self) -> bool:
        """Whether it sells what others serve."""
        return self.row["provider_kind"] in ROUTERS

    @property
    def order(self) -> tuple[object, ...]:
        """Its place: weights as published by rank, variants, stale and ended ones, then routers."""
        row = self.row
        rank = row["rank"]
        return (
            self.is_router,
            has_ended(row),
            row["is_stale"],
            row["model_variant"] is not None or bool(row["is_requantized"]),
            rank is None,
            rank or 0,
            row["blended_3_1_usd_per_mtok"],
            self.provider,
            row["via"] or "",
            row["offer_id"],
        )


def is_compared(row: PublishedRow) -> bool:
    """Return whether an offer is compared with those of other hosts."""
    return is_ranked(row) and row["provider_count"] >= SEVERAL


def is_ranked(row: PublishedRow) -> bool:
    """Return whether an offer has a place among those of hosts."""
    return row["rank"] is not None


def has_ended(row: PublishedRow) -> bool:
    """Return whether an offer has ended: its seller, its route or, as its source says, itself."""
    return bool(row["is_ended"]) or row["offered_by_evidence"] == "ended"


def is_confirmed(row: PublishedRow) -> bool:
    """Return whether others than one catalogue say that the seller offers it at this price."""
    return row["confirmed_rank"] is not None


def offer(material: Material, row: PublishedRow) -> Offer:
    """Return a row of derived/price_comparison as an offer."""
    citations = material.citations
    key = tuple(row[name] for name in COMPARED_OFFER)
    stated = {
        meter: found for meter in METERS if (found := material.statement(key, meter)) is not None
    }
    prices = {
        meter: _price(material, row[f"{meter}_usd_per_mtok"], stated.get(meter))
        for meter in METERS
        if row[f"{meter}_usd_per_mtok"] is not None
    }
    blended = row["blended_3_1_usd_per_mtok"]
    of = [prices[meter].evidence for meter in ("input", "output")]
    text = money(blended) if blended else "free"
    blend = citations.computed(text, blended, how=BLEND, table="price_comparison", of=of)
    times = row["ratio_to_cheapest"]
    if times is None or not is_compared(row):
        return Offer(row, stated, prices, blend, None)
    against = citations.computed(
        ratio(times), times, how=AGAINST, table="price_comparison", of=[blend.evidence]
    )
    return Offer(row, stated, prices, blend, against)


def _price(material: Material, value: float, stated: PublishedRow | None) -> CitedFigure:
    """Return a price with the statement of it, or, in uneven tables, without."""
    if stated is None:
        how = "as the table has it; derived/current_prices does not have its statement"
        return material.citations.computed(money(value), value, how=how, table="price_comparison")
    text = "free" if stated["state"] == "free" else money(value)
    return material.citations.stated(stated, text, value)


def price_cells(found: Offer) -> tuple[Words, ...]:
    """Return the cells of the columns `PRICES`."""
    figures = (found.prices.get(meter) for meter in ("input", "output", "cache_read"))
    return tuple(
        () if figure is None else (figure,) for figure in (*figures, found.blend, found.against)
    )


def base_cells(material: Material, found: Offer) -> tuple[Words, ...]:
    """Return the cells of the columns `BASES`."""
    both = [found.stated[meter] for meter in ("input", "output") if meter in found.stated]
    if not both:
        return (since_cell(found.row), (), (), (day(found.row["oldest_seen_at"]),))
    oldest = min(both, key=lambda row: row["last_seen_at"])
    return (
        since_cell(found.row),
        (_witnesses(material, both),),
        words(Tag(*OFFERED_BY[found.row["offered_by_evidence"]]), *_marks(found.row)),
        words(
            last_read(material, oldest),
            *([Tag("stale", "warn")] if found.row["is_stale"] else []),
        ),
    )


def _marks(row: PublishedRow) -> list[Tag]:
    """Return what else is to be known of an offer beside its evidence."""
    marks = {
        OFFERED_BY["ended"][0]: row["is_ended"] and row["offered_by_evidence"] != "ended",
        "far from others": row["is_outlier"],
        "doubted": row["is_doubted"],
    }
    return [Tag(mark, "warn") for mark, holds in marks.items() if holds]


def warnings(row: PublishedRow) -> list[Tag]:
    """Return what speaks against taking an offer's price for one of today."""
    stale = [Tag("stale", "warn")] if row["is_stale"] else []
    evidence = row["offered_by_evidence"]
    against = [Tag(*OFFERED_BY[evidence])] if evidence in OUT else []
    return [*stale, *against, *_marks(row)]


def _witnesses(material: Material, both: Sequence[PublishedRow]) -> CitedFigure:
    least = min(both, key=lambda row: (row["agreeing_count"], -row["witness_count"]))
    agreeing, all_ = least["agreeing_count"], least["witness_count"]
    ids = [least["source_id"], *(item["source_id"] for item in least["witnesses"])]
    names = [material.source_title(source_id) for source_id in ids]
    how = f"sources that state the same {least['meter']} price, of {', '.join(names)}"
    of = [material.citations.entry(row) for row in both]
    text = f"{agreeing} of {all_}"
    return material.citations.computed(text, agreeing, how=how, table="current_prices", of=of)


def last_read(material: Material, row: PublishedRow) -> Inline:
    """Return when a statement was last seen."""
    seen = material.seen(row, row["source_id"])
    return LastRead(row["source_id"]) if seen is None else Day(seen)


def terms(found: Offer) -> Words:
    """Return how the weights of an offer are served and stored, and through whom they are sold."""
    names = [variant_said(found.row[name]) for name in TERMS if found.row[name] is not None]
    by_size = [Tag("by size", "note")] if found.row["is_size_class"] else []
    return words(*(Quiet(f" {name}", is_whole=True) for name in names), *by_size)


def context(material: Material, found: Offer) -> int | None:
    """Return the context window in tokens, as the source of the input price states it."""
    row = found.stated.get("input")
    return None if row is None else material.contexts.get(tuple(row[name] for name in STATED_OFFER))


def offer_line(
    material: Material, found: Offer, cells: tuple[Words, ...], **more: object
) -> ReportRow:
    """Return an offer as a row of a table, with the prices that a calculator needs."""
    text = json.dumps(calculator_steps(material, found), separators=(",", ":"))
    return ReportRow(cells, data=(("prices", text),), **more)  # type: ignore[arg-type]


def calculator_steps(material: Material, found: Offer) -> Steps:
    """Return the prices that a calculator needs of an offer."""
    return material.steps.get(tuple(found.row[name] for name in COMPARED_OFFER), {})


def calculator(material: Material, table: str, offers: Sequence[Offer]) -> Calculator:
    """Return the calculator for a table of offers: it asks for what any of them prices apart."""
    by_tier = [steps for found in offers for steps in calculator_steps(material, found).items()]
    steps = [(meter, step) for _, meters in by_tier for meter in meters for step in meters[meter]]
    priced = {meter for meter, _ in steps}
    where = {region for _, step in steps for region in (step[2] if len(step) > 2 else ())}  # noqa: PLR2004
    tiers = [tier for tier in get_args(ServiceTier) if tier in {tier for tier, _ in by_tier}]
    return Calculator(
        table,
        tuple(tiers),
        tuple(name for name in regions_of(where) if name == name_of(name)),
        tuple(size for size in get_args(SearchContext) if f"search_{size}" in priced),
        has_writes="cache_write" in priced,
        has_searches=any(meter.startswith("search") for meter in priced),
    )
