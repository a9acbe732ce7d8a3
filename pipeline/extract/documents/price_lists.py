"""Prices that stand in lists: each list is turned into a table where it stands.

`<li><b>Anvil</b>: $1 / $2` is a row of a model and its price. What becomes a row has to say itself
what each amount is for, or the text before the list does: a list of fees is none.
"""

import re
from collections.abc import Sequence
from itertools import islice, takewhile
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import (
    ENDPOINT,
    FACT,
    is_model,
    is_name,
    is_size_or_quality,
    says_what_for,
)
from pipeline.extract.documents.html_text import (
    HEADINGS,
    LINES,
    MAX_DEPTH,
    elements,
    is_shown,
    is_small,
    is_text_node,
    joined,
    pieces,
    short_text,
    stands_in_table,
    walk,
)
from pipeline.extract.documents.price_lines import place_table
from pipeline.quantities.amounts import CURRENCY_WORD, HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import (
    DIRECTION_PATTERNS,
    direction_in,
    is_meter_name,
    order_in,
)
from pipeline.quantities.printed_amounts import start_of_amount
from pipeline.quantities.printed_units import unit_in, units_in_prose

MAX_LISTS: Final = 2_000
_MAX_LINES: Final = 200
_MAX_PRICE: Final = 160
_INTRO_LENGTH: Final = 300
_NODES_BEFORE: Final = 60
"""Elements and texts before a list among which its introduction is looked for."""
_INTRO_WORDS: Final = 12
_OF_ALL: Final = re.compile(r"\binput (?:and|&) output\b|\b(?:embedding|rerank)", re.I)
"""What an amount below such words is for."""
_SENTENCE: Final = re.compile(r"\.\s+(?=[A-Z])")
_NAME_START: Final = re.compile(r"^\s*[:–—-]\s+")
_NAME_END: Final = re.compile(
    r"(?:(?:^|,?\s)(?:now|currently|today|new|is|are|costs?|at|for)(?![^\s,]))*,?"
    r"\s*(?:[:–—-]|→)?\s*\$?\s*$"
)
_NAME_APART: Final = re.compile(r"(?<=\w)\s?[:–—]\s(?=[A-Za-z ]+$)")
"""Parts a name from the meter of its first price: `anvil-2: in $1, out $4`."""
_BARE: Final = re.compile(r"(?<![\w.,])[0-9]+(?:\.[0-9]+)?\s(?:in|input)\b", re.I)
_MONEY_OF: Final = re.compile(rf"\bin (?:US )?(?:{CURRENCY_WORD})\b", re.I)
"""Below such a text `0.14 in, 0.42 out` are amounts."""
_MAX_NODES: Final = 60
"""Elements and texts of a row of a name and its price; a larger part of a page is none."""

_OF_RETRIEVAL: Final = re.compile(r"\b(?:embed|rerank)", re.I)
_LETTERS: Final = re.compile(r"[A-Za-z]{4}")

_PLAIN_TEXT: Final = frozenset({"p", "li", "span", "div", "small", "dd"})
_LISTS: Final = ("ul", "ol")
_HOLDERS: Final = frozenset({"ul", "ol", "table"})
_OF_MEDIA: Final = frozenset({"usd_per_image", "usd_per_megapixel", "usd_per_mchar"})

Row = tuple[Sequence[str], Sequence[str]]
"""The texts of a name and of its price."""


def convert_lists(soup: BeautifulSoup) -> None:
    """Turn the lists of a page that price models into tables; changes the tree."""
    lists = list(islice(elements(soup, _LISTS), MAX_LISTS))
    pairs = list(islice(elements(soup, ("dl",)), MAX_LISTS))
    for parent in lists:
        _convert_list(soup, parent)
    for parent in pairs:
        _convert_pairs(soup, parent)
    for parent in list(islice(elements(soup, ("div", "section")), MAX_LISTS)):
        _convert_rows(soup, parent)


def _convert_list(soup: BeautifulSoup, parent: Tag) -> None:
    items = [item for item in parent.find_all("li", recursive=False) if is_shown(item)]
    is_nested = next(elements(parent, _HOLDERS), None) is not None
    if not items[:_MAX_LINES] or is_nested or stands_in_table(parent):
        return
    outer = [tag for tag in islice(parent.parents, MAX_DEPTH) if tag.name in _LISTS][-1:]
    before = " ".join(map(_text_before, (*outer, parent)))
    found = [(item, row) for item in items[:_MAX_LINES] if (row := _named_price(item, before))]
    rows = [row for _, row in found]
    names = [joined(tuple(name)) for name, _ in rows]
    if rows and all(says_what_for(name) or is_size_or_quality(name) for name in names):
        return
    priced = [item for item in items if HAS_MONEY.search(item.get_text())]
    if rows and 2 * len(rows) > len(priced):
        place_table(soup, parent, ("Model", "Price"), rows)
        read = {id(item) for item, _ in found}
        # What is not read stays behind the table: it must be named as unread.
        rest = [item.extract() for item in priced if id(item) not in read]
        parent.clear()
        parent.extend(rest)


def _convert_rows(soup: BeautifulSoup, parent: Tag) -> None:
    """Turn neighbours of two parts each, a name and its price with the unit, into a table."""
    parts = [part for part in parent.find_all("div", recursive=False) if is_shown(part)]
    pairs = [part for part in parts[:_MAX_LINES] if _is_pair(part)]
    # Above its first row a box may say what all are for; rows of titles are no such text.
    places = [parent, *pairs[:1]] if pairs[:1] == parts[:1] else [parent]
    before = list(map(_text_before, places)) if pairs else []
    rows = [
        (part, row)
        for part in pairs
        if (row := next(filter(None, (_named_price(part, text) for text in before)), None))
        and not says_what_for(joined(tuple(row[0])))
    ]
    is_list = len(rows) > 1 or any(is_model(joined(tuple(name))) for _, (name, _) in rows)
    if not is_list or stands_in_table(parent):
        return
    for part, _ in rows[1:]:
        part.extract()
    _replace(soup, rows[0][0], [row for _, row in rows])


def _is_pair(part: Tag) -> bool:
    if not is_small(part, _MAX_NODES):
        return False
    inner = [child for child in part.children if isinstance(child, Tag) and is_shown(child)]
    # `<div>A100 <b>$0.95</b></div>`: the name is a text of the part itself.
    found = pieces(part) if len(inner) == 1 else (joined(pieces(child)) for child in inner)
    texts = [text for text in found if text and not FACT.fullmatch(text)]
    if len(texts) != 2:  # noqa: PLR2004
        return False
    is_flat = part.find(["table", "ul", "ol", "dl", "button", *HEADINGS]) is None
    return is_flat and start_of_amount(texts[1]) == 0


def _convert_pairs(soup: BeautifulSoup, parent: Tag) -> None:
    """Turn a list of terms into a table where each term names a model and not a meter."""
    rows = []
    own = (tag for tag in walk(parent, _holds_terms) if isinstance(tag, Tag) and tag.name == "dt")
    for term in islice(own, _MAX_LINES):
        beside = (tag for tag in term.next_siblings if isinstance(tag, Tag))
        said = takewhile(lambda tag: tag.name == "dd", islice(beside, _MAX_LINES))
        name, prices = pieces(term), [short_text(each, _MAX_NODES) for each in said]
        if says_what_for(joined(name)):
            return
        words = " / ".join(price for price in prices if HAS_MONEY.search(price))
        is_price = bool(words) and len(words) <= _MAX_PRICE
        is_clear = unit_in(words) or direction_in(in_english(words))
        if is_price and is_name(joined(name)) and is_clear:
            rows.append((list(name), [words]))
    if rows:
        _replace(soup, parent, rows)


def _holds_terms(tag: Tag) -> bool:
    """Return whether an element may hold terms of the list that it stands in."""
    return tag.name not in {"dl", "dt", "dd"}


def _named_price(item: Tag, before: str) -> Row | None:
    """Return the texts of a name and of its price; null if an item is not such a pair."""
    texts = list(pieces(item))
    is_bare = _MONEY_OF.search(before) is not None and bool(units_in_prose(before))
    for at, text in enumerate(texts):
        start = start_of_amount(text)
        if start is None and is_bare and (bare := _BARE.search(text)):
            start = bare.start()
        if start is None:
            continue
        own = _NAME_APART.split(_NAME_END.sub("", text[:start]), 1)
        # What stands beside a name and before its price may be `Lowest cost`.
        above = texts[:at] if at > 1 else [_NAME_END.sub("", part) for part in texts[:at]]
        name = [_NAME_START.sub("", part) for part in (*above, *own)]
        name = [part for part in name if part and not ENDPOINT.fullmatch(part)]
        price = [text[start:].strip(), *_of_price(texts[at + 1 :])]
        if len(name) > 1 and _is_meter(in_english(name[-1])):
            price = [f"{name.pop()} {price[0]}", *price[1:]]
        label, words = joined(tuple(name)), joined(tuple(price))
        # In a row of a name and its price the name may have a line below it that describes it.
        is_described = item.name == "div" and len(name) > 1 and is_model(name[0])
        is_named = is_name(label) or says_what_for(label) or is_described
        is_named = is_named and not _are_sentences(words)
        is_clear = _says_what_for(words, before) or _is_retrieval(words, f"{before} {label}")
        if is_named and len(words) <= _MAX_PRICE and is_clear:
            return name, price
        return None
    return None


def _is_meter(text: str) -> bool:
    return is_meter_name(text) or any(words.fullmatch(text) for _, words in DIRECTION_PATTERNS)


def _are_sentences(text: str) -> bool:
    """Return whether a text is several sentences with amounts: they are read as such."""
    return any(map(HAS_MONEY.search, _SENTENCE.split(text)[1:]))


def _of_price(texts: Sequence[str]) -> list[str]:
    """Return the texts behind an amount up to the first that only describes what is sold."""
    is_said = (
        bool(unit_in(text) or direction_in(in_english(text)) or HAS_MONEY.search(text))
        or len(text.split()) == 1
        or text[0] in "(/+"
        for text in texts
    )
    return [text for text, _ in takewhile(lambda pair: pair[1], zip(texts, is_said, strict=True))]


def _says_what_for(price: str, before: str) -> bool:
    """Return whether it is known what the amounts of a line are for."""
    words = in_english(price)
    if unit_in(words) or (direction_in(words) and len(words.split()) <= _INTRO_WORDS):
        return True
    is_ordered = ("/" in price and bool(order_in(before))) or bool(_OF_ALL.search(before))
    of_media = len(before.split()) <= _INTRO_WORDS and units_in_prose(before) <= _OF_MEDIA
    return unit_in(before) is not None and (is_ordered or of_media)


def _is_retrieval(price: str, around: str) -> bool:
    """Return whether a bare amount is of embeddings or of ranking, whose tokens are all alike."""
    return _OF_RETRIEVAL.search(around) is not None and not _LETTERS.search(price)


def _text_before(parent: Tag) -> str:
    """Return the paragraph before a list; with it its heading, where no other part stands between.

    It may stand in boxes of its own, as builders of pages make one around each part.
    """
    texts: list[str] = []
    for node in islice(parent.previous_elements, _NODES_BEFORE):
        if is_text_node(node) and str(node).strip():
            holder = next(
                (tag for tag in islice(node.parents, MAX_DEPTH) if tag.name in LINES), None
            )
            if holder is None or holder.name not in _PLAIN_TEXT or not is_shown(holder):
                return " ".join([*([joined(pieces(holder))] if holder else []), *texts[::-1]])
            texts.append(str(node).strip())
    return " ".join(texts[::-1])[-_INTRO_LENGTH:]


def _replace(soup: BeautifulSoup, place: Tag, rows: Sequence[Row]) -> None:
    place_table(soup, place, ("Model", "Price"), rows)
    place.extract()
