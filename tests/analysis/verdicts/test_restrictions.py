"""A phrase of a text that restricts a figure is one of its claim, too."""

import pytest

from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import quantities


def standing(sentence, claim):
    text = WholeText((Passage(sentence),), "Anvil in the news")
    return judged(Said(claim, quantities(claim)[-1], "Anvil"), text).standing


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Anvil has 310 customers who pay by card.", "Anvil has 310 customers."),
        ("Anvil has 310 customers with over 50 seats.", "Anvil has 310 customers."),
        ("Anvil serves 310 trial users.", "Anvil serves 310 users."),
        ("Revenue of Anvil from hosting rose 44%.", "Revenue of Anvil rose 44%."),
        ("Anvil answers 92% of requests at weekends.", "Anvil answers 92% of requests."),
        ("Anvil initially answers 92% of requests.", "Anvil answers 92% of requests."),
        ("Of those with a cache, 92% use Anvil.", "92% of the banks use Anvil."),
        ("Anvil's margin was 40% before tax.", "Anvil's margin was 40% after tax."),
        (
            "Calls that were answered at an edge site of Anvil had a median latency of 140 ms.",
            "Over its whole network, big sites included, Anvil had a median latency of 140 ms.",
        ),
        (
            "An answer of Anvil begins after 0.3 seconds.",
            "An answer of Anvil is complete after 0.3 seconds.",
        ),
        (
            "Anvil used 57% of its chips this winter, up from 43% the winter before.",
            "The winter before this one, Anvil used 57% of its chips.",
        ),
        (
            "Anvil is close to closing a round at a valuation of $13 billion.",
            "Anvil closed a round at a valuation of $13 billion.",
        ),
        (
            "Anvil kicked off production to fulfill over $2 billion in customer contracts.",
            "Anvil had shipped racks worth more than $2 billion to its customers.",
        ),
    ],
    ids=[
        "clause",
        "number",
        "kind",
        "noun",
        "time",
        "adverb",
        "those",
        "opposite",
        "whole",
        "begins",
        "before",
        "nearly",
        "shipped",
    ],
)
def test_what_is_said_of_some_is_not_said_of_all(sentence, claim):
    assert standing(sentence, claim) == "stands"
    assert standing(sentence, sentence) == "supported"


@pytest.mark.parametrize("printed", ["168B", "168,000,000,000"])
def test_a_number_is_not_absent_for_want_of_a_noun(printed):
    """A letter behind it is a scale, or the size of a model: nothing says which."""
    sentence = f"Total output of Anvil: {printed}."

    assert standing(sentence, "Anvil wrote 168 billion tokens.") == "stands"


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        (
            "Anvil raised $40 million from old partners in a round.",
            "Anvil raised $40 million in a round.",
        ),
        ("Anvil has 96 employees in Lund, Graz and Turin.", "Anvil has 96 employees."),
        (
            "Anvil cut its price by 35%, it said in a letter on its website.",
            "Anvil cut its price by 35%.",
        ),
    ],
    ids=["event", "all places", "source"],
)
def test_circumstances_of_an_event_may_be_left_out(sentence, claim):
    assert standing(sentence, claim) == "supported"
