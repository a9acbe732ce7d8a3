"""The tables of a Markdown document, read as those of an HTML page are.

Headings, text and pipe tables are written as HTML and read by `html_tables`, so that headers,
labels and prices mean the same in both. Places are named as there: `table 1, row 2, column 3`.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline.extract.document import parse_html
from pipeline.extract.html_tables import Table, read_tables
from pipeline.snapshot import ParseError

_FENCE = re.compile(r"\s*(?P<mark>```+|~~~+)")
_HEADING = re.compile(r"\s{0,3}(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\s*")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?P<address>[^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\)(?P<after>[^\s<|\[]*)"
)
_TAG = re.compile(r"</?(?P<name>[A-Za-z][\w.-]*)(?:\s[^<>]*)?/?>")
_COMMENT = re.compile(r"\{/\*.*?\*/\}|<!--.*?-->")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*])")

_TEXT, _MARKUP = 0xF0000, 0xF1000
"""Two ranges that Unicode assigns no character in: what no further rule may touch waits there, as
text or as HTML of ours."""

_WAITING = re.compile("[\U000f0000-\U000f107f]")
_MEANINGFUL = frozenset({"br", "wbr", "sup", "s", "del", "strike"})
"""Tags that change how a cell is read; of the others only the border that they make is kept."""


def read_markdown_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a Markdown document; a page in HTML in its place is read as such.

    Raises:
        ParseError: A row has no header, or more cells than it, so that a figure may stand in
            another column than its own; or the cells are too many.
    """
    page = text if _PAGE.match(text) else "\n".join(_as_html(text.splitlines()))
    return read_tables(parse_html(page))


def _as_html(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    fence = ""
    while at < len(lines):
        line = lines[at]
        mark = _FENCE.match(line)
        if fence or mark:
            fence = _after_fence(fence, mark)
        elif heading := _HEADING.fullmatch(line):
            level = len(heading["marks"])
            yield f"<h{level}>{_inline(heading['text'])}</h{level}>"
        elif _is_table(lines, at):
            rows = [lines[at], *takewhile(_is_row, lines[at + 2 :])]
            yield from _table(rows, at)
            at += len(rows)
        elif line.strip().startswith("|"):
            msg = f"line {at + 1}: a row of a table that has no header"
            raise ParseError(msg)
        elif line.strip():
            yield f"<p>{_inline(line)}</p>"
        at += 1


def _after_fence(fence: str, mark: re.Match[str] | None) -> str:
    """Return the mark that ends the block of code, if one is open after this line."""
    if not fence:
        return mark["mark"] if mark else ""
    return "" if mark and mark["mark"].startswith(fence) else fence


def _is_row(line: str) -> bool:
    return "|" in line and not _FENCE.match(line)


def _is_table(lines: Sequence[str], at: int) -> bool:
    return (
        _is_row(lines[at])
        and at + 1 < len(lines)
        and "|" in lines[at + 1]
        and _DELIMITER.fullmatch(lines[at + 1]) is not None
    )


def _table(rows: Sequence[str], at: int) -> Iterator[str]:
    """Yield a table as HTML; `at` is the line of its header, from 0."""
    header = _cells(rows[0])
    yield "<table><thead>" + _row(header, "th") + "</thead><tbody>"
    for number, row in enumerate(rows[1:], start=at + 3):
        cells = _cells(row)
        if any(cell.strip() for cell in cells[len(header) :]):
            msg = f"line {number}: a row of {len(cells)} cells below a header of {len(header)}"
            raise ParseError(msg)
        yield _row((cells + [""] * len(header))[: len(header)], "td")
    yield "</tbody></table>"


def _cells(row: str) -> list[str]:
    """Return the cells of a row; an escaped pipe is none of its borders."""
    bare = _ESCAPE.sub(_as_literal, row).strip()
    return bare.removeprefix("|").removesuffix("|").split("|")


def _row(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in cells) + "</tr>"


def _inline(text: str) -> str:
    """Return a piece of Markdown as HTML."""
    text = _ESCAPE.sub(_as_literal, text)
    text = _CODE.sub(lambda match: _waiting(_TEXT, match[2].strip()), text)
    text = _IMAGE.sub("", _COMMENT.sub("", text))
    text = _TAG.sub(_as_tag, text)
    text = re.sub("[<>]", _as_literal, text)
    text = _LINK.sub(_as_link, text)
    text = _STRUCK.sub(_waiting(_MARKUP, "<del>") + r"\1" + _waiting(_MARKUP, "</del>"), text)
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return _WAITING.sub(_printed, text).strip()


def _as_literal(match: re.Match[str]) -> str:
    return _waiting(_TEXT, match[0][-1])


def _as_tag(match: re.Match[str]) -> str:
    name = match["name"].lower()
    slash = "/" if match[0].startswith("</") else ""
    is_kept = name in _MEANINGFUL
    return _waiting(_MARKUP, f"<{slash}{name}>" if is_kept else "<span></span>")


def _as_link(match: re.Match[str]) -> str:
    """Return a link, and apart from it the id that a badge is stuck to.

    Tables that were cards on the page print `[Anvil](/docs/anvil-8b)Newanvil-8b`: where the text
    behind a link ends as its address does, that end is a text of its own.
    """
    after, address = match["after"], match["address"]
    pairs = zip(reversed(after), reversed(address), strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    is_segment = 0 < shared < len(address) and address[-shared - 1] == "/"
    border = len(after) - shared if is_segment else len(after)
    opened, closed = _waiting(_MARKUP, "<a>"), _waiting(_MARKUP, "</a>")
    parts = (opened, match["text"], closed, after[:border], _waiting(_MARKUP, "<br>"))
    return "".join(parts) + after[border:]


def _waiting(start: int, text: str) -> str:
    return "".join(chr(start + ord(char)) if char.isascii() else char for char in text)


def _printed(match: re.Match[str]) -> str:
    code = ord(match[0])
    return chr(code - _MARKUP) if code >= _MARKUP else html.escape(chr(code - _TEXT))
