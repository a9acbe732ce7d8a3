"""Bits of archived documents are flipped; the script beside flips more of them."""

import pytest

from tests.faults.flips import main


@pytest.mark.long
def test_a_flipped_bit_is_named_and_stops_no_other_document():
    assert main(["73", "5"]) == 0
