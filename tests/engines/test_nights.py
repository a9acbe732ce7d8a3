"""Nights on every engine: as in one process, with a killed worker, and two at once."""

import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from benchmarks.site import serve
from pipeline.defs.home import OURS
from pipeline.registry.engines import ENGINE_VARIABLE
from pipeline.runs.acquire import NOW_VARIABLE
from tests.engines.nights import PAGES, held_site, home_on, published, use_postgres
from tests.engines.servers import object_store, postgres, postgres_program, redis
from tests.faults.kills import Home

pytestmark = [
    pytest.mark.engines,
    pytest.mark.filterwarnings("default"),
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
    pytest.mark.skipif(not postgres_program("initdb"), reason="postgresql is not installed"),
]

NIGHT, A_MINUTE_LATER = "2026-11-01T03:00Z", "2026-11-01T03:01Z"
NEXT_NIGHT = "2026-11-02T03:00Z"
ONE_PROCESS = "{executor: in_process}"
MULTIPROCESS = "{executor: multiprocess, shards: 2}"
DASK = "{executor: dask, shards: 3, workers: 2}"

DASK_LOSES_AFTER = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "15s"}
"""How long a worker of Dask may be silent; five minutes by default."""

FEW_PAGES = 6
"""Enough for a night that is disturbed: a page for each host."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a site whose pages stay as they are."""
    with serve(PAGES) as base:
        yield base


@pytest.fixture(scope="module")
def one_process(site, tmp_path_factory) -> dict[str, str]:
    """What a night in one process publishes."""
    home = home_on(tmp_path_factory.mktemp("nights") / "one", site, ONE_PROCESS, NIGHT)
    night = home.run("refresh")

    assert night.code == 0, night.said
    return published(home)


@pytest.fixture(scope="module")
def store() -> Iterator[None]:
    """An object store, named by the environment of all that follows."""
    with object_store():
        yield


@pytest.fixture(scope="module")
def cluster(store, tmp_path_factory) -> Iterator[dict[str, str]]:
    """Celery on Redis with two workers, and PostgreSQL: how a night finds them."""
    del store
    with started_cluster(tmp_path_factory.mktemp("workers") / "two") as found:
        yield found


@contextmanager
def started_cluster(folder, **settings: object) -> Iterator[dict[str, str]]:
    """Start Redis, PostgreSQL and two workers of Celery; yield how a night finds them."""
    with redis() as broker, postgres() as database:
        plain = {"executor": "celery", "shards": 3, "address": broker}
        engine = json.dumps(plain | settings)
        workers = home_on(folder, "http://x", engine, NIGHT)
        use_postgres(workers, database)
        started = [workers.start("worker") for _ in range(2)]
        yield {"engine": engine, "database": database}
        for process in started:
            process.terminate()
            process.communicate()


def on_celery(folder, base: str, cluster: dict[str, str], pages: int = PAGES) -> Home:
    home = home_on(folder, base, cluster["engine"], NIGHT, pages)
    use_postgres(home, cluster["database"])
    home.warehouse = f"s3://market/{folder.parent.name}"
    return home


def expect_the_same(home: Home, one_process: dict[str, str]) -> None:
    night = home.run("refresh")

    assert night.code == 0, night.said
    assert published(home) == one_process
    assert not home.faults(PAGES)


def test_processes_of_one_machine_publish_what_one_process_does(site, tmp_path, one_process):
    """All tables are equal byte for byte, but for the seconds that each request took."""
    expect_the_same(home_on(tmp_path / "home", site, MULTIPROCESS, NIGHT), one_process)


def test_dask_over_an_object_store_publishes_what_one_process_does(
    site, tmp_path, one_process, store
):
    """Two workers take the steps; the warehouse lies on S3, where nobody holds it."""
    del store
    home = home_on(tmp_path / "home", site, DASK, NIGHT)
    home.warehouse = "s3://market/dask"
    expect_the_same(home, one_process)


def test_celery_over_postgresql_publishes_what_one_process_does(
    site, tmp_path, one_process, cluster
):
    """Two workers take the steps; Dagster's records lie in PostgreSQL, the warehouse on S3."""
    expect_the_same(on_celery(tmp_path / "home", site, cluster), one_process)


def test_after_a_killed_worker_of_celery_the_next_night_mends(tmp_path, cluster):
    """The night fails, with a reason."""
    with held_site() as held:
        home = on_celery(tmp_path / "home", held.base, cluster, FEW_PAGES)
        night = home.start("refresh")
        os.kill(held.process_that_asks(), signal.SIGKILL)
        held.released.set()
        said, _ = night.communicate()

        assert night.returncode == 1, said
        assert "signal 9" in said, said
        home.environment |= {NOW_VARIABLE: NEXT_NIGHT, ENGINE_VARIABLE: ONE_PROCESS}
        mended = home.run("refresh")

    assert mended.code == 0, mended.said
    assert not home.faults(FEW_PAGES)


def test_the_step_of_a_machine_of_celery_that_falls_silent_is_taken_by_another(tmp_path, store):
    """The night ends with all that there is to read; the silent one wakes later, and goes on."""
    del store
    with held_site() as held:
        with started_cluster(tmp_path / "workers", lost_after_s=30) as cluster:
            home = on_celery(tmp_path / "home", held.base, cluster, FEW_PAGES)
            night = home.start("refresh")
            silent = os.getpgid(held.process_that_asks())
            os.killpg(silent, signal.SIGSTOP)
            held.released.set()
            said, _ = night.communicate()
            os.killpg(silent, signal.SIGCONT)
        faults = home.faults(FEW_PAGES)
        (home.folder / "home" / "dagster.yaml").write_bytes(OURS.read_bytes())
        home.environment |= {NOW_VARIABLE: NEXT_NIGHT, ENGINE_VARIABLE: ONE_PROCESS}
        following = home.run("refresh")

    assert night.returncode == 0, said
    assert f"sources: {FEW_PAGES} live" in said, said
    assert not faults
    assert following.code == 0, following.said
    assert not home.faults(FEW_PAGES)


def test_where_a_worker_of_dask_is_killed_and_one_falls_silent_others_take_their_steps(tmp_path):
    """The night ends with all that there is to read."""
    with held_site() as held:
        home = home_on(tmp_path / "home", held.base, DASK, NIGHT, FEW_PAGES)
        home.environment |= DASK_LOSES_AFTER
        night = home.start("refresh")
        killed = held.process_that_asks()
        os.kill(killed, signal.SIGKILL)
        silent = held.process_that_asks(but=killed)
        os.kill(silent, signal.SIGSTOP)
        held.released.set()
        said, _ = night.communicate()
        with suppress(ProcessLookupError):
            os.kill(silent, signal.SIGKILL)

    assert night.returncode == 0, said
    assert f"sources: {FEW_PAGES} live" in said, said
    assert not home.faults(FEW_PAGES)


def test_of_two_nights_at_once_on_s3_one_publishes_and_the_other_says_so(tmp_path, store):
    """Nobody holds an object store: who publishes second is refused. Nothing is lost."""
    del store
    with held_site() as held:
        homes = [
            home_on(tmp_path / name, held.base, ONE_PROCESS, time, FEW_PAGES)
            for name, time in (("a", NIGHT), ("b", A_MINUTE_LATER))
        ]
        nights = []
        for home in homes:
            home.warehouse = "s3://market/two-nights"
            nights.append(home.start("refresh"))
        held.wait_for(len(nights))
        held.released.set()
        said = [night.communicate()[0] for night in nights]
        homes[0].environment[NOW_VARIABLE] = NEXT_NIGHT
        mended = homes[0].run("refresh")

    assert sorted(night.returncode for night in nights) == [0, 1], said
    refused = said[[night.returncode for night in nights].index(1)]
    assert "another run has published since this one began" in refused
    assert mended.code == 0, mended.said
    assert not homes[0].faults(FEW_PAGES)
