"""`inference-market cost`: what requests cost at each provider."""

import csv
import io
import json

import pytest

from tests.workspace import read_once


@pytest.fixture(scope="module")
def _priced_once(tmp_path_factory, price_list):
    model = "llama-3.3-70b-instruct"
    acme = json.loads(price_list(**{model: (0.5, 1)}))
    bolt = json.loads(price_list("bolt", **{model: (0.4, 2)}))
    dearer = json.loads(price_list("bolt", **{model: (0.8, 4)}))
    return read_once(
        tmp_path_factory.mktemp("priced"),
        ("catalogue", "2026-06-05", json.dumps(acme | bolt).encode()),
        ("catalogue", "2026-06-08", json.dumps(acme | dearer).encode()),
    )


@pytest.fixture
def priced(_priced_once, copied):
    """Return a project in which two sellers ask for one Llama, one of them more since June 8."""
    return copied(_priced_once)


def rows(workspace, *options):
    done = workspace.run("cost", *options, "--format", "csv")
    assert done.code == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def test_providers_are_ranked_by_what_the_requests_cost(priced):
    """A million requests of 10,000 tokens in and 1,500 out at 0.50 and 1 cost 6,500 USD.

    A router has no rank: it sells what others serve.
    """
    found = rows(priced, "--input", 10_000, "--output", 1_500, "--requests", 1e6)

    assert [(row["provider_id"], row["rank"]) for row in found] == [("acme", "1"), ("bolt", "")]
    assert float(found[0]["usd"]) == pytest.approx(6_500)
    assert float(found[0]["usd_per_1000_requests"]) == pytest.approx(6.5)


def test_prices_of_an_earlier_day_give_that_days_ranking(priced):
    def usd(*options):
        found = rows(priced, "--input", 1_000, "--output", 0, *options)
        return {row["provider_id"]: float(row["usd"]) for row in found}

    assert usd() == pytest.approx({"acme": 0.5, "bolt": 0.8})
    assert usd("--as-of", "2026-06-06") == pytest.approx({"acme": 0.5, "bolt": 0.4})


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        pytest.param(["--searches", 1], "no price of search", id="fee"),
        pytest.param(["--cache-write-1h", 0.5], "no price of cache_write_1h", id="cache"),
        pytest.param(["--tier", "batch"], "no price of input in tier batch", id="tier"),
    ],
)
def test_what_has_no_price_is_named_and_costs_nothing_that_is_known(priced, options, reason):
    found = rows(priced, "--input", 1_000, "--output", 0, *options)

    assert {(row["usd"], row["unpriced_reason"]) for row in found} == {("", reason)}


@pytest.mark.parametrize("name", ["meta/llama-3.3-70b-instruct", "Llama 3.3 70B", "70b"])
def test_a_model_can_be_named_as_people_do(priced, name):
    assert len(rows(priced, "--input", 1_000, "--output", 0, "--model", name)) == 2


def test_an_unknown_model_is_named_with_what_is_like_it(priced):
    done = priced.run("cost", "--input", 1, "--output", 1, "--model", "lama 70b")

    assert done.code == 2
    assert "no prices of a model 'lama 70b'" in done.err
    assert "meta/llama-3.3-70b-instruct" in done.err


def test_a_model_like_no_other_is_looked_for_in_a_table(priced):
    done = priced.run("cost", "--input", 1, "--output", 1, "--model", "nobody/nothing")

    assert done.code == 2
    assert "no prices of a model 'nobody/nothing'; see `inference-market show models`" in done.err


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--output", 1], id="no input"),
        pytest.param(["--input", 0, "--output", 1], id="input of nothing"),
        pytest.param(["--input", 1, "--output", 1, "--cached", 80], id="share in percent"),
        pytest.param(["--input", 1, "--output", 1, "--as-of", "June"], id="no day"),
    ],
)
def test_bad_options_end_with_code_2(priced, options):
    assert priced.run("cost", *options).code == 2


def test_a_time_of_day_that_is_none_is_said_with_an_example(priced):
    done = priced.run("cost", "--input", "1e3", "--output", 1, "--at", "25:00")

    assert (done.code, done.err) == (
        2,
        "error: time_of_day: '25:00' is no time of a day: write one as 02:00 or 'saturday 02:00'\n",
    )


def test_columns_without_room_are_said_to_be_in_options_that_the_command_has(priced, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    done = priced.run("cost", "--input", 1_000, "--output", 0)

    assert "not shown (see --format csv): " in done.err
