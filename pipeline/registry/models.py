"""`models.yaml`: who makes models, how their names are spelled, and what no rule can know."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.registry.strict_yaml import parse_model, read_text

NamePart = Annotated[str, Field(pattern=r"^[a-z0-9.*_-]+$")]
"""One part of a name, in lower case."""
Canonical = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$")]
"""A canonical model: `org/model`."""


class Family(BaseModel):
    """Models whose names start with one word and are spelled alike."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stem: NamePart
    """The word that names start with; the longest that fits counts."""
    org: NamePart
    """Who makes them, as in `makers`."""
    place: Literal["start", "anywhere"] = "start"
    """`anywhere`: a name with the stem inside belongs here, whatever it starts with."""
    open: bool = True
    """Whether others publish fine-tunes under like names. If not, the maker alone names the models:
    a name with a word that is none of `words` is no model's."""
    glued: bool = False
    """Whether the version follows the stem without a hyphen: `qwen3`."""
    generic: bool = False
    """Whether others' names start with the same word, so that the id must name the maker."""
    hyphened: bool = False
    """Whether versions have a hyphen for the dot: `claude-opus-4-1`."""
    dotted: bool = False
    """Whether a point stands between stem and version: `flux.1-dev`."""
    version_last_from: int | None = None
    """First version that follows the size class: `claude-3-opus`, but `claude-opus-4`."""
    plain_version: bool = False
    """Whether a `v` before the version is a seller's: `llama-v3` is `llama-3`."""
    tuned: NamePart | None = None
    """What a name without it means when a seller leaves it out: `instruct`, `chat`, `it`."""
    alone: tuple[NamePart, ...] = ()
    """Words that stand for the family before a version, its own word left out."""
    tuned_of: dict[NamePart, NamePart] = {}
    """The same by the first word of a name, where versions differ: `qwen2.5`."""
    modeless: tuple[NamePart, ...] = ()
    """Words of models that come without a mode in a family whose others have one."""
    renames: dict[NamePart, NamePart] = {}
    """Words that sellers write for a word of the maker."""
    one_digit: bool = False
    """Whether all major versions have one digit, so that two digits lack the point: `gpt-35`."""
    drops: tuple[NamePart, ...] = ()
    """Words that say nothing."""
    words: tuple[NamePart, ...] = ()
    """Words of the maker's names, besides those of every family."""
    numbered: tuple[NamePart, ...] = ()
    """Words behind which a second number may stand where `open` is false: `gpt-5.4-image-2`."""
    keeps: tuple[NamePart, ...] = ()
    """Words of `serving` that belong to the name here."""
    serves: tuple[NamePart, ...] = ()
    """Words that name an offer, not a model, in this family only."""
    sizeless: bool = False
    """Whether serving words may follow a name without a size."""
    sized: bool = False
    """Whether names state a size, but for those with one of `unsized`."""
    states_no_size: bool = False
    """Whether no name states a size, so that one with a size is none of the maker's."""
    unsized: tuple[NamePart, ...] = ()
    """Words of models whose size is unknown."""
    tiers: tuple[NamePart, ...] = ()
    """Words that stand for a size, so that a name with one may leave the size out."""
    weak: tuple[NamePart, ...] = ()
    """Words that may be left out where the size is stated."""
    context_in_name: bool = False
    """Whether models differ by context length: `phi-3-mini-4k-instruct`."""
    drops_dates: tuple[NamePart, ...] = ()
    """Names that have one dated snapshot only, so that the date says nothing; `*` for all."""
    iso_dates: bool = False
    """Whether the maker writes the day of a snapshot as `2025-07-28`."""
    keeps_dates: tuple[NamePart, ...] = ()
    """Names with several snapshots, whose date `drops_dates: ["*"]` leaves."""
    served: dict[NamePart, tuple[NamePart, ...]] = {}
    """By word, the names beside which it names an offer of the same weights."""
    zeroless: bool = False
    """Whether no version ends with `.0`, though sellers write it."""
    pointed: bool = False
    """Whether versions have a point, so that `3` alone may be any of 3.0, 3.1 and so on."""
    mixture: bool = False
    """Whether they are mixtures of experts although their names do not say so."""
    published_as: dict[NamePart, tuple[NamePart, ...]] = {}
    """By the first words of a name, how the maker stores the weights, where not in 16 bits only."""
    latest: Literal["refuse", "drop", "keep"] = "refuse"
    """What `latest` means: a name that moves, nothing, or a part of the name."""

    def tuned_mode(self, name: Sequence[str]) -> str | None:
        """Return the mode that a name without one means when a seller leaves it out."""
        return self.tuned_of.get(name[0], self.tuned) if name else self.tuned


class Alias(BaseModel):
    """One seller's use of one id, over one interval."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")] | None = None
    """Who sells it: an id of providers.yaml; none where only one seller's ids have this form."""
    id: Annotated[str, Field(min_length=1)]
    """The id as the provider writes it; compared without regard to case."""
    model: Canonical
    """What it means."""
    since: datetime.date | None = None
    """First day on which this is known to hold."""
    until: datetime.date | None = None
    """First day on which it is no longer known to hold."""
    reason: Annotated[str, Field(min_length=10)]
    """Why no rule gives this."""

    def holds(self, on: datetime.date | None) -> bool:
        """Return whether the id means this on a day; without a day, only if it never moved."""
        if on is None:
            return self.since is None and self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


class Models(BaseModel):
    """The whole of models.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    makers: dict[NamePart, tuple[NamePart, ...]]
    """Our name of each maker, and what else stands for it in an id."""
    repositories: dict[NamePart, NamePart] = {}
    """By maker, the name under which it publishes, where that is not ours: an id with our name is a
    seller's, in which a name without a mode may be the base model or the tuned one."""
    hosts: tuple[NamePart, ...]
    """Path segments that say where a model is sold or who copied it."""
    quantizations: dict[NamePart, tuple[NamePart, ...]]
    """Our word for each way to store weights, and other words for it."""
    offers: tuple[NamePart, ...]
    """Words that name an offer in every family."""
    serving: tuple[NamePart, ...]
    """Words that name the speed or place of an offer, but for families that keep them."""
    plain_variants: tuple[NamePart, ...] = ()
    """Words of `serving` by which a seller names its plain offer: it ranks with plain ones."""
    shops: dict[NamePart, NamePart] = {}
    """By seller, the maker whose own shop it is, where it bears another name."""
    tuned_only: tuple[NamePart, ...] = ()
    """Sellers of tuned models alone, ids of providers.yaml: a name without a mode is the tuned
    model, though the maker's own name stands before it."""
    own_offers: dict[NamePart, tuple[NamePart, ...]] = {}
    """By seller, words behind a size or mode that tell an offer of its own."""
    servers: dict[NamePart, tuple[NamePart, ...]] = {}
    """By seller, last words of names that say who serves the model."""
    accounts: tuple[NamePart, ...] = ()
    """Sites where a maker's name before a model's is the maker's own account."""
    makers_names: tuple[NamePart, ...] = ()
    """Sellers whose names are the makers' own: one without a mode is the base model's."""
    plans: tuple[NamePart, ...] = ()
    """First words of ids by which a seller names a plan or tool of its own."""
    appended: tuple[NamePart, ...] = ()
    """Words of `serving` that sellers put behind the whole `org/name` of a maker."""
    after_size: tuple[NamePart, ...] = ()
    """Words of `serving` that tell an offer only after a size: else a smaller model."""
    path_offers: tuple[NamePart, ...] = ()
    """Segments of an id, before maker and name, that name an offer."""
    others: tuple[NamePart, ...] = ()
    """Words of names that are no maker's: of fine-tunes, groups and remarks."""
    tunes: tuple[NamePart, ...] = ()
    """Words by which somebody names a tune of another's weights."""
    noise: tuple[NamePart, ...]
    """Words that a seller adds and that say nothing."""
    formats: tuple[NamePart, ...] = ()
    """Words for files that somebody made of another's weights."""
    recipes: tuple[NamePart, ...] = ()
    """Words that say nothing beside a word of `quantizations`: how the weights were quantized."""
    services: tuple[NamePart, ...] = ()
    """Words that name a service, no model, where no other word stands beside them."""
    words: tuple[NamePart, ...]
    """Words of names in every family."""
    families: tuple[Family, ...]
    """How each family's names are spelled."""
    models: dict[NamePart, dict[NamePart, tuple[NamePart, ...]]]
    """By maker: our name of a model, and other names for the same weights."""
    sizes: dict[NamePart, tuple[Canonical, ...]] = {}
    """By size, the models whose names leave it out though sellers add it."""
    ambiguous: tuple[Canonical, ...]
    """Names that stand for several versions, so for none."""
    aliases: tuple[Alias, ...]
    """What no rule can know."""

    def __hash__(self) -> int:
        """Return a hash that is cheap: there is one of these in a process, as a rule."""
        return hash((len(self.families), len(self.aliases)))

    @model_validator(mode="after")
    def _makers_are_known(self) -> Self:
        for org in [*(family.org for family in self.families), *self.models]:
            if org not in self.makers:
                msg = f"'{org}' is not among makers: add it"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        spellings = [name for slug, others in self.makers.items() for name in (slug, *others)]
        stems = [family.stem for family in self.families]
        for what, names in (("maker", spellings), ("stem", stems)):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                msg = f"{what} stands twice: {', '.join(twice)}"
                raise ValueError(msg)
        return self


def load_models(path: Path) -> Models:
    """Return models.yaml as typed data; a text that was read before is not read again.

    Raises:
        ConfigError: The file cannot be read or has a mistake; the message names its line.
    """
    return _read(read_text(path), str(path))


@lru_cache(maxsize=2)
def _read(text: str, name: str) -> Models:
    return parse_model(text, Models, name=name)
