"""Prices that a person wants to hear of: the entries of `watch` in sources.yaml."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.registry.entries import Amount, Entry, Id

WatchedMeter = Literal["input", "output", "cached", "blended"]
"""What is looked at; `blended` is three parts of input to one of output."""


class Watch(Entry):
    """One wish: news of it comes when what it asks for becomes another."""

    id: Id
    """Name of the wish; news carries it."""
    model: Annotated[str, Field(pattern=r"^[a-z0-9.-]+/[a-z0-9._-]+$")]
    """Canonical model; `inference-market resolve NAME` says it."""
    providers: tuple[Id, ...] = ()
    """Sellers that are looked at; all that are ranked where none is named."""
    meter: WatchedMeter = "blended"
    """Price that is looked at, in US dollars per million tokens."""
    when: Literal["changed", "below", "cheapest"]
    """`changed`: any price is another; `below`: other sellers ask at most `below_usd`; `cheapest`:
    another seller asks least."""
    below_usd: Annotated[Amount, Field(gt=0)] | None = None
    """Target of `below`."""

    @model_validator(mode="after")
    def _has_a_target(self) -> Self:
        if (self.when == "below") != (self.below_usd is not None):
            msg = "`below_usd` belongs to `when: below`: give both, or neither"
            raise ValueError(msg)
        return self
