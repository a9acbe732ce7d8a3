"""Documents of a source that are no page of the web, or need a word beside them."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from pipeline.domain.days import midnight
from pipeline.domain.readings import Meter
from pipeline.registry.entries import Amount, Entry, Reason


class RunConditions(Entry):
    """Conditions of a benchmark run."""

    started_on: date
    """First day of the run."""
    ended_on: date
    """Last day of the run."""
    region: str
    """Where the client ran."""
    concurrency: Annotated[int, Field(gt=0)]
    """Requests in flight at once."""
    prompt_tokens: Annotated[int, Field(gt=0)]
    """Input that each request was meant to have."""
    output_tokens: Annotated[int, Field(gt=0)]
    """Output that each request was meant to have; real ones differ by a few tokens."""
    measured_by: str
    """Who measured."""

    def of_figures(self) -> dict[str, Any]:
        """Return what a `PerformanceReading` says of the run."""
        plain = {"region", "concurrency", "prompt_tokens", "output_tokens", "measured_by"}
        return self.model_dump(include=plain) | {
            "window_start": midnight(self.started_on),
            "window_end": midnight(self.ended_on + timedelta(days=1)),
        }


class BenchmarkRun(RunConditions):
    """One benchmark run, for files that hold its requests but not its conditions."""

    model_id: str
    """API id that was called."""
    model_label: str
    """Model, for people."""


class Embedded(Entry):
    """A catalogue that an installed package carries."""

    package: str
    """Distribution."""
    version: str
    """Version whose release date stands here; another installed version is an error."""
    released_at: AwareDatetime
    """When that version was published: the date of what it says."""


class Released(Entry):
    """A document that lies in each release of a package, which a package index keeps."""

    package: str
    """Name of the package."""
    member: str
    """Path of the document in its wheels."""
    compression: Literal["gzip"] | None = None
    """How the document is packed within the wheel."""
    use: Literal["fallback", "history", "only"]
    """`fallback`: each night, where the address has failed for three cadences or was never read,
    the newest release is read. `history`: releases are read by a backfill alone. `only`: likewise,
    and there is no address to read."""
    released_cadence_days: Annotated[int, Field(gt=0)] = 7
    """How often the package is released at most: after three of these prices of a release are
    stale."""


class AcceptedRow(Entry):
    """A doubted price that a person judged right."""

    offer: Annotated[str, Field(min_length=1)]
    """Its `offer_key`."""
    meter: Meter
    """What is billed."""
    usd: Amount
    """The price; another one is doubted again."""
    reason: Reason
    """Why it is right."""


class Accepted(Entry):
    """A snapshot that a person judged sound although a check failed."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Digest of the snapshot."""
    reason: Reason
    """Why it is sound."""
