"""Claims against the sentences of the documents that are cited for them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd

from pipeline.analysis.verdicts.claims import Claimed, ClaimedFigure
from pipeline.analysis.verdicts.figures import Figure
from pipeline.analysis.verdicts.statements import Row, Statement, records
from pipeline.domain.metrics import MENTION, METRICS
from pipeline.quantities.prose.judged import Judged, Sighting, Standing, judged
from pipeline.quantities.prose.passages import Passage, linked
from pipeline.quantities.prose.said import Said, keys_of
from pipeline.quantities.prose.same_figures import forms_of, is_near
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import Quantity, quantities

LEAST_SHARE: Final = 0.5
"""Of the words of a claim, those that the sentence has to have."""


@dataclass(frozen=True)
class Texts:
    """The texts of sources, and the row of core/facts that each of their passages is from."""

    texts: Mapping[str, WholeText]
    rows: Mapping[tuple[str, str, str], Row]


def texts_of(facts: pd.DataFrame, sources: pd.DataFrame) -> Texts:
    """Return the texts of all sources, as far as their sentences have figures."""
    titles = {row["source_id"]: (row["title"], row["publisher"]) for row in records(sources)}
    passages: dict[str, list[Passage]] = {}
    written: dict[str, pd.Timestamp] = {}
    rows: dict[tuple[str, str, str], Row] = {}
    is_kept = (facts["metric"] == MENTION) & facts["gone_at"].isna()
    for row in records(facts[is_kept]):
        context, _, above = (row["scope"] or "").partition("\n")
        passage = Passage(row["value_text"], context, above, row["place"], row["evidence_locator"])
        passages.setdefault(row["source_id"], []).append(passage)
        rows.setdefault((row["source_id"], passage.text, passage.locator), row)
        if row["as_of"] is not None:
            written[row["source_id"]] = row["as_of"]
    texts = {
        name: WholeText(
            linked(found),
            titles[name][0],
            written[name].date() if name in written else None,
            (f"By {titles[name][1]}",),
        )
        for name, found in passages.items()
        if name in titles
    }
    return Texts(texts, rows)


def sentence_verdicts(
    claim: Claimed, claimed: ClaimedFigure, source_ids: Sequence[str], texts: Texts
) -> Iterator[tuple[Standing, Statement]]:
    """Yield what the texts of some sources say to a figure, each with the sentence behind it.

    A source whose text lacks it yields nothing.
    """
    for name in source_ids:
        text = texts.texts.get(name)
        if text is None:
            continue
        found = _judged(claim, claimed, text)
        if found.sighting is not None:
            yield found.standing, _statement(claimed.figure, name, found.sighting, texts)


def _judged(claim: Claimed, claimed: ClaimedFigure, text: WholeText) -> Judged:
    if claimed.figure.text is not None:
        return _named(claimed.figure.text, text)
    said = said_of(claim, claimed)
    return Judged("absent", None) if said is None else judged(said, text)


def said_of(claim: Claimed, claimed: ClaimedFigure) -> Said | None:
    """Return a claimed figure in its sentence; null where it is none that our grammar reads.

    What the claims file says of the figure and the sentence does not, stands behind it.
    """
    figure = claimed.figure
    sentence = str(claim.row["says"])
    own = _read(claimed.printed)
    if own is None:
        return None
    bound = [part for part in (figure.scope, figure.period) if part and part not in sentence]
    words = sentence.rstrip(".") + (f" ({', '.join(bound)})" if bound else "") + "."
    named = f"{sentence.rstrip('.')}: {METRICS[figure.metric].title.lower()} {claimed.printed}."
    subject = figure.subject_id.replace("-", " ")
    for text in (words, named):
        for item in reversed(quantities(text)):
            if (item.low, item.high) == (own.low, own.high):
                return Said(text, item, subject, claim.written_from.date())
    return None


def _read(printed: str) -> Quantity | None:
    found = quantities(printed)
    return found[0] if len(found) == 1 else None


def _named(name: str, text: WholeText) -> Judged:
    """Return whether a name stands in a text: of what it is a name, its words do not tell us."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.I)
    for passage in text.passages:
        match = pattern.search(passage.text)
        if match:
            figure = Quantity(
                unit="name",
                printed_step=Decimal(0),
                start=match.start(),
                end=match.end(),
                text=match[0],
            )
            return Judged("stands", Sighting(passage, figure, ("it is a name",)))
    return Judged("absent", None)


def _statement(claimed: Figure, source_id: str, seen: Sighting, texts: Texts) -> Statement:
    quantity = seen.figure
    row = texts.rows[source_id, seen.passage.text, seen.passage.locator]
    name = quantity.text if quantity.unit == "name" else None
    ours = Figure(
        subject_id=claimed.subject_id, metric=claimed.metric, unit=claimed.unit, text=name
    )
    stated_at = row["as_of"] or row["fetched_at"]
    return Statement(
        figure=ours.printed_as(quantity),
        source_id=source_id,
        since=stated_at,
        until=None,
        stated_at=stated_at,
        place=row["place"],
        note="; ".join(seen.objections) or None,
        row=row,
    )


def nearest_passage(said: Said, text: WholeText) -> Passage | None:
    """Return the passage with a like figure that shares most words with a claim; null if few."""
    wanted = {word.key for word in said.words}
    shared = [
        (len(wanted & keys_of(f"{text.title}\n{passage.around}\n{passage.text}")), passage)
        for passage in text.passages
        if _has_like_figure(said, passage)
    ]
    most, best = max(shared, key=lambda item: item[0], default=(0, None))
    return best if most >= max(1, LEAST_SHARE * len(wanted)) else None


def _has_like_figure(said: Said, passage: Passage) -> bool:
    return any(
        is_near(said.figure, form)
        for figure in passage.figures
        for form in forms_of(figure, said.figure, passage.around, is_cell=passage.is_cell)
    )
