"""The raw requests of an LLMPerf run: a list of objects, one per request.

Speeds are computed here. The file's own `request_output_throughput_token_per_s` counts chunks for
some providers (13.6 tokens/s where 40 were streamed), so it is not read. Percentiles lie between
the two requests nearest to their rank, as LLMPerf's own; the lower of the two is their evidence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pipeline.domain.readings import Metric, Percentile, PerformanceReading, Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import (
    Number,
    as_list,
    as_object,
    parse_json,
    pointer_to,
    whole,
)
from pipeline.quantities.percentiles import after_first_token, including_ttft, percentile_of
from pipeline.registry.documents import BenchmarkRun
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("performance",)

STEP: Final = Decimal("0.000001")
"""Microseconds, and as many digits of a speed: finer than any clock across a network."""

MAX_SECONDS: Final = 86_400
"""A request of a day is a broken clock."""

TOKENS: Final = range(2, 10_000_000)
"""Tokens of a sound answer: one token alone has no speed after the first."""

PERCENTILES: Final[dict[Percentile, int]] = {
    "p5": 5,
    "p25": 25,
    "p50": 50,
    "p75": 75,
    "p95": 95,
    "p99": 99,
}


@dataclass(frozen=True, slots=True)
class _Request:
    index: int
    ttft: Number
    end_to_end: Number
    output_tokens: int


@dataclass(frozen=True, slots=True)
class _Sample:
    requests: list[_Request]
    failures: int
    run: BenchmarkRun
    provider: str


@dataclass(frozen=True, slots=True)
class _Figure:
    """A metric, how it is taken, and the field of a request that decides it."""

    metric: Metric
    convention: str
    field: str
    lexeme: Callable[[_Request], Number]
    value: Callable[[_Request], Decimal]


FIGURES: Final = (
    _Figure(
        "ttft_s",
        "client_streaming_ttft",
        "ttft_s",
        lambda request: request.ttft,
        lambda request: request.ttft.amount,
    ),
    _Figure(
        "e2e_tps",
        "e2e_including_ttft",
        "end_to_end_latency_s",
        lambda request: request.end_to_end,
        lambda request: including_ttft(request.output_tokens, request.end_to_end.amount),
    ),
    _Figure(
        "output_tps",
        "after_first_token",
        "end_to_end_latency_s",
        lambda request: request.end_to_end,
        lambda request: after_first_token(
            request.output_tokens, request.ttft.amount, request.end_to_end.amount
        ),
    ),
)


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the percentiles of each figure over the sound requests.

    Raises:
        ParseError: The document is no list of requests, none is sound, or the source's entry has
            no `run` or no `provider`.
    """
    run, provider = source.run, source.provider
    if run is None or provider is None:
        msg = f"{source.id}: needs 'run' and 'provider' in its entry of sources.yaml"
        raise ParseError(msg)
    items = [as_object(item, "request") for item in as_list(parse_json(snapshot.body), "")]
    requests = [
        request for index, item in enumerate(items) if (request := _sound(index, item)) is not None
    ]
    if not requests:
        msg = f"{source.id}: none of {len(items)} requests is sound"
        raise ParseError(msg)
    failures = sum(item.get("error_code") is not None for item in items)
    sample = _Sample(requests, failures, run, provider)
    performance = tuple(
        _reading(figure, percentile, sample) for figure in FIGURES for percentile in PERCENTILES
    )
    unusable = len(items) - failures - len(requests)
    unplaced = (f"{unusable} requests without error and without usable times",) if unusable else ()
    return Readings(performance=performance, unplaced=unplaced)


def _sound(index: int, item: dict[str, Any]) -> _Request | None:
    """Return a request that ended well and whose times are possible."""
    ttft, end_to_end = item.get("ttft_s"), item.get("end_to_end_latency_s")
    output_tokens = whole(item.get("number_output_tokens")) or 0
    if item.get("error_code") is not None or output_tokens not in TOKENS:
        return None
    if not isinstance(ttft, Number) or not isinstance(end_to_end, Number):
        return None
    if not (0 < ttft.amount <= end_to_end.amount - STEP and end_to_end.amount < MAX_SECONDS):
        return None
    return _Request(index, ttft, end_to_end, output_tokens)


def _reading(figure: _Figure, percentile: Percentile, sample: _Sample) -> PerformanceReading:
    run, requests = sample.run, sample.requests
    ranked = sorted(requests, key=figure.value)
    values = [figure.value(request) for request in ranked]
    rank, value = percentile_of(values, PERCENTILES[percentile])
    return PerformanceReading(
        provider_id=sample.provider,
        model_label=run.model_label,
        model_id_native=run.model_id,
        metric=figure.metric,
        value=value.quantize(STEP),
        percentile=percentile,
        convention=figure.convention,
        sample_count=len(requests),
        failure_count=sample.failures,
        evidence_text=str(figure.lexeme(ranked[rank])),
        evidence_locator=pointer_to(ranked[rank].index, figure.field),
        **run.of_figures(),
    )
