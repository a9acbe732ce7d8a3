"""The report as Markdown: the same words and tables; charts are left to the page."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from pipeline.domain.markdown import escaped
from pipeline.outputs.report.document import (
    Block,
    Bullets,
    Chart,
    PageSection,
    Paragraph,
    Reference,
    ShownTable,
    Side,
    SitePage,
)
from pipeline.outputs.report.inlines import (
    Cite,
    CitedFigure,
    ClaimedText,
    Day,
    Inline,
    LastRead,
    OutsideLink,
    SiteLink,
    Tag,
    Words,
)
from pipeline.outputs.report.parts.original import VERDICT_SIGNS
from pipeline.outputs.report.text import web_address

MOST_ROWS: Final = 60
"""Rows of a table in Markdown; the page has all."""


def render(pages: Sequence[SitePage], as_of: str) -> str:
    """Return pages as one document in Markdown.

    Args:
        pages: The pages, the start page first.
        as_of: The clock.
    """
    return "\n".join(_lines(pages, as_of)).rstrip("\n") + "\n"


def brief(page: SitePage) -> str:
    """Return the first section of a page."""
    return "\n".join(_section(page, page.sections[0], 2)).rstrip("\n")


def _lines(pages: Sequence[SitePage], as_of: str) -> Iterator[str]:
    for place, page in enumerate(pages):
        yield f"{'#' if place == 0 else '##'} {escaped(page.title)}\n"
        lead = _prose(page.lead, page)
        yield f"As of {escaped(as_of)}. {lead}\n" if place == 0 else f"{lead}\n"
        for section in page.sections:
            yield from _section(page, section, 2 if place == 0 else 3)
        yield from _references(page)


def _references(page: SitePage) -> Iterator[str]:
    if page.references:
        yield "Sources:\n"
        for reference in page.references:
            yield f"{reference.number}. {_reference(reference)}"
        yield ""
        for reference in page.references:
            url = web_address(reference.url)
            if url:
                yield f"[{_label(page, reference.number)}]: <{url}>"
        yield ""


def _label(page: SitePage, number: int) -> str:
    """Return the label of a source: unique in the document."""
    return f"{page.path.removesuffix('.html')}-{number}"


def _section(page: SitePage, section: PageSection, level: int) -> Iterator[str]:
    if section.title != page.title:
        yield f"{'#' * level} {escaped(section.title)}\n"
    for block in section.blocks:
        yield from _block(block, page)


def _block(block: Block, page: SitePage) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"{_prose(block.words, page)}\n"
        case Bullets():
            yield from (f"- {_prose(item, page)}" for item in block.items)
            yield ""
        case ShownTable():
            yield from _table(block, page)
        case Side():
            for chart in block.charts:
                yield from _block(chart, page)
        case Chart():
            text = f"{block.title}: {block.summary} The chart is in {page.path}."
            yield f"*{escaped(text)}*\n"


def _table(table: ShownTable, page: SitePage) -> Iterator[str]:
    yield f"**{escaped(table.caption)}**\n"
    yield f"| {' | '.join(escaped(column.title) for column in table.columns)} |"
    yield f"|{'|'.join('---:' if column.holds == 'number' else '---' for column in table.columns)}|"
    inline = partial(_inline, page=page)
    for row in table.rows[:MOST_ROWS]:
        cells = ("".join(map(inline, cell)) for cell in row.cells)
        yield f"| {' | '.join(cells)} |"
    yield ""
    left = len(table.rows) - MOST_ROWS
    if left > 0:
        yield f"{left:,} more rows are in {page.path}.\n"


def _prose(items: Words, page: SitePage) -> str:
    """Return a sentence; its figures are followed by the numbers of their sources."""
    parts = []
    for item in items:
        parts.append(_inline(item, page))
        if isinstance(item, CitedFigure):
            parts.append(f" {_numbers(item.references, page)}")
    return "".join(parts)


def _inline(item: Inline, page: SitePage) -> str:
    """Return words in a line; links lead to pages beside."""
    match item:
        case Cite():
            return _numbers(item.references, page)
        case ClaimedText():
            return f"{escaped(item.printed)} ({VERDICT_SIGNS[item.verdict][1]})"
        case Tag():
            return f" ({escaped(item.text)})"
        case LastRead() | Day():
            return escaped(item.day) if isinstance(item, Day) else "at its newest reading"
        case SiteLink() | OutsideLink():
            return _link(item)
        case _:
            return _with_ends(item if isinstance(item, str) else item.text)


def _link(item: SiteLink | OutsideLink) -> str:
    url = item.target if isinstance(item, SiteLink) else web_address(item.url)
    return f"[{escaped(item.text)}](<{url}>)" if url else escaped(item.text)


def _with_ends(text: str) -> str:
    """Return a text escaped, with a blank at either end where it had one."""
    if text.isspace():
        return " "
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return f"{before}{escaped(text)}{after}"


def _numbers(references: tuple[int, ...], page: SitePage) -> str:
    return " ".join(
        f"[\\[{number}\\]][{_label(page, number)}]"
        if web_address(page.references[number - 1].url)
        else f"\\[{number}\\]"
        for number in references
    )


def _reference(reference: Reference) -> str:
    text = f"{reference.title}, {reference.publisher} ({reference.note})"
    return escaped(text)
