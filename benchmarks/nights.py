"""Plays a folder of dated documents of one source through reading and tables, night by night.

`python -m benchmarks.nights FOLDER [SOURCE] [--method released]`: file names begin with a time,
2025-11-01T121133Z. Documents that were not read nightly, a month apart, are `released`.
Slips are planted in a second pass: prices tenfold, a hundredth and a thousandfold, for two days
and for ten, of values that stood before and of rows that are new. What is published is what
derived/current_prices has.
"""

import argparse
import itertools
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.analysis.prices.doubt_signs import MOVES
from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.domain.snapshot import Method, Snapshot
from pipeline.reading.parsed import Parsed
from pipeline.reading.reader import DocumentReader, read_source
from pipeline.reading.source_state import SourceState
from pipeline.reading.worker import Worker, document_worker
from pipeline.registry.places import warehouse_at
from pipeline.registry.project import Project, load_project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import load_inputs
from pipeline.runs.reading import attempts_by_source
from pipeline.tables.build import build_tables, inputs_of
from pipeline.tables.inputs import state_tables

TABLES: Final = ("prices", "current_prices", "price_changes")
SLIPS: Final = (
    *((Decimal(10), 2), (Decimal("0.1"), 1), (Decimal(100), 2), (Decimal("0.01"), 2)),
    *((Decimal(1000), 10), (Decimal("0.001"), 10)),
)
"""By how much a price is off, and for how many days."""

LOWEST: Final = 0.5
HIGHEST: Final = 0.99
"""Of such a price a thousandth and a thousand times are within the range of its unit."""

SLIPS_PLANTED: Final = 24
"""At least so many, where as many prices stand unmoved: one every few nights."""

STOOD: Final = timedelta(days=3)
"""A move that its source states for so long is no slip, as a rule."""

AROUND: Final = timedelta(days=12)
"""A price stands unmoved for so long after the start of its slip, so that all is the slip's."""

_TIME: Final = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{6})Z")

Price = tuple[Any, ...]


@dataclass
class Played:
    """What a run of nights gave.

    Attributes:
        sound: Nights whose document was read.
        seconds: How long each night took.
        doubted: First and last night on which each statement was doubted, by its key and start.
        released: After how many days a doubted statement was believed.
        unannounced: Published values that changed without an event.
        published: What was published each night, by price.
        names: The printed id of each price's offer.
        prices: core/prices after the last night.
    """

    sound: int = 0
    seconds: list[float] = field(default_factory=list)
    doubted: set[Price] = field(default_factory=set)
    released: dict[Price, float] = field(default_factory=dict)
    unannounced: list[Price] = field(default_factory=list)
    published: list[Mapping[Price, float]] = field(default_factory=list)
    names: dict[Price, str] = field(default_factory=dict)
    prices: pd.DataFrame = field(default_factory=pd.DataFrame)


def main() -> None:
    """Play the nights twice, without and with slips, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("source", nargs="?", default="openrouter-models")
    arguments.add_argument("--method", default="saved", choices=["saved", "released"])
    options = arguments.parse_args()
    documents = dict(_documents(options.folder))
    # One project for both: registries that are equal but two would be compared for every name.
    project = load_project(None)
    source = project.registry.by_id(options.source)
    with document_worker() as worker:
        real = play(project, documents, source, worker, options.method)
        slips = Slips(list(documents), real, worker)
        planted = play(project, documents, source, slips, options.method)
    days, moved = sorted(real.released.values()), real_moves(real)
    believed = sorted(after for after in moved if after is not None)
    missed = slips.missed(planted.published)
    _say("nights read, frozen", f"{real.sound}, {len(documents) - real.sound}")
    _say("rows doubted, released", f"{len(real.doubted)}, {len(real.released)}")
    _say("released after days", ", ".join(f"{day:.1f}" for day in days) or "-")
    _say("tenfold moves that stood, published", f"{len(moved)}, {len(believed)}")
    _say("published after days", ", ".join(f"{day:.1f}" for day in believed) or "-")
    _say("slips of values that stood, caught", slips.count(missed, is_new=False))
    _say("slips of new rows, caught", slips.count(missed, is_new=True))
    _say("nights frozen by slips", str(len(documents) - planted.sound))
    _say("values that changed without an event", str(len(real.unannounced)))
    _say("seconds a night, median", f"{statistics.median(real.seconds):.2f}")
    for price in real.unannounced[:10]:
        _say("without an event", str(price))
    for slip in missed:
        _say("not caught", f"{slip.price} on {slip.places}")


def _say(what: str, figure: str) -> None:
    print(f"{what:40} {figure}")  # noqa: T201


def _documents(folder: Path) -> Iterator[tuple[datetime, bytes]]:
    for path in sorted(folder.iterdir()):
        if (found := _TIME.match(path.name)) is not None:
            at = datetime.strptime(found[1], "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
            yield at, path.read_bytes()


def play(
    registries: Project,
    documents: Mapping[datetime, bytes],
    source: Source,
    worker: DocumentReader,
    method: Method,
) -> Played:
    """Return what the nights gave, each read and published before the next one."""
    with TemporaryDirectory() as name:
        project = replace(registries, warehouse=warehouse_at(Path(name)))
        state: SourceState | None = None
        before: dict[str, pd.DataFrame] = {}
        played = Played()
        for at, body in documents.items():
            Acquirer(project, source, [], lambda at=at: at).keep(  # type: ignore[misc]
                body, method, at=at, url=str(source.url)
            )
            start = perf_counter()
            attempts = attempts_by_source(project)[source.id]
            state = read_source(
                source, project.providers, project.archive, attempts, state, worker=worker
            )
            tables = _tables(project, source, state)
            played.seconds.append(perf_counter() - start)
            played.sound += state.reads[-1].state == "sound"
            _note(played, tables, before, at)
            before = tables
        played.prices = before.get("prices", played.prices)
    return played


def real_moves(played: Played) -> list[float | None]:
    """Return after how many days each tenfold move that stood was published; null: never."""
    key = [*PRICED_BY, "first_seen_at"]
    ordered = played.prices.sort_values("first_seen_at", kind="stable")
    times = (
        ordered["price_usd"]
        / ordered["price_usd"].groupby([ordered[name] for name in PRICED_BY], dropna=False).shift()
    )
    stood = ordered["last_seen_at"] - ordered["first_seen_at"] >= STOOD
    moved = ordered[stood & ((times >= MOVES) | ((times > 0) & (times <= 1 / MOVES)))]
    named = map(_plain, moved[key].itertuples(index=False, name=None))
    return [
        played.released.get(price, 0.0) if believed else None
        for price, believed in zip(named, moved["doubt"].isna(), strict=True)
    ]


def _tables(project: Project, source: Source, state: SourceState) -> dict[str, pd.DataFrame]:
    inputs = load_inputs(project, {source.id: state_tables(state)})
    return build_tables(inputs.frames(inputs_of(TABLES)), TABLES)


def _note(
    played: Played,
    tables: Mapping[str, pd.DataFrame],
    before: Mapping[str, pd.DataFrame],
    at: datetime,
) -> None:
    """Note what a night's tables show beside those of the night before."""
    prices = tables["prices"]
    key = [*PRICED_BY, "first_seen_at"]
    is_doubted = prices["doubt"].notna()
    for row, doubted in zip(
        prices[key].itertuples(index=False, name=None), is_doubted, strict=True
    ):
        named = _plain(row)
        if doubted:
            played.doubted.add(named)
        elif named in played.doubted and named not in played.released:
            played.released[named] = (at - row[-1]).total_seconds() / 86_400
    published = _by_price(tables["current_prices"])
    earlier = played.published[-1] if played.published else {}
    if before:
        events = _events(tables["price_changes"]) - _events(before["price_changes"])
        news = {event[:3] for event in events}
        played.unannounced += [
            price
            for price, usd in published.items()
            if price in earlier and earlier[price] != usd and (price[0], price[3], usd) not in news
        ]
    played.published.append(published)
    current = tables["current_prices"]
    keys = map(_plain, current[list(PRICED_BY)].itertuples(index=False, name=None))
    played.names.update(zip(keys, current["model_id_native"], strict=True))


def _plain(row: Sequence[Any]) -> Price:
    return tuple(None if pd.isna(value) else value for value in row)


def _by_price(current: pd.DataFrame) -> dict[Price, float]:
    priced = current[current["price_usd"].notna()]
    rows = priced[list(PRICED_BY)].itertuples(index=False, name=None)
    return dict(zip(map(_plain, rows), priced["price_usd"], strict=True))


def _events(changes: pd.DataFrame) -> set[Price]:
    columns = ["provider_id", "meter", "price_after_usd", "changed_at", "offer_key"]
    return set(changes[columns].itertuples(index=False, name=None))


class Slip(NamedTuple):
    """One slip: on which nights, of which price, what is true, and whether the row is new then."""

    places: range
    price: Price
    usd: float
    is_new: bool


class Slips:
    """Slips that are planted in what the documents state, and whether they were published."""

    def __init__(self, nights: Sequence[datetime], real: Played, worker: Worker) -> None:
        """Choose the prices: one every few nights, of those that stand unmoved around it."""
        self._nights = list(nights)
        self.check = worker.check
        self._worker = worker
        self._names = real.names
        self._planted: dict[datetime, dict[tuple[str, str], Decimal]] = {}
        self._expected: list[Slip] = []
        kinds = itertools.cycle(itertools.product(SLIPS, (False, True)))
        used: set[Price] = set()
        for place in range(2, len(nights), max(len(nights) // SLIPS_PLANTED, 1)):
            (factor, days), is_new = next(kinds)
            found = self._unmoved(real.published, place, used, is_new=is_new)
            if found is not None:
                used.add(found)
                usd, end = real.published[place][found], self._end(place, timedelta(days=days))
                self._plant(found, factor, range(place, end), usd, is_new=is_new)

    def _end(self, place: int, length: timedelta) -> int:
        """Return the first night that is so long after one."""
        first = self._nights[place]
        return place + sum(first <= night < first + length for night in self._nights)

    def _unmoved(
        self, published: list[Mapping[Price, float]], place: int, used: set[Price], *, is_new: bool
    ) -> Price | None:
        """Return a price that stands on the nights around one, or from that one on if it is new."""
        after = published[place : max(self._end(place, AROUND), place + 2)]
        return next(
            (
                key
                for key, usd in sorted(published[place].items(), key=str)
                for before in [None if is_new else usd]
                if key not in used
                and key[3] in ("input", "output")
                and LOWEST < usd < HIGHEST
                and all(some.get(key) == usd for some in after)
                and all(some.get(key) == before for some in published[place - 2 : place])
            ),
            None,
        )

    def _plant(
        self, price: Price, factor: Decimal, places: range, usd: float, *, is_new: bool
    ) -> None:
        self._expected.append(Slip(places, price, usd, is_new))
        for place in places:
            of_night = self._planted.setdefault(self._nights[place], {})
            of_night[(self._names[price], price[3])] = factor

    def parse(self, source: Source, snapshot: Snapshot) -> Parsed:
        """Return what a document states, with the slips of its night."""
        parsed = self._worker.parse(source, snapshot)
        planted = self._planted.get(snapshot.fetched_at, {})
        prices = tuple(
            replace(item, price_usd=item.price_usd * factor)
            if (factor := planted.get((item.model_id_native or "", item.meter))) and item.price_usd
            else item
            for item in parsed.readings.prices
        )
        return replace(parsed, readings=replace(parsed.readings, prices=prices))

    def missed(self, published: Sequence[Mapping[Price, float]]) -> list[Slip]:
        """Return the slips that were published: else the price before it is, or none."""
        return [
            slip
            for slip in self._expected
            if any(published[place].get(slip.price, slip.usd) != slip.usd for place in slip.places)
        ]

    def count(self, missed: Sequence[Slip], *, is_new: bool) -> str:
        """Return how many slips were planted and how many were caught."""
        planted = [slip for slip in self._expected if slip.is_new == is_new]
        return f"{len(planted)}, {sum(slip not in missed for slip in planted)}"


if __name__ == "__main__":
    main()
