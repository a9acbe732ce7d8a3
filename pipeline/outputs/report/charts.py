"""Charts, as specifications of Vega-Lite: data, marks and axes; colours are the style sheet's."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.outputs.report.document import Chart

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"

ROOM: Final = 1.22
"""How far an axis goes beyond the longest bar, whose figure stands at its end."""

Values = Sequence[Mapping[str, Any]]
Spec = dict[str, Any]


def spec(values: Values, height: int, **parts: Any) -> Spec:  # noqa: ANN401 (JSON)
    """Return a specification as wide as its place on the page."""
    return {
        "$schema": SCHEMA,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": list(values)},
        **parts,
    }


def _rows(values: Values, field: str, pixels: int) -> int:
    """Return the height of a chart with a row for each of its labels."""
    return max(1, len({item[field] for item in values})) * pixels


def tooltip(*fields: tuple[str, str]) -> list[Spec]:
    """Return what stands beside the pointer: field and heading."""
    return [{"field": field, "title": title, "type": "nominal"} for field, title in fields]


def step_chart(name: str, title: str, summary: str, values: Values) -> Chart:
    """Return prices over time: one line per source, a step where its price moved.

    Args:
        name: Anchor.
        title: What it shows.
        summary: A sentence about it.
        values: With `day`, `price`, `text`, `line`, `what`, `part` (points between which a line
            is drawn), `is_end` (the last sighting, which is no event), `evidence`.
    """
    shown = tooltip(("line", "Stated by"), ("text", "Price"), ("day", "Day"), ("what", "What"))
    x = {"field": "day", "type": "temporal", "title": None, "axis": {"tickCount": 6}}
    y = {
        "field": "price",
        "type": "quantitative",
        "title": "USD per million tokens",
        "scale": {"zero": True, "nice": 5},
        "axis": {"tickCount": 5, "format": "$~g"},
    }
    color = {
        "field": "line",
        "type": "nominal",
        "title": None,
        "sort": None,
        "legend": {"orient": "bottom", "columns": 1, "symbolType": "stroke"},
    }
    both = {"x": x, "y": y, "color": color}
    layers = [
        {
            "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
            "encoding": {**both, "detail": {"field": "part", "type": "nominal"}},
        },
        {
            "transform": [{"filter": "!datum.is_end"}],
            "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
            "encoding": {**both, "tooltip": shown},
        },
    ]
    columns = (("line", "Stated by"), ("day", "Day"), ("text", "Price"), ("what", "What"))
    return Chart(name, title, summary, spec(values, 210, layer=layers), columns)


SPREAD_COLUMNS: Final = (("model", "Model"), ("seller", "Seller"), ("text", "Blend 3:1"))


def spread_chart(
    name: str, title: str, summary: str, values: Values, named: Sequence[str]
) -> Chart:
    """Return the prices of each model side by side on one scale, those of few sellers named.

    Args:
        name: Anchor.
        title: What it shows.
        summary: A sentence about it.
        values: With `model`, `seller`, `price`, `text`, `series` (a name of `named` or "others"),
            `evidence`; in the order in which models are drawn.
        named: Sellers that have a colour and a shape of their own.
    """
    shown = tooltip(("seller", "Seller"), ("text", "Blend 3:1"), ("model", "Model"))
    y = {
        "field": "model",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 190, "grid": True, "ticks": False, "domain": False},
    }
    x = {
        "field": "price",
        "type": "quantitative",
        "title": "USD per million tokens, log scale",
        "scale": {"type": "log", "nice": False},
        "axis": {"format": "$~g", "tickCount": 5, "labelOverlap": True},
    }
    series = {"field": "series", "type": "nominal", "title": None}
    layers = [
        {
            "transform": [{"filter": "datum.series === 'others'"}],
            "mark": {"type": "tick", "thickness": 2, "size": 14, "opacity": 0.55},
            "encoding": {"x": x, "y": y, "tooltip": shown},
        },
        {
            "transform": [{"filter": "datum.series !== 'others'"}],
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {**series, "scale": {"domain": list(named)}},
                "shape": {**series, "scale": {"domain": list(named)}},
                "tooltip": shown,
            },
        },
    ]
    drawn = spec(values, _rows(values, "model", 27), layer=layers)
    return Chart(name, title, summary, drawn, SPREAD_COLUMNS)


def bar_chart(name: str, title: str, summary: str, values: Values, axis: str) -> Chart:
    """Return a bar for each of a few things, its figure at its end.

    Args:
        name: Anchor.
        title: What it shows.
        summary: A sentence about it.
        values: With `label`, `value`, `text`, `note`, `evidence`, in order of drawing.
        axis: What the bars count, with its unit.
    """
    y = {
        "field": "label",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 200, "ticks": False, "domain": False},
    }
    most = max((item["value"] for item in values), default=0)
    x = {
        "field": "value",
        "type": "quantitative",
        "title": axis,
        "axis": {"tickCount": 4, "labelOverlap": True},
        "scale": {"domain": [0, ROOM * most]},
    }
    shown = tooltip(("label", ""), ("text", axis), ("note", "Of"))
    layers = [
        {"mark": {"type": "bar", "height": 14}, "encoding": {"x": x, "tooltip": shown}},
        {
            "mark": {"type": "text", "align": "left", "dx": 5},
            "encoding": {"x": x, "text": {"field": "text"}},
        },
    ]
    columns = (("label", "Of"), ("text", axis), ("note", "Note"))
    body = spec(values, _rows(values, "label", 24), encoding={"y": y}, layer=layers)
    return Chart(name, title, summary, body, columns)


def frontier_chart(name: str, title: str, summary: str, values: Values) -> Chart:
    """Return offers by price and speed.

    Args:
        name: Anchor.
        title: What it shows.
        summary: A sentence about it.
        values: With `seller`, `price`, `speed`, `text`, `is_best`, `evidence`.
    """
    x = {
        "field": "price",
        "type": "quantitative",
        "title": "USD per million tokens, blend 3:1",
        "axis": {"format": "$~g", "tickCount": 5},
    }
    y = {
        "field": "speed",
        "type": "quantitative",
        "title": "Tokens per second",
        "axis": {"tickCount": 5},
    }
    shown = tooltip(("seller", "Seller"), ("text", "Figures"))
    best = {"condition": {"test": "datum.is_best", "value": 1}, "value": 0.35}
    layers = [
        {
            "mark": {"type": "point", "filled": True, "size": 90},
            "encoding": {"opacity": best, "tooltip": shown},
        },
        {"mark": {"type": "text", "dy": -12}, "encoding": {"text": {"field": "seller"}}},
    ]
    columns = (("seller", "Seller"), ("text", "Figures"))
    body = spec(values, 260, encoding={"x": x, "y": y}, layer=layers)
    return Chart(name, title, summary, body, columns)
