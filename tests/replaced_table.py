"""Tables that say something else, or fail."""

from datetime import timedelta
from functools import wraps

import pandas as pd
import pytest

from pipeline.domain.table import SchemaError
from pipeline.storage.releases import Release
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.build import TABLES


def replace_table(warehouse: Warehouse, name: str, frame: pd.DataFrame) -> Release:
    """Publish the newest release with other rows of one table, and return it."""
    before = warehouse.release()
    table = TABLES[name].TABLE
    entry = warehouse.releases.put_table(table.enforce(frame))
    release = warehouse.releases.publish(
        {**before.tables, f"{table.layer}/{name}": entry},
        clock=before.clock,
        now=before.created_at + timedelta(seconds=1),
        before=warehouse.releases.token(),
    )
    warehouse.link_tables(release)
    return release


def break_table(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a table fail whenever it is built, as one that meets a fault of ours does."""
    build = TABLES[name].build

    @wraps(build)
    def fail(**_: pd.DataFrame) -> pd.DataFrame:
        msg = f"{name}: broken for a test"
        raise SchemaError(msg)

    monkeypatch.setattr(TABLES[name], "build", fail)
