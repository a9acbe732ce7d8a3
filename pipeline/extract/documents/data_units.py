"""What the data of a page say of their amounts in fields of their own: units, regions."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.extract.documents.json_document import Number, is_text
from pipeline.quantities.printed_units import units_in_prose

_CAMEL: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9]M)(?=[A-Z])|(?<=cached)(?=input)|(?<=cache)(?=read|write)|_|-"
)
_MILLION: Final = re.compile(r"\b1 ?m\b|(?<=\bper )m\b")
_UNIT_FIELD: Final = re.compile(r"\b(?:units?|per|basis|denominator)\b")
_REGION_FIELD: Final = re.compile(
    r"(?:(?:selected|current|active|default|deployment|cloud|data) )*"
    r"(?:region|location|data ?cent(?:er|re)|zone)(?: (?:id|name|code))?"
)
_TOKENS_OF_UNIT: Final = re.compile(r"(?:price |rate )?per tokens?|tokens per unit")
_TITLES: Final = ("label", "title", "subtitle", "caption", "description", "note")


def words_of(field: str) -> str:
    """Return the words of the name of a field.

    >>> words_of("inputPricePer1M")
    'input Price Per 1M'
    """
    return _CAMEL.sub(" ", field)


def with_millions(words: str) -> str:
    """Return the words of a field or a unit in small letters with the sign of a million.

    >>> with_millions("input per 1m tokens")
    'input per 1M tokens'
    """
    return _MILLION.sub("1M", words)


def stated_unit(fields: Mapping[str, Any]) -> str:
    """Return the unit that an object states for its amounts."""
    units = (
        str(unit)
        for name, unit in fields.items()
        if _UNIT_FIELD.search(words_of(name).lower()) and is_text(unit)
    )
    said = (*(with_millions(unit.replace("_", " ")) for unit in units), *_sizes_of_unit(fields))
    return " . ".join(unit if "per " in unit or "/" in unit else f"per {unit}" for unit in said)


def unit_of(holder: Mapping[str, Any]) -> str:
    """Return what an object says of the unit of all amounts in it, itself or in plain objects.

    `{"page": {"currency": "USD", "unit": "per 1M tokens"}, "models": […]}` says it of its models.
    """
    plain = (part for part in holder.values() if isinstance(part, dict) and not _holds_more(part))
    parts = (holder, *plain)
    said = ((stated_unit(part) or _titled(part), part.get("currency")) for part in parts)
    units = {(unit, f"currency {code}" if is_text(code) else "") for unit, code in said if unit}
    return " . ".join(filter(None, units.pop())) if len(units) == 1 else ""


def region_of(holder: Mapping[str, Any]) -> str:
    """Return what an object says of where all amounts in it hold, as a line of a page does.

    >>> region_of({"selectedRegion": "eu-west-1", "models": []})
    'Region: eu-west-1'
    """
    fields = ((words_of(name).lower(), value) for name, value in holder.items())
    named = (value for name, value in fields if _REGION_FIELD.fullmatch(name) and is_text(value))
    return next((f"Region: {value}" for value in named if value.strip()), "")


def _titled(part: Mapping[str, Any]) -> str:
    """Return the title of an object if it names a unit."""
    titles = (part[name] for name in _TITLES if is_text(part.get(name)))
    return next((title for title in titles if units_in_prose(title)), "")


def _holds_more(part: Mapping[str, Any]) -> bool:
    return any(isinstance(inner, dict | list) for inner in part.values())


def _sizes_of_unit(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the tokens that an object says its amounts are for, as in `{"perTokens": 1000000}`."""
    for name, size in fields.items():
        if isinstance(size, Number) and _TOKENS_OF_UNIT.fullmatch(words_of(name).lower()):
            yield f"per {size} tokens"
