"""Price events as a table, each side with the statement behind it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.analysis.prices.plain_prices import DIRECTIONS
from pipeline.outputs.report.document import ReportRow, ShownColumn, ShownTable
from pipeline.outputs.report.inlines import CitedFigure, Quiet, Tag, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import day, money, name_of, percent, terms_said, variant_said

STATED_METER: Final = ("source_id", "provider_id", "offer_key", "meter")
TERMS: Final = (
    *("via", "unit", "service_tier", "variant", "context_over_tokens", "time_window", "region"),
    *("commitment", "gpu_type"),
)
SEEN: Final = (
    *("changed_at", "event", "provider_id", "via", "meter", "unit", "service_tier", "source_id"),
    *("price_before_usd", "price_after_usd"),
)
"""What a row of the table shows of an event, but for its model."""

ONE: Final = ("event", "provider_id", "via", "source_id")
"""What events that stand together have in common, beside their model and day."""

TONES: Final = {"retired": "warn", "gone": "warn"}

KEYS: Final = {"model": ShownColumn("Model", "key"), "provider": ShownColumn("Seller", "key")}
NUMBERS: Final = (
    ShownColumn("What", "more"),
    ShownColumn("Before", "number"),
    ShownColumn("After", "number"),
    ShownColumn("Change", "number"),
    ShownColumn("Stated by"),
)


def change_table(
    material: Material,
    name: str,
    caption: str,
    events: Sequence[PublishedRow],
    *,
    about: str = "",
) -> ShownTable:
    """Return events as a table, in their order.

    Args:
        material: The tables.
        name: Its anchor.
        caption: Its caption.
        events: Rows of derived/price_changes.
        about: What the page is about, whose column is left out: `model`, `provider` or nothing.
    """
    keys = [column for key, column in KEYS.items() if key != about]
    columns = (ShownColumn("Day", "day"), ShownColumn("Event"), *keys, *NUMBERS)
    rows = tuple(
        line for group in _together(material, events) for line in _lines(material, group, about)
    )
    kinds = sorted({row.tags[0] for row in rows})
    chips = tuple((kind, kind) for kind in kinds) if len(kinds) > 1 else ()
    return ShownTable(name, caption, columns, rows, chips)


def _together(material: Material, events: Iterable[PublishedRow]) -> Iterable[list[PublishedRow]]:
    """Return the events of one model at one seller on one day together, plain prices first."""
    found: dict[tuple[object, ...], list[PublishedRow]] = {}
    for row in events:
        model = model_of(material, row) or row["model_label"]
        found.setdefault((model, day(row["changed_at"]), *(row[key] for key in ONE)), []).append(
            row
        )
    return [sorted(rows, key=_plainness) for rows in found.values()]


def _plainness(row: PublishedRow) -> tuple[bool, int]:
    meter = row["meter"]
    is_plain = meter in DIRECTIONS and not terms_said(row)
    return not is_plain, DIRECTIONS.index(meter) if meter in DIRECTIONS else len(DIRECTIONS)


def _lines(material: Material, rows: Sequence[PublishedRow], about: str) -> Iterator[ReportRow]:
    """Yield the first event, and the others folded below it; both plain prices that moved stand."""
    names = ("event", "provider_id", "via", "offer_key", "source_id")
    group = "-".join(name_of(str(rows[0][name])) for name in names)
    group += f"-{day(rows[0]['changed_at'])}"
    for place, row in enumerate(rows):
        is_seen = place == 0 or (row["event"] == "repriced" and not _plainness(row)[0])
        yield _line(material, row, about, group if len(rows) > 1 else "", not is_seen)


def distinct_events(material: Material, events: Iterable[PublishedRow]) -> list[PublishedRow]:
    """Return events without those that read the same: of two offers that a page names alike."""
    found: dict[tuple[object, ...], PublishedRow] = {}
    for row in events:
        model = model_of(material, row) or row["model_label"]
        found.setdefault((model, *(row[name] for name in SEEN)), row)
    return list(found.values())


def model_of(material: Material, row: PublishedRow) -> str | None:
    """Return the canonical model that an event is about."""
    found = statements_of(material, row)
    return found[0]["model_id"] if found else None


def statements_of(material: Material, row: PublishedRow) -> Sequence[PublishedRow]:
    """Return the statements of the price that an event is about, oldest first."""
    prices = material.tables.groups("prices", "offer_key")
    found = prices.alike(row["offer_key"], {name: row[name] for name in (*STATED_METER, *TERMS)})
    return sorted(found, key=lambda item: item["first_seen_at"])


def _line(
    material: Material, row: PublishedRow, about: str, group: str, is_folded: bool
) -> ReportRow:
    stated = statements_of(material, row)
    before = _figure(material, row, "before", stated)
    after = _figure(material, row, "after", stated)
    model = stated[0]["model_id"] if stated else None
    keys = {
        "model": words(material.model_link(model, row["model_label"]), *variant_words(stated)),
        "provider": (material.provider_link(row["provider_id"], row["via"]),),
    }
    cells: tuple[Words, ...] = (
        (day(row["changed_at"]),),
        (Tag(row["event"], TONES.get(row["event"], "note")),),
        *(cell for key, cell in keys.items() if key != about),
        words(
            row["meter"].replace("_", " "),
            Quiet(terms_said(row)),
        ),
        () if before is None else (before,),
        () if after is None else (after,),
        _change(material, row, before, after),
        (material.source_name(row["source_id"]),),
    )
    is_ours = row["provider_id"] in material.highlighted
    tags = (name_of(row["event"]),)
    return ReportRow(cells, tags=tags, group=group, is_folded=is_folded, is_ours=is_ours)


def variant_words(stated: Sequence[PublishedRow]) -> Sequence[Quiet]:
    """Return how the model is offered, where its name says more than the model."""
    variant = stated[0]["model_variant"] if stated else None
    return () if variant is None else (Quiet(f" {variant_said(variant)}"),)


def _figure(
    material: Material, row: PublishedRow, side: str, stated: Sequence[PublishedRow]
) -> CitedFigure | None:
    """Return the price before or after, with the statement of it; null where there is none."""
    price = row[f"price_{side}_usd"]
    if price is None:
        return None
    is_new = side == "after"
    same = [item for item in stated if item["price_usd"] == price]
    known = [item for item in same if (item["first_seen_at"] >= row["stated_at"]) == is_new]
    if known or same:
        return material.citations.stated((known or same)[0 if is_new else -1], money(price), price)
    document = row["snapshot_after" if is_new else "snapshot_before"] or "not kept"
    how = f"{row['event']} by {material.source_title(row['source_id'])}; document {document}"
    return material.citations.computed(money(price), price, how=how, table="price_changes")


def _change(
    material: Material, row: PublishedRow, before: CitedFigure | None, after: CitedFigure | None
) -> Words:
    change = row["change_pct"]
    if change is None or before is None or after is None:
        return ()
    of = [before.evidence, after.evidence]
    how = "100 × (after − before) ÷ before"
    return (
        material.citations.computed(percent(change), change, how=how, table="price_changes", of=of),
    )
