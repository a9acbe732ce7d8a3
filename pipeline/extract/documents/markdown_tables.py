"""The tables of a Markdown document, read as those of an HTML page are.

Headings, text and pipe tables are written as HTML and read by `html_tables`, so that headers,
labels and prices mean the same in both. Places are named as there: `table 1, row 2, column 3`.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from pipeline.extract.documents.broken_lines import convert_breaks
from pipeline.extract.documents.component_data import data_at
from pipeline.extract.documents.component_tables import (
    as_html,
    data_with_uses,
    is_card,
    length_of_data,
    models_at,
    table_html,
    with_joined_cards,
)
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.front_matter import with_front_matter
from pipeline.extract.documents.headed_lists import add_headings_to_lists
from pipeline.extract.documents.html_grid import MOVED
from pipeline.extract.documents.html_rows import HEADER_WORDS
from pipeline.extract.documents.html_tables import PageTable, read_tables
from pipeline.extract.documents.listed_tables import with_pipe_tables
from pipeline.extract.documents.markdown_containers import without_containers
from pipeline.extract.documents.markdown_fields import field_html, is_field_end, said_below
from pipeline.extract.documents.markdown_inline import (
    CODE,
    ESCAPE,
    LINK,
    STRONG,
    as_literal,
    inline,
    without_comments,
    without_expressions,
)
from pipeline.extract.documents.mdx_tabs import with_tab_titles
from pipeline.extract.documents.nested_components import models_within
from pipeline.extract.documents.preformatted import convert_blocks
from pipeline.extract.documents.price_cards import convert_cards
from pipeline.extract.documents.price_lists import convert_lists
from pipeline.extract.documents.price_prose import convert_prose
from pipeline.extract.documents.shown_data import with_shown_data
from pipeline.extract.documents.size_lists import convert_sizes
from pipeline.extract.documents.unread_code import with_unread_code
from pipeline.extract.documents.wrapped_lines import without_wrapping
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english

_FENCE = re.compile(r"\s*(?P<mark>```+|~~~+)")
_HEADING = re.compile(r"\s{0,3}(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*\s*")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PAGE = re.compile(r"\s*(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)

_TABLE_TAG = re.compile(r"\s*<(?:table|[A-Z]\w*Table)(?:\s[^<>]*[^/<>])?>", re.I)
_TABLE_END = re.compile(r"</\w*table\s*>", re.I)
_TABS = r"[Tt]ab|(?:\w+\.)?Tabs?(?:Item|Panel|Pane|Content)"
_TAB = re.compile(
    rf"\s*(?:<|\{{%\s*)(?:(?P<open>{_TABS})\s(?:[^>]*\s)?(?:title|label|header)=[\"'{{]{{1,2}}"
    rf"(?P<title>[^\"'{{}}]{{1,80}})[\"'}}]{{1,2}}[^>%]*|(?:/|end)(?:{_TABS}))\s*(?:>|%\}})\s*"
)
"""Tabs as docs sites write them in their Markdown."""

_CARD = re.compile(
    r"\s*<(?P<kind>Card|Accordion|Expandable)\s(?:[^>]*\s)?title=[\"'{]{1,2}(?P<title>[^\"'{}]{1,80})[\"'}]{1,2}[^>]*>"
    r"(?:(?P<text>.+)</Card>)?\s*"
)
"""Cards as docs sites write them in their Markdown: a heading and what stands below it."""

_CARD_END = "</Card>"
_FOLD_END = re.compile(r"\s*</(?:Accordion|Expandable)>\s*")

_ITEM = re.compile(r"(?P<indent>\s{0,12})[*+-]\s+(?P<text>\S.*)")


def read_markdown_tables(text: str) -> tuple[PageTable, ...]:
    """Return the tables of a Markdown document; a page in HTML in its place is read as such.

    Raises:
        ParseError: The cells are too many.
    """
    written = [] if _PAGE.match(text) else with_shown_data(text.splitlines())
    lines = without_expressions("\n".join(with_front_matter(written))).splitlines()
    lines = without_containers(with_tab_titles(with_pipe_tables(with_joined_cards(lines))))
    soup = parse_html("\n".join(_as_html(without_wrapping(lines))) if lines else text)
    add_headings_to_lists(soup)
    convert_blocks(soup)
    convert_breaks(soup)
    convert_sizes(soup)
    convert_cards(soup, is_first=True)
    convert_lists(soup)
    convert_prose(soup)
    convert_cards(soup, is_first=False)
    return with_unread_code(read_tables(soup), text if written else "")


def is_markdown(text: str) -> bool:
    """Return whether a text is no HTML page, and has a table as Markdown writes them."""
    return not _PAGE.match(text) and any(
        "|" in line and _DELIMITER.fullmatch(line) for line in text.splitlines()
    )


def _as_html(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    fence = above = ""
    ends = [row for row, line in enumerate(lines) if _TABLE_END.search(line)]
    while at < len(lines):
        line = lines[at]
        mark = _FENCE.match(line)
        if fence or mark:
            is_code = bool(fence)
            fence = _after_fence(fence, mark)
            yield html.escape(line) if is_code and fence else "<pre>" if fence else "</pre>"
        elif heading := _HEADING.fullmatch(line):
            level = len(heading["marks"])
            above = f"<h{level}>{inline(heading['text'])}</h{level}>"
            yield above
        elif taken := _length_of_block(lines, at, ends):
            yield from _block(lines, at, taken)
            at += taken - 1
        elif container := _container(line, above):
            yield container
        elif head := _head_length(lines, at):
            others = (row for row in range(at + head, len(lines)) if not _is_below(lines, row))
            end = next(others, len(lines))
            yield from _table([lines[at], *lines[at + head : end]])
            at = end - 1
        elif _is_bare_row(line):
            rows = list(takewhile(_is_bare_row, islice(lines, at, None)))
            cells = map(_cells, rows)
            yield "<table>" + "".join(_row(row, "td") for row in cells) + "</table>"
            at += len(rows) - 1
        elif said := said_below(lines, at):
            yield f"<dl><dt>{inline(line)}</dt>"
            yield from (f"<dd>{inline(text)}</dd>" for text in said)
            yield "</dl>"
            at += len(said)
        elif line.strip():
            items = takewhile(bool, map(_ITEM.fullmatch, islice(lines, at, None)))
            listed = [item for item in items if item]
            yield from _list(listed) or [f"<p>{inline(line, keeps_strong=True)}</p>"]
            at += max(len(listed) - 1, 0)
        at += 1


def _container(line: str, above: str) -> str:
    """Return the start or the end of a tab, a card or a field as HTML; empty for other lines.

    Behind the end of a card or a field the last heading, `above`, goes on.
    """
    if tab := _TAB.fullmatch(line):
        return _panel(tab)
    if card := _CARD.fullmatch(line):
        return _card(card)
    if _FOLD_END.fullmatch(line):
        return "</details>"
    if field := field_html(line):
        return field + above * field.endswith("</section>")
    if line.strip() == _CARD_END:
        return above
    return f"</section>{above}" if is_field_end(line) else ""


def _after_fence(fence: str, mark: re.Match[str] | None) -> str:
    """Return the mark that ends the block of code, if one is open after this line."""
    if not fence:
        return mark["mark"] if mark else ""
    return "" if mark and mark["mark"].startswith(fence) else fence


def _is_bare_row(line: str) -> bool:
    return line.strip().startswith("|")


def _is_row(line: str) -> bool:
    return "|" in line and not _FENCE.match(line)


def _head_length(lines: Sequence[str], at: int) -> int:
    """Return the lines that the header of a table takes; 0 where none begins.

    Some exports leave out the line of dashes. A first row that names columns and holds no amount
    is a header all the same.
    """
    if not _is_row(lines[at]) or at + 1 == len(lines):
        return 0
    if "|" in lines[at + 1] and _DELIMITER.fullmatch(lines[at + 1]):
        return 2
    cells = [cell.strip() for cell in _cells(lines[at])]
    named = sum(HEADER_WORDS.search(in_english(cell)) is not None for cell in cells)
    is_head = lines[at].strip().startswith("|") and named > 1 and not HAS_MONEY.search(lines[at])
    return 1 if is_head and len(_cells(lines[at + 1])) == len(cells) else 0


def _is_below(lines: Sequence[str], at: int) -> bool:
    """Return whether a line is one more row of the table above it, and no header of the next."""
    return _is_row(lines[at]) and _head_length(lines, at) != 2  # noqa: PLR2004


def _table(rows: Sequence[str]) -> Iterator[str]:
    """Yield a table as HTML, its header first.

    A row with more cells than the header is marked: a bar within a name has moved its figures.
    """
    header = _cells(rows[0])
    body = [_cells(row) for row in rows[1:]]
    beyond = [cells[len(header) :] for cells in body]
    # Exports of pages with a button in each row: the column of buttons has no header.
    has_buttons = len({len(cells) for cells in body}) == 1 and all(map(_are_links, beyond))
    yield "<table><thead>" + _row(header, "th") + "</thead><tbody>"
    for cells in body:
        is_moved = not has_buttons and any(cell.strip() for cell in cells[len(header) :])
        row = _row((cells + [""] * len(header))[: len(cells) if is_moved else len(header)], "td")
        yield row.replace("<tr>", f"<tr {MOVED}>", 1) if is_moved else row
    yield "</tbody></table>"


def _are_links(cells: Sequence[str]) -> bool:
    return all(not LINK.sub("", cell).strip() for cell in cells)


def _card(card: re.Match[str]) -> str:
    """Return the heading of a card with its text, or the start of what its title folds away."""
    title = html.escape(card["title"])
    if card["kind"] != "Card":
        return f"<details><summary>{title}</summary>"
    return f"<h4>{title}</h4>" + (f"<p>{inline(card['text'])}</p>" if card["text"] else "")


def _list(items: Sequence[re.Match[str]]) -> list[str]:
    """Return the lines of a list as HTML; one that stands further in is of the item above it."""
    depths: list[int] = []
    found: list[str] = []
    for item in items:
        depth = len(item["indent"].expandtabs())
        while depths[1:] and depth < depths[-1]:
            depths.pop()
            found.append("</li></ul>")
        is_deeper = not depths or depth > depths[-1]
        if is_deeper:
            depths.append(depth)
        found.append(("<ul>" if is_deeper else "</li>") + f"<li>{inline(item['text'])}")
    return [*found, "</li></ul>" * len(depths)] if found else []


def _length_of_block(lines: Sequence[str], at: int, ends: Sequence[int]) -> int:
    """Return the lines that a table in HTML or in a component takes; 0 where none begins."""
    if field_html(lines[at]):
        return 0
    if not _TABLE_TAG.match(lines[at]) or any(map(is_card, lines[at + 1 : at + 2])):
        taken = data_at(lines, at)[0] or models_at(lines, at)[0]
        return taken or length_of_data(lines, at) or models_within(lines, at)[0]
    following = bisect_left(ends, at)
    return ends[following] - at + 1 if following < len(ends) else 0


def _block(lines: Sequence[str], at: int, taken: int) -> Iterator[str]:
    """Yield such a table as HTML: Markdown in its cells is read, components are not."""
    block = lines[at : at + taken]
    if _TABLE_TAG.match(lines[at]):
        text = ESCAPE.sub(lambda escaped: html.escape(escaped[1]), "\n".join(block))
        for line in as_html(text).splitlines():
            bare = without_comments(line)
            yield STRONG.sub(r"\2", CODE.sub(r"<code>\2</code>", bare))
    elif tables := data_at(lines, at)[1]:
        for table in tables:
            yield from table_html(table)
    elif models := models_at(lines, at)[1]:
        yield from table_html(models)
    elif nested := models_within(lines, at)[1]:
        yield from table_html(nested)
    else:
        yield f"<pre>{html.escape(data_with_uses(block, lines[at + taken :]))}</pre>"


def _panel(tab: re.Match[str]) -> str:
    """Return the start or the end of a tab as HTML has it."""
    if tab["title"] is None:
        return "</section>"
    title = ESCAPE.sub(r"\1", tab["title"])
    return f'<section role="tabpanel" aria-label="{html.escape(title)}">'


def _cells(row: str) -> list[str]:
    """Return the cells of a row; an escaped pipe is none of its borders."""
    bare = ESCAPE.sub(as_literal, row).strip()
    return bare.removeprefix("|").removesuffix("|").split("|")


def _row(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{inline(cell)}</{tag}>" for cell in cells) + "</tr>"
