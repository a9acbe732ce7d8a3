"""One night's reading: every selected source fetched, archived and read."""

import hashlib
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from queue import PriorityQueue
from typing import Final

from pipeline.fetch.allowance import Allowance
from pipeline.fetch.client import Client
from pipeline.fetch.outcome import PutOffError
from pipeline.reading.parser_facts import facts_of
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.clocks import ServerClocks, attempts_after, settle_clock
from pipeline.runs.inbox import scan_inbox
from pipeline.runs.reading import Acquired, attempts_by_source, read_archived, read_sources
from pipeline.runs.source_result import SourceResult

REGISTRIES: Final = "registries"
"""Folder of raw/ that keeps our own YAML files."""

LARGE_BYTES: Final = 250_000
"""Most pages have less, and are read in four seconds of processor time whatever is in them: nested
tables, which take longest, in sixteen for each megabyte."""


def refresh_sources(
    project: Project, sources: Sequence[Source], *, is_offline: bool, now: Clock
) -> Iterator[SourceResult]:
    """Get and read sources; yield each as it is done.

    Documents come in threads, and are read one after the other. What a person saved of a source is
    read with it.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        sources: What to read.
        is_offline: Whether to leave the network alone: live sources are read from the archive.
        now: The time.
    """
    began = now()
    keep_registries(project, began)
    ahead = attempts_after(project, began)
    servers = ServerClocks()
    earlier = attempts_by_source(project, sources)
    for source_id in {item.source_id for item in ahead} & earlier.keys():
        earlier[source_id] = [item for item in earlier[source_id] if item not in ahead]
    acquirers = [
        Acquirer(project, item, earlier.get(item.id, []), now, servers) for item in sources
    ]
    documents = _acquired(project, acquirers, is_offline=is_offline)
    yield from read_sources(project, documents, earlier, inbox_at=now)
    spoiled = settle_clock(project, sources, ahead, began, servers.ahead(), now())
    if spoiled:
        deque(read_archived(project, [item for item in sources if item.id in spoiled]), maxlen=0)


def read_inbox(project: Project, *, now: Clock) -> Iterator[SourceResult]:
    """Read the sources for which a person saved pages; yield each as it is done.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        now: The time.
    """
    waiting = [
        item for item in project.registry.sources if not scan_inbox(project, item, now).is_empty
    ]
    documents = map(Acquired, waiting)
    return read_sources(project, documents, attempts_by_source(project, waiting), inbox_at=now)


def keep_registries(project: Project, at: datetime) -> None:
    """Archive our own registries, each version once, with the time of its first use."""
    for path in project.registry_paths:
        body = path.read_bytes()
        if not project.archive.has(REGISTRIES, hashlib.sha256(body).hexdigest()):
            sha256 = project.archive.store(REGISTRIES, body)
            line = {"file": path.name, "sha256": sha256, "used_at": at.isoformat()}
            project.archive.append_lines(REGISTRIES, [(at, line)])


def _acquired(
    project: Project, acquirers: Sequence[Acquirer], *, is_offline: bool
) -> Iterator[Acquired]:
    """Get the documents of sources in threads; yield what came of each as it comes.

    A bad one keeps no other waiting: what a first look is not enough for is asked for again after
    all others, and of each look the documents that may take their reader long come last.
    """
    settings = project.registry.settings
    whole = Allowance.of(settings)
    look = whole.first_look()
    with ExitStack() as stack:
        client = None
        if not is_offline:
            judge = stack.enter_context(document_worker(JUDGING_LIMITS)).judge_page
            client = stack.enter_context(Client(settings, judge=judge))
        pool = stack.enter_context(ThreadPoolExecutor(settings.threads))
        quick = [item for item in acquirers if item.is_quick(look)]
        slow = [item for item in acquirers if not item.is_quick(look)]
        late: list[Acquired] = []
        put_off: list[Acquirer] = []
        asked = {pool.submit(_acquire, item, client, look): item for item in quick}
        yield from _small_ones(asked, late, put_off)
        again = {pool.submit(_acquire, item, client, whole.second_look()): item for item in put_off}
        again |= {pool.submit(_acquire, item, client, whole): item for item in slow}
        yield from sorted(late, key=_bytes_to_read)
        late.clear()
        yield from _small_ones(again, late, put_off)
        yield from sorted(late, key=_bytes_to_read)


def _small_ones(
    asked: Mapping[Future[Acquired], Acquirer], late: list[Acquired], put_off: list[Acquirer]
) -> Iterator[Acquired]:
    """Yield the small documents of a look as they come; put the others in the lists."""
    for done in smallest_first(asked, _bytes_to_read):
        try:
            acquired = done.result()
        except PutOffError:
            put_off.append(asked[done])
            continue
        if _bytes_to_read(acquired) > LARGE_BYTES:
            late.append(acquired)
        else:
            yield acquired


def smallest_first(
    asked: Iterable[Future[Acquired]], size: Callable[[Acquired], float]
) -> Iterator[Future[Acquired]]:
    """Yield what was asked for as it is done; of what waits by then, the smallest.

    Reading one takes the time in which dozens come, and the smaller are read the sooner.
    """
    futures = list(asked)
    ready: PriorityQueue[tuple[float, int]] = PriorityQueue()

    def note(number: int, done: Future[Acquired]) -> None:
        ready.put((0 if done.exception() else size(done.result()), number))

    for number, future in enumerate(futures):
        future.add_done_callback(partial(note, number))
    for _ in futures:
        yield futures[ready.get()[1]]


def _bytes_to_read(acquired: Acquired) -> float:
    """Return the size of a document; 0 where it is the last one again.

    Of a PDF it says nothing: what is packed in it may be a thousand times as large.
    """
    attempt = acquired.attempt
    if attempt is None or attempt.outcome != "new":
        return 0
    return math.inf if facts_of(acquired.source).document == "pdf" else attempt.body_bytes or 0


def _acquire(acquirer: Acquirer, client: Client | None, allowance: Allowance) -> Acquired:
    try:
        return Acquired(acquirer.source, acquirer.acquire(client, allowance))
    except ConfigError as error:
        return Acquired(acquirer.source, error=str(error))
