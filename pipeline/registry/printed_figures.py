"""Figures that a person wrote down as a page or a report prints them, read by our own grammar."""

from functools import lru_cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.domain.metrics import METRICS, FactUnit
from pipeline.quantities.quantities import Quantity, quantity_of
from pipeline.registry.wanted_facts import About


class PrintedFigure(About):
    """One figure, as printed."""

    printed: Annotated[str, Field(min_length=1)]
    """The figure, hedge and unit included, or the name; as printed."""
    unit: FactUnit | None = None
    """Its unit; needed where the metric has several."""
    is_forecast: bool = False
    """Whether it speaks of a time to come."""

    @property
    def resolved_unit(self) -> FactUnit:
        """The unit, named or implied by the metric."""
        return self.unit or METRICS[self.metric].units[0]

    @property
    def quantity(self) -> Quantity | None:
        """What is printed, read; null for a name."""
        unit = self.resolved_unit
        return None if unit == "name" else _read(self.printed, unit)

    @model_validator(mode="after")
    def _printed_can_be_read(self) -> Self:
        units = METRICS[self.metric].units
        if self.unit is None and len(units) > 1:
            msg = f"unit: {self.metric} has several, name one of {', '.join(units)}"
            raise ValueError(msg)
        if self.resolved_unit not in units:
            msg = f"unit: {self.metric} is stated in {' or '.join(units)}"
            raise ValueError(msg)
        _ = self.quantity
        return self


@lru_cache(maxsize=1_024)
def _read(printed: str, unit: FactUnit) -> Quantity:
    return quantity_of(printed, unit)
