"""Price pages that somebody labelled who had not read the code: nothing wrong may be published."""

from functools import cache

import pytest

from benchmarks.labelled_pages import Score, label_files, score_page

LEAST_RIGHT = {
    "round1": 0.93,
    "round2": 0.84,
    "round3": 0.80,
    "round4": 0.88,
    "round5": 0.87,
    "round6": 0.86,
    "round7": 0.95,
    "round8": 0.94,
    "round9": 0.62,
    "round11": 0.97,
}
"""Share of the labels of a round that is read at the least."""

OTHERWISE = {
    # Calls of news, which the label calls searches.
    "Premium news request",
    # The name of a model that the label calls by its id.
    "North 5 cache_read",
    # A search that the label calls a request.
    "Document Search search",
    # Names with brackets that say a class of service, or that all models are meant.
    "Any LLM request",
    "Web search search 10 USD usd_per_krequest (standard, + search content tokens",
}
"""Prices that are published otherwise than labelled; their amounts are right."""


score = cache(score_page)


@pytest.mark.parametrize(
    "path",
    [path for name in LEAST_RIGHT for path in label_files(name)],
    ids=lambda path: path.name[:24],
)
def test_no_price_of_a_labelled_page_is_wrong(path):
    """A wrong price that is published is worse than ten that are missing."""
    wrong = [line for _, line in score(path).wrong]

    assert [line for line in wrong if not line.startswith(tuple(OTHERWISE))] == []


@pytest.mark.parametrize("round_name", LEAST_RIGHT)
def test_most_prices_of_labelled_pages_are_read(round_name):
    whole = Score()
    for path in label_files(round_name):
        whole.add(score(path))

    assert whole.right / (whole.right + len(whole.missing)) >= LEAST_RIGHT[round_name]
