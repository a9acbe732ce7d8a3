"""`inference-market diff`: prices that differ between two days."""

import csv
import io

import pyarrow as pa
import pytest

from pipeline.cli.diff import _largest_first, _move
from pipeline.cli.printing import print_rows


def rows_of(ended):
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_a_price_that_moved_has_both_amounts(market_project):
    ended = market_project("diff", "2026-01-06", "2026-01-13", "--format", "csv")

    moved = {(row["seller"], row["meter"]): (row["before"], row["after"]) for row in rows_of(ended)}
    assert moved[("acme", "input")] == ("0.9", "0.6")
    assert moved[("bolt", "input")] == ("0.5", "0.55")
    assert ended.err.startswith("4 moved, ")


def test_the_largest_moves_come_first(market_project):
    rows = rows_of(market_project("diff", "2026-01-06", "2026-01-13", "--format", "csv"))
    sizes = [abs(float(row["percent"])) for row in rows]

    assert sizes == sorted(sizes, reverse=True)


def test_what_came_and_went_is_shown_on_demand(market_project):
    few = rows_of(market_project("diff", "2026-01-06", "2026-01-13", "--format", "csv"))
    all_ = rows_of(market_project("diff", "2026-01-06", "2026-01-13", "--all", "--format", "csv"))

    assert len(all_) > len(few)
    assert {row["event"] for row in all_} == {"moved", "came"}


def test_one_seller_may_be_asked_for(market_project):
    arguments = ("diff", "2026-01-06", "2026-01-13", "--provider", "acme", "--format", "csv")

    assert {row["seller"] for row in rows_of(market_project(*arguments))} == {"acme"}


def test_equal_days_differ_in_nothing(market_project):
    ended = market_project("diff", "2026-01-13", "2026-01-13")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err == "0 moved, 0 came, 0 first seen, 0 went\n"


def test_what_stood_at_the_first_reading_of_its_source_did_not_come(market_project):
    ended = market_project("diff", "2026-01-01", "2026-01-06", "--all", "--format", "csv")

    assert {row["event"] for row in rows_of(ended)} == {"first seen"}
    assert ended.err.startswith("0 moved, 0 came, ")


def test_another_witness_than_before_is_named(market_project):
    rows = rows_of(market_project("diff", "2026-01-06", "2026-01-13", "--format", "csv"))

    assert {(row["source_before"], row["source"]) for row in rows if row["seller"] == "bolt"} == {
        ("catalogue", "catalogue")
    }


@pytest.mark.parametrize("name", ["acmee", "ACMEE"])
def test_a_seller_that_nobody_has_is_refused_with_those_like_it(market_project, name):
    ended = market_project("diff", "2026-01-06", "2026-01-13", "--provider", name)

    assert (ended.code, ended.out) == (2, "")
    assert f"no seller '{name}'; like it: acme" in ended.err


def priced(usd, source_id="a"):
    names = ("provider_id", "model_id", "model_label", "meter", "service_tier")
    return dict.fromkeys(names, "x") | {"price_usd": usd, "source_id": source_id}


def test_a_move_from_free_has_no_percentage_and_comes_first(capsys):
    """Infinity is no JSON: it would end the reading of the whole answer."""
    rows = sorted(
        [_move(priced(1.0), priced(9.0)), _move(priced(0.0), priced(1.0, "b"))], key=_largest_first
    )
    print_rows(pa.Table.from_pylist(rows), "json")

    assert [row["percent"] for row in rows] == [None, 800.0]
    assert (rows[0]["source_before"], rows[0]["source"]) == ("a", "b")
    assert "Infinity" not in capsys.readouterr().out


def test_infinity_is_never_printed_as_json():
    with pytest.raises(ValueError, match="JSON"):
        print_rows(pa.table({"percent": [float("inf")]}), "json")
