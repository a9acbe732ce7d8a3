"""Tables with their models in columns, turned so that each model is a row.

`Model | Anvil | Tongs`, below it `Input price | $1 | $2`. Such a table has rows that are
named after meters; and it says `Model` in its corner, or its columns can be nothing but models.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_tables import PageTable, header_locator, locator
from pipeline.extract.prices.columns import read_columns
from pipeline.extract.prices.label_cells import read_labels
from pipeline.quantities.amounts import HAS_MONEY, currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import HAS_DATE
from pipeline.quantities.meter_words import direction_in, is_meter_name
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.prompt_bounds import bound_in, parted_bound
from pipeline.quantities.service_words import tier_in, tier_named

_CORNER: Final = re.compile(r"^models?\b", re.I)
_SLUG: Final = re.compile(r"[a-z0-9.]+(?:-[a-z0-9.]+)+")
_OF: Final = re.compile(r"\b(?:text|audio|image)s? tokens?\b|\b(?:text|audio|images?)$", re.I)
"""A group of lines that says of which tokens they are."""

_PLAN: Final = re.compile(
    r"\b(?:tiers?|plans?|levels?|pro|plus|free|basic|starter|team|business|enterprise|developer"
    r"|pay|growth|scale)\b",
    re.I,
)
_OF_FEATURES: Final = re.compile(r"(?:features?|spec(?:ification)?s?|propert(?:y|ies))", re.I)
_NUMBER: Final = re.compile(r"[0-9]+[.,][0-9]+")
_PRICE_LINE: Final = re.compile(
    r"(?:api |token |base )?(?:pricing|prices?|costs?)(?P<unit>$|[\s(]+(?:per\b|/).*)", re.I
)
LABEL: Final = "Model"
"""Header of the column of models in a table that was turned."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A table after it was turned.

    Attributes:
        titles: Its headers; the first is that of the models.
        rows: The cells of each model.
        places: Names of the places of these cells on the page.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """The cells of a table: names of columns above, lines with their numbers, and their groups."""

    names: tuple[Cell, ...]
    name_row: int | None
    lines: tuple[tuple[int, tuple[Cell, ...]], ...]
    groups: Mapping[int, str]

    @property
    def leading(self) -> int:
        """Columns that name the lines: the first, with all that its header spans or leaves out."""
        corner = self.names[0]
        return sum(1 for _ in takewhile(lambda cell: cell in {corner, Cell()}, self.names))

    def label(self, cells: Sequence[Cell]) -> str:
        """Return the name of a line."""
        texts = dict.fromkeys(clean_name(in_english(cell.text)) for cell in cells[: self.leading])
        return " ".join(text for text in texts if text)

    def title(self, cells: Sequence[Cell]) -> str:
        """Return the name of a line with the unit that the corner of the table states."""
        corner = clean_name(in_english(self.names[0].text))
        group = self.groups.get(id(cells), "")
        of = next((text for text in (group, corner) if unit_in(text) or _OF.search(text)), "")
        said = dict.fromkeys(filter(None, (of, group if tier_named(group) else "")))
        return " ".join((self.label(cells), *(f"({text})" for text in said)))

    def place(self, table: PageTable, row: int | None, index: int) -> str:
        """Return the name of a place; `row` is null for one of the names in the header."""
        if row is None:
            return header_locator(table, self.lines[0][0], index + 1)
        return locator(table, row, index + 1)


def upright(table: PageTable) -> Upright | None:
    """Return a table turned; null if its models are its rows, or it is not clear."""
    grid = _grid(table)
    if grid is None or not _has_models_in_columns(grid):
        return None
    indexes = range(grid.leading, len(grid.names))
    places = tuple(
        (
            grid.place(table, grid.name_row, index),
            *(grid.place(table, number, index) for number, _ in grid.lines),
        )
        for index in indexes
    )
    return Upright(
        titles=(LABEL, *(grid.title(cells) for _, cells in grid.lines)),
        rows=tuple(
            (grid.names[index], *(cells[index] for _, cells in grid.lines)) for index in indexes
        ),
        places=places,
    )


def _grid(table: PageTable) -> _Grid | None:
    numbered = [
        (number, row)
        for number, row in enumerate(table.rows, start=1)
        if not row.is_group and any(cell.pieces for cell in row.cells)
    ]
    if not numbered:
        return None
    first = numbered[0][1]
    if any(
        (row.headers, len(row.cells)) != (first.headers, len(first.cells)) for _, row in numbered
    ):
        return None
    lines = tuple((number, row.cells) for number, row in numbered)
    groups = {id(row.cells): clean_name(in_english(row.group)) for _, row in numbered}
    headers = first.headers
    if any(header.pieces for header in headers):
        return _Grid(headers, None, lines, groups)
    (number, names), *rest = lines
    return _Grid(names, number, tuple(rest), groups) if rest else None


def _has_models_in_columns(grid: _Grid) -> bool:
    labels = [read_labels(cell) for cell in grid.names[grid.leading :]]
    names = [found[0].name if found else "" for found in labels]
    corner = clean_name(in_english(grid.names[0].text))
    corner = "" if unit_in(corner) else corner
    if not names or len(set(names)) < len(names):
        return False
    kinds = {column.kind for column in read_columns(("", *names))[1:]}
    if kinds != {"other"} and not _are_models_of_a_family(names):
        return False
    is_money = currency_in(in_english(grid.names[0].text)) is not None
    has_meters = any(
        _prices(grid.label(cells), cells, is_money=is_money) for _, cells in grid.lines
    )
    return has_meters and _are_models(corner, grid.names[grid.leading :])


def _prices(label: str, cells: Sequence[Cell], *, is_money: bool) -> bool:
    """Return whether a line prices a meter, or is named `Pricing` and its cells say of what.

    Bare numbers are prices where the corner states a currency.
    """
    texts = [
        text
        for cell in cells
        if HAS_MONEY.search(text := in_english(cell.line)) or (is_money and _NUMBER.fullmatch(text))
    ]
    name = _PRICE_LINE.match(label)
    are_told = name and (unit_in(name["unit"]) or (not name["unit"] and all(map(unit_in, texts))))
    return bool(texts) and bool(is_meter_name(parted_bound(label)[0]) or are_told)


def _are_a_family(names: Sequence[str]) -> bool:
    """Return whether several names all begin with one word, as `Reader`, `Reader Pro`."""
    first = {name.split()[0] for name in names}
    return len(names) > 1 and len(first) == 1 and first.pop().istitle()


def _are_models_of_a_family(names: Sequence[str]) -> bool:
    """Return whether names are of one family, of which one may be called `Anvil 2 Fast`."""
    are_said = any(direction_in(name) or unit_in(name) or currency_in(name) for name in names)
    is_named = not are_said and all(re.search("[0-9]", name) for name in names)
    return is_named and _are_a_family(names) and tier_in(names[0].split()[0]) is None


def _are_models(corner: str, names: Sequence[Cell]) -> bool:
    if not all(read_labels(name) for name in names):
        return False
    if _CORNER.search(corner):
        return True
    texts = [read_labels(name)[0].name for name in names]
    if any(HAS_DATE.search(text) or bound_in(in_english(text)) for text in texts):
        return False  # `Until 31 December`, `Prompts over 200k tokens`: of one model.
    are_named = all(re.search("[0-9]", text) or _SLUG.fullmatch(text) for text in texts)
    is_plain = not corner or _OF_FEATURES.fullmatch(corner) is not None
    return is_plain and (
        _are_a_family(texts)
        or (are_named and not any(_PLAN.search(t) and not _SLUG.fullmatch(t) for t in texts))
    )
