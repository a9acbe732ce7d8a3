"""What a table sells, by its headings, the text above it and the titles of its columns."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from typing import Final, Literal

from pipeline.extract.documents.card_names import DIMENSIONS
from pipeline.extract.documents.html_tables import PageTable
from pipeline.quantities.foreign_words import in_english

Subject = Literal[
    "audio_tokens",
    "image_tokens",
    "training",
    "retrieval",
    "embedding",
    "rerank",
    "speech_to_text",
    "text_to_speech",
    "video",
    "image",
    "tool",
    "gpu",
    "language",
]

_SUBJECTS: Final[tuple[tuple[Subject, re.Pattern[str]], ...]] = (
    ("audio_tokens", re.compile(r"\baudio tokens?\b", re.I)),
    ("image_tokens", re.compile(r"\bimage tokens?\b", re.I)),
    ("training", re.compile(r"fine[\s-]?tun|\btraining\b|\b(?:SFT|DPO|RFT|LoRA)\b", re.I)),
    ("retrieval", re.compile(r"(?=.*\bembed)(?=.*\bre-?rank)", re.I)),
    (
        "embedding",
        re.compile(
            r"\bembed(?:dings?)?\b|\bvectors?\b(?! (?:stores?|storage|search|databases?|index\w*))",
            re.I,
        ),
    ),
    ("rerank", re.compile(r"\bre-?rank", re.I)),
    (
        "speech_to_text",
        re.compile(
            r"speech[\s-]*to[\s-]*text|\b(?:STT|ASR)\b|transcri|speech[\s-]*recognition", re.I
        ),
    ),
    ("text_to_speech", re.compile(r"text[\s-]*to[\s-]*speech|\bTTS\b|speech[\s-]*synth", re.I)),
    ("video", re.compile(r"\bvideos?\b", re.I)),
    (
        "language",
        re.compile(
            r"\bLLMs?\b|(?<![0-9]\s)(?<![0-9]\+\s)language|\btext and\b|text[\s-]*gen|\bchat\b",
            re.I,
        ),
    ),
    ("image", re.compile(r"\bimages?\b", re.I)),
    ("tool", re.compile(r"\btools?\b|\bweb[\s-]*search\b", re.I)),
    (
        "gpu",
        re.compile(
            r"\bGPUs?\b|on[\s-]*demand deploy|dedicated (?:deploy|endpoint|instance)"
            r"|\bhardware\b|\baccelerators?\b",
            re.I,
        ),
    ),
)
_SIZES: Final = re.compile(
    r"[0-9][0-9.,]*(?:(?:\s?[,/–-]\s?|\sto\s|\sor\s)[0-9][0-9.,]*)*(?:\sdims?)?"
)

_OF_TOKENS: Final = re.compile("audio|images?", re.I)
"""Groups of rows that may be of models, or of tokens."""

OF_RETRIEVAL: Final[frozenset[str | None]] = frozenset({"embedding", "rerank"})
"""Subjects that are also the meters of their prices."""

_TITLE_WORDS: Final = 8
_PARENT_WORDS: Final = 4
"""Longest headings that are taken at their word; longer ones advertise."""

INTRO_PIECES: Final = 12


@lru_cache(maxsize=1_024)
def subject_of(text: str) -> Subject | None:
    """Return what a title is about; null if it does not say.

    >>> subject_of("Automatic Speech Recognition (ASR) Models")
    'speech_to_text'
    """
    return next((subject for subject, pattern in _SUBJECTS if pattern.search(text)), None)


_FIRST_ROWS: Final = 50


def subject_of_table(table: PageTable, label_title: str, group: str) -> Subject | None:
    """Return what a table sells, the nearest text first; null if nothing says it."""
    headings = _short([table.heading], _TITLE_WORDS)
    parents = _short([section.heading for section in table.sections[1:]], _PARENT_WORDS)
    by_titles = [subject_of(title) for title in (*headings, in_english(table.caption))]
    by_intro = [_subject_of_intro(table)]
    around = by_titles + by_intro if table.is_headed else by_intro + by_titles
    above = tuple(map(subject_of, parents))
    tokens = " tokens" * (_OF_TOKENS.fullmatch(group) is not None and _repeats_rows(table))
    found = (subject_of(f"{group}{tokens}"), subject_of(label_title), *around, *above)
    named = next((subject for subject in found if subject), None)
    is_embedding = "embedding" in above or _lists_dimensions(table)
    return "embedding" if named in {None, "language"} and is_embedding else named


def _repeats_rows(table: PageTable) -> bool:
    """Return whether the same rows stand in several groups: these tell their prices apart."""
    named = {(row.group, row.cells[0].line) for row in table.rows if not row.is_group and row.cells}
    return len({name for _, name in named}) < len(named)


def _lists_dimensions(table: PageTable) -> bool:
    """Return whether a column says of the first rows how many numbers a vector of a model has.

    It is asked of each group of a table: all rows each time would take too long.
    """
    listed = (row for row in islice(table.rows, _FIRST_ROWS) if not row.is_group)
    sizes: list[str] = []
    for headers, rows in groupby(listed, key=attrgetter("headers")):
        lines = (in_english(header.line) for header in headers)
        titled = [at for at, line in enumerate(lines) if DIMENSIONS.fullmatch(line)]
        sizes += [row.cells[at].line for row in rows for at in titled]
    return bool(sizes) and all(map(_SIZES.fullmatch, sizes))


def _subject_of_intro(table: PageTable) -> Subject | None:
    """Return what the short pieces of the intro agree on: several may be the tabs of a menu."""
    titles = _short(table.intro[-INTRO_PIECES:], _PARENT_WORDS)
    subjects = {subject for title in titles if (subject := subject_of(title))}
    return subjects.pop() if len(subjects) == 1 else None


def _short(titles: Iterable[str], words: int) -> Iterator[str]:
    return (title for title in map(in_english, titles) if len(re.findall(r"\w+", title)) <= words)
