"""Prices in blocks of text that keep their spaces: columns of a list, or data in YAML or JSON.

Price lists of small sellers, of READMEs and of old pages are written so. A block is turned into
tables where it stands: its columns are known by where their titles stand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final

import yaml
from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import is_model, is_name
from pipeline.extract.documents.data_models import priced_models
from pipeline.extract.documents.html_rows import HEADER_WORDS
from pipeline.extract.documents.html_text import elements, stands_in_table
from pipeline.extract.documents.json_document import Number
from pipeline.extract.documents.price_lines import place_table
from pipeline.quantities.amounts import HAS_MONEY, SIGNS
from pipeline.quantities.printed_units import unit_in

MAX_BLOCKS: Final = 200
_MAX_LENGTH: Final = 40_000
_CELL: Final = re.compile(r"\S+(?: \S+)*")
_RULE: Final = re.compile(r"[\s|+=_·.─━═-]+")
_TITLE: Final = re.compile(r"[A-Za-z][^{}<>=]{1,80}")
_NUMBER: Final = re.compile(
    rf"(?:US\$|[{SIGNS}])?\s?[0-9][0-9,]*(?:\.[0-9]+)?|[-–—]+|n/a|free", re.I
)
_DATA: Final = re.compile(r"\A\s*(?:[\[{]|(?:#.*\n\s*)*[\w-]+:\s|- \w+:)")
_NUMBERED: Final = re.compile(r"(?:[0-9]+\.)+\s+|[#*=-]+\s+")
_TITLE_LENGTH: Final = 60
_COMMENT: Final = re.compile(r"(?:#|//)\s*(.+)")
_EXAMPLE: Final = re.compile(
    r"\b(?:examples?|responses?|requests?|returns?|sample|output of)\b", re.I
)
_PLAIN_TEXT: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A text of a line, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


_Line = list[_Cell]


def convert_blocks(soup: BeautifulSoup) -> None:
    """Turn the blocks of a page that list prices into tables; changes the tree."""
    for block in list(islice(elements(soup, ("pre",)), MAX_BLOCKS)):
        text = block.get_text()
        if len(text) > _MAX_LENGTH or not re.search("[0-9]", text) or stands_in_table(block):
            continue
        found = _of_data(block, text) if _DATA.match(text) else _of_columns(text)
        if not found and HAS_MONEY.search(text) and not _DATA.match(text):
            _become_text(soup, block, text)
        if not found:
            continue
        for title, rows in found:
            if title:
                heading = soup.new_tag("h6")
                heading.string = title
                block.insert_before(heading)
            head, *others = rows
            place_table(soup, block, head, [[[cell] for cell in row] for row in others])
        block.extract()


def _become_text(soup: BeautifulSoup, block: Tag, text: str) -> None:
    """Turn a block of plain text into headings and paragraphs, its lines parted where they were."""
    for is_blank, group in groupby(text.splitlines(), lambda line: not line.strip()):
        lines = [] if is_blank else [" ".join(line.split()) for line in group]
        titles = [_NUMBERED.sub("", lines[0])] if lines else []
        is_titled = bool(titles) and is_model(titles[0]) and not HAS_MONEY.search(titles[0])
        is_titled = is_titled and len(lines[0]) <= _TITLE_LENGTH
        for name, texts in (("h6", titles * is_titled), ("p", lines[is_titled:])):
            part = soup.new_tag(name)
            for at, line in enumerate(texts):
                part.extend([soup.new_tag("br")] * (at > 0 and name == "p"))
                part.append(line)
            block.insert_before(*[part] * bool(texts))
    block.extract()


def _of_data(block: Tag, text: str) -> list[tuple[str, list[list[str]]]]:
    """Return the table of the models in a block of YAML or JSON, if it is no example."""
    before = block.find_previous(_PLAIN_TEXT)
    heading = block.find_previous(_PLAIN_TEXT[1:])
    around = [tag.get_text(" ") for tag in (before, heading) if isinstance(tag, Tag)]
    if any(map(_EXAMPLE.search, around)):
        return []
    try:
        value = yaml.load(text, DataLoader)  # noqa: S506  (a safe loader, with numbers as printed)
    except (yaml.YAMLError, ValueError, RecursionError):
        return []
    said = " . ".join((*around, *_COMMENT.findall(text)))
    tables = (priced_models({**holder, "": said}) for holder in _holders(value))
    return [("", table) for table in tables if table][:1]


def _holders(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        named = (
            {"name": name, **inner} for name, inner in value.items() if isinstance(inner, dict)
        )
        yield {"models": list(named)}
        for inner in value.values():
            yield from _holders(inner)
    elif isinstance(value, list):
        yield {"models": value}


def _as_printed(loader: yaml.SafeLoader, node: yaml.Node) -> Number:
    return Number(loader.construct_scalar(node)) if isinstance(node, yaml.ScalarNode) else Number()


class DataLoader(yaml.SafeLoader):
    """Reads numbers as they are printed, and no values by reference.

    A few lines of such may stand for millions of values.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node; see `yaml.composer`."""
        if self.check_event(yaml.AliasEvent):
            msg = "a value stands elsewhere"
            raise yaml.YAMLError(msg)
        return super().compose_node(parent, index)


for _tag in ("float", "int"):
    DataLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", _as_printed)


def _of_columns(text: str) -> list[tuple[str, list[list[str]]]]:
    """Return the tables of a text in columns, each with the line that stands above it."""
    found: list[tuple[str, list[list[str]]]] = []
    title, heads = "", list[_Line]()
    for is_blank, group in groupby(text.expandtabs().splitlines(), lambda line: not line.strip()):
        lines = [] if is_blank else [_cells(line) for line in group if not _RULE.fullmatch(line)]
        rows = [line for line in lines if _is_row(line)]
        others = list(lines[: lines.index(rows[0])]) if rows else lines
        titles = [line for line in others if len(line) > 1]
        if single := [line[0].text for line in others if len(line) == 1]:
            title = single[-1] if _TITLE.fullmatch(single[-1]) else ""
            heads = heads if not titles else []
        heads = titles or heads
        table = _table(heads, rows)
        if table:
            found.append((title, table))
    return found


def _cells(line: str) -> _Line:
    bare = line.replace("|", " ")
    return [_Cell(match[0], *match.span()) for match in _CELL.finditer(bare)]


def _is_row(line: _Line) -> bool:
    """Return whether a line is a name and amounts."""
    if len(line) < 2 or not is_name(line[0].text):  # noqa: PLR2004
        return False
    return any(_NUMBER.fullmatch(cell.text) or HAS_MONEY.search(cell.text) for cell in line[1:])


def _table(heads: Sequence[_Line], rows: Sequence[_Line]) -> list[list[str]]:
    """Return a table; nothing where it is not clear which amount stands in which column."""
    if not rows:
        return []
    if not heads:
        is_priced = all(
            len(row) == 2 and HAS_MONEY.search(row[1].text) and unit_in(row[1].text)  # noqa: PLR2004
            for row in rows
        )
        return [["Model", "Price"], *([cell.text for cell in row] for row in rows)] * is_priced
    columns = heads[-1]
    if not HEADER_WORDS.search(columns[0].text) and columns[0].start > rows[0][0].end:
        columns = [_Cell("Model", rows[0][0].start, rows[0][0].end), *columns]
    above = [cell for line in heads[:-1] for cell in line if cell.start > rows[0][0].end]
    titles = [
        " ".join(part for part in (_nearest(above, cell), cell.text) if part) if at else "Model"
        for at, cell in enumerate(columns)
    ]
    table = [titles]
    for row in rows:
        cells = [""] * len(columns)
        for cell in row[1:]:
            at = min(range(1, len(columns)), key=lambda at: _distance(columns[at], cell), default=0)
            if not at or cells[at] or _distance(columns[at], cell) > 2 * len(cell.text):
                return []
            cells[at] = cell.text
        table.append([row[0].text, *cells[1:]])
    return table


def _distance(head: _Cell, cell: _Cell) -> int:
    """Return how far a text stands from its title, by the nearer of their borders."""
    return min(abs(head.start - cell.start), abs(head.end - cell.end))


def _nearest(above: Iterable[_Cell], cell: _Cell) -> str:
    nearest = min(above, key=lambda head: abs(head.middle - cell.middle), default=None)
    return nearest.text if nearest else ""
