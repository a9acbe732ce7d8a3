"""What lines beside a table say of single prices: coming changes, sales, and for whom one is."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.domain.readings import Meter
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.terms import MAX_WORDS, NO_TERMS, Terms, terms_of_note, terms_of_words
from pipeline.quantities.amounts import AMOUNT, money
from pipeline.quantities.header_dates import DATE, END_WORDS, day_in
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.price_days import SALE, end_of_prices
from pipeline.quantities.service_words import CLASSES

_COMING: Final = re.compile(
    rf"^On {DATE}.*\b(?:drops|rises|falls|goes|changes|increases|decreases|will)\b"
)
_FROM: Final = re.compile(
    rf"(?:\w+: )?(?:from|starting|beginning|effective|as of)(?: from| on)? {DATE}", re.I
)
_SENTENCE_END: Final = re.compile(r"(?<=[.;!])\s+(?=[A-Z])")
_UNTIL: Final = re.compile(rf"\W*(?:{END_WORDS}|before)\b", re.I)
_BINDS: Final = re.compile(
    rf"{SALE.pattern}|\b[0-9]+\s?% off\b|\b(?:prices?|rates?|only|until|through|minimum|commit\w*"
    r"|contract|reserved|spot|regular|needs|requires?|approv\w+|invit\w+|wait(?:ing[\s-])?list"
    r"|agreement|deposit|on request|(?:for|to) (?:\w+ )?(?:customer|account|member|subscriber)s)\b",
    re.I,
)
_OF_OTHERS: Final = re.compile(
    rf"\b(?:{CLASSES}|cached?|caching|fine-?tun\w+|volume)\b.*(?:%|\bhalf\b|\bdiscount|\bsame\b)"
    rf"|(?:%|\bhalf\b|\bdiscount).*\b(?:{CLASSES}|cached?|caching|volume)\b",
    re.I,
)
"""What a remark says of other prices of the model: `Batch at half price`."""

_MAX_CONDITION: Final = 240
_IS_FOR: Final = re.compile(
    r"\b(?:for|to)\s(?:(?!all\b|every\b)\w+\s)?(?:customers?|accounts?|members?|teams?|users?)\b|\bcontract\b"
    r"|\bcommit(?:ment|ted)\b|\bon request\b|\bonly\b",
    re.I,
)
_OFFER: Final = re.compile(r"\b(?P<percent>[1-9][0-9]?)\s?% (?:off|discount|lower|cheaper)\b", re.I)


def terms_of_change(lines: Iterable[str], name: str) -> Terms:
    """Return until when the prices of a model hold, as a line on what comes then says it.

    >>> terms_of_change(["On 15 January 2027 Anvil 2 drops to $1."], "Anvil 2").effective_to.month
    1
    >>> terms_of_change(["On 15 January 2027 Anvil 2 Mini drops."], "Anvil 2").effective_to
    """
    for line in lines:
        dated = _COMING.search(line)
        if dated and is_named(name).search(line):
            return Terms(effective_to=day_in(dated["date"]))
    return NO_TERMS


def lines_of_new_prices(lines: Iterable[str], name: str) -> tuple[str, ...]:
    """Return the sentences that state amounts of a model from a day on."""
    said = (_SENTENCE_END.split(line)[0] for line in lines)
    return tuple(each for each in said if _FROM.match(each) and is_named(name).search(each))


def terms_of_new_prices(lines: Iterable[str], cell: Cell, meters: Collection[Meter]) -> Terms:
    """Return until when a price holds: a line states another amount of its model from a day on.

    A line that names meters is of these alone.

    >>> said = ["From 15 January 2027 Anvil 2 output costs $1."]
    >>> terms_of_new_prices(said, Cell(("$2",)), ("output",)).effective_to.month
    1
    >>> terms_of_new_prices(said, Cell(("$2",)), ("input",)) == NO_TERMS
    True
    """
    for line in lines:
        dated = _FROM.match(line)
        named, stated, own = set(direction_in(line)), _amounts(line), _amounts(cell.text)
        is_other = stated and own and not set(own) & set(stated)
        if dated and is_other and not (named and meters and named.isdisjoint(meters)):
            return Terms(effective_to=day_in(dated["date"]))
    return NO_TERMS


@lru_cache(maxsize=512)
def is_named(name: str) -> re.Pattern[str]:
    """Return what finds a name that does not go on: `Anvil 2` is no part of `Anvil 2 Mini`."""
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])(?!\s[A-Z0-9])")


def terms_of_offer(lines: Iterable[str], cell: Cell) -> Terms:
    """Return until when a reduced price holds: the line of the offer by which it is reduced.

    `20% off selected models through 31 December` is of each amount that is 20 % below one struck
    out beside it.
    """
    struck = [amount for text in cell.struck for amount in _amounts(text)]
    for line in lines if struck else ():
        offer, end = _OFFER.search(line), end_of_prices(line)
        if offer and end and _is_reduced(struck, _amounts(cell.text), int(offer["percent"])):
            return Terms(effective_to=end)
    return NO_TERMS


def terms_of_sale(lines: Iterable[str], cell: Cell) -> Terms:
    """Return until when a price beside one struck out holds: a line below or above says it."""
    for line in lines if cell.struck else ():
        end = end_of_prices(line) if SALE.search(line) else None
        if end:
            return Terms(effective_to=end)
    return NO_TERMS


def states_other(note: str | None, amount: Decimal) -> bool:
    """Return whether a note says that until a day another amount is paid than its cell has.

    >>> states_other("Until 15 January 2027 output is $1.20.", Decimal("1.60"))
    True
    """
    stated = _amounts(note) if note and _UNTIL.match(note) else []
    return bool(stated) and amount not in stated


@lru_cache(maxsize=256)
def terms_of_remark(text: str) -> Terms:
    """Return the terms that a column of remarks states; most remarks bind no price.

    >>> terms_of_remark("Sale until 31 December 2026").effective_to.day
    1
    >>> terms_of_remark("needs approval").variant, terms_of_remark("Fast") == NO_TERMS
    ('needs approval', True)
    >>> terms_of_remark("Off-peak").time_window
    'Off-peak'
    """
    said = terms_of_words(text)
    if said and said.time_window:
        return said
    is_of_other = _OF_OTHERS.search(text)
    return terms_of_note(text) if _BINDS.search(text) and not is_of_other else NO_TERMS


@lru_cache(maxsize=256)
def _words_of_condition(line: str) -> frozenset[str]:
    """Return the words of a line that says for whom something is; none of other lines."""
    is_condition = len(line) <= _MAX_CONDITION and _IS_FOR.search(line)
    return frozenset(re.findall(r"[\w.-]+", line.lower())) if is_condition else frozenset()


def terms_of_line_about(name: str, lines: Iterable[str]) -> Terms:
    """Return for whom the prices of a row are, where a line below the table says so of its name.

    >>> terms_of_line_about("8x H100", ["The 8x H100 is for customers with a contract."]).commitment
    'The 8x H100 is for customers with a contract.'
    """
    for line in lines:
        said = _words_of_condition(line)
        words = {word for word in name.lower().split() if re.search("[0-9]", word)} if said else {}
        if words and said.issuperset(words):
            return Terms(commitment=clean_name(line)[:MAX_WORDS])
    return NO_TERMS


def _amounts(text: str) -> list[Decimal]:
    found = (money(match, None) for match in AMOUNT.finditer(text))
    return [amount[0] for amount in found if amount]


def _is_reduced(before: Iterable[Decimal], now: Iterable[Decimal], percent: int) -> bool:
    """Return whether an amount is another one less some percent, but for its rounding."""
    factor = Decimal(100 - percent) / 100
    return any(
        abs(old * factor - new) < Decimal(1).scaleb(int(new.as_tuple().exponent))
        for old in before
        for new in now
    )
