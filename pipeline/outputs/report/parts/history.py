"""Prices of a model over time: a line per source and seller, whose steps are events."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pipeline.outputs.report.charts import step_chart
from pipeline.outputs.report.document import Chart
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.offers import BASIS
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import counted, day, money, percent

MOST_LINES: Final = 6
"""Lines that can be told apart."""

OWN: Final = ("vendor", "vendor_docs")
"""Classes of sources in which a seller speaks for itself."""

METERS: Final = {"input": "Input", "output": "Output"}

BOUNDS: Final = (
    *("variant", "context_over_tokens", "time_window", "region", "commitment"),
    *("gpu_type", "model_variant"),
)
"""A price bound to one of these is of something else than the plain offer."""

KEY: Final = ("source_id", "provider_id", "offer_key", "via", "meter")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The statements of one source about one price, in order, and the events that join them."""

    rows: Sequence[PublishedRow]
    moves: dict[Any, PublishedRow]

    @property
    def provider(self) -> str:
        """The seller's id."""
        return str(self.rows[0]["provider_id"])


def history_charts(material: Material, model_id: str) -> tuple[Chart, ...]:
    """Return a chart for input and one for output; none where no price of the model moved."""
    found = stretches(material, model_id)
    moved = [item for item in found if item.moves]
    if not moved:
        return ()
    charts = []
    for meter, title in METERS.items():
        lines = _chosen(material, [item for item in found if item.rows[0]["meter"] == meter])
        if lines:
            steps = sum(len(item.moves) for item in lines)
            values = [value for item in lines for value in _values(material, item, lines)]
            summary = f"{counted(steps, 'step')}, each an event; {counted(len(lines), 'line')}."
            charts.append(step_chart(f"history-{meter}", f"{title} over time", summary, values))
    return tuple(charts)


def stretches(material: Material, model_id: str) -> list[Stretch]:
    """Return the statements of a model's plain prices, a stretch per source, seller and meter."""
    by_key: dict[tuple[object, ...], list[PublishedRow]] = {}
    for row in material.tables.groups("prices", "model_id").get(model_id, []):
        if _is_plain(row):
            by_key.setdefault(tuple(row[name] for name in KEY), []).append(row)
    found = []
    changes = material.tables.groups("price_changes", "offer_key")
    for key, rows in by_key.items():
        plain = {"event": "repriced", "service_tier": "standard"}
        moves = {
            row["changed_at"]: row
            for row in changes.alike(key[2], plain | dict(zip(KEY, key, strict=True)))
            if all(row[name] is None for name in BOUNDS if name in row)
        }
        ordered = sorted(rows, key=lambda row: row["first_seen_at"])
        starts = {_start(row) for row in ordered}
        found.append(Stretch(ordered, {at: move for at, move in moves.items() if at in starts}))
    return found


def _is_plain(row: PublishedRow) -> bool:
    return (
        row["meter"] in METERS
        and row["unit"] == "usd_per_mtok"
        and row["service_tier"] == "standard"
        and row["price_usd"] is not None
        and all(row[name] is None for name in BOUNDS)
    )


def _start(row: PublishedRow) -> Any:  # noqa: ANN401 (a time)
    return row["effective_from"] or row["first_seen_at"]


def _chosen(material: Material, found: Sequence[Stretch]) -> list[Stretch]:
    """Return the lines that are drawn: the first of each seller, highlighted ones first."""
    ours = set(material.highlighted)
    wanted = sorted(
        (item for item in found if item.moves or item.provider in ours),
        key=lambda item: (
            item.provider not in ours,
            not item.moves,
            material.source_class(item.rows[0]["source_id"]) not in OWN,
            -max((at.value for at in item.moves), default=0),
            item.provider,
        ),
    )
    lines_of = Counter[str]()
    place = {}
    for item in wanted:
        place[id(item)] = lines_of[item.provider]
        lines_of[item.provider] += 1
    return sorted(wanted, key=lambda item: place[id(item)])[:MOST_LINES]


def _values(
    material: Material, item: Stretch, lines: Sequence[Stretch]
) -> Iterator[dict[str, Any]]:
    """Yield the points of a line; where a value differs without an event, a new part begins."""
    name = _name(material, item, lines)
    part, before = 0, None
    for row in item.rows:
        at, move = _start(row), item.moves.get(_start(row))
        if before is not None and not _is_joined(before, row, move):
            yield _end(material, name, part, before)
            part += 1
        change = move["change_pct"] if move is not None else None
        what = "stated" if change is None else f"repriced, {percent(change)}"
        yield {**_point(material, name, part, row), "day": day(at), "what": what}
        before = row
    if before is not None:
        yield _end(material, name, part, before)


def _is_joined(before: PublishedRow, row: PublishedRow, move: PublishedRow | None) -> bool:
    """Whether a line goes on: at an event, or where the value stays without a gap."""
    if move is not None:
        return True
    stays = before["price_usd"] == row["price_usd"]
    return stays and before["gone_at"] in (None, row["first_seen_at"])


def _point(material: Material, name: str, part: int, row: PublishedRow) -> dict[str, Any]:
    price = row["price_usd"]
    return {
        "line": name,
        "part": f"{name} {part}",
        "price": price,
        "text": money(price),
        "evidence": material.citations.entry(row),
    }


def _end(material: Material, name: str, part: int, row: PublishedRow) -> dict[str, Any]:
    """Return where a line ends; at the newest reading of its source, a script knows the day."""
    last = material.seen(row, row["source_id"])
    at = {"read": row["source_id"]} if last is None else {"day": last}
    end = {"what": "last read", "is_end": True}
    return {**_point(material, name, part, row), **at, **end}


def _name(material: Material, item: Stretch, lines: Sequence[Stretch]) -> str:
    first = item.rows[0]
    basis = BASIS.get(material.source_class(first["source_id"]), "")
    by = basis if basis.startswith("own") else material.source_name(first["source_id"])
    name = f"{material.provider(item.provider, first['via'])}: {by}"
    alike = [
        other
        for other in lines
        if all(other.rows[0][key] == first[key] for key in ("provider_id", "source_id", "via"))
    ]
    return f"{name}, {first['model_label']}" if len(alike) > 1 else name
