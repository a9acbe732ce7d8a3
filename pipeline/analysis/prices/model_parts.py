"""What the name of a canonical model says: family, version and number of parameters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_EXPERTS = re.compile(r"(\d+)x(\d+(?:\.\d+)?)b")
_EXPERT_COUNT = re.compile(r"\d+e")
_ACTIVE = re.compile(r"a(\d+(?:\.\d+)?)b")
_TOTAL = re.compile(r"(\d+(?:\.\d+)?)([bmt])")
_VERSION = re.compile(r"v?([a-z]?\d{1,2}(?:\.\d+)*[a-z]?)")
_BILLION = {"m": 1e6, "b": 1e9, "t": 1e12}


@dataclass(frozen=True)
class ModelParts:
    """The parts of a canonical name."""

    family: str | None
    """The word that names of its family start with; null for makers whose families are unknown."""
    version: str | None
    """Version, as the name says it."""
    total_b: float | None
    """Parameters in billions. `8x7b` counts as 56, as sellers count it; experts share layers, so
    that the weights are fewer."""
    active_b: float | None
    """Parameters in billions that one token uses."""
    is_mixture: bool | None
    """Whether it is a mixture of experts; null where the name says no size."""
    published_as: tuple[str, ...] = ()
    """How the maker stores the weights, as models.yaml knows it; empty where it says nothing."""


def model_parts(name: str, families: Iterable[Mapping[str, Any]]) -> ModelParts:
    """Return what a canonical name says.

    >>> model_parts("llama-3.1-70b-instruct", []).total_b
    70.0
    >>> scout = model_parts("llama-4-scout-17b-16e-instruct", [])
    >>> scout.total_b, scout.active_b, scout.is_mixture
    (None, 17.0, True)

    Args:
        name: The part of `org/model` after the maker.
        families: The maker's families, as models.yaml has them.
    """
    family = _family(name, families)
    rest = name.replace(family["stem"], "", 1) if family else name
    tokens = [token for token in rest.split("-") if token]
    if family and family["hyphened"]:
        tokens = _joined(tokens)
    total, active, is_mixture = _sizes(tokens)
    if family and family["mixture"] and total is not None:
        is_mixture = True
    named = family["stem"] if family else None
    published = _published_as(name, family["published_as"]) if family else ()
    return ModelParts(named, _version(tokens), total, active, is_mixture, published)


def _published_as(name: str, forms: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the forms by the longest words that the name starts with."""
    fits = [start for start in forms if f"{name}-".startswith(f"{start}-")]
    return tuple(forms[max(fits, key=len)]) if fits else ()


def _family(name: str, families: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    fits = [family for family in families if _belongs(name, family)]
    return max(fits, key=_closeness, default=None)


def _closeness(family: Mapping[str, Any]) -> tuple[bool, int]:
    return family["place"] == "anywhere", len(family["stem"])


def _belongs(name: str, family: Mapping[str, Any]) -> bool:
    if family["place"] == "anywhere":
        return family["stem"] in name.split("-")
    rest = name.removeprefix(family["stem"])
    if rest == name:
        return False
    return rest[:1] in ("", "-") or (family["glued"] and rest[0].isdigit())


def _joined(tokens: list[str]) -> list[str]:
    """Put a hyphened version together: `4-1` is 4.1; a date is none."""
    joined: list[str] = []
    for token in tokens:
        if joined and len(token) == 1 and token.isdigit() and joined[-1].isdigit():
            joined[-1] += f".{token}"
        else:
            joined.append(token)
    return joined


def _sizes(tokens: list[str]) -> tuple[float | None, float | None, bool | None]:
    for match in filter(None, map(_EXPERTS.fullmatch, tokens)):
        return int(match[1]) * float(match[2]), None, True
    totals = {
        float(match[1]) * _BILLION[match[2]] / 1e9
        for match in map(_TOTAL.fullmatch, tokens)
        if match
    }
    total = totals.pop() if len(totals) == 1 else None
    if any(map(_EXPERT_COUNT.fullmatch, tokens)):
        return None, total, True
    for match in filter(None, map(_ACTIVE.fullmatch, tokens)):
        return total, float(match[1]), True
    return total, None, None if total is None else False


def _version(tokens: list[str]) -> str | None:
    for token in tokens:
        match = _VERSION.fullmatch(token)
        if match and not _TOTAL.fullmatch(token) and not _EXPERT_COUNT.fullmatch(token):
            return match[1]
    return None
