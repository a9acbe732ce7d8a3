"""A report in Markdown, HTML or PDF: its sentences, its sections, and the sources of each."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from pipeline.extract.documents.blocks import CELL_BORDER, Block, blocks
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.pdf_text import pages
from pipeline.quantities.prose.report_text import Link, ReportSentence, ReportText
from pipeline.quantities.sentences import sentences

SECTION_LEVEL: Final = 2
"""Headings down to this level start a section; deeper ones belong to it."""
_SOURCES = re.compile(
    r"\W*(?:sources?|references?|bibliography|citations?|footnotes?|notes)\W*", re.I
)
_MARK = re.compile(r"\s?⟦(?P<at>\d+)⟧")
_NUMBER = re.compile(r"\[\^?(?P<number>\d{1,3})\]")
_LISTED = re.compile(
    r"\s*(?:\[\^?(?P<bracketed>\d{1,3})\]:?|(?P<plain>\d{1,3})[.)])?\s*(?P<label>.*)"
)
_ENTRY = re.compile(r"(?=\[\^?\d{1,3}\]:?\s)")
"""Where an entry of a list starts; a paragraph may have several."""
_OPENS_LIST = re.compile(r"(?:\W*(?:sources?|references?)\W*)?\[\^?\d{1,3}\]:?\s", re.I)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\]]+[^\s<>\"'\].,;:)]")
_WORDS = re.compile(r"\w+")
_MANGLED = re.compile(r"[\u00c2-\u00f4][^\x00-\x7f]{1,3}")
_SEARCHED: Final = (6, 3)
"""Words of a sentence by which its line is found; the address of a link may part them."""


def read_report(body: bytes, kind: str) -> ReportText:
    """Return the text of a report.

    Args:
        body: The file.
        kind: `md`, `html` or `pdf`.

    Raises:
        ParseError: It cannot be read.
    """
    if kind == "pdf":
        return _of_pdf(body)
    text = _repaired(body.decode("utf-8", errors="replace"))
    html = MarkdownIt().enable("table").render(text) if kind == "md" else text
    soup = parse_html(html)
    links = _mark_links(soup)
    return _Reader(links, text.splitlines() if kind == "md" else []).read(blocks(soup))


def _repaired(text: str) -> str:
    """Return a text with what was decoded twice as it was meant: `tokensâ€”` has a dash."""
    return _MANGLED.sub(lambda match: _decoded(match[0]), text)


def _decoded(mangled: str) -> str:
    try:
        return mangled.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return mangled


def _of_pdf(body: bytes) -> ReportText:
    found = []
    number = 0
    for page in pages(body):
        for _, paragraph in page.paragraphs():
            number += 1
            found.append(Block(number, paragraph, "text"))
    return _Reader([], []).read(tuple(found))


def _mark_links(soup: BeautifulSoup) -> list[Link]:
    """Put a mark behind each link, by which it is known when only text is left."""
    links: list[Link] = []
    for tag in soup.find_all("a", href=True):
        address = _address_of(soup, tag)
        if address is not None:
            links.append(Link(tag.get_text(" ", strip=True), address))
            raised = tag.find_parent("sup")
            (raised or tag).insert_after(f" ⟦{len(links) - 1}⟧")
    return links


def _address_of(soup: BeautifulSoup, tag: Tag) -> str | None:
    """Return where a link leads: out of the report, itself or by the footnote that it points to."""
    target = str(tag["href"])
    if target.startswith(("http://", "https://")):
        return target
    note = soup.find(id=target[1:]) if target.startswith("#") and len(target) > 1 else None
    outer = note.find("a", href=re.compile("^https?://")) if isinstance(note, Tag) else None
    return str(outer["href"]) if isinstance(outer, Tag) else None


class _Reader:
    """Goes through a report's blocks once, keeping where it is."""

    def __init__(self, links: list[Link], lines: list[str]) -> None:
        """Start before the first block.

        Args:
            links: The links that marks stand for.
            lines: Lines of the file, to name them; none where blocks are counted instead.
        """
        self._links = links
        numbered = [
            (word, number)
            for number, line in enumerate(lines, start=1)
            for word in _WORDS.findall(line.casefold())
        ]
        self._words = f" {' '.join(word for word, _ in numbered)} "
        self._numbers = [number for _, number in numbered]
        self._reached = 0
        self._section = ""
        self._is_list = False
        self._title = ""
        self._row = 0
        self._found: list[ReportSentence] = []
        self._sources: dict[str, list[Link]] = {}

    def read(self, found: tuple[Block, ...]) -> ReportText:
        """Return the report."""
        for block in found:
            if block.form == "heading" or _SOURCES.fullmatch(block.text):
                self._enter(block)
            elif self._is_list or self._lists_one(block):
                self._list(block)
            else:
                self._found += self._read(block)
        sources = {name: tuple(links) for name, links in self._sources.items()}
        numbered = {
            link.number: link for links in sources.values() for link in links if link.number
        }
        cited = tuple(_with_numbers(item, numbered) for item in self._found)
        return ReportText(self._title, cited, sources)

    def _enter(self, block: Block) -> None:
        heading = _MARK.sub("", block.text)
        self._is_list = bool(_SOURCES.fullmatch(heading))
        if block.level == 1 and not self._title:
            self._title = heading
        if block.level and block.level <= SECTION_LEVEL:
            self._section = "" if self._is_list else heading

    def _lists_one(self, block: Block) -> bool:
        """Return whether a block outside of a list of sources is an entry of one."""
        return bool(_OPENS_LIST.match(block.text)) and bool(self._of_text(block.text))

    def _of_text(self, text: str) -> list[Link]:
        marked = [self._links[int(match["at"])] for match in _MARK.finditer(text)]
        bare = [Link("", match[0]) for match in _ADDRESS.finditer(text)]
        known = {link.url for link in marked}
        return marked + [link for link in bare if link.url not in known]

    def _list(self, block: Block) -> None:
        listed = self._sources.setdefault(self._section, [])
        for entry in _ENTRY.split(block.text):
            for link in self._of_text(entry):
                plain = _ADDRESS.sub("", _MARK.sub("", entry)).strip()
                match = _LISTED.fullmatch(plain)
                number = (match["bracketed"] or match["plain"]) if match else None
                label = (match["label"] if match else plain).strip(" :-–—|,;.") or link.label
                at = int(number) if number else len(listed) + 1
                listed.append(Link(label, link.url, at))

    def _read(self, block: Block) -> Iterator[ReportSentence]:
        self._row += block.form == "row"
        for text, context in _pieces(block):
            links = tuple(self._links[int(match["at"])] for match in _MARK.finditer(text))
            plain = _MARK.sub("", text).strip()
            known = {link.url for link in links}
            printed = (match[0] for match in _ADDRESS.finditer(plain))
            links += tuple(Link("", url) for url in printed if url not in known)
            row = self._row if block.form == "row" else None
            if plain:
                line = self._line_of(plain, block)
                yield ReportSentence(plain, context, self._section, line, links, row)

    def _line_of(self, text: str, block: Block) -> int:
        """Return the line on which a text opens, sought from where the last one was found."""
        words = _WORDS.findall((block.text if block.form == "row" else text).casefold())
        for length in _SEARCHED:
            opening = f" {' '.join(words[:length])} "
            at = self._words.find(opening, self._reached)
            at = self._words.find(opening) if at < 0 else at
            if at >= 0:
                self._reached = at + (block.form != "row")
                return self._numbers[self._words.count(" ", 0, at)]
        return block.number


def _pieces(block: Block) -> Iterator[tuple[str, str]]:
    if block.form != "row":
        for start, end in sentences(block.text):
            yield block.text[start:end], block.lead
        return
    label, *cells = block.text.split(CELL_BORDER)
    heads = block.heads if len(block.heads) == len(cells) + 1 else ("",) * (len(cells) + 1)
    for cell, head in zip(cells, heads[1:], strict=True):
        yield cell, f"{label} {head}".strip()


def _with_numbers(sentence: ReportSentence, numbered: Mapping[int, Link]) -> ReportSentence:
    """Return a sentence with the sources that its `[n]` stand for."""
    numbers = [int(match["number"]) for match in _NUMBER.finditer(sentence.text)]
    cited = [numbered[number] for number in numbers if number in numbered]
    return ReportSentence(
        _NUMBER.sub("", sentence.text).strip(),
        sentence.context,
        sentence.section,
        sentence.line,
        (*sentence.links, *cited),
        sentence.row,
    )
