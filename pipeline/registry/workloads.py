"""Uses that are priced: the entries of `workloads` in sources.yaml."""

from typing import Annotated

from pydantic import Field

from pipeline.registry.entries import Entry


class Workload(Entry):
    """What one request of one kind of use takes."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_-]+$")]
    """What the use is called in `derived/workload_costs`."""
    input_tokens: Annotated[int, Field(gt=0)]
    """Prompt of one request, cached part included."""
    output_tokens: Annotated[int, Field(ge=0)]
    """Answer to it."""
    cached_share: Annotated[float, Field(ge=0, le=1)] = 0
    """Share of the prompt that is read from the provider's cache."""


WORKLOADS = (
    Workload(name="chat", input_tokens=1_000, output_tokens=1_000),
    Workload(name="rag", input_tokens=10_000, output_tokens=1_500),
    Workload(name="long", input_tokens=100_000, output_tokens=2_000),
    Workload(name="agentic", input_tokens=50_000, output_tokens=1_000, cached_share=0.97),
)
"""The first three as benchmarks measure them; the last, a coding agent that sends its whole
conversation with each step, 97 % of which the provider has read before."""
