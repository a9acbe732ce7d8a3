"""Prices of one row that claim to be the same price."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.readings import PriceReading


@dataclass(frozen=True, slots=True)
class Draft:
    """A price before it is compared with the others of its row.

    Attributes:
        reading: The price.
        index: Column that it was read from.
        agrees: Whether the unit of the cell is the one of its header.
    """

    reading: PriceReading
    index: int
    agrees: bool


def without_conflicts(drafts: Iterable[Draft]) -> tuple[list[PriceReading], list[Draft]]:
    """Return the prices of a row, one for each key, and the drafts that lost their place.

    Where two cells claim the same key the one that agrees with its header stands; two that agree,
    or two that do not, are both in doubt. A state never takes the place of a price.
    """
    by_key: dict[PriceReading, list[Draft]] = {}
    for draft in drafts:
        by_key.setdefault(_key(draft.reading), []).append(draft)
    placed: list[PriceReading] = []
    lost: list[Draft] = []
    for rivals in by_key.values():
        figures = [draft for draft in rivals if draft.reading.state in {"priced", "free"}] or rivals
        likeliest = _likeliest(figures)
        if len({worth(draft.reading) for draft in likeliest}) == 1:
            placed.append(likeliest[0].reading)
        else:
            likeliest = []
        stated = {worth(draft.reading) for draft in likeliest}
        lost += [draft for draft in figures if worth(draft.reading) not in stated]
    return placed, lost


def worth(reading: PriceReading) -> PriceReading:
    """Return the reading without its evidence, and without the printed form of a USD price.

    Two readings of equal worth state the same price.
    """
    is_usd = reading.currency == "USD"
    return replace(
        reading,
        source_amount=None if is_usd else reading.source_amount,
        source_unit=None if is_usd else reading.source_unit,
        note=None,
        evidence_text="",
        evidence_locator="",
    )


def _likeliest(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts that agree with their header, of these the ones in USD, if there are."""
    agreeing = [draft for draft in drafts if draft.agrees] or drafts
    return [draft for draft in agreeing if draft.reading.currency == "USD"] or agreeing


def _key(reading: PriceReading) -> PriceReading:
    """Return the reading without what it says: what is left names the price."""
    return replace(
        reading,
        state="priced",
        price_usd=None,
        currency=None,
        source_amount=None,
        source_unit=None,
        effective_to=None,
        note=None,
        evidence_text="",
        evidence_locator="",
    )
