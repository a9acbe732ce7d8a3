"""Nights that are stopped at random moments lose nothing; the script beside plays more of them."""

import pytest

from tests.faults.kills import main


@pytest.mark.long
@pytest.mark.parametrize("kind", ["INT", "KILL", "EIO"])
def test_a_stopped_night_loses_nothing_and_the_next_one_goes_on(kind):
    assert main([kind, "2"]) == 0
