"""Tables that a page holds only as data for its scripts.

Next.js sites carry what they show in `self.__next_f.push([1, "…"])`, a text cut into strings of
JavaScript, or in `script#__NEXT_DATA__`. A table in it is a list `rows` or `body` of lists, or of
objects with a list `cells`; the header stands beside it, else it is the first row. Such a table is
read as one in HTML is, after those that the page has.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from bs4 import BeautifulSoup, Tag

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.data_models import priced_models
from pipeline.extract.documents.data_offers import offers_of
from pipeline.extract.documents.data_units import region_of, unit_of
from pipeline.extract.documents.html_tables import PageTable, read_tables
from pipeline.extract.documents.html_text import elements, is_small, joined
from pipeline.extract.documents.json_document import Number, is_text
from pipeline.extract.documents.page_data import (
    data_of,
    data_of_element,
    elements_with_data,
    first_value,
)
from pipeline.extract.documents.price_lines import PLACED
from pipeline.extract.documents.script_code import literals_of
from pipeline.quantities.amounts import SIGNS, currency_in
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.printed_units import units_in_prose

_SHOWN: Final = re.compile(r"\$\s?([0-9]*\.?[0-9]+)")
_STATED: Final = re.compile(r"\$?([0-9]*\.?[0-9]+)(?:\s?(?:/|per\b)|$)")
_OFFERS: Final = ('"offers"', '"itemListElement"')
_LINKED: Final = "application/ld+json"
_TITLES: Final = ("group", "category", "heading", "title", "label", "caption", "tier")
_HEADS: Final = ("head", "header", "headers", "columns", "cols", "cells")
_BODIES: Final = ("rows", "body", "data")
_TEXTS: Final = ("header", "text", "label", "title", "name", "value", "content")
_KEYS: Final = ("key", "field", "accessor", "accessorKey", "dataIndex")
"""Fields of a column that name those of the rows."""

_PIPES: Final = re.compile(r"^\|[^\n]*\|[ \t]*\r?\n\|(?:\s*:?-{2,}:?\s*\|)+[ \t]*\r?$", re.M)
"""The titles of a table in Markdown and the line below them."""

_REGION: Final = "  "
_PROSE: Final = (_REGION, "", "description", "subtitle", "note", "footnote", "unit")
_OPENING: Final = frozenset("[{")
_CLOSING: Final = frozenset("]}")
"""What a text of JSON within JSON begins and ends with."""

_SIGNS: Final = re.compile(f"[{SIGNS}元円]")
_MAX_LINES: Final = 2_000
_LONGEST: Final = 300
"""Texts of a page, and signs of one, that may name its unit."""

_MAX_ROW: Final = 1_000
"""Elements and texts of a row that is compared with data."""

MAX_NODES: Final = 500_000
"""Values of one page's data; a real page has some thousand."""


def read_script_tables(soup: BeautifulSoup) -> tuple[PageTable, ...]:
    """Return the tables of a page, those in its data among them; changes the tree.

    Raises:
        ParseError: The data are too many, or the cells are.
    """
    sources = (data_of, literals_of)
    said = _said_of_all(soup)
    holders = next(filter(None, (list(_holders(source(soup), said)) for source in sources)), [])
    _add_tables(soup, holders, _sign(soup))
    return read_tables(soup)


def markdown_of(soup: BeautifulSoup) -> str:
    """Return the texts with tables in Markdown that the data of a page hold; empty for none."""
    found: list[str] = []
    stack = list(data_of(soup))[::-1]
    for _ in range(MAX_NODES):
        value = stack.pop() if stack else None
        if isinstance(value, dict | list):
            stack += list(value.values() if isinstance(value, dict) else value)[::-1]
        elif isinstance(value, str) and _PIPES.search(value):
            found.append(value)
        if not stack:
            break
    return "\n\n".join(dict.fromkeys(found))


def add_models(soup: BeautifulSoup) -> None:
    """Add tables of the models in the data of a page that its own tables leave out.

    The data are believed where they have all amounts of a row that is shown, for each model that
    both name: `Show all 40 models` shows the others when it is clicked.
    """
    tables = [table for holder in _holders(data_of(soup)) if (table := priced_models(holder))]
    rows = elements(soup, ("tr",)) if tables else ()
    rows = (row for row in rows if is_small(row, _MAX_ROW) and row.td)
    shown = {_folded(row.find(["td", "th"])): row.get_text(" ") for row in rows}
    found = []
    for head, *models in tables:
        both = [model for model in models if model[0].casefold() in shown]
        others = [model for model in models if model[0].casefold() not in shown]
        if both and others and all(_agrees(model, shown[model[0].casefold()]) for model in both):
            found.append({"head": head, "rows": others})
    _add_tables(soup, found)


def _folded(cell: object) -> str:
    return joined((cell.get_text(" "),)).casefold() if isinstance(cell, Tag) else ""


def _agrees(model: list[str], row: str) -> bool:
    """Return whether a row shows amounts of a model, and no others."""
    stated = {float(found[1]) for amount in model[2:] if (found := _STATED.match(amount))}
    printed = {float(amount) for amount in _SHOWN.findall(row)}
    return bool(printed) and printed <= stated


def add_offers(soup: BeautifulSoup) -> None:
    """Add tables of the offers in the structured data of a page, of names that no cell has."""
    scripts = [tag for tag in elements(soup, ("script",)) if tag.get("type") == _LINKED]
    if any(name in script.get_text() for script in scripts for name in _OFFERS):
        cells = (cell for cell in elements(soup, ("td", "th")) if is_small(cell, _MAX_ROW))
        seen = {joined((cell.get_text(),)).casefold() for cell in cells}
        values = (first_value(script.get_text()) for script in scripts)
        offers = (holder for holder in _holders(values) if offers_of(holder))
        _add_tables(soup, (one for one in offers if seen.isdisjoint(_names_in(offers_of(one)))))


def _names_in(rows: Iterable[list[str]]) -> set[str]:
    return {name.casefold() for name, *_ in rows} - {"model"}


def add_components(soup: BeautifulSoup) -> None:
    """Add the tables in the properties of components that show nothing yet, each in its place."""
    for tag in [tag for tag in elements_with_data(soup) if not tag.get_text().strip()]:
        if holders := list(_holders([data_of_element(tag)])):
            sign = _sign(soup)
            tag.extend([_section(soup, holder, sign, "caption") for holder in holders])
            tag.attrs.clear()


def tables_in(values: Iterable[object]) -> Iterator[list[list[str]]]:
    """Yield the tables that some data hold, the header of each first."""
    return map(_rows, _holders(values))


def _sign(soup: BeautifulSoup) -> str:
    """Return the sign of all amounts that a page shows, if that is the dollar's."""
    signs = set(_SIGNS.findall(soup.get_text()))
    return "$" if signs == {"$"} else ""


def _add_tables(soup: BeautifulSoup, holders: Iterable[dict[str, Any]], sign: str = "") -> None:
    """Add the tables of some data to a page; `sign` is that of all amounts which the page shows."""
    body = soup.body or soup
    for holder in holders:
        body.append(_section(soup, holder, sign))


def _said_of_all(soup: BeautifulSoup) -> str:
    """Return what the texts of a page say of units and currencies."""
    lines = (line for line in islice(soup.stripped_strings, _MAX_LINES) if len(line) < _LONGEST)
    return " . ".join(line for line in lines if units_in_prose(line) or currency_in(line))


def _holders(values: Iterable[object], page: str = "") -> Iterator[dict[str, Any]]:
    """Yield each object that holds a table, without recursion; in the order of the page.

    Beside its fields stands what the objects around it say of the unit of its amounts and of their
    region, and what the page says of the unit.
    """
    stack = [(value, "", "") for value in values][::-1]
    seen = 0
    while stack:
        value, said, where = stack.pop()
        seen += 1
        if seen > MAX_NODES:
            msg = "the data of the page are too many"
            raise ParseError(msg)
        if isinstance(value, dict):
            said, where = unit_of(value) or said, region_of(value) or where
            around = {"": said, " ": page} if said or page else {}
            holder = {**value, **around, **({_REGION: where} if where else {})}
            if _rows(holder):
                yield holder
            stack += [(inner, said, where) for inner in value.values()][::-1]
        elif isinstance(value, list):
            stack += [(inner, said, where) for inner in value][::-1]
        elif isinstance(value, str) and value[:1] in _OPENING and value[-1:] in _CLOSING:
            stack.append((first_value(value), said, where))


def _rows(holder: dict[str, Any], sign: str = "") -> list[list[str]]:
    """Return the rows of cells that an object holds, the header first; none if it is no table."""
    bodies = (holder.get(name) for name in _BODIES)
    rows = next((body for body in bodies if isinstance(body, list)), None)
    heads = (_cells_of(holder.get(name)) for name in _HEADS)
    head = next((head for head in heads if isinstance(head, list) and head), [])
    rows = _by_keys(rows, head) if rows and head else rows
    if rows is None or all(isinstance(row, dict) and "cells" not in row for row in rows):
        return priced_models(holder) or offers_of(holder)
    cells = [_cells_of(row) for row in rows]
    titles = [_text(title) for title in head]
    found = [_shown(row, titles, sign) for row in cells if isinstance(row, list) and row]
    if not any(_is_text(cell) for row in cells if isinstance(row, list) for cell in row):
        return []
    return [titles, *found] if titles else found


def _cells_of(row: object) -> object:
    """Return the cells of a row, or of a header, that is an object; anything else as it is."""
    return row.get("cells") if isinstance(row, dict) else row


def _by_keys(rows: list[Any], head: list[Any]) -> list[Any]:
    """Return rows of objects as rows of cells, if each column names its field; else as they are."""
    columns = [column for column in head if isinstance(column, dict)]
    named = [next((one[name] for name in _KEYS if name in one), None) for one in columns]
    is_keyed = len(named) == len(head) and all(map(is_text, named))
    if not is_keyed or not all(isinstance(row, dict) for row in rows):
        return rows
    return [[row.get(key) for key in named] for row in rows]


def _shown(row: list[object], titles: list[str], sign: str) -> list[str]:
    """Return the cells of a row as they are shown: numbers below a meter with their sign."""
    padded = [*titles, *[""] * len(row)]
    return [
        f"{sign}{_text(cell)}" if isinstance(cell, Number) and _is_meter(title) else _text(cell)
        for cell, title in zip(row, padded, strict=False)
    ]


def _is_meter(title: str) -> bool:
    return is_meter_name(title) or title.casefold() == "training"


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and not isinstance(cell, Number)


def _text(cell: object) -> str:
    """Return what a cell shows; of data that may show anything, all of it, so that it is seen."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dict):
        texts = [cell[name] for name in _TEXTS if isinstance(cell.get(name), str)]
        if len(texts) == 1:
            return str(texts[0])
    return "" if cell is None else json.dumps(cell, ensure_ascii=False)


def _section(soup: BeautifulSoup, holder: dict[str, Any], sign: str, heading: str = "h2") -> Tag:
    """Return a table of the data as a section of the page, with the words that stand beside it."""
    section, table = soup.new_tag("section"), soup.new_tag("table", attrs={PLACED: ""})
    for tag, names in ((heading, _TITLES), ("p", _PROSE)):
        for name in names:
            if isinstance(holder.get(name), str) and holder[name].strip():
                place = table if tag == "caption" else section
                place.append(_element(soup, tag, holder[name]))
    for index, cells in enumerate(_rows(holder, sign)):
        row = soup.new_tag("tr")
        row.extend([_element(soup, "td" if index else "th", cell) for cell in cells])
        table.append(row)
    section.append(table)
    return section


def _element(soup: BeautifulSoup, name: str, text: str) -> Tag:
    element = soup.new_tag(name)
    # Data of Next.js write `$1` as `$$1`: a single sign begins a reference there.
    element.string = text[1:] if text.startswith("$$") else text
    return element
