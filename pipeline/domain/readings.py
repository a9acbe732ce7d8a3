"""What parsers return: one source's statements, each with the text that states it.

A parser turns a `Snapshot` into `Readings`. It names providers as the source does; the aliases of
providers.yaml are applied afterwards, once, for all sources.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final, Literal, TypeVar

from pipeline.domain.metrics import FactUnit, FigurePlace, Qualifier
from pipeline.domain.units import Unit

Meter = Literal[
    "input",
    "output",
    "cache_read",
    "cache_write",
    "cache_write_1h",
    "reasoning",
    "audio_input",
    "audio_output",
    "image_input",
    "image_output",
    "image",
    "image_step",
    "audio_hour",
    "characters",
    "gpu_hour",
    "request",
    "search",
    "embedding",
    "rerank",
    "training",
]
State = Literal["priced", "free", "on_request", "not_offered"]
ServiceTier = Literal["standard", "batch", "flex", "priority", "fast", "dedicated"]
SearchContext = Literal["low", "medium", "high"]
Metric = Literal["ttft_s", "ttfat_s", "output_tps", "e2e_tps", "e2e_latency_s"]
Percentile = Literal["mean", "min", "max", "p5", "p25", "p50", "p75", "p90", "p95", "p99", "stated"]
"""`stated`: the figure is given as such, and not said to be any of the others."""
T = TypeVar("T", bound="Evidence")
OfferStatus = Literal["active", "preview", "deprecated", "retired"]


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A range of model sizes that share one price, as in `MoE 56.1B - 176B parameters`.

    Attributes:
        min_b: Smallest size, in billions of parameters.
        max_b: Largest size, in billions; null where the page sets none.
        is_moe: Whether the class holds mixture-of-experts models.
    """

    min_b: Decimal
    max_b: Decimal | None
    is_moe: bool

    @property
    def key(self) -> str:
        """Name of the class that survives a rewording of its label.

        >>> SizeClass(Decimal("56.1"), Decimal(176), is_moe=True).key
        'moe:56.1b-176b'
        """
        kind = "moe" if self.is_moe else "size"
        upper = "" if self.max_b is None else f"{self.max_b:f}b"
        return f"{kind}:{self.min_b:f}b-{upper}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a statement stands.

    Attributes:
        evidence_text: The printed text, as it stands in the decoded document.
        evidence_locator: Its place: `table 1, row 2, column 3` counted from 1 in an HTML page, or
            a JSON pointer.
    """

    evidence_text: str
    evidence_locator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceReading(Evidence):
    """One price of one offer, as the source states it.

    Attributes:
        provider_id: Seller, as the source names it.
        model_label: Model as printed for people, without context size and footnote marks.
        model_id_native: API id, where the source prints it as such. Ids that stand only in links
            are no ids: on real pages they point to other models.
        meter: What is billed.
        unit: Unit of `price_usd`.
        state: Whether there is a price. What a source does not publish gives no reading.
        price_usd: Price in `unit`; 0 where it is free, null where there is none in USD.
        currency: ISO 4217 code of the printed amount; null where none is printed.
        source_amount: The amount as printed.
        source_unit: Unit of `source_amount`: a key of `units.CONVERSIONS`.
        service_tier: Class of service.
        time_window: Hours of the day for which the price holds, as `01:00-04:00Z`.
        region: Region, where the price is bound to one.
        commitment: Term that the buyer commits to, where the price needs one.
        gpu_type: GPU, for `gpu_hour`.
        via: Router through which the seller's offer is sold.
        context_over_tokens: The price holds for prompts longer than this.
        variant: What else tells this price from its neighbours, as the source words it.
        size_class: Model sizes that the price is for, where it is not for a named model.
        effective_from: Start of validity, where the source states it.
        effective_to: End of validity, exclusive, where the source states it.
        note: A condition that the source attaches.
    """

    provider_id: str
    model_label: str
    model_id_native: str | None = None
    meter: Meter
    unit: Unit
    state: State = "priced"
    price_usd: Decimal | None = None
    currency: str | None = None
    source_amount: Decimal | None = None
    source_unit: str | None = None
    service_tier: ServiceTier = "standard"
    time_window: str | None = None
    region: str | None = None
    commitment: str | None = None
    gpu_type: str | None = None
    via: str | None = None
    context_over_tokens: int | None = None
    variant: str | None = None
    size_class: SizeClass | None = None
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferReading(Evidence):
    """One model that a provider offers, as the source states it."""

    provider_id: str
    model_label: str
    model_id_native: str | None = None
    via: str | None = None
    context_window: int | None = None
    max_output_tokens: int | None = None
    quantization: str | None = None
    status: OfferStatus = "active"
    retires_on: datetime | None = None
    successor: str | None = None
    license: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceReading(Evidence):
    """One figure of speed or latency, with the convention and the workload behind it.

    Attributes:
        metric: `ttft_s`: seconds from the request to the first token, reasoning tokens included.
            `output_tps`: tokens per second after the first token. `e2e_tps`: tokens per second
            over the whole request, time to first token included.
        convention: How the figure was taken, in the words of docs/methodology.md.
        prompt_tokens: Input tokens of one request.
        output_tokens: Output tokens of one request.
        concurrency: Requests in flight at once.
        window_start: Start of the measurement.
        window_end: End of the measurement, exclusive.
        measured_by: Who measured.
    """

    provider_id: str
    model_label: str
    model_id_native: str | None = None
    metric: Metric
    value: Decimal
    percentile: Percentile
    convention: str
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    concurrency: int | None = None
    window_start: datetime | None = None
    window_end: datetime | None = None
    region: str | None = None
    measured_by: str
    sample_count: int | None = None
    failure_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactReading(Evidence):
    """One statement about a company, a market or a chip.

    Attributes:
        subject_id: What it is about: an id of providers.yaml, or another word that sources.yaml
            and claims use alike, as `ai-inference-market`.
        metric: A key of `pipeline.domain.metrics.METRICS`.
        unit: Unit of the values.
        value_low: Smallest value that the words allow; null where they set none (`under`).
        value_high: Largest value that the words allow; null where they set none (`over`).
        value_text: The name, where the unit is `name`.
        qualifier: How the figure is hedged.
        printed_step: Size of one unit of the last printed digit: 1,000,000 for `$552M`.
        model_id: Canonical model that it is about.
        scope: What else it is bound to, in words that sources and claims use alike: a region, a
            tier, a rival.
        period: Time that the figure is for: `2024`, `2025-Q1`.
        measured_by: Who measured, where the source says so.
        as_of: Day on which it is stated to hold; of an article, the day of publication.
        is_forecast: Whether it speaks of a time to come.
        place: Whether it stands in the text, a headline or an address.
    """

    subject_id: str
    metric: str
    unit: FactUnit
    value_low: Decimal | None = None
    value_high: Decimal | None = None
    value_text: str | None = None
    qualifier: Qualifier = "exact"
    printed_step: Decimal | None = None
    model_id: str | None = None
    scope: str | None = None
    period: str | None = None
    measured_by: str | None = None
    as_of: datetime | None = None
    is_forecast: bool = False
    place: FigurePlace = "text"


@dataclass(frozen=True, slots=True)
class Readings:
    """All that one snapshot states.

    Attributes:
        text_sha256: Digest of an article's text, by which two copies are known to say the same
            although their banners differ; null for other documents.
        unplaced: What the parser saw and could not place (an unknown meter, unit, column), named
            so that a person finds it on the page. Reported by the source's check.
        is_preview: Whether nothing shows that an article for sale is here as a whole: what is not
            in it may stand in the rest.
    """

    prices: tuple[PriceReading, ...] = ()
    offers: tuple[OfferReading, ...] = ()
    performance: tuple[PerformanceReading, ...] = ()
    facts: tuple[FactReading, ...] = ()
    unplaced: tuple[str, ...] = field(default=())
    text_sha256: str | None = None
    is_preview: bool = False

    def __getstate__(self) -> tuple[object, ...]:
        """Return what is kept between processes: statements as columns, a tenth of the objects."""
        rest = tuple(getattr(self, item.name) for item in fields(self)[len(_STATEMENTS) :])
        return (*(_columns(getattr(self, name), kind) for name, kind in _STATEMENTS.items()), *rest)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Take what `__getstate__` gave."""
        for item, value in zip(fields(self), state, strict=True):
            kind = _STATEMENTS.get(item.name)
            object.__setattr__(self, item.name, _statements(value, kind) if kind else value)


_STATEMENTS: Final[Mapping[str, type[Evidence]]] = {
    "prices": PriceReading,
    "offers": OfferReading,
    "performance": PerformanceReading,
    "facts": FactReading,
}


def _columns(statements: Sequence[Evidence], kind: type[Evidence]) -> list[tuple[object, ...]]:
    """Return the values of statements of one kind, field by field."""
    values_of = attrgetter(*(item.name for item in fields(kind)))
    return list(zip(*map(values_of, statements), strict=True))


def _statements(columns: Sequence[Sequence[object]], kind: type[T]) -> tuple[T, ...]:
    """Return the statements whose values these are."""
    found = tuple(object.__new__(kind) for _ in columns[0]) if columns else ()
    for item, column in zip(fields(kind), columns, strict=bool(columns)):
        deque(map(getattr(kind, item.name).__set__, found, column), maxlen=0)
    return found


def offer_key(reading: PriceReading | OfferReading | PerformanceReading) -> str:
    """Return what names the offer within its provider: printed id, else size class, else label."""
    if reading.model_id_native is not None:
        return reading.model_id_native
    if isinstance(reading, PriceReading) and reading.size_class is not None:
        return reading.size_class.key
    return reading.model_label
