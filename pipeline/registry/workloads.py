"""Uses that are priced: the entries of `workloads` in sources.yaml."""

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from pipeline.domain.readings import SearchContext, ServiceTier
from pipeline.registry.entries import Entry

_MOMENT = re.compile(r"((mon|tues|wednes|thurs|fri|satur|sun)day )?([01]\d|2[0-3]):[0-5]\d")
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _as_time_of_day(text: str) -> str:
    if _MOMENT.fullmatch(text):
        return text
    msg = f"'{text}' is no time of a day: write one as 02:00 or 'saturday 02:00'"
    raise ValueError(msg)


class Workload(Entry):
    """What one request of one kind of use takes."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
    """What the use is called in `derived/workload_costs`."""
    input_tokens: Annotated[int, Field(gt=0)]
    """Prompt of one request, cached parts included."""
    output_tokens: Annotated[int, Field(ge=0)]
    """Answer to it, reasoning included."""
    cached_share: Share = 0
    """Share of the prompt that is read from the provider's cache."""
    cache_write_share: Share = 0
    """Share of the prompt that is written to the cache, to be kept for as long as is usual."""
    cache_write_1h_share: Share = 0
    """Share of the prompt that is written to the cache, to be kept for an hour."""
    reasoning_tokens: Annotated[int, Field(ge=0)] = 0
    """Part of the answer that is hidden reasoning."""
    images: Count = 0
    """Images that are made."""
    audio_seconds: Count = 0
    """Seconds of audio that are transcribed."""
    searches: Count = 0
    """Searches of the web that the provider makes."""
    search_context: SearchContext | None = None
    """How much of what is found is put into the prompt, where sellers price that apart; by default
    the highest price counts."""
    service_tier: ServiceTier = "standard"
    """Class of service."""
    region: str | None = None
    """Where it is served, as sellers name it; looked at where they price regions apart."""
    time_of_day: Annotated[str, AfterValidator(_as_time_of_day)] | None = None
    """Time in UTC, as `02:00` or `saturday 02:00`, where prices differ by the hour; by default the
    highest price counts."""

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        if self.cached_share + self.cache_write_share + self.cache_write_1h_share > 1:
            msg = "more of the prompt is read from and written to the cache than there is"
            raise ValueError(msg)
        if self.reasoning_tokens > self.output_tokens:
            msg = "reasoning_tokens are part of output_tokens, and cannot be more"
            raise ValueError(msg)
        return self


WORKLOADS = (
    Workload(name="chat", input_tokens=1_000, output_tokens=1_000),
    Workload(name="rag", input_tokens=10_000, output_tokens=1_500),
    Workload(name="long", input_tokens=100_000, output_tokens=2_000),
    Workload(name="agentic", input_tokens=50_000, output_tokens=1_000, cached_share=0.97),
)
"""The first three as benchmarks measure them; the last, a coding agent that sends its whole
conversation with each step, 97 % of which the provider has read before."""
