"""A report in Markdown, HTML or PDF: its sentences, its sections, and the sources of each."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate, takewhile
from typing import Final

from markdown_it import MarkdownIt

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.blocks import CELL_BORDER, Block, blocks, clean
from pipeline.extract.documents.decoding import decode
from pipeline.extract.documents.document import parse_html
from pipeline.extract.facts.report_marks import (
    ADDRESS,
    MARK,
    entries,
    has_address,
    in_brackets,
    mark_links,
    marks_in,
    numbers_in,
    with_marks,
    with_numbered_notes,
    without_numbers,
)
from pipeline.extract.facts.report_pages import SECTION_LEVEL, pdf_blocks
from pipeline.extract.facts.texts import MAX_SENTENCE
from pipeline.quantities.prose.report_text import Link, ReportSentence, ReportText
from pipeline.quantities.sentences import sentences

MAX_CHARACTERS: Final = 500_000
"""Longest report; a book of 200 pages has as many."""
MAX_UNREADABLE_SHARE: Final = 0.01
"""Of a text's characters, those that no text has."""
_SOURCES = re.compile(
    r"\W*(?:sources?|references?|bibliography|citations?|footnotes?|notes)\W*", re.I
)
_BULLET = re.compile(r"\A[·•▪◦‣–-]\s+")
"""Opens an item that is a paragraph, as word processors export lists."""
_OPENS_FIGURE = re.compile(r"[-–+~≈<>≤≥$€£¥]?\s?\d|\W*\Z")
LABELS: Final = 2
"""Most cells behind the first one that say what the figures of a row are of, as a model does."""
_OPENS_LIST = re.compile(r"(?:\W*(?:sources?|references?)\W*)?\[\^?\d{1,3}\]:?\s", re.I)
_WORDS = re.compile(r"\w+")
_MANGLED = re.compile(r"[\u00c2-\u00f4][^\x00-\x7f]{1,3}")
_UNREADABLE = re.compile(r"[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")
_MARKUP = re.compile(r"<(script|style)\b.*?</\1>|<[^<>]*>", re.S | re.I)
_SEARCHED: Final = (6, 3)
"""Words of a sentence by which its line is found; the address of a link may part them."""


def read_report(body: bytes, kind: str) -> ReportText:
    """Return the text of a report: of Markdown, HTML or a PDF, as `kind` says.

    Raises:
        ParseError: It cannot be read, has no text, or more than `MAX_CHARACTERS`.
    """
    if kind == "pdf":
        return _of_pdf(body)
    text = _repaired(_text_of(body))
    html = MarkdownIt().enable("table").render(with_numbered_notes(text)) if kind == "md" else text
    soup = parse_html(html)
    links = mark_links(soup)
    plain = text if kind == "md" else _MARKUP.sub(lambda match: "\n" * match[0].count("\n"), text)
    report = _Reader(links, plain).read(blocks(soup))
    if soup.title is None or len(soup.find_all("h1", limit=2)) == 1:
        return report
    return replace(report, title=clean(soup.title.get_text()) or report.title)


def _text_of(body: bytes) -> str:
    text = decode(body, None)
    if len(_UNREADABLE.findall(text)) > MAX_UNREADABLE_SHARE * len(text):
        msg = "is no text"
        raise ParseError(msg)
    return text


def _repaired(text: str) -> str:
    """Return a text with what was decoded twice as it was meant: `tokensâ€”` has a dash."""
    return _MANGLED.sub(lambda match: _decoded(match[0]), text)


def _decoded(mangled: str) -> str:
    try:
        return mangled.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return mangled


def _of_pdf(body: bytes) -> ReportText:
    """Return a report of pages; where its links lead counts for all of it if nothing prints it."""
    found, addresses = pdf_blocks(body)
    report = _Reader([], "").read(found)
    known = {link.url for link in report.links}
    rest = tuple(Link("", address) for address in addresses if address not in known)
    whole = {"": (*report.sources.get("", ()), *rest)}
    return replace(report, place="page", sources={**report.sources, **whole})


class _Reader:
    """Goes through a report's blocks once, keeping where it is."""

    def __init__(self, links: list[Link], text: str) -> None:
        """Start before the first block.

        Args:
            links: The links that marks stand for.
            text: What the file prints, to name its lines; empty where blocks have their places.
        """
        self._links = links
        numbered = [
            (word, number)
            for number, line in enumerate(text.splitlines(), start=1)
            for word in _WORDS.findall(line.casefold())
        ]
        self._words = f" {' '.join(word for word, _ in numbered)} "
        self._starts = list(accumulate((len(word) + 1 for word, _ in numbered), initial=0))
        self._numbers = [number for _, number in numbered]
        self._reached = 0
        self._section = ""
        self._is_list = False
        self._entries = 0
        self._title = ""
        self._row = 0
        self._found: list[ReportSentence] = []
        self._sources: dict[str, list[Link]] = {}

    def read(self, found: tuple[Block, ...]) -> ReportText:
        """Return the report.

        Raises:
            ParseError: It has no text, or too much.
        """
        length = sum(len(block.text) for block in found)
        if not 0 < length <= MAX_CHARACTERS:
            most = f"has {length:,} characters; at most {MAX_CHARACTERS:,} are read"
            raise ParseError(most if length else "has no text")
        for block in found:
            if block.form == "heading" or _SOURCES.fullmatch(block.text):
                self._enter(block)
            elif self._is_list or self._lists_one(block):
                self._list(block)
            else:
                self._read(block)
        sources = {name: tuple(links) for name, links in self._sources.items()}
        is_linked = any(item.links for item in self._found)
        cited = tuple(_with_numbers(item, sources, is_linked=is_linked) for item in self._found)
        return ReportText(self._title, cited, sources)

    def _enter(self, block: Block) -> None:
        heading = MARK.sub("", block.text)
        self._is_list = bool(_SOURCES.fullmatch(heading))
        self._entries = 0
        if block.level == 1 and not self._title:
            self._title = heading
        if block.level and block.level <= SECTION_LEVEL:
            self._section = "" if self._is_list else heading

    def _lists_one(self, block: Block) -> bool:
        """Return whether a block outside of a list of sources is an entry of one."""
        return bool(_OPENS_LIST.match(block.text)) and has_address(block.text)

    def _of_text(self, text: str) -> list[Link]:
        marked = [self._links[int(match["at"])] for match in MARK.finditer(text)]
        bare = [Link("", match[0]) for match in ADDRESS.finditer(text)]
        known = {link.url for link in marked}
        return marked + [link for link in bare if link.url not in known]

    def _only_cites(self, cell: str) -> bool:
        labels = " ".join(link.label for link in self._of_text(cell))
        return bool(marks_in(cell)) and _unmarked(cell).strip(" .,;()") in {labels, ""}

    def _list(self, block: Block) -> None:
        listed = self._sources.setdefault(self._section, [])
        for printed, entry in entries(in_brackets(block.text)):
            if printed or has_address(entry) or block.form == "item":
                self._entries = printed or self._entries + 1
            plain = ADDRESS.sub("", MARK.sub("", entry)).strip(" :-–—|,;.")
            for link in self._of_text(entry):
                listed.append(Link(plain or link.label, link.url, self._entries))

    def _read(self, block: Block) -> None:
        self._row += block.form == "row"
        for piece, context in _pieces(block, self._only_cites):
            text = piece[:MAX_SENTENCE]
            links = tuple(self._of_text(f"{text} {context}"))
            plain, around = MARK.sub("", text).strip(), MARK.sub("", ADDRESS.sub("", context))
            row = self._row if block.form == "row" else None
            if links and row is None and self._found and self._only_cites(text):
                last = self._found[-1]  # `… users. [Survey](…)`: a link that only cites.
                self._found[-1] = replace(last, links=(*last.links, *links))
            elif plain:
                line = self._line_of(plain, block)
                sentence = ReportSentence(plain, around.strip(), self._section, line, links, row)
                self._found.append(sentence)

    def _line_of(self, text: str, block: Block) -> int:
        """Return the line on which a text opens, sought from where the last one was found."""
        words = _WORDS.findall((block.text if block.form == "row" else text).casefold())
        for length in _SEARCHED:
            opening = f" {' '.join(words[:length])} "
            at = self._words.find(opening, self._reached)
            at = self._words.find(opening) if at < 0 else at
            if at >= 0 and self._numbers:
                self._reached = at + (block.form != "row")
                return self._numbers[bisect_right(self._starts, at) - 1]
        return block.number


def _pieces(block: Block, only_cites: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Yield the sentences or cells of a block; a cell without marks has those of its row."""
    if block.form != "row":
        text = with_marks(_BULLET.sub("", block.text))
        for start, end in sentences(text):
            yield text[start:end], block.lead.rstrip(" :")
        return
    label, *cells = in_brackets(block.text).split(CELL_BORDER)
    heads = block.heads if len(block.heads) == len(cells) + 1 else ("",) * (len(cells) + 1)
    of_row = " ".join(marks_in(cell) for cell in cells if only_cites(cell)) or marks_in(label)
    named = [label, *takewhile(lambda cell: not _OPENS_FIGURE.match(cell), cells[:LABELS])]
    row = " ".join(_unmarked(cell) for cell in named if cell is label or not only_cites(cell))
    for cell, head in zip(cells, heads[1:], strict=True):
        if not only_cites(cell):
            marks = marks_in(cell) or f"{of_row} {marks_in(head)}"
            words = _unmarked(label) if cell in named else row
            yield _unmarked(cell), f"{words} {_unmarked(head)} {marks}".strip()


def _unmarked(cell: str) -> str:
    return without_numbers(MARK.sub("", ADDRESS.sub("", cell)))


def _with_numbers(
    sentence: ReportSentence, sources: Mapping[str, tuple[Link, ...]], *, is_linked: bool
) -> ReportSentence:
    """Return a sentence with the sources that its `[n]` stand for: its section's, else any."""
    numbers = numbers_in(f"{sentence.context} {sentence.text}")
    own = sources.get(sentence.section, ())
    every = [link for listed in sources.values() for link in listed]
    cited = list(sentence.links)
    for number in numbers:
        known = [link for link in own if link.number == number]
        cited += known or [link for link in every if link.number == number]
    return replace(
        sentence,
        text=without_numbers(sentence.text),
        context=without_numbers(sentence.context),
        links=tuple({link.url: link for link in reversed(cited)}.values())[::-1],
        is_unsourced=bool(numbers)
        and not cited
        and (is_linked or any(link.number for link in every)),
    )
