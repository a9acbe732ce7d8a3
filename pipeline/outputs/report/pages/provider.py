"""A page for each provider: facts, offers, speeds, changes, and what the report said of it."""

from pipeline.outputs.report.addresses import provider_page
from pipeline.outputs.report.document import (
    Block,
    PageSection,
    Paragraph,
    ReportRow,
    ShownColumn,
    ShownTable,
    SitePage,
)
from pipeline.outputs.report.inlines import OutsideLink, Quiet, Tag, Words, words
from pipeline.outputs.report.material import UNKNOWN, Material
from pipeline.outputs.report.pages.claims import claim_table
from pipeline.outputs.report.parts.changes import change_table, distinct_events
from pipeline.outputs.report.parts.facts import fact_table
from pipeline.outputs.report.parts.gpus import gpu_table
from pipeline.outputs.report.parts.measurements import measurements_of
from pipeline.outputs.report.parts.offers import (
    BASES,
    PRICES,
    SEVERAL,
    Offer,
    base_cells,
    has_ended,
    is_confirmed,
    offer,
    offer_line,
    price_cells,
    terms,
)
from pipeline.outputs.report.parts.speeds import speed_table
from pipeline.outputs.report.parts.standing import standing
from pipeline.outputs.report.tables import PublishedRow as TableRow
from pipeline.outputs.report.text import counted, long_day, name_of

MOST_EVENTS = 200


def page(material: Material, provider_id: str) -> SitePage:
    """Return the page of a provider."""
    material = material.for_page()
    path = provider_page(provider_id)
    name = material.provider(provider_id)
    found = (
        _facts(material, provider_id, name),
        _offers(material, provider_id, path),
        _gpus(material, provider_id),
        _speeds(material, provider_id),
        _changes(material, provider_id),
        _claims(material, provider_id),
    )
    rows = material.tables.groups("price_comparison", "provider_id").get(provider_id, [])
    kind = material.kinds.get(provider_id, UNKNOWN)
    ended = _ended(material, provider_id)
    return SitePage(
        path,
        name,
        f"Provider: {kind.replace('_', ' ')}",
        words(*ended, standing(material, provider_id)),
        tuple(item for item in found if item is not None),
        material.citations.references(),
        material.citations.payload(),
        {path.replace(".html", ".csv"): rows},
    )


def _ended(material: Material, provider_id: str) -> Words:
    """Return since when a provider sells nothing any more, and who says so."""
    row = material.tables.groups("providers", "provider_id").get(provider_id, [{}])[0]
    if row.get("ended_on") is None:
        return ()
    said = (
        f"It stopped selling on {long_day(row['ended_on'])} (the day is {row['ended_date_is']}). "
    )
    if row["ended_address"] is None:
        return (said,)
    return words(said, OutsideLink("Where that stands", row["ended_address"]), ". ")


def _facts(material: Material, provider_id: str, name: str) -> PageSection | None:
    rows = material.tables.groups("provider_profiles", "provider_id").get(provider_id, [])
    table = fact_table(material, provider_id, name, rows, is_known=True)
    if table is None and provider_id not in material.highlighted:
        return None
    blocks: list[Block] = list(material.original.summary({provider_id}))
    if not rows:
        nothing = f"No source that was read states a fact about {name}."
        blocks.append(material.nothing("provider_profiles", nothing))
    return PageSection("facts", "Facts", (*blocks, *([table] if table else [])))


def _offers(material: Material, provider_id: str, path: str) -> PageSection | None:
    rows = material.tables.groups("price_comparison", "provider_id").get(provider_id, [])
    if not rows:
        return None
    offers = [offer(material, row) for row in rows]
    offers.sort(key=lambda item: (_name(material, item).lower(), item.order))
    columns = (
        ShownColumn("Model", "key"),
        *PRICES,
        ShownColumn("Rank", "number", "Place among the hosts that are compared."),
        *BASES,
    )
    chips = (("compared", "Sold by others too"), ("fresh", "Fresh"))
    table = ShownTable(
        "offers",
        f"{counted(len(offers), 'offer')}, USD per million tokens, standard tier",
        columns,
        tuple(_row(material, item) for item in offers),
        chips,
        file=path.rpartition("/")[2].replace(".html", ".csv"),
    )
    return PageSection("prices", "Prices", (table,))


def _name(material: Material, item: Offer) -> str:
    model = item.row["model_id"]
    return material.model(model) if model else name_of(item.row["model_label"])


def _row(material: Material, item: Offer) -> ReportRow:
    row = item.row
    via = row["via"]
    cells = (
        words(
            material.model_link(row["model_id"], row["model_label"]),
            terms(item),
            *([] if via is None else [Quiet(f" via {material.provider(via)}")]),
        ),
        *price_cells(item),
        _rank(material, item),
        *base_cells(material, item),
    )
    tags = [] if item.against is None else ["compared"]
    tags += [] if row["is_stale"] or has_ended(row) else ["fresh"]
    return offer_line(material, item, cells, tags=tuple(tags))


def _confirmed_hosts(material: Material, row: TableRow) -> int:
    """Return how many hosts sell the model of an offer by more than one catalogue's word."""
    alike = material.tables.groups("price_comparison", "model_id").get(row["model_id"], [])
    return len({other["provider_id"] for other in alike if is_confirmed(other)})


def _rank(material: Material, item: Offer) -> Words:
    row = item.row
    if item.against is None:
        return ()
    is_cheapest = row["confirmed_rank"] == 1 and _confirmed_hosts(material, row) >= SEVERAL
    best = Tag("cheapest confirmed", "good") if is_cheapest else None
    text = f"{row['rank']:.0f} of {row['provider_count']:.0f}"
    return words(text, *([best] if best else []))


def _gpus(material: Material, provider_id: str) -> PageSection | None:
    rows = material.tables.groups("gpu_comparison", "provider_id").get(provider_id, [])
    return PageSection("gpus", "GPU-hours", (gpu_table(material, rows),)) if rows else None


def _speeds(material: Material, provider_id: str) -> PageSection | None:
    found = measurements_of(material, "provider_id", provider_id)
    if not found:
        return None
    found.sort(key=lambda item: (item.when, item.model), reverse=True)
    table = speed_table(material, "speeds-table", "Medians as measured", found, about="provider")
    return PageSection("speeds", "Speeds", (table,))


def _changes(material: Material, provider_id: str) -> PageSection:
    own = material.tables.groups("price_changes", "provider_id").get(provider_id, [])
    if not own:
        text = "No price of this provider is known to have moved."
        return PageSection("changes", "Price changes", (Paragraph((text,), is_quiet=True),))
    newest = sorted(own, key=lambda row: row["changed_at"], reverse=True)
    events = distinct_events(material, newest)[:MOST_EVENTS]
    caption = f"The newest of {counted(len(own), 'event')}"
    table = change_table(material, "change-table", caption, events, about="provider")
    return PageSection("changes", "Price changes", (table,))


def _claims(material: Material, provider_id: str) -> PageSection | None:
    rows = material.original.about({provider_id})
    if not rows:
        return None
    name = material.original.name
    return PageSection("claims", f"What {name} said", (claim_table(material, rows, root="../"),))
