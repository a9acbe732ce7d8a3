"""What changed lately: price events, those of highlighted providers first."""

from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from pipeline.outputs.report.document import (
    Block,
    Cite,
    Column,
    Figure,
    Paragraph,
    Quiet,
    Section,
    Table,
    Tag,
    Words,
    words,
)
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import Row, records
from pipeline.outputs.report.text import counted, day, money, name_of, percent

LATELY_DAYS: Final = 30
MOST_ROWS: Final = 120

OFFER: Final = ["source_id", "provider_id", "offer_key", "meter"]
TERMS: Final = (
    *("via", "unit", "service_tier", "variant", "context_over_tokens", "time_window", "region"),
    *("commitment", "gpu_type"),
)
FRESH_WORDS: Final = {"retired": "warn", "gone": "warn", "corrected": "note"}

COLUMNS: Final = (
    Column("Day", "day"),
    Column("Event"),
    Column("Seller", "seller"),
    Column("Model", "key"),
    Column("What", "key"),
    Column("Before", "number"),
    Column("After", "number"),
    Column("Change", "number"),
    Column("Source"),
)


def section(material: Material) -> Section:
    """Return the events of the last days before the clock."""
    changes = material.tables["price_changes"]
    since = material.since(LATELY_DAYS)
    recent = changes[changes["changed_at"] >= since] if since is not None else changes
    if recent.empty:
        return Section("changes", "What changed lately", (_nothing(material, changes),))
    shown = _ordered(recent, material.highlighted).head(MOST_ROWS)
    evidence = _statements(material, shown)
    table = Table(
        "change-table",
        f"Price changes in the {LATELY_DAYS} days up to {material.today()}",
        COLUMNS,
        tuple(_line(material, row, evidence) for row in records(shown)),
        first=25,
    )
    return Section("changes", "What changed lately", (*_intro(material, recent, len(shown)), table))


def _nothing(material: Material, changes: pd.DataFrame) -> Block:
    newest = changes["changed_at"].max()
    last = "" if pd.isna(newest) else f" The last change that is known is of {day(newest)}."
    text = f"No price changed in the {LATELY_DAYS} days up to {material.today()}.{last}"
    return material.nothing("price_changes", text)


def _intro(material: Material, recent: pd.DataFrame, shown: int) -> Iterator[Block]:
    counts = recent["event"].value_counts()
    events = ", ".join(f"{int(counts[name]):,} {name}" for name in sorted(counts.index))
    text = (
        f"In the {LATELY_DAYS} days up to {material.today()} sources show "
        f"{counted(len(recent), 'event')}: {events}. "
    )
    yield Paragraph((text,))
    text = (
        f"The table has {shown} of them, those of highlighted providers first, then those on "
        "sellers' own pages, then the newest and largest. Two sources that show the same change "
        f"give two events. All are in {material.file('price_changes')}."
    )
    yield Paragraph((text,), is_quiet=True)


def _ordered(changes: pd.DataFrame, highlighted: Iterable[str]) -> pd.DataFrame:
    weight = changes.assign(
        _ours=~changes["provider_id"].isin(list(highlighted)),
        _vendor=~changes["source_class"].isin(["vendor", "vendor_docs"]),
        _size=-changes["change_pct"].abs().fillna(0),
        _day=changes["changed_at"].rsub(changes["changed_at"].max()),
    )
    order = ["_ours", "_vendor", "_day", "_size", "provider_id", "offer_key", "meter", "source_id"]
    return weight.sort_values(order, kind="stable").drop(
        columns=["_ours", "_vendor", "_size", "_day"]
    )


def _statements(material: Material, shown: pd.DataFrame) -> dict[tuple[object, ...], list[Row]]:
    """Return the statements of each price that an event is about, oldest first."""
    prices = material.tables["prices"]
    wanted = pd.MultiIndex.from_frame(shown[OFFER])
    about = prices[pd.MultiIndex.from_frame(prices[OFFER]).isin(wanted)]
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in records(about.sort_values("first_seen_at", kind="stable")):
        found.setdefault(tuple(row[name] for name in (*OFFER, *TERMS)), []).append(row)
    return found


def _line(material: Material, row: Row, evidence: dict[tuple[object, ...], list[Row]]) -> Line:
    stated = evidence.get(tuple(row[name] for name in (*OFFER, *TERMS)), [])
    before = _figure(material, row, "before", stated)
    after = _figure(material, row, "after", stated)
    tier = row["service_tier"]
    terms = "" if tier == "standard" else f" {tier}"
    return Line(
        (
            (day(row["changed_at"]),),
            (Tag(row["event"], FRESH_WORDS.get(row["event"], "note")),),
            (material.provider(row["provider_id"], row["via"]),),
            (name_of(row["model_label"]),),
            words(row["meter"].replace("_", " "), Quiet(terms)),
            () if before is None else (before,),
            () if after is None else (after,),
            _change(material, row, before, after),
            (Cite((material.citations.number(row["source_id"]),)),),
        ),
        model=name_of(row["model_label"]),
        provider=row["provider_id"],
    )


def _figure(material: Material, row: Row, side: str, stated: list[Row]) -> Figure | None:
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


def _change(material: Material, row: Row, before: Figure | None, after: Figure | None) -> Words:
    change = row["change_pct"]
    if change is None or before is None or after is None:
        return ()
    return (
        material.citations.computed(
            percent(change),
            change,
            how="100 × (after − before) ÷ before",
            table="price_changes",
            of=[before.evidence, after.evidence],
        ),
    )
