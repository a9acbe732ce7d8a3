"""The gate that every frame passes before it becomes a file."""

from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.table import DECIMAL, TIMESTAMP, SchemaError, Table, column, published
from pipeline.storage.warehouse import Warehouse

TABLE = Table(
    layer="core",
    name="anvils",
    doc="One anvil.",
    primary_key=("model", "region"),
    columns=(
        column("model", pa.string(), "Which."),
        column("region", pa.string(), "Where.", null=True),
        column("price_usd", pa.float64(), "How much.", unit="USD", null=True),
        column("count", pa.int64(), "How many."),
        column("seen_at", TIMESTAMP, "When."),
        column("tags", pa.list_(pa.string()), "What else."),
    ),
)
DAY = datetime(2026, 1, 5, tzinfo=UTC)
FRAME = pd.DataFrame(
    {
        "model": ["b", "a", "a"],
        "region": ["eu", None, "us"],
        "price_usd": [1.5, float("nan"), 0.0],
        "count": [1, 2, 3],
        "seen_at": [DAY, DAY, DAY],
        "tags": [["x"], [], ["y", "z"]],
    }
)


def test_a_frame_becomes_a_table_of_the_declared_schema():
    """Readers find what each column means in the file itself."""
    table = TABLE.enforce(FRAME[sorted(FRAME.columns)])

    assert table.schema.equals(TABLE.schema, check_metadata=True)
    assert table.schema.field("price_usd").metadata[b"unit"] == b"USD"
    assert table.column("price_usd").to_pylist() == [0.0, None, 1.5]


@pytest.mark.parametrize(
    ("frame", "mistake"),
    [
        pytest.param(FRAME.drop(columns="count"), r"missing \['count'\]", id="missing"),
        pytest.param(FRAME.assign(size=1), r"undeclared \['size'\]", id="undeclared"),
        pytest.param(FRAME.assign(model=["b", None, "a"]), "model", id="null"),
        pytest.param(FRAME.assign(model=FRAME["model"].where([False] * 3)), "model", id="nulls"),
        pytest.param(FRAME.assign(count=[1, None, 3]), "count", id="null number"),
        pytest.param(FRAME.assign(count=1.5), "count", id="fraction"),
        pytest.param(FRAME.assign(count="3"), "count", id="text as number"),
        pytest.param(FRAME.assign(count=True), "count", id="flag as number"),
        pytest.param(FRAME.assign(model=[1, 2, 3]), "model", id="number as text"),
        pytest.param(FRAME.assign(seen_at=5), "seen_at", id="number as time"),
        pytest.param(FRAME.assign(tags="x"), "tags", id="text as list"),
        pytest.param(FRAME.assign(count=[1, 2, 2**70]), "anvils", id="number too large"),
        pytest.param(FRAME.assign(seen_at="soon"), "seen_at", id="text as time"),
        pytest.param(FRAME.assign(region="eu", model="a"), "3 rows share", id="duplicate key"),
        pytest.param(
            FRAME.assign(region=None, model=["a", "a", "b"]), "2 rows share", id="null in both keys"
        ),
        pytest.param(
            pd.concat([FRAME, FRAME["count"]], axis=1), r"undeclared \['count'\]", id="column twice"
        ),
    ],
)
def test_a_frame_that_is_not_as_declared_is_refused(frame, mistake):
    with pytest.raises(SchemaError, match=mistake) as caught:
        TABLE.enforce(frame)
    assert str(caught.value).startswith("anvils: ")


@given(order=st.permutations(range(len(FRAME))))
def test_the_order_of_rows_leaves_no_trace_in_the_file(tmp_path_factory, order):
    """Rebuilding gives the same bytes, so a digest tells whether a table changed."""
    warehouse = Warehouse(tmp_path_factory.getbasetemp() / "orders")
    name = "core/anvils.parquet"
    path = warehouse.root / name
    warehouse.write_arrow(name, TABLE.enforce(FRAME))
    before = path.read_bytes()
    warehouse.write_arrow(name, TABLE.enforce(FRAME.iloc[order]))

    assert path.read_bytes() == before


def test_a_table_without_rows_keeps_its_types():
    assert TABLE.enforce(TABLE.empty()).schema == TABLE.schema
    assert TABLE.enforce(pd.DataFrame(columns=TABLE.names)).num_rows == 0


def test_published_columns_are_floats_where_readings_are_exact():
    """Readers of the tables use pandas, where a decimal is an object."""
    exact = (column("price_usd", DECIMAL, "Price.", unit="USD", null=True), TABLE.columns[0])

    price, model = published(exact)

    assert (price.type, price.unit, price.is_nullable) == (pa.float64(), "USD", True)
    assert model is TABLE.columns[0]
    assert pa.array([Decimal("5e-18")], DECIMAL).to_pylist() == [Decimal("5e-18")]
