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
    "round7": 0.96,
    "round8": 0.95,
    "round9": 0.89,
    "round10": 0.94,
    "round11": 0.97,
    "round12": 0.93,
    "round13": 0.85,
    "round14": 0.89,
    "round15": 0.90,
    "round16": 0.97,
    "round17": 0.93,
    "round18": 0.95,
    "round19": 0.96,
    "round20": 0.94,
    "round21": 0.97,
    "round22": 0.97,
    "round23": 0.93,
    "round24": 0.96,
    "round25": 0.95,
    "round26": 0.88,
    "round27": 0.92,
    "round28": 0.8,
    "round29": 0.95,
    "round30": 0.9,
    "round31": 0.9,
    "round32": 0.9,
    "round33": 0.92,
    "round34": 0.93,
    "round35": 0.96,
    "round36": 0.95,
    "round37": 0.97,
    "round38": 0.97,
    "round39": 0.97,
    "round40": 0.95,
    "round41": 0.99,
    "round42": 0.94,
    "round43": 0.98,
    "round44": 0.99,
    "round45": 0.94,
    "round46": 0.92,
    "round47": 0.97,
    "round48": 0.98,
    "round49": 0.97,
    "round51": 0.96,
}
"""Share of the labels of a round that is read at the least."""
NEWEST = list(LEAST_RIGHT)[-2:]
EARLIER = [name for name in LEAST_RIGHT if name not in NEWEST]


score = cache(score_page)


@pytest.mark.parametrize(
    "path",
    [
        *(path for name in NEWEST for path in label_files(name)),
        *(
            pytest.param(path, marks=pytest.mark.long)
            for name in EARLIER
            for path in label_files(name)
        ),
    ],
    ids=lambda path: path.name[:24],
)
def test_no_price_of_a_labelled_page_is_wrong(path):
    """A wrong price that is published is worse than ten that are missing."""
    assert score(path).wrong == []


@pytest.mark.parametrize(
    "round_name", [*NEWEST, *(pytest.param(name, marks=pytest.mark.long) for name in EARLIER)]
)
def test_most_prices_of_labelled_pages_are_read(round_name):
    whole = Score()
    for path in label_files(round_name):
        whole.add(score(path))

    assert whole.right / (whole.right + len(whole.missing)) >= LEAST_RIGHT[round_name]
