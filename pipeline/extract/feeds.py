"""What parsers of feeds share: offers and numbers become readings, doubt goes to `unplaced`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple, TypedDict, Unpack

from pipeline.domain.readings import (
    Meter,
    OfferReading,
    OfferStatus,
    PerformanceReading,
    PriceReading,
    Readings,
    ServiceTier,
)
from pipeline.domain.units import convert
from pipeline.extract.documents.json_document import Number, is_text, named_once, pointer_to
from pipeline.extract.documents.json_entry import Path

MAX_DECIMALS: Final = 18
"""As many as amounts are kept with; floats such as 2.0000000000000003e-07 print more."""

MAX_USD: Final = 1_000_000
"""No token, second, picture or hour costs more, in any unit."""

_PRINTED: Final = re.compile(r"-?\d{1,7}(\.\d{1,40})?|-?\d(\.\d{1,20})?[eE]-?\d{1,2}")

ROUNDED: Final = "rounded to 18 decimals"
"""Note on an amount printed with more decimals than are kept, by more than a float's error."""

CONVERTED: Final = "converted from another currency"
"""Why a price is not placed: the seller asks no such price in dollars."""

_RATE: Final = re.compile(
    r"\bUSD\s?=\s?\d[\d.]*\s?(?!USD)[A-Z]{3}\b|\b(?!USD)[A-Z]{3}\s?=\s?\d[\d.]*\s?USD\b"
    r"|\d\s?(?!USD)[A-Z]{3}/USD\b|\d\s?USD/(?!USD)[A-Z]{3}\b"
)

FLOAT_DIGITS: Final = 15
"""Digits of a float that mean something; what differs past them is no other amount."""

TIER_TAGS: Final[dict[str, ServiceTier]] = {
    "batch": "batch",
    "flex": "flex",
    "priority": "priority",
}
"""Tags after an id that sell the model under another tier."""


class Billed(NamedTuple):
    """What a field bills: a meter, and a key of `units.CONVERSIONS`."""

    meter: Meter
    source_unit: str


class PriceTerms(TypedDict, total=False):
    """What binds a price, by the names of `PriceReading`."""

    service_tier: ServiceTier
    context_over_tokens: int | None
    variant: str | None
    time_window: str | None
    region: str | None
    effective_from: datetime | None
    effective_to: datetime | None
    note: str | None


class OfferTerms(TypedDict, total=False):
    """What is said of an offer, by the names of `OfferReading`."""

    context_window: int | None
    max_output_tokens: int | None
    quantization: str | None
    license: str | None
    status: OfferStatus
    retires_on: datetime | None


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
        self,
        offered: Offered,
        value: object,
        path: Path,
        billed: Billed,
        **terms: Unpack[PriceTerms],
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
        amount = amount_of(value)
        if value is None or amount == 0:
            return
        if amount is None or not 0 < amount < MAX_USD:
            self.unplaced.append((f"{path[-1]} that is no amount", offered.model_id))
            return
        self.stated(offered, amount, str(value), path, billed, **terms)

    def stated(
        self,
        offered: Offered,
        amount: Decimal,
        printed: str,
        path: Path,
        billed: Billed,
        **terms: Unpack[PriceTerms],
    ) -> None:
        """Add a price of an amount that need not be the printed one: 0 where free, or a multiple.

        Args:
            offered: Whose price it is.
            amount: In the field's unit; 0 is free.
            printed: What stands at `path`.
            path: Where it stands.
            billed: What it bills.
            terms: What binds it.
        """
        price, unit = convert(amount, billed.source_unit)
        kept = round(amount, MAX_DECIMALS)
        if _is_other(amount, kept):
            terms["note"] = "; ".join(filter(None, (terms.get("note"), ROUNDED)))
        self.prices.append(
            PriceReading(
                provider_id=offered.provider_id,
                model_label=offered.label,
                model_id_native=offered.model_id,
                via=offered.via,
                meter=billed.meter,
                unit=unit,
                state="priced" if amount else "free",
                price_usd=price,
                currency="USD",
                source_amount=kept,
                source_unit=billed.source_unit,
                evidence_text=printed,
                evidence_locator=pointer_to(*path),
                **terms,
            )
        )

    def offer(
        self,
        offered: Offered,
        path: Path,
        printed: str | None = None,
        **stated: Unpack[OfferTerms],
    ) -> None:
        """Add an offer.

        Args:
            offered: Who offers which model.
            path: Where its evidence stands.
            printed: What stands there, if that is not the id.
            stated: What else is said of it.
        """
        self.offers.append(
            OfferReading(
                provider_id=offered.provider_id,
                model_label=offered.label,
                model_id_native=offered.model_id,
                via=offered.via,
                evidence_text=offered.model_id if printed is None else printed,
                evidence_locator=pointer_to(*path),
                **stated,
            )
        )

    def take_row(self, row: "Collected", where: str) -> None:
        """Add what one row states, each price once.

        Args:
            row: What it states; of two fields for one price the first counts, and a second that
                differs is named.
            where: The row.
        """
        self.offers += row.offers
        self.unplaced += row.unplaced
        found: dict[tuple[object, ...], PriceReading] = {}
        for reading in row.prices:
            first = found.setdefault(price_terms(reading), reading)
            if first.price_usd != reading.price_usd:
                name = reading.evidence_locator.rpartition("/")[2]
                self.unplaced.append((f"{name} against another field of its row", where))
        self.prices += found.values()

    def readings(self) -> Readings:
        """Return all of it."""
        return Readings(
            prices=tuple(self.prices),
            offers=tuple(self.offers),
            performance=tuple(self.performance),
            unplaced=named_once(self.unplaced),
        )


def amount_of(value: object) -> Decimal | None:
    """Return the amount of a number, or of one printed as text; null if it is neither."""
    if isinstance(value, Number):
        return value.amount
    return Decimal(value) if is_text(value) and _PRINTED.fullmatch(value) else None


def _is_other(amount: Decimal, kept: Decimal) -> bool:
    """Return whether rounding took more than the noise that floats print at their end."""
    return amount != kept and f"{amount:.{FLOAT_DIGITS - 1}e}" != f"{kept:.{FLOAT_DIGITS - 1}e}"


def price_terms(reading: PriceReading) -> tuple[object, ...]:
    """Return what tells a price from the others of its offer."""
    return (
        *(reading.meter, reading.unit, reading.service_tier, reading.variant, reading.region),
        *(reading.context_over_tokens, reading.time_window, reading.effective_from),
    )


def is_converted(remark: object) -> bool:
    """Return whether a remark on prices names the exchange rate by which they were computed.

    >>> is_converted("Converted to USD at 1 USD = 7.25 CNY."), is_converted("Billed in USD.")
    (True, False)
    """
    return is_text(remark) and _RATE.search(remark) is not None


def tier_of_id(model_id: str) -> tuple[str, ServiceTier]:
    """Return an id without a tag that tells the tier, and the tier.

    >>> tier_of_id("anthropic/claude-haiku-5.5:batch"), tier_of_id("acme/anvil:free")
    (('anthropic/claude-haiku-5.5', 'batch'), ('acme/anvil:free', 'standard'))
    """
    base, _, tag = model_id.rpartition(":")
    return (base, TIER_TAGS[tag]) if base and tag in TIER_TAGS else (model_id, "standard")


def daily_window(start: str, end: str, days: Sequence[str] = ()) -> str:
    """Return hours of the day, UTC, in one form for all feeds.

    >>> daily_window("10:00", "00:00"), daily_window("00:00", "00:00", ["saturday", "sunday"])
    ('10:00-24:00Z', '00:00-24:00Z on saturday, sunday')
    """
    on_days = f" on {', '.join(days)}" if days else ""
    return f"{start}-{'24:00' if end == '00:00' else end}Z{on_days}"


def label_of(*names: object) -> str:
    """Return the first of some names that is one."""
    return next(name for name in names if is_text(name))
