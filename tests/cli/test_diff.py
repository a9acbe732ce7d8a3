"""`inference-market diff`: prices that differ between two days."""

import csv
import io


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
    assert ended.err == "0 moved, 0 came, 0 went\n"
