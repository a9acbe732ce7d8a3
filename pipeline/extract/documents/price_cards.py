"""Cards: the name of a model, and below it lines that each print one of its prices.

A card is a part of the page, `article > h4 + p`, or a heading with what follows it. It becomes a
table of one row where it stands; each line is a column, named after what the line says of its
price, so that lines of plans and examples are refused as such columns of tables are.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from pipeline.extract.documents.card_names import (
    DIMENSIONS,
    is_part,
    is_part_title,
    says_what_for,
)
from pipeline.extract.documents.common_words import NO_MODEL
from pipeline.extract.documents.html_text import (
    HEADINGS,
    elements,
    is_small,
    is_table,
    short_text,
    stands_in_table,
    walk,
)
from pipeline.extract.documents.plan_cards import titles_plan
from pipeline.extract.documents.price_lines import (
    MAX_LINES,
    NO_TITLE,
    PLACED,
    PricedLine,
    name_of,
    place_table,
    priced_line,
)
from pipeline.extract.documents.text_lines import (
    Struck,
    TextLine,
    is_heading,
    lines_of,
    prints_amount,
)
from pipeline.quantities.amounts import SIGNS
from pipeline.quantities.meter_words import direction_in, is_meter_name
from pipeline.quantities.printed_amounts import FIGURE, with_signs
from pipeline.quantities.prompt_bounds import bound_named
from pipeline.quantities.service_words import TERM, tier_named, without_tier

MAX_CARDS: Final = 2_000
_MAX_LENGTH: Final = 900
"""Longest text of a card; a larger part of a page is none."""

_MAX_NODES: Final = 200
"""Elements and texts of a card."""

_MAX_DEPTH: Final = 5
"""Elements that may stand between the first price of a card and the whole of it."""

_AMOUNT_ALONE: Final = re.compile(FIGURE)
_PAIR_ALONE: Final = re.compile(rf"{FIGURE}\s?[/|·–-]\s?{FIGURE}")
_EMBEDDING: Final = re.compile(r"embed(?:dings?)?", re.I)
_HOLDERS: Final = frozenset({"div", "li", "article", "section", "a", "details", "header", "dl"})
_CELLS: Final = frozenset({"td", "th", "table"})
_TABLE: Final = frozenset({"table"})
_OF_CACHE: Final = frozenset({"cache_read", "cache_write", "cache_write_1h"})
_TITLES: Final = frozenset({*HEADINGS, "summary"})
_ENDS: Final = frozenset({*HEADINGS, "table"})
_PLAIN: Final = frozenset({"p", "li", "div", "ul", "ol", "dl", "span"})


def convert_cards(soup: BeautifulSoup, *, is_first: bool) -> None:
    """Turn the cards of a page into tables; changes the tree.

    Args:
        soup: The page.
        is_first: Whether to take only those whose lines each say for which tokens they are; others
            may be rows of a list, which are looked for in between.
    """
    for card in islice(_cards(soup), MAX_CARDS):
        _convert(soup, card, is_first=is_first)


def _cards(soup: BeautifulSoup) -> Iterator[list[PageElement]]:
    """Yield what may be a card, the innermost first: parts of the page, then what headings have."""
    seen: set[int] = set()
    nodes = walk(soup, lambda tag: not is_table(tag))
    texts = (node for node in nodes if isinstance(node, NavigableString))
    for text in filter(_begins_amount, list(texts)):
        for around in islice(text.parents, _MAX_DEPTH):
            if around.name in _CELLS:
                break
            if around.name not in _HOLDERS or id(around) in seen:
                continue
            seen.add(id(around))
            if not is_small(around, _MAX_NODES) or len(around.get_text()) > _MAX_LENGTH:
                break
            yield [around]
    for heading in list(elements(soup, _TITLES)):
        yield [heading, *_below(heading)]


def _begins_amount(text: NavigableString) -> bool:
    """Return whether a text holds an amount, or is the sign before one: `$<b>5</b>`."""
    holder = text.parent if text.strip() in set(SIGNS) else None
    whole = short_text(holder, _MAX_NODES) if holder else text
    return prints_amount(whole)


def _below(heading: Tag) -> Iterator[PageElement]:
    """Yield what stands between a heading and the next one."""
    below = islice(heading.next_siblings, MAX_LINES)
    return takewhile(lambda node: not (isinstance(node, Tag) and _ends(node, heading)), below)


def _ends(tag: Tag, heading: Tag) -> bool:
    """Return whether an element stands no longer below a heading: another one, or a table."""
    if is_heading(tag):
        is_above = tag.name in HEADINGS and heading.name in HEADINGS and tag.name < heading.name
        is_beside = tag.name == heading.name and tier_named(tag.get_text().strip()) is not None
        return is_above or is_beside or not is_part_title(tag.get_text())
    if is_table(tag) or tag.name not in _PLAIN:
        return True
    return next(elements(tag, _ENDS), None) is not None


def _convert(soup: BeautifulSoup, parts: Sequence[PageElement], *, is_first: bool) -> None:
    first = parts[0]
    if not isinstance(first, Tag) or first.parent is None or not _is_free(first):
        return
    lines = lines_of(parts)
    found = _priced(lines)
    if not found or len(lines) > MAX_LINES or _is_none(first, lines, found):
        return
    at = lines.index(found[0][0])
    priced = [line for line, _ in found]
    if any(
        _AMOUNT_ALONE.fullmatch(with_signs(line.text)[0])
        for line in lines[at:]
        if line not in priced
    ):
        return  # Rows of several amounts each, of which the line has the first.
    if any(_PAIR_ALONE.fullmatch(with_signs(line.text)[0]) for line in lines if line not in priced):
        return  # Several cards, of which only some name their unit.
    others = [line for line in lines[at:] if line.is_heading and line not in priced]
    if not all(is_part_title(line.text) for line in others):
        return
    name = _name_of_card(first, lines[:at])
    prices = [price for _, price in found]
    if name is None or not (_is_directed(prices) if is_first else _is_clear(prices)):
        return
    place = found[0][0].texts[0]
    cells = [[price.price, *map(Struck, line.struck)] for line, price in found]
    titles = ["Model", *_columns(prices, is_embedding=any(map(_EMBEDDING.search, name)))]
    if any(DIMENSIONS.match(line.text) for line in lines):
        titles, cells = [*titles, "Type"], [*cells, ["embedding"]]
    place_table(soup, _top(place, first), titles, [[name, *cells]])
    for line in priced:
        for text in line.texts:
            text.extract()


def _name_of_card(first: Tag, lines: Sequence[TextLine]) -> list[str] | None:
    """Return the texts of the name and the id of a card; null if it has none, or is of a plan."""
    title = first if first.name in HEADINGS else next(elements(first, HEADINGS), None)
    name = name_of(lines) if lines else None
    is_title = title is not None and name == [title.get_text().strip()]
    return None if title is not None and is_title and titles_plan(title) else name


def _columns(prices: Sequence[PricedLine], *, is_embedding: bool) -> list[str]:
    """Return the titles of the columns of a card.

    Of one price the unit says what it is for, as in `Audio: $0.0035 per minute`; where tokens are
    embedded, each of `Text` and `Images` is.
    """
    title = prices[0].title
    if len(prices) > 1 or title == NO_TITLE or not says_what_for(title):
        titles = [price.column for price in prices]
        return [f"{each} (price)" if is_embedding and is_part(each) else each for each in titles]
    if is_meter_name(title):
        return [f"{NO_TITLE} ({title})" if prices[0].unit else title]
    return [f"{title} price"]


def _priced(lines: Sequence[TextLine]) -> list[tuple[TextLine, PricedLine]]:
    """Return the lines that print prices; a heading such as `Audio` is part of their titles.

    So is `Input` above the prices for short and for long prompts.
    """
    found: list[tuple[TextLine, PricedLine]] = []
    part = ""
    for at, line in enumerate(lines):
        price = None if line.block.has_attr(PLACED) else priced_line(line.text)
        is_of_part = is_part(line.text) or _is_step(line.text)
        if price is None and (line.is_heading or is_of_part or is_meter_name(line.text)):
            is_above = is_of_part or _is_above_bounds(lines[at : at + 2])
            part = line.text.strip(" :") if is_above else ""
        elif price and price.is_clear and not NO_MODEL.search(_bare_title(price.title)):
            found.append((line, price.below(part)))
    return found


def _bare_title(title: str) -> str:
    return TERM.sub("price", without_tier(title, "price"))


def _is_none(
    first: Tag, lines: Sequence[TextLine], found: Sequence[tuple[TextLine, PricedLine]]
) -> bool:
    """Return whether lines are those of a database, or one of several rows that say less."""
    is_one = [(price.title, price.unit) for _, price in found] == [(NO_TITLE, None)]
    is_whole = found[0][1].meters >= {"input", "output"}
    is_less = is_one and not is_whole and first.name not in _TITLES
    return _are_of_a_store(lines, found) or is_less


def _are_of_a_store(
    lines: Sequence[TextLine], found: Sequence[tuple[TextLine, PricedLine]]
) -> bool:
    """Return whether reads and writes are no ones of a cache: a database has them, too."""
    named = {meter for _, price in found for meter in direction_in(f"{price.title} {price.price}")}
    is_said = any("cach" in line.text.lower() for line in lines)
    return bool(named) and named <= _OF_CACHE and not is_said


def _is_step(text: str) -> bool:
    """Return whether a line bounds the prompts of the prices below it: `≤ 200K tokens`.

    `128K+ tokens` may be the size of a context.
    """
    is_bound = text[:1] in "<>≤≥" and bound_named(text) is not None
    return is_bound and not direction_in(text)


def _is_above_bounds(lines: Sequence[TextLine]) -> bool:
    """Return whether a line names a meter, and the next one prices it for prompts of some size."""
    above, below = lines[0].text, priced_line(lines[-1].text)
    return is_meter_name(above) and below is not None and bound_named(below.title) is not None


def _is_free(tag: Tag) -> bool:
    return next(elements(tag, _TABLE), None) is None and not stands_in_table(tag)


def _top(node: PageElement, within: Tag) -> PageElement:
    """Return the block of a text, or the text itself where it stands in the card at once."""
    while isinstance(node.parent, Tag) and node.parent is not within and node.parent.name != "p":
        if node.parent.name in _HOLDERS:
            break
        node = node.parent
    return node


def _is_directed(prices: Sequence[PricedLine]) -> bool:
    """Return whether each price is one of tokens that says of which, but for those of no unit."""
    of_tokens = [price for price in prices if price.is_of_tokens]
    if _are_of_one_model(prices) or _are_of_terms(prices):
        return True
    are_distinct = _have_distinct_keys(prices) or all(price.title == NO_TITLE for price in prices)
    are_named = all(price.is_titled for price in prices)
    is_directed = all(price.is_directed for price in of_tokens)
    return bool(of_tokens) and are_distinct and are_named and is_directed


def _are_of_one_model(prices: Sequence[PricedLine]) -> bool:
    """Return whether prices without a unit are those of input and output, and the like.

    The page has to name their unit elsewhere, or none of them is read.
    """
    named = {meter for price in prices for meter in price.meters}
    are_meters = all(is_meter_name(price.title) or price.unit or price.meters for price in prices)
    return are_meters and named >= {"input", "output"} and _have_distinct_keys(prices)


def _are_of_terms(prices: Sequence[PricedLine]) -> bool:
    """Return whether one of the prices of a machine, and no other, is for those who commit."""
    of_terms = [price for price in prices if TERM.fullmatch(price.title)]
    are_alike = len({price.unit for price in prices}) == 1 and prices[0].unit is not None
    return bool(of_terms) and are_alike and _have_distinct_keys(prices)


def _is_clear(prices: Sequence[PricedLine]) -> bool:
    """Return whether a unit is named, and several prices say what tells them apart."""
    are_meters = all(
        is_meter_name(price.title) or _EMBEDDING.fullmatch(price.title) for price in prices
    )
    return (are_meters or any(price.unit for price in prices)) and _have_distinct_keys(prices)


def _have_distinct_keys(prices: Sequence[PricedLine]) -> bool:
    return len({price.key for price in prices}) == len(prices)
