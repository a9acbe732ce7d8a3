"""Blended prices by model and seller: a line per model, a mark per seller."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.outputs.report.document import Block, Paragraph
from pipeline.outputs.report.drawing import Mark, Strip, StripChart
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.offers import SEVERAL, Offer
from pipeline.outputs.report.scales import Scale, logarithmic, price_ticks
from pipeline.outputs.report.text import counted, money

MOST_MODELS: Final = 16
TOO_NEAR: Final = 1.5
"""Percent of the width below which one mark hides another."""

ASIDE: Final = 7.0
"""Pixels that a mark moves to be seen beside another."""


def price_chart(material: Material, offers: Sequence[Offer]) -> Iterator[Block]:
    """Yield the chart of the plain offers of the models that most sellers price."""
    by_model: dict[str, list[Offer]] = {}
    for offer in offers:
        if _is_drawn(offer):
            by_model.setdefault(offer.model, []).append(offer)
    compared = {
        model: found
        for model, found in by_model.items()
        if len({offer.provider for offer in found}) >= SEVERAL
    }
    chosen = dict(list(compared.items())[:MOST_MODELS])
    if not chosen:
        text = "No chart: no two sellers have a fresh price of the same model."
        yield Paragraph((text,), is_quiet=True)
        return
    blends = [offer.blend.value or 0.0 for found in chosen.values() for offer in found]
    scale = logarithmic(blends)
    yield StripChart(
        "price-chart",
        "Price by model and seller",
        f"{counted(len(chosen), 'model')} sold directly, blended prices from "
        f"{money(min(blends))} to {money(max(blends))} per million tokens.",
        "USD per million tokens, three input to one output; logarithmic",
        price_ticks(scale),
        tuple(_strip(material, scale, model, found) for model, found in chosen.items()),
        material.legend(),
    )


def _is_drawn(offer: Offer) -> bool:
    """Whether it ranks among plain offers, is sold directly, and costs what a logarithm shows."""
    row = offer.row
    is_direct = row["rank"] is not None and row["via"] is None
    return is_direct and offer.is_plain and bool(offer.blend.value)


def _strip(material: Material, scale: Scale, model: str, offers: Sequence[Offer]) -> Strip:
    marks = [_mark(material, scale, offer) for offer in offers]
    # Highlighted ones are drawn last, on top of the others; of three in one place the middle one.
    marks.sort(key=lambda mark: (mark.series is not None, mark.x, mark.series))
    marks = sorted(_apart(marks), key=lambda mark: (mark.series is not None, -abs(mark.y)))
    cheapest = offers[0]
    places = [mark.x for mark in marks]
    return Strip(
        model,
        tuple(marks),
        note=counted(len({offer.provider for offer in offers}), "seller"),
        start=min(places),
        end=max(places),
        value=f"from {cheapest.blend.text} at {material.provider(cheapest.provider)}",
        model=model,
    )


def _apart(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield marks, a highlighted one that would hide the one before it moved up or down."""
    before: Mark | None = None
    for mark in marks:
        is_hiding = before is not None and mark.x - before.x < TOO_NEAR
        if mark.series is None:
            yield mark
        elif before is not None and is_hiding:
            before = replace(mark, y=ASIDE if before.y <= 0 else -ASIDE)
            yield before
        else:
            before = mark
            yield mark


def _mark(material: Material, scale: Scale, offer: Offer) -> Mark:
    seller = material.provider(offer.provider)
    return Mark(
        scale.at(offer.blend.value or 0.0),
        f"{seller}, {offer.model}, blend 3:1: {offer.blend.text} per million tokens",
        offer.blend.evidence,
        material.series(offer.provider),
        provider=offer.provider,
        model=offer.model,
    )
