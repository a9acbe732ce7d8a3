"""The start page: what happened, a search, prices of the models that most hosts sell."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.outputs.report.charts import spread_chart
from pipeline.outputs.report.document import (
    Block,
    Bullets,
    Chart,
    PageSection,
    Paragraph,
    ReportRow,
    ShownColumn,
    ShownTable,
    Side,
    SitePage,
)
from pipeline.outputs.report.inlines import Day, Inline, SiteLink, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.market import LOWEST, Listed, both_prices, listed, lowest_cells
from pipeline.outputs.report.parts.measurements import groups, measurements
from pipeline.outputs.report.parts.month import changes_of_month, repricing
from pipeline.outputs.report.parts.offers import SEVERAL, offer
from pipeline.outputs.report.parts.original import reason_said
from pipeline.outputs.report.parts.speeds import speed_charts
from pipeline.outputs.report.parts.standing import sources_text
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import counted, name_of, on_one_line

PATH: Final = "index.html"
MOST_MODELS: Final = 16
DRAWN_MODELS: Final = 10


def page(material: Material) -> SitePage:
    """Return the start page."""
    material = material.for_page()
    models = listed(material)
    most = [item for item in models if item.hosts >= SEVERAL][:MOST_MODELS]
    found = (
        _happened(material, most),
        _prices(material, most),
        changes_of_month(material),
        _speeds(material),
        _checked(material),
    )
    return SitePage(
        PATH,
        "The AI inference market",
        "What models cost, at whom, and since when",
        _lead(material, models),
        tuple(item for item in found if item is not None),
        material.citations.references(),
        material.citations.payload(),
    )


def _lead(material: Material, models: Sequence[Listed]) -> Words:
    sellers = material.tables["price_comparison"]["provider_id"].nunique()
    missing = material.tables.missing()
    gaps = f" Not built yet, so not in here: {', '.join(missing)}." if missing else ""
    return (
        f"Prices of {counted(len(models), 'model')} at {counted(sellers, 'seller')}, read again "
        "every night. Each figure leads to its source, its day and the text as printed there."
        f"{gaps}",
    )


def _happened(material: Material, most: Sequence[Listed]) -> PageSection:
    items = (repricing(material), _leaders(material, most), _report(material))
    return PageSection("news", "In brief", (Bullets(tuple(item for item in items if item)),))


def _leaders(material: Material, most: Sequence[Listed]) -> Words:
    """Return who asks the lowest listed price of the models that most hosts sell."""
    if not most:
        return ()
    confirmed = [item for item in most if item.confirmed_hosts >= SEVERAL]
    if confirmed:
        return _cheapest(material, confirmed)
    first = [item.ranked[0] for item in most]
    how = "models of the table below of which its offer ranks first"
    between = _counted_by_seller(material, first, how)
    sources = sorted({name for item in most for row in item.ranked for name in row["source_ids"]})
    return words(
        f"Of the {len(most)} models that most hosts sell, the lowest listed price is that of ",
        *between,
        f", among hosts {sources_text(material, sources)}.",
    )


def _cheapest(material: Material, most: Sequence[Listed]) -> Words:
    """Return who is cheapest among hosts whose offers are confirmed."""
    how = "models of the table below of which it is the cheapest confirmed host (confirmed_rank 1)"
    cheapest = [row for item in most for row in item.cheapest]
    return words(
        f"Cheapest among hosts whose offers are confirmed, by their own page, a list that is "
        f"relayed, a router's feed or two independent sources, of {counted(len(most), 'model')} "
        "that most hosts sell: ",
        *_counted_by_seller(material, cheapest, how),
        ".",
    )


def _counted_by_seller(material: Material, rows: Iterable[PublishedRow], how: str) -> list[Inline]:
    """Return the three sellers of most rows, each with how many are its own."""
    counts = Counter(row["provider_id"] for row in rows)
    best = sorted(counts, key=lambda provider: (-counts[provider], material.provider(provider)))[:3]
    parts: list[Inline] = []
    for provider in best:
        number = material.citations.computed(
            f"{counts[provider]}", counts[provider], how=how, table="price_comparison"
        )
        parts += [material.provider_link(provider), " for ", number, ", "]
    return parts[:-1]


def _report(material: Material) -> Words:
    rows = list(material.original.verdicts.values())
    if not rows:
        return ()
    wrong = [row for row in rows if row["verdict"] == "contradicted"]
    moved = [row for row in rows if row["is_outdated"] and row["verdict"] != "contradicted"]
    figures = [
        material.citations.computed(f"{len(found)}", len(found), how=how, table="claim_verdicts")
        for found, how in (
            (wrong, "claims that a source cited for them contradicts"),
            (moved, "other claims whose figure has moved since"),
        )
    ]
    return words(
        f"Of {counted(len(rows), 'claim')} of {material.original.name}, ",
        figures[0],
        f" {_is_or_are(wrong)} contradicted by a source that it cites itself, and ",
        figures[1],
        f" more {_is_or_are(moved)} outdated: ",
        SiteLink("each claim with its verdict", "claims.html"),
        ".",
    )


def _is_or_are(claims: Sequence[PublishedRow]) -> str:
    return "is" if len(claims) == 1 else "are"


def _prices(material: Material, most: Sequence[Listed]) -> PageSection:
    if not most:
        nothing = material.nothing("price_comparison", "No model is priced by two sellers yet.")
        return PageSection("prices", "Prices of the models that most hosts sell", (nothing,))
    columns = (
        ShownColumn("Model", "key"),
        ShownColumn("Hosts", "number", "Hosts whose fresh prices are compared."),
        *(
            ShownColumn(material.provider(item), "number", "Input / output")
            for item in material.highlighted
        ),
        *LOWEST,
    )
    rows = tuple(_price_row(material, item) for item in most)
    table = ShownTable("price-table", "USD per million tokens, input / output", columns, rows)
    more = Paragraph(
        (
            "All ",
            SiteLink("models", "models/index.html"),
            " and ",
            SiteLink("providers", "providers/index.html"),
            ".",
        )
    )
    chart = _spread(material, most[:DRAWN_MODELS])
    blocks: tuple[Block, ...] = (table, more, chart)
    return PageSection("prices", "Prices of the models that most hosts sell", blocks)


def _price_row(material: Material, item: Listed) -> ReportRow:
    hosts = material.citations.computed(
        f"{item.hosts}", item.hosts, how="hosts with a rank", table="price_comparison"
    )
    return ReportRow(
        (
            (material.model_link(item.model_id),),
            (hosts,),
            *(both_prices(material, item.of(provider)) for provider in material.highlighted),
            *lowest_cells(material, item),
        )
    )


def _spread(material: Material, most: Sequence[Listed]) -> Chart:
    values = [value for item in most for value in _marks(material, item)]
    named = [material.provider(provider) for provider in material.highlighted]
    title = "How far apart hosts are"
    summary = "Each mark is a host's fresh blended price of the weights as published."
    return spread_chart("price-chart", title, summary, values, named)


def _marks(material: Material, item: Listed) -> Iterator[dict[str, object]]:
    for row in item.ranked:
        if row["blended_3_1_usd_per_mtok"]:
            blend = offer(material, row).blend
            provider = row["provider_id"]
            seller = material.provider(provider)
            yield {
                "model": material.model(item.model_id),
                "seller": seller,
                "price": row["blended_3_1_usd_per_mtok"],
                "text": blend.text,
                "series": seller if provider in material.highlighted else "others",
                "evidence": blend.evidence,
            }


def _speeds(material: Material) -> PageSection | None:
    alike = groups(measurements(material), material.highlighted)
    charts = speed_charts(material, alike[0], "speed") if alike else ()
    if not charts:
        return None
    said = words(
        "Newest comparable measurement: ",
        Day(alike[0].newest),
        ". Older ones, and all others: ",
        SiteLink("speeds", "speeds.html"),
        ".",
    )
    return PageSection("speeds", "Speeds", (Paragraph(said), Side(charts)))


def _checked(material: Material) -> PageSection | None:
    rows = [row for row in material.original.verdicts.values() if row["verdict"] == "contradicted"]
    if not rows:
        return None
    items = tuple(_claim(material, row) for row in sorted(rows, key=lambda row: min(row["lines"])))
    title = f"What {material.original.name} got wrong"
    return PageSection("claims", title, (Bullets(items),))


def _claim(material: Material, row: PublishedRow) -> Words:
    anchor = f"claims.html#claim-{name_of(row['claim_id'])}"
    why = on_one_line(material.with_names(reason_said(material.tables, row)), 300)
    return words(SiteLink(name_of(row["says"]), anchor), f" {why}")
