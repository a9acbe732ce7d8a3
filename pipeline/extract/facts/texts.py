"""A document as a text that claims are judged by: all its passages, with what is above each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pipeline.domain.metrics import FigurePlace
from pipeline.extract.documents.articles import Article
from pipeline.extract.documents.blocks import CELL_BORDER, Block
from pipeline.extract.documents.pdf_text import Page
from pipeline.extract.documents.places import place
from pipeline.quantities.prose.passages import Passage, figures_of, linked
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.sentences import sentences

OPENING = 5
"""Passages in which a dateline may stand."""
LAST_DAY = 28
"""A day that every month has: only month and year count here."""
MAX_SENTENCE = 1_500
"""A longer one is no sentence, and its figures are looked for alone."""
_PUBLISHED = re.compile(r"\b(?:published|released|updated|revised|issued|dated|posted)\b", re.I)
_OF_AN_EVENT = re.compile(
    r"\b(?:from|to|until|till|through|between|since|by|before|ended|ending|[Oo]n)\s\Z"
)
"""Before a day on which something else than the writing happened."""
_DAY = re.compile(r"\b[0-3]?[0-9]\b(?!\d)")


def text_of_article(
    article: Article, written: date | None = None, publisher: str = ""
) -> WholeText:
    """Return an article as a text; what stands on its page outside of it supports nothing."""
    first = article.span[0].number if article.span else 0
    last = article.span[-1].number if article.span else 0
    passages = linked(_of_blocks(article.page, first, last))
    own = tuple(item for item in passages if item.place == "text")
    opening = (*article.byline, *(item.text for item in own[:OPENING] if not item.is_cell))
    headline = Passage(
        article.headline, place="headline", locator=place("headline", 0, len(article.headline))
    )
    day = written or article.published_on or dateline((*opening, *_tops(passages)))
    byline = (*article.byline, f"By {publisher}")
    return WholeText((*passages, headline), article.headline, day, byline)


def _tops(passages: Sequence[Passage]) -> Iterator[str]:
    """Yield what stands above all else, a dateline over the headline included."""
    for item in passages[:OPENING]:
        if not item.is_cell or _PUBLISHED.search(item.context):
            yield f"{item.context} {item.text}".strip()


def text_of_pages(
    pages: tuple[Page, ...], written: date | None = None, publisher: str = ""
) -> WholeText:
    """Return a report in PDF as a text."""
    return WholeText(linked(_of_pages(pages)), written=written, byline=(f"By {publisher}",))


def _of_pages(pages: tuple[Page, ...]) -> Iterator[Passage]:
    for page in pages:
        for offset, paragraph in page.paragraphs():
            for start, end in sentences(paragraph):
                locator = place(f"page {page.number}", offset + start, offset + end)
                yield Passage(paragraph[start:end], locator=locator)


def dateline(texts: Iterable[str]) -> date | None:
    """Return the first date of the opening: `DENVER, November 6, 2025 (WireLine) --`.

    A month alone, as in `Published: March 2025`, is its last day.
    """
    for text in texts:
        for time in times_of(text, None):
            day = _DAY.search(text, time.start, time.end)
            is_month = text[time.start : time.end].count("-") == 1 or day is None
            is_said = _PUBLISHED.search(text, 0, time.start)
            is_event = not is_said and _OF_AN_EVENT.search(text, 0, time.start)
            is_day = time.year and time.part.startswith("M") and (is_said or not is_month)
            if time.year and is_day and not is_event:
                number = LAST_DAY if is_month or day is None else min(int(day[0]), LAST_DAY)
                return date(time.year, int(time.part[1:]), number)
    return None


def _of_blocks(blocks: Iterable[Block], first: int, last: int) -> Iterator[Passage]:
    headings: dict[int, str] = {}
    before = ""
    for block in blocks:
        if block.form == "heading":
            headings = {level: text for level, text in headings.items() if level < block.level}
            if block.level > 1:
                headings[block.level] = block.text
        corner = block.heads[0] if block.form == "row" and block.heads else ""
        above = [*headings.values(), block.lead, before if block.form == "row" else "", corner]
        where: FigurePlace = "text" if first <= block.number <= last else "page"
        if block.form == "heading":
            where = "headline"
        pieces = _cells(block) if block.form == "row" else _sentences(block)
        label = block.text.split(CELL_BORDER)[0] if block.form == "row" else ""
        if figures_of(label):
            # Nothing says what the figures of a label are of; still they are printed.
            yield Passage(
                label, place="page", locator=place(f"block {block.number}", 0, len(label))
            )
        for text, context, start in pieces:
            yield Passage(
                text,
                context,
                "\n".join(filter(None, above)),
                where,
                place(f"block {block.number}", start, start + len(text)),
            )
        if block.form == "text":
            before = block.text


def _sentences(block: Block) -> Iterator[tuple[str, str, int]]:
    for start, end in sentences(block.text):
        yield block.text[start : min(end, start + MAX_SENTENCE)], "", start


def _cells(block: Block) -> Iterator[tuple[str, str, int]]:
    """Yield the cells of a row behind its label; what has no figure says what the others are of."""
    cells = block.text.split(CELL_BORDER)
    labels = CELL_BORDER.join([cells[0], *(c for c in cells[1:] if c and not figures_of(c))])
    heads = block.heads if len(block.heads) == len(cells) else ("",) * len(cells)
    offset = len(cells[0])
    for cell, head in zip(cells[1:], heads[1:], strict=True):
        offset += len(CELL_BORDER)
        yield cell, f"{labels}{CELL_BORDER}{head}" if head else labels, offset
        offset += len(cell)
