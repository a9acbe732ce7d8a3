"""A disk that fills up; the script beside leaves more or less room."""

import pytest

from tests.faults.full_disk import main


@pytest.mark.long
def test_a_full_disk_is_named_and_nothing_is_lost():
    assert main(["2"]) == 0
