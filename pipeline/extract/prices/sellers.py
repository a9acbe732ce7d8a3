"""What the page's own seller asks, and what it prints of others: pages compare themselves."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from pipeline.domain.names import squashed
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.row_context import RowContext
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.service_words import CLASSES

_VERSUS = re.compile(
    r"\bv(?:ersu)?s\b|\bcompetitors?\b|\balternatives\b|\bcompared (?:to|with)\b"
    r"|\bprice comparison\b|\bhow (?:\w+ ){1,2}(?:compares?|stacks? up)\b|\bcompetition\b"
    r"|\b(?:other|leading) (?:providers|vendors|apis|hosts|sellers|clouds)\b|\belsewhere\b"
    r"|\brivals?\b|\b(?:what|how) (?:the )?others (?:ask|bill|charge|cost|take|price)\b",
    re.I,
)
"""Heading of tables in which others' prices stand, whatever their columns say."""


_OWN_TERMS = re.compile(
    rf"\b(?:{CLASSES}|standard|reserved|on[\s-]demand|dedicated|serverless|spot|cached)\b", re.I
)
"""What a seller compares with itself, as in `Serverless vs dedicated`."""


_RIVAL: Final = re.compile(
    r"openai|anthropic|google|vertex ai|aws|amazon|(?:amazon )?bedrock|azure(?: openai)?|microsoft"
    r"|together(?:\.ai| ai)?|fireworks(?:\.ai| ai)?|groq|deepinfra|replicate|mistral|cohere"
    r"|cerebras|openrouter|hugging ?face|baseten|runpod|lambda|coreweave|xai|elevenlabs|deepgram"
    r"|assemblyai",
    re.I,
)
"""Sellers with whom others compare themselves above a column."""

_OURS: Final = re.compile(r"(?:[Ww]ith )?(?:Us|us|[Oo]urs)\b")
"""How a seller calls itself above a column; `US` in capitals is a place, or a currency."""

_OF_MAKER: Final = re.compile(r"base|upstream|official|makers?|vendors?|providers?", re.I)
_PASSED_ON: Final = re.compile(r"(?:our|hosted|gateway|platform|resale|marked[\s-]up)\b", re.I)
"""What its maker asks for a model, and what one who passes it on does: the second is the seller."""

_PAID_HERE: Final = re.compile(r"\(you(?:r)? (?:pay|price|cost|rate)s?\)", re.I)
"""How a seller calls what it asks beside what it pays itself: `$/hr (you pay)`."""

_OWN_KEY: Final = re.compile(r"\b(?:own|byo)\b.{0,20}\bkeys?\b|\bbyok\b", re.I)
_AT_COST: Final = re.compile(
    r"\b(?:pay|paid)\b.{0,30}\bdirect(?:ly)?\b|\bno mark[\s-]?up\b|\bbase pric(?:es?|ing)\b", re.I
)
"""Heading of tables of what a buyer with keys of makers pays, and words that these are paid."""

_NEAR: Final = 2
"""Texts above and below a table that speak of its prices."""

_EXAMPLE: Final = re.compile(
    r"^(?:\w+ ){0,2}(?:examples?|calculat(?:ions?|ors?)|scenarios?|estimat(?:es?|ors?|ions?)"
    r"|sample (?:bills?|invoices?))(?: \w+){0,2}$|^(?:for )?examples?\b.*:$",
    re.I,
)
"""Heading of tables, or the line above them, that work out what some use costs."""

_PAST: Final = re.compile(
    r"\b(?:previous|former|old|earlier|past|historic(?:al)?|archived?) (?:\w+ )?"
    r"(?:prices?|pricing|rates?)\b"
    r"|\bprice history\b|\b(?:prices?|pricing|rates?) (?:until|before|up to)\b",
    re.I,
)
"""Heading of tables of what is no longer asked."""


def of_this_seller(rows: Iterable[RowContext], unplaced: list[str]) -> list[RowContext]:
    """Return the rows that price what the page's own seller sells.

    Pages compare themselves with others: where a column of sellers names the own one, the rest of
    it names competitors.
    """
    found = list(rows)
    if found and (reason := _reason_against(found)):
        unplaced += [f"{row.table.title} › {row.line('label')}: {reason}" for row in found]
        return []
    if not any(_names_own(row) for row in found):
        return found
    own = [row for row in found if not row.line("seller") or _names_own(row)]
    unplaced += [
        row.describe(seller[0], "the price of another seller")
        for row in found
        if row not in own and (seller := row.first("seller"))
    ]
    return own


def _reason_against(rows: Sequence[RowContext]) -> str:
    """Return why no row of a table prices what its page's seller sells; empty if one may."""
    table = rows[0].table
    heading, lead = table.heading, table.intro[-1:]
    is_own = any(_names_seller(rows[0], column) for column in rows[0].columns)
    near = (*table.intro[-_NEAR:], *table.below[:_NEAR])
    tests = (
        ("a comparison", _VERSUS.search(heading) and not _OWN_TERMS.search(heading) and not is_own),
        ("paid to the makers", _OWN_KEY.search(heading) and any(map(_AT_COST.search, near))),
        ("an example", _EXAMPLE.search(heading) or any(map(_EXAMPLE.match, lead))),
        ("prices of the past", _PAST.search(heading) or any(map(_PAST.match, lead))),
        ("a sum", any(map(_is_sum, rows))),
    )
    return next((reason for reason, holds in tests if holds), "")


def _is_sum(row: RowContext) -> bool:
    """Return whether a row adds its amounts up."""
    return any(HAS_MONEY.search(row.cells[at].text) for at in row.columns.sums)


def own_columns(
    columns: Sequence[PriceColumn], provider_id: str, with_money: Collection[int]
) -> tuple[PriceColumn, ...]:
    """Return the columns; beside one of the page's own seller those like it are competitors'.

    `Acme price | Other price` differ in their titles alone, and so do `Acme | Other`.
    """
    bare = [
        at
        for at, item in enumerate(columns)
        if at in with_money and item.kind == "other" and _is_named(provider_id, item.title)
    ]
    if len(bare) == 1 and squashed(columns[bare[0]].title) == squashed(provider_id):
        own_column = PriceColumn("price", columns[bare[0]].title)
        return tuple(own_column if at in bare else item for at, item in enumerate(columns))
    has_makers = any(_OF_MAKER.fullmatch(item.variant or "") for item in columns)
    own = [
        item
        for item in columns
        if (item.variant and _is_named(provider_id, item.title))
        or _OURS.match(item.title)
        or _PAID_HERE.search(item.title)
        or (has_makers and _PASSED_ON.match(item.variant or ""))
    ]
    if not own:
        return _without_rivals(columns)
    alike = [_untitled(item) for item in own]
    return tuple(
        replace(item, variant=None)
        if item in own
        else PriceColumn("rival", item.title)
        if _untitled(item) in alike
        else item
        for item in columns
    )


def _without_rivals(columns: Sequence[PriceColumn]) -> tuple[PriceColumn, ...]:
    """Return the columns; beside `Input`, `OpenAI input` is a rival's."""
    plain = [_untitled(item) for item in columns if item.kind == "price" and not item.variant]
    return tuple(
        PriceColumn("rival", item.title)
        if item.variant and _RIVAL.fullmatch(item.variant) and _untitled(item) in plain
        else item
        for item in columns
    )


def is_seller(name: str) -> bool:
    """Return whether a name is that of a well-known seller, and of no model of it."""
    return _RIVAL.fullmatch(name) is not None


def _names_seller(row: RowContext, column: PriceColumn) -> bool:
    return column.kind == "price" and squashed(column.title) == squashed(row.provider_id)


def _untitled(column: PriceColumn) -> PriceColumn:
    return replace(column, title="", variant=None)


def _names_own(row: RowContext) -> bool:
    return "seller" in row.columns.first and _is_named(row.provider_id, row.line("seller"))


def _is_named(provider_id: str, text: str) -> bool:
    return squashed(provider_id) in squashed(text)
