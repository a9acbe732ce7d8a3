"""Prices that a reading has lost although the page still prints them.

Each function takes time that grows with the rows, and with the text, but not with their product:
labels are looked up by their length instead of being compared with each other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.domain.kinds import PRICES, Row
from pipeline.reading.fold import Key

NEAR_CHARACTERS = 1_500
"""Between a name and its last price, markup included, in the widest rows of real pages."""

MAX_LABEL = 200
"""Longer labels are not looked for inside others."""

_WORD = re.compile(r"[\w.-]+")
_AFTER_LABEL = re.compile(r"(?:\s+[0-9]+[kK])?\s*(?=[<|\"\\\n])")


def still_printed(
    prices: Sequence[Row], before: Mapping[Key, Row], unplaced: Sequence[str], page: str
) -> list[str]:
    """Return a line for each lost price whose amount stands where nothing is read.

    Args:
        prices: The reading's prices.
        before: Those of the last sound reading, by key.
        unplaced: Unplaced items that are new since then.
        page: The document as text, if it is one that people read.
    """
    lost = lost_prices(prices, before)
    if not lost:
        return []
    offers = {row["offer_key"] for row in prices}
    renamed = _renamed(lost, prices)
    gone = [row for row in lost if row["offer_key"] not in offers and id(row) not in renamed]
    near = _standing_near(page, gone)
    return [
        *(f"{row['offer_key']} {row['meter']}: {where}" for row, where in _placed(lost, unplaced)),
        *(
            f"{row['offer_key']} {row['meter']}: outside of what is read"
            for row in gone
            if id(row) in near
        ),
    ]


def lost_prices(prices: Sequence[Row], before: Mapping[Key, Row]) -> list[Row]:
    """Return the prices of the last sound reading that a reading no longer states."""
    still = set(map(PRICES.key_of, prices))
    return [row for key, row in before.items() if key not in still]


def _renamed(lost: Iterable[Row], prices: Iterable[Row]) -> set[int]:
    """Return the ids of lost rows that are read as before, under a name that contains theirs."""
    groups: dict[tuple[str, ...], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in lost:
        groups[_unnamed(row)][row["model_label"]].append(row)
    lengths = {key: _lengths(by_label) for key, by_label in groups.items()}
    found: set[int] = set()
    for row in prices:
        by_label = groups.get(_unnamed(row))
        if by_label:
            for label in _contained(row["model_label"], by_label, lengths[_unnamed(row)]):
                found.update(map(id, by_label.pop(label)))
    return found


def _unnamed(row: Row) -> tuple[str, ...]:
    return row["meter"], row["evidence_text"], row["service_tier"]


def _lengths(labels: Iterable[str]) -> set[int]:
    return {len(label) for label in labels if len(label) <= MAX_LABEL}


def _contained(text: str, labels: Mapping[str, object], lengths: Iterable[int]) -> set[str]:
    """Return which of some labels, of these lengths, stand inside a text."""
    text = text[: 2 * MAX_LABEL]
    return {
        text[start : start + length]
        for length in lengths
        for start in range(len(text) - length + 1)
        if text[start : start + length] in labels
    }


def _placed(lost: Iterable[Row], unplaced: Sequence[str]) -> Iterator[tuple[Row, str]]:
    """Yield lost rows and the unplaced item that names their model and prints their amount."""
    by_label: dict[str, list[Row]] = defaultdict(list)
    for row in lost:
        by_label[row["model_label"]].append(row)
    lengths = _lengths(by_label)
    for line in unplaced:
        where, _, printed = line.partition(": '")
        for label in sorted(_contained(where, by_label, lengths)):
            for row in by_label[label]:
                if prints(printed, row["evidence_text"]):
                    yield row, where


def prints(text: str, evidence: str) -> bool:
    """Return whether a text contains the number of a printed price, whatever its currency.

    >>> prints("0.89/ GPU-hour", "$0.89"), prints("$10.89", "$0.89"), prints("Free", "Free")
    (True, False, True)
    """
    number = re.search(r"[0-9.,]*[0-9]", evidence)
    if number is None:
        return evidence in text
    return re.search(rf"(?<![0-9.,]){re.escape(number[0])}(?![.,]?[0-9])", text) is not None


def _standing_near(page: str, rows: Iterable[Row]) -> set[int]:
    """Return the ids of rows whose label stands alone on the page, soon before the amount."""
    by_label: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_label[row["model_label"]].append(row)
    found: set[int] = set()
    for label, end in _labels_in(page, by_label):
        if _AFTER_LABEL.match(page, end):
            near = page[end : end + NEAR_CHARACTERS]
            found.update(id(row) for row in by_label[label] if row["evidence_text"] in near)
    return found


def _labels_in(page: str, labels: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Yield each place where a label begins a word of the page: the label, and where it ends."""
    by_word: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        word = _WORD.match(label)
        if word is not None:
            by_word[word[0]].add(label)
        else:
            yield from ((label, place.end()) for place in re.finditer(re.escape(label), page))
    if not by_word:
        return
    lengths = {word: {len(label) for label in found} for word, found in by_word.items()}
    for word in _WORD.finditer(page):
        for length in lengths.get(word[0], ()):
            label = page[word.start() : word.start() + length]
            if label in by_word[word[0]]:
                yield label, word.start() + length
