"""What the entries of our YAML files have in common."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

ID_PATTERN = r"^[a-z0-9][a-z0-9-]{0,63}$"
"""Ids become file names and asset keys: no case, no dots, no separators."""


def _decimal(value: object) -> object:
    """Take numbers of a YAML file by their printed form; 0.1 is not a binary fraction here."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Id = Annotated[str, Field(pattern=ID_PATTERN)]
Amount = Annotated[Decimal, BeforeValidator(_decimal)]
Word = Annotated[str, Field(min_length=2)]

SHORTEST_REASON = 3
"""Characters of a person's reason for a decision."""
Reason = Annotated[str, Field(min_length=SHORTEST_REASON)]


class Entry(BaseModel):
    """One entry: unknown fields are refused, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
