"""The unit that the text around a table, or the rest of its page, states for its prices."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.html_text import joined
from pipeline.extract.prices.subjects import INTRO_PIECES, Subject
from pipeline.quantities.amounts import CURRENCY_WORD, SIGNS
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import PrintedUnit, durations_in, unit_in, units_in_prose

_OFTEN_LOOSE: Final = re.compile(r"_(?:token|char|request|second)$")
"""Units that prose names loosely: `Pay per token` stands above prices per million."""

_IS_PER_TOKEN: Final = re.compile(
    rf"\b(?:prices?|rates?|amounts?) (?:\w+ ){{0,3}}(?:{CURRENCY_WORD}|in|are|is)"
    r" per (?:single |one )?token(?!s?\s\w+ed)\b",
    re.I,
)
"""A sentence on what prices are per, and not on how one pays."""

_PROSE_LENGTH: Final = 2_000
_LAST_PIECES: Final = 2

_UNIT_BELOW: Final = re.compile(
    r"(?:\(|(?:all )?(?:prices|rates|fees)(?: are)?(?: in)? |USD |US\$ ?|\$ ?|in )*"
    r"(?:per|/)\s?[^.]{3,40}\.?\)?$",
    re.I,
)
_OF_UNITS: Final = re.compile(
    r"(?:(?:all|the|our|these|listed|shown|stated|quoted|are|is|in|of|for|an?|one|what|each|every|by|and"
    r"|prices?|pricing|rates?|costs?|amounts?|figures?|units?|US|U\.S|per"
    rf"|{CURRENCY_WORD}|million|thousand|mio|tokens?|1|[MK]|1[MK]|1,000(?:,000)?|[MK]Tok|inputs?|outputs?|without"
    rf"|excl(?:uding)?|VAT|tax(?:es)?|net)(?![\w])|[\s:.,()/{SIGNS}|–-])+",
    re.I,
)
"""A line right below a table that is nothing but its unit."""

_PER_MILLION: Final = re.compile(
    rf"(?:\b(?:prices?|pricing|costs?|rates?|{CURRENCY_WORD}|tokens?(?: (?:is|are))?)\b|[{SIGNS}])"
    r"[^.;]{0,60}?(?:/|\bper\b)\s?(?:1\s?|one\s)?(?:M|million)\b(?!\s*[a-z])",
    re.I,
)
"""A million of what the columns say: of tokens, where they are of input and output."""


_PER_GENERATION: Final = re.compile(
    r"\b(?:prices?|pricing|priced|billed|costs?|rates?)\b[^.;]{0,40}\bper (?:single )?generation\b",
    re.I,
)
"""What is made of a picture model is a picture."""

_MADE_PICTURES: Final = re.compile(
    r"(?:(?:image|picture)s?[\s-](?:generat\w+|creation|synthesis)|text[\s-]to[\s-]images?)"
    r"(?:\s(?:models?|api|pricing|prices?))*",
    re.I,
)
_MAKES_PICTURES: Final = re.compile(
    r"(?:generate|create|make|(?P<edit>edit))s?\b[^.]{0,20}\b(?:image|picture)s?\b", re.I
)
"""Heading of models each of whose calls makes a picture, and how the text below it begins."""


def duration_around(table: PageTable, group: str) -> PrintedUnit | None:
    """Return the one duration for which the nearest text that names any states prices."""
    last = table.intro[-_LAST_PIECES:][::-1]
    texts = [group, table.caption, *last, joined(table.intro[-INTRO_PIECES:])]
    for section in table.sections:
        texts += [section.heading, joined(section.lead[-INTRO_PIECES:])]
    found = (durations_in(in_english(text)) for text in texts if text)
    named = next(filter(None, found), frozenset())
    return PrintedUnit(next(iter(named))) if len(named) == 1 else None


def unit_around(table: PageTable, group: str, subject: Subject | None = None) -> str | None:
    """Return the one unit that the nearest text which names any states for prices."""
    for text in filter(None, _around(table, group)):
        if subject == "image" and _PER_GENERATION.search(text):
            return "usd_per_image"
        named = {
            unit
            for unit in units_in_prose(in_english(text[-_PROSE_LENGTH:]))
            if not _OFTEN_LOOSE.search(unit) or _IS_PER_TOKEN.search(text)
        }
        if named:
            return named.pop() if len(named) == 1 else None
    return None


def is_by_picture(table: PageTable, group: str) -> bool:
    """Return whether prices are by the picture: the heading is of making them, no text of units."""
    is_made = _MADE_PICTURES.fullmatch(in_english(table.heading).strip()) or _made_by(table)
    return bool(is_made) and not any(map(units_in_prose, map(in_english, _around(table, group))))


def edits_pictures(table: PageTable) -> bool:
    """Return whether the text below a heading begins with what the models do: edit pictures."""
    made = _made_by(table)
    return made is not None and made["edit"] is not None


def _made_by(table: PageTable) -> re.Match[str] | None:
    lead = table.sections[0].lead if table.sections else ()
    return _MAKES_PICTURES.match(lead[0]) if lead else None


def last_unit(tables: Sequence[PageTable]) -> str | None:
    """Return the unit of tokens below the last table, if no table before it names any unit."""
    titles = (header.line for table in tables for row in table.rows[:1] for header in row.headers)
    if not tables or tables[-1].page_units or any(unit_in(in_english(title)) for title in titles):
        return None
    *others, last = (unit_around(table, "") for table in tables)
    return last if last and last.endswith("tok") and not any(others) else None


def _around(table: PageTable, group: str) -> Iterator[str]:
    """Yield the texts around a table that may name its unit, the nearest first."""
    first = (line.partition(". ")[0] for line in table.below[:1])
    below = (line for line in first if _UNIT_BELOW.match(line) or _OF_UNITS.fullmatch(line))
    yield from (group, table.corner, table.caption, *below, joined(table.intro[-INTRO_PIECES:]))
    for section in table.sections:
        yield from (section.heading, joined(section.lead[-INTRO_PIECES:]))


def unit_of_page(table: PageTable, group: str) -> str | None:
    """Return the unit of tokens that the page names for all its prices; null if it names two.

    Of tokens is also what a text nearby says `per million` of.
    """
    named = {unit for unit in table.page_units if unit.endswith("tok")}
    if not named and any(map(_PER_MILLION.search, map(in_english, _around(table, group)))):
        return "usd_per_mtok"
    return named.pop() if len(named) == 1 else None
