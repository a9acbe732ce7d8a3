"""JSON read strictly: a number keeps its printed form, and whatever is doubtful is refused.

Refused: what is not UTF-8, NaN and Infinity, a key that stands twice with different values in one
object (the last would win in silence), deep nesting, and numbers that no price list prints.
"""

import json
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final, NoReturn, TypeGuard

from pipeline.domain.snapshot import ParseError

MAX_DEPTH: Final = 50
"""Levels of objects and lists. The deepest feed has seven; the decoder itself fails near 1,000."""

MAX_DIGITS: Final = 40
"""Digits of one number. Floats print 17; a Decimal of millions of digits stops the process."""

MAX_EXPONENT: Final = 30
"""Largest power of ten. `1e999999999` takes ten bytes here and a gigabyte as an integer."""

MAX_COUNT: Final = 10**12
"""Most tokens that a limit names; more would not fit the tables' 64 bits."""

_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|([\[{])|[\]}]', re.DOTALL)
"""A string, skipped over; or a bracket. A string without an end runs to the end of the text, so
that the time stays linear."""

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_INDEX = re.compile(r"0|[1-9][0-9]*")


class Number(str):
    """A JSON number, as printed: `5.9e-07` stays `5.9e-07`."""

    __slots__ = ()

    @property
    def amount(self) -> Decimal:
        """The exact value."""
        return Decimal(self)


class Twice(list[Any]):
    """The values of a key that stands twice in one object, in their order."""


def parse_json(body: bytes, repeated: list[str] | None = None) -> Any:  # noqa: ANN401 (a document has no narrower type)
    """Return the document: numbers as `Number`, all else as `json` gives it.

    Args:
        body: The bytes.
        repeated: Takes the keys that stand twice with different values, which are then `Twice`, so
            that `/key/0` and `/key/1` are their places; null where such a document is refused.

    Raises:
        ParseError: It is not JSON, or has what is refused here.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"not UTF-8 at byte {error.start}"
        raise ParseError(msg) from error
    _check_depth(text)
    try:
        document = json.loads(
            text,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=partial(_object, repeated=repeated),
        )
    except json.JSONDecodeError as error:
        msg = f"not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise ParseError(msg) from error
    if _SURROGATE.search(text):
        _check_encodable(document)
    return document


def text_at_pointer(document: object, pointer: str) -> str:
    """Return the text of the single value at a JSON pointer (RFC 6901).

    Works on any nest of dicts and lists, so on the data of our YAML files too.

    >>> text_at_pointer({"models": [{"in/out": Number("5.9e-07")}]}, "/models/0/in~1out")
    '5.9e-07'

    Raises:
        ParseError: Nothing stands there, or more than a single value.
    """
    if (pointer and not pointer.startswith("/")) or re.search(r"~(?![01])", pointer):
        msg = f"no JSON pointer: {pointer!r}"
        raise ParseError(msg)
    value = document
    for token in pointer.split("/")[1:]:
        value = _step(value, token.replace("~1", "/").replace("~0", "~"), pointer)
    return _text(value, pointer)


def pointer_to(*parts: str | int) -> str:
    """Return the JSON pointer to a place.

    >>> pointer_to("groq/llama", "input_cost_per_token")
    '/groq~1llama/input_cost_per_token'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def as_object(value: object, at: str) -> dict[str, Any]:
    """Return `value`, which must be an object.

    Raises:
        ParseError: It is none; the message names the place `at`.
    """
    if not isinstance(value, dict):
        msg = f"{at or 'the document'} is no object"
        raise ParseError(msg)
    return value


def as_list(value: object, at: str) -> list[Any]:
    """Return `value`, which must be a list.

    Raises:
        ParseError: It is none; the message names the place `at`.
    """
    if not isinstance(value, list):
        msg = f"{at or 'the document'} is no list"
        raise ParseError(msg)
    return value


def as_text(value: object, at: str) -> str:
    """Return `value`, which must be a string with something in it.

    Raises:
        ParseError: It is none; the message names the place `at`.
    """
    if not is_text(value):
        msg = f"{at or 'the document'} is no text"
        raise ParseError(msg)
    return value


def is_text(value: object) -> TypeGuard[str]:
    """Whether `value` is a string with something in it; a number is none, though kept as one."""
    return isinstance(value, str) and not isinstance(value, Number) and bool(value.strip())


def whole(value: object) -> int | None:
    """Return a number of tokens; null where none above zero stands there.

    >>> whole(Number("256000.0"))
    256000
    """
    if not isinstance(value, Number) or not 1 <= value.amount <= MAX_COUNT or value.amount % 1:
        return None
    return int(value.amount)


def named_once(cases: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return a line for each thing that was seen, with how often and one place.

    >>> named_once([("output_cost_per_pixel", "dall-e-2"), ("output_cost_per_pixel", "dall-e-3")])
    ('output_cost_per_pixel: 2 times, first at dall-e-2',)
    """
    places: dict[str, list[str]] = {}
    for what, where in cases:
        places.setdefault(what, []).append(where)
    return tuple(
        f"{what}: {len(seen)} times, first at {seen[0]}" for what, seen in sorted(places.items())
    )


def _check_depth(text: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[1]:
            depth += 1
        elif match[0] in ("]", "}"):
            depth -= 1
        if depth > MAX_DEPTH:
            msg = f"nested deeper than {MAX_DEPTH} levels at character {match.start()}"
            raise ParseError(msg)


def _number(lexeme: str) -> Number:
    mantissa, _, exponent = lexeme.lower().partition("e")
    digits = len(mantissa) - mantissa.count("-") - mantissa.count(".")
    power = exponent.lstrip("+-0")
    if digits > MAX_DIGITS or len(power) > len(str(MAX_EXPONENT)) or int(power or 0) > MAX_EXPONENT:
        msg = f"no sane number: {lexeme[:60]}"
        raise ParseError(msg)
    return Number(lexeme)


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no number"
    raise ParseError(msg)


def _object(pairs: list[tuple[str, Any]], *, repeated: list[str] | None) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    unequal = dict.fromkeys(name for name, value in pairs if members[name] != value)
    if unequal and repeated is None:
        msg = f"key {next(iter(unequal))!r} stands twice in one object, with different values"
        raise ParseError(msg)
    if repeated is not None:
        repeated += unequal
    return members | {
        name: Twice(value for other, value in pairs if other == name) for name in unequal
    }


def _check_encodable(document: object) -> None:
    """Refuse half a surrogate pair: no file could hold the name that it stands in."""
    try:
        json.dumps(document, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        msg = "a \\u escape stands for half a character"
        raise ParseError(msg) from error


def _step(value: object, token: str, pointer: str) -> object:
    if isinstance(value, dict) and token in value:
        found: object = value[token]
        return found
    if isinstance(value, list) and _INDEX.fullmatch(token) and int(token) < len(value):
        return value[int(token)]
    msg = f"nothing stands at {pointer}"
    raise ParseError(msg)


def _text(value: object, pointer: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, str | int | float | Decimal | date):
        return str(value)
    msg = f"no single value stands at {pointer}"
    raise ParseError(msg)
