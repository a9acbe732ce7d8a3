"""Tables of one model each, which stands in the heading above: `Input price | Free | $1.25`.

Such a table has rows that are named after meters and nothing else, and a heading that names a
model; what stands between the two is a class of service, as `Batch`. The model may also stand in
the corner of the table, if the text above it names it too.
"""

import re
from dataclasses import dataclass
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.card_names import is_part
from pipeline.extract.documents.common_words import TITLE_WORDS, are_common, is_common
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_rows import TableRow
from pipeline.extract.documents.html_tables import (
    PageTable,
    header_locator,
    heading_locator,
    locator,
)
from pipeline.extract.prices.column_words import is_example
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.extract.prices.transposed import LABEL, Upright
from pipeline.quantities.amounts import HAS_MONEY, SIGNS
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.periods import MONTH
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.prompt_bounds import parted_bound
from pipeline.quantities.service_words import tier_named

_MODEL: Final = re.compile(r"(?=.*[0-9])[A-Za-z][\w.-]*(?:\s[\w.()\[\]-]+){0,5}")
_PLAIN_NAME: Final = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+){1,3}")
_WORD: Final = re.compile("[A-Za-z]+")
_IN_SENTENCES: Final = re.compile(r"\s(?:with|to|of|for|by|from|on|and|or|the|our|your|an?)\s")
_SOLD: Final = (
    r"(?:providers|hosts|vendors|sellers|endpoints|anbieter|fournisseurs|proveedores|fornitori)"
)
_PART: Final = re.compile(
    r"(?:(?:api|token|model) )?(?:pricing|prices?|overview|spec(?:ification)?s?|details|properties"
    rf"|summary|facts|at a glance|(?:compare )?{_SOLD})",
    re.I,
)
"""A part of what is said of the model in the heading above it."""

_PRICE_ROW: Final = re.compile(r"(?:api |base )?(?:prices?|pricing|costs?|rates?)", re.I)
_SEARCHES: Final = re.compile(
    r"(?:(?:web|grounded|online) )?search(?:es)?(?: (?:fees?|requests?|queries))?", re.I
)
"""What a model may be paid for beside tokens."""

_WITH_UNIT: Final = re.compile(
    r"(?P<name>\S[^,(:–—|/$]*?)\s?[,(:–—|]?\s?(?:(?:prices?|pricing|in|USD|US dollars|\$)\s)*"
    r"(?:per\s|/\s?)(?:1\s?M|1\s?K|(?:1\s|one\s|a\s)?(?:million|thousand)|1,000(?:,000)?)\b[\w\s]*\)?"
)
_PRICES_OF: Final = re.compile(
    rf"^(?:(?:pricing|prices?|rates?|costs?|(?P<sold>{_SOLD}))"
    r" (?:of|for|serving|für|pour|para|de|von)"
    r"|(?P<sellers>where to (?:run|use|call)|who (?:serves|hosts|sells))) (?=\S+)",
    re.I,
)
_PRICE_OF: Final = re.compile(r"(?:pricing|prices?|rates?|costs?) (?:of|von|de) ", re.I)
"""Before a model; `Prices for self-serve` may be those of buyers."""

_OF_ID: Final = re.compile(r"[A-Z].*\b(?:of|for|with|on)\s(?P<id>[a-z0-9][\w.]*(?:-[\w.]+)+)")
_WITH_ID: Final = re.compile(r"(?P<name>\S.*\S)\s\(?(?P<id>[a-z0-9][\w.]*(?:-[\w.]+)+)\)?")
_BY_TOKEN: Final = re.compile(
    r",?\s(?:\(?(?:by|per|in)\s(?:the\s)?)?(?:API\s)?tokens?\)?(?:\s(?:prices?|pricing|rates?|costs?))?$",
    re.I,
)
"""What a heading says of how its model is billed: `Anvil 2 by the token`."""

_SOLD_BY: Final = re.compile(rf"\s(?:by )?(?:{_SOLD}|provider|host|vendor|seller)$", re.I)
"""What a heading says of the rows below it: who serves its model."""

_SAID_BEHIND: Final = re.compile(
    rf"\s*[(\[](?:latest|current|default|newest|stable|{MONTH}\.? 20[0-9]{{2}})[)\]]$"
    r"|\s[–—-]\s[a-z].*$",
    re.I,
)
"""What a heading says of the model that it names."""

_ID: Final = re.compile(r"(?:[\w.-]+/[A-Z]?)?[a-z0-9][\w.]*(?:-[\w.]+)+")
_NEAREST: Final = 3
_PAIR: Final = 2
_OF_PRICES: Final = re.compile(
    rf"^per\s|\b(?:prices?|pricing|rates?|USD)\b.{{0,20}}\bper\b|[{SIGNS}]\s?/", re.I
)
_FREE: Final = re.compile(r"\bfree\b", re.I)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A table of one model.

    Attributes:
        row: The table as one row, of the model in its heading.
        left_out: A line for each of its amounts that is no price of tokens.
    """

    row: Upright
    left_out: tuple[str, ...]


def model_card(table: PageTable) -> ModelCard | None:
    """Return a table as the card of the model in its heading; null if it is no such table.

    Each of its prices has to name its unit: sums of an example look like prices, and name none.
    """
    named = _cell_of_model(table)
    if named is None or is_example(table.corner):
        return None
    places = [
        (number, row, at)
        for number, row in enumerate(table.rows, start=1)
        if not row.is_group
        for at in range(1, len(row.cells))
        if HAS_MONEY.search(row.cells[at].text) and not _FREE.search(row.headers[at].text)
    ]
    priced = [place for place in places if _is_meter(place[1]) or _is_price(place[1])]
    if not priced or not _is_only_of_meters(table, named[0].line):
        return None
    around = (table.corner, table.caption, *filter(_OF_PRICES.search, table.intro[-_NEAREST:]))
    is_silent = not any(unit_in(in_english(text)) for text in around) and any(
        unit_in(f"{_title(row, at)} {in_english(row.cells[at].line)}") is None
        for _, row, at in priced
    )
    cell, place = named
    is_whole = priced == places and {len(row.cells) for _, row, _ in places} == {2}
    are_tiers = all(tier_named(row.headers[at].line) for _, row, at in priced)
    is_known = is_whole or are_tiers or _names_id(table, cell.line)
    if is_silent and not (is_known and _has_one_unit(table)):
        return None
    row = Upright(
        titles=(LABEL, *(_title(row, at) for _, row, at in priced)),
        rows=((cell, *(row.cells[at] for _, row, at in priced)),),
        places=((place, *(locator(table, number, at + 1) for number, _, at in priced)),),
    )
    return ModelCard(row, tuple(_left_out(cell, other) for other in places if other not in priced))


def _cell_of_model(table: PageTable) -> tuple[Cell, str] | None:
    """Return the name of the one model of a table and its place; null where nothing names one."""
    if corner := model_in_corner(table):
        return corner
    level = model_level(table)
    if level is None:
        return None
    return heading_cell(table.sections[level].heading), heading_locator(table, level + 1)


def model_in_corner(table: PageTable) -> tuple[Cell, str] | None:
    """Return the first title of a table with its place, if it is a model that is named above.

    So may be the title of all its prices, as `Price of Anvil 2`.
    """
    above = [text for section in table.sections[:1] for text in (section.heading, *section.lead)]
    texts = (*above, *table.intro, *table.below, table.caption)
    listed = ((at, row.headers) for at, row in enumerate(table.rows, start=1) if not row.is_group)
    number, headers = next(listed, (0, ()))
    for at, header in enumerate(headers):
        title = clean_name(header.text)
        is_of_all = len(headers) == at + 1 == _PAIR and _PRICE_OF.match(title)
        name = _name_in(title)
        is_named = names_model(name) and any(name in text for text in texts)
        if is_named and (not at or is_of_all):
            return heading_cell(header.text), header_locator(table, number, at + 1)
    return None


def heading_cell(heading: str) -> Cell:
    """Return a heading as a cell; the id behind the name is a text of its own.

    >>> heading_cell("Inkwell Paint 3 inkwell-paint-3").pieces
    ('Inkwell Paint 3', 'inkwell-paint-3')
    """
    heading = _name_in(heading)
    named = _WITH_ID.fullmatch(heading)
    if named and named["id"].startswith(named["name"].split()[0].lower()):
        return Cell((named["name"], named["id"]))
    return Cell((heading,))


def _name_in(heading: str) -> str:
    """Return the name in a heading: `Anvil 2, per 1M tokens`, `Further costs of anvil-2`."""
    heading = _PRICES_OF.sub("", heading)
    named = _WITH_UNIT.fullmatch(heading)
    name = _SOLD_BY.sub("", _BY_TOKEN.sub("", named["name"] if named else heading))
    of_id = _OF_ID.fullmatch(name)
    return of_id["id"] if of_id else name


def lists_sellers(heading: str) -> bool:
    """Return whether a heading says of the rows below it that they are those who serve a model.

    >>> lists_sellers("Endpoints for Anvil 2"), lists_sellers("Prices of Anvil 2")
    (True, False)
    """
    found = _PRICES_OF.match(heading)
    is_plain = re.fullmatch(r"(?:compare )?(?:providers|hosts|sellers)", heading, re.I)
    return is_plain is not None or (found is not None and found.lastgroup is not None)


def _left_out(heading: Cell, place: tuple[int, TableRow, int]) -> str:
    _, row, at = place
    return f"{heading.line} › {_name(row)}: '{row.cells[at].line}' (no price of tokens)"


def model_level(table: PageTable) -> int | None:
    """Return which of the table's sections is named after a model, from 0 for the innermost."""
    for level, section in enumerate(table.sections):
        heading = _name_in(clean_name(section.heading))
        is_id = _ID.fullmatch(heading) is not None and heading in section.lead
        is_spelled = is_id or any(_spells(text, heading) for text in section.lead[:2])
        if names_model(heading) or (is_spelled and not TITLE_WORDS.search(heading)):
            return level
        said = clean_name(section.heading)
        if not (is_part(heading) or _PART.fullmatch(said)):
            return None
    return None


def _spells(text: str, heading: str) -> bool:
    """Return whether a text below a heading is the id of what the heading names."""
    words = re.findall(r"[a-z0-9]+", heading.lower())
    return _ID.fullmatch(text) is not None and text.startswith("-".join(words))


def names_model(heading: str) -> bool:
    """Return whether a heading, or a spanning row, is the name of a model.

    >>> names_model("Anvil Large"), names_model("anvil-study"), names_model("web-search")
    (True, True, False)
    """
    heading = _SAID_BEHIND.sub("", heading)
    first, *others = _WORD.findall(heading) or [""]
    is_several = any(word.endswith("s") and is_common(word) for word in others)
    is_plain = _PLAIN_NAME.fullmatch(heading) and not (is_common(first) or is_several)
    is_id = _ID.fullmatch(heading) and not are_common(heading)
    is_id = is_id and not is_meter_name(heading.partition("/")[0])
    is_name = is_plain or is_id or _MODEL.fullmatch(heading)
    is_title = TITLE_WORDS.search(heading) or _IN_SENTENCES.search(heading)
    return bool(is_name) and not is_title


def _is_only_of_meters(table: PageTable, name: str) -> bool:
    """Return whether rows are meters of tokens, no column is of models.

    One of them is for input or output, or the model is called by its id.
    """
    names = {_name(row) for row in table.rows if _is_meter(row)}
    directed = _ID.fullmatch(name) or any(
        re.search(r"\b(?:in|out)put\b", name, re.I) for name in names
    )
    titles = {header.line for row in table.rows for header in row.headers[1:] if header.pieces}
    is_told = directed or any(map(_is_price, table.rows))
    return bool(is_told) and not any(
        re.search("[0-9]", title) and not TITLE_WORDS.search(title) for title in titles
    )


def _has_one_unit(table: PageTable) -> bool:
    """Return whether the page names one unit of tokens."""
    return sum(unit.endswith("tok") for unit in table.page_units) == 1


def _names_id(table: PageTable, heading: str) -> bool:
    """Return whether the heading or a row is an id.

    Sums of an example look like prices; a table of properties has the id beside them, or above.
    """
    texts = (cell.line for row in table.rows for cell in row.cells[1:])
    is_id = _ID.fullmatch(heading) is not None
    return is_id or any(_spells(text, heading) for text in texts)


def _is_meter(row: TableRow) -> bool:
    name = _name(row)
    is_meter = is_meter_name(name) or _SEARCHES.fullmatch(name)
    return bool(is_meter) and not HAS_MONEY.search(row.cells[0].text)


def _is_price(row: TableRow) -> bool:
    """Return whether a row of two cells is the price of a model, with its unit."""
    is_named = len(row.cells) == _PAIR and _PRICE_ROW.fullmatch(_name(row))
    return bool(is_named) and unit_in(in_english(row.cells[1].line)) is not None


def _name(row: TableRow) -> str:
    """Return the name of a row without what stands in brackets, or the size of prompts."""
    return clean_name(ASIDE.sub(" ", parted_bound(in_english(row.cells[0].text))[0]))


def _title(row: TableRow, at: int) -> str:
    return clean_name(in_english(f"{row.cells[0].text} {row.headers[at].text or 'price'}"))
