"""Readings with clean names, each with our id of its seller."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from operator import attrgetter
from typing import Any, get_args

from pipeline.domain.kinds import Reading
from pipeline.domain.names import clean_name
from pipeline.domain.readings import Evidence, FactReading
from pipeline.registry.providers import ProviderRegistry

_VERBATIM = {item.name for item in fields(Evidence)} | {"value_text", "scope"}
"""Columns that stay as printed: evidence, and the sentences by which claims are judged."""

_CLEANED = {
    kind: tuple(item.name for item in fields(kind) if item.name not in _VERBATIM)
    for kind in get_args(Reading)
}
"""All other columns of each kind of reading."""

_SELLER = attrgetter("provider_id")


def resolved(
    readings: Sequence[Reading], providers: ProviderRegistry, unknown: Counter[str]
) -> Sequence[Reading]:
    """Return readings of one kind, names clean, each with our id of its seller.

    Args:
        readings: The readings. The subject of a fact is named by our own files, in our own words.
        providers: Aliases for the names of sellers.
        unknown: Takes how often each seller is named that has no entry.
    """
    if not readings or isinstance(readings[0], FactReading):
        return _cleaned(readings)
    ids: dict[str, str] = {}
    for name, count in Counter(map(_SELLER, readings)).items():
        known = providers.resolve(name)
        if known is None:
            unknown[clean_name(name)] += count
        ids[name] = known or providers.unlisted_id(clean_name(name))
    if any(name != known for name, known in ids.items()):
        readings = [_with(item, provider_id=ids[_SELLER(item)]) for item in readings]
    return _cleaned(readings)


def _cleaned(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Each text of a column is looked at once; most are clean, and nothing is copied then."""
    if not readings:
        return readings
    dirty: dict[str, dict[Any, str]] = {}
    columns = _CLEANED[type(readings[0])]
    for column, values in zip(
        columns, zip(*map(attrgetter(*columns), readings), strict=True), strict=True
    ):
        texts = [text for text in set(values) if isinstance(text, str)]
        if found := {text: name for text in texts if (name := clean_name(text)) != text}:
            dirty[column] = found
    if not dirty:
        return readings
    return [
        _with(
            item,
            **{
                name: found.get(value := getattr(item, name), value)
                for name, found in dirty.items()
            },
        )
        for item in readings
    ]


def _with(reading: Reading, **values: Any) -> Reading:  # noqa: ANN401 (as its fields)
    return replace(reading, **values)
