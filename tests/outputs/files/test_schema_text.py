"""The published schema is pinned: a changed column needs a new version and a line in CHANGELOG."""

import re
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.domain.table import SCHEMA_VERSION, SchemaError, Table, column
from pipeline.outputs.files.schema_text import (
    PATH,
    declared_tables,
    expect_versioned,
    schema_text,
    write,
)

ROOT = Path(__file__).parents[3]

TABLE = Table(
    layer="core",
    name="anvils",
    doc="One anvil.",
    primary_key=("anvil_id",),
    columns=(
        column("anvil_id", pa.string(), "Its id."),
        column("weight_kg", pa.float64(), "Its weight.", unit="kg", null=True),
    ),
)


def renamed(old, new):
    columns = tuple(replace(item, name=new) if item.name == old else item for item in TABLE.columns)
    return replace(TABLE, columns=columns)


def with_column(name, **changes):
    columns = tuple(
        replace(item, **changes) if item.name == name else item for item in TABLE.columns
    )
    return replace(TABLE, columns=columns)


def test_the_pinned_schema_is_todays():
    """After a change: raise SCHEMA_VERSION, say it in CHANGELOG.md, and run `make docs`."""
    assert PATH.read_text(encoding="utf-8") == schema_text(declared_tables())


def test_the_changelog_tells_of_this_schema_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"\bSchema version {SCHEMA_VERSION}\b", text)


def test_the_pin_says_keys_types_units_and_what_may_be_null():
    assert schema_text([TABLE], "7").splitlines() == [
        "schema version 7",
        "",
        "core/anvils (anvil_id)",
        "  anvil_id: string",
        "  weight_kg: double? [kg]",
    ]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([renamed("weight_kg", "mass_kg")], id="column renamed"),
        pytest.param([with_column("weight_kg", type=pa.int64())], id="other type"),
        pytest.param([with_column("weight_kg", unit="lb")], id="other unit"),
        pytest.param([with_column("weight_kg", is_nullable=False)], id="never null any more"),
        pytest.param([replace(TABLE, columns=TABLE.columns[::-1])], id="other order"),
        pytest.param([replace(TABLE, primary_key=("weight_kg",))], id="other key"),
        pytest.param(
            [replace(TABLE, columns=(*TABLE.columns, column("is_hot", pa.bool_(), "Hot?")))],
            id="column added",
        ),
        pytest.param([], id="table dropped"),
    ],
)
def test_a_changed_table_needs_a_new_version(changed):
    before = schema_text([TABLE], "7")

    with pytest.raises(SchemaError, match="core/anvils changed under schema version 7: raise"):
        expect_versioned(before, schema_text(changed, "7"))
    expect_versioned(before, schema_text(changed, "8"))


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param([TABLE, replace(TABLE, name="hammers")], id="table added"),
        pytest.param([with_column("weight_kg", doc="How heavy it is.")], id="better words"),
    ],
)
def test_what_breaks_no_reader_needs_none(tables):
    expect_versioned(schema_text([TABLE], "7"), schema_text(tables, "7"))


def test_a_changed_table_is_not_pinned_under_the_old_version(tmp_path):
    path = tmp_path / "schema.txt"
    tables = [with_column("weight_kg", unit="lb"), *declared_tables()]
    path.write_text(schema_text(sorted(tables, key=lambda table: table.name)))
    before = path.read_text()

    with pytest.raises(SchemaError, match="core/anvils changed"):
        write(path)

    assert path.read_text() == before
