"""`inference-market model`: the sellers of a model, found by any spelling of its name."""

import csv
import io

import pytest

from pipeline.cli.unranked import unranked_because


@pytest.mark.parametrize(
    "name",
    [
        "llama-3.3-70b-instruct",
        "Llama 3.3 70B",
        "llama3.3",
        "70b llama",
        "meta/llama-3.3-70b-instruct",
    ],
)
def test_any_spelling_finds_the_model(market_project, name):
    ended = market_project("model", *name.split())

    assert ended.code == 0
    assert "meta/llama-3.3-70b-instruct: USD per million tokens" in ended.out


def test_sellers_have_prices_and_the_day_since_which_they_stand(market_project):
    ended = market_project("model", "llama", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))

    assert {(row["seller"], row["input"], row["output"]) for row in rows} == {
        ("nut", "0.2", "0.2"),
        ("bolt", "0.55", "0.6"),
        ("acme", "0.6", "0.8"),
    }
    assert {row["since"] for row in rows} == {"2026-01-12"}
    assert {row["at least"] for row in rows} == {"false"}


def test_a_word_that_no_name_has_stands_for_the_nearest(market_project):
    ended = market_project("model", "lama", "70b")

    assert ended.code == 2
    assert "like it: meta/llama-3.3-70b-instruct" in ended.err


def test_moves_and_speeds_stand_below(market_project):
    out = market_project("model", "llama").out

    assert "Price changes, the newest first" in out
    assert "repriced" in out
    assert "Measured speeds" in out


def test_a_name_that_nobody_has_is_answered_with_those_like_it(market_project):
    ended = market_project("model", "lama33", "70b")

    assert ended.code == 2
    assert "no model 'lama33 70b'; like it: meta/llama-3.3-70b-instruct" in ended.err


RANKED = {
    "rank": 1,
    "is_ended": False,
    "is_stale": False,
    "is_outlier": False,
    "provider_kind": "host",
    "offered_by_evidence": "seller",
}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"rank": 1}, None),
        ({"is_ended": True}, "ended"),
        ({"is_stale": True}, "stale"),
        ({"provider_kind": "router"}, "router"),
        ({"provider_kind": None}, "kind unknown"),
        ({"offered_by_evidence": "contradicted"}, "contradicted"),
        ({"offered_by_evidence": "catalogue", "is_outlier": True}, "outlier"),
        ({}, "its other offer"),
    ],
)
def test_an_offer_without_a_rank_says_why(facts, why):
    assert unranked_because(RANKED | {"rank": None} | facts) == why


def test_ranks_on_a_catalogues_word_alone_are_said_to_be_so(market_project):
    """Acme's own list confirms one model; of the other nobody but the catalogue speaks."""
    said = "no seller's own source, router or second source confirms any"

    assert said not in market_project("model", "llama").err
    assert said in market_project("model", "kimi k2").err


def test_the_reason_stands_beside_the_rank(market_project):
    """Sellers of a name with a variant and of the plain one have columns of one meaning."""
    heading = market_project("model", "llama").out.splitlines()[2].split()

    assert "evidence" in heading
    assert "word" not in heading
