"""Bare numbers: which of them count something, which are years, and which are parts of names."""

import re
from typing import Final

from pipeline.quantities.figures import Figure

_THINGS = (
    r"developers?|devs|engineers?|users?|customers?|clients?|subscribers?|members?|people|persons?"
    r"|employees?|companies|businesses|enterprises?|organi[sz]ations?|teams?|startups?|startup"
    r"|tokens?|requests?|calls?|queries|images?|apps?|applications?|downloads?|installs?|sign-?ups?"
    r"|chips?|[GLTC]PUs?|processors?|accelerators?|servers?|cards?|units?|wafers?|nodes?|racks?"
    r"|cores?|transistors?|partners?|countries|cities|sites?|locations?|regions?|data\s?cent(?:er|re)s?"
)
_PREPOSITION = r"(?:by|in|of|for|to|with|from|at|on|and|or|as|per|via)\b"
_COUNTED = re.compile(rf"\s(?:(?!{_PREPOSITION})[a-z][a-z-]{{1,20}}\s)?(?:{_THINGS})\b", re.I)
_COUNTED_AT_ONCE = re.compile(rf"\s(?:{_THINGS}|models)\b", re.I)
_PER_TIME = re.compile(r"\s?(?:/|per\s|an?\s)(?:day|week|month)\b", re.I)
_OF_MANY = re.compile(r"\s(?!context|window|prompt|token|ctx|input|output|in\b|out\b)[a-z]{4,}")
_YEAR = re.compile(r"(?:19[5-9][0-9]|20[0-9]{2})")
_NOT_IN_YEAR = re.compile(
    r"\b(?:before|after|until|till|over|under|than|to|from|through)\s\Z", re.I
)
_NOUN = re.compile(r"(?!\s(?:for|in|on|at|by|to|from|than|against|and|or)\b)\s[^\W\d]|-[^\W\d]")
_GLUED_BEHIND: Final = re.compile(
    r"[^\W\d]|[_°^²³$€£]|[-–—−\u2011/:'’][\w]|\.[A-Za-z]|\s?[x×]\s?[0-9A-Z]|\s?/\s?[0-9$]|\s?[*^]\s?[0-9]"
)
_WORD_BEFORE = re.compile(r"(?P<word>[^\W\d_][\w.’'-]{0,23})\s\Z")
_LABELS = re.compile(
    r"article|build|category|chapter|class|claude|cuda|day|deepseek|engine|fig|fig\.|figure"
    r"|floor|footnote|gemini|gemma|gen|generation|gpt|grade|item|lesson|level|line|llama"
    r"|mistral|mixtral|model|month|no|no\.|note|nr|nr\.|number|option|page|part|phase|phi"
    r"|python|question|qwen|rank|ref|ref\.|release|room|round|rule|section|series|stage|step"
    r"|style|suite|table|tier|top|type|version|vol|vol\.|volume|week|year",
    re.I,
)
"""A number behind one of these names something."""
_FUNCTION_WORDS = re.compile(
    r"a|about|across|after|all|also|an|and|are|around|as|at|between|both|but|by|can|covers"
    r"|currently|employs|every|for|from|had|has|have|hosts|in|into|is|it|its|just|more|nearly"
    r"|now|of|offers|on|only|or|our|over|plus|powers|reached|runs|serves|serving|since|some"
    r"|supports|than|that|the|their|there|these|they|this|those|to|today|total|under|use|uses"
    r"|using|was|we|were|with|within|you|your",
    re.I,
)
_WINDOW = 28
_LARGEST_NAME = 10_000
"""Numbers of products stay below; a greater one behind a capital counts something."""


def is_year(text: str, figure: Figure) -> bool:
    """Return whether a bare number is a year, rather than a count of things."""
    printed = text[figure.start : figure.end]
    return bool(_YEAR.fullmatch(printed)) and not _COUNTED_AT_ONCE.match(text, figure.end)


def is_in_that_year(text: str, start: int) -> bool:
    """Return whether no word before a year makes it another: `before 2022`."""
    return not _NOT_IN_YEAR.search(text, max(0, start - _WINDOW), start)


def is_count(text: str, figure: Figure, end: int, *, is_hedged: bool) -> bool:
    """Return whether a bare number counts things.

    Args:
        text: The text.
        figure: The number, or the lower end of a range.
        end: Where the number or the range ends.
        is_hedged: Whether a word like `over` stands before it; none does before a name's number.
    """
    is_letter = figure.scale == "letter"
    if is_letter and _PER_TIME.match(text, end):
        return True
    if _GLUED_BEHIND.match(text, end):
        return False
    if is_letter:
        is_thousands = text[end - 1 : end] in {"k", "K"} and _OF_MANY.match(text, end)
        return bool(is_thousands or _COUNTED.match(text, end))
    return is_hedged or not _is_part_of_name(text, figure)


def has_noun(text: str, end: int) -> bool:
    """Return whether a word stands right behind a number, so that it counts what that names."""
    return bool(_NOUN.match(text, end))


def _is_part_of_name(text: str, figure: Figure) -> bool:
    if not figure.is_plain or figure.number >= _LARGEST_NAME:
        return False
    match = _WORD_BEFORE.search(text, max(0, figure.start - _WINDOW), figure.start)
    if match is None:
        return False
    word = match["word"]
    if _LABELS.fullmatch(word):
        return True
    if word.endswith(("'s", "’s")):
        return False  # `Acme's 146 employees`
    return not word.islower() and not _FUNCTION_WORDS.fullmatch(word)
