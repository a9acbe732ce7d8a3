"""What five years of history cost: a night, a question about an earlier day, a replay.

A warehouse of 5,000 prices is grown for 5 years and for one month, 20 changes a night. Then the
same next night is folded into both and every table rebuilt; parsing and Dagster are left out.
"""

import resource
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from benchmarks.site import price_page, write_registries
from pipeline.domain.kinds import KINDS, PRICES, Row
from pipeline.domain.readings import PriceReading
from pipeline.reading.fold import Changes, Stated, fold
from pipeline.reading.reader import fingerprint_of
from pipeline.reading.reading_log import Read
from pipeline.reading.source_state import SourceState, load_state, save_state
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project, load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import write_tables
from pipeline.runs.reading import attempts_by_source
from pipeline.runs.replay import replay
from pipeline.runs.timetravel import read_from
from pipeline.storage.attempts import Attempt
from pipeline.storage.warehouse import Warehouse

PRICE_COUNT = 5_000
CHANGES = 20
NIGHTS = {"one month": 30, "five years": 5 * 365}
SNAPSHOTS = 1_000
ROUNDS = 5
START = datetime(2021, 1, 1, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as name:
        root = Path(name)
        path = write_registries(root, "http://127.0.0.1:1", 1)
        # One process knows one registry of models; what it resolved is kept for both.
        first = load_project(path, root / "first")
        projects = {length: replace(first, warehouse=Warehouse(root / length)) for length in NIGHTS}
        costs = _nights(projects)
        for length, cost in costs.items():
            _say(f"a night after {length:10}", f"{cost:6.2f} s CPU")
        _say("five years / one month", f"{costs['five years'] / costs['one month']:.2f}")
        for table in ("core/prices", "derived/price_history", "derived/price_comparison"):
            took = _as_of(projects["five years"], table)
            _say(f"as of a day, {table}", f"{1000 * took:.0f} ms")
        rate = _replayed(load_project(path, root / "replay"))
        _say("replay of 50 KB pages", f"{rate:.0f} snapshots/s")
        _say("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _say(what: str, figure: str) -> None:
    print(f"{what:40} {figure}")  # noqa: T201


def _nights(projects: Mapping[str, Project]) -> dict[str, float]:
    """Return the CPU seconds of a night in each warehouse, measured in turn: machines drift."""
    for length, project in projects.items():
        _grow(project, NIGHTS[length])
        _night(project, NIGHTS[length])
    costs: dict[str, list[float]] = {length: [] for length in projects}
    for round_ in range(1, ROUNDS + 1):
        for length, project in projects.items():
            costs[length].append(_night(project, NIGHTS[length] + round_))
    return {length: statistics.median(some) for length, some in costs.items()}


def _row(number: int, price: int, at: datetime) -> Row:
    reading = PriceReading(
        provider_id="seller-0",
        model_label=f"Model {number // 2}",
        meter="input" if number % 2 else "output",
        unit="usd_per_mtok",
        price_usd=Decimal(price) / 100,
        currency="USD",
        source_amount=Decimal(price) / 100,
        source_unit="usd_per_mtok",
        evidence_text=f"${price / 100}",
        evidence_locator=f"table 1, row {number // 2 + 1}, column 2",
    )
    return PRICES.row(reading) | {
        "source_id": "page-0",
        "source_url": "http://127.0.0.1:1/0",
        "fetched_at": at,
        "snapshot_sha256": f"{at:%Y%m%d}".ljust(64, "0"),
        "method": "live",
        "parser": "html_prices",
        "parser_version": 1,
        "evidence_text": reading.evidence_text,
        "evidence_locator": reading.evidence_locator,
        "valid_from_basis": "first_seen",
    }


def _grow(project: Project, nights: int) -> None:
    """Write the state after some nights to the warehouse, with its attempts."""
    source = project.registry.by_id("page-0")
    rows = {number: _open(_row(number, 100, START)) for number in range(PRICE_COUNT)}
    closed: list[Row] = []
    for night in range(1, nights):
        at = START + timedelta(days=night)
        for number in _changing(night):
            gone = {"last_seen_at": at - timedelta(days=1), "gone_at": at}
            closed.append(rows[number] | gone)
            rows[number] = _open(_row(number, 100 + night % 47, at))
    by_key = {PRICES.key_of(row): row for row in rows.values()}
    stated = replace(Stated.nothing(PRICES), open=by_key, closed=tuple(closed))
    nothing = SourceState.nothing(fingerprint_of(source, project.providers))
    reads = tuple(_read(night) for night in range(nights))
    state = replace(nothing, reads=reads, stated={**nothing.stated, PRICES.name: stated})
    for night in range(nights):
        project.archive.append(_attempt(night))
    save_state(project.warehouse, source.id, state, None)


def _changing(night: int) -> Iterator[int]:
    return ((night * CHANGES + step) * 7 % PRICE_COUNT for step in range(CHANGES))


def _open(row: Row) -> Row:
    return row | {"first_seen_at": row["fetched_at"], "last_seen_at": None, "gone_at": None}


def _attempt(night: int) -> Attempt:
    at = START + timedelta(days=night)
    url = "http://127.0.0.1:1/0"
    return Attempt(
        source_id="page-0",
        fetched_at=at,
        archived_at=at,
        method="live",
        outcome="new",
        url=url,
        final_url=url,
        sha256=f"{at:%Y%m%d}".ljust(64, "0"),
    )


def _read(night: int) -> Read:
    return Read.of(
        _attempt(night),
        state="sound",
        parser="html_prices",
        parser_version=1,
        findings=(),
        unplaced=(),
        counts={kind.name: 0 for kind in KINDS} | {PRICES.name: PRICE_COUNT},
        text_sha256=None,
    )


def _night(project: Project, night: int) -> float:
    """Fold the next night into the warehouse and rebuild its tables; return the CPU seconds."""
    at = START + timedelta(days=night)
    changing = set(_changing(night))
    project.archive.append(_attempt(night))
    started = process_time()
    state = load_state(project.warehouse, "page-0")
    if state is None:
        msg = "the state of the night before cannot be read"
        raise RuntimeError(msg)
    before = state.stated[PRICES.name]
    rows = list(before.open.values())
    for place in changing:
        rows[place] = rows[place] | {"price_usd": rows[place]["price_usd"] + 1, "fetched_at": at}
    after, changes = fold(before, rows, at=at, last_seen_at=state.last_sound_at)
    read = replace(_read(night), changes=changes)
    grown = state.with_read(read, {**state.stated, PRICES.name: after})
    save_state(project.warehouse, "page-0", grown, state)
    write_tables(project)
    if changes != Changes(0, CHANGES, 0):
        msg = f"a night of {CHANGES} changes gave {changes}"
        raise RuntimeError(msg)
    return process_time() - started


def _as_of(project: Project, table: str) -> float:
    day = START + timedelta(days=400)
    return _best(lambda: read_from(project, table, as_of=day, known_at=None))


def _best(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        ask()
        times.append(perf_counter() - started)
    return statistics.median(times)


def _replayed(project: Project) -> float:
    """Fold a page's snapshots from the archive alone; return snapshots per second."""
    source = project.registry.by_id("page-0")
    for night in range(SNAPSHOTS):
        at = START + timedelta(days=night)
        body = price_page(night % 90 + 10, models=25, filler=28)
        Acquirer(project, source, [], lambda at=at: at).keep(  # type: ignore[misc]
            body, "saved", at=at, url=str(source.url)
        )
    attempts = attempts_by_source(project)[source.id]
    started = perf_counter()
    with document_worker() as worker:
        replay(project, source, attempts, worker=worker)
    return SNAPSHOTS / (perf_counter() - started)


if __name__ == "__main__":
    main()
