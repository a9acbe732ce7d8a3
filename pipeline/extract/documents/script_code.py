"""Objects and lists in the code of a page, as JavaScript writes them.

Names stand without quotes there; frameworks also write values by a number (`$R[3]={…}`).
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup

from pipeline.extract.documents.html_text import elements
from pipeline.extract.documents.page_data import as_javascript

MAX_LITERALS: Final = 20
"""Lists of objects in the code of one script that are decoded; each may hold the next ones."""

_LITERAL: Final = re.compile(
    r"\b[A-Za-z_]\w*\s*[:=]\s*(?:[\w.$]{1,60}\()?(?=\[\s*\{\s*[A-Za-z_]\w*\s*:)"
)
_OBJECT: Final = re.compile(r"\b[A-Za-z_$][\w$]{0,60}\s*[:=]\s*(?=\{[^\[{}]{0,400}\[\s*\{)")
_ARGUMENT: Final = re.compile(r"[(,]\s*(?=\[\s*\{\s*\"|\{\s*\")")
_NUMBERED: Final = re.compile(r"\$R\[[0-9]{1,6}\]=(?=[\[{])")
"""Before a value of data that streams to the page: later data may point at it."""


def literals_of(soup: BeautifulSoup) -> Iterator[object]:
    """Yield the lists of objects in the code of a page, and the objects that hold such lists."""
    for script in elements(soup, ("script",)):
        code = _NUMBERED.sub("", script.get_text())
        for pattern in (_OBJECT, _LITERAL, _ARGUMENT):
            for match in islice(pattern.finditer(code), MAX_LITERALS):
                value = as_javascript(code[match.end() :])
                yield {"models": value} if isinstance(value, list) else value
