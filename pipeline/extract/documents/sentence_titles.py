"""What a sentence says of days and of former prices: the rest are a name and its prices."""

import re
from typing import Final

from pipeline.quantities.header_dates import DATE, FROM_WORDS, THROUGH_WORDS, UNTIL_WORDS
from pipeline.quantities.printed_amounts import FIGURE

TITLE: Final = "Price"

_WHEN: Final = re.compile(
    rf"(?:^|,?\s)\(?(?P<when>(?i:{THROUGH_WORDS}|{UNTIL_WORDS}|before|{FROM_WORDS})"
    rf"(?: on)?\s{DATE})(?:\son(?:wards?)?\b)?\)?,?"
)
_ON_DAY: Final = re.compile(rf"(?:^|,?\s)(?P<when>(?:[Oo]n|[Aa]s (?:of|from))\s{DATE}),?")
_PERIOD: Final = r"(?:(?:a|per|each|every) (?:day|month)|daily|monthly)"
_FREE: Final = re.compile(
    rf"(?:the first )?[0-9][0-9,.]*[KkM]?(?: [a-z]+){{0,2}}(?:,? {_PERIOD})?,?"
    rf"(?: (?:are|is|for))? free(?: (?:of charge|{_PERIOD}))?[,;]?"
    r" (?:and )?(?:then|after that|thereafter),? (?=\$)",
    re.I,
)
"""What is free before anything is paid: the price behind it is that of all the others."""

_BOTH: Final = rf"{FIGURE}(?:(?: and |\s?/\s?){FIGURE})?"
_BEFORE: Final = re.compile(
    r"[\s,(]*\b(?:(?:down|up|reduced|lowered|cut) from|(?:(?:the|its) (?:old|former|previous)"
    r" (?:model|version|price) |its predecessor )?(?:was|were)|formerly|previously|instead of"
    rf"|until (?:then|now)|before(?: that)?|so far)(?: it is)?:?\s{_BOTH}\)?"
    rf"|^instead of {FIGURE},?\s",
    re.I,
)
"""What it cost before, beside what it costs now."""

_UNTIL_DAY: Final = re.compile(
    r"(?:\s?\(|[;,]\s)(?:now|today|currently|at present|at the moment)(?: it (?:is|costs|stays))?"
    rf"(?: at)?:?\s{_BOTH}\)?",
    re.I,
)
"""What it costs before the day from which the price beside it holds."""

_RETIRED: Final = re.compile(
    r",? (?:until|before) (?:it|they|the model|this model) (?:is|are|will be|gets?) (?:retired"
    r"|removed|deprecated|sunset|shut (?:down|off)|switched off|turned off)"
    rf"(?: (?:on|in))?(?: {DATE})?"
)
"""Until when a model is there says nothing of its price."""

_EACH: Final = re.compile(rf"^(?=.*\b(?P<noun>image|picture)s\b)(?P<said>.*{FIGURE}) each\b", re.I)
_CHANGES: Final = (
    r"(?:go|comes?|fell|rose|goes|(?:drop|fall|move|rise|lower|cut)(?:p?ed|t?ing|s)?"
    r"|(?:reduc|rais|increas|decreas)(?:es?|ed|ing))(?: (?:down|up|further|again))*"
)
_CHANGED: Final = re.compile(rf"\b(?:(?:is|are|was|were|has been|have been) )?{_CHANGES}\b", re.I)
_FROM_TO: Final = re.compile(
    rf"(?:\b{_CHANGES}:?,? )?\bfrom {FIGURE}(?: down| up)? to (?={FIGURE})"
)
_TO: Final = re.compile(rf"\b{_CHANGES} to (?={FIGURE})")
_TO_COME: Final = re.compile(r"\b(?:will|(?:new|lower) prices?)\b", re.I)
_INTRODUCED: Final = re.compile(
    r"^As an? (?:introductory|launch|promotional|special)(?: offer| price)?,"
    r"|\b(?:introductory|launch|promotional|special|reduced|new|lower)(?= prices?\b)",
    re.I,
)
"""A price that ends one day: only where the sentence says on which."""

_COST: Final = re.compile(r"\bcost(?= \$)")
_PLURAL: Final = re.compile(
    r"\b(?!(?:is|its|as|was|this|has|does)\b)[a-z]+s\b|\b(?:both|and|they|these|will)\b", re.I
)
_WILL: Final = re.compile(r"\bwill (?:then )?(?:be (?:cheaper|lower)|(?=(?:cost|be)\b))")


def title_and_rest(sentence: str) -> tuple[str, str]:
    """Return the title of the prices in a sentence, and the sentence without what is in it.

    >>> title_and_rest("Through 31 January 2027, Anvil 2 costs $1 per million input tokens.")[0]
    'Price (through 31 January 2027)'
    >>> title_and_rest("On 1 May 2027 Anvil 2 drops from $3 to $2 (was $4).")
    ('Price (from 1 May 2027)', 'Anvil 2 $2.')
    """
    sentence = _EACH.sub(r"\g<said> per \g<noun>", _RETIRED.sub("", sentence))
    changes = _CHANGED.search(sentence) is not None
    is_to_come = changes or _TO_COME.search(sentence)
    dated = _WHEN.search(sentence) or (_ON_DAY.search(sentence) if is_to_come else None)
    title, rest = TITLE, sentence
    if dated and len(re.findall(DATE, sentence)) == 1:
        when = re.sub(r"^(?:on|as of|as from) ", "from ", dated["when"], flags=re.I)
        title = f"{TITLE} ({when[0].lower()}{when[1:]})"
        rest = f"{rest[: dated.start()]}{rest[dated.end() :]}".strip()
        rest = _INTRODUCED.sub("", _WILL.sub("", _UNTIL_DAY.sub("", rest)))
    rest, former = _BEFORE.subn("", _FREE.sub("", rest))
    return title, _changed(rest, is_said=former > 0) if changes else rest


def is_past(sentence: str) -> bool:
    """Return whether a sentence says what one thing cost, as `It cost $2`."""
    said = _COST.search(sentence)
    before = re.split(r":\s(?=[A-Z])", sentence[: said.start()])[-1] if said else ""
    return said is not None and not _PLURAL.search(before)


def _changed(sentence: str, *, is_said: bool) -> str:
    """Return a sentence with what prices become, where it says what all of them were."""
    rest, pairs = _FROM_TO.subn("", sentence)
    is_whole = pairs == len(re.findall(FIGURE, rest)) > 0 or (not pairs and _TO.search(rest))
    return _CHANGED.sub("costs", rest) if is_whole or (is_said and not pairs) else sentence
