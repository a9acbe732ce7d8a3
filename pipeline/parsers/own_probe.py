"""Our own measurements of one endpoint: each request with its streamed events and their times.

Events are kept as received; times are seconds from the start of sending. Tokens are those of the
server's usage block. Where it sends none, speeds are left out: an event may hold several tokens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from pipeline.domain.readings import (
    FactReading,
    Metric,
    Percentile,
    PerformanceReading,
    Readings,
)
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
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT = "json"
YIELDS = ("performance", "facts")

CONVENTION: Final = "own_probe"
STEP: Final = Decimal("0.000001")
PERCENTILES: Final[dict[Percentile, int]] = {"p50": 50, "p95": 95}


@dataclass(frozen=True, slots=True)
class _Request:
    """One sound request.

    Attributes:
        index: Its place in the document.
        first_event: Place of the event with the first token, reasoning included.
        first: Time of that event.
        last: Time of the last event with text.
        end: Time of the end of the stream.
        output_tokens: As the server counted; null where it did not.
    """

    index: int
    first_event: int
    first: Number
    last: Number
    end: Number
    output_tokens: int | None


@dataclass(frozen=True, slots=True)
class _Figure:
    """A metric, and how it is taken from one request; null where the request does not give it."""

    metric: Metric
    value: Callable[[_Request], Decimal | None]
    evidence: Callable[[_Request], tuple[Number, str]]


def _first_token(request: _Request) -> tuple[Number, str]:
    place = pointer_to("requests", request.index, "events", request.first_event, "at_s")
    return request.first, place


def _end(request: _Request) -> tuple[Number, str]:
    return request.end, pointer_to("requests", request.index, "ended_s")


def _speed_after_first(request: _Request) -> Decimal | None:
    tokens, first, last = request.output_tokens, request.first.amount, request.last.amount
    return after_first_token(tokens, first, last) if tokens and last > first else None


def _speed_in_all(request: _Request) -> Decimal | None:
    tokens = request.output_tokens
    return including_ttft(tokens, request.last.amount) if tokens else None


FIGURES: Final = (
    _Figure("ttft_s", lambda request: request.first.amount, _first_token),
    _Figure("e2e_latency_s", lambda request: request.end.amount, _end),
    _Figure("output_tps", _speed_after_first, _end),
    _Figure("e2e_tps", _speed_in_all, _end),
)


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the percentiles of each figure by size of prompt, and how the first token slows.

    Raises:
        ParseError: The document is none of a probe, or no counted request is sound.
    """
    document = as_object(parse_json(snapshot.body), "document of a probe")
    items = [as_object(item, "request") for item in as_list(document.get("requests"), "/requests")]
    counted = [
        (size, index, item)
        for index, item in enumerate(items)
        if not item.get("is_warm_up") and (size := whole(item.get("prompt_tokens")))
    ]
    performance: list[PerformanceReading] = []
    unplaced: list[str] = []
    for size, group in groupby(sorted(counted, key=lambda each: each[:2]), lambda each: each[0]):
        tried = list(group)
        sound = [found for _, index, item in tried if (found := _sound(index, item))]
        if len(sound) < len(tried):
            unplaced.append(f"{len(tried) - len(sound)} of {len(tried)} requests of {size} failed")
        if sound and all(request.output_tokens is None for request in sound):
            unplaced.append(f"no usage block at {size}: tokens per second cannot be computed")
        for figure in FIGURES:
            performance += _percentiles(figure, sound, len(tried), document, size)
    if not performance:
        msg = f"{source.id}: none of {len(counted)} requests is sound"
        raise ParseError(msg)
    first_tokens = {
        row.prompt_tokens: row
        for row in performance
        if row.metric == "ttft_s" and row.percentile == "p50" and row.prompt_tokens
    }
    return Readings(
        performance=tuple(performance),
        facts=tuple(_growth(first_tokens)),
        unplaced=tuple(unplaced),
    )


def _sound(index: int, item: dict[str, Any]) -> _Request | None:
    """Return a request whose stream came to its end and had text."""
    if item.get("error") is not None or not isinstance(item.get("ended_s"), Number):
        return None
    events = [as_object(event, "event") for event in as_list(item.get("events"), "/events")]
    with_text: list[int] = []
    tokens: int | None = None
    for place, event in enumerate(events):
        chunk = as_object(parse_json(str(event.get("data")).encode()), "streamed event")
        if _has_text(chunk):
            with_text.append(place)
        usage = chunk.get("usage")
        tokens = whole(usage.get("completion_tokens")) if isinstance(usage, dict) else tokens
    if not with_text:
        return None
    first, last = (events[place]["at_s"] for place in (with_text[0], with_text[-1]))
    return _Request(index, with_text[0], first, last, item["ended_s"], tokens)


def _has_text(chunk: dict[str, Any]) -> bool:
    choices = chunk.get("choices")
    deltas = [choice.get("delta") for choice in choices] if isinstance(choices, list) else []
    names = ("content", "reasoning_content", "reasoning")
    return any(delta.get(name) for delta in deltas if isinstance(delta, dict) for name in names)


def _percentiles(
    figure: _Figure,
    requests: Sequence[_Request],
    tried: int,
    document: dict[str, Any],
    prompt_tokens: int,
) -> list[PerformanceReading]:
    known = [(value, each) for each in requests if (value := figure.value(each)) is not None]
    ranked = sorted(known, key=lambda pair: (pair[0], pair[1].index))
    readings = []
    for percentile, percent in PERCENTILES.items() if ranked else ():
        place, value = percentile_of([amount for amount, _ in ranked], percent)
        text, locator = figure.evidence(ranked[place][1])
        readings.append(
            PerformanceReading(
                provider_id=document["provider"],
                model_label=document["label"],
                model_id_native=document["model"],
                metric=figure.metric,
                value=value.quantize(STEP),
                percentile=percentile,
                convention=CONVENTION,
                prompt_tokens=prompt_tokens,
                output_tokens=whole(document.get("output_tokens")),
                concurrency=1,
                window_start=datetime.fromisoformat(document["started_at"]),
                window_end=datetime.fromisoformat(document["ended_at"]),
                region=document["region"],
                measured_by=document["measured_by"],
                sample_count=len(ranked),
                failure_count=tried - len(requests),
                evidence_text=str(text),
                evidence_locator=locator,
            )
        )
    return readings


def _growth(first_tokens: dict[int, PerformanceReading]) -> list[FactReading]:
    """Return by how much the median time to the first token grows with the prompt, in percent."""
    if len(first_tokens) <= 1:
        return []
    small, large = min(first_tokens), max(first_tokens)
    before, after = first_tokens[small], first_tokens[large]
    percent = (100 * (after.value / before.value - 1)).quantize(Decimal("0.1"))
    return [
        FactReading(
            subject_id=after.provider_id,
            metric="ttft_growth",
            value_low=percent,
            value_high=percent,
            unit="percent",
            scope=f"{small:,} to {large:,} input tokens",
            measured_by=after.measured_by,
            as_of=after.window_start,
            evidence_text=after.evidence_text,
            evidence_locator=after.evidence_locator,
        )
    ]
