"""Prices that stand in lists and cards: each is turned into a table where it stands.

`<li><b>Anvil</b>: $1 / $2` is a row of a model and its price; a heading that names a model with
lines such as `$0.2 / 1M input tokens` below it is one, too. What becomes a row has to say itself
what each amount is for, or the text before the list does: a list of fees is none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.html_text import HEADINGS, is_shown, is_table, joined, pieces
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.meter_words import direction_in, is_meter_name, order_in
from pipeline.quantities.printed_units import MILLION, unit_in

MAX_LISTS: Final = 2_000
_MAX_LINES: Final = 200
_NAME_WORDS: Final = 7
_MAX_PRICE: Final = 160
_INTRO_LENGTH: Final = 300
_AMOUNT_START: Final = re.compile(r"(?:US\$|[$€£¥₹])\s?\.?[0-9]|[0-9.]+\s?(?:USD|EUR|¢)")
_NAME_END: Final = re.compile(r"\s*(?:[:–—-]|→|costs?|is|are|at)?\s*$")
_NO_MODEL: Final = re.compile(
    r"\b(?:plans?|tiers?|credits?|fees?|deposit|minimum|top[\s-]?up|balance|free|pro|team|business"
    r"|enterprise|starter|hobby|month(?:ly)?|year(?:ly)?|subscription|seats?|old|was|example"
    r"|total|storage|was)\b|^\W*$|[.!?]\s",
    re.I,
)
_MAX_NODES: Final = 60
"""Elements and texts of a row of a name and its price; a larger part of a page is none."""

_PLAIN_TEXT: Final = frozenset({"p", "li", "span", "div", "small", "dd"})


def convert_lists(soup: BeautifulSoup) -> None:
    """Turn the lists and cards of a page that price models into tables; changes the tree."""
    lists = list(islice(soup.find_all(["ul", "ol"]), MAX_LISTS))
    pairs = list(islice(soup.find_all("dl"), MAX_LISTS))
    headings = list(islice(soup.find_all(["h2", "h3", "h4", "h5"]), MAX_LISTS))
    for parent in lists:
        _convert_list(soup, parent)
    for parent in pairs:
        _convert_pairs(soup, parent)
    for heading in headings:
        _convert_card(soup, heading)
    for parent in list(islice(soup.find_all(["div", "section"]), MAX_LISTS)):
        _convert_rows(soup, parent)


def _convert_list(soup: BeautifulSoup, parent: Tag) -> None:
    items = [item for item in parent.find_all("li", recursive=False) if is_shown(item)]
    if not items[:_MAX_LINES] or parent.find_parent("table") or parent.find(["ul", "ol", "table"]):
        return
    before = _text_before(parent)
    rows = [row for item in items[:_MAX_LINES] if (row := _named_price(item, before))]
    if rows and all(is_meter_name(joined(tuple(name))) for name, _ in rows):
        above = _item_above(parent)
        rows = [([above], [*name, *price]) for name, price in rows] if above else rows
    amounts = sum(HAS_MONEY.search(item.get_text()) is not None for item in items)
    if not rows or 2 * len(rows) <= amounts:
        return
    _place_table(soup, parent, rows)


def _item_above(parent: Tag) -> str:
    """Return the name of the item that a list of meters stands in; empty if it is in none."""
    item = parent.parent
    if item is None or item.name != "li" or len(item.find_all(["ul", "ol"])) > 1:
        return ""
    name = joined(tuple(text for text in pieces(item) if text not in pieces(parent)))
    is_name = 0 < len(name.split()) <= _NAME_WORDS and not _NO_MODEL.search(name)
    return name if is_name and not HAS_MONEY.search(name) else ""


def _convert_rows(soup: BeautifulSoup, parent: Tag) -> None:
    """Turn neighbours of two parts each, a name and its price with the unit, into a table."""
    parts = [part for part in parent.find_all("div", recursive=False) if is_shown(part)]
    pairs = [part for part in parts[:_MAX_LINES] if _is_pair(part)]
    rows = [
        (part, row)
        for part in pairs
        if (row := _named_price(part, "")) and not is_meter_name(joined(tuple(row[0])))
    ]
    if len(rows) < 2 or parent.find_parent("table"):  # noqa: PLR2004
        return
    for part, _ in rows[1:]:
        part.extract()
    _place_table(soup, rows[0][0], [row for _, row in rows])


def _is_pair(part: Tag) -> bool:
    inner = [child for child in part.children if isinstance(child, Tag) and is_shown(child)]
    if len(inner) != 2 or next(islice(part.descendants, _MAX_NODES, None), None) is not None:  # noqa: PLR2004
        return False
    texts = [joined(pieces(child)) for child in inner]
    is_flat = part.find(["table", "ul", "ol", "dl", "button", *HEADINGS]) is None
    return is_flat and _AMOUNT_START.match(texts[1]) is not None


def _convert_pairs(soup: BeautifulSoup, parent: Tag) -> None:
    """Turn a list of terms into a table where each term names a model and not a meter."""
    terms = parent.find_all("dt")
    rows = []
    for term in terms[:_MAX_LINES]:
        said = term.find_next_sibling()
        name, price = pieces(term), pieces(said) if isinstance(said, Tag) else ()
        label, words = joined(name), joined(price)
        is_price = _AMOUNT_START.search(words) is not None and len(words) <= _MAX_PRICE
        if is_meter_name(label):
            return
        if is_price and not _NO_MODEL.search(label) and unit_in(words):
            rows.append((list(name), list(price)))
    if not rows:
        return
    _place_table(soup, parent, rows)


def _named_price(item: Tag, before: str) -> tuple[list[str], list[str]] | None:
    """Return the texts of a name and of its price; null if an item is not such a pair."""
    texts = list(pieces(item))
    for at, text in enumerate(texts):
        start = _AMOUNT_START.search(text)
        if start is None:
            continue
        name = [*texts[:at], _NAME_END.sub("", text[: start.start()])]
        name = [part for part in (_NAME_END.sub("", part) for part in name) if part]
        price = [text[start.start() :].strip(), *texts[at + 1 :]]
        label, words = joined(tuple(name)), joined(tuple(price))
        is_named = 0 < len(label.split()) <= _NAME_WORDS and not _NO_MODEL.search(label)
        if is_named and len(words) <= _MAX_PRICE and _says_what_for(words, before):
            return name, price
        return None
    return None


def _says_what_for(price: str, before: str) -> bool:
    """Return whether it is known what the amounts of a line are for."""
    if unit_in(price):
        return True
    is_ordered = "/" in price and bool(order_in(before))
    return is_ordered and unit_in(before) is not None


def _text_before(parent: Tag) -> str:
    """Return the paragraph before a list."""
    found = parent.find_previous_sibling()
    while isinstance(found, Tag) and not is_shown(found):
        found = found.find_previous_sibling()
    is_prose = isinstance(found, Tag) and found.name in _PLAIN_TEXT
    return joined(pieces(found))[-_INTRO_LENGTH:] if isinstance(found, Tag) and is_prose else ""


def _convert_card(soup: BeautifulSoup, heading: Tag) -> None:
    name = joined(pieces(heading))
    if not 0 < len(name.split()) <= _NAME_WORDS or _NO_MODEL.search(name):
        return
    lines = list(islice(_lines_below(heading), _MAX_LINES))
    _join_meters(lines)
    priced = [line for line in lines if HAS_MONEY.search(joined(pieces(line)))]
    texts = [joined(pieces(line)) for line in priced]
    of_tokens = sum(map(_is_price_of_tokens, texts))
    is_single = len(texts) == 1 and _is_price_of_media(texts[0])
    if not (is_single or (of_tokens and (of_tokens == len(texts) or of_tokens > 1))):
        return
    for line in priced[1:]:
        line.extract()
    _place_table(soup, priced[0], [([name], [text]) for text in texts])


def _join_meters(lines: Sequence[Tag]) -> None:
    """Put the name of a meter in front of its amount, where each stands in a line of its own."""
    for above, line in pairwise(lines):
        if is_meter_name(joined(pieces(above)).strip(" :")) and not HAS_MONEY.search(
            joined(pieces(above))
        ):
            line.insert(0, f"{joined(pieces(above)).rstrip(' :')}: ")


def _lines_below(heading: Tag) -> Iterator[Tag]:
    """Yield the lines of text between a heading and what comes after it; none beside a table."""
    below: Sequence[PageElement] = list(islice(heading.next_siblings, _MAX_LINES))
    for node in below:
        if not isinstance(node, Tag):
            continue
        if node.name in HEADINGS and is_meter_name(joined(pieces(node)).strip(" :")):
            yield node
            continue
        if node.name in HEADINGS or is_table(node) or node.find([*HEADINGS, "table", "dl"]):
            return
        inner = [tag for tag in node.find_all(["p", "li"]) if is_shown(tag)]
        yield from inner or ([node] if node.name in _PLAIN_TEXT and is_shown(node) else [])


def _is_price_of_tokens(text: str) -> bool:
    """Return whether a line is an amount that says of which tokens, and nothing else."""
    first = _AMOUNT_START.search(text)
    if first is None or len(_AMOUNT_START.findall(text)) != 1:
        return False
    before = text[: first.start()].strip(" :")
    is_amount = not before or is_meter_name(before)
    unit = unit_in(text)
    is_of_tokens = unit is not None and (unit.name.endswith("tok") or unit.name == MILLION)
    return is_amount and is_of_tokens and bool(direction_in(text))


def _is_price_of_media(text: str) -> bool:
    """Return whether a line is an amount per image or per characters, and nothing else."""
    unit = unit_in(text)
    is_media = unit is not None and unit.name.endswith(("image", "char"))
    return is_media and _AMOUNT_START.match(text) is not None


def _place_table(
    soup: BeautifulSoup, place: Tag, rows: Sequence[tuple[Sequence[str], Sequence[str]]]
) -> None:
    """Put a table in the place of an element."""
    table = soup.new_tag("table")
    head = soup.new_tag("tr")
    for title in ("Model", "Price"):
        cell = soup.new_tag("th")
        cell.string = title
        head.append(cell)
    table.append(head)
    for row in rows:
        line = soup.new_tag("tr")
        for texts in row:
            cell = soup.new_tag("td")
            for text in texts:
                piece = soup.new_tag("span")
                piece.string = text
                cell.append(piece)
            line.append(cell)
        table.append(line)
    place.replace_with(table)
