"""`datapackage.json`: a Data Package that Frictionless itself finds valid, and that says the truth.

Frictionless reads Parquet through pandas, in which a missing whole number is no whole number, so
the rows are handed to it as pyarrow reads them; it checks types, required values, primary keys and
foreign keys. Unique keys it leaves alone: the gate of each table has checked them.
"""

import json

import pyarrow.parquet as pq
import pytest
from frictionless import Package

from pipeline.outputs.files.datapackage import NOT_REFERENCES, datapackage, reference, to_json
from pipeline.tables.build import TABLES


@pytest.fixture(scope="module")
def descriptor(market):
    """The file as the build wrote it."""
    return json.loads((market.warehouse.root / "datapackage.json").read_bytes())


def flawed(report):
    return report.flatten(["name", "type", "message"])


def with_rows(descriptor, root, edit=lambda _name, rows: rows):
    """Return the package with the rows of its files, perhaps edited, in place of their paths."""
    resources = []
    for resource in descriptor["resources"]:
        table = pq.read_table(root / resource["path"], partitioning=None)
        rows = edit(resource["name"], [list(row.values()) for row in table.to_pylist()])
        named = {name: resource[name] for name in ("name", "type", "title", "schema")}
        resources.append(named | {"data": [table.schema.names, *rows]})
    return Package.from_descriptor(descriptor | {"resources": resources})


def test_the_descriptor_is_a_valid_data_package(descriptor):
    assert flawed(Package.validate_descriptor(descriptor)) == []
    assert descriptor["$schema"].endswith("/2.0/datapackage.json")


def test_a_flaw_in_the_descriptor_would_be_found(descriptor):
    resource = descriptor["resources"][0]
    bad = resource | {"schema": {"fields": [{"name": "x", "type": "money"}], "primaryKey": ["y"]}}

    assert flawed(Package.validate_descriptor(descriptor | {"resources": [bad]}))


def test_the_files_rows_are_as_described(market, descriptor):
    report = with_rows(descriptor, market.warehouse.root).validate()

    assert flawed(report) == []
    assert len(report.tasks) == len(TABLES)


@pytest.mark.long
def test_a_row_that_breaks_a_rule_would_be_found(market, descriptor):
    def edit(name, rows):
        if name == "providers":
            return [row for row in rows if row[0] != "groq"]
        return [*rows, rows[0]] if name == "sources" else rows

    report = with_rows(descriptor, market.warehouse.root, edit).validate()
    found = {task.name: {error.type for error in task.errors} for task in report.tasks}

    assert found["prices"] == {"foreign-key"}
    assert found["sources"] == {"primary-key"}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_each_file_has_the_columns_that_are_described(market, descriptor, name):
    (resource,) = (item for item in descriptor["resources"] if item["name"] == name)
    schema = pq.read_schema(market.warehouse.root / resource["path"])
    fields = resource["schema"]["fields"]

    assert [field["name"] for field in fields] == schema.names
    assert [field.get("unit") for field in fields] == [
        (field.metadata.get(b"unit") or b"").decode() or None for field in schema
    ]
    assert [not field.get("constraints", {}).get("required", False) for field in fields] == [
        item.is_nullable for item in TABLES[name].TABLE.columns
    ]


def test_a_key_that_may_be_null_is_a_unique_key(descriptor):
    schemas = {item["name"]: item["schema"] for item in descriptor["resources"]}

    assert schemas["sources"]["primaryKey"] == ["source_id"]
    assert "primaryKey" not in schemas["prices"]
    assert schemas["prices"]["uniqueKeys"] == [list(TABLES["prices"].TABLE.primary_key)]


def test_what_is_no_reference_is_a_column_that_exists():
    for table_name, column_name in NOT_REFERENCES:
        assert column_name in TABLES[table_name].TABLE.names
        assert reference(table_name, column_name) is None


def test_sources_are_cited_with_their_licences(market, descriptor):
    assert {item["title"]: item["licence"] for item in descriptor["sources"]} == {
        source.title: source.licence for source in market.registry.sources
    }


@pytest.mark.long
def test_an_exported_package_of_csv_files_is_valid_to_the_last_row(market, command, tmp_path):
    """Names of sources and of models included: what guards a spreadsheet breaks no key."""
    ended = command(
        *("export", "--to", tmp_path, "--format", "csv"),
        *("--sources", market.sources_path, "--warehouse", market.warehouse.root),
    )
    report = Package(str(tmp_path / "datapackage.json")).validate()

    assert ended.code == 0
    assert flawed(report) == []
    assert len(report.tasks) == len(TABLES)


def test_a_package_of_some_tables_points_to_none_that_is_left_out(market):
    package = datapackage(market.registry, ["prices", "providers"], file_format="csv")
    prices = package["resources"][0]

    assert prices["path"] == "core/prices.csv"
    assert {key["reference"]["resource"] for key in prices["schema"]["foreignKeys"]} == {
        "providers"
    }
    assert json.loads(to_json(package)) == package
