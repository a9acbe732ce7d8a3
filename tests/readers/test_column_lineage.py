"""Column lineage is told only where it is true."""

import pytest

from pipeline.defs.column_lineage import column_lineage
from pipeline.tables.build import TABLES


def values(market, layer, name, column):
    frame = market.warehouse.read_table(layer, name)
    return {str(value) for value in frame[column].dropna()}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_column_has_only_values_of_the_column_that_it_comes_from(market, name):
    table = TABLES[name].TABLE
    for column, (dependency,) in column_lineage(table).deps_by_column.items():
        layer, other = dependency.asset_key.path
        here = values(market, table.layer, name, column)
        there = values(market, layer, other, dependency.column_name)

        assert here <= there, (column, other)


def test_provenance_is_followed_from_table_to_table():
    deps = column_lineage(TABLES["current_prices"].TABLE).deps_by_column

    assert deps["evidence_text"][0].asset_key.path == ["core", "prices"]
    assert "age_days" not in deps
