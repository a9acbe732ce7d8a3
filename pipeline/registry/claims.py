"""`claims.yaml`: what a report claims, claim by claim, and which sources it cites for it."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.registry.entries import Amount, Entry, Id
from pipeline.registry.printed_figures import PrintedFigure
from pipeline.registry.strict_yaml import PlacedError, load_model
from pipeline.registry.wanted_facts import About

ClaimId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,31}$")]
Text = Annotated[str, Field(min_length=1)]
Relation = Literal["lowest", "highest", "below_median", "above_median"]


class Sized(About):
    """What a figure of a report is about."""

    parameters_b: Amount | None = None
    """Size of the models that it is about, in billions of parameters."""


class FigureEntry(PrintedFigure, Sized):
    """One figure of a claim."""

    as_of: tuple[date, date] | None = None
    """First and last day of the time for which it is said to be true."""


class Comparison(Sized):
    """A claim that one figure stands out among others."""

    is_: Annotated[Relation, Field(alias="is")]
    """How it stands out."""
    by_pct: Amount = Decimal(0)
    """By how much at least, for the median."""
    among: tuple[Id, ...] = ()
    """The others; everybody of whom there is a figure, where none is named."""


class Attribution(Entry):
    """A claim about whose figures or whose work it is."""

    publisher: str | None = None
    """Who is said to have published the figures."""
    work: str | None = None
    """What is said to have been described, without its version."""
    version: str | None = None
    """Its version."""
    subject: Id | None = None
    """Whose work it is."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if (self.publisher is None) == (self.work is None or self.version is None):
            msg = "name either a publisher, or a work and its version"
            raise ValueError(msg)
        return self


class Claim(Entry):
    """One claim."""

    id: ClaimId
    """Unique within the report."""
    section: Text
    """Section that makes it: a name of `sections`."""
    lines: Annotated[tuple[int, ...], Field(min_length=1)]
    """Lines of the report that make it."""
    says: Text
    """What it says, in our words."""
    quote: Text | None = None
    """What the report says, verbatim."""
    row: Id | None = None
    """Row of a table that it shares with other claims."""
    duplicate_of: ClaimId | None = None
    """Claim that it says again."""
    figures: tuple[FigureEntry, ...] = ()
    """Its figures."""
    comparison: Comparison | None = None
    """How one figure stands out among others."""
    attribution: Attribution | None = None
    """Whose figures or work it is."""
    repeats: tuple[ClaimId, ...] = ()
    """Claims whose figures it joins."""
    not_checkable: str | None = None
    """Why nothing can be checked."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = (
            self.figures,
            self.comparison,
            self.attribution,
            self.repeats,
            self.not_checkable,
        )
        if sum(bool(kind) for kind in kinds) != 1:
            msg = "give one of figures, comparison, attribution, repeats and not_checkable"
            raise ValueError(msg)
        return self


class Citation(Entry):
    """A source that a section cites."""

    source: Id
    """An id of sources.yaml."""
    label: Text
    """How the report calls it."""


class SectionEntry(Entry):
    """A section of the report."""

    name: Text
    """Its name, as claims have it."""
    citations: tuple[Citation, ...] = ()
    """What it cites; none where it has no list of sources."""


class Report(Entry):
    """The report."""

    id: Id
    """Unique id; `report_id` of its claims."""
    title: Text
    """Its title."""
    written_between: tuple[date, date]
    """First and last day on which it can have been written."""


class Sum(Entry):
    """Figures of the report that determine another."""

    whole: Sized
    """What they determine."""
    part: ClaimId
    """Claim of a part of it."""
    share: ClaimId
    """Claim of that part's share, in percent."""


class Claims(Entry):
    """The whole of a claims file."""

    report: Report
    """Whose claims they are."""
    sections: tuple[SectionEntry, ...]
    """Its sections, with what each cites."""
    claims: tuple[Claim, ...]
    """The claims, in the order of the report."""
    sums: tuple[Sum, ...] = ()
    """Arithmetic that can be done again."""

    @cached_property
    def citations(self) -> dict[str, tuple[Citation, ...]]:
        """What each section cites."""
        return {section.name: section.citations for section in self.sections}

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        ids = [claim.id for claim in self.claims]
        for index, claim in enumerate(self.claims):
            if claim.id in ids[:index]:
                msg = f"claim id '{claim.id}' stands twice: rename one"
                raise PlacedError(msg, "claims", index, "id")
            if claim.section not in self.citations:
                msg = f"'{claim.section}' is not among 'sections': add it, or mend its spelling"
                raise PlacedError(msg, "claims", index, "section")
            _expect_known((*filter(None, [claim.duplicate_of]),), ids, index, "duplicate_of")
            _expect_known(claim.repeats, ids, index, "repeats")
        for index, item in enumerate(self.sums):
            for field in ("part", "share"):
                if getattr(item, field) not in ids:
                    msg = f"'{getattr(item, field)}' is no claim: mend its spelling"
                    raise PlacedError(msg, "sums", index, field)
        return self


def _expect_known(names: tuple[str, ...], ids: list[str], index: int, field: str) -> None:
    for name in names:
        if name not in ids or name == ids[index]:
            msg = f"'{name}' is no other claim: mend its spelling"
            raise PlacedError(msg, "claims", index, field)


def load_claims(path: Path) -> Claims:
    """Return the claims of the file at `path`.

    Raises:
        ConfigError: The file has a mistake; the message names line and mend.
    """
    return load_model(path, Claims)
