"""Tables that Markdown with components writes as `<DocTable columns={[…]} rows={[…]} />`."""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Final

from pipeline.extract.documents.data_models import priced_models
from pipeline.extract.documents.price_lines import PLACED
from pipeline.quantities.amounts import HAS_MONEY, currency_in

_DATA: Final = re.compile(
    r"(?:export )?(?:const|let|var) (?P<name>\w+)(?:: [\w<>\[\]]+)? = (?P<opening>[\[{])\s*$"
)
_DATA_END: Final = re.compile(r"[\]}](?: as const)?;?\s*$")
MAX_LINES: Final = 2_000
_DATA_LINES: Final = 400
LINES_ABOVE: Final = 200
"""Lines above a component among which the last text is looked for."""


_PARTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(rf"(?<=<)(/?)(?:Table)?(?:{words})(?=[\s/>])"))
    for name, words in (
        ("th", "HeaderCell|HeadCell|ColumnHeader|Column|Th"),
        ("tr", "Row|Tr|HeaderRow"),
        ("td", "Cell|Td|BodyCell|DataCell"),
        ("thead", "Header|Thead"),
        ("tbody", "Body|Tbody"),
    )
)
_HEAD: Final = re.compile(r"(?<=<)(/?)(?:Table)?Head(?=[\s/>])")
_CARD: Final = re.compile(r"\s*<[A-Z]\w*\s(?P<fields>[^<>]*?)/>\s*")
_CARD_START: Final = re.compile(r"\s*<[A-Z]\w*\s*")
_CARD_FIELD: Final = re.compile(r"\s*[\w-]+=(?:\"[^\"<>]*\"|'[^'<>]*'|\{[^{}\[\]<>]*\})\s*")
_SHORTCODE: Final = re.compile(
    r"\s*(?:\{\{[<%]|\{%|\[)\s*(?:include\s+)?[\w./-]+(?=[^\n]*=[\"']\$?[0-9.]+[\"'])"
    r"(?P<fields>(?:\s+[\w-]+=(?:\"[^\"<>]*\"|'[^'<>]*')){2,20})\s*/?(?:[>%]\}\}|%\}|\])\s*"
)
"""A component as generators of sites without JSX write it: `{{< price model="…" input="$1" >}}`."""

_CARD_LINES: Final = 30
"""Lines of a component whose fields stand one below another."""

_FIELD: Final = re.compile(r"(\w+)=(?:\{?[\"'`]([^\"'`]*)[\"'`]\}?|\{([0-9.]+)\})")


def as_html(text: str) -> str:
    """Return a table of components such as `<Row><Cell>` with the tags that HTML has for them.

    `<TableHead>` is a cell where `<TableHeader>` is around it, and what holds the first row else.
    """
    head = "th" if re.search(r"<(?:Table)?Header\b", text) else "thead"
    text = _HEAD.sub(rf"\1{head}", text)
    for name, pattern in _PARTS:
        text = pattern.sub(rf"\1{name}", text)
    return re.sub(r"<(/?)[A-Z]\w*Table\b", r"<\1table", text)


def _fields(text: str) -> dict[str, str]:
    return {name: printed or number for name, printed, number in _FIELD.findall(text)}


def with_joined_cards(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document; a component whose fields stand one below another is one line.

    >>> with_joined_cards(["<Model", '  name="Anvil"', '  input="$1"', "/>"])
    ['<Model name="Anvil" input="$1" />']
    """
    found: list[str] = []
    at = 0
    codes = [_SHORTCODE.fullmatch(line) for line in lines]
    lines = [
        f"<Shortcode{code['fields']} />" if code else line
        for code, line in zip(codes, lines, strict=True)
    ]
    while at < len(lines):
        fields = []
        if _CARD_START.fullmatch(lines[at]):
            fields = list(takewhile(_CARD_FIELD.fullmatch, lines[at + 1 : at + _CARD_LINES]))
        end = at + len(fields) + 1
        if fields and end < len(lines) and lines[end].strip() == "/>":
            found.append(" ".join([lines[at].rstrip(), *map(str.strip, fields), "/>"]))
            at = end
        else:
            found.append(lines[at])
        at += 1
    return found


def is_card(line: str) -> bool:
    """Return whether a line is a component with fields and nothing within it."""
    return _CARD.fullmatch(line) is not None


def models_at(lines: Sequence[str], at: int) -> tuple[int, list[list[str]]]:
    """Return the lines of components of one line each, and their table, the header first.

    `<ModelPrice name="Anvil" input="$0.30" output="$0.90" />` is one. Zero lines where none
    begins; the last text above may name the unit, and of bare numbers has to name the currency.
    """
    if not is_card(lines[at]) or (at and is_card(lines[at - 1])):
        return 0, []
    cards = takewhile(bool, map(_CARD.fullmatch, lines[at : at + MAX_LINES]))
    fields = [_fields(card["fields"]) for card in cards if card]
    around = text_above(lines, at)
    is_priced = any(map(HAS_MONEY.search, lines[at : at + len(fields)]))
    table = priced_models({"models": fields, "": around})
    if is_priced or (table and currency_in(around)):
        return len(fields), table or [[""]]
    return 0, []


def text_above(lines: Sequence[str], at: int) -> str:
    """Return the last line of text above a line."""
    before = lines[max(at - LINES_ABOVE, 0) : at]
    return next((line for line in reversed(before) if re.match(r"\s*\w", line)), "")


def length_of_data(lines: Sequence[str], at: int) -> int:
    """Return the lines of data that a document assigns to a name; 0 where none begins."""
    if not _DATA.match(lines[at]):
        return 0
    rows = range(at + 1, min(len(lines), at + _DATA_LINES))
    return next((row - at + 1 for row in rows if _DATA_END.match(lines[row])), 0)


def data_with_uses(block: Sequence[str], behind: Sequence[str]) -> str:
    """Return such data as YAML reads it, and as comments the components behind that show it.

    These may name its unit: `<PriceTable rows={models} unit="USD / 1M tokens" />`; so may the last
    text above `{models.map(…)}`.
    """
    named = _DATA.match(block[0])
    used, opening = (f"{{{named['name']}", named["opening"]) if named else ("{}", "")
    shown = [f"# {line}" for line in behind if f"{used}}}" in line]
    mapped = (at for at, line in enumerate(behind) if f"{used}.map(" in line)
    shown += [f"# {text_above(behind, at)}" for at in islice(mapped, 1)]
    return "\n".join([opening, *block[1:-1], block[-1].strip("; "), *shown])


def table_html(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a table as HTML, its header first."""
    yield f"<table {PLACED}>" + _row(rows[0], "th")
    yield from (_row(row, "td") for row in rows[1:])
    yield "</table>"


def _row(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
