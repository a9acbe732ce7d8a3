"""Claims drafted from the sentences of a report: each figure, whose it is and of what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pipeline.analysis.verdicts.draft_figures import (
    counts_parts,
    direction_of,
    first_name,
    is_opinion,
    known_names,
    refers,
    subject_in,
    token_prices,
)
from pipeline.domain.metrics import METRICS
from pipeline.domain.names import squashed
from pipeline.quantities.prose.owners import owner_of
from pipeline.quantities.prose.report_text import Link, ReportSentence, ReportText
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.same_figures import is_near, with_unit_of
from pipeline.quantities.prose.words import words_of
from pipeline.quantities.quantities import Quantity, quantities

LEAST_WORDS: Final = 5
"""Words of a sentence without a figure that says something."""

_REVENUES: Final = {"revenue": "revenue", "recurring": "revenue"}
_METRICS: Final[dict[str, dict[str, str]]] = {
    "usd": {"valuation": "valuation", "funding": "funding_round", **_REVENUES},
    "usd_per_year": _REVENUES,
    "count": {"developers": "developers", "models": "models_served", "chips": "chips"},
    "percent": {"share": "market_share", "growth": "growth_rate"},
    "year": {"launch": "founded"},
    "ratio": {"throughput": "throughput_ratio", "latency": "latency_ratio"},
    "s": {"latency": "ttft"},
}
"""Metrics of ours by the unit of a figure and the word of the trade that it goes with."""
_BY_UNIT: Final = {
    "tokens_per_day": "tokens_served",
    "tokens_per_s": "output_speed",
    "usd_per_mtok": "token_price",
    "usd_per_gpu_hour": "gpu_hour_price",
}
_NO_CLAIM = re.compile(
    r"\s?(?:tokens?\)|-?param(?:eter)?s?\b|(?:years?|months?|weeks?|days?|hours?|minutes?)\b)", re.I
)
"""`Cost (per 1M tokens)` and `70B parameter models` claim nothing by their numbers."""
_LEADS = re.compile(
    r"(?i)\b(?:by|from|to|of|in|the|an?|with|and|or|for|at|on|as|than|via|is|are|was|were|called)\s\Z"
)
"""Before a label that is part of its sentence: `was bought by Omni`."""
_LOAD = re.compile(
    r"(?:\s(?:versus|vs\.?|to|and|or)\s[\d,.]+\s?[KkM]?)?\s(?:input|output|prompt|context)\stokens?\b"
)
_LOADED = re.compile(r"\b(?:of|with|for|at|processing|versus|vs\.?|than|from|to|and|or)\s\Z")
"""`processing 10K versus 1K input tokens`: under which load something is measured."""
_FOUNDED = re.compile(r"\b(?:found(?:ed|ing)|established|incorporated|inception)\sin\s\Z", re.I)
_HOST_NAME = re.compile(r"\b[\w-]+\.(?:ai|com|org|net|io|dev)\b", re.I)


@dataclass(frozen=True, slots=True)
class Draft:
    """One claim as it was found.

    Attributes:
        said: Its figure with the words that bind it; null of a sentence without a figure.
        metric: What is stated, where that is one of ours.
        direction: Of a price, what it is of: `input`, `output` or `cached`.
        repeats: Draft that prints the same figure before.
        differs: Draft that prints another figure for the same thing before.
    """

    draft_id: str
    sentence: ReportSentence
    said: Said | None
    metric: str | None
    cited: tuple[Link, ...]
    direction: str | None = None
    repeats: str | None = None
    differs: str | None = None

    @property
    def printed(self) -> str:
        """Its figure as the report prints it."""
        return "" if self.said is None else self.said.figure.text


def drafts(report: ReportText, written: date | None = None) -> tuple[Draft, ...]:
    """Return the claims of a report, in its order."""
    found: list[Draft] = []
    alike: dict[tuple[str, tuple[str, ...]], list[Draft]] = {}
    known = known_names(report)
    last = ("", "")
    for sentence in report.sentences:
        heading = first_name(sentence.section)
        before = last[1] if last[0] == sentence.section and refers(sentence.text) else ""
        about = heading if heading and words_of(heading)[0].key in known else before
        cited = () if is_opinion(sentence) else report.cited_by(sentence)
        for found_said, subject, direction in _figures(sentence, known, about):
            said = replace(found_said, written=written)
            name, metric = f"R{len(found) + 1}", _metric_of(said.text, said.figure)
            of = direction or (direction_of(said) if metric == "token_price" else None)
            draft = Draft(name, sentence, said, metric, cited, of)
            unit = f"{said.figure.unit} {said.figure.currency}"
            others = alike.setdefault((unit, said.own_names), [])
            found.append(_compared(draft, others))
            others.append(found[-1])
            last = (sentence.section, subject)
        if not quantities(sentence.text) and len(sentence.text.split()) >= LEAST_WORDS:
            found.append(Draft(f"R{len(found) + 1}", sentence, None, None, cited))
    return tuple(found)


def misfits(report: ReportText) -> tuple[Link, ...]:
    """Return the sources whose label names a host that is not their address's."""
    return tuple(
        link
        for link in report.links
        if any(
            squashed(name) not in squashed(urlsplit(link.url).netloc)
            for name in _HOST_NAME.findall(link.label)
        )
    )


def _figures(
    sentence: ReportSentence, known: frozenset[str], about: str
) -> Iterator[tuple[Said, str, str]]:
    """Yield the figures of a sentence, each in words that say whose it is, whose, and of what.

    `about` is whom the sentence is about where it does not say it itself.
    """
    is_cell = sentence.row is not None
    said = _uncited(sentence)
    text = f"{sentence.context}: {said}" if is_cell else said
    figures = quantities(text)
    prices = {} if is_cell else token_prices(text, figures)
    for figure in figures:
        is_label = figure.start < len(text) - len(said)
        if is_label or (figure.unit == "year" and _metric_of(text, figure) is None):
            continue
        if _NO_CLAIM.match(text, figure.end) or figure.text.endswith(("parameter", "parameters")):
            continue
        is_bare = figure.unit == "count" and _LOADED.search(text, 0, figure.start)
        is_no_claim = figure.text.casefold() == "one" or counts_parts(sentence, figure)
        if is_no_claim or (is_bare and _LOAD.match(text, figure.end)):
            continue
        meant, direction = prices.get(figure.start, (figure, ""))
        meant = with_unit_of(figure, sentence.context) if is_cell else meant
        named, start = subject_in(text, figure, known, is_cell=is_cell)
        lead = f"{about}: " if about and not named else ""
        shift = len(lead) - start
        meant = replace(meant, start=meant.start + shift, end=meant.end + shift)
        yield Said(lead + text[start:], meant, named or about or None), named or about, direction


def _uncited(sentence: ReportSentence) -> str:
    """Return a sentence without the label of a link that only cites: `… users [Survey 2](…).`."""
    text = sentence.text
    for link in sentence.links:
        text = text.replace(f" ({link.label})", "") if link.label else text
        at = text.rfind(link.label) if link.label else -1
        is_last = not text[at + len(link.label) :].strip(" .)")
        if at > 0 and is_last and not _LEADS.search(text, 0, at):
            text = text[:at].rstrip(" (") + "."
    return text


def _metric_of(text: str, figure: Quantity) -> str | None:
    if figure.unit == "year" and _FOUNDED.search(text, 0, figure.start):
        return "founded"
    owner = owner_of(text, figure)
    metric = _BY_UNIT.get(figure.unit) or _METRICS.get(figure.unit, {}).get(str(owner))
    return metric if metric in METRICS else None


def _compared(draft: Draft, before: list[Draft]) -> Draft:
    """Return a draft with the one of its unit and subject that says the same before, or another."""
    for other in before:
        if draft.said is None or other.said is None:
            continue
        if (draft.said.figure.low, draft.said.figure.high) == (
            other.said.figure.low,
            other.said.figure.high,
        ):
            return replace(draft, repeats=other.draft_id)
        is_other = draft.sentence is not other.sentence and _measure(draft) == _measure(other)
        if is_other and _is_same_thing(draft, other):
            return replace(draft, differs=other.draft_id)
    return draft


def _measure(draft: Draft) -> str | None:
    """Return what a draft states; the word of the trade where it is no metric of ours."""
    if draft.metric is not None or draft.said is None:
        return draft.metric
    return owner_of(draft.said.text, draft.said.figure)


def _is_same_thing(one: Draft, other: Draft) -> bool:
    """Return whether two claims are of the same names and times, and one says no more than both."""
    if one.said is None or other.said is None or _measure(one) == "funding_round":
        return False
    first, second = (
        {
            is_name: {word.key for word in draft.words if (word.kind == "name") == is_name}
            for is_name in (True, False)
        }
        for draft in (one.said, other.said)
    )
    times = [{(time.year, time.part) for time in draft.times} for draft in (one.said, other.said)]
    if first[True] != second[True] or times[0] != times[1]:
        return False
    if not (first[False] and second[False]):
        return False
    is_within = first[False] <= other.said.keys or second[False] <= one.said.keys
    return is_within and is_near(one.said.figure, other.said.figure)
