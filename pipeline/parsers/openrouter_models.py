"""OpenRouter's list of models: a row per model id, prices as strings in USD per token or piece.

The seller behind a row is not named: OpenRouter itself is who asks the price.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from pipeline.domain.readings import PriceReading, Readings, ServiceTier
from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.json_document import Number, is_text, parse_json, whole
from pipeline.extract.documents.json_entry import JsonEntry, Path, entries_of
from pipeline.extract.feeds import (
    Billed,
    Collected,
    Offered,
    amount_of,
    daily_window,
    label_of,
    price_terms,
    tier_of_id,
)
from pipeline.registry.sources import Source

VERSION = 3
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "openrouter"

FIELDS: Final[dict[str, Billed]] = {
    "prompt": Billed("input", "usd_per_token"),
    "completion": Billed("output", "usd_per_token"),
    "input_cache_read": Billed("cache_read", "usd_per_token"),
    "input_cache_write": Billed("cache_write", "usd_per_token"),
    "input_cache_write_1h": Billed("cache_write_1h", "usd_per_token"),
    "internal_reasoning": Billed("reasoning", "usd_per_token"),
    "audio": Billed("audio_input", "usd_per_token"),
    "audio_output": Billed("audio_output", "usd_per_token"),
    "image": Billed("image_input", "usd_per_token"),
    "request": Billed("request", "usd_per_request"),
    "web_search": Billed("search", "usd_per_request"),
}
"""Meter and unit of each price field."""

IMAGE_BY_TOKEN: Final = datetime(2026, 1, 23, tzinfo=UTC)
"""From this day on `image` is a price per token of a picture where nothing else says so."""

PICTURE: Final = 50
"""Times the price of a token of text from which `image` is one per picture: a picture is 258 tokens
or more, and one of its tokens costs what one of text does. The list changed model by model."""

IMAGE_BY_PIECE: Final = {"image": Billed("image_input", "usd_per_image")}

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


class _Terms(NamedTuple):
    context_over_tokens: int | None = None
    time_window: str | None = None


class _Printed(NamedTuple):
    path: Path
    name: str
    value: object
    terms: _Terms


class _Sold(NamedTuple):
    """One row: whose price it is, under which tier, and what its fields bill."""

    offered: Offered
    tier: ServiceTier
    fields: dict[str, Billed]


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model; `:batch` and `:flex` are tiers of the model.

    Raises:
        ParseError: The document is no list of models, or a model has no id or pricing.
    """
    found = Collected()
    entries = entries_of(parse_json(snapshot.body))
    labels = {
        str(model.get("id")): label_of(model.get("name"), model.get("id"))
        for model in entries
        if is_text(model.get("id"))
    }
    for model in entries:
        model_id = model.text("id")
        base, tier = tier_of_id(model_id)
        label = labels.get(base, labels[model_id])
        fields = _fields(model.entry("pricing"), snapshot.fetched_at)
        sold = _Sold(Offered(PROVIDER, base, label), tier, fields)
        if base == model_id or base not in labels:
            _offer(found, sold.offered, model)
        found.prices += _prices(found, sold, model.entry("pricing"))
    return found.readings()


def _fields(pricing: JsonEntry, read_at: datetime) -> dict[str, Billed]:
    """Return what each field of a model bills, `image` by its price beside that of text."""
    text, picture = (amount_of(pricing.get(name)) for name in ("prompt", "image"))
    is_by_token = read_at >= IMAGE_BY_TOKEN
    if text is not None and picture is not None and text > 0:
        is_by_token = picture < PICTURE * text
    return FIELDS if is_by_token else FIELDS | IMAGE_BY_PIECE


def _offer(found: Collected, offered: Offered, model: JsonEntry) -> None:
    top = model.get("top_provider")
    longest = whole(top.get("max_completion_tokens")) if isinstance(top, dict) else None
    found.offer(
        offered,
        (*model.path, "id"),
        printed=model.text("id"),
        context_window=model.whole("context_length"),
        max_output_tokens=longest,
        retires_on=_day(model.get("expiration_date")),
    )


def _day(printed: object) -> datetime | None:
    try:
        return datetime.strptime(str(printed)[:10], "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _prices(found: Collected, sold: _Sold, pricing: JsonEntry) -> list[PriceReading]:
    row = Collected()
    for printed in _printed_prices(pricing, sold.offered.model_id, found.unplaced):
        _price(row, sold, printed)
    found.unplaced += row.unplaced
    # Of overrides under one condition, the later holds.
    return list({price_terms(reading): reading for reading in row.prices}.values())


def _printed_prices(
    pricing: JsonEntry, model_id: str, unplaced: list[tuple[str, str]]
) -> Iterator[_Printed]:
    for name, value in pricing.members.items():
        if name not in NO_PRICES | {OVERRIDES}:
            yield _Printed((*pricing.path, name), name, value, _Terms())
    for path, members in pricing.entries_if_any(OVERRIDES):
        unknown = members.keys() - CONDITIONS - FIELDS.keys() - UNMETERED
        terms = _conditions(members)
        if unknown or terms is None:
            # An unknown field may be a condition, and then the prices beside it hold only there.
            names = ", ".join(sorted(unknown or CONDITIONS & members.keys()))
            unplaced.append((f"override with {names}", model_id))
            continue
        for name, value in members.items():
            if name not in CONDITIONS:
                yield _Printed((*path, name), name, value, terms)


def _conditions(override: dict[str, Any]) -> _Terms | None:
    """Return when an override applies; null where it does not say so as it used to."""
    numbers = [override[name] for name in CONDITIONS - {"utc_days"} if name in override]
    days = override.get("utc_days", [])
    if not all(isinstance(number, Number) for number in numbers) or not isinstance(days, list):
        return None
    return _Terms(whole(override.get("min_prompt_tokens")), _window(override, days))


def _window(override: dict[str, Any], days: list[object]) -> str | None:
    """Return the hours that clock numbers mean (100 is 01:00), with the weekdays if it has any."""
    if not days and not {"utc_start", "utc_end"} & override.keys():
        return None
    start, end = override.get("utc_start", "0"), override.get("utc_end", "2400")
    return daily_window(_clock(start), _clock(end), [str(day) for day in days])


def _clock(number: str) -> str:
    digits = number.zfill(4)
    return f"{digits[:-2]}:{digits[-2:]}"


def _price(row: Collected, sold: _Sold, printed: _Printed) -> None:
    path, terms, model_id = printed.path, printed.terms, sold.offered.model_id
    amount = amount_of(printed.value)
    billed = sold.fields.get(printed.name)
    is_free = printed.name in ("prompt", "completion") and model_id.endswith(FREE_SUFFIX)
    if amount == DYNAMIC or (not amount and amount is not None and not is_free):
        return
    if amount is not None and (billed is None or amount < 0):
        row.unplaced.append(
            (printed.name if amount > 0 else f"{printed.name} below zero", model_id)
        )
    elif amount == 0 and billed is not None:
        row.stated(sold.offered, Decimal(0), str(printed.value), path, billed)
    elif billed is not None:
        row.price(
            *(sold.offered, printed.value, path, billed),
            service_tier=sold.tier,
            context_over_tokens=terms.context_over_tokens,
            time_window=terms.time_window,
        )
    elif printed.value is not None:
        row.unplaced.append((f"{printed.name} that is no amount", model_id))
