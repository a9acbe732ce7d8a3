"""What parsers of feeds share: offers and numbers become readings, doubt goes to `unplaced`."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple, TypedDict, Unpack

from pipeline.domain.readings import (
    Meter,
    OfferReading,
    PerformanceReading,
    PriceReading,
    Readings,
    ServiceTier,
)
from pipeline.domain.units import convert
from pipeline.extract.documents.json_document import Number, is_text, named_once, pointer_to

MAX_DECIMALS: Final = 18
"""As many as amounts are kept with; floats such as 2.0000000000000003e-07 print more."""

MAX_USD: Final = 1_000_000
"""No token, second, picture or hour costs more, in any unit."""

_PRINTED: Final = re.compile(r"\d{1,7}(\.\d{1,18})?")

Path = tuple[str | int, ...]


class Billed(NamedTuple):
    """What a field bills: a meter, and a key of `units.CONVERSIONS`."""

    meter: Meter
    source_unit: str


class Terms(TypedDict, total=False):
    """What binds a price, by the names of `PriceReading`."""

    service_tier: ServiceTier
    context_over_tokens: int | None


@dataclass(frozen=True, slots=True)
class Offered:
    """Who offers a model, and by which names.

    Attributes:
        provider_id: Seller, as the feed names it.
        model_id: Id for calls.
        label: Name for people.
        via: Router through which it is sold.
    """

    provider_id: str
    model_id: str
    label: str
    via: str | None = None


@dataclass(slots=True)
class Collected:
    """What a feed states, as it is read.

    Attributes:
        prices: Prices.
        offers: Models offered.
        performance: Measured figures.
        unplaced: What has no place, and the model that it stands at.
    """

    prices: list[PriceReading] = field(default_factory=list)
    offers: list[OfferReading] = field(default_factory=list)
    performance: list[PerformanceReading] = field(default_factory=list)
    unplaced: list[tuple[str, str]] = field(default_factory=list)

    def price(
        self, offered: Offered, value: object, path: Path, billed: Billed, **terms: Unpack[Terms]
    ) -> None:
        """Add a price.

        Null and 0 add none: feeds write 0 for what is free, for what nobody looked up and for what
        a subscription covers.

        Args:
            offered: Whose price it is.
            value: A number, or one printed as text.
            path: Where it stands.
            billed: What it bills.
            terms: What binds it.
        """
        amount = _amount(value)
        if value is None or amount == 0:
            return
        if amount is None or not 0 < amount < MAX_USD:
            self.unplaced.append((f"{path[-1]} that is no amount", offered.model_id))
            return
        price, unit = convert(amount, billed.source_unit)
        self.prices.append(
            PriceReading(
                provider_id=offered.provider_id,
                model_label=offered.label,
                model_id_native=offered.model_id,
                via=offered.via,
                meter=billed.meter,
                unit=unit,
                price_usd=price,
                currency="USD",
                source_amount=round(amount, MAX_DECIMALS),
                source_unit=billed.source_unit,
                evidence_text=str(value),
                evidence_locator=pointer_to(*path),
                **terms,
            )
        )

    def readings(self) -> Readings:
        """Return all of it."""
        return Readings(
            prices=tuple(self.prices),
            offers=tuple(self.offers),
            performance=tuple(self.performance),
            unplaced=named_once(self.unplaced),
        )


def _amount(value: object) -> Decimal | None:
    if isinstance(value, Number):
        return value.amount
    return Decimal(value) if is_text(value) and _PRINTED.fullmatch(value) else None


def label_of(*names: object) -> str:
    """Return the first of some names that is one."""
    return next(name for name in names if is_text(name))
