"""OpenRouter's endpoints of one model: who serves it, stored how, at what price, how fast lately.

Documented at https://openrouter.ai/docs/api-reference: prices as strings in USD per token; median
speed and time to first token of the last 30 minutes, null without a key. The time is documented in
milliseconds, with an example in seconds; the formula of the speed is not stated.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final, TypeVar

from pipeline.domain.readings import (
    Metric,
    OfferReading,
    Percentile,
    PerformanceReading,
    PriceReading,
    Readings,
)
from pipeline.domain.snapshot import Snapshot
from pipeline.domain.units import seconds
from pipeline.extract.documents.json_document import (
    Number,
    as_object,
    parse_json,
    pointer_to,
)
from pipeline.extract.documents.json_entry import JsonEntry, Path
from pipeline.extract.feeds import Billed, Collected, Offered
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("prices", "offers", "performance")

VIA: Final = "openrouter"
CONVENTION: Final = "openrouter_last_30m"
MEASURED_BY: Final = "OpenRouter"
WINDOW: Final = timedelta(minutes=30)

PRICES: Final[dict[str, Billed]] = {
    "prompt": Billed("input", "usd_per_token"),
    "completion": Billed("output", "usd_per_token"),
    "input_cache_read": Billed("cache_read", "usd_per_token"),
    "input_cache_write": Billed("cache_write", "usd_per_token"),
    "internal_reasoning": Billed("reasoning", "usd_per_token"),
    "audio": Billed("audio_input", "usd_per_token"),
    "request": Billed("request", "usd_per_request"),
    "web_search": Billed("search", "usd_per_request"),
}
"""Meter and unit of each field of `pricing`."""

DISCOUNT: Final = "discount"
LATENCY: Final = "latency_last_30m"
THROUGHPUT: Final = "throughput_last_30m"
LATENCY_PERCENTILES: Final[tuple[Percentile, ...]] = ("p50", "p75", "p90", "p99")

SHORTEST_MS: Final = 10
"""No answer comes back over a network in less; a document with a smaller latency is in seconds, or
in both units."""

UNKNOWN: Final = "unknown"

Stated = TypeVar("Stated", PriceReading, OfferReading, PerformanceReading)


def parse(snapshot: Snapshot, source: Source) -> Readings:  # noqa: ARG001 (one form for all parsers)
    """Return price, offer and figures of each endpoint.

    Raises:
        ParseError: The document is not `{"data": {"id": model, "endpoints": [endpoints]}}`.
    """
    data = JsonEntry((), as_object(parse_json(snapshot.body), "")).entry("data")
    model_id, endpoints = data.text("id"), data.entries("endpoints")
    found = Collected()
    is_in_ms = _is_in_ms(endpoints)
    sellers = [_seller(endpoint)[0] for endpoint in endpoints]
    for endpoint in endpoints:
        seller, kind = _seller(endpoint)
        is_alone = sellers.count(seller) == 1
        label = model_id if is_alone or kind is None else f"{model_id} ({kind})"
        offered = Offered(seller, label, label, via=VIA)
        _offer(found, offered, endpoint)
        _prices(found, offered, endpoint)
        _latencies(found, offered, endpoint, snapshot, is_in_ms=is_in_ms)
        _throughput(found, offered, endpoint, snapshot)
    return _with_printed_ids(found.readings(), model_id)


def _with_printed_ids(readings: Readings, model_id: str) -> Readings:
    """Return readings without ids that are put together here: those are labels."""
    return replace(
        readings,
        prices=tuple(_unnamed(item, model_id) for item in readings.prices),
        offers=tuple(_unnamed(item, model_id) for item in readings.offers),
        performance=tuple(_unnamed(item, model_id) for item in readings.performance),
    )


def _unnamed(reading: Stated, model_id: str) -> Stated:
    return reading if reading.model_label == model_id else replace(reading, model_id_native=None)


def _seller(endpoint: JsonEntry) -> tuple[str, str | None]:
    """Return the seller, and what tells this endpoint from its others: `deepinfra/turbo`."""
    seller, _, kind = endpoint.text("tag").partition("/")
    return seller, kind or None


def _offer(found: Collected, offered: Offered, endpoint: JsonEntry) -> None:
    stored = endpoint.text_if_any("quantization")
    found.offer(
        offered,
        (*endpoint.path, "tag"),
        printed=endpoint.text("tag"),
        context_window=endpoint.whole("context_length"),
        max_output_tokens=endpoint.whole("max_completion_tokens"),
        quantization=None if stored == UNKNOWN else stored,
    )


def _prices(found: Collected, offered: Offered, endpoint: JsonEntry) -> None:
    path, pricing = endpoint.entry("pricing")
    discount = pricing.get(DISCOUNT)
    if isinstance(discount, Number) and discount.amount:
        # Nobody says whether the prices beside it are those before or after it.
        found.unplaced.append(("prices beside a discount", endpoint.text("tag")))
        return
    for name, value in pricing.items():
        if name in PRICES:
            found.price(offered, value, (*path, name), PRICES[name])
        elif name != DISCOUNT and value not in (None, "0", []):
            found.unplaced.append((name, endpoint.text("tag")))


def _is_in_ms(endpoints: list[JsonEntry]) -> bool:
    figures = [
        value.amount
        for endpoint in endpoints
        for value in endpoint.entry_if_any(LATENCY).members.values()
        if isinstance(value, Number)
    ]
    return min(figures, default=Decimal(SHORTEST_MS)) >= SHORTEST_MS


def _latencies(
    found: Collected, offered: Offered, endpoint: JsonEntry, snapshot: Snapshot, *, is_in_ms: bool
) -> None:
    if endpoint.get(LATENCY) is None:
        return
    if not is_in_ms:
        found.unplaced.append((f"{LATENCY} in an unclear unit", endpoint.text("tag")))
        return
    figures = endpoint.entry(LATENCY)
    for name in LATENCY_PERCENTILES:
        value = figures.get(name)
        if isinstance(value, Number) and value.amount > 0:
            figure = seconds(value.amount)
            at = (*figures.path, name)
            _figure(found, offered, snapshot, ("ttft_s", name, figure), (value, at))


def _throughput(
    found: Collected, offered: Offered, endpoint: JsonEntry, snapshot: Snapshot
) -> None:
    """Add the median alone: whether the others count from the slow or the fast end is not said."""
    if endpoint.get(THROUGHPUT) is None:
        return
    path, figures = endpoint.entry(THROUGHPUT)
    value = figures.get("p50")
    if isinstance(value, Number) and value.amount > 0:
        at = (*path, "p50")
        _figure(found, offered, snapshot, ("output_tps", "p50", value.amount), (value, at))


def _figure(
    found: Collected,
    offered: Offered,
    snapshot: Snapshot,
    figure: tuple[Metric, Percentile, Decimal],
    printed: tuple[Number, Path],
) -> None:
    metric, percentile, value = figure
    found.performance.append(
        PerformanceReading(
            provider_id=offered.provider_id,
            model_label=offered.label,
            model_id_native=offered.model_id,
            metric=metric,
            value=round(value, 12),
            percentile=percentile,
            convention=CONVENTION,
            window_start=snapshot.fetched_at - WINDOW,
            window_end=snapshot.fetched_at,
            measured_by=MEASURED_BY,
            evidence_text=str(printed[0]),
            evidence_locator=pointer_to(*printed[1]),
        )
    )
