"""Checks of a reading against its source's expectations and its last sound reading.

A reading that fails one of these is quarantined: its bytes are kept, its rows are not published,
and the rows of the last sound reading stay.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import get_args

from pipeline.domain.kinds import KINDS, OFFERS, PRICES, Row
from pipeline.domain.snapshot import Snapshot, TableForm
from pipeline.extract.documents.decoding import decode
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.reading.fold import Key, conflicts
from pipeline.reading.parser_facts import facts_of
from pipeline.reading.still_printed import lost_prices, still_printed
from pipeline.registry.sources import Anchor, Source

UNIT_CHANGE = Decimal(100)
"""If most prices of a list move so many times, it has another unit, or we take it for another."""

MAX_UNPLACED_SHARE = 0.6
"""Of the amounts of a seller's own page that no place is known for. Real pages have 2 to 10 %."""

FEW_LOST = 10
"""Fewer amounts without a place are fees and plans, also on a page of few prices."""

FEW_OFFERS = 4
"""Fewer offers than this say nothing about which of their prices is the dearer one."""

MONTH = timedelta(days=30)
"""Between readings no further apart than this, `max_lost_share` holds as it stands."""

Amounts = Mapping[Key, Decimal]
"""Prices in USD by key."""

_METER = PRICES.key.index("meter")

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


PREVIEW = Finding(
    "whole",
    False,
    "an article that is free, or a phrase from its paid part",
    "it is for sale and may be cut: name a phrase from near its end in `expect: phrases`",
)


def check_reading(  # noqa: PLR0913, PLR0917 (all that a reading is judged by)
    source: Source,
    snapshot: Snapshot,
    rows: Mapping[str, Sequence[Row]],
    earlier: Earlier,
    misplaced: Sequence[str],
    unplaced: Sequence[str],
) -> list[Finding]:
    """Return what each check found in the reading of a document; the worker calls this."""
    is_page = facts_of(source).document in get_args(TableForm)
    page = decode(snapshot.body, snapshot.content_type) if is_page else ""
    return check(source, rows, snapshot.fetched_at, earlier, misplaced, unplaced, page)


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
        unplaced: Unplaced items that are new since the last sound reading.
        page: The document as text, if it is one that people read; only of use where prices are
            lost.
    """
    prices, before = rows[PRICES.name], earlier.prices
    return [
        _row_range(source, rows, at.date()),
        _anchors(source.expect.anchors, prices, at.date(), unplaced),
        _lost(source.expect.max_lost_share, prices, earlier, at),
        _placed(source, prices, unplaced),
        _listed(
            "still printed",
            "no lost price in a place that is not read",
            # In a catalogue of many sellers a row that cannot be read is left out alone.
            still_printed(prices, before, unplaced, page) if source.provider else [],
        ),
        _magnitude(prices, before),
        _currency(prices, before),
        _directions(source, prices, before),
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
    counted = [PRICES.name, "performance", "facts"]
    if source.transcript is not None or (OFFERS.name,) == facts_of(source).yields:
        counted.append(OFFERS.name)
    kind = next((name for name in counted if rows[name]), PRICES.name)
    count = len(rows[kind])
    return Finding(
        "row range", fewest <= count <= most, f"{fewest} to {most} rows", f"{count} {kind}"
    )


def _anchors(
    anchors: Sequence[Anchor], prices: Sequence[Row], day: date, unplaced: Sequence[str]
) -> Finding:
    """A missing anchor quotes the line that says why its price has no place, if there is one."""
    due = [anchor for anchor in anchors if anchor.since is None or anchor.since <= day]
    named = {
        (str(name), row["meter"])
        for row in (prices if due else ())
        for name in (row["offer_key"], row["model_label"])
        if row["state"] in ("priced", "free")
    }
    stated = {(_plain(name), meter) for name, meter in named}
    missing = [
        f"{anchor.model} ({anchor.meter})" + _line_on(anchor.model, unplaced)
        for anchor in due
        if not any(
            name.endswith(_plain(anchor.model)) and meter == anchor.meter for name, meter in stated
        )
    ]
    return _listed("anchors", f"{len(due)} anchor rows", missing, what="missing")


def _plain(name: str) -> str:
    """Return a name's letters and digits: pages write `GPT OSS 120B` and `openai/gpt-oss-120b`."""
    return "".join(char for char in name.casefold() if char.isalnum() or char in ":|")


def _line_on(model: str, unplaced: Sequence[str]) -> str:
    named = (line for line in unplaced if _plain(model) in _plain(line))
    return next((f" [not placed: {line}]" for line in named), "")


def _lost(most: float, prices: Sequence[Row], earlier: Earlier, at: datetime) -> Finding:
    """Fail if too large a share of rows is gone; the allowed share compounds by month."""
    before, lost = earlier.prices, len(lost_prices(prices, earlier.prices))
    if earlier.at is not None and at - earlier.at > MONTH:
        most = 1 - (1 - most) ** ((at - earlier.at) / MONTH)
    share = lost / len(before) if before else 0.0
    expected = f"at most {most:.0%} of the last sound reading's rows lost"
    found = f"{lost} of {len(before)} lost" if before else "no earlier reading"
    return Finding("rows lost", share <= most, expected, found)


def _magnitude(prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    """Odd rows are doubted one by one where all sources are seen; here the list as a whole is."""
    pairs = [
        (row, row["price_usd"], old)
        for row in prices
        if row["price_usd"] and (old := before.get(PRICES.key_of(row), {}).get("price_usd"))
    ]
    moved = [
        f"{row['offer_key']} {row['meter']}: {old.normalize():f} to {new.normalize():f}"
        for row, new, old in pairs
        if not 1 / UNIT_CHANGE < new / old < UNIT_CHANGE
    ]
    expected = f"not most prices {UNIT_CHANGE}x away from the last sound reading's"
    return _listed("magnitude", expected, moved if 2 * len(moved) > len(pairs) else [])


def _placed(source: Source, prices: Sequence[Row], unplaced: Sequence[str]) -> Finding:
    """A page most of whose amounts could not be read is not read, however many rows are left."""
    lost = sum(HAS_MONEY.search(line) is not None for line in unplaced)
    stated = sum(row["state"] in ("priced", "free") for row in prices)
    share = lost / (lost + stated) if lost else 0.0
    passed = source.provider is None or lost < FEW_LOST or share <= MAX_UNPLACED_SHARE
    expected = f"at most {MAX_UNPLACED_SHARE:.0%} of the page's amounts without a place"
    cases = "" if passed else ": " + "; ".join(unplaced[:SHOWN])
    return Finding("placed", passed, expected, f"{lost} of {lost + stated} have none{cases}")


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
        f"{offer}: {one.normalize():f} and {other.normalize():f} swapped"
        for offer in now.keys() & then.keys()
        for one, other in _swaps(now[offer], then[offer])
    ]
    if not before:
        swapped += _reversed(now)
    return _listed("directions", "each price in its column", sorted(swapped))


def _swaps(now: Amounts, then: Amounts) -> list[tuple[Decimal, Decimal]]:
    """Return the pairs of amounts of one offer that changed places, each with one partner."""
    waiting: dict[tuple[Decimal, Decimal], int] = Counter()
    found = []
    changed = (key for key in now.keys() & then.keys() if now[key] != then[key])
    for key in sorted(changed, key=str):
        amount, earlier = now[key], then[key]
        if waiting[earlier, amount]:
            waiting[earlier, amount] -= 1
            found.append((earlier, amount))
        else:
            waiting[amount, earlier] += 1
    return found


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


def _by_offer(prices: Iterable[Row]) -> dict[str, Amounts]:
    """Return the amounts of each offer, by key."""
    found: dict[str, dict[Key, Decimal]] = {}
    for row in prices:
        if row["price_usd"]:
            found.setdefault(row["offer_key"], {})[PRICES.key_of(row)] = row["price_usd"]
    return dict(found)


def _listed(
    check_name: str, expected: str, cases: Sequence[str], *, what: str = "found"
) -> Finding:
    shown = "; ".join(cases[:SHOWN])
    more = f" and {len(cases) - SHOWN} more" if len(cases) > SHOWN else ""
    found = f"{what}: {shown}{more}" if cases else "as expected"
    return Finding(check_name, not cases, expected, found)
