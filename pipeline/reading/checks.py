"""What makes a reading sound, judged against its source's expectations and its last sound reading.

A reading that fails one of these is quarantined: its bytes are kept, its rows are not published,
and the rows of the last sound reading stay.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations

from pipeline.domain.kinds import KINDS, PRICES, Row
from pipeline.domain.units import Unit
from pipeline.reading.fold import Key, conflicts
from pipeline.registry.sources import Anchor, Source

MAX_MOVED_SHARE = 0.01
"""Share of the rows of a list of many sellers that may move by `MAX_RATIO` within a month."""

MAX_RATIO = Decimal(10)
"""A price that moves tenfold between two readings is more often a slipped unit than a price."""

FEW_OFFERS = 4
"""Fewer offers than this say nothing about which of their prices is the dearer one."""

MONTH = timedelta(days=30)
"""Between readings no further apart than this, `max_lost_share` holds as it stands."""

Amounts = Mapping[Key, Decimal]
"""Prices in USD by key."""

_METER = PRICES.key.index("meter")

NEAR_CHARACTERS = 1_500
"""Between a name and its last price, markup included, in the widest rows of real pages."""

SHOWN = 5
"""Cases listed in a finding; the number of all of them stands beside."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check expected and found."""

    check: str
    passed: bool
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last sound reading before the one that is judged.

    Attributes:
        prices: Its price rows, by key.
        at: When it was made; null if there is none.
    """

    prices: Mapping[Key, Row] = field(default_factory=dict)
    at: datetime | None = None


def check(  # noqa: PLR0913, PLR0917 (all that a reading is judged by)
    source: Source,
    rows: Mapping[str, Sequence[Row]],
    at: datetime,
    earlier: Earlier,
    misplaced: Sequence[str],
    unplaced: Sequence[str] = (),
    page: str = "",
) -> list[Finding]:
    """Return what each check found in a reading.

    Args:
        source: Whose reading it is.
        rows: Its rows by kind.
        at: When the document stood so.
        earlier: The last sound reading.
        misplaced: Evidence that does not stand at the place named.
        unplaced: What could not be placed, and could or was not there at the last sound reading.
        page: The document as text, if it is one that people read.
    """
    prices, before = rows[PRICES.name], earlier.prices
    return [
        _row_range(source, rows, at.date()),
        _anchors(source.expect.anchors, prices, at.date()),
        _lost(source.expect.max_lost_share, prices, earlier, at),
        _still_printed(prices, before, unplaced, page),
        _magnitude(source, prices, earlier, at),
        _currency(prices, before),
        _directions(source, prices, before),
        _sane_maximum(source, prices),
        _listed("evidence", "each printed text at its place", misplaced),
        _listed(
            "duplicates",
            "no two rows that contradict each other",
            [line for kind in KINDS for line in conflicts(kind, rows[kind.name]).values()],
        ),
    ]


def _row_range(source: Source, rows: Mapping[str, Sequence[Row]], day: date) -> Finding:
    later = [limit for limit in sorted(source.expect.rows_before) if day < limit]
    fewest, most = source.expect.rows_before[later[0]] if later else source.expect.rows
    counted = (PRICES.name, "performance", "facts")
    kind = next((name for name in counted if rows[name]), PRICES.name)
    count = len(rows[kind])
    return Finding(
        "row range", fewest <= count <= most, f"{fewest} to {most} rows", f"{count} {kind}"
    )


def _anchors(anchors: Sequence[Anchor], prices: Sequence[Row], day: date) -> Finding:
    due = [anchor for anchor in anchors if anchor.since is None or anchor.since <= day]
    stated = {
        (str(name).casefold(), row["meter"])
        for row in prices
        for name in (row["offer_key"], row["model_label"])
        if row["state"] in ("priced", "free")
    }
    missing = [
        f"{anchor.model} ({anchor.meter})"
        for anchor in due
        if (anchor.model.casefold(), anchor.meter) not in stated
    ]
    return _listed("anchors", f"{len(due)} anchor rows", missing, what="missing")


def _lost(most: float, prices: Sequence[Row], earlier: Earlier, at: datetime) -> Finding:
    """Models come and go: of what was left after each month, the same share may go in the next."""
    still, before = {PRICES.key_of(row) for row in prices}, earlier.prices
    lost = sum(key not in still for key in before)
    if earlier.at is not None and at - earlier.at > MONTH:
        most = 1 - (1 - most) ** ((at - earlier.at) / MONTH)
    share = lost / len(before) if before else 0.0
    expected = f"at most {most:.0%} of the last sound reading's rows lost"
    found = f"{lost} of {len(before)} lost" if before else "no earlier reading"
    return Finding("rows lost", share <= most, expected, found)


def _magnitude(source: Source, prices: Sequence[Row], earlier: Earlier, at: datetime) -> Finding:
    """Compare with the last month's prices: older ones may have moved tenfold, and some have.

    In a list of many sellers some rows always move: there only a change of unit is a fault.
    """
    moved = []
    is_recent = earlier.at is not None and abs(at - earlier.at) <= MONTH
    before = earlier.prices if is_recent else {}
    for row in prices:
        new, old = row["price_usd"], before.get(PRICES.key_of(row), {}).get("price_usd")
        if new and old and not (1 / MAX_RATIO < new / old < MAX_RATIO):
            change = f"{old.normalize():f} to {new.normalize():f}"
            moved.append(f"{row['offer_key']} {row['meter']}: {change}")
    most = 0 if source.provider is not None else int(MAX_MOVED_SHARE * len(before))
    expected = f"no price {MAX_RATIO}x away from the last sound reading's"
    return _listed("magnitude", expected, moved if len(moved) > most else [])


def _still_printed(
    prices: Sequence[Row], before: Mapping[Key, Row], unplaced: Sequence[str], page: str
) -> Finding:
    """A price that is gone, while its amount stands where we cannot read it, is not gone."""
    still = {PRICES.key_of(row) for row in prices}
    offers = {row["offer_key"] for row in prices}
    lost = [row for key, row in before.items() if key not in still]
    places = [line.partition(": '") for line in unplaced]
    hidden = [
        f"{row['offer_key']} {row['meter']}: {where}"
        for row in lost
        for where, _, printed in places
        if row["model_label"] in where and _prints(printed, row["evidence_text"])
    ]
    hidden += [
        f"{row['offer_key']} {row['meter']}: outside of what is read"
        for row in lost
        if row["offer_key"] not in offers
        and not any(_is_renamed(row, other) for other in prices)
        and _stands_near(page, row)
    ]
    return _listed("still printed", "no lost price in a place that is not read", hidden)


def _is_renamed(row: Row, other: Row) -> bool:
    """Return whether a price is read as before, below a name that has the old one in it."""
    return row["model_label"] in other["model_label"] and all(
        row[name] == other[name] for name in ("meter", "evidence_text", "service_tier")
    )


def _prints(text: str, evidence: str) -> bool:
    """Return whether a text holds the number of a printed price, whatever its currency.

    >>> _prints("0.89/ GPU-hour", "$0.89"), _prints("$10.89", "$0.89"), _prints("Free", "Free")
    (True, False, True)
    """
    number = re.search(r"[0-9.,]*[0-9]", evidence)
    if number is None:
        return evidence in text
    return re.search(rf"(?<![0-9.,]){re.escape(number[0])}(?![.,]?[0-9])", text) is not None


def _stands_near(page: str, row: Row) -> bool:
    """Return whether a page prints the label of a row by itself, and soon after it the amount."""
    label = row["model_label"]
    # Most labels that are gone stand nowhere: looking for the words alone is much faster.
    if label not in page:
        return False
    alone = re.compile(rf"(?<![\w.-]){re.escape(label)}(?:\s+[0-9]+[kK])?\s*(?=[<|\"\\\n])")
    return any(
        row["evidence_text"] in page[match.end() : match.end() + NEAR_CHARACTERS]
        for match in alone.finditer(page)
    )


def _currency(prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    changed = []
    for row in prices:
        old = before.get(PRICES.key_of(row), {}).get("currency")
        if old and row["currency"] and row["currency"] != old:
            changed.append(f"{row['offer_key']} {row['meter']}: {old} to {row['currency']}")
    return _listed("currency", "each price in its currency of the last sound reading", changed)


def _directions(source: Source, prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    """Prices of one offer that changed places, or input and output that most rows have reversed."""
    if source.provider is None:
        # In a catalogue of many sellers each row may be mended by itself.
        return _listed("directions", "rows of one seller", [])
    now, then = _by_offer(prices), _by_offer(before.values())
    swapped = [
        f"{offer}: {now[offer][one].normalize():f} and {now[offer][other].normalize():f} swapped"
        for offer in now.keys() & then.keys()
        for one, other in combinations(sorted(now[offer].keys() & then[offer].keys(), key=str), 2)
        if _is_swapped(now[offer], then[offer], one, other)
    ]
    if not before:
        swapped += _reversed(now)
    return _listed("directions", "each price in its column", sorted(swapped))


def _reversed(now: Mapping[str, Amounts]) -> list[str]:
    """Return a line if most offers ask less for output than for input: their columns are mixed."""
    pairs = [
        (amounts[key], amounts[output])
        for amounts in now.values()
        for key in amounts
        if key[_METER] == "input"
        and (output := (*key[:_METER], "output", *key[_METER + 1 :])) in amounts
    ]
    below = sum(output < input_ for input_, output in pairs)
    if len(pairs) < FEW_OFFERS or 2 * below <= len(pairs):
        return []
    return [f"output below input in {below} of {len(pairs)} offers"]


def _is_swapped(now: Amounts, then: Amounts, one: Key, other: Key) -> bool:
    return (now[one], now[other]) == (then[other], then[one]) and now[one] != now[other]


def _by_offer(prices: Iterable[Row]) -> dict[str, Amounts]:
    """Return the amounts of each offer, by key."""
    found: dict[str, dict[Key, Decimal]] = {}
    for row in prices:
        if row["price_usd"]:
            found.setdefault(row["offer_key"], {})[PRICES.key_of(row)] = row["price_usd"]
    return dict(found)


def _sane_maximum(source: Source, prices: Sequence[Row]) -> Finding:
    odd = [
        f"{row['offer_key']} {row['meter']}: {row['price_usd'].normalize():f} {row['unit']}"
        for row in prices
        if not is_sane(row, source.expect.max_usd)
    ]
    limits = ", ".join(f"{most} {unit}" for unit, most in source.expect.max_usd.items())
    return _listed("sane maximum", f"at most {limits}" if limits else "no negative price", odd)


def is_sane(row: Row, most: Mapping[Unit, Decimal]) -> bool:
    """Whether a price is neither negative nor above the highest sane one of its unit."""
    price = row["price_usd"]
    return price is None or 0 <= price <= most.get(row["unit"], price)


def _listed(
    check_name: str, expected: str, cases: Sequence[str], *, what: str = "found"
) -> Finding:
    shown = "; ".join(cases[:SHOWN])
    more = f" and {len(cases) - SHOWN} more" if len(cases) > SHOWN else ""
    found = f"{what}: {shown}{more}" if cases else "as expected"
    return Finding(check_name, not cases, expected, found)
