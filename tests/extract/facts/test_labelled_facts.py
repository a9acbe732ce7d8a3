"""Facts of labelled texts: entries made from labels publish the labelled figure or none."""

import pytest

from benchmarks.labelled_facts import described, outcomes

ROUNDS = [
    "round21",
    *(
        pytest.param(f"round{number}", marks=pytest.mark.long)
        for number in (*range(1, 21), *range(22, 39))
    ),
]
LEAST_RIGHT = 0.28
"""Share of the labelled facts of any round that was published when this was written."""


@pytest.mark.parametrize("name", ROUNDS)
def test_no_published_fact_of_a_labelled_text_is_wrong(name):
    """Each subject and metric is asked for with all that its label says, and without scope."""
    found = list(outcomes(name))
    labelled = [item.verdict for item in found if item.label]

    assert [described(item) for item in found if item.verdict == "wrong"] == []
    assert labelled.count("right") >= LEAST_RIGHT * len(labelled)
