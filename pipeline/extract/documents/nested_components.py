"""Models as components of a document that hold a component for each price.

`<ModelPrices name="Anvil" unit="1M tokens">`, within it `<Price kind="Input" usd="$0.30" />` or
`<Input>$0.30</Input>`, and `</ModelPrices>`: a table of one model.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from pipeline.quantities.amounts import HAS_MONEY

MAX_LINES: Final = 40
_MAX_LENGTH: Final = 8_000
"""Lines and signs of one such component."""

_OPENING: Final = re.compile(r"\s*<(?P<tag>[A-Z][\w.]{0,60})(?=\s|$)")
_FIELDS: Final = r"(?P<fields>(?:[^<>\"'{}]|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*?)"
_PART: Final = re.compile(
    rf"<(?P<tag>[A-Z][\w.]{{0,60}}){_FIELDS}\s*(?:/>|>(?P<text>[^<>]{{0,200}})</(?P=tag)>)"
)
_WHOLE: Final = re.compile(rf"\s*<[\w.]+{_FIELDS}\s*>")
_FIELD: Final = re.compile(r"([\w-]+)=(?:\{?[\"'`]([^\"'`]*)[\"'`]\}?|\{([0-9.]+)\})")
_NAMES: Final = ("name", "model", "title", "label", "displayName")
_IDS: Final = ("id", "slug", "modelId", "model_id", "apiId", "api_id")
_UNITS: Final = ("unit", "per", "units", "basis")
_KINDS: Final = ("kind", "label", "name", "type", "meter", "title", "for", "direction")
_DOLLARS: Final = frozenset({"usd", "dollars", "priceUsd", "amountUsd"})
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|_|-")

Fields = dict[str, str]


def models_within(lines: Sequence[str], at: int) -> tuple[int, list[list[str]]]:
    """Return the lines of a component that holds prices, and its table, the header first.

    Zero lines where none begins.
    """
    opened = _OPENING.match(lines[at])
    if opened is None:
        return 0, []
    ends = (f"</{opened['tag']}>", f"<{opened['tag']}")
    behind = lines[at + 1 : at + MAX_LINES]
    inner = [lines[at], *takewhile(lambda line: not line.strip().startswith(ends), behind)]
    text = "\n".join(inner)
    whole = _WHOLE.match(text) if len(text) <= _MAX_LENGTH else None
    end = next(iter(behind[len(inner) - 1 :]), "")
    if whole is None or end.strip() != ends[0]:
        return 0, []
    parts = [_part(match) for match in _PART.finditer(text, whole.end())]
    is_all = not _PART.sub("", text[whole.end() :]).strip()
    table = _table(_fields(whole["fields"]), [part for part in parts if part])
    return (len(inner) + 1, table) if is_all and table else (0, [])


def _fields(text: str) -> Fields:
    return {name: words or number for name, words, number in _FIELD.findall(text)}


def _part(match: re.Match[str]) -> tuple[str, str] | None:
    """Return what an inner component names, and its text; null if it prints no amount."""
    fields = _fields(match["fields"])
    kind = _first(fields, _KINDS) or _WORDS.sub(" ", match["tag"].rpartition(".")[2])
    unit = _first(fields, _UNITS)
    said = (match["text"] or "", *(text for name, text in fields.items() if name not in _KINDS))
    amount = next((text.strip() for text in said if HAS_MONEY.search(text)), "")
    dollars = next((f"${fields[name]}" for name in fields if name in _DOLLARS), "")
    price = amount or dollars
    return (f"{kind} (per {unit})" if unit else kind, price) if price else None


def _table(fields: Fields, parts: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Return a model and its prices as a table of one row; nothing without a name or a price."""
    name, unit = _first(fields, _NAMES), _first(fields, _UNITS)
    if not name or not parts or len(dict(parts)) < len(parts):
        return []
    facts = {"Model ID": _first(fields, _IDS), "Context": fields.get("context", "")}
    known = {title: text for title, text in facts.items() if text}
    titles = [f"{kind} (per {unit})" if unit and "(per" not in kind else kind for kind, _ in parts]
    return [["Model", *known, *titles], [name, *known.values(), *(price for _, price in parts)]]


def _first(fields: Fields, names: Sequence[str]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")
