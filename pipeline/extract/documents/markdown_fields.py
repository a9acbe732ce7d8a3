"""Fields of the documentation of an API, and lists of terms, as Markdown writes them.

`<ResponseField name="anvil-2" type="$1 in / $2 out per 1M tokens">` is a heading with a line below
it; what stands up to its end is of it, and of nothing behind.
"""

import html
import re
from collections.abc import Sequence
from itertools import islice, takewhile
from typing import Final

from pipeline.extract.documents.common_words import TASK
from pipeline.quantities.amounts import HAS_MONEY

_TAGS: Final = r"[A-Z]\w*Field|Property|Param"
_FIELD: Final = re.compile(
    rf"\s*<(?P<tag>{_TAGS})\s(?P<attributes>[^<>]{{1,300}}?)(?P<closed>/?)>"
    r"(?:(?P<text>[^<>]{0,300})(?P<end></(?P=tag)>))?\s*"
)
_END: Final = re.compile(rf"\s*</(?:{_TAGS})>\s*")
_ATTRIBUTE: Final = re.compile(r"(\w+)=\{?[\"']([^\"']{1,160})[\"']\}?")
_SAID: Final = re.compile(r"\s{0,3}:\s+(?P<text>\S.*)")
"""What is said of a term, on the lines below it: Markdown Extra has lists of such."""

_NAMES: Final = frozenset({"name", "path", "body", "query", "header"})


def field_html(line: str) -> str | None:
    """Return the start of a field as HTML, or the whole of it; null for other lines.

    >>> field_html('<ParamField body="anvil-2" type="$1 / 1M tokens">')
    '<section><h5>anvil-2</h5><p>$1 / 1M tokens</p>'
    """
    found = _FIELD.fullmatch(line)
    attributes = _ATTRIBUTE.findall(found["attributes"]) if found else []
    names = [text for name, text in attributes if name in _NAMES]
    if found is None or not names:
        return None
    stated = [
        text
        for name, text in attributes
        if (name not in _NAMES and HAS_MONEY.search(text))
        or (name == "type" and TASK.fullmatch(text))
    ]
    texts = [*stated, (found["text"] or "").strip()]
    said = "".join(f"<p>{html.escape(text)}</p>" for text in texts if text)
    is_whole = found["closed"] or found["end"]
    return f"<section><h5>{html.escape(names[0])}</h5>{said}" + "</section>" * bool(is_whole)


def said_below(lines: Sequence[str], at: int) -> list[str]:
    """Return what is said of the term in a line, if the lines below it are of a list of terms.

    >>> said_below(["anvil-2", ": $1 per 1M tokens"], 0)
    ['$1 per 1M tokens']
    """
    below = takewhile(bool, map(_SAID.fullmatch, islice(lines, at + 1, None)))
    return [match["text"] for match in below if match] if lines[at].strip() else []


def is_field_end(line: str) -> bool:
    """Return whether a line is the end of a field."""
    return _END.fullmatch(line) is not None
