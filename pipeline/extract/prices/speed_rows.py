"""The speeds that a row of a table advertises for its offers."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.domain.readings import PerformanceReading, offer_key
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.row_context import RowContext
from pipeline.quantities.speeds import Speed, read_speed, states_tokens

CONVENTION: Final = "vendor_advertised"
"""The seller's own word, its way of measuring unknown; see docs/methodology.md."""


def speeds_of(
    row: RowContext, labels: tuple[Label, ...], publisher: str, unplaced: list[str]
) -> Iterator[PerformanceReading]:
    """Yield the speed of each offer of a row; one that is not understood goes to `unplaced`."""
    found = row.first("speed")
    if found is None or not labels:
        return
    index, cell = found
    title = row.columns[index].title
    speed = read_speed(cell.text, title=title)
    if speed is None:
        if re.search("[0-9]", cell.text) and (states_tokens(title) or states_tokens(cell.text)):
            unplaced.append(row.describe(index, "no speed that is understood"))
        return
    for label in labels:
        yield PerformanceReading(
            evidence_text=_verbatim(cell, speed),
            evidence_locator=row.places[index],
            provider_id=row.provider_id,
            model_label=label.name,
            model_id_native=label.api_id,
            metric="output_tps",
            value=speed.value,
            percentile=speed.percentile,
            convention=CONVENTION,
            measured_by=publisher,
        )


def distinct_speeds(
    speeds: Iterable[PerformanceReading], unplaced: list[str]
) -> tuple[PerformanceReading, ...]:
    """Return one speed for each offer; an offer with two different ones has none."""
    stated: dict[str, list[PerformanceReading]] = {}
    for speed in speeds:
        stated.setdefault(offer_key(speed), []).append(speed)
    for key, same in stated.items():
        figures = dict.fromkeys(f"{speed.evidence_text} ({speed.percentile})" for speed in same)
        if len({(speed.value, speed.percentile) for speed in same}) > 1:
            unplaced.append(f"{key}: several speeds, {', '.join(figures)}")
    return tuple(
        same[0]
        for same in stated.values()
        if len({(speed.value, speed.percentile) for speed in same}) == 1
    )


def _verbatim(cell: Cell, speed: Speed) -> str:
    """Return the longest text for the figure that stands in one text node of the page."""
    return speed.text if any(speed.text in piece for piece in cell.pieces) else speed.figure
