"""OpenRouter's list of models: a row per model id, prices as strings in USD per token or piece.

The seller behind a row is not named: OpenRouter itself is who asks the price.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pipeline.domain.readings import Meter, OfferReading, PriceReading, Readings
from pipeline.domain.snapshot import Snapshot
from pipeline.domain.units import convert
from pipeline.extract.documents.json_document import (
    Number,
    as_list,
    as_object,
    as_text,
    entries_of,
    is_text,
    named_once,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "openrouter"

FIELDS: Final[dict[str, tuple[Meter, str]]] = {
    "prompt": ("input", "usd_per_token"),
    "completion": ("output", "usd_per_token"),
    "input_cache_read": ("cache_read", "usd_per_token"),
    "input_cache_write": ("cache_write", "usd_per_token"),
    "input_cache_write_1h": ("cache_write_1h", "usd_per_token"),
    "internal_reasoning": ("reasoning", "usd_per_token"),
    "audio": ("audio_input", "usd_per_token"),
    "audio_output": ("audio_output", "usd_per_token"),
    "image": ("image_input", "usd_per_image"),
    "request": ("request", "usd_per_request"),
    "web_search": ("search", "usd_per_request"),
}
"""Meter and unit of each price field."""

OVERRIDES: Final = "overrides"
CONDITIONS: Final = frozenset({"min_prompt_tokens", "utc_start", "utc_end", "utc_days"})
"""Fields of an override that say when it applies; all of them must hold at once."""

UNMETERED: Final = frozenset({"input_audio_cache", "image_token", "image_output"})
"""Prices of what has no meter here; `image_output` is per picture by its documentation and per
token by its values."""

NO_PRICES: Final = frozenset({"discount"})
"""A share taken off, of one endpoint; the prices stand beside it."""

FREE_SUFFIX: Final = ":free"
DYNAMIC: Final = Decimal(-1)
"""The price depends on the model that the router picks."""

_AMOUNT = re.compile(r"-?\d{1,6}(\.\d{1,18})?|-?\d(\.\d{1,8})?[eE]-0?\d")
"""At most 18 decimals, as many as amounts are kept with."""


class _Terms(NamedTuple):
    context_over_tokens: int | None = None
    time_window: str | None = None


class _Printed(NamedTuple):
    path: tuple[str | int, ...]
    name: str
    value: object
    terms: _Terms


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model.

    Raises:
        ParseError: The document is no list of models, or a model has no id or pricing.
    """
    prices: list[PriceReading] = []
    offers: list[OfferReading] = []
    unplaced: list[tuple[str, str]] = []
    for at, model in entries_of(parse_json(snapshot.body)):
        model_id = as_text(model.get("id"), pointer_to(*at, "id"))
        offers.append(_offer(model, model_id, at))
        pricing = as_object(model.get("pricing"), pointer_to(*at, "pricing"))
        found: dict[tuple[object, ...], PriceReading] = {}
        for printed in _printed_prices(pricing, model_id, unplaced):
            reading = _price(model, printed, at, unplaced)
            if reading is not None:
                # Of overrides under one condition, the later holds.
                found[reading.meter, reading.unit, printed.terms] = reading
        prices += found.values()
    return Readings(prices=tuple(prices), offers=tuple(offers), unplaced=named_once(unplaced))


def _offer(model: dict[str, Any], model_id: str, at: tuple[str | int, ...]) -> OfferReading:
    top = model.get("top_provider")
    return OfferReading(
        provider_id=PROVIDER,
        model_label=_label(model),
        model_id_native=model_id,
        context_window=whole(model.get("context_length")),
        max_output_tokens=whole(top.get("max_completion_tokens"))
        if isinstance(top, dict)
        else None,
        retires_on=_day(model.get("expiration_date")),
        evidence_text=model_id,
        evidence_locator=pointer_to(*at, "id"),
    )


def _label(model: dict[str, Any]) -> str:
    name = model.get("name")
    return name if is_text(name) else str(model["id"])


def _day(printed: object) -> datetime | None:
    try:
        return datetime.strptime(str(printed)[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _printed_prices(
    pricing: dict[str, Any], model_id: str, unplaced: list[tuple[str, str]]
) -> Iterator[_Printed]:
    for name, value in pricing.items():
        if name not in NO_PRICES | {OVERRIDES}:
            yield _Printed(("pricing", name), name, value, _Terms())
    for index, override in enumerate(as_list(pricing.get(OVERRIDES) or [], OVERRIDES)):
        members = as_object(override, OVERRIDES)
        unknown = members.keys() - CONDITIONS - FIELDS.keys() - UNMETERED
        terms = _conditions(members)
        if unknown or terms is None:
            # An unknown field may be a condition, and then the prices beside it hold only there.
            names = ", ".join(sorted(unknown or CONDITIONS & members.keys()))
            unplaced.append((f"override with {names}", model_id))
            continue
        for name, value in members.items():
            if name not in CONDITIONS:
                yield _Printed(("pricing", OVERRIDES, index, name), name, value, terms)


def _conditions(override: dict[str, Any]) -> _Terms | None:
    """Return when an override applies; null where it does not say so as it used to."""
    numbers = [override[name] for name in CONDITIONS - {"utc_days"} if name in override]
    days = override.get("utc_days", [])
    if not all(isinstance(number, Number) for number in numbers) or not isinstance(days, list):
        return None
    return _Terms(whole(override.get("min_prompt_tokens")), _window(override, days))


def _window(override: dict[str, Any], days: list[object]) -> str | None:
    """Return `01:00-04:00Z` for clock numbers (100 is 01:00), with the weekdays if it has any."""
    if not days and not {"utc_start", "utc_end"} & override.keys():
        return None
    start, end = override.get("utc_start", "0"), override.get("utc_end", "2400")
    weekdays = f" on {', '.join(str(day) for day in days)}" if days else ""
    return f"{_clock(start)}-{_clock(end)}Z{weekdays}"


def _clock(number: str) -> str:
    digits = number.zfill(4)
    return f"{digits[:-2]}:{digits[-2:]}"


def _price(
    model: dict[str, Any],
    printed: _Printed,
    at: tuple[str | int, ...],
    unplaced: list[tuple[str, str]],
) -> PriceReading | None:
    model_id = str(model["id"])
    if printed.value is None:
        return None
    text = str(printed.value)
    if not _AMOUNT.fullmatch(text):
        unplaced.append((f"{printed.name} that is no amount", model_id))
        return None
    amount = Decimal(text)
    is_free = not amount and printed.name in ("prompt", "completion") and _is_free(model_id)
    if amount == DYNAMIC or (not amount and not is_free):
        return None
    if printed.name not in FIELDS or amount < 0:
        unplaced.append((printed.name if amount > 0 else f"{printed.name} below zero", model_id))
        return None
    meter, source_unit = FIELDS[printed.name]
    price, unit = convert(amount, source_unit)
    return PriceReading(
        provider_id=PROVIDER,
        model_label=_label(model),
        model_id_native=model_id,
        meter=meter,
        unit=unit,
        state="free" if is_free else "priced",
        price_usd=price,
        currency="USD",
        source_amount=amount,
        source_unit=source_unit,
        context_over_tokens=printed.terms.context_over_tokens,
        time_window=printed.terms.time_window,
        evidence_text=text,
        evidence_locator=pointer_to(*at, *printed.path),
    )


def _is_free(model_id: str) -> bool:
    return model_id.endswith(FREE_SUFFIX)
