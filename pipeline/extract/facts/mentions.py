"""Every sentence and cell of a text that has a figure, or a name that is looked for.

A figure that is in none of these is nowhere in the text. What each is of is judged from the words.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.domain.days import midnight
from pipeline.domain.metrics import MENTION
from pipeline.domain.readings import FactReading
from pipeline.domain.snapshot import ParseError
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.topics import introduces, is_taken_up_far
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.registry.sources import Source

MOST: Final = 3_000
"""Sentences with figures that a report may have; more are a catalogue, or an attack."""


def mentions(text: WholeText, source: Source) -> tuple[FactReading, ...]:
    """Return the sentences and cells of a text that have figures or wanted names, each once.

    Raises:
        ParseError: The text has more than `MOST` of them.
    """
    names = "|".join(re.escape(name) for wanted in source.facts for name in wanted.names)
    wanted = re.compile(rf"(?<!\w)(?:{names})(?!\w)") if names else None
    found: dict[tuple[str, str | None, bool], FactReading] = {}
    for reading in _readings(text, source, wanted):
        is_headline = reading.evidence_locator.startswith("headline")
        found.setdefault((str(reading.value_text), reading.scope, is_headline), reading)
        if len(found) > MOST:
            msg = f"{source.id}: has more than {MOST} sentences with figures"
            raise ParseError(msg)
    return tuple(found.values())


def _readings(
    text: WholeText, source: Source, wanted: re.Pattern[str] | None
) -> Iterator[FactReading]:
    as_of = midnight(text.written) if text.written else None
    kept = [bool(item.text) and _is_kept(item, wanted) for item in text.passages]
    before = {item.before for item, is_kept in zip(text.passages, kept, strict=True) if is_kept}
    leads = "\n".join(before)
    kept_passages = (item for item, is_kept in zip(text.passages, kept, strict=True) if is_kept)
    is_far = any(is_taken_up_far(item) for item in kept_passages)
    for passage, is_kept in zip(text.passages, kept, strict=True):
        # What a kept sentence leans on is kept with it.
        is_lead = passage.text in leads or (is_far and introduces(passage))
        if is_kept or (passage.text and passage.place == "text" and is_lead):
            yield FactReading(
                subject_id=source.id,
                metric=MENTION,
                unit="text",
                value_text=passage.text,
                scope=f"{passage.context}\n{passage.above}".rstrip() or None,
                as_of=as_of,
                place=passage.place,
                evidence_text=passage.text,
                evidence_locator=passage.locator,
            )


def _is_kept(passage: Passage, wanted: re.Pattern[str] | None) -> bool:
    if passage.locator.startswith("headline"):
        return True
    has_figure = bool(passage.figures) or bool(times_of(passage.text, None))
    return has_figure or (wanted is not None and bool(wanted.search(passage.text)))
