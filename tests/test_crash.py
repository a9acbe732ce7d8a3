"""A run that is killed leaves whole files, and the next one mends what it left uneven."""

import signal
import subprocess
import sys
import time

import pyarrow.parquet as pq
import pytest

NIGHT = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from pipeline.acquire import Acquirer
from pipeline.project import load_project
from pipeline.publish import rebuild
from pipeline.refresh import attempts_by_source

project = load_project(Path(sys.argv[1]), Path(sys.argv[2]))
source = project.registry.by_id("acme-feed")
print("ready", flush=True)
for number in range(4):
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
    with project.warehouse.lock():
        earlier = attempts_by_source(project).get(source.id, [])
        body = Path(sys.argv[3]).read_bytes().replace(b"4e-07", b"%de-07" % (4 + number % 3))
        if all(attempt.fetched_at != at for attempt in earlier):
            Acquirer(project, source, earlier, lambda: at).keep(
                body, "saved", at=at, url=str(source.url)
            )
        rebuild(project, lambda result: None)
"""
"""Four nights, each with another price; nights that the archive has are not archived twice."""


@pytest.mark.parametrize("moment", range(2))
def test_a_killed_run_leaves_whole_files_and_the_next_one_mends_the_rest(project, tmp_path, moment):
    """Killed at some moment: every table is readable; run again: all nights are there."""
    loaded = project().load()
    page = tmp_path / "feed.json"
    page.write_text('{"acme/anvil-2": {"litellm_provider": "acme", "input_cost_per_token": 4e-07}}')
    command = [
        *(sys.executable, "-c", NIGHT),
        *(str(loaded.sources_path), str(loaded.warehouse.root), str(page)),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(0.3 + 0.9 * moment)
        run.send_signal(signal.SIGKILL)

    readable = [pq.read_table(path) for path in loaded.warehouse.root.rglob("*.parquet")]
    assert all(table.num_columns for table in readable)

    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    prices = loaded.warehouse.read_table("core", "prices")
    assert len(prices) == 4
    assert prices["gone_at"].isna().sum() == 1
