"""Claims drafted from the sentences of a report: each figure, whose it is and of what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pipeline.domain.metrics import METRICS
from pipeline.domain.names import squashed
from pipeline.quantities.prose.owners import owner_of
from pipeline.quantities.prose.report_text import Link, ReportSentence, ReportText
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.same_figures import with_unit_of
from pipeline.quantities.prose.words import OPENING_MARKS, is_in, words_of
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
    r"\b(?:by|from|to|of|in|the|an?|with|and|or|for|at|on|as|than|via|is|are|was|were|called)\s\Z",
    re.I,
)
"""Before a label that is part of its sentence: `was bought by Omni`."""
_DOES = re.compile(r"\s(?:will|is|was|has|had|[a-z]{3,}(?:s|ed))\b")
"""Behind a name that opens a sentence: a word that only opens one does nothing."""
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
        draft_id: Unique in the report: its section's letter and a number.
        sentence: The sentence that makes it.
        said: Its figure with the words that bind it; null of a sentence without a figure.
        metric: What is stated, where that is one of ours.
        cited: What stands for it.
        repeats: Draft that prints the same figure before.
        differs: Draft that prints another figure for the same thing before.
    """

    draft_id: str
    sentence: ReportSentence
    said: Said | None
    metric: str | None
    cited: tuple[Link, ...]
    repeats: str | None = None
    differs: str | None = None

    @property
    def printed(self) -> str:
        """Its figure as the report prints it."""
        return "" if self.said is None else self.said.figure.text


def drafts(report: ReportText, written: date | None = None) -> tuple[Draft, ...]:
    """Return the claims of a report, in its order.

    Args:
        report: The report.
        written: Day on which it was written, if known: `last year` is before it.
    """
    found: list[Draft] = []
    alike: dict[tuple[str, tuple[str, ...]], list[Draft]] = {}
    known = _known_names(report)
    for sentence in report.sentences:
        for found_said in _figures(sentence, known):
            said = replace(found_said, written=written)
            name, metric = f"R{len(found) + 1}", _metric_of(said.text, said.figure)
            draft = Draft(name, sentence, said, metric, report.cited_by(sentence))
            before = alike.setdefault((said.figure.unit, said.own_names), [])
            found.append(_compared(draft, before))
            before.append(found[-1])
        if not quantities(sentence.text) and len(sentence.text.split()) >= LEAST_WORDS:
            name = f"R{len(found) + 1}"
            found.append(Draft(name, sentence, None, None, report.cited_by(sentence)))
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


def _known_names(report: ReportText) -> frozenset[str]:
    """Return the names that stand within sentences, or in headings: no word that only opens one."""
    texts = [sentence.text for sentence in report.sentences]
    headings = {sentence.section for sentence in report.sentences}
    within = {
        word.key
        for text in texts
        for word in words_of(text)
        if word.kind == "name" and text[: word.start].strip(OPENING_MARKS)
    }
    of_headings = {_subject_of(heading).casefold() for heading in headings}
    return frozenset(within | {words_of(name)[0].key for name in of_headings if words_of(name)})


def _figures(sentence: ReportSentence, known: frozenset[str]) -> Iterator[Said]:
    """Yield the figures of a sentence, each in words that say whose it is."""
    is_cell = sentence.row is not None
    said = _uncited(sentence)
    words = f"{sentence.context}: {said}" if is_cell else said
    subject = _subject(words, known, is_cell=is_cell)
    if not subject:
        subject = _subject_of(sentence.section)
        words = f"{subject}: {words}" if subject else words
    shift = len(words) - len(said)
    for figure in quantities(words):
        if figure.start < shift or (figure.unit == "year" and _metric_of(words, figure) is None):
            continue
        if _NO_CLAIM.match(words, figure.end) or figure.text.endswith(("parameter", "parameters")):
            continue
        is_bare = figure.unit == "count" and _LOADED.search(words, 0, figure.start)
        if is_bare and _LOAD.match(words, figure.end):
            continue
        meant = with_unit_of(figure, sentence.context) if is_cell else figure
        yield Said(words, meant, subject or None)


def _subject(words: str, known: frozenset[str], *, is_cell: bool) -> str:
    """Return the first name of a sentence that is known, or that opens it and does something."""
    figures = quantities(words)
    names = [word for word in words_of(words) if word.kind == "name" and not is_in(word, figures)]
    for at, word in enumerate(names):
        end = word.end
        for other in names[at + 1 :]:
            end = other.end if other.start == end + 1 and not is_cell else end
        opens = not words[: word.start].strip(OPENING_MARKS) and _DOES.match(words, end)
        is_named = is_cell or word.key in known or (opens and not word.key.endswith("ly"))
        if is_named and not word.key.startswith("series "):
            return words[word.start : end]
    return ""


def _uncited(sentence: ReportSentence) -> str:
    """Return a sentence without the label of a link that only cites: `… users [Survey 2](…).`."""
    text = sentence.text
    for link in sentence.links:
        text = text.replace(f" ({link.label})", "") if link.label else text
        at = text.rfind(link.label) if link.label else -1
        if (
            at > 0
            and not text[at + len(link.label) :].strip(" .)")
            and not _LEADS.search(text, 0, at)
        ):
            text = text[:at].rstrip(" (") + "."
    return text


def _subject_of(section: str) -> str:
    """Return the first name of a heading, in which a section says whom it is about."""
    names = [word for word in words_of(section) if word.kind == "name"]
    return section[names[0].start : names[0].end] if names else ""


def _metric_of(text: str, figure: Quantity) -> str | None:
    if figure.unit == "year" and _FOUNDED.search(text, 0, figure.start):
        return "founded"
    owner = owner_of(text, figure)
    metric = _BY_UNIT.get(figure.unit) or _METRICS.get(figure.unit, {}).get(str(owner))
    return metric if metric in METRICS else None


def _compared(draft: Draft, before: list[Draft]) -> Draft:
    """Return a draft with the one before it that says the same, or the contrary.

    Args:
        draft: The draft.
        before: Those before it that have a figure of its unit and its subject.
    """
    for other in before:
        if draft.said is None or other.said is None:
            continue
        if (draft.said.figure.low, draft.said.figure.high) == (
            other.said.figure.low,
            other.said.figure.high,
        ):
            return replace(draft, repeats=other.draft_id)
        is_other = draft.sentence is not other.sentence and _measure(draft) is not None
        if is_other and _measure(draft) == _measure(other) and _is_bare(draft, other):
            return replace(draft, differs=other.draft_id)
    return draft


def _measure(draft: Draft) -> str | None:
    """Return what a draft states; the word of the trade where it is no metric of ours."""
    if draft.metric is not None or draft.said is None:
        return draft.metric
    return owner_of(draft.said.text, draft.said.figure)


def _is_bare(one: Draft, other: Draft) -> bool:
    """Return whether nothing but the figure sets two claims apart: no time, no other word."""
    if one.said is None or other.said is None:
        return False
    return one.said.keys == other.said.keys and not one.said.times and not other.said.times
