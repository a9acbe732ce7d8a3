"""Charts as numbers: where each mark stands. Templates draw them, so that no text is markup.

Places are percent of the width and pixels of the height: a chart fills what room it has, and its
type keeps its size on a phone and in print.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure in a chart.

    Attributes:
        x: Place, in percent of the width.
        label: What it is, for those who hear or point at it.
        evidence: Entry among the evidence.
        series: Number of its series; null: one of the many others.
        y: Place, in pixels from the top.
        is_open: Whether it is drawn hollow.
    """

    x: float
    label: str
    evidence: int
    series: int | None = None
    provider: str = ""
    model: str = ""
    y: float = 0.0
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across a chart, and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of marks beside its name.

    Attributes:
        label: What the line is about.
        note: What else is to be said of it.
        marks: Its figures.
        start: Where the bar behind the marks starts, in percent; null: no bar.
        end: Where that ends.
        limit: Place of a limit, in percent.
        value: What stands at the end of the line.
    """

    label: str
    marks: tuple[Mark, ...]
    note: str = ""
    start: float | None = None
    end: float | None = None
    limit: float | None = None
    value: str = ""
    model: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A series as the legend names it."""

    number: int | None
    name: str


@dataclass(frozen=True, slots=True)
class StripChart:
    """Lines of marks over one axis."""

    kind: ClassVar = "strips"
    id: str
    title: str
    summary: str
    axis: str
    ticks: tuple[Tick, ...]
    strips: tuple[Strip, ...]
    legend: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True)
class StripRow:
    """Charts of lines of marks, side by side."""

    kind: ClassVar = "strip_row"
    id: str
    title: str
    summary: str
    charts: tuple[StripChart, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A level or upright line: from x1 to x2 percent, from y1 to y2 pixels."""

    x1: float
    y1: float
    x2: float
    y2: float
    series: int | None
    is_thin: bool = False
    is_dashed: bool = False
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A word in a panel, beside what it names."""

    x: float
    y: float
    text: str
    series: int | None
    is_before: bool = False
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several small charts, with axes of its own, from `left` to `right` percent."""

    title: str
    note: str
    height: int
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    model: str = ""
    left: float = 0.0
    right: float = 100.0


@dataclass(frozen=True, slots=True)
class PanelChart:
    """Small charts side by side."""

    kind: ClassVar = "panels"
    id: str
    title: str
    summary: str
    panels: tuple[Panel, ...]
    axis: str
    legend: tuple[Series, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing in a chart that counts things; it leads to where it is told."""

    label: str
    tone: str
    sign: str
    target: str
    provider: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """The things of one kind."""

    label: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class UnitChart:
    """Things counted one by one."""

    kind: ClassVar = "units"
    id: str
    title: str
    summary: str
    rows: tuple[UnitRow, ...]
    legend: tuple[tuple[str, str, str], ...]
    """Tone, sign and name of each kind."""
