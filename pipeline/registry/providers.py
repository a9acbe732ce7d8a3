"""`providers.yaml`: who sells, makes chips or routes, and the names that sources have for them."""

import hashlib
import json
import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, model_validator

from pipeline.domain.seller_kinds import ProviderKind
from pipeline.registry.entries import Id
from pipeline.registry.strict_yaml import PlacedError, load_model

DateBasis = Literal["stated", "observed", "inferred"]


MAX_ID: Final = 64
"""Characters of an id at most."""

NAMELESS: Final = "unnamed"
"""Id of a seller whose name has no letter or digit that ids may have."""


class Ended(BaseModel):
    """When a seller stopped selling, and how that is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date
    """First day on which it sold no more."""
    date_is: DateBasis
    """`stated` by the seller, `observed` by others on that day, or `inferred`."""
    address: HttpUrl
    """Where that stands."""
    quote: Annotated[str, Field(min_length=1)] | None = None
    """In what words."""


class EndedRoute(Ended):
    """A router that no longer passes requests on to a seller."""

    via: Id
    """The router: an id of providers.yaml."""


class Provider(BaseModel):
    """One company or engine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    """Unique; the `provider_id` of its rows."""
    name: str
    """Name for people."""
    kind: ProviderKind | None = None
    """What it is to a buyer of inference; null: nobody looked into it, so it has no rank."""
    ended: Ended | None = None
    """When it stopped selling, if it did."""
    ended_routes: tuple[EndedRoute, ...] = ()
    """Routers that dropped it, while it may go on selling itself."""
    highlighted: bool = False
    """Whether a night without a price from its own pages is a failure."""
    aliases: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    """What sources call it, besides its id; compared without regard to case."""


class ProviderRegistry(BaseModel):
    """The whole of providers.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    providers: tuple[Provider, ...]
    """The providers, sorted by id."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        owners: dict[str, str] = {}
        for index, provider in enumerate(self.providers):
            for name in {provider.id, *(alias.casefold() for alias in provider.aliases)}:
                if name in owners:
                    msg = f"'{name}' names both {owners[name]} and {provider.id}: remove one"
                    field = "id" if name == provider.id else "aliases"
                    raise PlacedError(msg, "providers", index, field)
                owners[name] = provider.id
        return self

    @cached_property
    def ids_by_name(self) -> dict[str, str]:
        """Id by each name, names in lower case."""
        return {
            name.casefold(): provider.id
            for provider in self.providers
            for name in (provider.id, *provider.aliases)
        }

    @cached_property
    def names_sha256(self) -> str:
        """Digest of all names, and of whom each stands for."""
        return hashlib.sha256(json.dumps(self.ids_by_name, sort_keys=True).encode()).hexdigest()

    def unlisted_id(self, name: str) -> str:
        """Return the id of a seller that no entry knows: its name in the form of our ids.

        >>> ProviderRegistry(providers=()).unlisted_id("Smith & Sons_AI")
        'smith-sons-ai'
        """
        spelled = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or NAMELESS
        return self.resolve(spelled) or spelled[:MAX_ID]

    def resolve(self, name: str) -> str | None:
        """Return the id that a source's name stands for, or null where it is not known."""
        return self.ids_by_name.get(name.casefold())


def load_providers(path: Path) -> ProviderRegistry:
    """Return the providers of the file at `path`.

    Raises:
        ConfigError: The file has a mistake; the message names line and mend.
    """
    return load_model(path, ProviderRegistry)
