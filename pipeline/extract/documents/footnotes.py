"""Footnotes of a page: which text a mark in a table leads to, and what stands below a table."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from bs4 import Tag

from pipeline.extract.documents.html_text import MAX_DEPTH, elements, is_struck, joined, pieces
from pipeline.extract.documents.said_lines import SaidLines
from pipeline.extract.documents.tab_panels import panel_around
from pipeline.extract.documents.text_lines import prints_amount
from pipeline.extract.documents.unread_lines import AmountLine, amounts_in, unread_lines

_BLOCKS: Final = frozenset(
    "p li div dd dt td th section article header footer body main aside".split()  # noqa: SIM905
)
_NEXT_NOTE: Final = re.compile(
    r"(?<=[.;!])\s+(?=(?:(?:\*+|[†‡§◊]+|[¹²³⁴-⁹])\s*|\([a-z0-9]\)\s+)[A-Z0-9$])"
)
_SIGNS: Final = "*†‡§"
_SIGNS_OF_NEXT: Final = f"{_SIGNS}◊(¹²³⁴⁵⁶⁷⁸⁹"
"""One of these stands in each text in which a note follows another."""

_MAX_LINES: Final = 200
"""Notes of one page that are kept; a real page has ten."""

_LONGEST_MARK: Final = 5
_BACK: Final = " ↩↑⤴^\ufe0e"
"""Signs of links from a note back to its mark."""

_MAX_BELOW: Final = 12
_NEAR: Final = 3
"""Lines before an amount that may name what it is of."""

_COMING: Final = re.compile(
    r"(?:[A-Z]\w+: )?(?i:on|from|starting|beginning|effective|as of) .{0,20}\b20[0-9]{2}\b"
    r"|(?=.{0,120}[0-9]\s?% )(?=.{0,200}\b20[0-9]{2}\b)"
)
"""How a line begins that says what changes on a day to come, or of an offer that ends."""

_SUPERSCRIPTS: Final = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
RAISED: Final = "\x02"
"""Stands around the text of a `<sup>`."""

MARK: Final = re.compile(
    rf"{RAISED}[^{RAISED}]{{1,5}}{RAISED}|\*+|[†‡§]+|[◊¶‖△]|[¹²³⁴-⁹⁰]+|\[\^?[\w-]{{1,10}}\]"
    r"|\([0-9]{1,2}\)|\([a-z]\)"
)
_NOTE: Final = re.compile(
    rf"\s*(?P<mark>(?:{MARK.pattern})(?:\s*,\s*(?:{MARK.pattern}))*)[:.)]?\s*(?P<text>\S.*)"
)

_MARKED: Final = re.compile(
    r"(?<![^.;!])[^.;!]*\b(?:marked|labell?ed|flagged|shown) (?:with |by )?(?:an? )?"
    r"(?P<mark>\*+|[†‡§]+)[^.;!]*"
)
"""A sentence that says what a mark means: looked for where one begins, not from each letter."""


def mark_names(text: str) -> tuple[str, ...]:
    """Return the marks in a text, each by the name that its note has.

    >>> mark_names("Anvil¹ [^fast] **")
    ('1', 'fast', '**')
    """
    found = (
        match[0].strip(f"{RAISED}[]()^ ").translate(_SUPERSCRIPTS) for match in MARK.finditer(text)
    )
    parts = (part.strip() for name in found for part in name.split(","))
    return tuple(part for part in parts if part)


def marks_in(tag: Tag) -> tuple[str, ...]:
    """Return the names of the marks that a heading or a caption prints, raised or not."""
    raised = (f"{RAISED}{sup.get_text().strip()}{RAISED}" for sup in elements(tag, ("sup",)))
    return mark_names("".join((*raised, joined(pieces(tag)))))


def linked_marks(page: Tag) -> dict[str, str]:
    """Return the mark of each link that is nothing but a mark, by the id to which it leads."""
    found: dict[str, str] = {}
    for link in elements(page, ("a",)):
        target = str(link.get("href", ""))
        holders = (link, *islice(link.parents, 1), *link.find_all("sup", limit=1))
        is_raised = target.startswith("#") and any(tag.name == "sup" for tag in holders)
        text = link.get_text().strip() if target.startswith("#") else ""
        if 0 < len(text) <= _LONGEST_MARK and (is_raised or MARK.fullmatch(text)):
            found.setdefault(target[1:], text)
    return found


@dataclass(frozen=True, slots=True)
class _Note:
    mark: str
    text: str
    after_table: int
    panel: Tag | None

    def is_seen_from(self, table: Tag) -> bool:
        """Return whether it is shown beside a table: in a tab, it is of the tables of that tab."""
        return self.panel is None or any(tag is self.panel for tag in table.parents)


class PageNotes:
    """Reads the text of a page outside its tables, line by line."""

    def __init__(self, linked: Mapping[str, str] | None = None) -> None:
        """Start before the first line; `linked` has the mark that leads to each place of a note."""
        self._linked = dict(linked or {})
        self.coming: list[str] = []
        self.said = SaidLines()
        self._notes: list[_Note] = []
        self._priced: list[AmountLine] = []
        self._names: deque[str] = deque(maxlen=_NEAR)
        self._struck: set[str] = set()
        self._heading = ""
        self._below: dict[int, list[str]] = {}
        self._open: list[str] = []
        self._block: Tag | None = None
        self._tables = 0
        self._is_below = False

    def add(self, text: str, holder: Tag | None) -> None:
        """Read the next text node; `holder` is the element that it stands in."""
        is_raised = holder is not None and holder.name == "sup"
        if holder is not None and any(map(is_struck, (holder, *islice(holder.parents, 1)))):
            self._struck.update(amounts_in(text))
        around = chain((holder,), islice(holder.parents, MAX_DEPTH)) if holder is not None else ()
        block = next((tag for tag in around if tag.name in _BLOCKS), None)
        if block is not self._block:
            self.end_line()
            self._block = block
            self._open_note(block)
        self._open.append(f"{RAISED}{text}{RAISED}" if is_raised else text)

    def _open_note(self, block: Tag | None) -> None:
        """Begin the note of a mark that links to a block: a numbered list prints no marks."""
        for tag in (block, block.parent) if block is not None else ():
            mark = self._linked.pop(str(tag.get("id")), None) if tag is not None else None
            if mark is not None:
                self._open.append(f"{RAISED}{mark}{RAISED}")

    def end_line(self) -> None:
        """End a line, as `<br>` does."""
        whole = joined(tuple(self._open))
        self._open = []
        for line in _NEXT_NOTE.split(whole) if _has_any(whole, _SIGNS_OF_NEXT) else (whole,):
            self._keep(line)

    def _keep(self, line: str) -> None:
        if _COMING.match(line) and len(self.coming) < _MAX_BELOW:
            self.coming.append(line)
        if prints_amount(line) and len(self._priced) < _MAX_LINES:
            self._priced.append(
                AmountLine(self._heading, line.replace(RAISED, ""), tuple(self._names))
            )
        elif line:
            self._names.append(line)
        may_explain = len(self._notes) < _MAX_LINES and _has_any(line, _SIGNS)
        for said in _MARKED.finditer(line) if may_explain else ():
            self._note(said["mark"], said[0].replace(RAISED, ""))
        match = _NOTE.match(line)
        if match is None:
            self.said.add(line)
        if match and len(self._notes) < _MAX_LINES:
            text = match["text"].replace(RAISED, "").rstrip(_BACK)
            for name in mark_names(match["mark"]):
                self._note(name, text)
        elif line and self._is_below and len(self._below[self._tables]) < _MAX_BELOW:
            self._below[self._tables].append(line)

    def _note(self, mark: str, text: str) -> None:
        self._notes.append(_Note(mark, text, self._tables, panel_around(self._block)))

    def open_section(self, heading: str, text: str) -> None:
        """Pass a heading; `text` is all that it prints, its price too."""
        self.end_line()
        if prints_amount(text):
            self._priced.append(AmountLine(self._heading, text, (heading,)))
        self.said.open_section()
        self._is_below = False
        self._heading = heading
        self._names.clear()
        self._names.append(heading)

    def pass_table(self, texts: Iterable[str], *, is_layout: bool) -> None:
        """Pass a table, or one that lays out the page: with tables, or some texts, in it."""
        self.end_line()
        for text in texts:
            self.said.add(text)
        self.said.pass_table(is_layout=is_layout)
        self._tables += 1
        self._below[self._tables] = []
        self._is_below = True

    def notes_for(self, table: int, element: Tag) -> Mapping[str, str]:
        """Return the note of each mark: the first behind a table, else the last before it."""
        shown = [note for note in self._notes if note.is_seen_from(element)]
        before = {note.mark: note.text for note in shown if note.after_table < table}
        behind = {note.mark: note.text for note in reversed(shown) if note.after_table >= table}
        return before | behind

    def below(self, table: int) -> tuple[str, ...]:
        """Return the lines between a table and the next heading or table, notes left out."""
        return tuple(self._below.get(table, ()))

    def unread(self, rows: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of prices that no row of the page prints, as `unread_lines` does."""
        return unread_lines(self._priced, rows, self._struck)


def _has_any(text: str, signs: str) -> bool:
    """Return whether one of some signs stands in a text: looked for before a pattern is."""
    return any(map(text.__contains__, signs))
