"""How readings are kept: a table per kind of statement, and what tells two statements apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any, Final, get_args

import pyarrow as pa

from pipeline.domain.readings import (
    FactReading,
    OfferReading,
    PerformanceReading,
    PriceReading,
    offer_key,
)
from pipeline.domain.table import DECIMAL, INTERVAL, PROVENANCE, TIMESTAMP, Column, Table, column

Reading = PriceReading | OfferReading | PerformanceReading | FactReading
Row = dict[str, Any]
"""One kept statement: values by column."""
_OFFER_COLUMNS = (
    column("provider_id", pa.string(), "Seller: an id of core/providers."),
    column(
        "offer_key",
        pa.string(),
        "What names the offer at its provider: the printed API id, else the size class, else the "
        "printed label.",
    ),
    column("via", pa.string(), "Router through which the offer is sold.", null=True),
)
_MODEL_COLUMNS = (
    column("model_label", pa.string(), "Model as printed for people, context size removed."),
    column("model_id_native", pa.string(), "API id, where it is printed as such.", null=True),
)

PRICE_KEY: Final = (
    "provider_id",
    "offer_key",
    "via",
    "meter",
    "unit",
    "service_tier",
    "variant",
    "context_over_tokens",
    "time_window",
    "region",
    "commitment",
    "gpu_type",
    "effective_from",
)

PRICE_COLUMNS: Final = (
    *_OFFER_COLUMNS,
    column("meter", pa.string(), "What is billed: input, output, cache_read, gpu_hour …"),
    column("unit", pa.string(), "Unit of price_usd."),
    column("service_tier", pa.string(), "standard, batch, flex, priority, fast or dedicated."),
    column("variant", pa.string(), "What else tells the price apart, as printed.", null=True),
    column(
        "context_over_tokens",
        pa.int64(),
        "The price holds for prompts longer than this.",
        unit="tokens",
        null=True,
    ),
    column(
        "time_window", pa.string(), "Hours of the day for which it holds, as stated.", null=True
    ),
    column("region", pa.string(), "Region to which it is bound.", null=True),
    column("commitment", pa.string(), "Term to which the buyer commits.", null=True),
    column("gpu_type", pa.string(), "GPU, for gpu_hour.", null=True),
    column(
        "effective_from", TIMESTAMP, "Start of validity, where the source states it.", null=True
    ),
    column(
        "effective_to",
        TIMESTAMP,
        "End of validity, exclusive, where the source states it.",
        null=True,
    ),
    column("state", pa.string(), "priced, free, on_request or not_offered."),
    column(
        "price_usd",
        DECIMAL,
        "Price in `unit`; null where there is none in USD. 0 only where the source says free.",
        unit="USD per `unit`",
        null=True,
    ),
    column("currency", pa.string(), "ISO 4217 code of the printed amount.", null=True),
    column("source_amount", DECIMAL, "The amount as printed.", unit="`source_unit`", null=True),
    column("source_unit", pa.string(), "Unit of the printed amount.", null=True),
    *_MODEL_COLUMNS,
    column(
        "size_min_b",
        DECIMAL,
        "Smallest model of the size class that is priced.",
        unit="billion parameters",
        null=True,
    ),
    column(
        "size_max_b",
        DECIMAL,
        "Largest model of the size class.",
        unit="billion parameters",
        null=True,
    ),
    column("size_is_moe", pa.bool_(), "Whether it is a class of mixtures of experts.", null=True),
    column("note", pa.string(), "Condition or remark that the source attaches.", null=True),
    column(
        "valid_from_basis",
        pa.string(),
        "What dates the start: stated (the source prints it), upstream_history (a catalogue that "
        "keeps dates), memento (a web archive's capture), released (a package's release), "
        "first_seen.",
    ),
)

OFFER_COLUMNS: Final = (
    *_OFFER_COLUMNS,
    *_MODEL_COLUMNS,
    column("context_window", pa.int64(), "Longest prompt, as printed.", unit="tokens", null=True),
    column("max_output_tokens", pa.int64(), "Longest answer.", unit="tokens", null=True),
    column("quantization", pa.string(), "Number format of the weights, as printed.", null=True),
    column("status", pa.string(), "active, preview, deprecated or retired."),
    column("retires_on", TIMESTAMP, "Retirement date, where the source states it.", null=True),
    column(
        "successor", pa.string(), "Model that the source names in its place, as printed.", null=True
    ),
    column("license", pa.string(), "Licence of the weights, as the source words it.", null=True),
)

PERFORMANCE_KEY: Final = (
    *("provider_id", "offer_key", "metric", "percentile", "convention", "prompt_tokens"),
    *("output_tokens", "concurrency", "region", "measured_by", "window_start", "window_end"),
)

PERFORMANCE_COLUMNS: Final = (
    *_OFFER_COLUMNS[:2],
    column("metric", pa.string(), "ttft_s, ttfat_s, output_tps, e2e_tps or e2e_latency_s."),
    column("percentile", pa.string(), "p50, p95 …, mean, min, max; stated, if none of these is."),
    column("convention", pa.string(), "How the figure was taken; see docs/methodology.md."),
    column("prompt_tokens", pa.int64(), "Input of one request.", unit="tokens", null=True),
    column("output_tokens", pa.int64(), "Output of one request.", unit="tokens", null=True),
    column("concurrency", pa.int64(), "Requests in flight at once.", null=True),
    column("region", pa.string(), "Where the client ran.", null=True),
    column("measured_by", pa.string(), "Who measured."),
    column("window_start", TIMESTAMP, "Start of the measurement.", null=True),
    column("window_end", TIMESTAMP, "End of the measurement, exclusive.", null=True),
    column("value", DECIMAL, "The figure.", unit="seconds, or tokens per second: see metric"),
    *_MODEL_COLUMNS,
    column("sample_count", pa.int64(), "Requests behind the figure.", null=True),
    column("failure_count", pa.int64(), "Requests that failed.", null=True),
)


FACT_KEY: Final = (
    *("subject_id", "metric", "model_id", "scope", "period", "measured_by", "value_text"),
    *("is_forecast", "place"),
)

FACT_COLUMNS: Final = (
    column(
        "subject_id",
        pa.string(),
        "What it is about: an id of core/providers, or a market, region or chip.",
    ),
    column("metric", pa.string(), "What is stated: valuation, revenue, market_size …"),
    column("model_id", pa.string(), "Canonical model that it is about.", null=True),
    column("scope", pa.string(), "What else it is bound to: a region, a tier, a rival.", null=True),
    column("period", pa.string(), "Time that the figure is for: 2024, 2025-Q1.", null=True),
    column("measured_by", pa.string(), "Who measured, where the source says so.", null=True),
    column("value_text", pa.string(), "The name, where the unit is name.", null=True),
    column("is_forecast", pa.bool_(), "Whether it speaks of a time to come."),
    column("place", pa.string(), "text, or, as weaker evidence, headline or address."),
    column(
        "value_low", DECIMAL, "Smallest value that the words allow.", unit="see `unit`", null=True
    ),
    column(
        "value_high", DECIMAL, "Largest value that the words allow.", unit="see `unit`", null=True
    ),
    column(
        "printed_step",
        DECIMAL,
        "Size of one unit of the last printed digit.",
        unit="see `unit`",
        null=True,
    ),
    column("unit", pa.string(), "Unit of the values: usd, percent, tokens_per_s …"),
    column("qualifier", pa.string(), "How it is hedged: exact, over, up_to, about or under."),
    column("as_of", TIMESTAMP, "Day on which it is stated to hold.", null=True),
)


@dataclass(frozen=True)
class Kind:
    """One kind of statement.

    Attributes:
        name: Field of `Readings`, and file name in readings/.
        key: Columns that name what a statement is about.
        value: Columns whose change makes it another statement. How a figure is printed, where it
            stands and what is said beside it are not among them: they change without news.
        stand_in: A column of `value`, and the one that counts where that is null.
        columns: Columns of the kept rows, without provenance.
        about: Column that names, for people, what a statement is about.
        is_observation: Whether rows are observations, which do not end, instead of intervals.
    """

    name: str
    key: tuple[str, ...]
    value: tuple[str, ...]
    columns: tuple[Column, ...]
    about: str = "offer_key"
    stand_in: tuple[str, str] | None = None
    is_observation: bool = False

    @cached_property
    def table(self) -> Table:
        """Table of the kept rows of one source."""
        # While a row is open, its source's log says when it was last seen: an unchanged night
        # writes no rows.
        lasting = [replace(item, is_nullable=item.name != "first_seen_at") for item in INTERVAL]
        interval = () if self.is_observation else lasting
        start = "fetched_at" if self.is_observation else "first_seen_at"
        return Table(
            layer="readings",
            name=self.name,
            doc=f"What one source states: {self.name}.",
            primary_key=(*self.key, start),
            columns=(*self.columns, *interval, *PROVENANCE),
        )

    def row(self, reading: Reading, provenance: Row | None = None) -> Row:
        """Return the columns of a reading; of provenance what is given, and its evidence."""
        names, values_of = _FIELDS[type(reading)]
        values = dict(zip(names, values_of(reading), strict=True)) | (provenance or {})
        if not isinstance(reading, FactReading):
            values["offer_key"] = offer_key(reading)
        if isinstance(reading, PriceReading):
            size = values.pop("size_class")
            values |= {name: getattr(size, of) for name, of in _SIZE.items()} if size else _NO_SIZE
            values["valid_from_basis"] = "stated" if reading.effective_from else "first_seen"
        return values

    @cached_property
    def key_of(self) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """What gives, of a row, what it is about."""
        return itemgetter(*self.key)

    def value_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return what a row says about it."""
        value = tuple(map(row.__getitem__, self.value))
        if self.stand_in is None or row[self.stand_in[0]] is not None:
            return value
        return (*value, row[self.stand_in[1]])


PRICES: Final = Kind(
    name="prices",
    key=PRICE_KEY,
    value=("state", "price_usd", "currency", "effective_to"),
    columns=PRICE_COLUMNS,
    stand_in=("price_usd", "source_amount"),
)
OFFERS: Final = Kind(
    name="offers",
    key=("provider_id", "offer_key", "via"),
    value=(
        *("context_window", "max_output_tokens", "quantization", "status", "retires_on"),
        *("successor", "license"),
    ),
    columns=OFFER_COLUMNS,
)
PERFORMANCE: Final = Kind(
    name="performance",
    key=PERFORMANCE_KEY,
    value=("value",),
    columns=PERFORMANCE_COLUMNS,
    is_observation=True,
)
FACTS: Final = Kind(
    name="facts",
    key=FACT_KEY,
    value=("value_low", "value_high", "unit", "qualifier", "as_of"),
    columns=FACT_COLUMNS,
    about="subject_id",
)
KINDS: Final = (PRICES, OFFERS, PERFORMANCE, FACTS)


_FIELDS: Final = {
    reading: (names, attrgetter(*names))
    for reading in get_args(Reading)
    for names in [tuple(item.name for item in fields(reading))]
}
"""The names of each reading's fields, and what gives their values."""

_SIZE: Final = {"size_min_b": "min_b", "size_max_b": "max_b", "size_is_moe": "is_moe"}
_NO_SIZE: Final = dict.fromkeys(_SIZE)
