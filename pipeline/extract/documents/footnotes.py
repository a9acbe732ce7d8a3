"""Footnotes of a page: which text a mark in a table leads to, and what stands below a table."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from bs4 import Tag

from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.html_text import MAX_DEPTH, elements, is_struck, joined, pieces
from pipeline.extract.documents.said_lines import SaidLines
from pipeline.extract.documents.tab_panels import panel_around
from pipeline.extract.documents.text_lines import prints_amount
from pipeline.quantities.amounts import AMOUNT, HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_amounts import start_of_amount
from pipeline.quantities.printed_units import unit_in

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
_MAX_SHOWN: Final = 160
_OF_USE: Final = re.compile(
    r"\b(?:tokens?|M?toks?|inputs?|outputs?|images?|characters?|searches|requests|calls|queries|hours?|hr|minutes?|min|sessions?"
    r"|GPUs?)\b|(?:/|\bper)\s?(?:1\s?)?(?:[MK]|million)\b|[0-9]\s(?:in|out)\b",
    re.I,
)
"""What the amounts of such a line may be for."""

_SENTENCE_END: Final = re.compile(r"(?<=[.;!?])\s+")
_OF_PLANS: Final = re.compile(
    r"\b(?:credits?|plans?|month(?:ly)?|deposit|minimum|subscriptions?|top[\s-]?up|invoices?)\b",
    re.I,
)

_OF_OTHERS: Final = re.compile(
    r"(?:/|\bper)\s?(?:mo|month|user|seat|yr|year|week|day)s?\b|[0-9]\s?(?:[MB]\b|[mb]illion)"
    r"|\b(?:from|up to|free)\b|(?<![0-9.,])0(?:\.0+)?(?![0-9.,])",
    re.I,
)
_WORDS: Final = re.compile(r"[^\W\d_]{2}.*[\s/][^\W\d_]{2}")
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
        self._priced: list[tuple[str, str, tuple[str, ...]]] = []
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
            self._struck.update(_amounts(text))
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
            self._priced.append((self._heading, line.replace(RAISED, ""), tuple(self._names)))
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

    def open_section(self, heading: str) -> None:
        """Pass a heading."""
        self.end_line()
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
        """Return the note of each mark: the first behind a table, else the last before it.

        Args:
            table: Number of the table, from 1.
            element: The table.
        """
        shown = [note for note in self._notes if note.is_seen_from(element)]
        before = {note.mark: note.text for note in shown if note.after_table < table}
        behind = {note.mark: note.text for note in reversed(shown) if note.after_table >= table}
        return before | behind

    def below(self, table: int) -> tuple[str, ...]:
        """Return the lines between a table and the next heading or table, notes left out."""
        return tuple(self._below.get(table, ()))

    def unread(self, cells: Iterable[str]) -> tuple[str, ...]:
        """Return the lines of prices with an amount that no cell prints, each below its heading.

        Args:
            cells: The texts of all cells of the page.
        """
        priced = [
            (heading, line if _is_price(in_english(line)) else name)
            for heading, line, names in self._priced
            if _is_price(in_english(line)) or (name := self._offer(line, names))
        ]
        shown = {amount for text in cells for amount in _amounts(text)} if priced else set()
        return tuple(
            f"{heading} › '{line[:_MAX_SHOWN]}' (outside of tables)"
            for heading, line in priced
            if not (amounts := set(_amounts(line))) or not shown.issuperset(amounts)
        )

    def _offer(self, line: str, names: tuple[str, ...]) -> str:
        """Return an amount with the name of a model near before it; empty if it has none.

        So stand the prices of a grid that was not known as a table.
        """
        start = start_of_amount(line) or 0
        head, bare = line[:start].strip(" :–—-"), AMOUNT.sub(" ", line[start:])
        is_other = any(words.search(line[start:]) for words in (_OF_PLANS, _OF_OTHERS))
        if is_other or _WORDS.search(bare) or self._struck.issuperset(_amounts(line)):
            return ""
        if head and is_model(head):
            return line
        near = reversed(names if len(head.split()) <= 1 else ())
        name = next((name for name in near if is_model(name)), "")
        return f"{name}: {line}" if name else ""


def _has_any(text: str, signs: str) -> bool:
    """Return whether one of some signs stands in a text: looked for before a pattern is."""
    return any(map(text.__contains__, signs))


def _is_price(line: str) -> bool:
    """Return whether the amounts of a line may be for use; of a plan or of credits they are not."""
    return any(
        _OF_USE.search(sentence) and not (_OF_PLANS.search(sentence) and unit_in(sentence) is None)
        for sentence in _SENTENCE_END.split(line)
        if HAS_MONEY.search(sentence)
    )


def _amounts(text: str) -> Iterator[str]:
    return (match["number"] for match in AMOUNT.finditer(text) if HAS_MONEY.search(match[0]))
