"""Headings that can be nothing but regions: those beside them are regions, too."""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.extract.documents.common_words import are_common
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.terms import NO_TERMS, terms_of_heading
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.regions import region_in

_PLACE_NAME: Final = re.compile(r"[A-ZÀ-Þ][^\W\d_]+(?:[ .'-]+[A-ZÀ-Þ][^\W\d_]+){0,2}")


def sibling_regions(tables: Iterable[PageTable]) -> frozenset[str]:
    """Return the headings that name no known place beside one that names nothing else.

    Of two tabs, `Frankfurt` and `Ashburn`, the second is a place as well: its prices are not those
    of all regions.
    """
    beside: dict[tuple[str, ...], set[str]] = {}
    for table in tables:
        above = tuple(section.heading for section in table.sections[1:])
        beside.setdefault(above, set()).add(table.heading)
    return frozenset(
        heading
        for headings in beside.values()
        if any(heading and region_in(heading) == heading for heading in headings)
        for heading in headings
        if _may_be_place(heading)
    )


def _may_be_place(heading: str) -> bool:
    is_name = _PLACE_NAME.fullmatch(heading) is not None and not are_common(in_english(heading))
    return is_name and terms_of_heading(heading) == NO_TERMS
