"""Rows of tables, made when they are asked for."""

import pandas as pd

from pipeline.outputs.report.tables import Groups, Rows, Tables, records

FRAME = pd.DataFrame(
    {
        "source_id": pd.array(["a", None, "b", "a"], dtype="str"),
        "meter": pd.array(["input", "input", "output", "output"], dtype="str"),
        "seen_at": pd.to_datetime(["2026-01-01", "2026-01-02", None, "2026-01-01"], utc=True),
        "price_usd": [0.5, None, 2.0, 0.25],
    }
)


def test_what_is_null_is_none():
    found = list(records(FRAME))

    assert [row["source_id"] for row in found] == ["a", None, "b", "a"]
    assert [row["price_usd"] for row in found] == [0.5, None, 2.0, 0.25]
    assert [row["seen_at"] for row in found][1:3] == [pd.Timestamp("2026-01-02", tz="UTC"), None]


def test_equal_texts_and_times_are_in_memory_once():
    first, *_, last = Rows(FRAME)

    assert first["source_id"] is last["source_id"]
    assert first["seen_at"] is last["seen_at"]


def test_groups_leave_out_rows_without_a_value_and_keep_the_order():
    groups = Groups(Rows(FRAME), "source_id")

    assert list(groups) == ["a", "b"]
    assert [row["price_usd"] for row in groups["a"]] == [0.5, 0.25]
    assert groups.get(None, []) == []


def test_rows_that_are_alike_in_further_columns_are_those_of_a_search_through_all():
    groups = Groups(Rows(FRAME), "meter")

    assert [row["source_id"] for row in groups.alike("input", {"price_usd": None})] == [None]
    assert [row["source_id"] for row in groups.alike("output", {"source_id": "a"})] == ["a"]
    assert groups.alike("request", {"source_id": "a"}) == []


def test_a_table_is_taken_from_its_frame_once(frames):
    class Counted(dict):
        taken = 0

        def __getitem__(self, name):
            Counted.taken += 1
            return super().__getitem__(name)

    tables = Tables(Counted(frames))
    tables.groups("prices", "model_id")
    tables.groups("prices", "offer_key")
    tables.rows("prices")

    assert Counted.taken == 1
