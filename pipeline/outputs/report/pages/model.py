"""A page for each model: who sells it at what price, since when, how fast, on whose word."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.outputs.report.addresses import model_page
from pipeline.outputs.report.document import (
    Block,
    Bullets,
    PageSection,
    Paragraph,
    ReportRow,
    ShownColumn,
    ShownTable,
    Side,
    SitePage,
)
from pipeline.outputs.report.inlines import Quiet, Words, words
from pipeline.outputs.report.material import UNKNOWN, Material
from pipeline.outputs.report.parts.changes import change_table, distinct_events
from pipeline.outputs.report.parts.history import history_charts
from pipeline.outputs.report.parts.measurements import groups, measurements_of
from pipeline.outputs.report.parts.offers import (
    BASES,
    PRICES,
    SEVERAL,
    Offer,
    base_cells,
    calculator,
    context,
    is_confirmed,
    is_ranked,
    offer,
    offer_line,
    price_cells,
    terms,
)
from pipeline.outputs.report.parts.speeds import speed_charts, speed_table
from pipeline.outputs.report.parts.standing import lowest
from pipeline.outputs.report.text import count, counted, name_of

MOST_ALIKE = 8
MOST_EVENTS = 60

KINDS = {
    "host": "Hosts",
    "lab": "Labs",
    "cloud": "Clouds",
    "router": "Routers",
    "gateway": "Gateways",
    "plan": "Plans",
    "tool": "Tools",
    UNKNOWN: "Not looked into",
}


def page(material: Material, model_id: str) -> SitePage:
    """Return the page of a model."""
    material = material.for_page()
    rows = material.tables.groups("price_comparison", "model_id").get(model_id, [])
    offers = sorted((offer(material, row) for row in rows), key=lambda item: item.order)
    path = model_page(model_id)
    sections = [_sellers(material, model_id, offers)] if offers else []
    sections += [
        item for item in (_history(material, model_id), _speeds(material, model_id)) if item
    ]
    sections += _alike(material, model_id)
    return SitePage(
        path,
        material.model(model_id),
        f"Model by {material.maker(model_id)}",
        words(*_lead(material, model_id, offers)),
        tuple(sections),
        material.citations.references(),
        material.citations.payload(),
        {path.replace(".html", ".csv"): rows},
    )


def _lead(material: Material, model_id: str, offers: Sequence[Offer]) -> Iterator[str | Words]:
    sellers = {item.provider for item in offers}
    if sellers:
        yield f"{counted(len(sellers), 'seller')} with a price per token. "
    yield lowest(material, offers)
    facts = _facts(material, model_id)
    if facts:
        yield (Quiet(f" {'; '.join(facts)}."),)


def _facts(material: Material, model_id: str) -> list[str]:
    found = material.tables.groups("models", "model_id").get(model_id)
    if not found:
        return []
    row = found[0]
    facts = []
    if row["total_parameters_b"] is not None:
        active = row["active_parameters_b"]
        part = (
            f", {active:g} billion of them active"
            if active is not None and row["is_mixture"]
            else ""
        )
        facts.append(f"{row['total_parameters_b']:g} billion parameters{part}")
    if row["license"] is not None:
        facts.append(f"license {name_of(row['license'])}")
    return [*facts, f"id {name_of(model_id)}"]


def _sellers(material: Material, model_id: str, offers: Sequence[Offer]) -> PageSection:
    by_seller = groupby(
        sorted(offers, key=lambda item: item.provider), key=lambda item: item.provider
    )
    together = [sorted(items, key=lambda item: item.order) for _, items in by_seller]
    together.sort(key=lambda items: items[0].order)
    rows = tuple(
        _row(material, item, others=len(items) - 1, is_first=place == 0)
        for items in together
        for place, item in enumerate(items)
    )
    kinds = dict.fromkeys(items[0].row["provider_kind"] or UNKNOWN for items in together)
    chips = [("ranked", "Ranked")] if any(is_ranked(item.row) for item in offers) else []
    chips += [("confirmed", "Confirmed")] if any(is_confirmed(item.row) for item in offers) else []
    chips += [(kind, KINDS.get(kind, kind)) for kind in kinds]
    columns = (
        ShownColumn("Seller", "key"),
        *PRICES,
        ShownColumn("Context", "number", "Tokens."),
        *BASES,
    )
    table = ShownTable(
        "sellers",
        "USD per million tokens, standard tier",
        columns,
        rows,
        tuple(chips) if len(chips) > 1 else (),
        file=model_page(model_id).rpartition("/")[2].replace(".html", ".csv"),
    )
    note = Paragraph(
        (
            "Ranked together are fresh offers of the same weights, stored and served alike. Other "
            "variants, and the routes through which a seller is resold, are folded below it.",
        ),
        is_quiet=True,
    )
    return PageSection("prices", "Sellers", (calculator(material, "sellers", offers), table, note))


def _row(material: Material, item: Offer, *, others: int, is_first: bool) -> ReportRow:
    row = item.row
    tokens = context(material, item)
    cells = (
        words(
            material.provider_link(item.provider, row["via"])
            if is_first
            else Quiet(material.provider(item.provider, row["via"])),
            terms(item),
        ),
        *price_cells(item),
        () if tokens is None else (count(tokens),),
        *base_cells(material, item),
    )
    tags = (
        row["provider_kind"] or UNKNOWN,
        *(("ranked",) if is_ranked(row) else ()),
        *(("confirmed",) if is_confirmed(row) else ()),
    )
    return offer_line(
        material,
        item,
        cells,
        tags=tags,
        group=item.provider if others or not is_first else "",
        is_folded=not is_first,
        is_ours=item.provider in material.highlighted and is_first,
    )


def _history(material: Material, model_id: str) -> PageSection | None:
    charts = history_charts(material, model_id)
    blocks: list[Block] = [Side(charts)] if charts else []
    ids = {
        row["offer_key"] for row in material.tables.groups("prices", "model_id").get(model_id, [])
    }
    changes = material.tables.groups("price_changes", "offer_key")
    events = [row for name in sorted(ids) for row in changes.get(name, [])]
    events.sort(key=lambda row: (row["changed_at"], row["provider_id"]), reverse=True)
    if not events:
        blocks.append(Paragraph(("No price of this model is known to have moved.",), is_quiet=True))
    else:
        shown = distinct_events(material, events)[:MOST_EVENTS]
        caption = f"The newest of {counted(len(events), 'event')}"
        blocks.append(change_table(material, "changes", caption, shown, about="model"))
    return PageSection("history", "Price over time", tuple(blocks))


def _speeds(material: Material, model_id: str) -> PageSection | None:
    found = measurements_of(material, "model_id", model_id)
    if not found:
        return None
    charts = [
        Side(shown)
        for number, group in enumerate(groups(found, material.highlighted)[:2])
        if (shown := speed_charts(material, group, f"speed-{number}"))
    ]
    found.sort(key=lambda item: (item.when, item.provider), reverse=True)
    table = speed_table(material, "speeds-table", "Medians as measured", found, about="model")
    note = Paragraph(
        (
            "Figures are comparable only within one workload and one way of measuring; each column "
            "is one way of measuring.",
        ),
        is_quiet=True,
    )
    return PageSection("speeds", "Speeds", (*charts, table, note))


def _alike(material: Material, model_id: str) -> list[PageSection]:
    """Return the models of the same family, those of most sellers first."""
    own = material.tables.groups("models", "model_id").get(model_id)
    if not own or own[0]["family"] is None:
        return []
    family = material.tables.groups("models", "family").get(own[0]["family"], [])
    org = model_id.partition("/")[0]
    sellers = {
        row["model_id"]: material.sellers.get(row["model_id"], 0)
        for row in family
        if row["model_id"] != model_id and row["model_id"].partition("/")[0] == org
    }
    best = sorted(sellers, key=lambda model: (-sellers[model], model))
    links = [
        words(material.model_link(model), Quiet(f" {counted(sellers[model], 'seller')}"))
        for model in best
        if sellers[model] >= SEVERAL
    ][:MOST_ALIKE]
    return [PageSection("alike", "Compare with", (Bullets(tuple(links)),))] if links else []
