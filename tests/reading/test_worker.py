"""Parsing in a process of its own: the same rows, and no document that stops or crashes a night."""

import hashlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.reading.parsing import find_evidence, parse_document
from pipeline.reading.worker import document_worker
from pipeline.reading.worker_child import END_WAIT_S, PACKAGES, PASSED_ON, Limits, WorkerError

OWN = Limits(cpu_s=19)
"""Limits of no other test: their worker is started with this test's environment."""

ROW = "<tr><td>Anvil 2</td><td>$1.00</td><td>$2.00</td></tr>"
HEAD = "<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>"
PAGE = f"<html><body><h2>Prices</h2><table>{HEAD}{ROW}</table></body></html>"

PARSER = """
import ctypes, os, signal, time
from pipeline.domain.readings import Readings

VERSION, DOCUMENT, YIELDS = 1, "json", ("prices",)
KEPT = []

def parse(snapshot, source):
    order = snapshot.body.decode().strip('"')
    if order == "spin":
        while True:
            pass
    if order == "work":
        until = time.process_time() + 2
        while time.process_time() < until:
            pass
    if order == "sleep":
        signal.pause()
    if order == "grow":
        return bytearray(2_000_000_000)
    if order == "keep":
        KEPT.append(bytearray(60_000_000))
    if order.startswith("fill"):
        KEPT.append(bytearray(60_000_000))
    if order.endswith("segfault"):
        ctypes.string_at(0)
    if order.endswith("lose an error"):
        raise SystemError("error return without exception set")
    if order == "raise":
        raise KeyError("a \\x1b[31m key")
    if order == "recurse":
        return parse(snapshot, source)
    if order == "escape":
        return Readings(unplaced=(os.system,))
    if order == "environment":
        return Readings(unplaced=tuple(os.environ))
    if order == "pid":
        return Readings(unplaced=(str(os.getpid()),))
    return Readings()
"""


@pytest.fixture
def snapshot():
    """Return what makes a snapshot of some bytes."""

    def make(body):
        body = body.encode() if isinstance(body, str) else body
        digest = hashlib.sha256(body).hexdigest()
        at = datetime(2026, 1, 5, tzinfo=UTC)
        return Snapshot("acme-feed", "https://acme.example/", at, digest, body, None, "live")

    return make


@pytest.fixture
def page_source(make_source):
    """A vendor's page."""
    return make_source(parser="html_prices", provider="acme")


@pytest.fixture
def obey(monkeypatch, tmp_path, make_source, snapshot):
    """Return what sends orders to a parser that does what documents tell it."""
    packages = tmp_path / "packages"
    packages.mkdir()
    source = make_source()
    (packages / "obedient.py").write_text(PARSER)
    (packages / "sitecustomize.py").write_text(
        "import sys\nimport obedient\nsys.modules['pipeline.parsers.litellm'] = obedient\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(packages))
    return lambda parse, order: parse(source, snapshot(f'"{order}"'))


def children():
    """Return the processes that this one started and that still run."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    return set(listed.read_text().split())


@pytest.mark.parametrize(
    ("parser", "page"),
    [
        pytest.param("html_prices", "doubled_tables.html", id="HTML"),
        pytest.param("html_prices", "size_tiers.html", id="size classes"),
        pytest.param("litellm", "litellm.json", id="catalogue"),
        pytest.param("openrouter_models", "openrouter_models.json", id="offers"),
        pytest.param("genai_prices", "genai_prices.json", id="dated prices"),
    ],
)
def test_a_worker_reads_what_this_process_reads(make_source, snapshot, saved_page, parser, page):
    source = make_source(parser=parser, provider="acme")
    document = snapshot(saved_page(page))

    with document_worker(OWN) as worker:
        found = worker.parse(source, document)

    assert found == parse_document(source, document)
    assert any((found.readings.prices, found.readings.offers))


def test_nothing_is_started_before_there_is_something_to_parse():
    before = children()
    with document_worker(OWN):
        during = children()

    assert during == before


def test_one_process_reads_all_documents_and_ends_with_the_block(obey):
    before = children()
    with document_worker(OWN) as worker:
        pids = {obey(worker.parse, "pid").readings.unplaced for _ in range(3)}
        assert len(children() - before) == 1

    assert len(pids) == 1
    assert children() == before


def test_the_time_that_documents_take_is_counted_as_ours(obey):
    """What a night costs is measured so; the process that starts the worker's counts for less."""
    before = os.times()
    with document_worker(OWN) as worker:
        obey(worker.parse, "work")

    after = os.times()
    spent_s = after.children_user + after.children_system
    assert spent_s - before.children_user - before.children_system >= 2


def test_a_block_that_is_left_in_the_middle_of_a_document_waits_for_nothing(obey):
    """As Ctrl-C leaves it."""

    def interrupted(*_):
        raise KeyboardInterrupt

    def left_while_it_sleeps():
        with document_worker(OWN) as worker:
            obey(worker.parse, "pid")
            signal.alarm(1)
            obey(worker.parse, "sleep")

    before, usual = children(), signal.signal(signal.SIGALRM, interrupted)
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        left_while_it_sleeps()
    signal.signal(signal.SIGALRM, usual)

    assert time.monotonic() - started < END_WAIT_S
    assert children() == before


def test_the_worker_ends_although_its_parent_was_killed():
    """It waits for the next document; instead, the pipe closes."""
    code = (
        "import os, signal\n"
        "from pipeline.reading.worker_child import Limits, start_worker\n"
        "print(start_worker(Limits()).process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(PACKAGES)},
    )

    assert done.returncode == -signal.SIGKILL
    assert has_ended(int(done.stdout))


def has_ended(pid):
    """Return whether a process has ended, or does soon."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([handle], [], [], 30)
    os.close(handle)
    return bool(ready)


@pytest.mark.parametrize(
    ("order", "limits", "reason"),
    [
        pytest.param(
            "spin",
            Limits(cpu_s=1),
            r"took more than 1 s of processor time",
            id="endless",
            marks=pytest.mark.long,
        ),
        pytest.param("sleep", Limits(wall_s=2), r"took more than 2 s$", id="asleep"),
        pytest.param(
            "grow", Limits(memory_mb=100), r"needed more than 100 MB of memory", id="memory"
        ),
        pytest.param("segfault", OWN, r"the parser crashed \(SIGSEGV\)", id="crash"),
        pytest.param(
            "fill and segfault",
            Limits(memory_mb=100),
            "needed more than 100 MB of memory",
            id="crash of a library that was refused memory",
        ),
        pytest.param(
            "fill and lose an error",
            Limits(memory_mb=100),
            "needed more than 100 MB of memory",
            id="an interpreter that was refused memory",
        ),
        pytest.param(
            "lose an error",
            OWN,
            "the parser crashed: SystemError",
            id="an error without memory",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "raise",
            OWN,
            r"the parser crashed: KeyError: 'a \\x1b\[31m key'",
            id="mistake",
        ),
        pytest.param(
            "recurse",
            OWN,
            r"the parser crashed: RecursionError",
            id="recursion",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "escape",
            OWN,
            "may not answer with posix.system",
            id="what is no statement",
        ),
    ],
)
def test_a_document_that_ends_the_parser_is_one_that_cannot_be_read(obey, order, limits, reason):
    """The next document is read as if nothing had been."""
    with document_worker(limits) as worker:
        with pytest.raises(ParseError, match=reason):
            obey(worker.parse, order)
        after = obey(worker.parse, "nothing")

    assert not after.readings.prices


def test_evidence_is_looked_up_there_too(page_source, snapshot):
    place = "table 1, row 1, column 2"
    asked = [("$1.00", place), ("$9.00", place), ("$1.00", "table 2, row 1, column 2")]
    document = snapshot(PAGE)

    with document_worker() as worker:
        found = worker.find(page_source, document, asked)

    assert found == find_evidence(page_source, document, asked)
    assert [(item.text, item.error) for item in found] == [
        ("$1.00", None),
        ("$1.00", "'$9.00' does not stand there"),
        (None, "no cell at table 2, row 1, column 2"),
    ]


def test_looking_evidence_up_has_the_same_limits(page_source, snapshot):
    """A document that was sound when it was read may have become another one since."""
    hostile = snapshot("<div>" * 1_000_000)

    with (
        document_worker(Limits(memory_mb=50)) as worker,
        pytest.raises(ParseError, match="needed more than 50 MB of memory"),
    ):
        worker.find(page_source, hostile, [("$1.00", "table 1, row 1, column 2")])


def test_the_worker_knows_no_secrets(obey, monkeypatch):
    """Keys of hosts stand in the environment, and are no business of a parser."""
    monkeypatch.setenv("ACME_API_KEY", "secret")
    with document_worker(OWN) as worker:
        known = obey(worker.parse, "environment").readings.unplaced

    assert set(known) <= {*PASSED_ON, "PYTHONPATH"}


def test_the_verdict_is_on_one_document_not_on_those_before_it(obey):
    """A worker that is full of what others left is changed for a new one."""
    with document_worker(Limits(memory_mb=150)) as worker:
        found = [obey(worker.parse, "keep") for _ in range(5)]

    assert len(found) == 5


def test_a_parser_that_does_not_start_is_nobodys_fault_but_ours(obey, tmp_path):
    (tmp_path / "packages/sitecustomize.py").write_text("import os; os._exit(3)")

    with (
        document_worker(OWN) as worker,
        pytest.raises(WorkerError, match=r"does not start \(exit code"),
    ):
        obey(worker.parse, "nothing")


def test_a_worker_may_be_started_beside_threads(page_source, snapshot):
    """Nothing is forked, so that no lock of another thread can be left closed."""
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(8)]
    for thread in threads:
        thread.start()
    with document_worker(OWN) as worker:
        found = worker.parse(page_source, snapshot(PAGE))
    stop.set()
    for thread in threads:
        thread.join()

    assert len(found.readings.prices) == 2
