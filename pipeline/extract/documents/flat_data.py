"""Data that a page holds as one flat list whose objects name their values by their places in it.

Nuxt writes `[{"models": 1}, [2], {"name": 3}, "Anvil"]`; React Router writes the names of fields as
places too, `{"_1": 2}`.
"""

import re
from collections.abc import Mapping
from typing import Final

from pipeline.extract.documents.json_document import Number

MAX_DEPTH: Final = 40
MAX_VALUES: Final = 200_000
"""Values that are put together: one that many name is put together once."""

_PLACE: Final = re.compile(r"[0-9]{1,7}")
_NAME: Final = re.compile(r"_[0-9]{1,7}")
_WRAPPERS: Final = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef"})


def unflattened(value: object) -> object:
    """Return flat data as the objects that they stand for; other data as they are.

    >>> unflattened([{"name": Number("1")}, "Anvil"])
    {'name': 'Anvil'}
    """
    if not isinstance(value, list) or not _is_flat(value):
        return value
    return _Flat(value).at(Number("0"), 0)


def _is_flat(values: list[object]) -> bool:
    """Return whether all objects of a list have nothing but places, and texts stand beside them."""
    if not any(isinstance(value, str) and not isinstance(value, Number) for value in values):
        return False
    objects = [value for value in values if isinstance(value, dict) and value]
    places = [place for each in objects for place in each.values()]
    are_places = all(isinstance(p, Number) and re.fullmatch(r"-?[0-9]{1,7}", p) for p in places)
    return isinstance(values[:1] and values[0], dict | list) and bool(objects) and are_places


class _Flat:
    """One flat list."""

    def __init__(self, values: list[object]) -> None:
        """Take the list."""
        self._values = values
        self._known: dict[int, object] = {}

    def at(self, place: object, depth: int) -> object:
        """Return the value at a place; null beyond the list, and within itself."""
        if not isinstance(place, Number) or not _PLACE.fullmatch(place) or depth > MAX_DEPTH:
            return None
        number = int(place)
        if number >= len(self._values) or len(self._known) > MAX_VALUES:
            return None
        if number not in self._known:
            self._known[number] = None
            self._known[number] = self._built(self._values[number], depth + 1)
        return self._known[number]

    def _built(self, value: object, depth: int) -> object:
        if isinstance(value, Mapping):
            return {self._name(name): self.at(place, depth) for name, place in value.items()}
        if not isinstance(value, list):
            return value
        if value and isinstance(value[0], str) and not isinstance(value[0], Number):
            return self.at(value[1], depth) if value[0] in _WRAPPERS and value[1:] else None
        return [self.at(place, depth) for place in value]

    def _name(self, name: str) -> str:
        """Return the name of a field; `_7` is the text at a place."""
        number = int(name[1:]) if _NAME.fullmatch(name) else len(self._values)
        named = self._values[number] if number < len(self._values) else name
        return named if isinstance(named, str) else name
