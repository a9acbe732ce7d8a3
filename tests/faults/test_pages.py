"""Bad pages beside good sources; the script beside has one of each kind."""

import pytest

from tests.faults.pages import main


@pytest.mark.long
def test_good_sources_are_read_in_time_beside_bad_pages():
    assert main(["text", "one-word", "renamed-rows", "endless", "feed-models"]) == 0
