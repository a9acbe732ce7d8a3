"""A market of three sellers for commands that only read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.outputs.report.conftest import market as market  # noqa: PLC0414 (a fixture)
from tests.workspace import Ended


@pytest.fixture
def market_project(market: Path, command: Callable[..., Ended]) -> Callable[..., Ended]:
    """Run a command on the market."""
    where = ("--sources", market / "sources.yaml", "--warehouse", market / "warehouse")
    return lambda *args: command(*args, *where)
