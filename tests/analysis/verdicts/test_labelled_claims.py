"""Claims of labelled texts: no verdict that a careful reader would reject."""

import pytest

from benchmarks.labelled_claims import outcomes

LEAST_SUPPORTED = {
    "round1": 0.86,
    "round2": 0.8,
    "round3": 0.75,
    "round4": 0.74,
    "round5": 0.66,
    "round6": 0.7,
    "round7": 0.82,
    "round8": 0.78,
    "round9": 0.75,
    "round10": 0.65,
    "round11": 0.47,
    "round12": 0.9,
    "round13": 0.82,
    "round14": 0.82,
    "round15": 0.85,
    "round16": 0.8,
    "round17": 0.87,
    "round18": 0.9,
    "round19": 0.72,
    "round20": 0.77,
    "round21": 0.8,
    "round22": 0.75,
    "round23": 0.75,
    "round24": 0.65,
    "round25": 0.8,
    "round26": 0.67,
    "round27": 0.87,
    "round28": 0.9,
    "round29": 0.87,
    "round30": 0.87,
    "round31": 0.87,
    "round32": 0.87,
    "round33": 0.9,
    "round34": 0.87,
    "round35": 0.87,
    "round36": 0.92,
    "round37": 0.87,
    "round38": 0.92,
    "round39": 0.72,
    "round40": 0.77,
    "round41": 0.72,
    "round42": 0.52,
    "round43": 0.65,
    "round44": 0.77,
    "round45": 0.72,
}
"""Shares of true claims that were supported when this was written, less one or two claims."""
SIZES = {
    "round5": 100,
    "round6": 120,
    "round7": 80,
    "round8": 120,
    "round9": 80,
    "round10": 120,
    "round11": 80,
    "round12": 80,
    "round13": 80,
    "round14": 80,
    "round15": 80,
    "round16": 80,
    "round17": 80,
    "round18": 80,
    "round19": 80,
    "round20": 80,
    "round21": 80,
    "round22": 80,
    "round23": 80,
    "round24": 80,
    "round25": 80,
    "round26": 80,
    "round27": 80,
    "round28": 80,
    "round29": 80,
    "round30": 80,
    "round31": 80,
    "round32": 80,
    "round33": 80,
    "round34": 80,
    "round35": 80,
    "round36": 80,
    "round37": 80,
    "round38": 80,
    "round39": 80,
    "round40": 80,
    "round41": 80,
    "round42": 80,
    "round43": 80,
    "round44": 80,
    "round45": 80,
}
"""Claims of a round, where it has not 200."""
UNREAD = {"round44": 1}
"""Claims of a round whose figure is not read: `Seven of Mirkfield's 60 sessions`."""
NEWEST = list(LEAST_SUPPORTED)[-1]
ROUNDS = [
    NEWEST,
    *(pytest.param(name, marks=pytest.mark.long) for name in LEAST_SUPPORTED if name != NEWEST),
]


@pytest.mark.parametrize("name", ROUNDS)
def test_no_verdict_on_labelled_claims_is_wrong(name):
    """No altered claim is supported, no true one contradicted or absent; most are supported."""
    found = list(outcomes(name))
    true = [item.verdict for item in found if item.label["kind"] == "true"]

    assert len(found) == SIZES.get(name, 200)
    assert [item.label["id"] for item in found if item.is_wrong] == []
    assert true.count("supported") / len(true) >= LEAST_SUPPORTED[name]
    assert set(true) - {"unread"} <= {"supported", "stands"}
    assert true.count("unread") <= UNREAD.get(name, 0)


@pytest.mark.parametrize("name", ROUNDS)
def test_an_altered_figure_does_not_stand(name):
    altered = [item for item in outcomes(name) if item.label["kind"] == "altered_figure"]

    assert {item.verdict for item in altered} <= {"absent", "contradicted"}
