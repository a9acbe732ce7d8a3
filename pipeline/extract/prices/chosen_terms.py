"""What is chosen on a page binds the prices below it: a region, a class of service, a plan."""

import re
from typing import Final

from pipeline.extract.documents.choices import Choice
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.binding_words import binding_terms
from pipeline.extract.prices.sentence_terms import region_of_sentence, terms_of_sentence
from pipeline.extract.prices.terms import MAX_WORDS, NO_TERMS, Terms, terms_of_heading
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.regions import asks_for_region, chosen_region, region_in

_WORDS: Final = 6
"""Longest lines that say where prices hold as a title does."""

_BINDS_NOTHING: Final = re.compile(
    r"(?:sort|order|group|view|show|display|filter|search|compare|all|any|every|none)\b.*"
    r"|.*\b(?:languages?|themes?|modes?|models?|makers?|(?<!cloud )providers?|vendors?|versions?"
    r"|capabilit(?:y|ies)|features?|licen[cs]es?|famil(?:y|ies)|categor(?:y|ies)"
    r"|modalit(?:y|ies)|tasks?|types?|use cases?|rows|tax(?:es)?|VAT|GST|units?|currency)\b.*"
    r"|names?|prices?|newest|popular(?:ity)?|relevance|featured|recommended|default|light|dark"
    r"|system|developers?|people|individuals?|personal|everyone|api|tables?|cards?|list|grid"
    r"|english|deutsch|fran[çc]ais|espa[ñn]ol|italiano|portugu[êe]s|nederlands|polski|日本語|中文"
    r"|한국어|[A-Z]{2}|v?[0-9]+|v[0-9].*",
    re.I,
)
"""Titles and options of lists by which a page is sorted, filtered or drawn."""


def terms_of_choice(choice: Choice) -> Terms:
    """Return what a choice binds prices to; an option of a form that no rule knows is a variant.

    >>> terms_of_choice(Choice("Location", "Gravelines", "Location", False)).region
    'Gravelines'
    >>> terms_of_choice(Choice("Cloud", "Secure Cloud", "Cloud", True)).variant
    'Secure Cloud'
    >>> terms_of_choice(Choice("Sort by", "Context", "Sort by", True)) == NO_TERMS
    True
    """
    text = in_english(choice.text)[:MAX_WORDS]
    if asks_for_region(choice.title) or region_in(text):
        return Terms(region=text)
    known = terms_of_heading(text).within(binding_terms(text, is_training=False))
    if known.refusal:
        return Terms(variant=text)
    texts = (in_english(choice.title), text)
    if known != NO_TERMS or not choice.is_form or any(map(_BINDS_NOTHING.fullmatch, texts)):
        return known
    return Terms(variant=text)


def terms_of_choices(table: PageTable) -> Terms:
    """Return what is chosen above a table, the nearest first."""
    found = NO_TERMS
    for choice in (choice for section in table.sections for choice in section.choices):
        found = found.within(terms_of_choice(choice))
    return found


def region_of_page(table: PageTable) -> Terms:
    """Return where a page says above of all its prices that they hold."""
    leads = (line for section in table.sections for line in section.lead)
    lines = [*table.intro, *leads]
    short = (terms_of_sentence(line).region for line in lines if len(line.split()) <= _WORDS)
    said = next(filter(None, (*map(region_of_sentence, lines), *short)), None)
    return Terms(region=said or chosen_region(lines))
