"""Numbers and days as people type them."""

import click
import pytest

from pipeline.cli.typed import DayType, NumberType, ShareType, WholeNumberType


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (WholeNumberType(1), "1000000", 1_000_000),
        (WholeNumberType(1), "1_000_000", 1_000_000),
        (WholeNumberType(1), "1,000,000", 1_000_000),
        (WholeNumberType(1), "1e6", 1_000_000),
        (WholeNumberType(1), "1.5e3", 1_500),
        (NumberType(), "2.5", 2.5),
        (ShareType(), "0.9", 0.9),
        (ShareType(), "90%", 0.9),
    ],
)
def test_a_number_may_be_typed_in_all_usual_ways(kind, typed, meant):
    found = kind.convert(typed, None, None)

    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (WholeNumberType(1), "1.5k", "'1.5k' is no whole number: write one as 1000000, 1_000_000"),
        (WholeNumberType(1), "2.5", "'2.5' is no whole number"),
        (WholeNumberType(1), "2,5", "'2,5' is no whole number"),
        (WholeNumberType(1), "nan", "'nan' is no whole number"),
        (WholeNumberType(1), "0", "0 is less than 1"),
        (WholeNumberType(1), "1e999999999", "is more than 1000000000000000"),
        (NumberType(), "-1", "-1 is less than 0"),
        (NumberType(), "2,5", "'2,5' is no number: write one as 2.5"),
        (ShareType(), "most", "'most' is no share: write one as 0.9 or 90%"),
        (ShareType(), "120%", "120% is more than 1"),
        (DayType(), "foo", "'foo' is no day: write one as 2026-03-18"),
        (DayType(), "2026-02-30", "'2026-02-30' is no day: write one as 2026-03-18"),
    ],
)
def test_what_is_none_is_said_with_an_example(kind, typed, said):
    with pytest.raises(click.BadParameter, match=said):
        kind.convert(typed, None, None)
