"""Amounts of money as printed: sign or code, and a number in the English form."""

import re
from decimal import Decimal
from typing import Final

from pipeline.quantities.word_tables import word_table

MAX_WHOLE_DIGITS: Final = 9
MAX_DECIMALS: Final = 12
"""Digits of the longest number that is taken for a price."""

_TABLE: Final = word_table("currencies.yaml")
OWN_SIGNS: Final[dict[str, str]] = _TABLE["own_signs"]
"""Signs of one character that are of one currency alone."""

_OWN: Final = "".join(OWN_SIGNS)
PLAIN_SIGNS: Final = f"${_OWN}"
SIGNS: Final = f"{PLAIN_SIGNS}¥￥"
"""All signs of one character, to be set in brackets; the plain ones are of one currency each."""

_SIGNS: Final[dict[str, str]] = OWN_SIGNS | _TABLE["dollar_signs"]
_DOLLARS: Final = frozenset(_TABLE["dollars"].split())
_SHARED: Final = {sign: frozenset(codes.split()) for sign, codes in _TABLE["shared_signs"].items()}

CURRENCY_CODE: Final = "|".join(_TABLE["codes"].split())
"""The codes of currencies that are read, as alternatives."""

_SIGN = (
    r"US\$|(?<![A-Za-z])(?:(?:AU?|CA?|HK|S|NZ|NT|MX|R)\$|kr(?=\s)|Rs\.?(?=\s?[0-9])"
    r"|R(?=\s[0-9]+(?:[\s.,][0-9]+)*(?![\w-])|[0-9]+[.,][0-9]{2}\b))|"
    rf"[{SIGNS}]"
)
_CENTS = r"¢|(?:(?:US|EUR|€|[Ee]uro)[\s-]?)?[Cc]ents?\b|ct\b"
_WORD_AFTER = r"[元円원]|zł|Kč|(?:Ft|lei|kr|TL)\b"
_WHOLE = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)"
_POINT = r"\s{0,2}\.\s{0,2}"
_END = r"(?![0-9])(?!\s{0,2}\.\s{0,2}[0-9])(?!,[0-9])"
"""A number does not end within another: `0,075` and `1.2.3` are none, and no part of them is."""

AMOUNT: Final = re.compile(
    rf"(?:(?P<code>{CURRENCY_CODE})\s?)?(?P<sign>{_SIGN})?\s{{0,2}}"
    rf"(?P<number>{_WHOLE}(?:{_POINT}[0-9]+)?|\.[0-9]+){_END}"
    rf"(?:\s?(?:(?P<cents>{_CENTS})|(?P<sign_after>[{PLAIN_SIGNS}]|[Dd]ollars?\b)(?!\s?\.?[0-9])"
    rf"|(?P<code_after>(?i:{CURRENCY_CODE}|yuan|euros?|US dollars?))\b(?!\s?[0-9])"
    rf"|(?P<word_after>{_WORD_AFTER})))?"
)
HAS_MONEY: Final = re.compile(
    rf"[{SIGNS}0-9](?:(?<![0-9])\s*\.?[0-9]"
    r"|(?<=\bkr\s[0-9])|(?<=\bR\s[0-9])[0-9]*(?:[\s.,][0-9]+)*(?![\w-])"
    r"|(?<=\bR[0-9])[0-9]*[.,][0-9]{2}\b|(?<=\bRs[.\s][0-9])|(?<=\bRs\.\s[0-9])"
    rf"|(?<=\b(?:{CURRENCY_CODE})[0-9])|(?<=\b(?:{CURRENCY_CODE})\s[0-9])"
    rf"|(?<=[0-9])\s?(?![0-9\s.,:;/()-])(?:(?:{CURRENCY_CODE})\b|[{_OWN}]|{_WORD_AFTER}"
    rf"|(?:yuan|euros?|[Dd]ollars?)\b|{_CENTS}))"
)
"""Whether a text holds an amount, readable or not. It begins with one set of characters: so the
search skips all others in a tenth of the time that it takes to try several beginnings."""

CENTS: Final = " cents"
"""Stated behind a currency, as `USD cents`: bare numbers are hundredths of it."""

_HUNDREDTH: Final = Decimal(100)
_OF_DOLLARS: Final = frozenset({"¢", "US cents", "US cent", "cents", "cent"})
_OF_EUROS: Final = re.compile(r"(?i:(?:EUR|€|euro)[\s-]?cents?)|Cent")
_NAMES: Final[dict[str, str]] = _TABLE["names"]
_WORDED: Final = {name: code for code, names in _TABLE["words"].items() for name in names}
_BY_NAME: Final = _NAMES | {
    f"{name}{plural}".upper(): code for name, code in _WORDED.items() for plural in ("", "s")
}
_WORDS: Final = "|".join(f"{re.escape(name)}s?" for name in sorted(_WORDED, key=len, reverse=True))
CURRENCY_WORD: Final = "|".join(
    sorted(
        {CURRENCY_CODE, "euros?", "cents?", "yuan", "yen", "american"}
        | {rf"{re.escape(word)}s?" for name in _WORDED for word in name.lower().split()}
    )
)
"""All words of the names of currencies, as alternatives: each by itself says nothing else."""

_SPACED_POINT = re.compile(r"[0-9]\s+\.|\.\s+[0-9]")
_CENTS_STATED = re.compile(r"¢|\b[Cc]ents?\b|\bct\b")
_IN_HEADER = re.compile(
    rf"{_SIGN}|\b(?i:{CURRENCY_CODE})\b|[元円]|\b(?:yuan|[Ee]uros?)\b|\bUS\b(?= cents?\b)"
    rf"|\b(?i:{_WORDS})\b"
)


def money(match: re.Match[str], stated: str | None) -> tuple[Decimal, str] | None:
    """Return amount and currency of a match of `AMOUNT`; null if either is in doubt.

    Args:
        match: The match.
        stated: Currency that the header states, for bare numbers, for `¥`, and for `$`, which is
            also the sign of other dollars, and in doubt where another currency is stated.
    """
    currency = _currency(match, stated)
    is_cents = match["cents"] is not None
    if currency is not None and currency.endswith(CENTS):
        currency, is_cents = currency.removesuffix(CENTS), True
    if match["cents"]:
        currency = _currency_of_cents(match["cents"], currency) if match["sign"] is None else None
    number = match["number"]
    is_bare = match["sign"] is None and match["code"] is None
    if currency is None or (is_bare and _SPACED_POINT.search(number)):
        return None
    value = Decimal(re.sub(r"[\s,]", "", number))
    whole, _, decimals = f"{value:f}".partition(".")
    if len(whole) > MAX_WHOLE_DIGITS or len(decimals) > MAX_DECIMALS:
        return None
    return (value / _HUNDREDTH if is_cents else value), currency


def _currency_of_cents(printed: str, currency: str | None) -> str | None:
    """Return the currency of cents: the one that they name, or the stated one, or the dollar."""
    if _OF_EUROS.fullmatch(printed):
        return "EUR" if currency in {None, "EUR"} else None
    is_american = printed.startswith("US") or (currency is None and printed in _OF_DOLLARS)
    return "USD" if is_american and currency in {None, "USD"} else currency


def currency_in(text: str) -> str | None:
    """Return the currency that a header states; null if it states none, or several.

    >>> currency_in("$ / 1M tokens"), currency_in("Price in Swiss francs"), currency_in("Price")
    ('USD', 'CHF', None)
    """
    named: set[str] = set()
    for match in _IN_HEADER.finditer(text):
        mark = match[0].upper()
        named.add(_BY_NAME.get(mark, _SIGNS.get(mark, mark)))
    named -= {sign for sign, meant in _SHARED.items() if named & meant}
    codes = named - {"USD"} if named & (_DOLLARS - {"USD"}) else named
    if len(codes) != 1 or codes & _SHARED.keys():
        return "USD" + CENTS if not codes and _CENTS_STATED.search(text) else None
    return codes.pop() + (CENTS if _CENTS_STATED.search(text) else "")


def currency_of_sign(sign: str, stated: str | None) -> str | None:
    """Return the currency of a sign that stands alone; null for `$` beside one of no dollars."""
    if sign != "$" or stated is None:
        return _SIGNS[sign]
    meant = stated.removesuffix(CENTS)
    return meant if meant in _DOLLARS else None


def _currency(match: re.Match[str], stated: str | None) -> str | None:
    shared = match["word_after"] if match["word_after"] in _SHARED else None
    printed = (match["code"], match["code_after"], None if shared else match["word_after"])
    codes = {_NAMES.get(code.upper(), code.upper()) for code in printed if code}
    printed_signs = (match["sign"], match["sign_after"], shared)
    signs = {"$" if "ollar" in sign else sign for sign in printed_signs if sign}
    if len(codes) > 1 or len(signs) > 1:
        return None
    code = next(iter(codes), None)
    sign = next(iter(signs), None)
    if sign in _SHARED:
        known = code or stated
        return known if known in _SHARED[sign] else None
    if sign is None:
        return code or stated
    if code is None:
        return currency_of_sign(sign, stated)
    is_one = code == _SIGNS[sign] or (sign == "$" and code in _DOLLARS)
    return code if is_one else None
