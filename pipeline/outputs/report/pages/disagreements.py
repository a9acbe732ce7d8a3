"""Where sources differ about a price, both figures side by side, never averaged."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.outputs.report.document import (
    Block,
    PageSection,
    ReportRow,
    ShownColumn,
    ShownTable,
    SitePage,
)
from pipeline.outputs.report.inlines import CitedFigure, Day, Quiet, Tag, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import PublishedRow, records
from pipeline.outputs.report.text import counted, day, money, name_of, ratio, terms_said

PATH: Final = "disagreements.html"

MOST_ROWS: Final = 300

COLUMNS: Final = (
    ShownColumn("Model", "key"),
    ShownColumn("Seller", "key"),
    ShownColumn("What"),
    ShownColumn("Believed", "number"),
    ShownColumn("Source"),
    ShownColumn("Other", "number"),
    ShownColumn("Source"),
    ShownColumn("× believed", "number", "Other figure over the believed one."),
    ShownColumn("Probable reason"),
    ShownColumn("Since", "day"),
)


REASONS: Final = {
    "state": "free, or no price",
    "swapped": "input and output swapped",
    "rounding": "rounded",
    "stale": "outdated",
    "other meter": "price of something else",
    "tier": "other terms",
    "size class": "price by size",
    "one price": "one price for both",
    "one factor": "one factor throughout",
    "moving name": "name of the newest",
    "apart": "read at other times",
}
"""Reasons in the words of the page; others are said as they are."""


def page(material: Material) -> SitePage:
    """Return the page of prices on which sources differ."""
    material = material.for_page()
    rows = material.tables["price_disagreements"]
    lead: Words = ()
    blocks: tuple[Block, ...]
    if rows.empty:
        text = "No two sources differ about a price."
        blocks = (material.nothing("price_disagreements", text),)
    else:
        lead = (_lead(rows),)
        blocks = (_table(material, rows),)
    return SitePage(
        PATH,
        "Where sources differ",
        "Prices with two figures",
        lead,
        (PageSection("all", "Where sources differ", blocks),),
        material.citations.references(),
        material.citations.payload(),
        {"disagreements.csv": material.tables.rows("price_disagreements")},
    )


def _lead(rows: pd.DataFrame) -> str:
    fresh = int((~_is_stale(rows)).sum())
    return (
        f"Fresh sources differ about {counted(fresh, 'price')}; with last words of stale ones, "
        f"{len(rows):,} prices have two figures. The believed figure is that of the better "
        "witness, the seller itself before a catalogue; the two are never averaged."
    )


def _table(material: Material, rows: pd.DataFrame) -> ShownTable:
    shown = _ordered(material, rows).head(MOST_ROWS)
    evidence = _statements(material, shown)
    reasons = [name_of(name) for name in shown["reason"].value_counts().index]
    whole = counted(len(rows), "price")
    caption = f"{len(shown):,} of {whole}: highlighted providers first, then the widest apart"
    return ShownTable(
        "disagreement-table",
        caption,
        COLUMNS,
        tuple(_line(material, row, evidence) for row in records(shown)),
        tuple((reason, _said(reason)) for reason in sorted(reasons)),
        file="disagreements.csv",
    )


def _ordered(material: Material, rows: pd.DataFrame) -> pd.DataFrame:
    far = rows["ratio"].where(rows["ratio"] >= 1, 1 / rows["ratio"]).fillna(float("inf"))
    ours = rows["provider_id"].isin(material.highlighted)
    weight = rows.assign(_ours=~ours, _stale=_is_stale(rows), _apart=-far)
    order = ["_ours", "_stale", "_apart", "provider_id", "offer_id", "meter"]
    return weight.sort_values(order, kind="stable").drop(columns=["_ours", "_stale", "_apart"])


def _is_stale(rows: pd.DataFrame) -> pd.Series:
    return rows["is_stale"] | rows["other_is_stale"]


def _statements(
    material: Material, shown: pd.DataFrame
) -> dict[tuple[object, ...], list[PublishedRow]]:
    prices = material.tables["prices"]
    about = prices[prices["gone_at"].isna() & prices["offer_id"].isin(shown["offer_id"])]
    found: dict[tuple[object, ...], list[PublishedRow]] = {}
    for row in records(about):
        key = (row["source_id"], *(row[name] for name in PRICED_BY))
        found.setdefault(key, []).append(row)
    return found


def _line(
    material: Material, row: PublishedRow, evidence: dict[tuple[object, ...], list[PublishedRow]]
) -> ReportRow:
    believed = _figure(material, row, row["believed_source_id"], row["price_usd"], evidence)
    other = _figure(material, row, row["other_source_id"], row["other_price_usd"], evidence)
    times: Words = ()
    if row["ratio"] is not None:
        times = (
            material.citations.computed(
                ratio(row["ratio"]),
                row["ratio"],
                how="other ÷ believed",
                table="price_disagreements",
                of=[figure.evidence for figure in (other, believed) if figure is not None],
            ),
        )
    copies = [] if row["is_independent"] else [Tag("not independent", "note")]
    return ReportRow(
        (
            (material.model_link(row["model_id"], row["model_label"]),),
            (material.provider_link(row["provider_id"], row["via"]),),
            words(row["meter"].replace("_", " "), Quiet(terms_said(row))),
            _shown(believed),
            _source(material, row["believed_source_id"], is_stale=row["is_stale"]),
            _shown(other),
            _source(material, row["other_source_id"], is_stale=row["other_is_stale"]),
            times,
            words(_said(row["reason"]), *copies),
            (Day(day(row["since"])),),
        ),
        tags=(name_of(row["reason"]),),
        is_ours=row["provider_id"] in material.highlighted,
    )


def _said(reason: str) -> str:
    """Return a reason in the words of the page."""
    slip = reason.removeprefix("unit slip ")
    return f"{slip} in the unit" if slip != reason else REASONS.get(reason, name_of(reason))


def _source(material: Material, source_id: str, *, is_stale: bool) -> Words:
    stale = [Tag("stale", "warn")] if is_stale else []
    return words(material.source_name(source_id), *stale)


def _shown(figure: CitedFigure | None) -> Words:
    return (Quiet("no price"),) if figure is None else (figure,)


def _figure(
    material: Material,
    row: PublishedRow,
    source_id: str,
    price: float | None,
    evidence: dict[tuple[object, ...], list[PublishedRow]],
) -> CitedFigure | None:
    if price is None:
        return None
    stated = evidence.get((source_id, *(row[name] for name in PRICED_BY)), [])
    same = [item for item in stated if item["price_usd"] == price]
    if same:
        return material.citations.stated(same[-1], money(price), price)
    how = f"as {material.source_title(source_id)} states it"
    return material.citations.computed(money(price), price, how=how, table="price_disagreements")
