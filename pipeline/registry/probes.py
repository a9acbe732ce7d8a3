"""`probes.yaml`: the endpoints whose speed this project measures itself."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, field_validator, model_validator

from pipeline.registry.entries import Amount, Entry, Id
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import load_model

SOURCE_PREFIX = "probe-"
"""Before the id of a probe, it is the id of the source that its measurements are."""


class Probe(Entry):
    """One model at one endpoint that speaks OpenAI's chat interface."""

    id: Id
    """Unique; the measurements are the source `probe-<id>`."""
    provider: Id
    """Who is measured: an id of providers.yaml."""
    endpoint: HttpUrl
    """Address below which `/chat/completions` lies, as https://api.acme.example/v1."""
    model: str
    """Id of the model, as the endpoint takes it."""
    label: str
    """Model, for people."""
    key_env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{2,63}$")] | None = None
    """Environment variable with the key; null: the endpoint asks for none."""
    region: str
    """Where this machine stands: a speed holds for a place."""
    prompt_tokens: tuple[Annotated[int, Field(gt=0)], ...] = (1_000, 10_000)
    """Sizes of prompt; each is asked `repetitions` times."""
    output_tokens: Annotated[int, Field(gt=1)] = 200
    """Most tokens of an answer."""
    repetitions: Annotated[int, Field(gt=0)] = 10
    """Counted requests of each size."""
    warm_ups: Annotated[int, Field(ge=0)] = 1
    """Requests of each size that go first and are not counted."""
    pause_s: Annotated[float, Field(ge=0)] = 2
    """Time between the end of one request and the start of the next."""
    timeout_s: Annotated[float, Field(gt=0)] = 60
    """Longest silence, and longest time of one request."""
    max_usd: Annotated[Amount, Field(gt=0)]
    """Most that one run may cost, by our own prices; before each request its highest cost is
    added to what was spent."""
    cadence_days: Annotated[int, Field(gt=0)] = 7
    """How often it is meant to run; after three of these its figures are overdue."""

    @field_validator("endpoint")
    @classmethod
    def _without_credentials(cls, endpoint: HttpUrl) -> HttpUrl:
        """Refuse what would be archived and published with the measurements."""
        if endpoint.username or endpoint.password or endpoint.query:
            msg = "an endpoint carries no user name, password or query: name the key in key_env"
            raise ValueError(msg)
        return endpoint

    @property
    def source_id(self) -> str:
        """Id of the source that its measurements are."""
        return f"{SOURCE_PREFIX}{self.id}"

    def as_source(self) -> Source:
        """Return the source that its measurements are."""
        entry = {
            "id": self.source_id,
            "title": f"Own measurements of {self.label} at {self.provider}",
            "publisher": "this installation",
            "url": str(self.endpoint),
            "class": "benchmark",
            "group": "measurements",
            "provider": self.provider,
            "parser": "own_probe",
            "licence": "own measurements",
            "cadence_days": self.cadence_days,
            "expect": {"rows": (1, 100)},
            "is_probe": True,
        }
        return Source.model_validate(entry)


class Probes(Entry):
    """The whole of probes.yaml."""

    probes: tuple[Probe, ...] = ()
    """The probes."""

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Probes":
        ids = [probe.id for probe in self.probes]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            msg = f"'{twice[0]}' stands twice: give one another id"
            raise ValueError(msg)
        return self


def load_probes(path: Path) -> tuple[Probe, ...]:
    """Return the probes of a file; none where there is no file.

    Raises:
        ConfigError: The file has a mistake; the message names file, line and mend.
    """
    return load_model(path, Probes).probes if path.exists() else ()


def highest_cost(
    probe: Probe, prompt_tokens: int, usd_per_mtok: tuple[Decimal, Decimal]
) -> Decimal:
    """Return the most that one request of a probe can cost, in USD.

    Prompts are made of words that are a token each in common vocabularies; a quarter is added for
    vocabularies that split more of them.

    Args:
        probe: The probe.
        prompt_tokens: Size of the prompt.
        usd_per_mtok: Prices of input and output.
    """
    input_, output = usd_per_mtok
    return (input_ * prompt_tokens * 5 / 4 + output * probe.output_tokens) / 1_000_000
