"""Where sources differ about a price, both figures side by side, never averaged."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.offer_ids import PRICED_BY
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
from pipeline.outputs.report.text import counted, day, money, name_of, ratio

MOST_ROWS: Final = 80

COLUMNS: Final = (
    Column("Seller", "seller"),
    Column("Model", "key"),
    Column("What", "key"),
    Column("Believed", "number"),
    Column("Source"),
    Column("Other", "number"),
    Column("Source"),
    Column("Times", "number"),
    Column("Probable reason"),
    Column("Since", "day"),
)


def section(material: Material) -> Section:
    """Return the prices on which sources differ."""
    rows = material.tables["price_disagreements"]
    if rows.empty:
        text = "No two sources differ about a price."
        blocks: tuple[Block, ...] = (material.nothing("price_disagreements", text),)
        return Section("disagreements", "Where sources differ", blocks)
    shown = _ordered(material, rows).head(MOST_ROWS)
    evidence = _statements(material, shown)
    reasons = rows["reason"].value_counts()
    fresh = int((~_is_stale(rows)).sum())
    told = ", ".join(f"{int(reasons[name]):,} {name_of(name)}" for name in sorted(reasons.index))
    blocks = (
        Paragraph(
            (
                f"Sources differ about {counted(len(rows), 'price')}, fresh ones about "
                f"{fresh:,}. The believed figure is that of the better witness: the seller itself "
                f"before a catalogue. Probable reasons: {told}.",
            )
        ),
        Paragraph(
            (
                f"The table has {len(shown)} of them, those of highlighted providers first, then "
                "what fresh sources state, then the widest apart. All are in "
                f"{material.file('price_disagreements')}.",
            ),
            is_quiet=True,
        ),
        Table(
            "disagreement-table",
            "Prices on which sources differ",
            COLUMNS,
            tuple(_line(material, row, evidence) for row in records(shown)),
            first=25,
        ),
    )
    return Section("disagreements", "Where sources differ", blocks)


def _ordered(material: Material, rows: pd.DataFrame) -> pd.DataFrame:
    far = rows["ratio"].where(rows["ratio"] >= 1, 1 / rows["ratio"]).fillna(float("inf"))
    ours = rows["provider_id"].isin(material.highlighted)
    weight = rows.assign(_ours=~ours, _stale=_is_stale(rows), _apart=-far)
    order = ["_ours", "_stale", "_apart", "provider_id", "offer_id", "meter"]
    return weight.sort_values(order, kind="stable").drop(columns=["_ours", "_stale", "_apart"])


def _is_stale(rows: pd.DataFrame) -> pd.Series:
    return rows["is_stale"] | rows["other_is_stale"]


def _statements(material: Material, shown: pd.DataFrame) -> dict[tuple[object, ...], list[Row]]:
    prices = material.tables["prices"]
    about = prices[prices["gone_at"].isna() & prices["offer_id"].isin(shown["offer_id"])]
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in records(about):
        key = (row["source_id"], *(row[name] for name in PRICED_BY))
        found.setdefault(key, []).append(row)
    return found


def _line(material: Material, row: Row, evidence: dict[tuple[object, ...], list[Row]]) -> Line:
    believed = _figure(material, row, row["believed_source_id"], row["price_usd"], evidence)
    other = _figure(material, row, row["other_source_id"], row["other_price_usd"], evidence)
    tier = row["service_tier"]
    model = name_of(row["model_id"] or row["model_label"])
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
    return Line(
        (
            (material.provider(row["provider_id"], row["via"]),),
            (model,),
            words(row["meter"].replace("_", " "), Quiet("" if tier == "standard" else f" {tier}")),
            _shown(believed),
            _source(material, row["believed_source_id"], is_stale=row["is_stale"]),
            _shown(other),
            _source(material, row["other_source_id"], is_stale=row["other_is_stale"]),
            times,
            words(name_of(row["reason"]), *copies),
            (day(row["since"]),),
        ),
        model=model,
        provider=row["provider_id"],
    )


def _source(material: Material, source_id: str, *, is_stale: bool) -> Words:
    stale = [Tag("stale", "warn")] if is_stale else []
    return words(Cite((material.citations.number(source_id),)), *stale)


def _shown(figure: Figure | None) -> Words:
    return (Quiet("no price"),) if figure is None else (figure,)


def _figure(
    material: Material,
    row: Row,
    source_id: str,
    price: float | None,
    evidence: dict[tuple[object, ...], list[Row]],
) -> Figure | None:
    if price is None:
        return None
    stated = evidence.get((source_id, *(row[name] for name in PRICED_BY)), [])
    same = [item for item in stated if item["price_usd"] == price]
    if same:
        return material.citations.stated(same[-1], money(price), price)
    how = f"as {material.source_title(source_id)} states it"
    return material.citations.computed(money(price), price, how=how, table="price_disagreements")
