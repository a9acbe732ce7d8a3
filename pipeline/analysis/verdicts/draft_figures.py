"""Whose and of what the figures of a report's sentences are, and what it only says itself.

A sentence may say once what several prices per million tokens are of.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.quantities.prose.report_text import ReportSentence, ReportText
from pipeline.quantities.prose.said import DIRECTIONS, Said, keys_of, own_words
from pipeline.quantities.prose.subjects import NO_NAME
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import is_in, opens, words_of
from pipeline.quantities.quantities import Quantity, quantities

MOST_PARTS: Final = 20
"""Most things that a report says it is about."""
_DOES = re.compile(
    r"\s(?:will|is|was|has|had|[a-z]{3,}ed|[a-z]{3,}s(?!\s(?:are|have|of|were|will)\b))\b"
)
"""Behind a name that opens a sentence: a word that only opens one does nothing."""
_NEXT_CLAUSE = re.compile(r"(?:;|,?\s(?:and|but|while|whereas))\s(?:the\s)?\Z")
_OF_OTHERS = re.compile(
    r"\b(?:among\sthem|by|from|in|including|like|near|reports?|reported|says?|said|such\sas|with)\s"
    r"(?:the\s)?(?:[A-Z][\w.]+(?:,|,?\sand)\s)*\Z"
)
"""Before a name that a figure is not said of: `led by Omni`, `customers such as Acme`."""
_WHEN: Final = r"(?:After|As\sof|At|Before|By|During|For|In|On|Since|Until|[A-Z][a-z]+ed)\b"
_REFERS = re.compile(
    rf"\W*(?:{_WHEN}[^.;]{{0,60}}?,\s|{_WHEN}[a-z\s]*(?:[A-Z0-9]\w+\s)?[a-z\s]*?)?(?i:it|its|they|their|he|his|she|her"
    r"|the\s(?:company|firm|start-?up|group|business|app|deal|round|series))\b"
    r"|(?:That|This)\s(?:brings?|compares|is|made|makes|means|values?|was|will|would)\b"
)
"""Opens a sentence about whom its section, or the sentence before it, is about."""
_OF_ITSELF = re.compile(
    r"\W*This\s(?:analysis|article|briefing|chapter|note|paper|report|section|study)\b", re.I
)
_OPINION = re.compile(
    r"(?i)(?:\A|[.,:;]\s|\band\s)(?:we|I)\s(?:also\s|now\s|would\s)?(?:assume|believe|estimate|expect"
    r"|forecast|project|rate|reckon|see|think)\b|\b(?:in|by)\sour\s(?:view|opinion|estimate|reckoning)\b"
)
_PER_MTOK: Final = re.compile(
    r"(?i)(?:\bper|/)\s?(?:1\s?M|1\smillion|one\smillion|1,000,000|million|M)\b(?!\s(?:users|requests))"
)
_DOLLARS = re.compile(r"\$\d+(?:\.\d+)?(?![\d,.]*\d|\s?(?:[bmt]illion|thousand|[bBkKmM]n?\b))")
_IN: Final = r"(?:inputs?|prompts?|in)"
_OUT: Final = r"(?:outputs?|completions?|out)"
_UNIT: Final = r"(?:\s?(?:/|per\s)\s?[\w,]*\w(?:\s(?:million|tokens?))?)?"
_BEHIND = re.compile(
    rf"{_UNIT}\s(?:for\s)?(?:the\s)?(?:(?P<input>inputs?|prompts?|in(?=[,;]|\s(?:and|&)\s))"
    r"|(?P<output>outputs?|completions?|out(?=\W*\Z|[,;.]|\s(?:and|per)\s)))\b(?!\s?(?:/|and|&)\s?[a-z])"
)
_BEFORE = re.compile(
    r"(?i)\b(?:(?P<input>inputs?|prompts?)|(?P<output>outputs?|completions?))\b[a-z\s]{0,24}:?\s?\Z"
)
_BOTH = re.compile(
    rf"\b(?:{_IN}\s?(?:/|and|&)\s?{_OUT}|(?P<turned>{_OUT}\s?(?:/|and|&)\s?{_IN}))\b", re.I
)
_BETWEEN = re.compile(r"\s?(?:/|and|&)\s?")


def is_opinion(sentence: ReportSentence) -> bool:
    """Return whether a report says itself that it thinks so, and cites nothing for it."""
    return not sentence.links and bool(_OPINION.search(sentence.text))


def counts_parts(sentence: ReportSentence, figure: Quantity) -> bool:
    """Return whether a figure says what the report does: `This note looks at four of them`."""
    is_small = figure.unit == "count" and figure.low is not None and figure.low <= MOST_PARTS
    return is_small and bool(_OF_ITSELF.match(sentence.text))


def refers(text: str) -> bool:
    """Return whether a sentence speaks of whom the one before it did.

    >>> [refers(text) for text in ("In May it sold 5.", "That is double.", "Acme said it sold 5.")]
    [True, True, False]
    """
    return bool(_REFERS.match(text))


def known_names(report: ReportText) -> frozenset[str]:
    """Return the names that stand within sentences, or in headings: no word that only opens one."""
    within = {
        word.key
        for sentence in report.sentences
        for word in own_words(sentence.text)
        if word.kind == "name" and not opens(sentence.text, word)
    }
    printed = " ".join(f"{item.context} {item.text}" for item in report.sentences)
    headings = {sentence.section for sentence in report.sentences}
    named = {name for heading in headings if (name := first_name(heading)) in printed and name}
    return frozenset(within | {words_of(name)[0].key for name in named})


def first_name(heading: str) -> str:
    """Return the first name of a heading, in which a section says whom it is about."""
    names = (heading[word.start : word.end] for word in words_of(heading) if word.kind == "name")
    return next((name for name in names if not NO_NAME.fullmatch(name)), "")


def subject_in(
    words: str, figure: Quantity, known: frozenset[str], *, is_cell: bool
) -> tuple[str, int]:
    """Return whom a figure is said of, by its own sentence, and where that clause starts.

    Who it is is empty where the sentence does not say it.

    Of a cell, whose labels stand before it, the first name is that of its row.
    """
    figures = quantities(words)
    names = [word for word in own_words(words) if word.kind == "name" and not is_in(word, figures)]
    found, start, end = "", 0, 0
    for at, word in enumerate(names):
        if word.start < end:
            continue
        end = word.end
        for other in names[at + 1 :]:
            end = other.end if other.start == end + 1 and not is_cell else end
        does = _DOES.match(words, end)
        is_opening = opens(words, word) and does
        is_name = is_cell or word.key in known or (is_opening and not word.key.endswith("ly"))
        if not is_name or word.key.startswith("series "):
            continue
        is_other = refers(words) or _OF_OTHERS.search(words, 0, word.start)
        is_next = does and end <= figure.start and _NEXT_CLAUSE.search(words, 0, word.start)
        if is_next or not (found or (is_other and not is_cell)):
            found = words[word.start : end]
            start = word.start if is_next and not times_of(words[: word.start], None) else start
    return found, start


def direction_of(said: Said) -> str | None:
    """Return whether a claimed price is of input or of output; null where it is of both."""
    directions = DIRECTIONS & (keys_of(said.figure.text) or said.keys)
    return next(iter(directions)) if len(directions) == 1 else None


def token_prices(text: str, figures: Sequence[Quantity]) -> dict[int, tuple[Quantity, str]]:
    """Return the prices of input and of output among the figures of a sentence, by their starts.

    Returns:
        Each as an amount of dollars per million tokens, with `input` or `output`; none of a
        sentence that does not name that unit, or that speaks of what is cached.
    """
    if not _PER_MTOK.search(text) or re.search(r"\bcach", text, re.I):
        return {}
    amounts = [item for item in figures if _DOLLARS.match(text, item.start)]
    found = {}
    for at, item in enumerate(amounts):
        before = amounts[at - 1].end if at else 0
        after = amounts[at + 1].start if at + 1 < len(amounts) else len(text)
        printed = _DOLLARS.match(text, item.start)
        direction = _direction(text, item, before, after) or _of_pair(text, amounts, at)
        if printed and direction and item.unit in {"usd", "usd_per_mtok", "other"}:
            amount = replace(item, unit="usd_per_mtok", currency="USD", text=printed[0])
            amount = replace(amount, end=printed.end())
            found[item.start] = (item if item.unit == "usd_per_mtok" else amount, direction)
    return found


def _direction(text: str, item: Quantity, before: int, after: int) -> str:
    """Return what an amount is of by the words between it and its neighbours."""
    printed = _DOLLARS.match(text, item.start)
    behind = _BEHIND.match(text, printed.end(), after) if printed else None
    match = behind or _BEFORE.search(text, before, item.start)
    return (match.lastgroup or "") if match else ""


def _of_pair(text: str, amounts: Sequence[Quantity], at: int) -> str:
    """Return what an amount of a pair is of: `$0.59/$0.79 per million input/output tokens`."""
    first = at - 1 if at and _is_between(text, amounts[at - 1], amounts[at]) else at
    if first + 1 >= len(amounts) or not _is_between(text, amounts[first], amounts[first + 1]):
        return ""
    both = _BOTH.search(text, amounts[first + 1].end) or _BOTH.search(text, 0, amounts[first].start)
    if both is None:
        return ""
    return "input" if (at == first) != bool(both["turned"]) else "output"


def _is_between(text: str, one: Quantity, other: Quantity) -> bool:
    printed = _DOLLARS.match(text, one.start)
    return printed is not None and bool(_BETWEEN.fullmatch(text, printed.end(), other.start))
