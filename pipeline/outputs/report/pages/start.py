"""The start page: what happened, a search, prices of the models that most hosts sell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from pipeline.outputs.report.charts import spread_chart
from pipeline.outputs.report.document import (
    Block,
    Bullets,
    Chart,
    Column,
    Inline,
    Link,
    Page,
    Paragraph,
    Section,
    Side,
    Table,
    Words,
    words,
)
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.changes import change_table, model_of
from pipeline.outputs.report.parts.market import Listed, both_prices, listed, lowest_cell
from pipeline.outputs.report.parts.measurements import groups, measurements
from pipeline.outputs.report.parts.offers import SEVERAL, offer
from pipeline.outputs.report.parts.speeds import speed_charts
from pipeline.outputs.report.parts.standing import sources_text
from pipeline.outputs.report.tables import Row, records
from pipeline.outputs.report.text import counted, day, long_day, money, name_of, percent, visible

PATH: Final = "index.html"
MOST_MODELS: Final = 16
DRAWN_MODELS: Final = 10
MOST_EVENTS: Final = 12
MONTH_DAYS: Final = 30


def page(material: Material) -> Page:
    """Return the start page."""
    material = material.for_page()
    models = listed(material)
    most = [item for item in models if item.hosts >= SEVERAL][:MOST_MODELS]
    found = (
        _happened(material, most),
        _prices(material, most),
        _changes(material),
        _speeds(material),
        _checked(material),
    )
    return Page(
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


def _happened(material: Material, most: Sequence[Listed]) -> Section:
    items = (_repricing(material), _leaders(material, most), _report(material))
    return Section("news", "In brief", (Bullets(tuple(item for item in items if item)),))


def _recent(material: Material) -> pd.DataFrame:
    changes = material.tables["price_changes"]
    since = material.since(MONTH_DAYS)
    return changes[changes["changed_at"] >= since] if since is not None else changes.iloc[:0]


def _repricing(material: Material) -> Words:
    """Return the move of the last month that concerns the most sellers and readers."""
    sellers = material.tables.groups("price_comparison", "model_id")
    moves = [
        (row, model)
        for row in records(_recent(material))
        if row["event"] == "repriced" and row["change_pct"] and row["service_tier"] == "standard"
        if row["meter"] in ("input", "output") and row["unit"] == "usd_per_mtok"
        if (model := model_of(material, row)) is not None and row["price_after_usd"]
    ]
    if not moves:
        newest = material.tables["price_changes"]["changed_at"].max()
        last = "" if pd.isna(newest) else f" The last move that is known is of {long_day(newest)}."
        return (f"No price moved in the {MONTH_DAYS} days up to {material.today()}.{last}",)
    ours = set(material.highlighted)
    row, model = max(
        moves,
        key=lambda move: (
            move[0]["provider_id"] in ours,
            move[0]["source_class"] in ("vendor", "vendor_docs"),
            len(sellers.get(move[1], [])),
            abs(move[0]["change_pct"]),
        ),
    )
    how = f"{row['event']} event of derived/price_changes on {day(row['changed_at'])}"
    change = material.citations.computed(
        percent(row["change_pct"]), row["change_pct"], how=how, table="price_changes"
    )
    verb = "cut" if row["change_pct"] < 0 else "raised"
    return words(
        material.provider_link(row["provider_id"], row["via"]),
        f" {verb} the {row['meter']} price of ",
        material.model_link(model),
        f" from {money(row['price_before_usd'])} to {money(row['price_after_usd'])} per million "
        "tokens (",
        change,
        f") on {long_day(row['changed_at'])}, as {material.source_name(row['source_id'])} states.",
    )


def _leaders(material: Material, most: Sequence[Listed]) -> Words:
    """Return who asks the lowest listed price of the models that most hosts sell."""
    if not most:
        return ()
    confirmed = [item for item in most if item.confirmed_hosts >= SEVERAL]
    if confirmed:
        return _cheapest(material, confirmed)
    first = [item.ranked[0] for item in most]
    counts = Counter(row["provider_id"] for row in first)
    best = sorted(counts, key=lambda provider: (-counts[provider], material.provider(provider)))[:3]
    how = "models of the table below of which its offer ranks first"
    parts: list[Words] = []
    for provider in best:
        number = material.citations.computed(
            f"{counts[provider]}", counts[provider], how=how, table="price_comparison"
        )
        parts.append(words(material.provider_link(provider), " for ", number))
    between = [part for item in parts for part in (*item, ", ")][:-1]
    sources = sorted({name for item in most for row in item.ranked for name in row["source_ids"]})
    return words(
        f"Of the {len(most)} models that most hosts sell, the lowest listed price is that of ",
        *between,
        f", among hosts {sources_text(material, sources)}.",
    )


def _cheapest(material: Material, most: Sequence[Listed]) -> Words:
    """Return who is cheapest among hosts whose offers are confirmed."""
    counts = Counter(row["provider_id"] for item in most for row in item.cheapest)
    best = sorted(counts, key=lambda provider: (-counts[provider], material.provider(provider)))[:3]
    how = "models of the table below of which it is the cheapest confirmed host (confirmed_rank 1)"
    parts: list[Inline] = []
    for provider in best:
        number = material.citations.computed(
            f"{counts[provider]}", counts[provider], how=how, table="price_comparison"
        )
        parts += [material.provider_link(provider), " for ", number, ", "]
    return words(
        f"Cheapest among hosts whose offers are confirmed, by their own page, a list that is "
        f"relayed, a router's feed or two independent sources, of {counted(len(most), 'model')} "
        "that most hosts sell: ",
        *parts[:-1],
        ".",
    )


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
        " are contradicted by a source that it cites itself, and ",
        figures[1],
        " more no longer hold today: ",
        Link("each claim with its verdict", "claims.html"),
        ".",
    )


def _prices(material: Material, most: Sequence[Listed]) -> Section:
    if not most:
        nothing = material.nothing("price_comparison", "No model is priced by two sellers yet.")
        return Section("prices", "Prices of the models that most hosts sell", (nothing,))
    columns = (
        Column("Model", "key"),
        Column("Hosts", "number", "Hosts whose fresh prices are compared."),
        *(
            Column(material.provider(item), "number", "Input / output")
            for item in material.highlighted
        ),
        Column("Lowest listed blend", "text", "Three input tokens to one output token."),
    )
    rows = tuple(_price_row(material, item) for item in most)
    table = Table("price-table", "USD per million tokens, input / output", columns, rows)
    more = Paragraph(
        (
            "All ",
            Link("models", "models/index.html"),
            " and ",
            Link("providers", "providers/index.html"),
            ".",
        )
    )
    chart = _spread(material, most[:DRAWN_MODELS])
    blocks: tuple[Block, ...] = (table, more, chart)
    return Section("prices", "Prices of the models that most hosts sell", blocks)


def _price_row(material: Material, item: Listed) -> Line:
    hosts = material.citations.computed(
        f"{item.hosts}", item.hosts, how="hosts with a rank", table="price_comparison"
    )
    return Line(
        (
            (material.model_link(item.model_id),),
            (hosts,),
            *(both_prices(material, item.of(provider)) for provider in material.highlighted),
            lowest_cell(material, item),
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


def _changes(material: Material) -> Section:
    recent = _recent(material)
    title = "Changes of the month"
    if recent.empty:
        newest = material.tables["price_changes"]["changed_at"].max()
        last = (
            "" if pd.isna(newest) else f" The last change that is known is of {long_day(newest)}."
        )
        text = f"No price changed in the {MONTH_DAYS} days up to {material.today()}.{last}"
        return Section("changes", title, (material.nothing("price_changes", text),))
    counts = recent["event"].value_counts()
    events = ", ".join(f"{int(counts[name]):,} {name}" for name in sorted(counts.index))
    span = f"in the {MONTH_DAYS} days up to {material.today()}"
    text = f"{counted(len(recent), 'event')} {span}: {events}. "
    shown = ordered_events(material, recent).head(MOST_EVENTS)
    caption = f"{len(shown)} of them, those of highlighted providers and on own pages first"
    table = change_table(material, "change-table", caption, list(records(shown)))
    return Section(
        "changes", title, (Paragraph((text, Link("All changes", "changes.html"), ".")), table)
    )


def ordered_events(material: Material, changes: pd.DataFrame) -> pd.DataFrame:
    """Return events of highlighted providers first, then on own pages, then new and large ones."""
    weight = changes.assign(
        _ours=~changes["provider_id"].isin(material.highlighted),
        _vendor=~changes["source_class"].isin(["vendor", "vendor_docs"]),
        _size=-changes["change_pct"].abs().fillna(0),
        _day=changes["changed_at"].rsub(changes["changed_at"].max()),
    )
    order = ["_ours", "_vendor", "_day", "_size", "provider_id", "offer_key", "meter", "source_id"]
    return weight.sort_values(order, kind="stable").drop(
        columns=["_ours", "_vendor", "_size", "_day"]
    )


def _speeds(material: Material) -> Section | None:
    alike = groups(measurements(material), material.highlighted)
    charts = speed_charts(material, alike[0], "speed") if alike else ()
    if not charts:
        return None
    text = f"Newest comparable measurement: {alike[0].newest}. Older ones, and all others: "
    link = Link("speeds", "speeds.html")
    return Section("speeds", "Speeds", (Paragraph((text, link, ".")), Side(charts)))


def _checked(material: Material) -> Section | None:
    rows = [row for row in material.original.verdicts.values() if row["verdict"] == "contradicted"]
    if not rows:
        return None
    items = tuple(_claim(row) for row in sorted(rows, key=lambda row: min(row["lines"])))
    title = f"What {material.original.name} got wrong"
    return Section("claims", title, (Bullets(items),))


def _claim(row: Row) -> Words:
    anchor = f"claims.html#claim-{name_of(row['claim_id'])}"
    return words(Link(name_of(row["says"]), anchor), f" {visible(row['reason'], 300)}")
