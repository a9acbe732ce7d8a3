"""The report as Markdown: the same words and tables; charts are left to the page."""

from collections.abc import Iterator
from functools import partial

from pipeline.domain.markdown import escaped
from pipeline.outputs.report.document import (
    Address,
    Block,
    Bullets,
    Cite,
    Claimed,
    Document,
    Figure,
    Inline,
    Paragraph,
    Reference,
    Section,
    Table,
    Tag,
    Tiles,
    Words,
)
from pipeline.outputs.report.original import VERDICTS
from pipeline.outputs.report.text import web_address

Linked = frozenset[int]
"""Numbers of the references that have an address."""


def render(document: Document) -> str:
    """Return the report in Markdown."""
    return "\n".join(_lines(document)).rstrip("\n") + "\n"


def brief(document: Document) -> str:
    """Return the first section."""
    return "\n".join(_section(document.sections[0], 2, frozenset())).rstrip("\n")


def _lines(document: Document) -> Iterator[str]:
    linked = frozenset(item.number for item in document.references if web_address(item.url))
    yield f"# {escaped(document.title)}\n"
    yield f"As of {escaped(document.as_of)}. {_prose(document.lead, linked)}\n"
    for section in document.sections:
        yield from _section(section, 2, linked)
    yield "## References\n"
    for reference in document.references:
        yield f"{reference.number}. {_reference(reference)}"
    yield ""
    for reference in document.references:
        url = web_address(reference.url)
        if url:
            yield f"[{reference.number}]: <{url}>"


def _section(section: Section, level: int, linked: Linked) -> Iterator[str]:
    yield f"{'#' * level} {escaped(section.title)}\n"
    for block in section.blocks:
        yield from _block(block, linked)
    for part in section.parts:
        yield from _section(part, level + 1, linked)


def _block(block: Block, linked: Linked) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"{_prose(block.words, linked)}\n"
        case Bullets():
            yield from (f"- {_prose(item, linked)}" for item in block.items)
            yield ""
        case Tiles():
            tiles = (_prose((item.figure, f" {item.words}"), linked) for item in block.items)
            yield from (f"- {tile}" for tile in tiles)
            yield ""
        case Table():
            yield from _table(block, linked)
        case _:
            text = f"{block.title}: {block.summary} The chart is in index.html."
            yield f"*{escaped(text)}*\n"


def _table(table: Table, linked: Linked) -> Iterator[str]:
    yield f"**{escaped(table.caption)}**\n"
    yield f"| {' | '.join(escaped(column.title) for column in table.columns)} |"
    yield f"|{'|'.join('---:' if column.holds == 'number' else '---' for column in table.columns)}|"
    inline = partial(_inline, linked=linked)
    for row in table.shown_first:
        cells = ("".join(map(inline, cell)) for cell in row.cells)
        yield f"| {' | '.join(cells)} |"
    yield ""
    left = len(table.rows) - len(table.shown_first)
    if left:
        yield f"{left:,} more rows are in index.html.\n"


def _prose(items: Words, linked: Linked) -> str:
    """Return a sentence; its figures are followed by the numbers of their sources."""
    parts = []
    for item in items:
        parts.append(_inline(item, linked))
        if isinstance(item, Figure):
            parts.append(f" {_numbers(item.references, linked)}")
    return "".join(parts)


def _inline(item: Inline, linked: Linked) -> str:
    match item:
        case str():
            return _with_ends(item)
        case Cite():
            return _numbers(item.references, linked)
        case Claimed():
            return f"{escaped(item.printed)} ({VERDICTS[item.verdict][1]})"
        case Tag():
            return f" ({escaped(item.text)})"
        case Address():
            url = web_address(item.url)
            return f"[{escaped(item.text)}](<{url}>)" if url else escaped(item.text)
        case _:
            return _with_ends(item.text)


def _with_ends(text: str) -> str:
    """Return a text escaped, with a blank at either end where it had one."""
    if text.isspace():
        return " "
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{before}{escaped(text)}{after}"


def _numbers(references: tuple[int, ...], linked: Linked) -> str:
    return " ".join(
        f"[{number}]" if number in linked else f"\\[{number}\\]" for number in references
    )


def _reference(reference: Reference) -> str:
    text = f"{reference.title}, {reference.publisher} ({reference.note})"
    return escaped(text)
