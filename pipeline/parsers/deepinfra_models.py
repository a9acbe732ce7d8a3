"""DeepInfra's list of models: a bare list, prices in US cents per token and the like.

Prices of cached input and of service tiers are not printed but given as rates: `0.25` is a quarter
of the price of input. A `discount` or a price by length of prompt, in words, makes the
numbers beside it doubtful: such a row gives no price.
"""

import re
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from pipeline.domain.readings import (
    Meter,
    OfferStatus,
    PriceReading,
    Readings,
    ServiceTier,
)
from pipeline.domain.snapshot import Snapshot
from pipeline.domain.units import convert
from pipeline.extract.documents.json_document import Number, parse_json, pointer_to, whole
from pipeline.extract.documents.json_entry import JsonEntry, Path, entries_of
from pipeline.extract.feeds import Billed, Collected, Offered
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers")

PROVIDER: Final = "deepinfra"

FIELDS: Final[dict[str, Billed]] = {
    "cents_per_input_token": Billed("input", "usd_cents_per_token"),
    "cents_per_output_token": Billed("output", "usd_cents_per_token"),
    "cents_per_input_chars": Billed("characters", "usd_cents_per_char"),
    "cents_per_input_sec": Billed("audio_hour", "usd_cents_per_audio_second"),
}
"""Meter and unit of each price field. What others bill has no meter here: `cents_per_sec` a second
of computing, `cents_per_output_sec` one of video or sound made, `cents_per_image_unit` a picture of
the size beside it."""

INPUT_METERS: Final[dict[str, Meter]] = {"embeddings": "embedding", "reranker": "rerank"}
"""What input tokens are billed as, by type of model; of all others as input."""

SOUND_TYPES: Final = frozenset({"automatic-speech-recognition"})


class Rate(NamedTuple):
    """A price as a multiple of others: the fields, the meter of its own if it has one, the tier."""

    fields: tuple[str, ...]
    meter: Meter | None
    service_tier: ServiceTier


_BOTH: Final = ("cents_per_input_token", "cents_per_output_token")

RATES: Final[dict[str, Rate]] = {
    "rate_per_input_token_cached": Rate(_BOTH[:1], "cache_read", "standard"),
    "rate_per_input_token_cache_write": Rate(_BOTH[:1], "cache_write", "standard"),
    "rate_per_service_tier_priority": Rate(_BOTH, None, "priority"),
    "rate_per_service_tier_flex": Rate(_BOTH, None, "flex"),
}
"""What each rate multiplies."""

WORDS: Final = frozenset({"type", "short", "full", "table", "discount", "discount_ends_at"})
_BY_LENGTH: Final = re.compile(r"[<>≤≥]\s*=?\s*[0-9.]+\s*[kKM]\b")


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return the prices and the offer of each public model.

    Raises:
        ParseError: The document is no list of models.
    """
    found = Collected()
    for model in entries_of(parse_json(snapshot.body)):
        model_id = model.text("model_name")
        if _is_set(model.get("private")):
            found.unplaced.append(("private model", model_id))
            continue
        offered = Offered(PROVIDER, model_id, model_id)
        _offer(found, model, offered, seen_at=snapshot.fetched_at)
        _prices(found, model, offered)
    return found.readings()


def _is_set(value: object) -> bool:
    return bool(value.amount) if isinstance(value, Number) else bool(value)


def _offer(found: Collected, model: JsonEntry, offered: Offered, *, seen_at: datetime) -> None:
    """Add the offer; `deprecated` is null, or the second at which it ends."""
    end = model.get("deprecated")
    retires_on = datetime.fromtimestamp(int(whole(end) or 0), UTC) if whole(end) else None
    status: OfferStatus = "active"
    if _is_set(end) and (retires_on is None or retires_on <= seen_at):
        status = "deprecated"
    found.offer(
        offered,
        (*model.path, "model_name"),
        # Named for tokens, it is the window that is served, not a limit of the answer.
        context_window=model.whole("max_tokens"),
        max_output_tokens=model.whole("max_output_tokens"),
        quantization=model.text_if_any("quantization"),
        status=status,
        retires_on=retires_on,
    )


def _prices(found: Collected, model: JsonEntry, offered: Offered) -> None:
    path, pricing = model.entry_if_any("pricing")
    kind = str(model.get("reported_type") or model.get("type"))
    doubt = _doubt(pricing)
    if doubt is not None:
        found.unplaced.append((doubt, offered.model_id))
        return
    known = {name: _billed(name, kind) for name in pricing}
    billed = {name: entry for name, entry in known.items() if entry is not None}
    for name, value in pricing.items():
        if name in billed:
            found.price(offered, value, (*path, name), billed[name])
        elif name in RATES:
            bases = {field: billed[field] for field in RATES[name].fields if field in billed}
            _multiplied(found, offered, bases, (path, pricing, name))
        elif name not in WORDS and name.startswith(("cents", "rate")) and _is_set(value):
            found.unplaced.append((f"{name} ({kind})", offered.model_id))


def _doubt(pricing: dict[str, Any]) -> str | None:
    """Return why the numbers of a row may not be what is asked; null if nothing says so."""
    if _is_set(pricing.get("discount")):
        return "prices with a discount"
    if _BY_LENGTH.search(str(pricing.get("full") or "")):
        return "prices by length of prompt, in words"
    return None


def _billed(name: str, kind: str) -> Billed | None:
    billed = FIELDS.get(name)
    if billed is None or (billed.meter == "audio_hour" and kind not in SOUND_TYPES):
        return None
    if billed.meter == "input":
        return billed._replace(meter=INPUT_METERS.get(kind, "input"))
    return billed


def _multiplied(
    found: Collected,
    offered: Offered,
    bases: dict[str, Billed],
    place: tuple[Path, dict[str, Any], str],
) -> None:
    """Add the prices that a rate makes of others; its number is their evidence."""
    path, pricing, name = place
    rate = pricing[name]
    if not _is_set(rate):
        return
    for field, billed in bases.items():
        base = pricing[field]
        if not isinstance(rate, Number) or not isinstance(base, Number) or rate.amount < 0:
            found.unplaced.append((f"{name} that is no rate of a price", offered.model_id))
        elif base.amount > 0:
            amount, unit = convert(base.amount * rate.amount, billed.source_unit)
            found.prices.append(
                PriceReading(
                    provider_id=PROVIDER,
                    model_label=offered.label,
                    model_id_native=offered.model_id,
                    meter=RATES[name].meter or billed.meter,
                    unit=unit,
                    price_usd=amount,
                    currency="USD",
                    service_tier=RATES[name].service_tier,
                    note=f"{rate} of the price of {billed.meter}",
                    evidence_text=str(rate),
                    evidence_locator=pointer_to(*path, name),
                )
            )
