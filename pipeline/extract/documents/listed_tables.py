"""Tables that documents write as lists of cells, as pipe tables of Markdown.

Markdoc puts a list for each row between `{% table %}` and `{% /table %}`, with dashes between the
rows; MyST and reStructuredText open a `list-table`, each of whose items is a row; AsciiDoc writes
`|===` above and below the cells; reStructuredText also draws grids and rules around the columns.
"""

import csv
import re
from collections.abc import Sequence
from itertools import groupby, takewhile
from typing import Final

MAX_LINES: Final = 5_000
"""Lines of one such table."""

_MARKDOC: Final = re.compile(r"\s*\{%\s*table\b[^%]*%\}\s*")
_MARKDOC_END: Final = re.compile(r"\s*\{%\s*/table\s*%\}\s*")
_MARKDOC_TAG: Final = re.compile(r"\{%[^%]*%\}")
_DIRECTIVE: Final = re.compile(
    r"(?P<indent>\s*)(?:\.\. (?=\w+-table::)|(?P<fence>`{3,}|:{3,})\{)(?P<kind>list|csv)-table"
    r"(?:::|\})\s*(?P<title>.*)"
)
_OTHER_MARKUP: Final = re.compile(r"\s*(?P<fence>`{3,}|:{3,})\{eval-rst\}\s*")
"""What begins a part of MyST in reStructuredText."""
_OPTION: Final = re.compile(r"\s*:(?P<name>[\w-]+):\s*(?P<text>.*)")
_ASCIIDOC: Final = re.compile(r"\s*\|===\s*")
_ASCIIDOC_TITLE: Final = re.compile(r"\.(?=[A-Za-z])(?P<title>.{1,120})")
_ASCIIDOC_OPTIONS: Final = re.compile(r"\[[^\[\]]*\bcols=\"?(?P<cols>[^\"\]]*)[^\]]*\]\s*")
_CELL_START: Final = re.compile(r"(?:^|\s)(?P<spec>[\d.+*]{0,6}[<^>]?[aehlmsd]?)(?<!\\)\|")
_GRID: Final = re.compile(r"\+(?:-{2,}\+){2,}")
_RULES: Final = re.compile(r"={2,}(?: +={2,})+")
_FRAME: Final = re.compile(r"-{10,}\s*")
_DASHES: Final = re.compile(r" {0,3}-{2,}(?: +-{2,})+\s*")
_HEAD_LINES: Final = 5
_CAPTION: Final = re.compile(r"(?:Table)?:\s+(?P<title>\S.{0,120}?)\s*(?:\{[^{}]*\})?")
_COLUMN: Final = re.compile(r"-{2,}|={2,}")
_ITEM: Final = re.compile(r"(?P<indent>\s*)[*+-](?:\s+(?P<text>.*))?")
_CODE: Final = re.compile(r"\s*(?:```|~~~)")
_RULE: Final = re.compile(r"\s*-{3,}\s*")

Rows = list[list[str]]


def with_pipe_tables(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document, its tables of lists as pipe tables.

    >>> with_pipe_tables(["{% table %}", "* A", "* B", "---", "* 1", "* 2", "{% /table %}"])
    ['', '| A | B |', '|---|---|', '| 1 | 2 |', '']
    """
    found: list[str] = []
    at, is_code, end = 0, False, ""
    while at < len(lines):
        opened = None if is_code else _OTHER_MARKUP.fullmatch(lines[at])
        if opened or (end and lines[at].strip() == end):
            end = opened["fence"] if opened else ""
            at += 1
            continue
        taken, title, rows = (1, "", []) if is_code else _table_at(lines, at)
        if rows:
            found += [f"**{title}**", *_piped(rows)] if title else _piped(rows)
        else:
            found += lines[at : at + taken]
            is_code ^= taken == 1 and _CODE.match(lines[at]) is not None
        at += taken
    return found


def _table_at(lines: Sequence[str], at: int) -> tuple[int, str, Rows]:
    """Return the lines that a table takes, its title and its rows; no rows where none begins."""
    line = lines[at]
    if _MARKDOC.fullmatch(line):
        inner = _until(lines[at + 1 : at + MAX_LINES], _MARKDOC_END)
        return len(inner) + 2, "", _markdoc_rows(inner)
    if opened := _DIRECTIVE.fullmatch(line):
        inner = _directive(lines[at + 1 : at + MAX_LINES], opened)
        rows = (_csv_rows if opened["kind"] == "csv" else _directive_rows)(inner)
        return len(inner) + (2 if opened["fence"] else 1), opened["title"], rows
    if _ASCIIDOC.fullmatch(line):
        inner = _until(lines[at + 1 : at + MAX_LINES], _ASCIIDOC)
        above = lines[max(at - 2, 0) : at]
        titles = (match["title"] for match in map(_ASCIIDOC_TITLE.fullmatch, above) if match)
        is_csv = any("format=csv" in each for each in above)
        columns = _columns(lines, at)
        rows = _cells_of(inner) if is_csv else _asciidoc_rows(inner, columns) if columns else []
        return (len(inner) + 2, next(titles, ""), rows) if rows else (1, "", [])
    taken, rows = _ruled(lines, at)
    if rows:
        return taken, _caption(lines, at + taken), rows
    if _GRID.fullmatch(line) or _RULES.fullmatch(line):
        drawn = lines[at : at + MAX_LINES]
        inner = list(takewhile(str.strip, drawn))
        rows = _drawn_rows(inner)
        return (len(inner), _caption(lines, at + len(inner)), rows) if rows else (1, "", [])
    return 1, "", []


def _caption(lines: Sequence[str], at: int) -> str:
    """Return the caption of a table that ends before a line, as Pandoc writes it: `: Prices`."""
    below = (line for line in lines[at : at + 2] if line.strip())
    caption = _CAPTION.fullmatch(next(below, ""))
    return caption["title"] if caption else ""


def _ruled(lines: Sequence[str], at: int) -> tuple[int, Rows]:
    """Return the lines and the rows of a table whose titles stand above dashes, as in Pandoc.

    One that begins with a line of dashes ends with one, and blank lines part its rows.
    """
    is_framed = _FRAME.fullmatch(lines[at]) is not None
    first = at + is_framed
    head = list(
        takewhile(
            lambda line: line.strip() and not _DASHES.fullmatch(line),
            lines[first : first + _HEAD_LINES],
        )
    )
    rule = first + len(head)
    if not head or (len(head) > 1 and not is_framed) or rule >= len(lines):
        return 0, []
    if not _DASHES.fullmatch(lines[rule]):
        return 0, []
    ends = _FRAME.fullmatch if is_framed else (lambda line: not line.strip())
    body = list(takewhile(lambda line: not ends(line), lines[rule + 1 : at + MAX_LINES]))
    spans = [match.span() for match in _COLUMN.finditer(lines[rule])]
    groups = [
        list(group)
        for is_blank, group in groupby(body, lambda line: not line.strip())
        if not is_blank
    ]
    groups = groups if is_framed else [[line] for line in body]
    rows = [_by_columns(group, spans) for group in (head, *groups)]
    return rule + 1 + len(body) + is_framed - at, rows if len(rows) > 1 else []


def _by_columns(lines: Sequence[str], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Return the cells of a row that takes some lines: each stands below its part of a rule."""
    starts = [0, *(start for start, _ in spans[1:])]
    ends = [*(start for start, _ in spans[1:]), None]
    parts = (
        [line[start:end].strip() for line in lines] for start, end in zip(starts, ends, strict=True)
    )
    return [" ".join(filter(None, part)) for part in parts]


def _csv_rows(lines: Sequence[str]) -> Rows:
    """Return the rows of a `csv-table`, its titles first: an option has them, or its first line."""
    options = [option for line in lines if (option := _OPTION.fullmatch(line))]
    head = [option["text"] for option in options if option["name"] == "header"]
    return _cells_of([*head, *(line for line in lines if not _OPTION.fullmatch(line))])


def _cells_of(lines: Sequence[str]) -> Rows:
    """Return the cells of lines of separated values; none where they are not as many in each."""
    bare = (line.strip() for line in lines if line.strip())
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(bare, skipinitialspace=True)]
    except csv.Error:
        return []
    return rows if all(len(row) == len(rows[0]) for row in rows) else []


def _drawn_rows(lines: Sequence[str]) -> Rows:
    """Return the rows of a table whose columns are drawn, each below the rule that begins it.

    Cells of grids may go on in the next line. None where a cell spans several columns.
    """
    spans = [match.span() for match in _COLUMN.finditer(lines[0])]
    is_grid = lines[0].startswith("+")
    rows: Rows = []
    is_open = False
    for line in lines:
        if set(line) <= set("+-= "):
            is_open = False
            continue
        borders = [line[start - 1 : start] for start, _ in spans if start]
        if set(borders) - {"|" if is_grid else " "}:
            return []
        ends = [*(start - 1 for start, _ in spans[1:]), None]
        cells = [line[start:end].strip(" |") for (start, _), end in zip(spans, ends, strict=True)]
        if is_open and is_grid:
            rows[-1] = [
                f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)
            ]
        else:
            rows.append(cells)
        is_open = True
    return rows if len(rows) > 1 else []


def _until(lines: Sequence[str], end: re.Pattern[str]) -> list[str]:
    return list(takewhile(lambda line: not end.fullmatch(line), lines))


def _piped(rows: Rows) -> list[str]:
    """Return rows as a pipe table; a bar within a cell is none of its borders."""
    lines = ["| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows]
    return ["", lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""]


def _markdoc_rows(lines: Sequence[str]) -> Rows:
    """Return the rows of a Markdoc table: dashes stand between them, an item is a cell."""
    rows: Rows = [[]]
    for line in lines:
        text = _MARKDOC_TAG.sub("", line)
        item = _ITEM.fullmatch(text)
        if _RULE.fullmatch(text):
            rows.append([])
        elif item and len(item["indent"]) < 2:  # noqa: PLR2004
            rows[-1].append((item["text"] or "").strip())
        elif text.strip() and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]} {text.strip()}".strip()
    return [row for row in rows if row]


def _directive(lines: Sequence[str], opened: re.Match[str]) -> list[str]:
    """Return the lines within a directive: up to its fence, or as far as they stand further in."""
    if opened["fence"]:
        return list(takewhile(lambda line: line.strip() != opened["fence"], lines))
    depth = len(opened["indent"])
    inner = takewhile(
        lambda line: not line.strip() or len(line) - len(line.lstrip()) > depth, lines
    )
    return list(inner)


def _directive_rows(lines: Sequence[str]) -> Rows:
    """Return the rows of a `list-table`: each item `* -` is a row, each `-` within it a cell."""
    rows: Rows = []
    for line in lines:
        item = _ITEM.fullmatch(line)
        inner = _ITEM.fullmatch(item["text"]) if item and item["text"] else None
        if inner:
            rows.append([(inner["text"] or "").strip()])
        elif item and rows:
            rows[-1].append((item["text"] or "").strip())
        elif rows and line.strip() and not _OPTION.fullmatch(line):
            rows[-1][-1] = f"{rows[-1][-1]} {line.strip()}".strip()
    return [[cell.replace("``", "`") for cell in row] for row in rows]


def _columns(lines: Sequence[str], at: int) -> int:
    """Return the columns of an AsciiDoc table, as stated before it or shown by its first line."""
    for line in lines[max(at - 2, 0) : at]:
        if stated := _ASCIIDOC_OPTIONS.fullmatch(line):
            times = re.match(r"(\d{1,2})\*", stated["cols"])
            return int(times[1]) if times else len(re.split(r"[,;]", stated["cols"]))
    first = next((line for line in lines[at + 1 : at + MAX_LINES] if line.strip()), "")
    return len(_CELL_START.findall(first))


def _asciidoc_rows(lines: Sequence[str], columns: int) -> Rows:
    """Return the rows of an AsciiDoc table; none where a cell spans others."""
    cells: list[str] = []
    for line in lines:
        starts = list(_CELL_START.finditer(line))
        if any(re.search(r"\d|[.+*]", start["spec"]) for start in starts):
            return []
        ends = [*(start.start() for start in starts), len(line)][1:]
        before = line[: starts[0].start()] if starts else line
        if before.strip() and cells:
            cells[-1] = f"{cells[-1]} {before.strip()}".strip()
        cells += [
            line[start.end() : end].strip().replace(r"\|", "|")
            for start, end in zip(starts, ends, strict=True)
        ]
    return [cells[start : start + columns] for start in range(0, len(cells), columns)]
