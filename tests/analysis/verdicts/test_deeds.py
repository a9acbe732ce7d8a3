"""A deed is supported only by a verb that is known to tell the same, and has come as far."""

from datetime import date

import pytest

from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import quantities
from pipeline.quantities.sentences import sentences

BOUGHT = "Anvil has bought Bolt for $390 million."
RUNS = "Anvil operates a data center of 24 MW."
CASES = [
    # The same deed in other words, as far as the claim says.
    ("Anvil snapped up Bolt for $390 million.", BOUGHT, True),
    ("Anvil has completed the purchase of Bolt for $390 million.", BOUGHT, True),
    ("The acquisition of Bolt by Anvil for $390 million was completed in May.", BOUGHT, True),
    ("Anvil's data center of 24 MW went live in May.", RUNS, True),
    ("Anvil broke ground on a data center of 24 MW.", "Anvil is building 24 MW.", True),
    (
        "Anvil plans to buy Bolt for $390 million.",
        "Anvil wants to buy Bolt for $390 million.",
        True,
    ),
    ("Anvil raised $85 million.", "Anvil secured $85 million.", True),
    ("Anvil's fleet is 4,100 GPUs.", "Anvil runs 4,100 GPUs.", True),
    # A stage before it.
    ("Anvil signed an agreement to buy Bolt for $390 million.", BOUGHT, False),
    ("Anvil has signed an agreement for the purchase of Bolt for $390 million.", BOUGHT, False),
    ("Anvil is due to take over Bolt for $390 million.", BOUGHT, False),
    ("Anvil has yet to buy Bolt for $390 million.", BOUGHT, False),
    ("Anvil, Forge Weekly wrote, would have bought Bolt for $390 million.", BOUGHT, False),
    ("Anvil has conditionally acquired Bolt for $390 million.", BOUGHT, False),
    ("Anvil began construction of a data center of 24 MW.", RUNS, False),
    ("Anvil was cleared to build a data center of 24 MW.", "Anvil is building 24 MW.", False),
    ("The plan is going to guarantee 99.95% uptime.", "The plan guarantees 99.95% uptime.", False),
    ("Until May, Anvil operated a data center of 24 MW.", RUNS, False),
    ("From July, Anvil operates a data center of 24 MW.", RUNS, False),
    ("From June, Anvil operates a data center of 24 MW.", RUNS, True),
    ("Anvil used to operate a data center of 24 MW.", RUNS, False),
    # Verbs that no list has, or that mean something else with the word behind them.
    ("Anvil is haggling over Bolt for $390 million.", BOUGHT, False),
    ("Anvil mulls a data center of 24 MW.", RUNS, False),
    ("Anvil gave up a data center of 24 MW.", RUNS, False),
    ("Anvil operates one site and shortlisted a data center of 24 MW.", RUNS, False),
    (
        "Anvil is toying with $2 per million output tokens.",
        "Anvil charges $2 per million output tokens.",
        False,
    ),
    ("Anvil has dreams of a data center of 24 MW.", RUNS, False),
    ("For a data center of 24 MW, Anvil has a letter.", RUNS, False),
    ("Anvil pursues work worth $9 million.", "Anvil won a contract worth $9 million.", False),
    # What was so, by any verb, is not known to be so now; what somebody said is.
    (
        "The old gateway of Anvil needed 300 cores, not 40.",
        "Anvil's gateway needs 300 cores.",
        False,
    ),
    ("Anvil said that its site had 24 MW.", "Anvil's site has 24 MW.", True),
    (
        "Anvil said its gateway needed 300 cores in May; it now needs 40.",
        "Anvil's gateway needs 300 cores.",
        False,
    ),
    # What opens in a month opens then, and has not yet.
    ("In July, Anvil opens a data center of 24 MW.", RUNS, False),
    ("Next spring, Anvil opens a data center of 24 MW.", RUNS, False),
    ("In May, Anvil opened a data center of 24 MW.", RUNS, True),
    ("In July, Anvil adds 24 MW.", "Anvil has added 24 MW.", False),
    ("In the fourth quarter, Anvil adds 24 MW.", "Anvil has added 24 MW.", False),
    ("Anvil said on Monday that it would hire 20 people.", "Anvil plans to hire 20 people.", True),
    ("Anvil's total funding now comes to $85 million.", "Anvil received $85 million.", True),
    ("Anvil won 57 customers, taking the total to 391.", "Anvil has 391 customers.", True),
    ("Anvil, in Skagen, pursues work worth $9 million.", "Anvil has work worth $9 million.", False),
    # What is counted is the same noun, or one for companies as it is.
    ("Anvil found that 48% of engineers run Bolt.", "48% of companies run Bolt.", False),
    ("Anvil found that 48% of firms run Bolt.", "48% of companies run Bolt.", True),
    (
        "Of those asked, 48% of engineers at firms with GPUs run Bolt.",
        "48% of companies with GPUs run Bolt.",
        False,
    ),
    ("Anvil has installed 900 turbines.", "Anvil has installed 900 transformers.", False),
]


@pytest.mark.parametrize(("source", "claim", "expected"), CASES)
def test_a_deed_is_supported_by_a_verb_that_tells_the_same(source, claim, expected):
    passages = tuple(Passage(source[start:end]) for start, end in sentences(source))
    text = WholeText(passages, "Anvil in the news", date(2026, 6, 1))
    said = Said(claim, quantities(claim)[0], "Anvil", date(2026, 6, 1))

    assert (judged(said, text).standing == "supported") == expected


def test_what_is_measured_needs_no_known_verb():
    """Revenue may leap, and a price may be marked down: no list holds all such verbs."""
    text = WholeText((Passage("Anvil's revenue leapt to $390 million."),), "Anvil in the news")
    claim = "Anvil had revenue of $390 million."

    assert judged(Said(claim, quantities(claim)[0], "Anvil"), text).standing == "supported"
