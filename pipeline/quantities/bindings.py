"""Whether a figure goes with a word of its sentence: `valued at $552M after raising $52M`.

A figure that may go with another word goes with none: a missing fact costs little.
"""

import re
from typing import Final

from pipeline.domain.metrics import FactUnit
from pipeline.quantities.quantities import Quantity

MAX_BEFORE: Final = 7
MAX_BEHIND: Final = 5
MAX_NOUN: Final = 3
MAX_OWNER: Final = 4
"""Words that may stand between a word and its figure: before the figure, behind it, between a count
and what is counted, and between a figure and the word of the trade that owns it."""

_CHANGE = (
    r"grow(?:s|n|ing|th)?|grew|r[io]s(?:e|es|en|ing)|increas\w+|jump\w*|climb\w*|surg\w+|f[ae]ll\w*"
    r"|drop\w*|declin\w+|shr[aiu]nk|gain\w*|add(?:s|ed|ing)?|los(?:t|es|ing)|cut(?:s|ting)?"
)
_BREAKS = re.compile(
    r"[;—()|]|:(?!\s*\Z)|\s[–-]\s"
    r"|\b(?:after|before|following|while|whereas|but|although|though|which|whose|who|that|from"
    r"|since|until|compared|versus|vs|against|excluding|except|besides|not|and|or|plus|than|with"
    r"|by|another|additional|extra|further|instead|beyond|per)\b",
    re.I,
)
"""What parts a word from a figure behind or before it."""
_RATIO_WORDS = re.compile(
    r"\b(?:than|compared|versus|vs|against|over|with|and\s(?=lower|higher|faster|cheaper)|by)\b",
    re.I,
)
"""What ties a ratio to the thing compared: no break there."""
_COMMA = re.compile(r",(?!\s*(?:now|currently|or|at)\b)", re.I)
_DELTA = re.compile(rf"\b(?:{_CHANGE})\b(?!.*\bto\s*\Z)", re.I)
"""What grew by a figure; what grew to it is no break."""
_PREPOSITION = re.compile(
    r"\b(?:for|to|with|by|in|on|across|from|at|over|under|per|is|are|was|were|has|have|had|will)\b"
    r"|\b[a-z]{2,}(?<![su])s\b",
    re.I,
)
"""Between a count and its noun stand adjectives: no preposition, no verb, no other noun."""
_EACH = re.compile(r"\s(?:each|apiece|per)\b", re.I)
"""So many of each are not so many in all."""
_A_SET_OF = re.compile(r"\b(?:an?|each|every|per|one)\s[\w-]+\sof\s\Z", re.I)
"""Nor are those of `a rack of 72 chips`."""
_OF_ITS = re.compile(r"\s(?:of\s)?(?:its|their|our|the)\s", re.I)
_IS = re.compile(
    r"\s*(?::|\||\(|[–-]|(?:now\s|currently\s)?(?:is|are|was|were|of|at|reached|reaches|exceeds?"
    r"|exceeded|surpass(?:ed|es)?|topped|totals?|totaled|totalled|stands?\sat|stood\sat"
    r"|(?:has\s|have\s)?(?:grown|grew|risen|rose|increased|climbed)\sto|count(?:s|ed)?))\s*",
    re.I,
)
"""What may stand between a noun and a count behind it."""

_FROM_TO = re.compile(r"\b(?:from|to)\b", re.I)
_SERIES = re.compile(
    r"\W*(?:(?:in|by|for|of|during)\s)?\(?(?:(?:19|20)[0-9]{2})?\W*(?:(?:up\s)?(?:from|to|and)\s"
    r"|(?:and\s)?(?:(?:is|are)\s(?:projected|expected|forecast(?:ed)?|estimated|anticipated|set"
    r"|likely|poised)\sto|will)\s(?:reach|hit|be\sworth|(?:grow|rise|climb|expand|increase)\sto)\s)",
    re.I,
)

_CLASSES: Final = (
    r"valuation|valued|values|valuing|value|worth",
    r"rais(?:e|es|ed|ing)|rounds?|funding|financing|series\s[a-h]|seed|investments?"
    r"|invest(?:ed|s|ing)?",
    r"revenues?|sales|arr|run[\s-]rate|earns?|earned|earnings|generat(?:es?|ed|ing)|backlog",
    r"market|spend(?:s|ing)?|spent|credits?|savings?|saves?|profits?|loss(?:es)?|debt|loans?"
    r"|contracts?|deals?|acquisition|acquired?|acquires|bought|buys?|paid|pays?|salar(?:y|ies)"
    r"|budgets?|limits?",
)
"""Words of the trade by what they make of an amount. Costs and prices are missing: what costs so
much is what the figure goes with."""
_MONEY_WORDS = "|".join(_CLASSES)
_PERCENT_WORDS = (
    r"shares?|cagr|growth|grow(?:s|n|ing)?|grew|increas\w+|decreas\w+|discounts?|reduc\w+|cuts?"
    r"|improv\w+|margins?|utili[sz]ation|accuracy|lower|higher|faster|slower|cheaper|savings?|saves?"
    r"|uptime|stake|drop\w*|rise|rose|fell|declin\w+"
)
_MONEY_BEFORE = re.compile(rf".*\b(?P<word>{_MONEY_WORDS})\b(?P<gap>.*)\Z", re.I | re.S)
_PERCENT_BEFORE = re.compile(rf".*\b(?P<word>{_PERCENT_WORDS})\b(?P<gap>.*)\Z", re.I | re.S)
_MONEY_BEHIND = re.compile(
    rf"[\s-]+(?:(?:in|of)\s)?(?:(?:an?|its|total|annual\w*|yearly|recurring|new|fresh|private|seed"
    rf"|equity|venture|debt|post-money|pre-money)\s){{0,3}}(?P<word>{_MONEY_WORDS})\b",
    re.I,
)
_PERCENT_BEHIND = re.compile(
    rf"\s+(?:(?:of|in)\s)?(?:(?:the|a|an|its|market|global|total|annual|compound|overall)\s){{0,3}}"
    rf"(?P<word>{_PERCENT_WORDS})\b",
    re.I,
)
_OWNER_WINDOW = 64


def is_bound(
    text: str,
    quantity: Quantity,
    word: re.Pattern[str],
    others: tuple[Quantity, ...],
    *,
    is_dated: bool = False,
) -> bool:
    """Return whether a figure goes with a word of its sentence.

    Args:
        text: The sentence.
        quantity: The figure, in it.
        word: The word that says what the figure is.
        others: All figures of the sentence.
        is_dated: Whether its period tells it from other figures of the same thing: `grows from $25
            billion in 2024 to $133 billion by 2034`.
    """
    places = [match.span() for match in word.finditer(text)]
    if any(start < quantity.end and quantity.start < end for start, end in places):
        return True
    if _is_own(text, quantity, word) and any(
        _is_tied(text, quantity, span, others, is_dated=is_dated) for span in places
    ):
        return True
    return is_dated and any(
        _SERIES.fullmatch(text, other.end, quantity.start)
        and is_bound(text, other, word, (other,), is_dated=True)
        for other in others
        if other.unit == quantity.unit and other.period not in {None, quantity.period}
    )


def _is_tied(
    text: str,
    quantity: Quantity,
    word: tuple[int, int],
    others: tuple[Quantity, ...],
    *,
    is_dated: bool,
) -> bool:
    is_before = word[1] <= quantity.start
    first, last = (word[1], quantity.start) if is_before else (quantity.end, word[0])
    if any(first <= other.start < last and other.unit == quantity.unit for other in others):
        return False
    if not is_before and text[slice(*word)].casefold() == "worth":
        # `$5 million worth of stock` is no worth.
        return False
    gap = text[first:last]
    if quantity.unit == "count":
        return _counts(text, quantity, gap, word, is_before=is_before)
    if len(re.findall(r"\w+", gap)) > (MAX_BEFORE if is_before else MAX_BEHIND):
        return False
    if is_before and quantity.qualifier != "exact":
        # `its valuation, estimated at $5 billion`
        gap = gap.removesuffix(", ")
    if is_dated:
        gap = _FROM_TO.sub("", gap)
    elif is_before and _DELTA.search(gap) and quantity.unit not in {"percent", "ratio"}:
        return False
    return not _is_broken(gap, quantity.unit, is_before=is_before)


def _counts(
    text: str, quantity: Quantity, gap: str, word: tuple[int, int], *, is_before: bool
) -> bool:
    """Return whether a number counts what a word names: `576 chips`, `Chips: 576`."""
    window = max(0, quantity.start - _OWNER_WINDOW)
    if _EACH.match(text, word[1]) or _A_SET_OF.search(text, window, quantity.start):
        return False
    if is_before:
        return quantity.is_bare and bool(_IS.fullmatch(gap))
    return _is_noun_gap(gap)


def _is_broken(gap: str, unit: FactUnit, *, is_before: bool) -> bool:
    if is_before and gap.strip() in {"(", ":", "|"}:
        return False
    if unit == "ratio":
        gap = _RATIO_WORDS.sub("", gap)
    return bool(_BREAKS.search(gap) or _COMMA.search(gap))


def _is_close(gap: str, unit: FactUnit) -> bool:
    is_short = len(re.findall(r"\w+", gap)) <= MAX_OWNER
    return is_short and not _is_broken(gap, unit, is_before=True)


def _is_noun_gap(gap: str) -> bool:
    bare = _OF_ITS.sub(" ", gap)
    has_only_words = bool(re.fullmatch(r"[\s\w-]+", bare, re.I))
    words = re.findall(r"\w+(?:-\w+)*", bare)
    return has_only_words and len(words) <= MAX_NOUN and not _PREPOSITION.search(bare)


def _is_own(text: str, quantity: Quantity, word: re.Pattern[str]) -> bool:
    """Return whether no other word of the trade has a better claim to the figure."""
    owners = _owners(text, quantity)
    return not owners or any(word.search(owner) for owner in owners)


def _owners(text: str, quantity: Quantity) -> list[str]:
    """Return the words that a figure goes with most closely: right behind it, else before it."""
    if quantity.unit in {"usd", "usd_per_year"}:
        before, behind = _MONEY_BEFORE, _MONEY_BEHIND
    elif quantity.unit == "percent":
        before, behind = _PERCENT_BEFORE, _PERCENT_BEHIND
    else:
        return []
    noun = behind.match(text, quantity.end)
    window = max(0, quantity.start - _OWNER_WINDOW)
    verb = before.match(text, window, quantity.start)
    tied = verb if verb and _is_close(verb["gap"], quantity.unit) else None
    owners = [text[m.start("word") : m.end("word")] for m in (noun, tied) if m]
    if noun is None or len({_class_of(owner) for owner in owners}) < len(owners):
        return owners
    # `raised at a $552M valuation`, but `valued at $552M in its last round`.
    is_compound = not text[quantity.end : noun.start("word")].strip(" -")
    return owners[:1] if is_compound else owners[-1:]


def _class_of(word: str) -> int:
    """Return which kind of words one belongs to: raising is of rounds, not of valuations."""
    kinds = (at for at, words in enumerate(_CLASSES) if re.fullmatch(words, word, re.I))
    return next(kinds, len(_CLASSES))
