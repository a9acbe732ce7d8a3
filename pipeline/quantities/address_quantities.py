"""Amounts that the words of an address carry: `usd-133-2-billion-by-2034`, `raises-640m`.

An address has no points and no dollar signs; so its numbers are money only beside a word that says
so, and `133-2-billion` is 133.2 billion. What is read here is weak evidence: somebody shortened.
"""

import re
from decimal import Decimal

from pipeline.quantities.figures import SCALES
from pipeline.quantities.quantities import Quantity

_MONEY_BEFORE = (
    r"usd|us|raises|raised|raising|valued-at|valued|valuation-of|funding-of|secures|secured|closes"
    r"|closed|announcing|announces|worth|revenue-of"
)
_MONEY_BEHIND = (
    r"dollars?|usd|series-[a-h]|seed|round|funding|valuation|investment|fundraise|raise|in-revenue"
)
_AMOUNT = re.compile(
    r"(?<![a-z0-9])(?:(?P<before>" + _MONEY_BEFORE + r")-)?"
    r"(?P<whole>[1-9][0-9]{0,3})(?:-(?P<decimals>[0-9]{1,2}))?"
    r"-?(?P<scale>million|billion|trillion|bn|mn|m|b)(?![a-z0-9])"
    r"(?:-(?P<behind>"
    + _MONEY_BEHIND
    + r")(?![a-z0-9]))?(?:-(?:by|in)-(?P<year>20[0-9]{2})(?![0-9]))?",
    re.I,
)
_MORE_NUMBERS = re.compile(r"[0-9]-\Z")


def address_quantities(address: str) -> tuple[Quantity, ...]:
    """Return the amounts of money that the words of an address carry.

    >>> url = "https://news.example/ai-servers-usd-133-2-billion-by-2034-x"
    >>> [(q.text, str(q.low), q.period) for q in address_quantities(url)]
    [('usd-133-2-billion', '133200000000', '2034')]
    """
    return tuple(
        _quantity(match)
        for match in _AMOUNT.finditer(address)
        if (match["before"] or match["behind"])
        and not _MORE_NUMBERS.search(address, max(0, match.start() - 2), match.start())
    )


def _quantity(match: re.Match[str]) -> Quantity:
    decimals = match["decimals"] or ""
    scale = SCALES[match["scale"].lower()]
    value = Decimal(f"{match['whole']}.{decimals or '0'}") * scale
    value = value.to_integral_value()
    end = match.end("behind") if match["behind"] else match.end("scale")
    return Quantity(
        low=value,
        high=value,
        unit="usd",
        printed_step=(Decimal(1).scaleb(-len(decimals)) * scale).to_integral_value(),
        currency="USD",
        period=match["year"],
        start=match.start(),
        end=end,
        text=match.string[match.start() : end],
    )
