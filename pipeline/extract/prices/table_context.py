"""What the text around a table says about its prices, where the table itself does not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.documents.footnotes import MARK
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.html_text import joined
from pipeline.extract.prices.binding_words import binding_terms
from pipeline.extract.prices.cell_amounts import Part, parts_of
from pipeline.extract.prices.chosen_terms import region_of_page, terms_of_choices
from pipeline.extract.prices.currencies_around import currency_around
from pipeline.extract.prices.days_around import days_around
from pipeline.extract.prices.meters import is_per_gpu
from pipeline.extract.prices.price_statements import (
    terms_of_statements,
    terms_of_title_note,
    terms_of_unmarked,
)
from pipeline.extract.prices.sentence_terms import terms_of_sentence
from pipeline.extract.prices.subjects import INTRO_PIECES, Subject, subject_of_table
from pipeline.extract.prices.terms import NO_TERMS, Terms, terms_of_heading, terms_of_note
from pipeline.extract.prices.units_around import (
    duration_around,
    edits_pictures,
    is_by_picture,
    unit_around,
    unit_of_page,
)
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in, order_in
from pipeline.quantities.printed_units import PrintedUnit, unit_in
from pipeline.quantities.regions import asks_for_region, chosen_region
from pipeline.quantities.service_words import tier_named

_PROSE_LENGTH: Final = 2_000

_LAST_PIECES: Final = 2
_MENU_PIECES: Final = 6
_LAST_WORDS: Final = 6
_NO_TAB: Final = re.compile(r"^[,;.)\]]|^\w+\.$|\b(?:is|are|costs?|gets?|saves?)\b.*\.$", re.I)
"""A text that is the rest of a line, or a sentence: `Fast.`, `Batch requests are half price.`"""

_SENTENCE_PIECES: Final = 4
"""Pieces of text right above a table may say what it is about, as a tab without a role does."""

_CURRENT: Final = re.compile(r"(?:our |the )?(?:current|present|today['’]s)\b", re.I)
_DIRECTED: Final = re.compile(
    r"\b(?P<of>input|output)(?: tokens?)? (?:prices?|pricing|rates?|costs?)\b"
    r"|(?:/|\bper)\s?(?:1\s?)?(?:[MK]|million|thousand) (?P<unit>input|output) tokens\b",
    re.I,
)
_OF_PROMPTS: Final = re.compile(
    r"[<>≤≥]|\b(?:prompts?|requests?|inputs?|over|above|more|longer|beyond)\b", re.I
)
_OF_ALL: Final = re.compile(
    r"^(?:(?:all|the|these|listed|shown|stated)\s)*(?:prices?|rates?|figures?)"
    r"(?:\s(?:above|shown|listed|here|in (?:this|the) table))*\s(?:is|are|holds?|appl(?:y|ies))\b"
    r"(?!.*(?:%|\bhalf\b|\bdiscount|\blower\b|\bcheaper\b))",
    re.I,
)
"""Text below a table that speaks of its prices."""


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all prices below one header.

    Attributes:
        subject: What is sold.
        unit: Unit named around the table: a key of `units.CONVERSIONS`.
        page_unit: Unit that the page names elsewhere for prices of tokens, likewise.
        declared_unit: Unit of prices of tokens that we know of, where the page names none.
        terms: What headings, tabs and text around the table bind its prices to.
        order: What several amounts in one cell are for.
        directions: The one direction that the nearest text has prices of.
        currency: Currency that the text around states together with the unit of tokens.
        page_currency: Currency that the page says all its prices are in.
        is_per_gpu: Whether the text around says that prices are those of one GPU.
        duration: The hour, minute or second that the text around names for prices of hardware.
        rent_unit: The unit that other tables of the page name for prices of GPUs.
        models: Models that are named as tools are.
        retrieval: What models are for that the page elsewhere has below a title of it.
        is_by_picture: Whether plain prices are those of one picture.
    """

    subject: Subject | None = None
    unit: str | None = None
    page_unit: str | None = None
    declared_unit: str | None = None
    terms: Terms = NO_TERMS
    order: tuple[Part, ...] = ()
    directions: tuple[Meter, ...] = ()
    currency: str | None = None
    page_currency: str | None = None
    is_per_gpu: bool = False
    duration: PrintedUnit | None = None
    rent_unit: str | None = None
    models: frozenset[str] = frozenset()
    retrieval: Mapping[str, Subject] = field(default_factory=dict)
    is_by_picture: bool = False


@dataclass(frozen=True, slots=True)
class PricePage:
    """Whose page a table stands on.

    Attributes:
        provider_id: Seller of what it lists.
        publisher: Who vouches for what it advertises.
        token_unit: Unit of its prices of tokens, for the case that it names none.
        rent_unit: The one unit that headers of the page name for prices of GPUs.
        models: Models, priced by the token, that are named as tools are: `Anvil Search`.
        last_unit: Unit below the last table, where nothing before it names any.
        seen_at: When the page was fetched, if known.
        notes: Footnotes to which no table has a mark.
        regions: Headings that are regions because those beside them are.
        retrieval: Models below a title of embeddings or of reranking, and which of them it is.
    """

    provider_id: str
    publisher: str
    token_unit: str | None = None
    rent_unit: str | None = None
    models: frozenset[str] = frozenset()
    last_unit: str | None = None
    seen_at: datetime | None = None
    notes: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
    retrieval: Mapping[str, Subject] = field(default_factory=dict)


def read_context(table: PageTable, page: PricePage, *, label_title: str, group: str) -> Context:
    """Return what the surroundings of a table say, the nearest text first."""
    subject = subject_of_table(table, label_title, group)
    return Context(
        subject=subject,
        unit=unit_around(table, group, subject),
        page_unit=unit_of_page(table, group) or page.last_unit,
        declared_unit=None if table.page_units else page.token_unit,
        terms=_bound(table, group, subject)
        .within(_terms(table, page, group))
        .within(terms_of_unmarked(page.notes)),
        order=_order(table),
        directions=_directions(table, group),
        currency=currency_around(table),
        page_currency=table.page_currency,
        is_per_gpu=_is_per_gpu(table),
        duration=duration_around(table, group),
        rent_unit=page.rent_unit,
        models=page.models,
        retrieval=page.retrieval,
        is_by_picture=is_by_picture(table, group),
    )


def _order(table: PageTable) -> tuple[Part, ...]:
    """Return what several amounts in one cell are for, as the nearest text that says so."""
    texts = [(table.caption, *table.intro[-INTRO_PIECES:])]
    texts += [section.lead[-INTRO_PIECES:] for section in table.sections]
    orders = (order_in(in_english(joined(text)[-_PROSE_LENGTH:])) for text in texts)
    return parts_of(next((order for order in orders if order), ()))


def _directions(table: PageTable, group: str) -> tuple[Meter, ...]:
    """Return the one direction of which the nearest text has prices, as `Output prices` says it."""
    texts = (group, table.caption, joined(table.intro[-_LAST_PIECES:]), table.heading)
    found = (
        {str(match[match.lastgroup or 0]).lower() for match in _DIRECTED.finditer(in_english(text))}
        for text in texts
    )
    named = next(filter(None, found), set())
    return direction_in(named.pop()) if len(named) == 1 else ()


def _is_per_gpu(table: PageTable) -> bool:
    sections = table.sections[:2]
    texts = (table.caption, *table.intro, *table.below, *(section.heading for section in sections))
    said = (*texts, *(text for section in sections for text in section.lead))
    names_any = any(word in text.lower() for text in said for word in ("gpu", "card"))
    return names_any and is_per_gpu(joined(said))


def _terms(table: PageTable, page: PricePage, group: str) -> Terms:
    """Return the terms of the nearest words; only the nearest heading says who may buy."""
    nearest = (text for text in table.intro[-_MENU_PIECES:] if not _NO_TAB.search(text))
    # `Batch requests, US dollars per 1M tokens:` is a title and what its prices are in.
    titles = (_title_in(text) if text.endswith(":") else text for text in nearest)
    last = [text for text in titles if len(text.split()) <= _LAST_WORDS]
    said = [NO_TERMS if MARK.match(text) else _terms_of_piece(text) for text in last]
    near = [terms_of_heading(text) for text in (group, table.caption, table.corner)]
    if len({terms.tier for terms in said if terms.tier}) < 2:  # noqa: PLR2004
        # Else they are the tabs of a menu: which one is open is not known.
        near += reversed(said[-_LAST_PIECES:])
    near += map(terms_of_title_note, table.noted)
    chosen = terms_of_choices(table)
    sentence = terms_of_sentence(joined(table.intro[-_SENTENCE_PIECES:]))
    near.append(replace(sentence, region=None) if chosen.region else sentence)
    sections = [terms_of_heading(section.heading) for section in table.sections]
    outer = [replace(terms, commitment=None) for terms in sections[1:]]
    below = [terms_of_note(line) for line in table.below if _OF_ALL.search(line)]
    known = [replace(terms, note=None) for terms in below if terms.variant is None]
    found = NO_TERMS
    for terms in (
        *near,
        *sections[:1],
        Terms(region=table.heading) if table.heading in page.regions else NO_TERMS,
        *outer,
        *known,
        days_around(table, group, page.seen_at),
        Terms(variant="edit") if edits_pictures(table) else NO_TERMS,
        chosen,
        region_of_page(table),
    ):
        found = found.within(terms)
    return found


def _title_in(text: str) -> str:
    """Return what a line says up to a comma or bracket, with a class of service behind these."""
    first, *others = re.split("[,():]", text)
    return " ".join((first, *filter(tier_named, others)))


def _bound(table: PageTable, group: str, subject: Subject | None) -> Terms:
    """Return what titles may bind prices to that no rule understands, the nearest first."""
    headings = [section.heading for section in table.sections]
    tabs = [text for text in table.intro[-_LAST_PIECES:] if not _is_no_tab(text)]
    if chosen_region(table.intro):
        tabs = [text for text in tabs if not asks_for_region(text)]
    found = NO_TERMS
    for text in (group, table.caption, *tabs, *headings):
        found = found.within(binding_terms(text, is_training=subject == "training"))
        if _CURRENT.match(text):
            break  # `Current prices` below `Upcoming price changes` are plain ones.
    return found.within(terms_of_statements(table))


def _is_no_tab(text: str) -> bool:
    """Return whether a text goes on with a line, is a sentence, or prints the price of a unit."""
    return bool(_NO_TAB.search(text) or (HAS_MONEY.search(text) and unit_in(in_english(text))))


def _terms_of_piece(text: str) -> Terms:
    """Return the terms of a short text above a table; `128K+` there is the size of a context."""
    found = terms_of_heading(text)
    is_size = found.context_over_tokens and not _OF_PROMPTS.search(text)
    return replace(found, context_over_tokens=None) if is_size else found
