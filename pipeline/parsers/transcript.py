"""Facts that a person read on a page, in a YAML file of transcripts/: each as it was printed."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    HttpUrl,
    model_validator,
)

from pipeline.domain.days import midnight
from pipeline.domain.readings import (
    FactReading,
    Meter,
    Metric,
    OfferReading,
    Percentile,
    PerformanceReading,
    PriceReading,
    Readings,
    ServiceTier,
    SizeClass,
)
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.domain.units import CONVERSIONS, convert
from pipeline.extract.documents.json_document import pointer_to
from pipeline.registry.documents import RunConditions
from pipeline.registry.entries import Amount, Entry
from pipeline.registry.printed_figures import PrintedFigure
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError, load_model, parse_model

VERSION = 3
DOCUMENT = "yaml"
YIELDS = ("prices", "offers", "performance", "facts")


def _known_unit(name: str) -> str:
    if name not in CONVERSIONS:
        msg = f"no unit '{name}': name one of {', '.join(CONVERSIONS)}"
        raise ValueError(msg)
    return name


def _start_of_day(value: object) -> object:
    return midnight(value) if isinstance(value, date) and not isinstance(value, datetime) else value


class PrintedSizes(Entry):
    """A range of model sizes that share one price."""

    min_b: Amount
    """Smallest size, in billions of parameters."""
    max_b: Amount | None = None
    """Largest size; null where the page sets none."""
    is_moe: bool = False
    """Whether the class holds mixture-of-experts models."""


class TranscribedPrice(Entry):
    """One price, as printed."""

    label: str
    """Model, size class or GPU, as printed."""
    model_id: str | None = None
    """API id, where the page prints it."""
    size_class: PrintedSizes | None = None
    """The sizes that `label` means."""
    meters: Annotated[tuple[Meter, ...], Field(min_length=1)]
    """What is billed; several where the page prints one price for them all."""
    printed: Annotated[str, Field(pattern=r"^\$\d{1,7}(\.\d{1,12})?$")]
    """The amount, as printed."""
    unit: Annotated[str, AfterValidator(_known_unit)]
    """Unit that the page prints."""
    service_tier: ServiceTier = "standard"
    """Class of service."""
    gpu_type: str | None = None
    """GPU, for `gpu_hour`."""
    variant: str | None = None
    """What else tells the price from its neighbours."""
    note: str | None = None
    """A condition that the page attaches."""


class PrintedRun(RunConditions):
    """Conditions of a benchmark run, as printed."""

    sample_count: Annotated[int, Field(gt=0)]
    """Requests per provider and model."""


class PrintedFigures(Entry):
    """The figures of one provider, model and metric, as printed."""

    provider: str
    """Who was measured, as the page names it."""
    model_id: str
    """API id, as printed."""
    label: str
    """Model, for people."""
    metric: Metric
    """What was measured."""
    convention: str
    """How, in the words of docs/methodology.md."""
    run: str
    """The run: a key of `runs`."""
    printed: Annotated[
        dict[Percentile, Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,12})?$")]],
        Field(min_length=1),
    ]
    """Figures by percentile."""


class PrintedEnd(Entry):
    """The day on which a seller ends a model, as printed."""

    seller: str
    """Who sells it, by our id."""
    model_id: str
    """API id, as printed."""
    printed: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """The day."""


class Transcript(Entry):
    """The whole of a file of transcripts/."""

    url: HttpUrl
    """Page that was read."""
    read_on: Annotated[AwareDatetime, BeforeValidator(_start_of_day)]
    """Day on which the page stood so; 00:00 UTC stands for it."""
    read_from: str
    """What was read, and what is uncertain about its day."""
    runs: dict[str, PrintedRun] = Field(default={})
    """Benchmark runs, by a name of ours."""
    prices: tuple[TranscribedPrice, ...] = ()
    """Prices, in the order of the page."""
    ends: tuple[PrintedEnd, ...] = ()
    """Ends of offers, in the order of the page."""
    performance: tuple[PrintedFigures, ...] = ()
    """Measured figures, in the order of the page."""
    facts: tuple[PrintedFigure, ...] = ()
    """What it says of companies, markets and chips, in the order of the page."""

    @model_validator(mode="after")
    def _runs_are_known(self) -> Self:
        for figures in self.performance:
            if figures.run not in self.runs:
                msg = f"{figures.provider}: run '{figures.run}' is not among 'runs': add it"
                raise ValueError(msg)
        if not (self.prices or self.ends or self.performance or self.facts):
            msg = "states nothing: add 'prices', 'ends', 'performance' or 'facts'"
            raise ValueError(msg)
        return self


def load_transcript(path: Path) -> Transcript:
    """Return the transcript at `path`.

    Raises:
        ConfigError: The file has a mistake; the message names line and mend.
    """
    return load_model(path, Transcript)


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return what the transcript holds; its prices are those of the source's provider.

    Raises:
        ParseError: The transcript has a mistake, or has prices of a source without `provider`.
    """
    try:
        text = snapshot.body.decode("utf-8")
        transcript = parse_model(text, Transcript, name=source.transcript or source.id)
    except (ConfigError, UnicodeDecodeError) as error:
        raise ParseError(str(error)) from error
    if transcript.prices and source.provider is None:
        msg = f"{source.id}: has prices, so it needs 'provider' in its entry of sources.yaml"
        raise ParseError(msg)
    return Readings(
        prices=tuple(_prices(transcript, str(source.provider))),
        offers=tuple(_ends(transcript)),
        performance=tuple(_performance(transcript)),
        facts=tuple(_facts(transcript)),
    )


def _prices(transcript: Transcript, provider: str) -> Iterator[PriceReading]:
    for index, item in enumerate(transcript.prices):
        amount = Decimal(item.printed.removeprefix("$"))
        price, unit = convert(amount, item.unit)
        for meter in item.meters:
            yield PriceReading(
                provider_id=provider,
                model_label=item.label,
                model_id_native=item.model_id,
                meter=meter,
                unit=unit,
                price_usd=price,
                currency="USD",
                source_amount=amount,
                source_unit=item.unit,
                service_tier=item.service_tier,
                gpu_type=item.gpu_type,
                variant=item.variant,
                size_class=_size_class(item.size_class),
                note=item.note,
                evidence_text=item.printed,
                evidence_locator=pointer_to("prices", index, "printed"),
            )


def _ends(transcript: Transcript) -> Iterator[OfferReading]:
    for index, item in enumerate(transcript.ends):
        yield OfferReading(
            provider_id=item.seller,
            model_label=item.model_id,
            model_id_native=item.model_id,
            retires_on=midnight(date.fromisoformat(item.printed)),
            evidence_text=item.printed,
            evidence_locator=pointer_to("ends", index, "printed"),
        )


def _size_class(sizes: PrintedSizes | None) -> SizeClass | None:
    return None if sizes is None else SizeClass(sizes.min_b, sizes.max_b, sizes.is_moe)


def _performance(transcript: Transcript) -> Iterator[PerformanceReading]:
    for index, figures in enumerate(transcript.performance):
        run = transcript.runs[figures.run]
        for percentile, printed in figures.printed.items():
            yield PerformanceReading(
                provider_id=figures.provider,
                model_label=figures.label,
                model_id_native=figures.model_id,
                metric=figures.metric,
                value=Decimal(printed),
                percentile=percentile,
                convention=figures.convention,
                sample_count=run.sample_count,
                evidence_text=printed,
                evidence_locator=pointer_to("performance", index, "printed", percentile),
                **run.of_figures(),
            )


def _facts(transcript: Transcript) -> Iterator[FactReading]:
    for index, item in enumerate(transcript.facts):
        figure = item.quantity
        yield FactReading(
            subject_id=item.subject,
            metric=item.metric,
            unit=item.resolved_unit,
            value_low=figure.low if figure else None,
            value_high=figure.high if figure else None,
            value_text=item.printed if figure is None else None,
            qualifier="exact" if figure is None else figure.qualifier,
            printed_step=figure.printed_step if figure else None,
            model_id=item.model,
            scope=item.scope,
            period=item.period,
            measured_by=item.measured_by,
            as_of=transcript.read_on,
            is_forecast=item.is_forecast,
            evidence_text=item.printed,
            evidence_locator=pointer_to("facts", index, "printed"),
        )
