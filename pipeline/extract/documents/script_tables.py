"""Tables that a page holds only as data for its scripts.

Next.js sites carry what they show in `self.__next_f.push([1, "…"])`, a text cut into strings of
JavaScript, or in `script#__NEXT_DATA__`. A table in it is a list `rows` or `body` of lists, or of
objects with a list `cells`; the header stands beside it, else it is the first row. Such a table is
read as one in HTML is, after those that the page has.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bs4 import BeautifulSoup, Tag

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.html_tables import PageTable, read_tables
from pipeline.quantities.printed_units import unit_in

_PUSH: Final = re.compile(r"self\.__next_f\.push\(\s*(?=\[)")
_LINE: Final = re.compile(r"^[0-9a-f]+:[A-Z]*(?=[\[{])", re.M)
_TITLES: Final = ("heading", "title", "caption")
_HEADS: Final = ("head", "header", "headers", "columns", "cells")
_BODIES: Final = ("rows", "body")
_TEXTS: Final = ("text", "label", "title", "name", "value", "content")
_PROSE: Final = ("description", "subtitle", "note", "footnote", "unit")
_PRICES: Final = ("pricing", "prices", "price", "cost")
_OFFER: Final = frozenset({"name", "price", "priceCurrency", "unitText"})
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
MAX_NODES: Final = 500_000
"""Values of one page's data; a real page has some thousand."""


class _Number(str):
    """A number as printed."""

    __slots__ = ()


def read_script_tables(soup: BeautifulSoup) -> tuple[PageTable, ...]:
    """Return the tables of a page, those in its data among them; changes the tree.

    Raises:
        ParseError: The data are too many, or the cells are.
    """
    body = soup.body or soup
    for holder in _holders(_data(soup)):
        body.append(_section(soup, holder))
    return read_tables(soup)


def _data(soup: BeautifulSoup) -> Iterator[object]:
    """Yield each value of the page's data that can be decoded."""
    decoder = json.JSONDecoder(parse_float=_Number, parse_int=_Number)
    pushed: list[str] = []
    for script in soup.find_all("script"):
        text = script.get_text()
        if script.get("id") == "__NEXT_DATA__" or script.get("type") == "application/ld+json":
            yield _decoded(decoder, text, len(text) - len(text.lstrip()))
        for match in _PUSH.finditer(text):
            value = _decoded(decoder, text, match.end())
            if isinstance(value, list):
                pushed += [part for part in value[1:] if isinstance(part, str)]
    flight = "".join(pushed)
    for match in _LINE.finditer(flight):
        yield _decoded(decoder, flight, match.end())


def _decoded(decoder: json.JSONDecoder, text: str, at: int) -> object:
    try:
        return decoder.raw_decode(text, at)[0]
    except (json.JSONDecodeError, RecursionError):
        # Text of the page may look like data; what is not decoded holds no table.
        return None


def _holders(values: Iterable[object]) -> Iterator[dict[str, Any]]:
    """Yield each object that holds a table, without recursion; in the order of the page."""
    stack = list(values)[::-1]
    seen = 0
    while stack:
        value = stack.pop()
        seen += 1
        if seen > MAX_NODES:
            msg = "the data of the page are too many"
            raise ParseError(msg)
        if isinstance(value, dict):
            if _rows(value):
                yield value
            stack += list(value.values())[::-1]
        elif isinstance(value, list):
            stack += value[::-1]


def _rows(holder: dict[str, Any]) -> list[list[str]]:
    """Return the rows of cells that an object holds, the header first; none if it is no table."""
    bodies = (holder.get(name) for name in _BODIES)
    rows = next((body for body in bodies if isinstance(body, list)), None)
    if rows is None:
        return _priced_models(holder) or _offers(holder)
    cells = [row.get("cells") if isinstance(row, dict) else row for row in rows]
    found = [[_text(cell) for cell in row] for row in cells if isinstance(row, list) and row]
    if not any(_is_text(cell) for row in cells if isinstance(row, list) for cell in row):
        return []
    heads = (holder.get(name) for name in _HEADS)
    head = next((head for head in heads if isinstance(head, list) and head), None)
    return [[_text(title) for title in head], *found] if head else found


def _priced_models(holder: dict[str, Any]) -> list[list[str]]:
    """Return a table of the models in a list of objects, each with its prices and their unit."""
    for models in holder.values():
        found = [
            (model, prices)
            for model in (models if isinstance(models, list) else [])
            if isinstance(model, dict) and (prices := _prices(model))
        ]
        if found and all(isinstance(model.get("name"), str) for model, _ in found):
            return _model_rows(found)
    return []


def _offers(holder: dict[str, Any]) -> list[list[str]]:
    """Return a table of the offers of one product, as structured data of search engines has them.

    Each offer names its currency and what it is for: without these it is no price here.
    """
    offers = holder.get("offers")
    listed = offers if isinstance(offers, list) else [offers]
    found = [offer for offer in listed if isinstance(offer, dict) and offer.keys() >= _OFFER]
    if not found or len(found) < len(listed) or not isinstance(holder.get("name"), str):
        return []
    titles = [
        f"{offer['name']} ({offer['priceCurrency']} / {offer['unitText']})" for offer in found
    ]
    return [["Model", *titles], [holder["name"], *(str(offer["price"]) for offer in found)]]


def _prices(model: dict[str, Any]) -> dict[str, Any]:
    """Return the prices of a model by their names; none if they do not name their unit."""
    stated = (model[name] for name in _PRICES if isinstance(model.get(name), dict))
    prices: dict[str, Any] = next(stated, {})
    is_gone = str(model.get("status", "")).lower() in {"retired", "deprecated", "disabled"}
    has_unit = isinstance(prices.get("unit"), str) and unit_in(f"per {prices['unit']}") is not None
    return {} if is_gone or not has_unit else prices


def _model_rows(found: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[list[str]]:
    names = list(dict.fromkeys(name for _, prices in found for name in prices if name != "unit"))
    units = {prices["unit"] for _, prices in found}
    if len(units) != 1:
        return []
    unit = units.pop()
    titles = [f"{_CAMEL.sub(' ', name).lower()} ({unit})" for name in names]
    rows = [
        [model["name"], str(model.get("id") or ""), *(_amount(prices.get(name)) for name in names)]
        for model, prices in found
    ]
    return [["Model", "Model ID", *titles], *rows]


def _amount(value: object) -> str:
    """Return a number as printed; zero in data is most often absence."""
    return str(value) if isinstance(value, str) and value not in {"0", "0.0", "0.00"} else ""


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and not isinstance(cell, _Number)


def _text(cell: object) -> str:
    """Return what a cell shows; of data that may show anything, all of it, so that it is seen."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, dict):
        texts = [cell[name] for name in _TEXTS if isinstance(cell.get(name), str)]
        if len(texts) == 1:
            return str(texts[0])
    return "" if cell is None else json.dumps(cell, ensure_ascii=False)


def _section(soup: BeautifulSoup, holder: dict[str, Any]) -> Tag:
    """Return a table of the data as a section of the page, with the words that stand beside it."""
    section = soup.new_tag("section")
    for tag, names in (("h2", _TITLES), ("p", _PROSE)):
        for name in names:
            if isinstance(holder.get(name), str) and holder[name].strip():
                section.append(_element(soup, tag, holder[name]))
    table = soup.new_tag("table")
    for index, cells in enumerate(_rows(holder)):
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
