"""Amounts of money in lines and sentences, whatever their currency and their marks of thousands."""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.quantities.amounts import AMOUNT, CURRENCY_CODE, HAS_MONEY, SIGNS
from pipeline.quantities.meter_words import direction_in

LEAST: Final = r"\b(?i:from|start(?:s|ing)? (?:at|from)) "
"""Words before an amount that make it the lowest of several."""

FIGURE: Final = r"\$[0-9,]*\.?[0-9]+"
"""An amount as `with_signs` writes it."""

_OTHERS: Final = re.compile(
    rf"[€£₺₫₴₸₽₾]|zł|Kč|R\$|\b(?:Ft|TL|lei|kr|Rs?)\b|R[0-9]|\b(?!USD)(?:{CURRENCY_CODE})\b"
)
"""Currencies of countries where thousands may be parted by spaces, and decimals by a comma."""

_COMMA: Final = re.compile(
    r"(?<![\d.,])(0|[1-9][0-9]*),(?=[0-9]{1,2}(?![\d,.])|(?<=0,)[0-9]+(?![\d,.]))"
)
_POINT: Final = re.compile(r"(?<![\w.,])[0-9]+\.[0-9]+(?![\w.,])")
_POINTED: Final = re.compile(r"(?<![\d.,])([1-9][0-9]{0,2})\.([0-9]{3}),([0-9]{2})(?![\d,.])")
_THOUSANDS: Final = r"[ \u00a0\u2009\u202f'’]"
_PARTED: Final = re.compile(rf"[0-9](?:[.,]|{_THOUSANDS})[0-9]")
"""Stands in all of these: looked for first, it tells prose in a tenth of the time."""

_GROUPED: Final = re.compile(
    rf"(?<![\w.,'’-])[1-9][0-9]{{0,2}}(?:{_THOUSANDS}[0-9]{{3}})+(?:,[0-9]{{1,2}})?(?![0-9]|[KMkm]?\b\s?[x×%])"
)
_MAY_PRECEDE: Final = re.compile(
    rf"(?:^|[:;,(/=–—·|+]|\b(?:{CURRENCY_CODE}|Rs?\.?|kr|from|costs?|is|are|at|for|to|of|and|or|only|now|price)"
    rf"|[{SIGNS}])\s*$",
    re.I,
)
_LEAST_BEFORE: Final = re.compile(rf"{LEAST}$")
_LAST_WORD: Final = re.compile(r"[^\W\d_]+(?=\s*$)")
_NUMBER_BEFORE: Final = re.compile(r"[\w.,-]$|[0-9]\s$")


def has_figure(text: str) -> bool:
    """Return whether a text has a digit; most prose has none, which is seen at once."""
    return any(map(text.__contains__, "0123456789"))


def has_commas(texts: Iterable[str]) -> bool:
    """Return whether cells of prices print decimal commas: two or more do, and none has a point.

    >>> has_commas(["0,18 $", "$1,10"]), has_commas(["$1,50"]), has_commas(["0,18", "1.1", "2,5"])
    (True, False, False)
    """
    parted = [text for text in texts if _PARTED.search(text)]
    is_pointed = any(map(_POINT.search, parted))
    return not is_pointed and sum(_COMMA.search(text) is not None for text in parted) > 1


def with_points(text: str, *, are_commas: bool = False) -> str:
    """Return a text, as long as it is, with points for decimal commas and commas for spaces.

    A number after a name may be a part of it, and is left as it stands: `Tisza 3 150 Ft`.

    Args:
        text: The text.
        are_commas: Whether its page has decimal commas, whichever currency it names.

    >>> with_points("Input: 1 150,50 Ft"), with_points("€ 0,075"), with_points("Tisza 3 150 Ft")
    ('Input: 1,150.50 Ft', '€ 0.075', 'Tisza 3 150 Ft')
    """
    if not (_PARTED.search(text) and (are_commas or _OTHERS.search(text))):
        return text
    text = _COMMA.sub(r"\1.", _POINTED.sub(r"\1,\2.\3", text))
    return _GROUPED.sub(_with_commas, text)


def _with_commas(number: re.Match[str]) -> str:
    before = number.string[: number.start()]
    word = _LAST_WORD.search(before)
    is_whole = " " not in number[0] or _MAY_PRECEDE.search(before)
    is_number = is_whole or (word and direction_in(word[0]))
    return re.sub(_THOUSANDS, ",", number[0].replace(",", ".")) if is_number else number[0]


def amounts_in(text: str) -> list[re.Match[str]]:
    """Return the amounts of a text that name their currency; their places are those in the text."""
    if not HAS_MONEY.search(text):
        return []
    return [found for found in AMOUNT.finditer(with_points(text)) if _is_money(found)]


def _is_money(found: re.Match[str]) -> bool:
    if found["sign"] or found["code"]:
        return True
    after = (found[name] for name in ("code_after", "word_after", "sign_after", "cents"))
    return any(after) and not _NUMBER_BEFORE.search(found.string[: found.start("number")])


def start_of_amount(text: str) -> int | None:
    """Return where the first amount of a text begins, with its `from`; null if it has none."""
    found = next(iter(amounts_in(text)), None)
    if found is None:
        return None
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    least = _LEAST_BEFORE.search(text[:start])
    return least.start() if least else start


def with_signs(text: str) -> tuple[str, dict[str, str]]:
    """Return a text with each amount as `$` and its number, and what is printed for each.

    An amount whose form another one of the text has already taken stays as it stands.

    >>> with_signs("Input 12,50 zł, output 3 cents")
    ('Input $12.50, output $0.03', {'$12.50': '12,50 zł', '$0.03': '3 cents'})
    """
    printed: dict[str, str] = {}
    parts: list[str] = []
    at = 0
    for found in amounts_in(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        number = re.sub(r"\s", "", found["number"])
        figure = f"${_of_cents(number) if found['cents'] else number}"
        shown = text[start : found.end()]
        if printed.setdefault(figure, shown) == shown:
            parts += [text[at:start], figure]
            at = found.end()
    return "".join([*parts, text[at:]]), printed


def _of_cents(number: str) -> str:
    whole, _, decimals = number.replace(",", "").partition(".")
    return f"{whole[:-2] or '0'}.{whole[-2:].zfill(2)}{decimals}"


def as_printed(text: str, printed: dict[str, str]) -> str:
    """Return a part of a text of `with_signs` with its amounts as the page prints them."""
    return re.sub(FIGURE, lambda found: printed.get(found[0], found[0]), text)
