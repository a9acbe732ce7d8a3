"""The data that a page holds for its scripts: in scripts, in strings of these, in attributes."""

import html
import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

import chompjs
from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import elements, tags_of
from pipeline.extract.documents.json_document import Number
from pipeline.quantities.amounts import SIGNS

_PUSH: Final = re.compile(r"\.(?:push|enqueue)\(\s*(?=[\[\"])")
_ASSIGNED: Final = re.compile(
    r"(?:\b[A-Za-z_$][\w$]{0,30}(?:\.[\w$]{1,60}){1,3}|\b(?:var|let|const)\s+[\w$]{1,60})"
    r"\s*=\s*(?=[\[{])|\bnew\s[\w$.]{1,60}\(\s*(?=[\[{])"
)
_PARSED: Final = re.compile(
    r"JSON\.parse\(\s*(?P<coded>decodeURIComponent\(\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)')",
    re.S,
)
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|.)|\"", re.S)
_LINE: Final = re.compile(r"^([0-9a-f]{1,8}):[A-Z]*(?=[\[{])", re.M)
_TEXT_LINE: Final = re.compile(r"(?<![0-9a-f])([0-9a-f]{1,8}):T([0-9a-f]{1,6}),")
_ISLAND: Final = "astro-island"
_DATA_TYPE: Final = re.compile(r"[\w/.+-]*(?:json|shoebox)", re.I)
_PRICED: Final = re.compile(r"data-.*(?:price|cost|rate|input|output|prompt|completion)")
"""Names of attributes that may hold a price."""

_METERED: Final = re.compile(
    r"(?:[a-z-]+-)?(?:price|cost|input|output|prompt|completion)(?:-[a-z-]+)?"
)
_FIGURE: Final = re.compile(rf"[{SIGNS}]?[0-9]*\.?[0-9]+")
"""Names and values of attributes of a component of a page's own, as `<x-row input="$1">`."""

_MAX_DEPTH: Final = 50
_AS_PRINTED: Final = {"parse_float": Number, "parse_int": Number}
_HOLDS_LIST: Final = re.compile(r"\{(?:[^\[]*\[[\s\[]*\{|.*\b(?:rows|body)[\"']?\s*:\s*\[)", re.S)
"""How an object begins that holds a list of objects, or of rows."""

_DECODER: Final = json.JSONDecoder(parse_float=Number, parse_int=Number)


def data_of(soup: BeautifulSoup) -> Iterator[object]:
    """Yield each value of the page's data that can be decoded."""
    yield from map(data_of_element, elements_with_data(soup))
    with_attributes = (tag for tag in tags_of(soup) if tag.attrs)
    if listed := [_fields(tag) for tag in with_attributes if _states_price(tag)]:
        yield {"models": listed}
    for script in elements(soup, ("script",)):
        text = script.get_text()
        if _holds_data(script):
            yield first_value(_bare(text))
            continue
        for match in _ASSIGNED.finditer(text):
            value = _decoded(text, match.end())
            yield {"models": value} if isinstance(value, list) else value
        yield from _parsed(text)
    flight, texts = _without_texts(_streamed(soup))
    yield first_value(flight)
    yield from texts.values()
    yield from (_decoded(flight, match.end()) for match in _LINE.finditer(flight))


def _without_texts(flight: str) -> tuple[str, dict[str, object]]:
    """Return what is streamed without its texts of a stated length, and these by their names."""
    kept: list[str] = []
    texts: dict[str, object] = {}
    at = 0
    while found := _TEXT_LINE.search(flight, at):
        # The length is of bytes; no sign takes less than one.
        size = int(found[2], 16)
        text = flight[found.end() : found.end() + size].encode()[:size].decode(errors="ignore")
        kept += flight[at : found.start()], "\n"
        texts[found[1]] = text
        at = found.end() + len(text)
    return "".join(kept) + flight[at:], texts


def _streamed(soup: BeautifulSoup) -> str:
    """Return the text that the scripts of a page push, part by part."""
    scripts = (tag.get_text() for tag in elements(soup, ("script",)) if not _holds_data(tag))
    return "".join(part for text in scripts for part in _pushed(text))


def _holds_data(script: Tag) -> bool:
    is_data = _DATA_TYPE.fullmatch(str(script.get("type", ""))) is not None
    return is_data or script.get("id") == "__NEXT_DATA__"


def data_of_element(tag: Tag) -> object:
    """Return the data in the attributes of an element: the properties of a component."""
    if tag.name == _ISLAND:
        return _unwrapped(_decoded(str(tag.get("props")), 0))
    return {
        name: _of_attribute(value) if value[:1] in {"[", "{"} else value
        for name, value in tag.attrs.items()
        if isinstance(value, str)
    }


def first_value(text: str) -> object:
    """Return the value of JSON that a text begins with; null if it begins with none."""
    return _decoded(text, len(text) - len(text.lstrip()))


def _bare(text: str) -> str:
    """Return the data of a script without the comment that some servers put around them."""
    bare = text.strip()
    return html.unescape(bare[4:].strip()) if bare.startswith("<!--") else bare


def _states_price(tag: Tag) -> bool:
    """Return whether attributes of an element are prices, by their names or their values too."""
    return any(
        _PRICED.match(name) or (_METERED.fullmatch(name) and _FIGURE.fullmatch(str(value)))
        for name, value in tag.attrs.items()
    )


def _fields(tag: Tag) -> dict[str, str]:
    """Return the `data-` attributes of an element: the fields of what it shows."""
    return {name.removeprefix("data-"): str(value) for name, value in tag.attrs.items()}


def _pushed(text: str) -> Iterator[str]:
    """Yield the texts that a script pushes: alone, or in a list behind a number."""
    for match in _PUSH.finditer(text):
        value = _decoded(text, match.end())
        if isinstance(value, list):
            yield from (part for part in value[1:] if isinstance(part, str))
        elif isinstance(value, str):
            yield value


def _parsed(text: str) -> Iterator[object]:
    """Yield the values that a script decodes from strings of JSON."""
    for match in _PARSED.finditer(text):
        printed = match["double"] or match["single"] or ""
        inner = _decoded(f'"{_ESCAPE.sub(_as_json, printed)}"', 0)
        if isinstance(inner, str):
            inner = unquote(inner) if match["coded"] else inner
            yield first_value(inner)


def _as_json(escape: re.Match[str]) -> str:
    """Return an escape of JavaScript, or a quote in a string of single quotes, as JSON has it."""
    sign = escape[1]
    if sign is None:
        return '\\"'
    if len(sign) > 1:
        return f"\\u00{sign[1:]}"
    return sign if sign in "'`\n" else escape[0]


def _of_attribute(value: str) -> object:
    """Return what an attribute holds: JSON, or an object as JavaScript writes it."""
    decoded = _decoded(value, 0)
    is_whole = decoded is not None or not _HOLDS_LIST.match(value)
    return decoded if is_whole else as_javascript(value)


def as_javascript(text: str) -> object:
    """Return the object or list that a text of code begins with; null if it begins with none."""
    try:
        return chompjs.parse_js_object(text, loader_kwargs=_AS_PRINTED)
    except ValueError:
        # Code may look like data; what is not decoded holds no table.
        return None


def elements_with_data(soup: BeautifulSoup) -> list[Tag]:
    """Return the elements of a page that hold data in an attribute, as components do."""
    return [tag for tag in tags_of(soup) if tag.attrs and _has_data(tag)]


def _has_data(tag: Tag) -> bool:
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


def _decoded(text: str, at: int) -> object:
    try:
        return _DECODER.raw_decode(text, at)[0]
    except (json.JSONDecodeError, RecursionError):
        # Text of the page may look like data; what is not decoded holds no table.
        return None
