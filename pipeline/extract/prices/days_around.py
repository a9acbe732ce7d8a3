"""Since when and until when the prices of a table hold, as the text around it says it."""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from pipeline.extract.documents.common_words import are_common
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.said_lines import Nearness, SaidLine
from pipeline.extract.prices.price_changes import is_named
from pipeline.extract.prices.subjects import subject_of
from pipeline.extract.prices.terms import MAX_WORDS, NO_TERMS, Terms
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import DATE, HAS_DATE, day_of, validity_in
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.price_days import SALE, PriceDays, days_of_prices
from pipeline.quantities.regions import region_in
from pipeline.quantities.service_words import CLASSES, tier_in

_NOT_ALL: Final[dict[Nearness, re.Pattern[str]]] = {
    "opening": SALE,
    "closing": re.compile(rf"{SALE.pattern}|\b(?:following|below|this (?:table|section))\b", re.I),
}
"""What speaks of some prices of a page, and of all only beside them."""

_KIND: Final = (
    r"(?:(?:cached )?(?:input|output)|cached?(?: (?:reads?|writes?))?|training|fine-?tuning"
    rf"|{CLASSES}|fast|audio|image|embedding|rerank(?:ing)?|speech|transcription)"
)
_OF_KIND: Final = re.compile(
    rf"\b(?<!and )(?<!/ ){_KIND}(?:[\s-](?:tokens?|mode|tier|api|models?))?"
    r" (?:prices?|pricing|rates?)\b"
    rf"|\b(?:prices?|pricing|rates?) (?:of|for) (?:the |our |all )?{_KIND}\b(?! (?:and|or|/))",
    re.I,
)
"""Prices of one meter, of one class of service or of one kind of models."""

_IN_TABLE: Final = re.compile(r"\b(?:in|of) (?:the|this) table\b|\btable (?:above|below)\b", re.I)
"""What speaks of a table means none that was made of a sentence."""

_OF_PRICES: Final = re.compile(r"\b(?:in(?:put)?|out(?:put)?|cached?|price|rate|cost)s?\b", re.I)
_OF_SOME: Final = re.compile(
    r"\b(?:[Pp]rices|[Rr]ates) (?:of|for) (?:the |our |all )*"
    r"(?P<word>(?!AI|API|GPU|LLM|ML)[A-Z][\w-]+) models?\b"
)
"""Prices of those models that have a word in their names."""

_OFF_FOR: Final = re.compile(
    r"\b(?:customers?|accounts?|users?|members?|teams?|you) (?:\w+ )?(?:gets?|receives?|saves?)\b"
    r".{0,20}%",
    re.I,
)
"""What some buyers get off the prices that are shown."""

_OF_MODEL: Final = re.compile(
    r"\b(?:[Pp]rices?|[Rr]ates?|[Pp]ricing) (?:of|for) (?:the )?"
    r"(?P<name>[A-Z][\w.-]*(?: [A-Z0-9][\w.-]*)*)(?! models?\b)"
)

_QUALIFIED: Final = re.compile(
    r"(?!(?:all|our|these|those|the|list|listed|api|token|current|new|public|usd|dollar|its|any"
    r"|introductory|launch|promotional|special)\b)[a-z]+ (?:prices|rates)\b",
    re.I,
)
"""How a sentence begins that is of some kind of prices, whichever kind: `Preview prices hold`."""

_NEW: Final = re.compile(r"\b(?:new|following)\b", re.I)


def days_around(table: PageTable, group: str, seen_at: datetime | None) -> Terms:
    """Return when the prices of a table hold, by the nearest text that says it.

    A sentence that speaks of days in words that are not understood is a variant: what stands
    beside it is no plain price. So is one behind the prices that other ones begin.

    Args:
        table: The table.
        group: Spanning row above the rows in question.
        seen_at: When the page was fetched, if known: a list of a month to come has a first day.
    """
    in_titles = _days_in_titles(table)
    for sentence, nearness, has_struck in _sentences(table, group):
        is_of_others = _OF_KIND.search(sentence) or _OFF_FOR.search(sentence)
        is_elsewhere = is_of_others or _names_others(table, sentence)
        days = None if is_elsewhere else _days(sentence, nearness)
        if days is None or (has_struck and SALE.search(sentence)):
            continue
        if in_titles & {days.start, days.end} or (table.is_placed and _IN_TABLE.search(sentence)):
            continue
        is_of_group = sentence == in_english(group)
        if not is_of_group and _is_state_of_list(sentence, days, seen_at):
            continue
        if nearness == "above" and days.is_change and days.is_unclear:
            continue  # `Price changes on 1 May 2027`: the tables below say which prices are whose.
        if nearness in _NOT_ALL and _QUALIFIED.match(sentence):
            continue
        is_to_come = days.is_change or (nearness != "opening" and _NEW.search(sentence))
        if days.is_unclear or (is_to_come and nearness != "above"):
            return Terms(variant=sentence[:MAX_WORDS])
        return Terms(effective_from=days.start, effective_to=days.end)
    return NO_TERMS


def _days(sentence: str, nearness: Nearness) -> PriceDays | None:
    is_of_some = _OF_SOME.search(sentence) is not None
    return None if is_of_some else days_of_prices(sentence, of_all=nearness == "above")


def _names_others(table: PageTable, sentence: str) -> bool:
    """Return whether a sentence is of the prices of a model that a table does not name."""
    named = _OF_MODEL.search(sentence)
    if named is None or region_in(named["name"]) or are_common(named["name"]):
        return False
    texts = (cell.text for row in table.rows for cell in (*row.headers, *row.cells[:2]))
    above = (table.caption, *(section.heading for section in table.sections))
    return not any(named["name"] in text for text in (*above, *texts))


def _is_state_of_list(sentence: str, days: PriceDays, seen_at: datetime | None) -> bool:
    """Return whether a sentence says of which month a list is, one that has begun, and no day."""
    is_to_come = seen_at is not None and days.start is not None and days.start > seen_at
    is_plain = days.end is None and not (days.is_change or days.is_unclear or is_to_come)
    return is_plain and re.search(DATE, sentence) is None


def _days_in_titles(table: PageTable) -> set[datetime]:
    """Return the days that titles have beside a name: they are of this model alone."""
    headers = next((row.headers for row in table.rows if not row.is_group), ())
    titles = (header.line for header in headers if HAS_DATE.search(header.line))
    found = (validity_in(title) for title in titles if not _OF_PRICES.search(title))
    return {day for each in found for day in (each.start, each.end) if day}


def _titles_day_of(table: PageTable, sentence: str) -> bool:
    """Return whether a title of a table has a day of a sentence, of which the table was made."""
    printed = {day_of(found["date"]) for found in re.finditer(DATE, sentence)}
    headers = next((row.headers for row in table.rows if not row.is_group), ())
    return any(validity_in(header.line).start in printed for header in headers)


def days_of_kind(table: PageTable, kinds: Collection[str], *, is_known: bool) -> Terms:
    """Return when prices of a kind hold, by a sentence near their table that names this kind.

    Args:
        table: The table.
        kinds: Meters, class of service and subject of a price.
        is_known: Whether its meters are among them; else it may be of the kind all the same.
    """
    for line in table.said:
        for sentence in line.dated:
            of_kind = _OF_KIND.search(sentence)
            days = days_of_prices(sentence) if of_kind else None
            if of_kind is None or days is None:
                continue
            named = {*direction_in(of_kind[0]), tier_in(of_kind[0]), subject_of(of_kind[0])}
            if not named.isdisjoint(kinds) and not (days.is_unclear or days.is_change):
                return Terms(effective_from=days.start, effective_to=days.end)
            if not (is_known and named.isdisjoint(kinds)):
                return Terms(variant=sentence[:MAX_WORDS])
    return NO_TERMS


def days_of_label(table: PageTable, name: str) -> Terms:
    """Return when the prices of one model hold, by a sentence near its table that names it.

    It may also name several by a word that they share: `Prices of the Turbo models`.

    >>> from pipeline.extract.documents.said_lines import SaidLine
    >>> sentences = ("Prices of Anvil 2 hold through January 31, 2027.",)
    >>> said = SaidLine(sentences, "below", dated=sentences)
    >>> table = PageTable(1, (), "", (), (), said=(said,))
    >>> days_of_label(table, "Anvil 2").effective_to.month, days_of_label(table, "Anvil").note
    (2, None)
    """
    said = (line for line in table.said if not _leads_elsewhere(table, line))
    for line in said:
        for sentence in line.dated:
            of_some = _OF_SOME.search(sentence)
            is_one = of_some is not None and is_named(of_some["word"]).search(name) is not None
            if not is_one and (name not in sentence or not is_named(name).search(sentence)):
                continue
            days = days_of_prices(sentence, of_named=True)
            if days is None or (table.has_struck and SALE.search(sentence)):
                continue
            if table.is_placed and _titles_day_of(table, sentence):
                continue
            if days.is_unclear or days.is_change:
                return Terms(variant=sentence[:MAX_WORDS])
            return Terms(effective_from=days.start, effective_to=days.end)
    return NO_TERMS


def _leads_elsewhere(table: PageTable, line: SaidLine) -> bool:
    """Return whether a line ends in a colon: it is of what follows it, and of none further down."""
    return table.is_placed and line.is_of_page and line.sentences[-1].endswith(":")


def _sentences(table: PageTable, group: str) -> Iterator[tuple[str, Nearness, bool]]:
    """Yield the sentences that may say it, the nearest first.

    Each with where it stands, and whether prices are struck out among those that it may be of.
    """
    for text in (group, table.caption, table.heading):
        yield in_english(text), "above", table.has_struck
    for line in table.said:
        if line.nearness == "above" and not _leads_elsewhere(table, line):
            has_struck = table.page_has_struck if line.is_of_page else table.has_struck
            yield from ((sentence, line.nearness, has_struck) for sentence in line.dated)
    for section in table.sections[1:]:
        yield in_english(section.heading), "above", table.has_struck
    for line in table.said:
        of_some = _NOT_ALL.get(line.nearness)
        for sentence in line.dated if line.nearness != "above" else ():
            if of_some is None or not of_some.search(sentence):
                yield sentence, line.nearness, table.has_struck
