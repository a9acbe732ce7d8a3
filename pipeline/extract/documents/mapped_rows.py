"""Rows that MDX makes of data: `{rows.map((row) => <tr><td>{row.name}</td></tr>)}`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final

from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.page_data import as_javascript
from pipeline.quantities.amounts import AMOUNT, HAS_MONEY

_MOST: Final = 500
"""Rows that are made of one list, and lists of one document."""

_LINE: Final = 160
_CONSTANT: Final = re.compile(
    r"^(?:export )?(?:const|let|var) (?P<name>[\w$]+)(?:: [\w<>\[\]]+)? = (?=\[)", re.M
)
_LONGEST: Final = 20_000
"""Characters of a list that stands in its call, and of the code for a row."""

_CALL: Final = re.compile(
    r"\.map\(\s*(?:\((?P<args>[^()=]{1,200})\)|(?P<arg>[\w$]+))\s*=>\s*(?:\{\s*return\b)?"
)
_NAME: Final = re.compile(r"\{\s*(?P<name>[\w$]{1,80})\s*$")
_OPENS: Final = re.compile(r"\{\s*(?=\[)")
_BRACKET: Final = re.compile(r"[(){}]")
_ROW: Final = re.compile(r"<(?:tr|(?:Table)?Row|Tr)\b")
_KEY: Final = re.compile(r"\skey=\{(?:[^{}]|\{[^{}]*\})*\}")
_FRAGMENT: Final = re.compile(r"</?(?:(?:React\.)?Fragment)?\s*>")
_TEMPLATE: Final = re.compile(r"\{\s*`([^`]*)`\s*\}")
_EXPRESSION: Final = re.compile(
    r"\{\s*(?P<path>[\w$]+(?:\.[\w$]+|\[(?:[0-9]+|\"[^\"]*\"|'[^']*')\])*?)"
    r"(?:\.toFixed\((?P<digits>[0-9])\))?\s*\}"
)
_STEP: Final = re.compile(r"[\w$]+|(?<=[\"'])[^\"']+(?=[\"'])")
_FENCED: Final = re.compile(r"^[ \t]*(```+|~~~+).*?^[ \t]*\1", re.M | re.S)
_QUOTED: Final = re.compile(r"\"[^\"\n]{1,80}\"|'[^'\n]{1,80}'|`[^`\n]{1,80}`")


class _UnknownError(ValueError):
    """An expression is none that is read here."""


def with_mapped_rows(text: str) -> str:
    """Return a document with the rows that its lists make in the place of the code for them."""
    if ".map(" not in text:
        return text
    lists = {found["name"]: as_javascript(text[found.end() :]) for found in _constants(text)}
    done: list[str] = []
    at = 0
    for found in islice(_CALL.finditer(text), _MOST):
        start, rows = _list_before(text, found.start(), lists)
        end = _end(text, found.end()) if start >= at else 0
        if not end or not isinstance(rows, list):
            continue
        try:
            made = _rows(rows[:_MOST], found["args"] or found["arg"], text[found.end() : end])
        except _UnknownError:
            continue
        done += [text[at:start], made]
        at = text.find("}", end) + 1 or len(text)
    return "".join([*done, text[at:]])


def _list_before(text: str, at: int, lists: Mapping[str, object]) -> tuple[int, object]:
    """Return where the expression starts whose list ends at a place, and that list, if any."""
    if named := _NAME.search(text, max(0, at - _LINE), at):
        return named.start(), lists.get(named["name"])
    *_, opened = (None, *_OPENS.finditer(text, max(0, at - _LONGEST), at))
    return (opened.start(), as_javascript(text[opened.end() : at])) if opened else (-1, None)


def with_unread_code(tables: tuple[PageTable, ...], text: str) -> tuple[PageTable, ...]:
    """Return the tables of a document; the last has its lines of code that no table shows.

    Each of these has an amount in quotes that no cell prints.
    """
    code = _FENCED.sub("", text).splitlines() if tables else []
    lines = [line.strip() for line in code if "{" in line or "=" in line]
    quoted = [(line, set(_amounts(_QUOTED.findall(line)))) for line in lines]
    if not any(amounts for _, amounts in quoted):
        return tables
    shown = set(_amounts(cell.text for each in tables for row in each.rows for cell in row.cells))
    left = tuple(
        f"'{line[:_LINE]}' (code that is not read)"
        for line, amounts in quoted
        if not shown.issuperset(amounts)
    )
    return (*tables[:-1], replace(tables[-1], unread=(*tables[-1].unread, *left)))


def _amounts(texts: Iterable[str]) -> Iterator[str]:
    found = (match for text in texts for match in AMOUNT.finditer(text))
    return (match["number"] for match in found if HAS_MONEY.search(match[0]))


def _constants(text: str) -> Iterator[re.Match[str]]:
    return islice(_CONSTANT.finditer(text), _MOST)


def _end(text: str, at: int) -> int:
    """Return where the bracket of a call ends that is open at a place; 0 if nowhere."""
    depth = 1
    for sign in _BRACKET.finditer(text, at, at + _LONGEST):
        depth += 1 if sign[0] in "({" else -1
        if not depth:
            return sign.start()
    return 0


def _rows(rows: Iterable[object], args: str, code: str) -> str:
    """Return the markup of each row of a list.

    Raises:
        _UnknownError: The code does more than to put values of a row into markup.
    """
    bare = _FRAGMENT.sub("", _KEY.sub("", code.strip().rstrip("};"))).strip()
    bare = bare[1:-1].strip() if bare[:1] == "(" and bare[-1:] == ")" else bare
    if not _ROW.match(bare):
        raise _UnknownError
    return "\n".join(_filled(bare, _named(args, row)) for row in rows)


def _named(args: str, row: object) -> Mapping[str, Any]:
    """Return the names that code has for a row, or for parts of it."""
    names = [name for name in re.findall(r"[\w$]+", args) if name]
    if args.strip().startswith("{") and isinstance(row, dict):
        return row
    if args.strip().startswith("[") and isinstance(row, list):
        return dict(zip(names, row, strict=False))
    return {names[0]: row} if names else {}


def _filled(markup: str, named: Mapping[str, Any]) -> str:
    plain = _TEMPLATE.sub(lambda found: found[1].replace("${", "{"), markup)
    text = _EXPRESSION.sub(lambda found: _value(found, named), plain)
    if "{" in text:
        raise _UnknownError
    return text


def _value(found: re.Match[str], named: Mapping[str, Any]) -> str:
    value: object = named
    for step in _STEP.findall(found["path"]):
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            raise _UnknownError
    if not isinstance(value, str):
        raise _UnknownError
    if found["digits"] is None:
        return str(value)
    try:
        return f"{Decimal(value):.{found['digits']}f}"
    except InvalidOperation:
        raise _UnknownError from None
