"""Price history as steps: a panel a model, a line a highlighted provider and meter."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import pandas as pd

from pipeline.outputs.report.drawing import Label, Mark, Panel, PanelChart, Segment, Tick
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.scales import Scale, height, linear, price_ticks, time_ticks, upright
from pipeline.outputs.report.tables import Row, records
from pipeline.outputs.report.text import counted, day, money, name_of

MOST_PANELS: Final = 6
HEIGHT: Final = 170
LINE: Final = ["model_id", "provider_id", "offer_id", "meter"]
METERS: Final = {"input": "in", "output": "out"}
LEFT: Final = 14.0
"""Percent of the width that the labels of the upright axis take."""

RIGHT: Final = 20.0
"""Percent that the last prices take beside the ends of their lines."""

LABEL_PX: Final = 13
"""Pixels that a label needs above the next one."""


def step_chart(material: Material) -> PanelChart | None:
    """Return the chart; null where no price moved."""
    history = _moving(material.tables["price_history"], material.highlighted)
    if history.empty or material.clock is None:
        return None
    moves = history.groupby("model_id").size() - _lines(history).groupby("model_id").size()
    ordered = sorted(moves.index, key=lambda model: (-moves[model], model))
    first, last = history["valid_from"].min().timestamp(), material.clock.timestamp()
    across = Scale(first, last, left=LEFT, right=RIGHT)
    panels = tuple(
        _panel(material, list(records(history[history["model_id"] == model])), across)
        for model in ordered[:MOST_PANELS]
    )
    return PanelChart(
        "history-chart",
        "Prices over time",
        f"{counted(len(ordered), 'model')} of highlighted providers changed price; drawn are the "
        f"{len(panels)} that did so most often. All are in {material.file('price_history')}.",
        panels,
        "USD per million tokens; thick: output, thin: input, dotted: not read since",
        material.legend()[:-1],
    )


def _moving(history: pd.DataFrame, highlighted: Sequence[str]) -> pd.DataFrame:
    """Return plain token prices of the models of which one changed at a highlighted provider."""
    bound = ["variant", "context_over_tokens", "time_window", "region", "commitment", "via"]
    plain = history[
        history["provider_id"].isin(highlighted)
        & history["model_id"].notna()
        & history["model_variant"].isna()
        & history["meter"].isin(METERS)
        & (history["unit"] == "usd_per_mtok")
        & (history["service_tier"] == "standard")
        & history["price_usd"].notna()
        & history[bound].isna().all(axis=1)
    ]
    amounts = plain.groupby(LINE)["price_usd"].transform("nunique")
    moved = plain.loc[amounts > 1, "model_id"].unique()
    return plain[plain["model_id"].isin(moved)].sort_values([*LINE, "valid_from"])


def _lines(history: pd.DataFrame) -> pd.DataFrame:
    return history[LINE].drop_duplicates()


def _panel(material: Material, rows: list[Row], across: Scale) -> Panel:
    up = linear(row["price_usd"] for row in rows)
    first, last = (pd.Timestamp(at, unit="s", tz="UTC") for at in (across.low, across.high))
    model = name_of(rows[0]["model_id"])
    lines: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        lines.setdefault(tuple(row[name] for name in LINE), []).append(row)
    return Panel(
        model,
        "",
        HEIGHT,
        tuple(Tick(across.at(at.timestamp()), f"{at:%b %Y}") for at in time_ticks(first, last)),
        upright(price_ticks(up), HEIGHT),
        tuple(
            segment
            for line in lines.values()
            for segment in (
                *_levels(material, line, across, up),
                *_steps(material, line, across, up),
            )
        ),
        tuple(_mark(material, row, across, up) for row in rows),
        _labels(material, [line[-1] for line in lines.values()], across, up),
        model,
        LEFT - 1,
        100 - RIGHT,
    )


def _levels(material: Material, line: Sequence[Row], across: Scale, up: Scale) -> Iterator[Segment]:
    """Yield each price as a level line, dotted after the last time that it was read."""
    for row in line:
        level = height(up, row["price_usd"], HEIGHT)
        start, end = across.at(row["valid_from"].timestamp()), _end(row, across)
        seen = min(max(start, across.at(row["last_seen_at"].timestamp())), end)
        look = (material.series(row["provider_id"]), row["meter"] == "input")
        yield Segment(start, level, seen, level, *look, False, row["provider_id"])
        if seen < end:
            yield Segment(seen, level, end, level, *look, True, row["provider_id"])


def _steps(material: Material, line: Sequence[Row], across: Scale, up: Scale) -> Iterator[Segment]:
    """Yield the step from each price to the one that followed it at once."""
    for row, following in pairwise(line):
        if row["valid_to"] == following["valid_from"]:
            place = _end(row, across)
            top, bottom = (height(up, item["price_usd"], HEIGHT) for item in (row, following))
            look = (material.series(row["provider_id"]), row["meter"] == "input")
            yield Segment(place, top, place, bottom, *look, False, row["provider_id"])


def _end(row: Row, across: Scale) -> float:
    end = across.high if row["valid_to"] is None else row["valid_to"].timestamp()
    return across.at(min(end, across.high))


def _mark(material: Material, row: Row, across: Scale, up: Scale) -> Mark:
    name = material.provider(row["provider_id"])
    price = money(row["price_usd"])
    model = name_of(row["model_id"])
    return Mark(
        across.at(row["valid_from"].timestamp()),
        f"{name}, {model}, {row['meter']}: {price} per million tokens "
        f"from {day(row['valid_from'])}",
        material.citations.entry(row),
        material.series(row["provider_id"]),
        provider=row["provider_id"],
        model=model,
        y=height(up, row["price_usd"], HEIGHT),
        is_open=row["meter"] == "input",
    )


def _labels(material: Material, ends: Sequence[Row], across: Scale, up: Scale) -> tuple[Label, ...]:
    """Return the last price of each line beside its end, equal ones in one label.

    A label too near the one above it moves down.
    """
    levels: dict[tuple[float, str], list[Row]] = {}
    for row in sorted(ends, key=lambda row: -row["price_usd"]):
        levels.setdefault((row["price_usd"], row["meter"]), []).append(row)
    found: list[Label] = []
    lowest = float("-inf")
    for (price, meter), rows in levels.items():
        lowest = max(height(up, price, HEIGHT), lowest + LABEL_PX)
        series = material.series(rows[0]["provider_id"]) if len(rows) == 1 else None
        found.append(
            Label(_end(rows[0], across), lowest, f"{METERS[meter]} {money(price)}", series)
        )
    return tuple(found)
