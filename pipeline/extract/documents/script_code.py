"""Objects and lists in the code of a page, as JavaScript writes them.

Names stand without quotes there; frameworks also write values by a number (`$R[3]={…}`), and as
arguments of the function that returns the data (`(function(a){return {x:a}}("…"))`).
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import elements
from pipeline.extract.documents.json_document import Number
from pipeline.extract.documents.page_data import as_javascript

MAX_LITERALS: Final = 20
"""Lists of objects in the code of one script that are decoded; each may hold the next ones."""

_LITERAL: Final = re.compile(
    r"\b[A-Za-z_]\w*\s*[:=]\s*(?:[\w.$]{1,60}\()?(?=\[\s*\{\s*[A-Za-z_]\w*\s*:)"
)
_OBJECT: Final = re.compile(r"\b[A-Za-z_$][\w$]{0,60}\s*[:=]\s*(?=\{[^\[{}]{0,400}\[\s*\{)")
_ARGUMENT: Final = re.compile(r"[(,]\s*(?=\[\s*\{\s*\"|\{\s*\")")
_ASSIGNS: Final = re.compile(r"=\s*\[\s*\{")
_NUMBERED: Final = re.compile(r"\$R\[[0-9]{1,6}\]=(?=[\[{])")
"""Before a value of data that streams to the page: later data may point at it."""

_CALLED: Final = re.compile(r"\(function\((?P<names>[\w$,]{1,20000})\)\{return (?=[\[{])")
_NAME: Final = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|(?<=[:,\[])[A-Za-z_$][\w$]*(?=[,\]}])", re.S)


def literals_of(soup: BeautifulSoup) -> Iterator[object]:
    """Yield the lists of objects in the code of a page, and the objects that hold such lists."""
    codes = [script.get_text() for script in elements(soup, ("script",))]
    values = (
        value for tag in soup.descendants if isinstance(tag, Tag) for value in tag.attrs.values()
    )
    codes += [value for value in values if isinstance(value, str) and _ASSIGNS.search(value)]
    for text in codes:
        yield from _returned(text)
        code = _NUMBERED.sub("", text)
        for pattern in (_OBJECT, _LITERAL, _ARGUMENT):
            for match in islice(pattern.finditer(code), MAX_LITERALS):
                value = as_javascript(code[match.end() :])
                yield {"models": value} if isinstance(value, list) else value


def _returned(text: str) -> Iterator[object]:
    """Yield what a function returns that is called where it stands: its names are its arguments."""
    called = _CALLED.search(text)
    end = text.rfind("}(") if called else -1
    if called is None or end < called.end():
        return
    stated = as_javascript(f"[{text[end + 2 :].partition('))')[0]}]")
    values = [_as_written(value) for value in stated] if isinstance(stated, list) else []
    by_name = dict(zip(called["names"].split(","), values, strict=False))
    body = text[called.end() : end]
    yield as_javascript(_NAME.sub(lambda match: by_name.get(match[0], match[0]), body))


def _as_written(value: object) -> str:
    return str(value) if isinstance(value, Number) else json.dumps(value)
