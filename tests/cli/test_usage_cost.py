"""`inference-market cost --usage`."""

import json
from datetime import datetime

import pandas as pd
import pytest

from pipeline import cost


@pytest.fixture
def log(read_project):
    """A log of four requests at the small project's seller, one for a model nobody knows."""
    path = read_project.root / "log.csv"
    path.write_text(
        "time,seller,model,input_tokens,output_tokens\n"
        "2026-01-07T08:00Z,acme,anvil,1000000,0\n"
        "2026-01-07T09:00Z,acme,anvil,500000,250000\n"
        "2026-01-08T09:00Z,acme,anvil,1,1\n"
        "2026-01-08T10:00Z,acme,hammer,1500002,0\n"
    )
    return path


def by_hand(history, seller, model, time, meter):
    """Return the price of a meter at a time, looked up row by row."""
    for row in history.to_dict("records"):
        ends = row["valid_to"]
        if (
            (row["provider_id"], row["offer_key"], row["meter"]) == (seller, model, meter)
            and row["valid_from"] <= time
            and (pd.isna(ends) or time < ends)
        ):
            return row["price_usd"]
    raise AssertionError(model)


def test_the_sum_is_that_of_a_reckoning_by_hand(read_project, log):
    """What is unknown is left out of the sum, and its share of the tokens is said."""
    history = read_project.table("derived/price_history")
    expected = 0.0
    for line in log.read_text().splitlines()[1:4]:
        time, seller, model, sent, answered = line.split(",")
        at = datetime.fromisoformat(time)
        expected += int(sent) * by_hand(history, seller, model, at, "input") / 1e6
        expected += int(answered) * by_hand(history, seller, model, at, "output") / 1e6

    ended = read_project.run("cost", "--usage", log, "--by", "total", "--format", "json")
    total = json.loads(ended.out)[0]

    assert ended.code == 0
    assert total["usd"] == pytest.approx(expected)
    assert total["unknown_token_share"] == pytest.approx(1500002 / 3250004)
    assert "46.2% of the tokens have no known price" in ended.err


@pytest.mark.parametrize(
    ("by", "names"),
    [
        pytest.param("day", ["2026-01-07", "2026-01-08"], id="day"),
        pytest.param("seller", ["acme"], id="seller"),
        pytest.param("unknown", ["no offer 'hammer' at acme"], id="unknown"),
    ],
)
def test_costs_are_added_up_as_asked(read_project, log, by, names):
    column = {"day": "day", "seller": "provider_id", "unknown": "reason"}[by]

    ended = read_project.run("cost", "--usage", log, "--by", by, "--format", "json")

    assert [row[column] for row in json.loads(ended.out)] == names


def test_each_row_keeps_its_place_and_columns(read_project, log):
    ended = read_project.run("cost", "--usage", log, "--by", "row", "--format", "json")
    rows = json.loads(ended.out)

    assert [row["input_tokens"] for row in rows] == [1000000, 500000, 1, 1500002]
    assert [row["usd"] is None for row in rows] == [False, False, False, True]


def test_elsewhere_lists_sellers_of_the_same_weights(read_project, log):
    ended = read_project.run("cost", "--usage", log, "--elsewhere", "--format", "json")

    assert ended.code == 0
    assert isinstance(json.loads(ended.out), list)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--column", "tim=x"], "write OURS=THEIRS", id="column of ours"),
        pytest.param(["--column", "time=x"], "no column for time", id="column of theirs"),
    ],
)
def test_a_wrong_option_is_one_error(read_project, log, arguments, message):
    ended = read_project.run("cost", "--usage", log, *arguments)

    assert ended.code == 2
    assert message in ended.err


def test_without_a_workload_or_a_log_the_command_says_what_it_needs(read_project):
    ended = read_project.run("cost")

    assert ended.code == 2
    assert "--input and --output" in ended.err


def test_the_function_gives_what_the_command_gives(read_project, log):
    frame = cost(pd.read_csv(log), warehouse=read_project.warehouse, sources=read_project.sources)
    ended = read_project.run("cost", "--usage", log, "--by", "row", "--format", "json")
    printed = [row["usd"] for row in json.loads(ended.out)]

    assert frame["usd"].astype(object).where(frame["usd"].notna(), None).tolist() == printed
