"""Prices of one row that claim to be the same price."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from decimal import Decimal
from operator import attrgetter
from typing import Final

from pipeline.domain.readings import PriceReading
from pipeline.domain.units import CONVERSIONS
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.amount_groups import PAIR
from pipeline.extract.prices.column_words import KIND
from pipeline.extract.prices.model_cards import names_model
from pipeline.extract.prices.subjects import OF_RETRIEVAL, subject_of
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.service_words import tier_named

_VALUES: Final = ("state", "price_usd", "currency", "effective_to")
_BESIDE: Final = ("source_amount", "source_unit", "note", "evidence_text", "evidence_locator")
key_of: Final = attrgetter(
    *(field.name for field in fields(PriceReading) if field.name not in (*_VALUES, *_BESIDE))
)
"""The fields of a reading that name its price."""

_OFFER_OF: Final = attrgetter(
    *("provider_id", "model_label", "meter", "service_tier", "region", "context_over_tokens")
)
_DIRECTIONS: Final = frozenset({"input", "output"})
_PRINTED_AT: Final = attrgetter("evidence_locator", "evidence_text", "model_label")
_SIZE: Final = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?B\b")
"""Parameters in a name, as sellers of open language models print them."""

_VALUE_OF: Final = attrgetter(*_VALUES)


@dataclass(frozen=True, slots=True)
class Draft:
    """A price before it is compared with the others of its row.

    Attributes:
        reading: The price.
        index: Column that it was read from.
        agrees: Whether the unit of the cell is the one of its header.
    """

    reading: PriceReading
    index: int
    agrees: bool


def without_conflicts(drafts: Iterable[Draft]) -> tuple[list[PriceReading], list[Draft]]:
    """Return the prices of a row, one for each key, and the drafts that lost their place.

    Where two cells claim the same key the one that agrees with its header stands; two that agree,
    or two that do not, are both in doubt, unless one is the other, rounded per minute and not per
    hour. A state never takes the place of a price.
    """
    drafts = list(drafts)
    if len({draft.reading.meter for draft in drafts}) == len(drafts):
        return [draft.reading for draft in drafts], []
    by_key: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        by_key.setdefault(key_of(draft.reading), []).append(draft)
    placed: list[PriceReading] = []
    lost: list[Draft] = []
    for rivals in by_key.values():
        if len(rivals) == 1:
            placed.append(rivals[0].reading)
            continue
        figures = [draft for draft in rivals if draft.reading.state in {"priced", "free"}] or rivals
        likeliest = _finest(_likeliest(figures))
        if len({stated_value(draft.reading) for draft in likeliest}) == 1:
            placed.append(likeliest[0].reading)
        else:
            likeliest = []
        stated = {stated_value(draft.reading) for draft in likeliest}
        lost += [
            draft
            for draft in figures
            if stated_value(draft.reading) not in stated
            and not (likeliest and _rounds(draft.reading, likeliest[0].reading))
        ]
    return placed, lost


def ended_by_next(prices: Iterable[PriceReading]) -> Iterator[PriceReading]:
    """Yield the prices; one until a day on which the next one begins ends as that one begins."""
    found = tuple(prices)
    has_ends = any(price.effective_to for price in found)
    if not has_ends:
        yield from found
        return
    starts = {(_OFFER_OF(price), price.effective_from) for price in found}
    for price in found:
        before = price.effective_to - timedelta(days=1) if price.effective_to else None
        is_next = before is not None and (_OFFER_OF(price), before) in starts
        yield replace(price, effective_to=before) if is_next else price


def without_undirected(
    prices: Iterable[tuple[PriceReading, PageTable]], unplaced: list[str]
) -> list[tuple[PriceReading, PageTable]]:
    """Return the prices without those of tokens that may be for something else than text.

    A price of tokens in a table that does not say what it sells may be for either direction, or
    for what is embedded: where other tables of the page part input from output, and where a page
    mostly sells models of retrieval and parts them nowhere. There, what is called as its models of
    embeddings are, and none of reranking, is one of them.
    """
    found = list(prices)
    amounts: dict[tuple[object, ...], set[object]] = {}
    for price, _ in found:
        if price.meter in _DIRECTIONS and price.state == "priced":
            amounts.setdefault(_PRINTED_AT(price), set()).add(price.meter)
    directed = {
        table.ordinal for price, table in found if len(amounts.get(_PRINTED_AT(price), ())) == 1
    }
    of_retrieval = sum(price.meter in OF_RETRIEVAL for price, _ in found)
    if not directed and len(amounts) >= of_retrieval:
        return found
    others = ((price, table) for price, table in found if table.ordinal not in directed)
    sized = {table.ordinal for price, table in others if _SIZE.search(price.model_label)}
    named = {(_family_of(price), price.meter) for price, _ in found if price.meter in OF_RETRIEVAL}
    kept = []
    for price, table in found:
        family = _family_of(price)
        is_embedding = (family, "embedding") in named and (family, "rerank") not in named
        is_other = price.meter not in _DIRECTIONS or price.state != "priced"
        is_clear = table.ordinal in directed or price.size_class is not None
        is_known = table.ordinal in sized or price.model_label in table.heading
        if is_other or is_clear or (directed and is_known) or _says_of_what(table):
            kept.append((price, table))
        elif is_embedding and not directed:
            kept += [(replace(price, meter="embedding"), table)] * (price.meter == "input")
        else:
            unplaced.append(
                f"{table.title} › {price.model_label}: '{price.evidence_text}' (tokens of what?)"
            )
    return kept


def _family_of(price: PriceReading) -> str:
    """Return the first word of the name of a price."""
    return re.split(r"[\s_-]", price.model_label.casefold(), maxsplit=1)[0]


def _says_of_what(table: PageTable) -> bool:
    """Return whether a title says what the table sells, or a column what kind each model is."""
    if any(map(subject_of, (table.caption, *(section.heading for section in table.sections)))):
        return True
    titles = {header.line for row in table.rows for header in row.headers}
    return any(KIND.search(in_english(title)) for title in titles)


def without_contradictions(
    stated: Iterable[tuple[PriceReading, PageTable]], unplaced: list[str]
) -> Iterator[PriceReading]:
    """Yield the prices of a page; two of one key are variants, by the titles of their tables.

    Of such tables each price is one, also where the other has none of its key. Those that the
    titles do not tell apart go to `unplaced`.
    """
    by_key: dict[tuple[object, ...], list[tuple[PriceReading, PageTable]]] = {}
    for price, table in stated:
        by_key.setdefault(key_of(price), []).append((price, table))
    groups = [group for rivals in by_key.values() for group in _apart_in_time(rivals)]
    rivalries = [rivals for rivals in groups if len(rivals) > 1]
    parted = {id(rivals): rivals for rivals in rivalries if _are_titled_apart(rivals)}
    titles = {table.title for rivals in parted.values() for _, table in rivals}
    unclear = _alike(rivals for rivals in rivalries if id(rivals) not in parted)
    for rivals in groups:
        is_clear = len(rivals) == 1 or id(rivals) in parted
        for price, table in rivals:
            if not is_clear or (table.ordinal in unclear and price.variant is None):
                place = f"{table.title} › {price.model_label}"
                unplaced.append(f"{place}: '{price.evidence_text}' (another price of the same)")
            elif table.is_headed and table.title in titles and not tier_named(table.title):
                parts = filter(None, (price.variant, table.title))
                yield replace(price, variant=", ".join(parts))
            else:
                yield price


def _apart_in_time(
    rivals: list[tuple[PriceReading, PageTable]],
) -> list[list[tuple[PriceReading, PageTable]]]:
    """Return two prices apart of which one holds until a day: the other one begins then."""
    ends = {price.effective_to for price, _ in rivals} - {None}
    if len(rivals) != PAIR or len(ends) != 1 or _are_titled_apart(rivals):
        return [rivals]
    (end,) = ends
    later = [price for price, _ in rivals if price.effective_to is None]
    if len(later) != 1 or later[0].effective_from:
        return [rivals]
    return [
        [(price if price.effective_to else replace(price, effective_from=end), table)]
        for price, table in rivals
    ]


def _are_titled_apart(rivals: Sequence[tuple[PriceReading, PageTable]]) -> bool:
    """Return whether each of some rivals has a title of its own, and none that is of a model."""
    titles = {table.title for _, table in rivals}
    is_headed = all(table.is_headed for _, table in rivals)
    return is_headed and len(titles) == len(rivals) and not any(map(names_model, titles))


def _alike(unclear: Iterable[Sequence[tuple[PriceReading, PageTable]]]) -> set[int]:
    """Return the tables with two or more prices of their own that another has otherwise.

    What parts such tables is not known, and may bind their other prices, too.
    """
    found = [
        {table.ordinal for _, table in rivals}
        for rivals in unclear
        if all(price.variant is None for price, _ in rivals)
    ]
    tables = Counter(ordinal for ordinals in found if len(ordinals) > 1 for ordinal in ordinals)
    return {ordinal for ordinal, count in tables.items() if count > 1}


def stated_value(reading: PriceReading) -> tuple[object, ...]:
    """Return what a reading states of its price, without the printed form of one in USD.

    Two readings of one key for which this is equal state the same price.
    """
    printed = () if reading.currency == "USD" else (reading.source_amount, reading.source_unit)
    return (*_VALUE_OF(reading), *printed)


def _likeliest(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts that agree with their header, of these the ones in USD, if there are."""
    agreeing = [draft for draft in drafts if draft.agrees] or drafts
    return [draft for draft in agreeing if draft.reading.currency == "USD"] or agreeing


def _finest(drafts: list[Draft]) -> list[Draft]:
    """Return the draft that the others only round, as `$0.083 / minute` does `$4.99 / hour`."""
    priced = [draft for draft in drafts if draft.reading.price_usd is not None]
    finest = min(priced, key=lambda draft: _coarseness(draft.reading), default=None)
    if finest is None or len(priced) < len(drafts):
        return drafts
    others = [
        draft for draft in drafts if stated_value(draft.reading) != stated_value(finest.reading)
    ]
    if others and all(_rounds(draft.reading, finest.reading) for draft in others):
        return [finest]
    return drafts


def _rounds(reading: PriceReading, finer: PriceReading) -> bool:
    """Return whether a price is another one, rounded to the decimals printed per smaller unit."""
    if reading.price_usd is None or finer.price_usd is None:
        return False
    step = max(_step(reading), _step(finer))
    is_other_unit = reading.source_unit != finer.source_unit
    return is_other_unit and abs(reading.price_usd - finer.price_usd) < step


def _coarseness(reading: PriceReading) -> tuple[bool, Decimal]:
    """Return how coarse a printed amount is; one that needs no conversion is the finest."""
    return reading.source_unit != reading.unit, _step(reading)


def _step(reading: PriceReading) -> Decimal:
    """Return what the last printed decimal stands for, in the published unit."""
    if reading.source_amount is None or reading.source_unit is None:
        return Decimal(0)
    _, factor = CONVERSIONS[reading.source_unit]
    return factor * Decimal(1).scaleb(int(reading.source_amount.as_tuple().exponent))
