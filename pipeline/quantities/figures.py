"""A number in running text as printed, with its scale and its currency: `$552M`, `23,000+`.

The English form alone: `1,5` and `1.000,50` are refused, not guessed at.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from pipeline.quantities.amounts import CURRENCY_CODE, OWN_SIGNS, SIGNS
from pipeline.quantities.word_tables import word_table

NUMBER: Final = re.compile(r"[0-9](?:[.,]?[0-9])*+")
"""Digits with the points and commas within them, as a whole: no number ends within another."""

Scale = Literal["", "word", "letter"]

_ENGLISH = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5}|0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?")
_SPACED_POINT = re.compile(r"\s{1,2}\.\s{0,2}([0-9]{1,12})(?![0-9.,])")
"""`$1 . 50`, from text nodes that were split; a point with no space before it ends a sentence."""

_OTHER_DOLLARS = "A|AU|B|C|CA|HK|MX|NT|NZ|R|S|SG"
_SIGNS = SIGNS.replace("$", "")
_OTHER_CODES = CURRENCY_CODE.replace("USD|", "", 1) + "|RM"
_SIGN_BEFORE = re.compile(
    rf"(?P<other>(?<![A-Za-z])(?:{_OTHER_DOLLARS})\$|[{_SIGNS}]|\b(?:{_OTHER_CODES}|Rs\.?)\s?\$?"
    r"|\b(?:CAD|AUD|SGD|HKD|NZD)\s?\$|(?<![\w-])(?P<rand>R)(?!\s))\s{0,2}\Z"
    r"|(?:\bUSD\s?\$?|\bUS\s?\$|\$)\s{0,2}\Z"
)
_SIGN_AFTER = re.compile(
    rf"(?P<eurocents>\seuro\scents?\b)|(?P<pence>(?<![0-9]{{3}})p\b|\spence\b)|(?P<other>\s?[{_SIGNS}]|\s?(?:{_OTHER_CODES})\b"
    r"|[\s-](?:euros?|pounds?|yen|yuan|rupees?|rand|won|francs?|crores?|lakhs?)\b"
    r"|\s(?:Canadian|Australian|Singapore|Hong\sKong|New\sZealand)\s[Dd]ollars?\b)"
    r"|(?P<cents>\s?¢|\s(?:US\s)?cents?\b)"
    r"|\s?USD\b(?!\s?[0-9$])|[\s-](?:U\.S\.\s|US\s)?[Dd]ollars?\b|\s?\$(?!\s?[0-9.])"
)
_HUNDREDTHS: Final = {"eurocents": "euro", "pence": "pound", "cents": None}
"""Coins by what they are a hundredth of; of the dollar where nothing else is said."""
_CURRENCIES: Final[dict[str, str]] = OWN_SIGNS | word_table("currencies.yaml")["in_text"]
_SIGN_WINDOW = 8
"""Longer than any sign that may stand before a number."""

SCALES: Final = {
    word: Decimal(10**power)
    for power, words in (
        (3, "k thousand"),
        (5, "lakh"),
        (6, "m mm mn mln million"),
        (7, "crore"),
        (9, "b bn billion"),
        (12, "t tn trn trillion"),
    )
    for word in words.split()
}
"""What letters and words behind a number multiply it by."""
_SCALE = re.compile(
    r"[\s-]?(?P<word>(?i:thousand|million|billion|trillion|lakh|crore|mln|mn|bn|trn|tn))\b"
    r"|(?P<letter>MM|[KkMmBbT])(?!\w|\s?/\s?s)"
)
_SPACED_LETTER = re.compile(r"\s(?P<letter>[MB])(?![\w.'’&])")
_PLUS = re.compile(r"\+(?![\w+])")

_GLUED_BEFORE = re.compile(
    r"(?:[^\W\d]|[#@&\\°§]|(?<=\w)[-./:'’\u2011]|(?<=[0-9])[/:–—−]|(?<=[x×X])\s?|(?<![\w)\]])[-−])\Z"
)
"""What makes a number part of something else: `H100`, `GPT-4`, `3:1`, `8x7`, `-5`."""
_NEGATIVE_SIGN = re.compile(r"(?<![\w)\]])[-−]\s{0,2}\Z")
_FIRST_GROUP = re.compile(r"[0-9]{1,3}")
_GROUP = re.compile(r"[0-9]{3}")
_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_GROUPS_AFTER = re.compile(
    r",\s[0-9]{3}(?:,[0-9]{3})+(?![0-9])|\s[0-9]{1,3}(?:(?:,[0-9]{3})+(?![0-9])|\.[0-9]+\s[a-z])"
)
"""`2 3,000` is most often 23,000 with a gap, as in the text of a PDF; it may be two numbers.

So are `1 7.4 million` and `1, 250,000`.
"""

_CUT_BEFORE = re.compile(r"[$€£]\s?[0-9]{1,3}\.\s\Z")
_CUT_AFTER = re.compile(r"\.\s[0-9]{1,2}\s(?:thousand|million|billion|trillion|percent)\b", re.I)
"""`$4. 2 billion` is one amount with a gap, or two sentences: neither part is read."""

_GROUP_BEFORE = re.compile(r"(?<![\w.,])[0-9]{1,3}\s\Z")
_CUT_GROUP = re.compile(r"[0-9]{3}(?:,[0-9]{3})+")
_CUT_GROUP_BEFORE = re.compile(r"(?<![\w.,])[0-9]{1,3},\s\Z")
_DECIMAL = re.compile(r"[0-9]{1,3}\.[0-9]+")
_GROUP_AFTER = re.compile(r"\s[0-9]{3}(?![0-9]|[.,][0-9])")
"""`23 000` may be one number or two."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a text.

    Attributes:
        number: The number, without its scale.
        step: The value of one unit of its last digit, without the scale.
        factor: What the scale multiplies by.
        scale: How the scale is written, if there is one: `million` or `M`.
        currency: `USD`, `EUR`; null where none is printed.
        has_plus: Whether a plus stands behind it.
        is_plain: Whether it is nothing but digits, with or without a point.
        start: Where it starts in the text, currency included.
        end: Where it ends.
    """

    number: Decimal
    step: Decimal
    factor: Decimal
    scale: Scale
    currency: str | None
    has_plus: bool
    is_plain: bool
    start: int
    end: int


def figure_at(text: str, match: re.Match[str], *, is_upper_end: bool = False) -> Figure | None:
    """Return the number that stands in `text` where `NUMBER` matched.

    Args:
        text: The text.
        match: The match.
        is_upper_end: Whether it ends a range, so that a hyphen before it is no part of a name.

    Returns:
        The figure; null where it is no number of its own, or in another form than the English.
    """
    start, end, printed = match.start(), match.end(), match[0]
    before = _SIGN_BEFORE.search(text, max(0, start - _SIGN_WINDOW), _without_point(text, start))
    scale = _SCALE.match(text, match.end())
    if before and before["rand"] and not (scale and scale["word"]):
        before = None  # A version: `R1`.
    if before:
        start, end, printed = _money(text, match, before)
    if not _ENGLISH.fullmatch(printed):
        return None
    if not is_upper_end and not _stands_alone(text, match, start, is_money=bool(before)):
        return None
    figure = _scaled(text, printed, start, end, is_money=bool(before))
    sign = before["other"] if before else None
    return replace(figure, currency=_currency(sign)) if sign else figure


def _currency(sign: str) -> str:
    """Return one name for each currency: `€` is EUR; of others, what is printed."""
    word = sign.strip(" -.").casefold()
    singular = word.removesuffix("s")
    known = _CURRENCIES.get(word) or _CURRENCIES.get(singular)
    return known or singular.upper().removesuffix("$")


def _without_point(text: str, start: int) -> int:
    """Return where a sign would end: before the point, in `$.24`."""
    return start - 1 if start > 1 and text[start - 1] == "." and text[start - 2] in "$ " else start


def _money(text: str, match: re.Match[str], sign: re.Match[str]) -> tuple[int, int, str]:
    """Return start, end and digits of an amount behind a sign."""
    if sign.end() < match.start():
        return sign.start(), match.end(), f"0.{match[0]}"
    spaced = None if "." in match[0] else _SPACED_POINT.match(text, match.end())
    if spaced:
        return sign.start(), spaced.end(), f"{match[0]}.{spaced[1]}"
    return sign.start(), match.end(), match[0]


def _stands_alone(text: str, match: re.Match[str], start: int, *, is_money: bool) -> bool:
    window = max(0, start - _SIGN_WINDOW)
    is_cut = (
        _CUT_AFTER.match(text, match.end()) if is_money else _CUT_BEFORE.search(text, window, start)
    )
    if is_cut:
        return False
    if is_money:
        return not _NEGATIVE_SIGN.search(text, window, start)
    if _GLUED_BEFORE.search(text, window, start):
        return False
    is_group = any(form.fullmatch(match[0]) for form in (_GROUP, _GROUPS, _DECIMAL))
    is_second = (is_group and _GROUP_BEFORE.search(text, window, start)) or (
        _CUT_GROUP.fullmatch(match[0]) and _CUT_GROUP_BEFORE.search(text, window, start)
    )
    is_first = _FIRST_GROUP.fullmatch(match[0]) and (
        _GROUP_AFTER.match(text, match.end()) or _GROUPS_AFTER.match(text, match.end())
    )
    return not is_second and not is_first


def _scaled(text: str, printed: str, start: int, end: int, *, is_money: bool) -> Figure:
    scale = _SCALE.match(text, end) or (_SPACED_LETTER.match(text, end) if is_money else None)
    kind: Scale = ""
    factor = Decimal(1)
    if scale:
        kind = "word" if len(scale[0].strip(" -")) > 1 else "letter"
        factor = SCALES[scale[scale.lastgroup or 0].lower()]
        end = scale.end()
    plus = _PLUS.match(text, end)
    end = plus.end() if plus else end
    sign = None if is_money else _SIGN_AFTER.match(text, end)
    coin = next((name for name in _HUNDREDTHS if sign and sign[name]), None)
    if sign:
        end = sign.end()
    word = (sign["other"] if sign else None) or (_HUNDREDTHS[coin] if coin else None)
    decimals = len(printed.partition(".")[2])
    return Figure(
        number=Decimal(printed.replace(",", "")),
        step=Decimal(1).scaleb(-decimals),
        factor=factor / 100 if coin else factor,
        scale=kind,
        currency=_currency(word) if word else "USD" if is_money or sign else None,
        has_plus=bool(plus),
        is_plain="," not in printed and not scale and not plus,
        start=start,
        end=end,
    )
