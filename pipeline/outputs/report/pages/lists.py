"""The lists of all models and of all providers."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from pipeline.outputs.report.document import (
    PageSection,
    ReportRow,
    ShownColumn,
    ShownTable,
    SitePage,
)
from pipeline.outputs.report.inlines import CitedFigure, Words, words
from pipeline.outputs.report.material import UNKNOWN, Material
from pipeline.outputs.report.pages.model import KINDS
from pipeline.outputs.report.parts.market import LOWEST, Listed, listed, lowest_cells
from pipeline.outputs.report.parts.offers import SEVERAL, is_compared
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import counted, ratio

MODELS = "models/index.html"
PROVIDERS = "providers/index.html"
MOST_MAKERS = 8


def models_page(material: Material) -> SitePage:
    """Return the list of all models, those that most hosts sell first."""
    material = material.for_page()
    found = listed(material)
    makers = Counter(material.maker(item.model_id) for item in found)
    chips = (
        ("compared", "Compared"),
        *((maker, maker) for maker, _ in makers.most_common(MOST_MAKERS)),
    )
    columns = (
        ShownColumn("Model", "key"),
        ShownColumn("Hosts", "number", "Hosts whose fresh prices are compared."),
        *LOWEST,
        ShownColumn("Highest ÷ lowest", "number", "Of the blends of ranked hosts."),
        ShownColumn("Sellers", "number", "Everybody who prices it."),
        ShownColumn("Maker"),
    )
    rows = tuple(_model(material, item) for item in found)
    table = ShownTable("models", "USD per million tokens", columns, rows, chips, file="models.csv")
    return SitePage(
        MODELS,
        "Models",
        "All models that somebody prices",
        (f"{counted(len(found), 'model')}; those that most hosts sell first.",),
        (PageSection("all", "Models", (table,)),),
        material.citations.references(),
        material.citations.payload(),
        {"models/models.csv": material.tables.rows("price_comparison")},
    )


def _model(material: Material, item: Listed) -> ReportRow:
    lowest = lowest_cells(material, item)
    maker = material.maker(item.model_id)
    blends = [row["blended_3_1_usd_per_mtok"] for row in item.ranked]
    is_spread = bool(lowest[0]) and blends[0] > 0
    spread: Words = (_times(material, max(blends) / blends[0]),) if is_spread else ()
    return ReportRow(
        (
            (material.model_link(item.model_id),),
            _number(material, item.hosts, "providers with a rank"),
            *lowest,
            spread,
            _number(material, item.sellers, "providers that price it"),
            (maker,),
        ),
        tags=(maker, *(("compared",) if item.hosts >= SEVERAL else ())),
    )


def _times(material: Material, value: float) -> CitedFigure:
    how = "highest blend of ranked hosts ÷ the lowest one"
    return material.citations.computed(ratio(value), value, how=how, table="price_comparison")


def _number(material: Material, number: int, how: str) -> Words:
    return (material.citations.computed(f"{number:,}", number, how=how, table="price_comparison"),)


def providers_page(material: Material) -> SitePage:
    """Return the list of all providers, highlighted ones first."""
    material = material.for_page()
    ours = material.highlighted
    ordered = sorted(
        material.paged_providers,
        key=lambda item: (item not in ours, material.provider(item).lower()),
    )
    kinds = {item: material.kinds.get(item, UNKNOWN) for item in ordered}
    present = [kind for kind in KINDS if kind in kinds.values()]
    columns = (
        ShownColumn("Provider", "key"),
        ShownColumn("Kind"),
        ShownColumn("Models", "number", "Models that it prices per token."),
        ShownColumn(
            "Compared", "number", "Of these, models with a fresh price at another host too."
        ),
        ShownColumn(
            "Lowest listed", "number", "Of the compared ones, those at the lowest listed price."
        ),
        ShownColumn(
            "Median ÷ lowest", "number", "Median of its blends over the lowest of each model."
        ),
    )
    rows = tuple(_provider(material, item, kinds[item]) for item in ordered)
    chips = tuple((kind, KINDS[kind]) for kind in present)
    table = ShownTable(
        "providers", "Where prices stand", columns, rows, chips, file="providers.csv"
    )
    return SitePage(
        PROVIDERS,
        "Providers",
        "All sellers",
        (f"{counted(len(ordered), 'provider')}; highlighted ones first.",),
        (PageSection("all", "Providers", (table,)),),
        material.citations.references(),
        material.citations.payload(),
        {"providers/providers.csv": material.tables.rows("providers")},
    )


def _provider(material: Material, provider_id: str, kind: str) -> ReportRow:
    rows: Sequence[PublishedRow] = material.tables.groups("price_comparison", "provider_id").get(
        provider_id, []
    )
    compared = [row for row in rows if is_compared(row)]
    models = {row["model_id"] for row in compared}
    first = {row["model_id"] for row in compared if row["rank"] == 1}
    middle: Words = ()
    if compared:
        middle = (_times(material, median(row["ratio_to_cheapest"] for row in compared)),)
    return ReportRow(
        (
            words(material.provider_link(provider_id)),
            (kind.replace("_", " "),),
            _number(material, len({row["model_key"] for row in rows}), "models that it prices"),
            _number(material, len(models), "models that another host prices too"),
            _number(material, len(first), "models of which its offer ranks first"),
            middle,
        ),
        tags=(kind,),
        is_ours=provider_id in material.highlighted,
    )
