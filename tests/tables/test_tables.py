"""What holds for every table."""

import pytest

from pipeline.tables.build import TABLES, drop_unread, in_build_order, reads
from pipeline.tables.inputs import INPUTS


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_reads_tables_and_inputs_that_exist(name):
    """`build` names what it reads; a misspelt name would else fail in the night."""
    assert set(reads(name)) <= set(TABLES) | set(INPUTS)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_is_documented_to_its_last_column(name):
    table = TABLES[name].TABLE

    assert table.doc.endswith(".")
    assert all(item.doc.endswith(".") or "…" in item.doc for item in table.columns)
    assert len(set(table.names)) == len(table.names)
    assert set(table.primary_key) <= set(table.names)


def test_tables_are_built_after_what_they_read():
    order = in_build_order()

    assert sorted(order) == sorted(TABLES)
    for name in order:
        assert all(
            order.index(other) < order.index(name) for other in reads(name) if other in order
        )


def test_wide_tables_are_not_in_memory_together():
    """A million prices take half a gigabyte in either of them."""
    frames = dict.fromkeys([*TABLES, *INPUTS, "stated_prices"])
    order = in_build_order()
    while order:
        built = order.pop(0)
        drop_unread(frames, order)

        assert built != "current_prices" or "price_history" not in frames
    assert not frames
