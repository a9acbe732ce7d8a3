"""What makes a reading sound, judged against its source's expectations and its last sound reading.

A reading that fails one of these is quarantined: its bytes are kept, its rows are not published,
and the rows of the last sound reading stay.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.fold import Key, conflicts
from pipeline.intervals import KINDS, PRICES, Row
from pipeline.sources import Anchor, Source
from pipeline.units import Unit

MAX_RATIO = Decimal(10)
"""A price that moves tenfold between two readings is more often a slipped unit than a price."""

FEW_OFFERS = 4
"""Fewer offers than this say nothing about which of their prices is the dearer one."""

SHOWN = 5
"""Cases listed in a finding; the number of all of them stands beside."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check expected and found."""

    check: str
    passed: bool
    expected: str
    found: str


def check(
    source: Source,
    rows: Mapping[str, Sequence[Row]],
    before: Mapping[Key, Row],
    misplaced: Sequence[str],
    unplaced: Sequence[str] = (),
) -> list[Finding]:
    """Return what each check found in a reading.

    Args:
        source: Whose reading it is.
        rows: Its rows by kind.
        before: Price rows of the last sound reading, by key; empty before the first.
        misplaced: Evidence that does not stand at the place named.
        unplaced: What could not be placed, and could or was not there at the last sound reading.
    """
    prices = rows[PRICES.name]
    return [
        _row_range(source, rows),
        _anchors(source.expect.anchors, prices),
        _lost(source.expect.max_lost_share, prices, before),
        _still_printed(prices, before, unplaced),
        _magnitude(prices, before),
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


def _row_range(source: Source, rows: Mapping[str, Sequence[Row]]) -> Finding:
    fewest, most = source.expect.rows
    counted = (PRICES.name, "performance", "facts")
    kind = next((name for name in counted if rows[name]), PRICES.name)
    count = len(rows[kind])
    return Finding(
        "row range", fewest <= count <= most, f"{fewest} to {most} rows", f"{count} {kind}"
    )


def _anchors(anchors: Sequence[Anchor], prices: Sequence[Row]) -> Finding:
    stated = {
        (str(name).casefold(), row["meter"])
        for row in prices
        for name in (row["offer_key"], row["model_label"])
        if row["state"] in ("priced", "free")
    }
    missing = [
        f"{anchor.model} ({anchor.meter})"
        for anchor in anchors
        if (anchor.model.casefold(), anchor.meter) not in stated
    ]
    return _listed("anchors", f"{len(anchors)} anchor rows", missing, what="missing")


def _lost(most: float, prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    still = {PRICES.key_of(row) for row in prices}
    lost = sum(key not in still for key in before)
    share = lost / len(before) if before else 0.0
    expected = f"at most {most:.0%} of the last sound reading's rows lost"
    found = f"{lost} of {len(before)} lost" if before else "no earlier reading"
    return Finding("rows lost", share <= most, expected, found)


def _magnitude(prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    moved = []
    for row in prices:
        new, old = row["price_usd"], before.get(PRICES.key_of(row), {}).get("price_usd")
        if new and old and not (1 / MAX_RATIO < new / old < MAX_RATIO):
            change = f"{old.normalize():f} to {new.normalize():f}"
            moved.append(f"{row['offer_key']} {row['meter']}: {change}")
    expected = f"no price {MAX_RATIO}x away from the last sound reading's"
    return _listed("magnitude", expected, moved)


def _still_printed(
    prices: Sequence[Row], before: Mapping[Key, Row], unplaced: Sequence[str]
) -> Finding:
    """A price that is gone, while its amount stands in a place that we cannot read, is not gone."""
    still = {PRICES.key_of(row) for row in prices}
    hidden = [
        f"{row['offer_key']} {row['meter']}: {where}"
        for key, row in before.items()
        if key not in still
        for where, _, printed in (line.partition(": '") for line in unplaced)
        if row["model_label"] in where and row["evidence_text"] in printed
    ]
    return _listed("still printed", "no lost price in a place that is not read", hidden)


def _currency(prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    changed = []
    for row in prices:
        old = before.get(PRICES.key_of(row), {}).get("currency")
        if old and row["currency"] and row["currency"] != old:
            changed.append(f"{row['offer_key']} {row['meter']}: {old} to {row['currency']}")
    return _listed("currency", "each price in its currency of the last sound reading", changed)


def _directions(source: Source, prices: Sequence[Row], before: Mapping[Key, Row]) -> Finding:
    """Input and output that changed places, or that most rows of one seller have reversed."""
    if source.provider is None:
        # In a catalogue of many sellers each row may be mended by itself.
        return _listed("directions", "rows of one seller", [])
    now, then = _pairs(prices), _pairs(before.values())
    swapped = [
        f"{offer[0]}: {now[offer][0].normalize():f} and {now[offer][1].normalize():f} swapped"
        for offer in now
        if offer in then and now[offer] == then[offer][::-1] and len(set(now[offer])) > 1
    ]
    are_reversed = _is_reversed(now) and not _is_reversed(then)
    odd = [f"output below input in most of {len(now)} offers"] if are_reversed else []
    return _listed("directions", "input and output in their columns", swapped + odd)


def _is_reversed(pairs: Mapping[Key, tuple[Decimal, Decimal]]) -> bool:
    below = sum(output < input_ for input_, output in pairs.values())
    return len(pairs) >= FEW_OFFERS and 2 * below > len(pairs)


def _pairs(prices: Iterable[Row]) -> dict[Key, tuple[Decimal, Decimal]]:
    """Return input and output price of each offer that has both, by offer and terms."""
    found: dict[Key, dict[str, Decimal]] = {}
    for row in prices:
        if row["meter"] in {"input", "output"} and row["price_usd"]:
            terms = tuple(row[name] for name in PRICES.key if name not in {"meter", "offer_key"})
            found.setdefault((row["offer_key"], *terms), {})[row["meter"]] = row["price_usd"]
    return {
        offer: (both["input"], both["output"]) for offer, both in found.items() if len(both) > 1
    }


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
