"""What facts are about, and which ones to look for in an article or a report."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from pipeline.domain.metrics import METRICS, FactUnit
from pipeline.registry.entries import Entry, Id, Word


def _known_metric(name: str) -> str:
    if name not in METRICS:
        msg = f"no metric '{name}': name one of {', '.join(METRICS)}"
        raise ValueError(msg)
    return name


MetricName = Annotated[str, AfterValidator(_known_metric)]
"""A key of `pipeline.domain.metrics.METRICS`."""


class About(Entry):
    """What a fact is about."""

    subject: Id
    """Company, market or chip: an id of providers.yaml, or another word of our own."""
    metric: MetricName
    """What is stated."""
    model: str | None = None
    """Canonical model that it is about."""
    scope: str | None = None
    """What else it is bound to: a region, a tier, a rival."""
    period: str | None = None
    """Time that the figure is for: `2024`, `2025-Q1`."""
    measured_by: str | None = None
    """Who measured, where that is said."""


class WantedFact(About):
    """One fact to look for in an article or a report.

    The figure is taken from a sentence that has all of `near` and none of `without`. It must go
    with the last of `near`, be said of nobody else, and be neither denied nor, unless that is
    wanted, of the past or of a time to come. Where several sentences give different figures, none
    is taken.
    """

    unit: FactUnit
    """Unit of the figure."""
    near: Annotated[tuple[Word, ...], Field(min_length=1)]
    """Words that the sentence has, each whole or with alternatives between bars:
    `valuation|valued`; the last is what the figure goes with. The label and the head of a cell, and
    what introduces a list, count as part of the sentence."""
    without: tuple[Word, ...] = ()
    """Words that rule a sentence out, as those of another company."""
    names: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    """Names to look for, where the unit is `name`."""
    quote: str | None = None
    """Words of the document, as a person found them in one sentence or cell: the only figure in
    them that has the unit is taken, whatever our grammar makes of it, as long as the document has
    them."""
    is_forecast: bool = False
    """Whether it speaks of a time to come."""

    @model_validator(mode="after")
    def _unit_fits(self) -> Self:
        units = METRICS[self.metric].units
        if self.unit not in units:
            msg = f"{self.metric} is stated in {' or '.join(units)}, not in {self.unit}"
            raise ValueError(msg)
        if self.quote is not None and self.unit == "name":
            msg = "quote: pins a figure, and names have none"
            raise ValueError(msg)
        if (self.unit == "name") != bool(self.names):
            msg = "names: needed where the unit is name, and only there"
            raise ValueError(msg)
        return self
