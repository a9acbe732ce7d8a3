"""A whole night in which everything that can go wrong on the web goes wrong at once."""

import re
import time
from pathlib import Path
from types import SimpleNamespace

import dagster as dg
import pytest

from pipeline.definitions import market_definitions
from pipeline.runs.acquire import utc_now
from pipeline.runs.refresh import refresh_sources
from tests.faults import night
from tests.faults.catalogue import FAULTS, GOOD, HOSTS, STEADY
from tests.faults.site import open_site

pytestmark = pytest.mark.long

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
TOLERANCE_S = 3.0
"""What a busy machine may add to a deadline."""

NIGHT_S = 90
"""What a night may take here; one after the other, the hosts would take longer."""

MOST_KB = 800_000
"""Memory that a night may take beside what the process had before; a parser has its own limits."""


def _kilobytes(name):
    """Return an amount of memory of this process."""
    (amount,) = re.findall(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(amount)


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Return what came of the night on which each host plays its fault."""
    folder = tmp_path_factory.mktemp("nights")
    project = night.write_sources(folder)
    with (
        pytest.MonkeyPatch.context() as patch,
        open_site(folder) as site,
        dg.DagsterInstance.ephemeral() as instance,
        site.network.installed(),
    ):
        patch.setenv(night.KEY, night.WORD)
        job = market_definitions(project).resolve_job_def("nightly")

        night.open_hosts(site)
        with project.warehouse.lock():
            first = list(
                refresh_sources(project, project.registry.sources, is_offline=False, now=utc_now)
            )
        night.play_faults(site, project)
        started = time.monotonic()
        Path("/proc/self/clear_refs").write_text("5")
        before = _kilobytes("VmRSS")
        second = job.execute_in_process(instance=instance, raise_on_error=False, run_config=QUIET)
        return SimpleNamespace(
            project=project,
            were_good=[result.trouble is None for result in first],
            is_good=second.success,
            seconds=time.monotonic() - started,
            peak_kb=_kilobytes("VmHWM") - before,
            attempts=night.last_attempts(project),
            requests=site.requests,
            network=site.network,
            table=night.table(project, night.last_attempts(project)),
        )


@pytest.fixture(scope="module")
def stated(nights):
    """Return label, meter and price of what each source states after the second night."""
    prices = nights.project.warehouse.read_table("core", "prices")
    now = prices[prices["gone_at"].isna()]
    return {
        source_id: set(zip(rows["model_label"], rows["meter"], rows["price_usd"], strict=True))
        for source_id, rows in now.groupby("source_id")
    }


@pytest.mark.parametrize("fault", HOSTS, ids=lambda fault: fault.name)
def test_each_fault_has_its_outcome_within_its_deadline(nights, fault):
    attempt = nights.attempts[fault.name]

    assert attempt.outcome == fault.outcome, attempt.error
    assert attempt.seconds < night.DEADLINE_S + TOLERANCE_S


def test_who_fails_keeps_the_rows_of_the_night_before(stated):
    before = stated[STEADY.name]

    assert len(before) == 8
    assert {fault.name for fault in FAULTS if stated[fault.name] == before} == {
        fault.name for fault in FAULTS if not fault.is_survived
    }


def test_who_answers_in_the_end_is_published(stated):
    answered = [stated[fault.name] for fault in (*FAULTS, *GOOD) if fault.is_survived]

    assert all(("Anvil 2", "input", 1.5) in rows and len(rows) == 8 for rows in answered)


def test_a_site_that_fails_for_a_night_is_no_failed_night(nights):
    """The tables are built, and nobody is past its cadence yet."""
    health = nights.project.warehouse.read_table("derived", "source_health")

    assert nights.were_good == [True] * len(HOSTS)
    assert nights.is_good
    assert not health["is_failing"].any()
    assert health.set_index("source_id")["outcome"].to_dict() == {
        fault.name: fault.outcome for fault in HOSTS
    }


def test_the_night_is_short_and_small(nights):
    assert nights.seconds < NIGHT_S
    assert nights.peak_kb < MOST_KB


def test_no_connection_is_ever_opened_to_a_refused_address(nights):
    """Redirects, odd spellings, mixed answers and rebinding lead to such; loopback is one."""
    assert len(nights.network.asked) > len(HOSTS)
    assert set(nights.network.asked) <= nights.network.routes.keys()


def test_a_key_is_for_the_host_that_asked_for_it(nights):
    sent = [request.split()[1] for request in nights.requests if night.WORD.encode() in request]
    elsewhere = [request for request in nights.requests if b"GET /elsewhere" in request]

    assert sent == [b"/key-to-a-stranger"] * 2
    assert len(elsewhere) == 1
    assert b"Cookie" not in elsewhere[0]
    assert not any(night.WORD in str(attempt) for attempt in nights.attempts.values())


def test_a_host_that_forbids_is_asked_once(nights):
    asked = [request for request in nights.requests if b"GET /forbidden" in request]

    assert len(asked) == 2, "once a night"


def test_the_table_names_each_fault(nights):
    assert len(nights.table) == 1 + len(HOSTS)
    assert not any("NOT AS EXPECTED" in line for line in nights.table)
