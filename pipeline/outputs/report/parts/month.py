"""What changed in the last month: the move that matters most, and a few of each kind."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import pandas as pd

from pipeline.domain.seller_kinds import HOST_KINDS
from pipeline.outputs.report.document import PageSection, Paragraph
from pipeline.outputs.report.inlines import SiteLink, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.changes import (
    change_table,
    model_of,
    statements_of,
    variant_words,
)
from pipeline.outputs.report.tables import PublishedRow, records
from pipeline.outputs.report.text import counted, day, long_day, money, percent

MOST_EVENTS: Final = 12
MOST_OF_SELLER: Final = 3
MONTH_DAYS: Final = 30


def _recent(material: Material) -> pd.DataFrame:
    changes = material.tables["price_changes"]
    since = material.since(MONTH_DAYS)
    return changes[changes["changed_at"] >= since] if since is not None else changes.iloc[:0]


def repricing(material: Material) -> Words:
    """Return the move of the last month that concerns the most sellers and readers.

    A router's price follows those of its sellers, and a variant's is not the model's: other moves
    say more.
    """
    sellers = material.tables.groups("price_comparison", "model_id")
    moves = [
        (row, stated)
        for row in records(_recent(material))
        if row["event"] == "repriced" and row["change_pct"] and row["service_tier"] == "standard"
        if row["meter"] in ("input", "output") and row["unit"] == "usd_per_mtok"
        if (stated := statements_of(material, row)) and row["price_after_usd"]
        if stated[0]["model_id"] is not None
    ]
    if not moves:
        newest = material.tables["price_changes"]["changed_at"].max()
        last = "" if pd.isna(newest) else f" The last move that is known is of {long_day(newest)}."
        return (f"No price moved in the {MONTH_DAYS} days up to {material.today()}.{last}",)
    ours = set(material.highlighted)
    row, stated = max(
        moves,
        key=lambda move: (
            move[0]["provider_id"] in ours,
            move[0]["source_class"] in ("vendor", "vendor_docs"),
            material.kinds.get(move[0]["provider_id"]) in HOST_KINDS,
            move[1][0]["model_variant"] is None,
            len(sellers.get(move[1][0]["model_id"], [])),
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
        material.model_link(stated[0]["model_id"]),
        *variant_words(stated),
        f" from {money(row['price_before_usd'])} to {money(row['price_after_usd'])} per million "
        "tokens (",
        change,
        f") on {long_day(row['changed_at'])}, as {material.source_name(row['source_id'])} states.",
    )


def changes_of_month(material: Material) -> PageSection:
    """Return the section of the last month's changes: their number by kind, and a few of them."""
    recent = _recent(material)
    title = "Changes of the month"
    if recent.empty:
        newest = material.tables["price_changes"]["changed_at"].max()
        last = (
            "" if pd.isna(newest) else f" The last change that is known is of {long_day(newest)}."
        )
        text = f"No price changed in the {MONTH_DAYS} days up to {material.today()}.{last}"
        return PageSection("changes", title, (material.nothing("price_changes", text),))
    counts = recent["event"].value_counts()
    events = ", ".join(f"{int(counts[name]):,} {name}" for name in sorted(counts.index))
    span = f"in the {MONTH_DAYS} days up to {material.today()}"
    text = f"{counted(len(recent), 'event')} {span}: {events}. "
    shown = _one_a_model(material, records(ordered_events(material, _plain_repricings(recent))))
    caption = "The largest of each model, few of a seller, highlighted ones and own pages first"
    table = change_table(material, "change-table", caption, shown)
    return PageSection(
        "changes", title, (Paragraph((text, SiteLink("All changes", "changes.html"), ".")), table)
    )


def _one_a_model(material: Material, events: Iterable[PublishedRow]) -> list[PublishedRow]:
    """Return the first event of each model at each seller, a few of them."""
    found: dict[tuple[object, ...], PublishedRow] = {}
    of_seller = Counter[str]()
    for row in events:
        seller = row["provider_id"]
        key = seller, row["via"], model_of(material, row) or row["model_label"]
        if key not in found and of_seller[seller] < MOST_OF_SELLER:
            found[key] = row
            of_seller[seller] += 1
        if len(found) == MOST_EVENTS:
            break
    return list(found.values())


def _plain_repricings(events: pd.DataFrame) -> pd.DataFrame:
    """Return the repricings of plain tokens, or all events where there are none."""
    is_plain = (
        (events["event"] == "repriced")
        & (events["service_tier"] == "standard")
        & events["meter"].isin(["input", "output"])
    )
    return events[is_plain] if is_plain.any() else events


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
