"""The identity of each row of a frame of statements, every distinct name resolved once."""

import datetime
from collections.abc import Iterator
from functools import lru_cache, partial

import pandas as pd

from pipeline.analysis.identity.nearest import nearest
from pipeline.analysis.identity.resolve import (
    UNKNOWN,
    Identity,
    resolve,
    stored_as,
    without_plain,
)
from pipeline.registry.models import Models

Named = tuple[str, str, str | None, datetime.date | None, datetime.date | None]
"""Provider, id or label, label beside an id, and the days of the statement where they matter."""

KEPT_NAMES = 65_536
"""Resolved names that are kept: several times those of all our sources."""


def identified(
    rows: pd.DataFrame, models: Models, *, first: pd.Series, last: pd.Series
) -> pd.DataFrame:
    """Return statements with `model_id`, `model_variant`, `quantization` and `match_basis`.

    A printed quantization stays, in our word for it. What is priced by size class or by GPU hour
    is no model. An id whose meaning moved while the statement stood is not resolved.

    Args:
        rows: Rows with `provider_id`, `offer_key`, `model_id_native` and `model_label`.
        models: `models.yaml`.
        first: When each statement is first known to stand.
        last: When it is last known to.
    """
    names_of_rows = _names(rows, models, first, last)
    number = names_of_rows.groupby(list(names_of_rows), dropna=False, sort=False).ngroup()
    distinct = names_of_rows[~number.duplicated()]
    found = [_identity(models, named) for named in _named(distinct)]
    names = {
        "model_id": [identity.canonical_model for identity in found],
        "model_variant": [without_plain(models, identity.variant) for identity in found],
        "quantization": [identity.quantization for identity in found],
        "match_basis": [identity.basis for identity in found],
    }
    named = pd.DataFrame(names).astype("str").take(number.to_numpy()).set_axis(rows.index)
    if "quantization" in rows:
        printed = rows["quantization"].map(partial(stored_as, models), na_action="ignore")
        named = named.assign(quantization=printed.where(printed.notna(), named["quantization"]))
    return rows.assign(**{str(name): named[name] for name in named})


def _names(rows: pd.DataFrame, models: Models, first: pd.Series, last: pd.Series) -> pd.DataFrame:
    """Return what to resolve of each row; the days only where an id's meaning moved."""
    moved = {alias.id.lower() for alias in models.aliases if alias.since or alias.until}
    native = rows["offer_key"].str.lower()
    bare = native.str.replace(r":.*", "", regex=True)
    own = bare.str.replace(r"^[^/]*/", "", regex=True)
    has_moved = native.isin(moved) | bare.isin(moved) | own.isin(moved)
    is_model = pd.Series(True, index=rows.index)
    for name in ("size_min_b", "gpu_type"):
        if name in rows:
            is_model &= rows[name].isna()
    return pd.DataFrame(
        {
            "is_model": is_model,
            "has_id": rows["model_id_native"].notna(),
            "provider_id": rows["provider_id"],
            "offer_key": rows["offer_key"],
            "model_label": rows["model_label"],
            "first": first.where(has_moved),
            "last": last.where(has_moved),
        }
    )


def _named(names: pd.DataFrame) -> Iterator[Named | None]:
    """Yield the arguments that resolve each distinct name, none where it is of no model."""
    columns = (names[name] for name in names)
    for is_model, has_id, provider, key, label, begun, ended in zip(*columns, strict=True):
        days = (None, None) if pd.isna(begun) else (begun.date(), ended.date())
        beside = label if has_id and label != key else None
        yield (provider, key if has_id else label, beside, *days) if is_model else None


@lru_cache(maxsize=KEPT_NAMES)
def _identity(models: Models, named: Named | None) -> Identity:
    if named is None:
        return UNKNOWN
    provider, model_id, label, first, last = named
    identity = resolve(models, provider, model_id, label, on=first)
    if first == last or identity == resolve(models, provider, model_id, label, on=last):
        return identity
    return UNKNOWN


def nearest_to(offers: pd.DataFrame, models: Models) -> pd.DataFrame:
    """Return the canonical models most like each offer that has none, best first.

    Args:
        offers: As `identified` returns them.
        models: `models.yaml`.

    Returns:
        `offer_key`, `model_label`, `nearest`: a row per distinct name.
    """
    unknown = offers[offers["model_id"].isna()][["offer_key", "model_label"]].drop_duplicates()
    known = frozenset(offers["model_id"].dropna())
    named = zip(unknown["offer_key"], unknown["model_label"], strict=True)
    found = [_nearest(models, key, label, known) for key, label in named]
    return unknown.assign(nearest=pd.Series(found, index=unknown.index, dtype="object"))


@lru_cache(maxsize=KEPT_NAMES)
def _nearest(models: Models, key: str, label: str, known: frozenset[str]) -> list[str]:
    return nearest(models, key, None if label == key else label, among=known)
