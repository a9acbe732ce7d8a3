"""What the text around a table says about its prices, where the table itself does not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.domain.readings import Meter, ServiceTier
from pipeline.extract.documents.html_tables import Table
from pipeline.extract.documents.html_text import joined
from pipeline.quantities.meter_words import order_in, tier_in
from pipeline.quantities.printed_units import units_in_prose

Subject = Literal[
    "audio_tokens",
    "image_tokens",
    "training",
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
    ("embedding", re.compile(r"\bembeddings?\b", re.I)),
    ("rerank", re.compile(r"\bre-?rank", re.I)),
    (
        "speech_to_text",
        re.compile(
            r"speech[\s-]*to[\s-]*text|\b(?:STT|ASR)\b|transcri|speech[\s-]*recognition", re.I
        ),
    ),
    ("text_to_speech", re.compile(r"text[\s-]*to[\s-]*speech|\bTTS\b|speech[\s-]*synth", re.I)),
    ("video", re.compile(r"\bvideos?\b", re.I)),
    ("language", re.compile(r"\bLLMs?\b|language|\btext and\b|text[\s-]*gen|\bchat\b", re.I)),
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
_OFTEN_LOOSE: Final = re.compile(r"_(?:token|char|request|second)$")
"""Units that prose names loosely: `Pay per token` stands above prices per million."""

_TITLE_WORDS: Final = 8
_PARENT_WORDS: Final = 4
_TIER_WORDS: Final = 4
"""Longest heading that is taken at its word; longer ones advertise."""

_INTRO_PIECES: Final = 12
_PROSE_LENGTH: Final = 2_000
_ALWAYS_TIERS: Final = frozenset({"batch", "flex", "priority"})
"""`Fast` and `standard` in a heading are most often praise."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all prices below one header.

    Attributes:
        subject: What is sold.
        unit: Unit named around the table: a key of `units.CONVERSIONS`.
        page_unit: Unit that the page names elsewhere for prices of tokens, likewise.
        declared_unit: Unit of prices of tokens that we know of, where the page names none.
        tier: Class of service.
        order: What several amounts in one cell are for.
    """

    subject: Subject | None = None
    unit: str | None = None
    page_unit: str | None = None
    declared_unit: str | None = None
    tier: ServiceTier | None = None
    order: tuple[Meter, ...] = ()


@dataclass(frozen=True, slots=True)
class PricePage:
    """Whose page a table stands on.

    Attributes:
        provider_id: Seller of what it lists.
        publisher: Who vouches for what it advertises.
        token_unit: Unit of its prices of tokens, for the case that it names none.
    """

    provider_id: str
    publisher: str
    token_unit: str | None = None


def read_context(table: Table, page: PricePage, *, label_title: str, group: str) -> Context:
    """Return what the surroundings of a table say, the nearest text first.

    Args:
        table: The table.
        page: The page.
        label_title: Header of the column that names what is priced.
        group: Spanning row above the rows in question.
    """
    return Context(
        subject=_first_subject(table, label_title, group),
        unit=_unit(table, group),
        page_unit=_page_unit(table),
        declared_unit=None if table.page_units else page.token_unit,
        tier=_tier(table, group),
        order=_order(table),
    )


def _order(table: Table) -> tuple[Meter, ...]:
    """Return what several amounts in one cell are for, as the nearest text that says so."""
    texts = [(table.caption, *table.intro[-_INTRO_PIECES:])]
    texts += [section.lead[-_INTRO_PIECES:] for section in table.sections]
    orders = (order_in(joined(text)[-_PROSE_LENGTH:]) for text in texts)
    return next((order for order in orders if order), ())


def subject_of(text: str) -> Subject | None:
    """Return what a title is about; null if it does not say.

    >>> subject_of("Automatic Speech Recognition (ASR) Models")
    'speech_to_text'
    """
    return next((subject for subject, pattern in _SUBJECTS if pattern.search(text)), None)


def _first_subject(table: Table, label_title: str, group: str) -> Subject | None:
    headings = _short([table.heading], _TITLE_WORDS)
    parents = _short([section.heading for section in table.sections[1:]], _PARENT_WORDS)
    by_titles = [subject_of(title) for title in (*headings, table.caption)]
    by_intro = [_subject_of_intro(table)]
    around = by_titles + by_intro if table.is_headed else by_intro + by_titles
    found = (subject_of(group), subject_of(label_title), *around, *map(subject_of, parents))
    return next((subject for subject in found if subject), None)


def _subject_of_intro(table: Table) -> Subject | None:
    """Return what the short pieces of the intro agree on: several may be the tabs of a menu."""
    titles = _short(table.intro[-_INTRO_PIECES:], _PARENT_WORDS)
    subjects = {subject for title in titles if (subject := subject_of(title))}
    return subjects.pop() if len(subjects) == 1 else None


def _short(titles: Iterable[str], words: int) -> Iterator[str]:
    return (title for title in titles if len(re.findall(r"\w+", title)) <= words)


def _unit(table: Table, group: str) -> str | None:
    texts = [group, table.caption, joined(table.intro[-_INTRO_PIECES:])]
    for section in table.sections:
        texts += [section.heading, joined(section.lead[-_INTRO_PIECES:])]
    for text in texts:
        named = {
            unit for unit in units_in_prose(text[-_PROSE_LENGTH:]) if not _OFTEN_LOOSE.search(unit)
        }
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def _page_unit(table: Table) -> str | None:
    """Return the unit of tokens that the page names for all its prices; null if it names two."""
    named = {unit for unit in table.page_units if unit.endswith("tok")}
    return named.pop() if len(named) == 1 else None


def _tier(table: Table, group: str) -> ServiceTier | None:
    headings = [section.heading for section in table.sections]
    for title in _short([group, *headings], _TIER_WORDS):
        tier = tier_in(title)
        if tier in _ALWAYS_TIERS or (tier and len(title.split()) == 1):
            return tier
    return None
