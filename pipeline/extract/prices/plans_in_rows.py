"""Tables whose rows are plans: the titles of their columns name the models.

`Plan | Anvil 2 (per 1M characters)`, below it `Starter | $60` and `Team | $50`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.html_grid import EMPTY, Cell
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.row_columns import RowColumns
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.terms import NO_TERMS
from pipeline.extract.prices.transposed import LABEL
from pipeline.quantities.printed_units import unit_in

_PLANS: Final = re.compile(
    r"(?:(?:pricing|subscription|service) )?(?:plans?|packages?|tiers?)", re.I
)
_BEHIND: Final = re.compile(r"\s?(?:[,(:/|–—]|\bper\b|\b(?:costs?|prices?|rates?)\b).*", re.I)
_BEFORE: Final = re.compile(r"(?:additional|extra|(?:cost|price)s? (?:of|for))\s", re.I)


def rows_of_models(row: RowContext) -> Iterator[RowContext]:
    """Yield a row of a plan once for each model that a title names; every other row as it is."""
    found = row.first("label") or row.first("tier")
    named = _models(row) if found and _PLANS.fullmatch(row.columns[found[0]].title) else {}
    if not found or not named:
        yield row
        return
    said = {found[0]: Cell((f"{found[1].line} plan",))}
    for own, name in named.items():
        title, others = row.columns[own].title, dict.fromkeys(named.keys() - {own}, EMPTY)
        columns = list(row.columns)
        columns[found[0]] = PriceColumn("tier", row.columns[found[0]].title)
        columns[own] = PriceColumn("price", title, unit=unit_in(title))
        yield replace(
            row,
            columns=RowColumns((*columns, PriceColumn("label", LABEL))),
            cells=(
                *((said | others).get(at, cell) for at, cell in enumerate(row.cells)),
                Cell((name,)),
            ),
            places=(*row.places, f"{row.places[own]}, header"),
            notes=(*row.notes, NO_TERMS),
        )


def _models(row: RowContext) -> dict[int, str]:
    """Return the model that each title names together with a unit, by its column."""
    titles = ((at, column.title) for at, column in enumerate(row.columns))
    priced = ((at, _BEHIND.sub("", title)) for at, title in titles if unit_in(title))
    named = ((at, _BEFORE.sub("", title)) for at, title in priced)
    return {at: name for at, name in named if is_model(name) or name.lower().endswith(" model")}
