"""Pages of one subject: all changes, all speeds, GPU-hours, the market."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

import pandas as pd

from pipeline.outputs.report.charts import frontier_chart
from pipeline.outputs.report.document import Block, PageSection, Side, SitePage
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.names import spelled
from pipeline.outputs.report.parts.changes import change_table, distinct_events
from pipeline.outputs.report.parts.facts import fact_table
from pipeline.outputs.report.parts.gpus import gpu_table
from pipeline.outputs.report.parts.measurements import groups, measurements
from pipeline.outputs.report.parts.month import ordered_events
from pipeline.outputs.report.parts.outlook import outlook_blocks
from pipeline.outputs.report.parts.speeds import speed_charts, speed_table
from pipeline.outputs.report.tables import PublishedRow, records
from pipeline.outputs.report.text import money, speed

MOST_MOVES: Final = 400
MOST_OTHERS: Final = 150
MOST_GROUPS: Final = 4
FRONTIER: Final = ("model_id", "metric", "measured_by", "prompt_tokens", "output_tokens")


def changes_page(material: Material) -> SitePage:
    """Return the page of price events, the newest first."""
    material = material.for_page()
    changes = material.tables["price_changes"]
    blocks: tuple[Block, ...] = (
        material.nothing("price_changes", "No price is known to have moved."),
    )
    events: list[PublishedRow] = []
    if not changes.empty:
        ordered = changes.sort_values("changed_at", ascending=False, kind="stable")
        is_move = ordered["event"] == "repriced"
        # Whole lists that come and go would leave no room for what moved.
        newest = pd.concat([ordered[is_move].head(MOST_MOVES), ordered[~is_move].head(MOST_OTHERS)])
        shown = ordered_events(material, newest).sort_values(
            "changed_at", ascending=False, kind="stable"
        )
        events = distinct_events(material, records(shown))
        caption = f"The newest repricings and other events, of {len(changes):,} in all"
        table = change_table(material, "change-table", caption, events)
        blocks = (replace(table, file="changes.csv"),)
    lead = (
        "A price that moved, came, went or came back, as each source shows it: two sources that "
        "show the same move give two events."
    )
    return _page(material, ("changes.html", "Price changes", "What moved", lead), blocks, events)


def speeds_page(material: Material) -> SitePage:
    """Return the page of measured speeds."""
    material = material.for_page()
    found = measurements(material)
    blocks: tuple[Block, ...]
    if found:
        alike = groups(found, material.highlighted)
        charts = tuple(
            Side(shown)
            for number, group in enumerate(alike[:MOST_GROUPS])
            if (shown := speed_charts(material, group, f"speed-{number}"))
        )
        found.sort(key=lambda item: (item.when, item.model, item.provider), reverse=True)
        caption = "Medians, the newest on top"
        table = speed_table(material, "speed-table", caption, found, about="")
        blocks = (
            *charts,
            replace(table, file="speeds.csv"),
            *_frontier(material),
        )
    else:
        text = "No source of measured speeds has been read."
        blocks = (material.nothing("performance_comparison", text),)
    lead = (
        "Speeds are compared only for the same weights, workload and way of measuring. Tokens per "
        "second are counted after the first token, or with the wait for it: two columns, never one."
    )
    listed = material.tables.rows("performance_comparison")
    return _page(
        material, ("speeds.html", "Speeds", "Measured, with their day", lead), blocks, listed
    )


def _frontier(material: Material) -> tuple[Block, ...]:
    """Return a chart of price against speed of the model with most offers that have both."""
    together: dict[object, list[PublishedRow]] = {}
    for row in material.tables.rows("price_performance_frontier"):
        if row["blended_3_1_usd_per_mtok"] is not None and row["model_id"] is not None:
            together.setdefault(tuple(row[name] for name in FRONTIER), []).append(row)
    rows = max(together.values(), key=len, default=[])
    if len(rows) < 2:  # noqa: PLR2004 (one mark compares nothing)
        text = (
            "No chart of price against speed: no two offers have a speed and a price of its time."
        )
        return (material.nothing("price_performance_frontier", text),)
    values = [
        {
            "seller": material.provider(row["provider_id"]),
            "price": row["blended_3_1_usd_per_mtok"],
            "speed": row["tokens_per_s"],
            "text": _both(row),
            "is_best": bool(row["is_on_frontier"]),
            "evidence": material.citations.computed_entry(
                how="blend 3:1 and tokens per second of one offer at one time",
                table="price_performance_frontier",
            ),
        }
        for row in rows
    ]
    model = material.model(rows[0]["model_id"])
    summary = f"{model}; bold where no other offer is both cheaper and faster."
    return (frontier_chart("frontier-chart", "Price against speed", summary, values),)


def _both(row: PublishedRow) -> str:
    price = money(row["blended_3_1_usd_per_mtok"])
    return f"{price}, {speed(row['tokens_per_s'])} tokens per second"


def gpus_page(material: Material) -> SitePage:
    """Return the page of prices of a GPU-hour."""
    material = material.for_page()
    rows = material.tables.rows("gpu_comparison")
    nothing = material.nothing("gpu_comparison", "No source states a price of a GPU-hour.")
    table = replace(gpu_table(material, rows), file="gpus.csv")
    blocks: tuple[Block, ...] = (table,) if rows else (nothing,)
    lead = "What a GPU costs by the hour, by the terms on which it is sold."
    listed = material.tables.rows("gpu_comparison")
    return _page(material, ("gpus.html", "GPU-hours", "Prices of hardware", lead), blocks, listed)


def market_page(material: Material) -> SitePage:
    """Return the page of the market: its figures as sources state them, beside the original's."""
    material = material.for_page()
    subjects = {name for found in material.original.subjects.values() for name in found}
    facts: dict[str, list[PublishedRow]] = {
        name: [] for name in subjects - set(material.provider_names)
    }
    for row in material.tables.rows("market_overview"):
        facts.setdefault(row["subject_id"], []).append(row)
    blocks: list[Block] = list(material.original.summary(facts))
    if material.tables["market_overview"].empty:
        text = "No source that states a figure of a market has been read."
        blocks.append(material.nothing("market_overview", text))
    for subject, rows in sorted(facts.items()):
        table = fact_table(material, subject, spelled(subject), rows)
        if table is not None:
            blocks.append(table)
    outlook = PageSection("outlook", "Highlighted providers side by side", outlook_blocks(material))
    lead = "Figures as their sources state them; each source bounds its market in its own way."
    return SitePage(
        "market.html",
        "The market in figures",
        "Size, forecasts, companies",
        (lead,),
        (PageSection("figures", "Market figures", tuple(blocks)), outlook),
        material.citations.references(),
        material.citations.payload(),
        {"market.csv": material.tables.rows("market_overview")},
    )


def _page(
    material: Material,
    heads: tuple[str, str, str, str],
    blocks: tuple[Block, ...],
    rows: Collection[PublishedRow],
) -> SitePage:
    """Return a page of one section.

    Args:
        material: What its blocks were made from.
        heads: Address, title, kicker and lead.
        blocks: What stands in it.
        rows: Rows of the CSV file beside it.
    """
    path, title, kicker, lead = heads
    return SitePage(
        path,
        title,
        kicker,
        (lead,),
        (PageSection("all", title, blocks),),
        material.citations.references(),
        material.citations.payload(),
        {path.replace(".html", ".csv"): rows},
    )
