"""When a source's figure is a claimed one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.verdicts.figures import Figure, agrees, bearing, drops_hedge, is_same
from pipeline.quantities.quantities import quantity_of

PLAIN = Figure(subject_id="acme", metric="developers", unit="count")


def figure(printed, unit="count"):
    """Return a figure as it is printed."""
    read = quantity_of(printed, unit)
    low, high = (None if end is None else float(end) for end in (read.low, read.high))
    step = float(read.printed_step)
    return replace(PLAIN, unit=unit, low=low, high=high, qualifier=read.qualifier, step=step)


@pytest.mark.parametrize(
    ("claim", "other", "expected"),
    [
        ("over 23,000", "23,147", True),
        ("over 23,000", "over 23,000", True),
        ("over 23,000", "23,000", True),
        ("over 23,000", "22,900", False),
        ("over 360,000", "356,000", False),
        ("23,000", "over 23,000", True),
        ("23,000", "23,001", False),
        ("1.5 million", "1.46 million", True),
        ("1.5 million", "1.44 million", False),
        ("1.5 million", "1.6 million", False),
        ("less than 6,000", "5,500", True),
        ("less than 6,000", "6,500", False),
        ("about 500", "500", True),
        ("up to 400", "400", True),
        ("up to 400", "350", False),
        ("80-82", "81", True),
        ("80-82", "83", False),
        ("81", "80-82", False),
        ("10-100", "90-500", False),
        ("1.4 billion", "1 billion", False),
        ("600 million", "1 billion", False),
        ("23.4 billion", "23 billion", False),
        ("23 billion", "23.4 billion", True),
    ],
)
def test_figures_agree_at_the_precision_of_the_claim_and_by_their_hedges(claim, other, expected):
    assert agrees(figure(claim), figure(other)) is expected


NUMBERS = st.decimals(1, 10**6, places=2).map(float)


@given(NUMBERS, st.sampled_from(["exact", "over", "under", "about", "up_to"]))
def test_every_figure_agrees_with_itself(value, qualifier):
    low = None if qualifier in ("under", "up_to") else value
    high = None if qualifier == "over" else value
    one = replace(PLAIN, low=low, high=high, qualifier=qualifier, step=0.01)

    assert agrees(one, one)
    assert is_same(one, one)


@given(NUMBERS, NUMBERS)
def test_two_numbers_of_one_precision_are_the_same_only_if_equal(one, two):
    a, b = (replace(PLAIN, low=value, high=value, step=0.01) for value in (one, two))

    assert is_same(a, b) is (one == two)
    assert agrees(a, b) is agrees(b, a)


@pytest.mark.parametrize(
    ("claim", "other", "expected"),
    [
        ("6,000", "less than 6,000", True),
        ("6,000", "about 6,000", True),
        ("81", "80-82", True),
        ("about 6,000", "less than 6,000", False),
        ("6,000", "6,000", False),
    ],
)
def test_a_flat_figure_drops_the_hedge_of_its_source(claim, other, expected):
    assert drops_hedge(figure(claim), figure(other)) is expected


def test_figures_of_other_things_bear_on_others():
    claim = replace(PLAIN, model_id="acme/anvil")

    assert bearing(claim, replace(claim, scope="vLLM")) == "unbound"
    assert bearing(claim, replace(claim, model_id="acme/hammer")) == "other"
    assert bearing(claim, claim) == "same"


@pytest.mark.parametrize("unit", ["usd", "usd_per_year"])
def test_units_are_part_of_a_figure(unit):
    one = replace(PLAIN, unit=unit, low=1.0, high=1.0)

    assert agrees(one, replace(one, unit="count")) is False
