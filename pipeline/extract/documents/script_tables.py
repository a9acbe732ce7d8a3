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
from urllib.parse import unquote

import chompjs
from bs4 import BeautifulSoup, Tag

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.data_models import offers_of, priced_models
from pipeline.extract.documents.html_tables import PageTable, read_tables
from pipeline.extract.documents.html_text import elements, is_small, joined
from pipeline.extract.documents.json_document import Number
from pipeline.quantities.meter_words import is_meter_name

_PUSH: Final = re.compile(r"self\.__next_f\.push\(\s*(?=\[)")
_ASSIGNED: Final = re.compile(
    r"(?:window\.[\w$.]{1,60}|\b(?:var|let|const)\s+[\w$]{1,60})\s*=\s*(?=[\[{])"
)
_PARSED: Final = re.compile(
    r"JSON\.parse\(\s*(?P<coded>decodeURIComponent\(\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)')",
    re.S,
)
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|.)|\"", re.S)
_SHOWN: Final = re.compile(r"\$\s?([0-9]*\.?[0-9]+)")
_STATED: Final = re.compile(r"\$?([0-9]*\.?[0-9]+)(?:\s?(?:/|per\b)|$)")
_LINKED: Final = "application/ld+json"
_DATA_TYPES: Final = frozenset({"application/json", _LINKED})
_LINE: Final = re.compile(r"^[0-9a-f]+:[A-Z]*(?=[\[{])", re.M)
_TITLES: Final = ("heading", "title", "caption")
_HEADS: Final = ("head", "header", "headers", "columns", "cells")
_BODIES: Final = ("rows", "body")
_TEXTS: Final = ("text", "label", "title", "name", "value", "content")
_PROSE: Final = ("description", "subtitle", "note", "footnote", "unit")
_SIGNS: Final = re.compile(r"[$€£¥￥₹₩元円]")
_ISLAND: Final = "astro-island"
_MAX_ROW: Final = 1_000
"""Elements and texts of a row that is compared with data."""

_MAX_DEPTH: Final = 50
MAX_NODES: Final = 500_000
"""Values of one page's data; a real page has some thousand."""


_AS_PRINTED: Final = {"parse_float": Number, "parse_int": Number}
_LITERAL: Final = re.compile(r"\b[A-Za-z_]\w*\s*[:=]\s*(?=\[\s*\{\s*[A-Za-z_]\w*\s*:)")
_HOLDS_LIST: Final = re.compile(r"\{[^\[]*\[\s*\{")
"""How an object begins that holds a list of objects."""

_MAX_LITERALS: Final = 20
"""Lists of objects in the code of one script that are decoded; each may hold the next ones."""

_DECODER: Final = json.JSONDecoder(parse_float=Number, parse_int=Number)


def read_script_tables(soup: BeautifulSoup) -> tuple[PageTable, ...]:
    """Return the tables of a page, those in its data among them; changes the tree.

    Raises:
        ParseError: The data are too many, or the cells are.
    """
    signs = set(_SIGNS.findall(soup.get_text()))
    holders = list(_holders(_data(soup))) or list(_holders(_literals(soup)))
    _add_tables(soup, holders, signs.pop() if signs == {"$"} else "")
    return read_tables(soup)


def add_models(soup: BeautifulSoup) -> None:
    """Add tables of the models in the data of a page that its own tables leave out.

    The data are believed where they have all amounts of a row that is shown, for each model that
    both name: `Show all 40 models` shows the others when it is clicked.
    """
    tables = [table for holder in _holders(_data(soup)) if (table := priced_models(holder))]
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
    if any('"offers"' in script.get_text() for script in scripts):
        cells = (cell for cell in elements(soup, ("td", "th")) if is_small(cell, _MAX_ROW))
        seen = {joined((cell.get_text(),)).casefold() for cell in cells}
        values = (_decoded(_DECODER, text := script.get_text(), _start(text)) for script in scripts)
        offers = (holder for holder in _holders(values) if offers_of(holder))
        _add_tables(soup, (one for one in offers if str(one["name"]).casefold() not in seen))


def _add_tables(soup: BeautifulSoup, holders: Iterable[dict[str, Any]], sign: str = "") -> None:
    """Add the tables of some data to a page; `sign` is that of all amounts which the page shows."""
    body = soup.body or soup
    for holder in holders:
        body.append(_section(soup, holder, sign))


def _data(soup: BeautifulSoup) -> Iterator[object]:
    """Yield each value of the page's data that can be decoded."""
    pushed: list[str] = []
    tags = [tag for tag in soup.descendants if isinstance(tag, Tag)]
    for tag in filter(_has_data, tags):
        if tag.name == _ISLAND:
            yield _unwrapped(_decoded(_DECODER, str(tag.get("props")), 0))
            continue
        yield {
            name: _of_attribute(value) if value[:1] in {"[", "{"} else value
            for name, value in tag.attrs.items()
            if isinstance(value, str)
        }
    for script in (tag for tag in tags if tag.name == "script"):
        text = script.get_text()
        if script.get("type") in _DATA_TYPES or script.get("id") == "__NEXT_DATA__":
            yield _decoded(_DECODER, text, _start(text))
            continue
        for match in _ASSIGNED.finditer(text):
            yield _decoded(_DECODER, text, match.end())
        yield from _parsed(text)
        for match in _PUSH.finditer(text):
            value = _decoded(_DECODER, text, match.end())
            if isinstance(value, list):
                pushed += [part for part in value[1:] if isinstance(part, str)]
    flight = "".join(pushed)
    for match in _LINE.finditer(flight):
        yield _decoded(_DECODER, flight, match.end())


def _parsed(text: str) -> Iterator[object]:
    """Yield the values that a script decodes from strings of JSON."""
    for match in _PARSED.finditer(text):
        printed = match["double"] or match["single"] or ""
        inner = _decoded(_DECODER, f'"{_ESCAPE.sub(_as_json, printed)}"', 0)
        if isinstance(inner, str):
            inner = unquote(inner) if match["coded"] else inner
            yield _decoded(_DECODER, inner, _start(inner))


def _as_json(escape: re.Match[str]) -> str:
    """Return an escape of JavaScript, or a quote in a string of single quotes, as JSON has it."""
    sign = escape[1]
    if sign is None:
        return '\\"'
    if len(sign) > 1:
        return f"\\u00{sign[1:]}"
    return sign if sign in "'`\n" else escape[0]


def _literals(soup: BeautifulSoup) -> Iterator[object]:
    """Yield the lists of objects in the code of a page: JavaScript writes names without quotes."""
    scripts = (script.get_text() for script in elements(soup, ("script",)))
    for text in scripts:
        for match in islice(_LITERAL.finditer(text), _MAX_LITERALS):
            try:
                yield chompjs.parse_js_object(text[match.end() :], loader_kwargs=_AS_PRINTED)
            except ValueError:
                # Code may look like data; what is not decoded holds no table.
                continue


def _of_attribute(value: str) -> object:
    """Return what an attribute holds: JSON, or an object as JavaScript writes it."""
    decoded = _decoded(_DECODER, value, 0)
    if decoded is not None or not _HOLDS_LIST.match(value):
        return decoded
    try:
        return chompjs.parse_js_object(value, loader_kwargs=_AS_PRINTED)
    except ValueError:
        # Code that holds no table.
        return None


def _has_data(tag: Tag) -> bool:
    """Return whether an attribute of an element holds data, as those of components do."""
    is_island = tag.name == _ISLAND and tag.has_attr("props")
    return is_island or any(
        isinstance(value, str) and (value[:2] == "[{" or _HOLDS_LIST.match(value))
        for value in tag.attrs.values()
    )


def _unwrapped(value: object, depth: int = 0) -> object:
    """Return the properties of an island of Astro: each value is a pair of a kind and itself."""
    if depth > _MAX_DEPTH:
        return None
    is_pair = isinstance(value, list) and len(value) == 2 and isinstance(value[0], Number)  # noqa: PLR2004
    inner = value[1] if is_pair and isinstance(value, list) else value
    if isinstance(inner, dict):
        return {name: _unwrapped(each, depth + 1) for name, each in inner.items()}
    return [_unwrapped(each, depth + 1) for each in inner] if isinstance(inner, list) else inner


def _start(text: str) -> int:
    return len(text) - len(text.lstrip())


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


def _rows(holder: dict[str, Any], sign: str = "") -> list[list[str]]:
    """Return the rows of cells that an object holds, the header first; none if it is no table."""
    bodies = (holder.get(name) for name in _BODIES)
    rows = next((body for body in bodies if isinstance(body, list)), None)
    if rows is None or all(isinstance(row, dict) and "cells" not in row for row in rows):
        return priced_models(holder) or offers_of(holder)
    cells = [row.get("cells") if isinstance(row, dict) else row for row in rows]
    heads = (holder.get(name) for name in _HEADS)
    head = next((head for head in heads if isinstance(head, list) and head), None)
    titles = [_text(title) for title in head or ()]
    found = [_shown(row, titles, sign) for row in cells if isinstance(row, list) and row]
    if not any(_is_text(cell) for row in cells if isinstance(row, list) for cell in row):
        return []
    return [titles, *found] if titles else found


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


def _section(soup: BeautifulSoup, holder: dict[str, Any], sign: str) -> Tag:
    """Return a table of the data as a section of the page, with the words that stand beside it."""
    section = soup.new_tag("section")
    for tag, names in (("h2", _TITLES), ("p", _PROSE)):
        for name in names:
            if isinstance(holder.get(name), str) and holder[name].strip():
                section.append(_element(soup, tag, holder[name]))
    table = soup.new_tag("table")
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
