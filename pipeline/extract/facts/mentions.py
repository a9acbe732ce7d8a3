"""Every figure of a text, of whatever it may be, and every name that is looked for.

A figure that is not among these is nowhere in the text; one that is here alone is there without
saying of what.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from pipeline.domain.metrics import FactUnit
from pipeline.domain.readings import FactReading
from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.publication import midnight
from pipeline.extract.facts.passages import Statement
from pipeline.registry.sources import Source

MENTION: Final = "mention"
MOST: Final = 3_000
"""Figures that a report may have; more are a catalogue, or an attack."""


def mentions(
    statements: Iterable[Statement], source: Source, *, published_on: date | None
) -> tuple[FactReading, ...]:
    """Return the figures and names of a text, each once, at its first place.

    Args:
        statements: The text.
        source: Whose text it is, and which names are looked for in it.
        published_on: Day of publication.

    Raises:
        ParseError: The text has more than `MOST` figures.
    """
    found: dict[str, FactReading] = {}
    names = tuple(dict.fromkeys(name for wanted in source.facts for name in wanted.names))
    for statement in statements:
        if statement.place == "address":
            continue
        for reading in _in(statement, source, names, published_on):
            found.setdefault(str(reading.value_text), reading)
        if len(found) > MOST:
            msg = f"{source.id}: has more than {MOST} figures"
            raise ParseError(msg)
    return tuple(found.values())


def _in(
    statement: Statement, source: Source, names: Sequence[str], published_on: date | None
) -> Iterator[FactReading]:
    as_of = midnight(published_on) if published_on else None
    for quantity in statement.quantities():
        text, locator = statement.evidence(quantity.start, quantity.end)
        yield FactReading(
            subject_id=source.id,
            metric=MENTION,
            unit=quantity.unit,
            value_low=quantity.low,
            value_high=quantity.high,
            value_text=quantity.text,
            qualifier=quantity.qualifier,
            printed_step=quantity.printed_step,
            as_of=as_of,
            place=statement.place,
            evidence_text=text,
            evidence_locator=locator,
        )
    for name in names:
        match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", statement.text)
        if match:
            unit: FactUnit = "name"
            text, locator = statement.evidence(*match.span())
            yield FactReading(
                subject_id=source.id,
                metric=MENTION,
                unit=unit,
                value_text=name,
                as_of=as_of,
                place=statement.place,
                evidence_text=text,
                evidence_locator=locator,
            )
