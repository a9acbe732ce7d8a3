"""Rows of a plain name and plain amounts, read as the like row before them was.

The first of them is read by all rules. Where another one differs from it in its name and in its
amounts alone, and no rule has to look at these, its prices are for the same: they need no rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.domain.readings import PriceReading
from pipeline.domain.units import convert
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.meters import UnplacedError
from pipeline.extract.prices.price_claims import Draft, without_conflicts
from pipeline.extract.prices.price_doubts import expect_plausible
from pipeline.extract.prices.price_rows import drafts_of, reading_of
from pipeline.extract.prices.prices import PLAIN_AMOUNT
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.row_offers import near_name
from pipeline.extract.prices.row_plans import Plan
from pipeline.quantities.amounts import HAS_MONEY

_NOTHING: Final = frozenset({"", "-", "–", "—"})
"""A cell of prices that says that there is none."""

PlainAmounts = tuple[tuple[int, str, str], ...]
"""Of each amount of a row its column, its sign and its number."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What the prices of rows are for that are like one which was read by all rules.

    Attributes:
        row: That row.
        near: What texts near its table say of its offer.
        columns: The column and the sign of each of its amounts.
        plans: What each of them is for.
    """

    row: RowContext
    near: tuple[object, ...]
    columns: tuple[tuple[int, str], ...]
    plans: tuple[Plan, ...]

    def holds_for(self, row: RowContext, label: Label, amounts: PlainAmounts) -> bool:
        """Return whether another row differs in a plain name and plain amounts alone."""
        mine = self.row
        return (
            row.context is mine.context
            and (row.terms, row.notes, row.refusal) == (mine.terms, mine.notes, mine.refusal)
            and self.columns == tuple([found[:2] for found in amounts])
            and all(row.cells[at].pieces == mine.cells[at].pieces for at in row.columns.beside)
            and near_name(row, label.name) == self.near
        )

    def prices_of(self, row: RowContext, label: Label, amounts: PlainAmounts) -> list[PriceReading]:
        """Return the prices of such a row.

        Raises:
            UnplacedError: An amount is no plausible price.
        """
        return list(self._prices(row, label, amounts))

    def _prices(
        self, row: RowContext, label: Label, amounts: PlainAmounts
    ) -> Iterator[PriceReading]:
        for (at, sign, number), plan in zip(amounts, self.plans, strict=True):
            value = Decimal(number)
            price, _ = convert(value, plan.unit)
            currency = plan.fields[0]["currency"]
            expect_plausible(plan.unit, price, currency)
            own = {
                "evidence_text": f"{sign}{number}",
                "price_usd": price if currency == "USD" else None,
                "source_amount": value,
            }
            for fields in plan.fields:
                yield reading_of(row.places[at], label, fields, own)


def prices_of(
    row: RowContext, labels: tuple[Label, ...], unplaced: list[str]
) -> list[PriceReading]:
    """Return the prices of a row; what holds an amount and has no place goes to `unplaced`."""
    amounts = _plain_amounts(row) if labels and labels[0].is_plain else ()
    plan = row.columns.row_plans.get("last")
    if amounts and isinstance(plan, RowPlan) and plan.holds_for(row, labels[0], amounts):
        try:
            return plan.prices_of(row, labels[0], amounts)
        except UnplacedError:
            pass  # All rules read it, and say why.
    unread = len(unplaced)
    drafts = list(drafts_of(row, labels, unplaced))
    placed, lost = without_conflicts(drafts)
    unplaced += [row.describe(draft.index, "another cell prices this") for draft in lost]
    if amounts and len(unplaced) == unread and (made := _plan_of(row, labels[0], amounts, drafts)):
        row.columns.row_plans["last"] = made
    return placed


def _plain_amounts(row: RowContext) -> PlainAmounts:
    """Return the amounts of a row that has plain ones and nothing else in columns of prices."""
    found = []
    for at in row.columns.priced:
        cell = row.cells[at]
        text = cell.pieces[0] if len(cell.pieces) == 1 else cell.text
        amount = PLAIN_AMOUNT.fullmatch(text)
        if cell.struck or (amount is None and text not in _NOTHING):
            return ()
        if amount and amount["number"].strip("0.") == "":
            return ()
        if amount:
            found.append((at, amount["sign"], amount["number"]))
    is_read = not any(HAS_MONEY.search(row.cells[at].text) for at in row.columns.sized)
    return tuple(found) if is_read else ()


def _plan_of(
    row: RowContext, label: Label, amounts: PlainAmounts, drafts: list[Draft]
) -> RowPlan | None:
    """Return the plan of a row that was read; null where its prices depend on each other."""
    plans = [row.columns.plans.get(at) for at, *_ in amounts]
    known = tuple(plan for plan in plans if isinstance(plan, Plan) and plan.fields)
    meters = {draft.reading.meter for draft in drafts}
    read = sum(len(plan.fields) for plan in known)
    if len(known) < len(amounts) or not len(meters) == len(drafts) == read:
        return None
    return RowPlan(row, near_name(row, label.name), tuple([a[:2] for a in amounts]), known)
