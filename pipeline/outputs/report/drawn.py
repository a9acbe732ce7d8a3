"""Pictures of charts for readers without scripts, drawn by the library that draws the pages'."""

from typing import Any, Final

import vl_convert

from pipeline.outputs.report.document import Chart

WIDTH: Final = 760

CONFIG: Final[dict[str, Any]] = {
    "background": "white",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400},
    "legend": {"orient": "top", "columns": 4, "labelLimit": 420},
    "range": {"category": ["#0a67b2", "#c34e00", "#007f5b", "#8a3f9c", "#7d6300", "#a8325c"]},
    "bar": {"color": "#0a67b2"},
    "point": {"color": "#0a67b2"},
    "tick": {"color": "#565f69"},
}
"""The light colours of the style sheet."""


def drawn(chart: Chart) -> bytes:
    """Return a chart as SVG."""
    sized = chart.spec | {"width": WIDTH, "config": CONFIG}
    return str(vl_convert.vegalite_to_svg(sized)).encode()
