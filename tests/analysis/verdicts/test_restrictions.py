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
    ],
    ids=["clause", "number", "kind", "noun", "time", "adverb", "those", "opposite"],
)
def test_what_is_said_of_some_is_not_said_of_all(sentence, claim):
    assert standing(sentence, claim) == "stands"
    assert standing(sentence, sentence) == "supported"


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
