"""The models that most hosts sell, and who has the lowest listed price of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.outputs.report.document import ShownColumn
from pipeline.outputs.report.inlines import Tag, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.offers import (
    SEVERAL,
    Offer,
    has_ended,
    is_confirmed,
    is_ranked,
    offer,
    warnings,
)
from pipeline.outputs.report.parts.since import since_line
from pipeline.outputs.report.tables import PublishedRow


@dataclass(frozen=True, slots=True)
class Listed:
    """A model and its rows of derived/price_comparison.

    Attributes:
        model_id: The model.
        rows: All of its offers.
        ranked: Those of the weights as published that rank, the lowest first.
    """

    model_id: str
    rows: Sequence[PublishedRow]
    ranked: Sequence[PublishedRow]

    @property
    def sellers(self) -> int:
        """How many providers price it."""
        return len({row["provider_id"] for row in self.rows})

    @property
    def hosts(self) -> int:
        """How many providers rank."""
        return len({row["provider_id"] for row in self.ranked})

    @property
    def confirmed_hosts(self) -> int:
        """How many providers rank whose offers are confirmed."""
        return len({row["provider_id"] for row in self.ranked if is_confirmed(row)})

    @property
    def cheapest(self) -> Sequence[PublishedRow]:
        """The cheapest of the confirmed offers, one a provider."""
        confirmed = [row for row in self.ranked if is_confirmed(row)]
        best = min((row["confirmed_rank"] for row in confirmed), default=None)
        first = [row for row in confirmed if row["confirmed_rank"] == best]
        return list({row["provider_id"]: row for row in first}.values())

    def of(self, provider_id: str) -> PublishedRow | None:
        """Return a provider's offer that has not ended: a fresh one first, then a direct one."""
        own = [
            row
            for row in self.rows
            if row["provider_id"] == provider_id and is_as_made(row) and not has_ended(row)
        ]
        return min(own, key=_freshness) if own else None


def is_as_made(row: PublishedRow) -> bool:
    """Return whether a row is of the weights as their maker published them."""
    return row["model_variant"] is None and not row["is_requantized"]


def _freshness(row: PublishedRow) -> tuple[object, ...]:
    return (
        row["is_stale"],
        row["via"] is not None,
        row["is_size_class"],
        row["blended_3_1_usd_per_mtok"],
    )


def listed(material: Material) -> list[Listed]:
    """Return all models with a page, those that most hosts sell first."""
    groups = material.tables.groups("price_comparison", "model_id")
    found = []
    for model in material.priced_models:
        rows = groups.get(model, [])
        ranked = [row for row in rows if is_as_made(row) and is_ranked(row)]
        ranked.sort(key=lambda row: (row["rank"], row["provider_id"]))
        found.append(Listed(model, rows, ranked))
    return sorted(found, key=lambda item: (-item.hosts, -item.sellers, item.model_id))


LOWEST: Final = (
    ShownColumn(
        "Lowest blend", "number", "Three input tokens to one output token, USD per million."
    ),
    ShownColumn("Asked by", "text", "The host with the lowest listed price."),
)


def lowest_cells(material: Material, item: Listed) -> tuple[Words, Words]:
    """Return the cells of the columns `LOWEST`: empty if nobody compares."""
    if item.hosts < SEVERAL:
        return (), ()
    first = [row for row in item.ranked if row["rank"] == item.ranked[0]["rank"]]
    found: Offer = offer(material, first[0])
    others = len({row["provider_id"] for row in first}) - 1
    more = f" and {others} more" if others else ""
    doubt = [] if is_confirmed(first[0]) else [Tag("unconfirmed", "note")]
    return (found.blend,), words(material.provider_link(found.provider), more, *doubt)


def both_prices(material: Material, row: PublishedRow | None) -> Words:
    """Return both prices of an offer in one cell, since when they stand, and warnings."""
    if row is None:
        return ()
    prices = offer(material, row).prices
    return words(prices["input"], " / ", prices["output"], since_line(row), *warnings(row))
