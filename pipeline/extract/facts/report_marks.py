"""Marks of citation in a report: `[1]`, `[2, 4–6]`, `¹`, `[^note]`, and entries of its sources."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.quantities.prose.report_text import Link

ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\]⟦]+[^\s<>\"'\].,;:)⟦]")
MARK: Final = re.compile(r"\s?⟦(?P<at>\d+)⟧")
"""Stands behind a link, by which it is known when only text is left."""
_BRACKETED = r"\[\^?\d{1,3}(?:\s?[,;–-]\s?\^?\d{1,3})*\]"
_NUMBERS = re.compile(rf"\s?{_BRACKETED}")
_ANY_MARK = re.compile(rf"⟦\d+⟧|{_BRACKETED}|{ADDRESS.pattern}")
_RANGE = re.compile(r"(?P<first>\d+)(?:\s?[–-]\s?\^?(?P<last>\d+))?")
_BEHIND = re.compile(
    r"(?P<stop>[.!?]['\"”’)]?)"
    rf"(?P<marks>(?:\s?(?:{_BRACKETED}|⟦\d+⟧|\([^()]{{1,90}}⟦\d+⟧\)))+)(?=\s|\Z)"
)
_RAISED_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = re.compile(
    r"(?:(?<=[a-z]{3})|(?<=[.,;:!?)”\"%])|(?<=\d{4})|(?<=,\d{3})|(?<!\S))[⁰¹²³⁴-⁹]{1,3}"
)
"""A raised number behind a word or a stop; behind `km` or `10` it is a power."""
_NOTE_NAME = re.compile(r"^ {0,3}\[\^(?P<name>[^\]\s]+)\]:", re.M)
_NOTE_INSIDE = re.compile(r"\^\[(?P<note>(?:[^\[\]]|\[[^\[\]]*\])+)\]")
_ENTRY = re.compile(
    r"(?:\A|(?<=\s))(?:\[\^?(?P<bracketed>\d{1,3})\]:?|(?P<plain>\d{1,3})[.)]|[•*–-])\s+"
)

_NOTE_MARK = re.compile(r"\[?\^?(?:\d{1,3}|[a-z]|[*†‡§])\]?")
"""All that a link to a note shows."""
_NOTE_OPENS = re.compile(rf"\A(?:{_NOTE_MARK.pattern}[.:)]?(?=\W)\s*)?")
_DIGITS = re.compile(r"\d+")
_RAISED_NUMBERS = re.compile(r"\[?\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]?")
_ENDS_WORD = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?)”\"%]|\d{4}|,\d{3})\s?\Z")
"""Before a raised number that is a mark; behind `km` or `10` it is a power."""
MAX_NOTE: Final = 600
"""Longest footnote."""


def with_numbered_notes(text: str) -> str:
    r"""Return Markdown whose footnotes all have numbers, those within a sentence at its end.

    >>> with_numbered_notes("Acme has 5 users.[^a]\n\n[^a]: https://a.example")
    'Acme has 5 users.[^1]\n\n[^1]: https://a.example'
    """
    inside: list[str] = []

    def taken_out(match: re.Match[str]) -> str:
        inside.append(match["note"])
        return f"[^inside-{len(inside)}]"

    text = _NOTE_INSIDE.sub(taken_out, text)
    text += "".join(f"\n\n[^inside-{at}]: {note}" for at, note in enumerate(inside, start=1))
    names = dict.fromkeys(match["name"] for match in _NOTE_NAME.finditer(text))
    free = (str(number) for number in count(1) if str(number) not in names)
    for name in names:
        if not name.isdigit():
            text = text.replace(f"[^{name}]", f"[^{next(free)}]")
    return text


def with_marks(text: str) -> str:
    """Return a text with raised numbers in brackets, and marks before the stop that they follow.

    >>> with_marks("It has 5 users.¹ It sells 3 km² of it. [2, 3] That is all.")
    'It has 5 users [1]. It sells 3 km² of it [2, 3]. That is all.'
    """
    return _BEHIND.sub(lambda match: f" {match['marks'].strip()}{match['stop']}", in_brackets(text))


def in_brackets(text: str) -> str:
    """Return a text with raised numbers in brackets."""
    return _RAISED.sub(lambda match: f" [{match[0].translate(_RAISED_DIGITS)}]", text)


def numbers_in(text: str) -> tuple[int, ...]:
    """Return the numbers of the sources that a text cites.

    >>> numbers_in("It has 5 users [1, 3–5].")
    (1, 3, 4, 5)
    """
    found: list[int] = []
    for marks in _NUMBERS.finditer(text):
        for match in _RANGE.finditer(marks[0]):
            first = int(match["first"])
            found += range(first, int(match["last"] or first) + 1)
    return tuple(dict.fromkeys(found))


def without_numbers(text: str) -> str:
    """Return a text without the numbers of what it cites."""
    return _NUMBERS.sub("", text).strip()


def marks_in(text: str) -> str:
    """Return the marks and the addresses of a text, and nothing else of it.

    >>> marks_in("A letter ⟦2⟧ and [3]")
    '⟦2⟧ [3]'
    """
    return " ".join(match[0].strip() for match in _ANY_MARK.finditer(text))


def entries(text: str) -> Iterator[tuple[int | None, str]]:
    """Yield the entries of a list of sources that stand in one paragraph, each with its number.

    >>> list(entries("1. A: https://a.example 2. B: https://b.example"))
    [(1, 'A: https://a.example '), (2, 'B: https://b.example')]
    """
    start, number = 0, None
    for match in _ENTRY.finditer(text):
        before = text[start : match.start()]
        if not (match["bracketed"] or not before.strip() or has_address(before)):
            continue  # `3 models - 5 sellers: https://a.example` is one entry.
        if before.strip():
            yield number, before
        start = match.end()
        printed = match["bracketed"] or match["plain"]
        number = int(printed) if printed else None
    yield number, text[start:]


def has_address(text: str) -> bool:
    """Return whether a text has a link or prints an address."""
    return bool(MARK.search(text) or ADDRESS.search(text))


def mark_links(soup: BeautifulSoup) -> list[Link]:
    """Put a mark behind each link; take out the notes that links lead to, and their signs."""
    links: list[Link] = []
    notes: list[Tag] = []
    for tag in soup.find_all("sup"):
        before = tag.previous_sibling
        numbers = tag.get_text().strip()
        is_mark = _RAISED_NUMBERS.fullmatch(numbers) and not tag.find("a")
        if is_mark and _ENDS_WORD.search(before.get_text() if before else ""):
            tag.replace_with(f" [{numbers.strip('[]')}]")
    for tag in soup.find_all("a", href=True):
        if any(parent is note for parent in tag.parents for note in notes):
            continue
        note = _note_of(soup, tag)
        found = _addresses_of(note) if note is not None else [str(tag["href"])]
        outer = [address for address in found if address.startswith(("http://", "https://"))]
        label = tag.get_text(" ", strip=True)
        if _NOTE_MARK.fullmatch(label) and (outer or note is not None):
            number = _DIGITS.search(label)
            tag.string = f" [{number[0]}]" if number and not outer else ""
            label = _label_of(note) if note is not None else ""
            notes += [note] if note is not None else []
        marks = [f" ⟦{len(links) + at}⟧" for at in range(len(outer))]
        links += [Link(label, address) for address in outer]
        (tag.find_parent("sup") or tag).insert_after("".join(marks))
    for note in notes:
        note.extract()
    return links


def _note_of(soup: BeautifulSoup, tag: Tag) -> Tag | None:
    """Return the footnote that a link leads to."""
    target = str(tag["href"])
    if not target.startswith("#") or len(target) == 1:
        return None
    found = soup.find(id=target[1:]) or soup.find("a", attrs={"name": target[1:]})
    note = found.find_parent(["li", "p", "dd", "td"]) if found and found.name == "a" else found
    return note if isinstance(note, Tag) and len(note.get_text()) <= MAX_NOTE else None


def _addresses_of(note: Tag) -> list[str]:
    outer = [str(tag["href"]) for tag in note.find_all("a", href=re.compile("^https?://"))]
    return list(dict.fromkeys(outer)) or ADDRESS.findall(note.get_text(" "))


def _label_of(note: Tag) -> str:
    """Return how a footnote calls its source: its text without its mark and its addresses."""
    return _NOTE_OPENS.sub("", ADDRESS.sub("", note.get_text(" ", strip=True))).strip(" .,:;↩^")
