"""OpenRouter's endpoints of one model: who serves it, stored how, at what price, how fast lately.

Documented at https://openrouter.ai/docs/api-reference: prices as strings in USD per token; median
speed and time to first token of the last 30 minutes, null without a key. The time is documented in
milliseconds, with an example in seconds; the formula of the speed is not stated.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

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
    as_list,
    as_object,
    as_text,
    is_text,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.extract.feeds import Billed, Collected, Offered, Path
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
    data = as_object(as_object(parse_json(snapshot.body), "").get("data"), "/data")
    model_id = as_text(data.get("id"), "/data/id")
    places = enumerate(as_list(data.get("endpoints"), "/data/endpoints"))
    paths: dict[Path, dict[str, Any]] = {
        ("data", "endpoints", index): as_object(item, pointer_to("data", "endpoints", index))
        for index, item in places
    }
    found = Collected()
    is_in_ms = _is_in_ms(paths)
    sellers = [_seller(endpoint, path)[0] for path, endpoint in paths.items()]
    for path, endpoint in paths.items():
        seller, kind = _seller(endpoint, path)
        is_alone = sellers.count(seller) == 1
        label = model_id if is_alone or kind is None else f"{model_id} ({kind})"
        offered = Offered(seller, label, label, via=VIA)
        _offer(found, offered, endpoint, path)
        _prices(found, offered, endpoint, path)
        _latencies(found, offered, (endpoint, path), snapshot, is_in_ms=is_in_ms)
        _throughput(found, offered, (endpoint, path), snapshot)
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


def _seller(endpoint: dict[str, Any], path: Path) -> tuple[str, str | None]:
    """Return the seller, and what tells this endpoint from its others: `deepinfra/turbo`."""
    seller, _, kind = as_text(endpoint.get("tag"), pointer_to(*path, "tag")).partition("/")
    return seller, kind or None


def _offer(found: Collected, offered: Offered, endpoint: dict[str, Any], path: Path) -> None:
    stored = endpoint.get("quantization")
    found.offers.append(
        OfferReading(
            provider_id=offered.provider_id,
            model_label=offered.label,
            model_id_native=offered.model_id,
            via=VIA,
            context_window=whole(endpoint.get("context_length")),
            max_output_tokens=whole(endpoint.get("max_completion_tokens")),
            quantization=stored if is_text(stored) and stored != UNKNOWN else None,
            evidence_text=str(endpoint["tag"]),
            evidence_locator=pointer_to(*path, "tag"),
        )
    )


def _prices(found: Collected, offered: Offered, endpoint: dict[str, Any], path: Path) -> None:
    pricing = as_object(endpoint.get("pricing"), pointer_to(*path, "pricing"))
    discount = pricing.get(DISCOUNT)
    if isinstance(discount, Number) and discount.amount:
        # Nobody says whether the prices beside it are those before or after it.
        found.unplaced.append(("prices beside a discount", str(endpoint["tag"])))
        return
    for name, value in pricing.items():
        if name in PRICES:
            found.price(offered, value, (*path, "pricing", name), PRICES[name])
        elif name != DISCOUNT and value not in (None, "0", []):
            found.unplaced.append((name, str(endpoint["tag"])))


def _is_in_ms(endpoints: dict[Path, dict[str, Any]]) -> bool:
    figures = [
        value.amount
        for path, endpoint in endpoints.items()
        for value in as_object(endpoint.get(LATENCY) or {}, pointer_to(*path, LATENCY)).values()
        if isinstance(value, Number)
    ]
    return min(figures, default=Decimal(SHORTEST_MS)) >= SHORTEST_MS


Placed = tuple[dict[str, Any], Path]
"""An endpoint and where it stands."""


def _latencies(
    found: Collected, offered: Offered, placed: Placed, snapshot: Snapshot, *, is_in_ms: bool
) -> None:
    endpoint, path = placed
    stated = endpoint.get(LATENCY)
    if stated is None:
        return
    if not is_in_ms:
        found.unplaced.append((f"{LATENCY} in an unclear unit", str(endpoint["tag"])))
        return
    figures = as_object(stated, pointer_to(*path, LATENCY))
    for name in LATENCY_PERCENTILES:
        value = figures.get(name)
        if isinstance(value, Number) and value.amount > 0:
            figure = seconds(value.amount)
            at = (*path, LATENCY, name)
            _figure(found, offered, snapshot, ("ttft_s", name, figure), (value, at))


def _throughput(found: Collected, offered: Offered, placed: Placed, snapshot: Snapshot) -> None:
    """Add the median alone: whether the others count from the slow or the fast end is not said."""
    endpoint, path = placed
    stated = endpoint.get(THROUGHPUT)
    if stated is None:
        return
    value = as_object(stated, pointer_to(*path, THROUGHPUT)).get("p50")
    if isinstance(value, Number) and value.amount > 0:
        at = (*path, THROUGHPUT, "p50")
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
