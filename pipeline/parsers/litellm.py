"""LiteLLM's catalogue: a row per model id, prices in USD per token and the like, as JSON floats.

It writes 0 both for what is free and for what nobody looked up, so a 0 states no price here.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, NamedTuple, cast

from pipeline.domain.readings import Meter, OfferReading, PriceReading, Readings, ServiceTier
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.domain.units import convert
from pipeline.extract.documents.json_document import (
    Number,
    as_object,
    is_text,
    named_once,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.registry.sources import Source

VERSION = 2
DOCUMENT = "json"
YIELDS = ("prices", "offers")


@dataclass(frozen=True, slots=True)
class Billed:
    """What one field bills.

    Attributes:
        meter: What is billed.
        source_unit: Unit of the field.
        modes: Kinds of model for which the field means this; empty for all.
        without: Field beside which it means something else.
        variant: What tells the price from its neighbours.
    """

    meter: Meter
    source_unit: str
    modes: tuple[str, ...] = ()
    without: str = ""
    variant: str | None = None

    def fits(self, model: dict[str, Any]) -> bool:
        """Whether the field means this in the row `model`."""
        return (not self.modes or model.get("mode") in self.modes) and self.without not in model


_TOKEN, _CHAR = "usd_per_token", "usd_per_char"
_IMAGE, _REQUEST = "usd_per_image", "usd_per_request"
_SECOND = "usd_per_audio_second"

FIELDS: Final[dict[str, tuple[Billed, ...]]] = {
    "input_cost_per_token": (
        Billed("embedding", _TOKEN, modes=("embedding",)),
        Billed("input", _TOKEN),
    ),
    "output_cost_per_token": (Billed("output", _TOKEN),),
    "cache_read_input_token_cost": (Billed("cache_read", _TOKEN),),
    "input_cost_per_token_cache_hit": (Billed("cache_read", _TOKEN),),
    "cache_creation_input_token_cost": (Billed("cache_write", _TOKEN),),
    "cache_creation_input_token_cost_above_1hr": (Billed("cache_write_1h", _TOKEN),),
    "output_cost_per_reasoning_token": (Billed("reasoning", _TOKEN),),
    "input_cost_per_audio_token": (Billed("audio_input", _TOKEN),),
    "output_cost_per_audio_token": (Billed("audio_output", _TOKEN),),
    "input_cost_per_image_token": (Billed("image_input", _TOKEN),),
    "output_cost_per_image_token": (Billed("image_output", _TOKEN),),
    # For dall-e and gpt-image the catalogue names the price of the picture made "input".
    "input_cost_per_image": (
        Billed("image", _IMAGE, modes=("image_generation",), without="output_cost_per_image"),
        Billed("image_input", _IMAGE),
    ),
    "output_cost_per_image": (Billed("image", _IMAGE),),
    "input_cost_per_character": (Billed("characters", _CHAR),),
    "output_cost_per_character": (Billed("characters", _CHAR, variant="output"),),
    # Elsewhere a second is one of video, or of a rented throughput unit.
    "input_cost_per_second": (Billed("audio_hour", _SECOND, modes=("audio_transcription",)),),
    "output_cost_per_second": (Billed("audio_hour", _SECOND, modes=("audio_transcription",)),),
    "input_cost_per_query": (
        Billed("rerank", _REQUEST, modes=("rerank",)),
        Billed("search", _REQUEST, modes=("search",)),
    ),
    "input_cost_per_request": (Billed("request", _REQUEST),),
} | {
    size: (Billed("search", _REQUEST, variant=size),)
    for size in (
        "search_context_size_low",
        "search_context_size_medium",
        "search_context_size_high",
    )
}
"""Meaning of each price field, suffixes taken off; the first entry that fits the row holds."""

SEARCH_FIELD: Final = "search_context_cost_per_query"
TIERS_FIELD: Final = "tiered_pricing"

NOT_IN_USD: Final = frozenset({"input_dbu_cost_per_token", "output_dbu_cost_per_token"})
"""Prices in Databricks units; the same rows give the prices in USD beside them."""

MAX_USD: Final = 1_000_000
"""No token, second, picture or query costs more."""

MAX_DECIMALS: Final = 18
"""As many as amounts are kept with; floats such as 2.0000000000000003e-07 print more."""

NO_MODEL: Final = "sample_spec"

_PREFIXES: Final = {
    "amazon_nova": "amazon-nova",
    "azure_text": "azure",
    "bedrock_converse": "bedrock",
    "cohere_chat": "cohere",
}
"""Key prefix of the providers whose keys do not start with their own name."""

_SUFFIX = re.compile(
    r"_(?:(?P<batch>batches|batch_requests)|(?P<tier>priority|flex)|above_(?P<thousands>\d+)k_tokens)$"
)
_PRICE_LIKE = re.compile(r"cost|pric")


class _Terms(NamedTuple):
    field: str
    service_tier: ServiceTier
    context_over_tokens: int | None


class _Printed(NamedTuple):
    path: tuple[str | int, ...]
    name: str
    value: Any
    context_over_tokens: int | None


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each model, the provider named as in the catalogue.

    Raises:
        ParseError: The document is no object of model rows.
    """
    repeated: list[str] = []
    document = as_object(parse_json(snapshot.body, repeated), "")
    models = {key: as_object(row, pointer_to(key)) for key, row in document.items()}
    models.pop(NO_MODEL, None)
    native_ids = _native_ids(models)
    if not native_ids:
        msg = "no row names a litellm_provider"
        raise ParseError(msg)
    prices: list[PriceReading] = []
    offers: list[OfferReading] = []
    unplaced = [("row without litellm_provider", key) for key in models if key not in native_ids]
    unplaced += [("key that stands twice with different values", key) for key in repeated]
    for key, native_id in native_ids.items():
        offers.append(_offer(key, models[key], native_id, unplaced))
        prices += _prices(key, models[key], native_id, unplaced)
    return Readings(prices=tuple(prices), offers=tuple(offers), unplaced=named_once(unplaced))


def _native_ids(models: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Return the provider's model id by key: the key without the provider's prefix.

    Where two keys of one provider would come out equal, both stay whole.
    """
    short = {
        key: (_family(row["litellm_provider"]), _stripped(key, row["litellm_provider"]))
        for key, row in models.items()
        if is_text(row.get("litellm_provider"))
    }
    taken = Counter(short.values())
    return {key: key if taken[name] > 1 else name[1] for key, name in short.items()}


def _family(provider: str) -> str:
    """Return the usual prefix: `vertex_ai-llama_models` sells under `vertex_ai/`."""
    return _PREFIXES.get(provider, provider.split("-", maxsplit=1)[0])


def _stripped(key: str, provider: str) -> str:
    first, slash, rest = key.partition("/")
    return rest if slash and first in (provider, _family(provider)) else key


def _offer(
    key: str, row: dict[str, Any], native_id: str, unplaced: list[tuple[str, str]]
) -> OfferReading:
    return OfferReading(
        provider_id=row["litellm_provider"],
        model_label=native_id,
        model_id_native=native_id,
        context_window=whole(row.get("max_input_tokens")),
        max_output_tokens=whole(row.get("max_output_tokens")),
        retires_on=_day(key, row.get("deprecation_date"), unplaced),
        evidence_text=row["litellm_provider"],
        evidence_locator=pointer_to(key, "litellm_provider"),
    )


def _day(key: str, printed: object, unplaced: list[tuple[str, str]]) -> datetime | None:
    if printed is None:
        return None
    try:
        return datetime.strptime(str(printed), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        unplaced.append(("deprecation_date that is no date", key))
        return None


def _prices(
    key: str, row: dict[str, Any], native_id: str, unplaced: list[tuple[str, str]]
) -> list[PriceReading]:
    found: dict[tuple[object, ...], PriceReading] = {}
    for printed in _printed_prices(row):
        reading = _price(key, row, native_id, printed)
        if isinstance(reading, str):
            unplaced.append((reading, key))
        elif reading is not None:
            terms = (reading.meter, reading.unit, reading.service_tier, reading.variant)
            first = found.setdefault((*terms, reading.context_over_tokens), reading)
            if first.price_usd != reading.price_usd:
                unplaced.append((f"{printed.name} against another field of its row", key))
    return list(found.values())


def _printed_prices(row: dict[str, Any]) -> Iterator[_Printed]:
    for name, value in row.items():
        if name == TIERS_FIELD and isinstance(value, list):
            yield from _tiers(value)
        elif name == SEARCH_FIELD and isinstance(value, dict):
            for size, amount in value.items():
                yield _Printed((name, size), size, amount, None)
        elif _PRICE_LIKE.search(name) and name not in NOT_IN_USD:
            yield _Printed((name,), name, value, None)


def _tiers(tiers: list[Any]) -> Iterator[_Printed]:
    """Tiers by length of the prompt; tiers by anything else have no `range`."""
    for index, tier in enumerate(tiers):
        limits = tier.get("range") if isinstance(tier, dict) else None
        has_limits = isinstance(limits, list) and bool(limits)
        for name, value in as_object(tier, TIERS_FIELD).items():
            if _PRICE_LIKE.search(name):
                path = (TIERS_FIELD, index, name)
                over = whole(cast("list[Any]", limits)[0]) if has_limits else None
                yield _Printed(path, name if has_limits else f"{TIERS_FIELD}: {name}", value, over)


def _price(
    key: str, row: dict[str, Any], native_id: str, printed: _Printed
) -> PriceReading | str | None:
    """Return the price, or what to report of a field that has no meaning here, or neither."""
    terms = _terms(printed.name)
    billed = next((entry for entry in FIELDS.get(terms.field, ()) if entry.fits(row)), None)
    lexeme = printed.value
    if lexeme is None or (isinstance(lexeme, Number) and not lexeme.amount):
        return None
    if billed is None:
        return f"{printed.name} ({row.get('mode')})" if terms.field in FIELDS else printed.name
    if not isinstance(lexeme, Number) or not 0 < lexeme.amount < MAX_USD:
        return f"{printed.name} that is no amount"
    price, unit = convert(lexeme.amount, billed.source_unit)
    return PriceReading(
        provider_id=row["litellm_provider"],
        model_label=native_id,
        model_id_native=native_id,
        meter=billed.meter,
        unit=unit,
        price_usd=price,
        currency="USD",
        source_amount=round(lexeme.amount, MAX_DECIMALS),
        source_unit=billed.source_unit,
        service_tier=terms.service_tier,
        context_over_tokens=printed.context_over_tokens or terms.context_over_tokens,
        variant=billed.variant,
        evidence_text=str(lexeme),
        evidence_locator=pointer_to(key, *printed.path),
    )


@cache
def _terms(name: str) -> _Terms:
    """Return the field and the terms that its suffixes put.

    >>> _terms("input_cost_per_token_above_200k_tokens_priority")
    _Terms(field='input_cost_per_token', service_tier='priority', context_over_tokens=200000)
    """
    field, tier, over = name, "standard", None
    while field not in FIELDS and (suffix := _SUFFIX.search(field)):
        field = field[: suffix.start()]
        tier = "batch" if suffix["batch"] else suffix["tier"] or tier
        over = int(suffix["thousands"]) * 1000 if suffix["thousands"] else over
    return _Terms(field, cast("ServiceTier", tier), over)
