"""Words by which the header of a column says what stands below it, and which one names the rows."""

import re
from collections.abc import Collection, Sequence
from typing import Final, Literal

from pipeline.extract.prices.api_ids import is_id_header
from pipeline.quantities.header_dates import DATE, END_WORDS, FROM_WORDS

Kind = Literal[
    "label",
    "id",
    "price",
    "speed",
    "tier",
    "bound",
    "starts",
    "ends",
    "meter",
    "kind",
    "seller",
    "context",
    "max_output",
    "quantization",
    "region",
    "unit",
    "unnamed",
    "rival",
    "undated",
    "other",
]

NOT_PRICE: Final = re.compile(
    r"speed|throughput|latency|per second|/\s?s(?:ec)?\b|\btps\b|\blimits?\b|\brpm\b|\btpm\b|quota"
    r"|\bmax\b|maximum|window|length|modalit|\btypes?\b|format|support|capabilit|feature"
    r"|^(?:training |tuning )?(?:method|technique)s?$"
    r"|\bsaving|discount|\bcredits?\b|\bactions?\b|multiplier|release|date\b",
    re.I,
)
MONEY_WORD: Final = re.compile(
    r"\b(?:price|prices|pricing|priced|costs?|fees?|rates?(?!\s+limit))\b"
    r"|\b(?:you pay|we charge)$|^(?:hourly"
    r"|(?:per|/) (?:(?:server|node|machine|instance)(?: and | per |/|-))?hour"
    r"|per (?:audio )?minute(?: of audio)?)$",
    re.I,
)
DROPPED: Final = re.compile(
    r"\b(?:was|old|former|previous|original|list price|savings?(?! plans?\b)|discounts?|credits?"
    r"|minimum|min\.? (?:spend|charge|fee|price|cost|commit\w*|usage)|deposit|budget|threshold"
    r"|surcharges?|uplifts?|(?:added|additional|extra|add[\s-]?on) (?:price|cost|fee|charge|rate)s?"
    r"|storage|total|examples?|estimated|est"
    r"|overages?|blend\w*|averaged?|avg|monthly|annual\w*|yearly|daily|weekly|vs|versus|compared"
    r"|(?<!text and )(?<!text, image and )videos? (?:in|out)put)\b"
    r"|(?:/|\bper)\s?(?:day|week|mo|month|yr|year)\b|\bcosts? to\b"
    r"|^(?:from|start(?:s|ing) (?:at|from)|as low as)\b(?!.*20[0-9]{2})"
    r"|\bcosts? (?:of|for)\b(?!.*\b(?:in|out)put|.*\b(?:prompt|completion)"
    r"|.*\btokens (?:read|sent|generated|written|received)\b)"
    r"|\btokens? ?/\s?(?:\$|usd|dollar)|\bper\s?(?:US)?(?:\$|usd\b|dollar)",
    re.I,
)
"""Columns of money that is no price in force of one meter: reported, never read."""

LABEL: Final = re.compile(
    r"\b(?:models?|name|gpus?|accelerator|hardware|instance|node|machine|flavou?r|tools?"
    r"|endpoint|service|product)\b",
    re.I,
)
NAME: Final = re.compile(r"\bnames?\b|^(?:ai |base )?models?$", re.I)
KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("max_output", re.compile(r"\bmax\w*\.?\s+(?:new\s+)?(?:output|completion|generat)", re.I)),
    ("context", re.compile(r"\b(?:context|ctx)\b(?!.*(?:price|\$))", re.I)),
    ("quantization", re.compile(r"\bquanti[sz]ation\b|\bprecision\b", re.I)),
    (
        "region",
        re.compile(r"^(?:deployment )?(?:regions?|location|scope|geography|zone)$", re.I),
    ),
    (
        "unit",
        re.compile(
            r"^(?:(?:billing|pricing|price) )?(?:units?|metric)$|^units? of measure$"
            r"|^(?:billed|priced|charged)? ?(?:per|by)$",
            re.I,
        ),
    ),
    ("kind", re.compile(r"^(?:kind|type|category|capability|model type)$", re.I)),
    (
        "seller",
        re.compile(
            r"^(?:(?:inference|api|cloud) )?(?:provider|vendor|seller|host)s?$"
            r"|^(?:served|hosted) by$",
            re.I,
        ),
    ),
    (
        "tier",
        re.compile(
            r"^(?:(?:service|pricing|processing) )?(?:tier|mode|flavou?r)s?$"
            r"|^(?:service|inference|processing|api|billing|request) (?:class|type|mode)s?$",
            re.I,
        ),
    ),
    (
        "speed",
        re.compile(
            r"\bspeed\b|\bthroughput\b|\btps\b|\bt(?:okens?|oks?)?\s?(?:/|per)\s?s(?:ec(?:ond)?)?\b",
            re.I,
        ),
    ),
)
IS_CODE: Final = re.compile(
    r"(?:sku|item|article|art|product|meter|part|position|pos)?\.?\s?(?:sku|codes?|no|nr|numbers?|#)\.?",
    re.I,
)
"""Headers of numbers of a catalogue: where another column can, that one names what is sold."""

KIND: Final = next(pattern for kind, pattern in KINDS if kind == "kind")
IS_SELLER: Final = next(pattern for kind, pattern in KINDS if kind == "seller")

_IN_TOKENS: Final = r" ?(?:\([^()]*(?:tokens?|K)\)|/ 1K tokens)"
BOUNDS: Final = re.compile(
    rf"^(?:prompt|input|request) (?:size|length)s?(?:{_IN_TOKENS})?$"
    rf"|^(?:conditions?|pricing tiers?){_IN_TOKENS}$"
    r"|^(?:input |prompt )?(?:tokens?|length|size)s? (?:per|in (?:a|the)|of (?:a|the)) "
    r"(?:request|prompt|call)s?$"
    r"|^(?:(?:input|prompt|context|token|request) ?)+(?:length |size )?(?:range|tier|band|step)s?"
    rf"(?:{_IN_TOKENS})?$",
    re.I,
)
"""Headers of bounds, one in each row."""

SIZED_PROMPTS: Final = re.compile(
    r"\b(?:short|long|small|large|all|regular|normal)(?:er)?[\s-]prompts?\b", re.I
)
"""Prompts of some size are no meter: `Long prompts` may stand above input and output."""

STARTS: Final = re.compile(
    r"^(?:from|since|effective(?: from| date| on)?|valid from|starts?(?: on)?|start date)$", re.I
)
"""Headers of the dates from which the prices of a row hold."""

ENDS: Final = re.compile(
    r"^(?:(?:prices? )?valid (?:until|till|to|through)|prices? (?:until|till|through|ends?)"
    r"|(?:offer|promo(?:tion)?|discount) (?:ends?|until|expires))$",
    re.I,
)
"""Headers of the dates until which they hold; what only says `End` may be that of the model."""

DAYS_ALONE: Final = re.compile(rf"(?:valid |now )?(?:{FROM_WORDS}|{END_WORDS}|before) {DATE}", re.I)
"""Headers of prices that say nothing but since when or until when these hold."""

DURATION: Final = re.compile(r"\(?(?:per|/)\s?(?:second|sec|s|minute|min|hour|hr|h)\b\)?|\?", re.I)
NEW: Final = re.compile(r"\bnew\b", re.I)
_EXAMPLE: Final = re.compile(
    r"\b(?:examples?|scenarios?|workloads?|use cases?|samples?|totals?|estimates?)\b", re.I
)


def label_index(titles: Sequence[str], with_money: Collection[int]) -> int | None:
    """Return the column that names what a row prices; the leftmost of the likeliest ones."""
    candidates = [
        index
        for index, title in enumerate(titles)
        if index not in with_money and not (is_id_header(title) or IS_SELLER.search(title))
    ]
    named = [index for index in candidates if not IS_CODE.fullmatch(titles[index])]
    candidates = named or candidates
    first = min(with_money, default=len(titles))
    # Behind the prices stands what is said of them; names stand before.
    for likely in ([index for index in candidates if index < first], candidates):
        for pattern in (NAME, LABEL):
            for index in likely:
                if pattern.search(titles[index]):
                    return index
    ids = [index for index, title in enumerate(titles) if is_id_header(title)]
    if ids:
        return ids[0]
    plain = [index for index in candidates if not any(p.search(titles[index]) for _, p in KINDS)]
    return plain[0] if plain and all(map(IS_CODE.fullmatch, titles[: plain[0]])) else None


def is_example(title: str) -> bool:
    """Return whether the title of rows says that their amounts are sums, and no prices."""
    return _EXAMPLE.search(title) is not None
