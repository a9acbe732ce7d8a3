"""What the header of a column says about the cells below it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from pipeline.domain.readings import Meter, ServiceTier
from pipeline.extract.prices.api_ids import is_id_header
from pipeline.extract.prices.cell_amounts import Part, parts_of
from pipeline.extract.prices.column_words import (
    BOUNDS,
    DAYS_ALONE,
    DROPPED,
    DURATION,
    ENDS,
    KINDS,
    MONEY_WORD,
    NEW,
    NOT_PRICE,
    SIZED_PROMPTS,
    STARTS,
    Kind,
    label_index,
)
from pipeline.extract.prices.header_variants import (
    IMAGE_SIZE,
    SEARCHED,
    left_over,
    listed_variant,
    of_modality,
    plan_of,
)
from pipeline.extract.prices.meters import counts_calls
from pipeline.extract.prices.terms import COMMITMENT, HOURS
from pipeline.quantities.amounts import currency_in
from pipeline.quantities.header_dates import validity_in
from pipeline.quantities.meter_words import direction_in, order_in
from pipeline.quantities.printed_units import OPEN_UNITS, PrintedUnit, unit_in
from pipeline.quantities.prompt_bounds import bound_in, without_bound
from pipeline.quantities.regions import region_in
from pipeline.quantities.service_words import tier_in, tiers_in, without_tier

_PER: Final = re.compile(r"/|\bper\b", re.I)
_IN: Final = re.compile(r"\bin(?=\s*\()", re.I)
_OUT: Final = re.compile(r"\bout(?=\s*\()", re.I)
"""`Price out ($ per million)`: beside it, `Price in ($ per million)` speaks of no currency."""

_PROMPTS: Final = re.compile(r"\bprompts?\b", re.I)

_BESIDE_VARIANT: Final = re.compile(rf"{DURATION.pattern}|\(default\)", re.I)


@dataclass(frozen=True, slots=True)
class PriceColumn:
    """One column, as its header describes it.

    Attributes:
        kind: What its cells hold.
        title: The header as one line.
        directions: What its prices are for; two for one price of both.
        order: What several amounts in one cell are for.
        is_stacked: Whether these amounts stand in text nodes of their own, as the titles do.
        unit: Unit of its prices.
        tier: Class of service of its prices.
        currency: Currency that its header states.
        effective_from: Start of validity.
        effective_to: End of validity, exclusive.
        commitment: Term that the buyer commits to.
        time_window: Hours of the day for which its prices hold, as the header words them.
        context_over_tokens: Its prices hold for prompts longer than this.
        region: Where its prices hold.
        variant: What else tells it from its neighbours; set by the table.
        is_until: Whether its prices hold until the day that its row states for new ones.
    """

    kind: Kind
    title: str
    directions: tuple[Meter, ...] = ()
    order: tuple[Part, ...] = ()
    is_stacked: bool = False
    unit: PrintedUnit | None = None
    tier: ServiceTier | None = None
    currency: str | None = None
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    commitment: str | None = None
    time_window: str | None = None
    context_over_tokens: int | None = None
    region: str | None = None
    variant: str | None = None
    is_until: bool = False


@lru_cache(maxsize=256)
def read_columns(
    titles: tuple[str, ...],
    *,
    with_money: frozenset[int] = frozenset(),
    with_meters: frozenset[int] = frozenset(),
    by_duration: frozenset[int] = frozenset(),
    is_training: bool = False,
) -> tuple[PriceColumn, ...]:
    """Return the columns of a table, at most one of them of kind `label`.

    Args:
        titles: Headers, from left to right.
        with_money: Columns that hold amounts; none of them names what a row prices.
        with_meters: Columns whose cells name what their row is for, as `Audio input`.
        by_duration: Columns of a table of hardware whose amounts are per second, minute or hour.
        is_training: Whether the table prices training: there, headers name techniques.
    """
    if any(map(_OUT.search, titles)):
        titles = tuple(_IN.sub("input", _OUT.sub("output", title)) for title in titles)
    label = label_index(titles, {*with_money, *with_meters})
    is_dated = any(STARTS.search(title) for title in titles)
    columns = tuple(
        PriceColumn("label", title)
        if index == label
        else PriceColumn("meter", title)
        if index in with_meters
        else _rented(title, index in by_duration)
        or _column(title, is_training=is_training, has_money=index in with_money, is_dated=is_dated)
        for index, title in enumerate(titles)
    )
    if any(column.kind == "price" for column in columns):
        # Beside columns that say what they price, one that does not may hold anything.
        columns = tuple(
            PriceColumn("other", "") if column.kind == "unnamed" and at in with_money else column
            for at, column in enumerate(columns)
        )
    columns = _with_until(columns, titles) if is_dated else columns
    return _with_variants(_with_shared_unit(_with_parted_order(columns)), with_money)


def _with_until(columns: Sequence[PriceColumn], titles: Sequence[str]) -> tuple[PriceColumn, ...]:
    """Return the columns; beside `New input` and a day in each row, `Input` holds until then."""
    new = {
        column.directions
        for column, title in zip(columns, titles, strict=True)
        if NEW.search(title)
    }
    return tuple(
        replace(column, is_until=True)
        if column.kind == "price" and column.directions in new and not NEW.search(title)
        else column
        for column, title in zip(columns, titles, strict=True)
    )


def _with_parted_order(columns: tuple[PriceColumn, ...]) -> tuple[PriceColumn, ...]:
    """Return the columns; `Pricing [in / out]` above two of them names the meter of each."""
    found = list(columns)
    for at, column in enumerate(columns):
        width = len(column.order)
        if (
            width > 1
            and list(columns[at : at + width]).count(column) == columns.count(column) == width
        ):
            for place, part in enumerate(column.order, start=at):
                found[place] = replace(column, order=(), directions=part.directions)
    return tuple(found)


def _with_shared_unit(columns: tuple[PriceColumn, ...]) -> tuple[PriceColumn, ...]:
    """Return the columns; terms such as `1 year` have the one unit that their table names.

    So have tokens of a kind and classes of service beside a column that is per million tokens.
    """
    units = {column.unit for column in columns if column.kind == "price" and column.unit}
    if len(units) != 1:
        return columns
    (unit,) = units
    return tuple(
        replace(column, unit=unit)
        if column.unit is None and (column.commitment or _is_alike(column, unit))
        else column
        for column in columns
    )


def _is_alike(column: PriceColumn, unit: PrintedUnit) -> bool:
    """Return whether a column that names no unit is of tokens as its neighbours are."""
    is_other = _PER.search(column.title) is not None or column.kind != "price"
    return not is_other and unit.name == "usd_per_mtok" and bool(column.directions or column.tier)


def _column(title: str, *, is_training: bool, has_money: bool, is_dated: bool) -> PriceColumn:
    if not title:
        return PriceColumn("unnamed", title)
    terms: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("bound", BOUNDS),
        ("starts", STARTS),
        ("ends", ENDS),
    )
    of_terms = _kind_of(title, terms)
    if of_terms is None:
        price = price_column(NEW.sub("", title) if is_dated else title) or (
            _listed(title) if has_money else None
        )
        if price is not None:
            return price
    kind = of_terms or _kind_of(title, KINDS) or ("id" if is_id_header(title) else None)
    if kind is not None:
        return PriceColumn(kind, title)
    is_price = is_training and not (NOT_PRICE.search(title) or DROPPED.search(title))
    return PriceColumn("price" if is_price else "other", title)


def _kind_of(title: str, kinds: tuple[tuple[Kind, re.Pattern[str]], ...]) -> Kind | None:
    return next((kind for kind, pattern in kinds if pattern.search(title)), None)


def price_column(title: str) -> PriceColumn | None:
    """Return the column of prices that a header names; null for another one."""
    bare = SIZED_PROMPTS.sub(" ", without_bound(title))
    unit = unit_in(without_bound(title))
    currency = currency_in(title)
    # Prompts that a bound speaks of are no input: `Prompts > 200K` may stand above either.
    said = title if bare else _PROMPTS.sub(" ", title)
    directions = direction_in(bare) or (() if MONEY_WORD.search(bare) else direction_in(said))
    tier = tier_in(title)
    commitment = COMMITMENT.search(title)
    is_money = currency is not None or MONEY_WORD.search(title) is not None
    has_unit = unit is not None and (unit.name not in OPEN_UNITS or counts_calls(unit, title))
    hours = ", ".join(match[0] for match in HOURS.finditer(title)) or None
    is_other = NOT_PRICE.search(without_tier(bare))
    if (DROPPED.search(title) and not hours) or (is_other and not (is_money or hours)):
        return None
    if not (is_money or has_unit or directions or tier or commitment):
        return None
    validity, meters = validity_in(title), of_modality(directions, title)
    if validity.is_open or meters is None or len(tiers_in(title)) > 1:
        return None
    bound, searched = bound_in(title), SEARCHED.search(title)
    return PriceColumn(
        kind="price",
        title=title,
        directions=meters,
        order=parts_of(order_in(title, is_header=True)),
        unit=unit,
        tier=tier,
        currency=currency,
        effective_from=validity.start,
        effective_to=validity.end,
        commitment=commitment[0] if commitment else plan_of(title),
        time_window=hours,
        context_over_tokens=bound.over if bound else None,
        region=region_in(title) or region_in(without_tier(title).strip(" ,;:–—-")),
        variant=searched[0] if searched else None,
    )


def _rented(title: str, is_by_duration: bool) -> PriceColumn | None:
    """Return the column of a way to rent hardware, as `Secure Cloud` or `Flex (per second)`."""
    bare = DURATION.sub("", title).strip(" :–—-")
    if not is_by_duration or not bare or DROPPED.search(title) or price_column(title):
        return None
    return PriceColumn("price", title, unit=unit_in(title), variant=bare)


def _listed(title: str) -> PriceColumn | None:
    """Return the column of a plan, a region, a day, a size or a quality: it has prices, too."""
    found = listed_variant(_BESIDE_VARIANT.sub("", title).strip(" ,:–—-"))
    if found is None:
        days = validity_in(title) if DAYS_ALONE.fullmatch(title) else None
        if days:
            return PriceColumn("price", title, effective_from=days.start, effective_to=days.end)
        return PriceColumn("price", title, region=region) if (region := region_in(title)) else None
    is_size = found[1] is not None and IMAGE_SIZE.match(found[1])
    unit = PrintedUnit("usd_per_image") if is_size else unit_in(title)
    return PriceColumn("price", title, unit=unit, commitment=found[0], variant=found[1])


def _with_variants(
    columns: Sequence[PriceColumn], with_money: Collection[int]
) -> tuple[PriceColumn, ...]:
    """Return the columns; those that say the same of their prices get variants.

    `Price (480p)` and `Price (720p)` are two prices, not a contradiction. The variant is what is
    left of a title without the words for what is paid: it is common to the meters of a row.
    """
    alike: dict[PriceColumn, list[int]] = {}
    for at, column in enumerate(columns):
        is_priced = column.kind == "price" and (not with_money or at in with_money)
        if is_priced:
            tier = None if column.tier == "standard" else column.tier
            alike.setdefault(replace(column, title="", tier=tier), []).append(at)
    found = list(columns)
    for same in alike.values():
        rest = [left_over(columns[at].title) for at in same]
        titles = [columns[at].title for at in same]
        variants = rest if len(set(rest)) == len(rest) else titles
        for at, variant in zip(same, variants, strict=True):
            if len(set(variants)) == len(same) > 1:
                found[at] = replace(columns[at], variant=variant or None)
    return tuple(found)
