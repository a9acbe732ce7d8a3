"""A run that is killed leaves whole files, and the next one mends what it left uneven."""

import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.killed_nights import PRICES, live_through

ROOT = Path(__file__).parents[2]


@pytest.mark.long
@pytest.mark.parametrize(
    ("night", "file"),
    [
        pytest.param(1, "core/offers.parquet", id="among the first tables"),
        pytest.param(2, "readings/acme-feed/log.parquet", id="rows are written, their log is not"),
    ],
)
def test_a_killed_run_leaves_whole_files_and_the_next_one_mends_the_rest(project, night, file):
    """Killed at some moment: every table is readable; run again: all nights are there."""
    loaded = project().load()
    root = loaded.warehouse.root
    arguments = (loaded.sources_path, root, str(night), file)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.killed_nights", *arguments], cwd=ROOT, check=False
    )

    readable = [pq.read_table(path) for path in root.rglob("*.parquet")]
    assert killed.returncode == -signal.SIGKILL
    assert len(readable) > 3
    assert all(table.num_columns for table in readable)
    assert len(list((root / ".staging").iterdir())) == 1

    live_through(loaded)
    prices = loaded.warehouse.read_table("core", "prices")
    assert len(prices) == len(PRICES)
    assert prices["gone_at"].isna().sum() == 1
