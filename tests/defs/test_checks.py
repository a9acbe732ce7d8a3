"""The checks that say whether a table is whole."""

import dagster as dg
import pandas as pd
import pyarrow as pa
import pytest

from pipeline.defs.checks import rows_are_whole
from pipeline.domain.table import Table, column

TABLE = Table(
    layer="core",
    name="anvils",
    doc="An anvil.",
    primary_key=("anvil_id",),
    columns=(column("anvil_id", pa.string(), "Its id."),),
)


def judged(ids, before=None):
    return rows_are_whole(TABLE, pd.DataFrame({"anvil_id": ids}), before)


def test_a_table_as_large_as_before_is_whole():
    assert judged(["a", "b", "c", "d"], before=5).passed
    assert judged(["a"]).passed


@pytest.mark.parametrize("ids", [["a", "a"], ["a", None]], ids=["a key twice", "a null"])
def test_a_key_that_is_none_is_an_error(ids):
    result = judged(ids)

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.ERROR


def test_a_table_that_lost_many_rows_is_a_warning():
    """The limit is a fifth: sellers leave, but not many at once."""
    result = judged(["a", "b", "c"], before=4)

    assert not result.passed
    assert result.severity == dg.AssetCheckSeverity.WARN
