"""What each model costs at each seller: a chart of those that most sell, and the table."""

from collections.abc import Iterator
from typing import Final

from pipeline.outputs.report.charts.prices import price_chart
from pipeline.outputs.report.document import (
    Block,
    Column,
    Paragraph,
    Quiet,
    Section,
    Table,
    Tag,
    words,
)
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.offers import TERMS, Offer, Shown, shown_offers
from pipeline.outputs.report.sections.gpus import gpu_blocks
from pipeline.outputs.report.text import counted, day, name_of

COLUMNS: Final = (
    Column("Model", "key"),
    Column("Seller", "seller"),
    Column("Input", "number"),
    Column("Cached", "number"),
    Column("Output", "number"),
    Column("Blend 3:1", "number"),
    Column("To cheapest", "number"),
    Column("Sources"),
    Column("Last read", "day"),
)


def section(material: Material) -> Section:
    """Return the prices of models that several sellers price."""
    gpus = Section("gpu-hours", "GPU-hours", gpu_blocks(material))
    shown = shown_offers(material)
    if not shown.offers:
        reason = "No model is priced by two sellers yet."
        blocks: tuple[Block, ...] = (material.nothing("price_comparison", reason),)
        return Section("prices", "Prices", blocks, (gpus,))
    table = Table(
        "price-table",
        "USD per million tokens, by model and seller",
        COLUMNS,
        tuple(_line(material, offer) for offer in shown.offers),
    )
    blocks = (*_intro(material, shown), *price_chart(material, shown.offers), table)
    return Section("prices", "Prices", blocks, (gpus,))


def _intro(material: Material, shown: Shown) -> Iterator[Block]:
    yield Paragraph(
        (
            "USD per million tokens, standard tier. The blend weighs three input tokens to one "
            "output token. Ranked together are offers of the same weights, stored and served "
            "alike. A stale price, which no source has stated for three of its cadences, does not "
            "rank, nor does an ended offer, one that the source of its price calls deprecated or "
            "retired.",
        )
    )
    models = len({offer.model for offer in shown.offers})
    left_out = shown.row_count - len(shown.offers)
    yield Paragraph(
        (
            f"The table has {counted(len(shown.offers), 'offer')} of {counted(models, 'model')} "
            "that several sellers price, those of highlighted providers first; until all rows are "
            "shown, it has the cheapest seller and the highlighted ones of each. "
            f"{counted(left_out, 'more offer')}, of other models, of a single seller or without a "
            f"known model, are in {material.file('price_comparison')}.",
        ),
        is_quiet=True,
    )


def _line(material: Material, offer: Offer) -> Line:
    row = offer.row
    terms = [name_of(row[name]) for name in TERMS if row[name] is not None]
    is_ours = offer.provider in material.highlighted and row["via"] is None
    is_first = offer.is_plain and (row["rank"] == 1 or is_ours)
    return Line(
        (
            words(offer.model, *(Quiet(f" {term}") for term in terms)),
            words(
                material.provider(row["provider_id"], row["via"]),
                *([Tag("by size", "note")] if row["is_size_class"] else []),
                *([Tag("ended", "warn")] if row["is_ended"] else []),
            ),
            *(
                (offer.prices[meter],) if meter in offer.prices else ()
                for meter in ("input", "cache_read", "output")
            ),
            (offer.blend,),
            () if offer.against is None else (offer.against,),
            (offer.cite,),
            words(day(row["oldest_seen_at"]), *([Tag("stale", "warn")] if row["is_stale"] else [])),
        ),
        model=offer.model,
        provider=offer.provider,
        is_minor=not is_first,
    )
