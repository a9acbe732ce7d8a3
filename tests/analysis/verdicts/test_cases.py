"""What a careful reader says of hard pairs of sentence and claim, each for its whole kind."""

from datetime import date

import pytest

from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import quantities
from pipeline.quantities.sentences import sentences

SPEEDS = "The engine is 1.4x faster for the 8B model on one card and 1.8x faster for the 70B model."
QUARTER = "Anvil's third-quarter revenue was $27.2 billion; for the year it was $108.2 billion."
ROUND = (
    "The round valued the San Francisco-based company Anvil at up to $13 billion, "
    "after a Series E at $5 billion last year."
)
CASES = {
    "tokens of an answer, and by the second": (
        "Prompts had 1,500 tokens, answers 500.",
        "Anvil wrote 500 tokens per second.",
        "stands",
    ),
    "a condition for others": (
        "Anvil charges $2 per million tokens; who reserves capacity for a year gets 35% off.",
        "Anvil charges $2 per million tokens.",
        "supported",
    ),
    "a share of the total": (
        "Revenue of Anvil in Asia rose and accounts for 31% of the total.",
        "Asia accounts for 31% of Anvil's revenue.",
        "supported",
    ),
    "those with more than so many": (
        "Anvil found that 48% of engineers at firms with more than 100 servers switch hosts.",
        "According to Anvil, 48% of engineers at firms with over 100 servers switch hosts.",
        "supported",
    ),
    "a wider market, by its name": (
        "The market for GPU cloud services as a whole was worth $96 billion in 2025.",
        "The GPU inference market was worth $96 billion in 2025.",
        "stands",
    ),
    "what another one says of itself": (
        "Anvil serves 21 trillion tokens a day. Bellows said last week that it serves 16 trillion.",
        "Anvil serves 16 trillion tokens a day.",
        "stands",
    ),
    "what a seller writes of itself": (
        "We tested Anvil. Its documentation says that repeated prompts start in 0.25 seconds.",
        "We measured 0.25 seconds with repeated prompts at Anvil.",
        "stands",
    ),
    "another figure of whom a text is about": (
        "Anvil hosts models. The company has 190 customers.",
        "Anvil has 225 customers.",
        "contradicted",
    ),
    "a gap within a number, as PDFs have it": (
        "Anvil has 4 2.5 million users.",
        "Anvil has 42.5 million users.",
        "stands",
    ),
    "a gap within an amount": (
        "Anvil raised $4 2.5 million.",
        "Anvil raised $42.5 million.",
        "stands",
    ),
    "two numbers in a row": (
        "Of table 4 2.5 million rows were read by Anvil.",
        "Anvil read 2.5 million rows.",
        "stands",
    ),
    "another number with like digits": (
        "By 2024 Anvil had 2.5 million users.",
        "Anvil has 42.5 million users.",
        "absent",
    ),
    "a coarser figure": (
        "Anvil is valued at $1 billion.",
        "Anvil is valued at $1.4 billion.",
        "absent",
    ),
    "a coarser one, below": (
        "Anvil is valued at $1 billion.",
        "Anvil is valued at $600 million.",
        "absent",
    ),
    "a finer digit": (
        "Anvil is valued at $23 billion.",
        "Anvil is valued at $23.4 billion.",
        "absent",
    ),
    "the first of two": (
        SPEEDS,
        "On one card the engine is 1.4x faster for the 8B model.",
        "supported",
    ),
    "the second of two": (SPEEDS, "The engine is 1.8x faster for the 70B model.", "supported"),
    "the other of two": (SPEEDS, "The engine is 1.8x faster for the 8B model.", "not supported"),
    "a speed of one load": (
        "For news, it reaches 840 tokens per second; for code, it is 1,200.",
        "Anvil reaches 840 tokens per second.",
        "not supported",
    ),
    "all of what is claimed of a part": (
        "Total revenue of Anvil was $50 million in 2025, and inference services grew.",
        "Anvil's inference services revenue was $50 million in 2025.",
        "not supported",
    ),
    "done only conditionally": (
        "Anvil has conditionally bought 4,000 GPUs.",
        "Anvil has bought 4,000 GPUs.",
        "not supported",
    ),
    "another who led a round": (
        "Anvil raised $20 million. Cedar Capital led the round, and Bolt Ventures took part.",
        "Anvil raised $20 million in a round led by Bolt Ventures.",
        "not supported",
    ),
    "who is named as lead investor": (
        "Anvil raised $20 million. The lead investors are Bolt Ventures and Cedar Capital.",
        "Anvil raised $20 million in a round led by Bolt Ventures.",
        "supported",
    ),
    "one part of a machine for another": (
        "Anvil's node draws 14 kW. Its rack draws more.",
        "Anvil's rack draws 14 kW.",
        "not supported",
    ),
    "overlapping ranges": (
        "Anvil's chip is 10x to 100x faster.",
        "Anvil's chip is 90x to 500x faster.",
        "absent",
    ),
    "talks": (
        "Anvil is reportedly in talks at a $100 billion valuation.",
        "Anvil is valued at $100 billion.",
        "not supported",
    ),
    "a quarter for a year": (QUARTER, "Anvil's yearly revenue was $27.2 billion.", "not supported"),
    "another unit claimed": (
        "Anvil serves the model at 750 tokens per second and claims 750 TOPS.",
        "Anvil serves the model at 750 tokens per second.",
        "supported",
    ),
    "an amount in words": (
        "Anvil is valued at twenty-three billion dollars.",
        "Anvil is valued at $23 billion.",
        "supported",
    ),
    "a count in words": (
        "Anvil has five million developers.",
        "Anvil has 5 million developers.",
        "supported",
    ),
    "a date of founding": (
        "Anvil was founded on 2022-06-01.",
        "Anvil was founded in 2022.",
        "supported",
    ),
    "up to, before the comma": (ROUND, "Anvil has a valuation of $13 billion.", "supported"),
    "an earlier round": (ROUND, "Anvil has a valuation of $5 billion.", "not supported"),
    "pre-money": (
        "The pre-money valuation of Anvil was $3 billion.",
        "Anvil's post-money valuation is $3 billion.",
        "not supported",
    ),
    "a total": (
        "Anvil has raised a total of $77 million.",
        "Anvil raised $77 million in a funding round.",
        "not supported",
    ),
    "of another": (
        "Anvil's rival Bolt is valued at $9 billion.",
        "Anvil is valued at $9 billion.",
        "not supported",
    ),
    "a denial": (
        "Anvil denied a report that it is valued at $9 billion.",
        "Anvil is valued at $9 billion.",
        "not supported",
    ),
    "a forecast": (
        "Anvil expects revenue of $9 billion next year.",
        "Anvil has revenue of $9 billion.",
        "not supported",
    ),
    "a forecast, claimed as one": (
        "Anvil expects revenue of $9 billion in 2027.",
        "Anvil expects revenue of $9 billion in 2027.",
        "supported",
    ),
    "a later clause": (
        "Anvil had revenue of $3 billion in 2024, and will add a site in Oslo.",
        "Anvil had revenue of $3 billion in 2024.",
        "supported",
    ),
    "another figure": (
        "Anvil is valued at $5 billion.",
        "Anvil is valued at $7 billion.",
        "contradicted",
    ),
    "a rack of so many": (
        "Anvil sells a rack of 72 chips.",
        "Anvil has 72 chips.",
        "not supported",
    ),
    "testers are no customers": (
        "More than thirty customers tested Anvil's chip.",
        "Anvil has thirty customers.",
        "not supported",
    ),
    "where a figure came from": (
        "Anvil went from 98 to 134 tokens per second in June.",
        "Anvil serves 98 tokens per second.",
        "not supported",
    ),
    "a place that the text has nowhere": (
        "Anvil serves 98 tokens per second.",
        "Anvil serves 98 tokens per second in Europe.",
        "not supported",
    ),
    "a condition that the text has nowhere": (
        "Anvil answers within 2 seconds.",
        "Anvil answers within 2 seconds under heavy load.",
        "not supported",
    ),
    "a word that limits nothing": (
        "Anvil answers correctly 83% of the time.",
        "Anvil answers correctly in 83% of cases.",
        "supported",
    ),
    "by day and by night": (
        "Between 10pm and 6am, Anvil charges $1.10 for an hour of a chip.",
        "During the day, Anvil charges $1.10 for an hour of a chip.",
        "not supported",
    ),
    "a price for up to ten": (
        "Anvil costs $90 per month for up to ten teams and $6 for each further team.",
        "Anvil costs $90 per month for each team.",
        "not supported",
    ),
    "some among many": (
        "Anvil has 640 customers, among them 90 councils.",
        "Anvil has 90 customers.",
        "not supported",
    ),
    "a part of a region": (
        "Anvil grew in North America. There, the United States made up 88% of its sales.",
        "North America made up 88% of Anvil's sales.",
        "not supported",
    ),
    "customers of another": (
        "We at Anvil looked at our rival. Customers of Bolt saw 131 tokens per second.",
        "Anvil served 131 tokens per second.",
        "not supported",
    ),
    "what customers pay": (
        "Anvil is a Leeds company. Customers now pay $1.90 for an hour of a chip.",
        "Anvil charges $1.90 for an hour of a chip.",
        "supported",
    ),
    "an agreement is no purchase": (
        "Anvil signed an agreement to acquire Bolt for $7 million.",
        "Anvil bought Bolt for $7 million.",
        "not supported",
    ),
    "in use": (
        "Anvil's platform is in use at 164 hospitals.",
        "Anvil's platform is used at 164 hospitals.",
        "supported",
    ),
    "a verb that hangs on the unit": (
        "With Anvil, customers pay $0.02 per million tokens that the judge reads.",
        "Anvil charges $0.02 per million tokens that the judge reads.",
        "supported",
    ),
    "who is told of": (
        "Anvil has 1,900 chips. According to Ms Teles, they process 290 billion tokens a day.",
        "Anvil processes 290 billion tokens a day.",
        "supported",
    ),
    "each with its own place": (
        "Anvil found 19 milliseconds from Frankfurt and 44 from Singapore.",
        "Anvil found 44 milliseconds from Frankfurt.",
        "not supported",
    ),
    "at once is no past": (
        "Anvil says that 62% of its customers use two platforms at once.",
        "Of Anvil's customers, 62% use two platforms.",
        "supported",
    ),
    "a legal form is nobody": (
        "Anvil Computo, S.A. closed the year 2025 with revenue of $48 million.",
        "Anvil Computo had revenue of $48 million in 2025.",
        "supported",
    ),
    "brokers who are customers": (
        "Anvil, which runs models for freight brokers, has closed a $38 million Series A.",
        "Anvil closed a $38 million Series A.",
        "supported",
    ),
    "who says so is it": (
        "It says it has 620 chips.",
        "Anvil has 620 chips.",
        "supported",
    ),
    "where chips stand": (
        "Anvil runs 1,150 chips in Oslo.",
        "Anvil runs 1,150 chips at its site in Oslo.",
        "supported",
    ),
    "who holds has a share": (
        "The top five providers of GPU rental held 61% in 2025.",
        "The five largest providers of GPU rental had a share of 61% in 2025.",
        "supported",
    ),
    "a compound rate is an average": (
        "The chip market will grow at a CAGR of 21% from 2026 to 2033.",
        "The chip market will grow by 21% a year on average from 2026 to 2033.",
        "supported",
    ),
    "as many at once": (
        "With 64 users at once, Anvil writes 2,900 tokens per second.",
        "With 64 users, Anvil writes 2,900 tokens per second.",
        "supported",
    ),
    "more at once": (
        "With 64 users at once, Anvil writes 2,900 tokens per second.",
        "Anvil writes 2,900 tokens per second.",
        "not supported",
    ),
    "a former price": (
        "A million output tokens costs $1.10 at Anvil, down from $2.20.",
        "Before the cut, Anvil charged $2.20 per million output tokens.",
        "supported",
    ),
    "a former price is not that of today": (
        "A million output tokens costs $1.10 at Anvil.",
        "Before the cut, Anvil charged $1.10 per million output tokens.",
        "not supported",
    ),
    "an increase is no number": (
        "Anvil has 1,260 customers, a net increase of 145.",
        "Anvil has 145 customers.",
        "not supported",
    ),
    "a part that doubled": (
        "Inference revenue of Anvil more than doubled to $67 million.",
        "Anvil had revenue of $67 million.",
        "not supported",
    ),
    "one place is no single user": (
        "Anvil operates 480 chips in a single data center near Oslo.",
        "Anvil runs 480 chips in one data center near Oslo.",
        "supported",
    ),
    "what it starts with": (
        "Anvil starts with 14 models.",
        "Anvil offered 14 models at its start.",
        "supported",
    ),
    "a share of one region": (
        "In Asia the chip market grows; Anvil holds 47% of the region.",
        "Anvil holds 47% of the chip market.",
        "not supported",
    ),
    "a valuation without the new money": (
        "Anvil was valued at $310 million, not counting the new money.",
        "Anvil was valued at $310 million before the new money.",
        "supported",
    ),
    "what nobody could reproduce": (
        "Its own figure for Anvil is 9,000 tokens per second; we could not reproduce it.",
        "Anvil produces 9,000 tokens per second.",
        "not supported",
    ),
    "half of those asked": (
        "The survey asked 260 managers. More than half of them (54%) use Anvil.",
        "In the survey, 54% of managers use Anvil.",
        "supported",
    ),
    "a fiscal year ahead of its number": (
        "Anvil's revenue was $38 million in the second quarter of fiscal 2027.",
        "Anvil had revenue of $38 million in the second quarter of fiscal 2027.",
        "supported",
    ),
}


def verdict(source, claim):
    """Return what a text says to the first figure of a claim."""
    passages = tuple(Passage(source[start:end]) for start, end in sentences(source))
    text = WholeText(passages, "Anvil in the news", date(2026, 3, 1))
    return judged(Said(claim, quantities(claim)[0], None, date(2026, 3, 1)), text).standing


@pytest.mark.parametrize("case", CASES)
def test_a_claim_has_the_verdict_of_a_careful_reader(case):
    source, claim, expected = CASES[case]
    found = verdict(source, claim)

    assert found == expected or (
        expected == "not supported" and found in {"stands", "contradicted"}
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They sent 71 million searches through Anvil.", "supported"),
        ("Paying customers sent 71 million searches through Anvil.", "stands"),
    ],
)
def test_a_pronoun_takes_up_the_noun_of_the_sentence_before(sentence, expected):
    """What is said of that noun holds for it, though that sentence has a figure of its own."""
    first = Passage("For Anvil, 210 teams took part in the preview.")
    text = WholeText((first, Passage(sentence, before=first.text)), "Anvil in the news")
    claim = "Teams in the preview sent 71 million searches through Anvil."

    assert judged(Said(claim, quantities(claim)[0], "Anvil"), text).standing == expected


@pytest.mark.parametrize("place", ["headline", "address", "page"])
def test_what_stands_outside_of_the_text_supports_nothing(place):
    """A heading is worth a look, and no more: somebody shortened there."""
    claim = "Anvil is valued at $20 billion."
    text = WholeText((Passage(claim, place=place),), "Anvil")

    assert judged(Said(claim, quantities(claim)[0]), text).standing == "stands"


@pytest.mark.parametrize(
    ("subject", "sentence", "claim"),
    [
        (
            "voice AI market",
            "In 2025, sales reached $1.9 billion.",
            "The voice AI market was worth $1.9 billion in 2025.",
        ),
        (
            "Asia",
            "Asia had a share of 45% in 2025, ahead of Europe.",
            "Asia had a share of 45% of the voice AI market in 2025.",
        ),
    ],
)
def test_a_report_on_a_market_need_not_name_it_again(subject, sentence, claim):
    text = WholeText((Passage(sentence),), "Voice AI Market Report", date(2026, 3, 1))

    assert judged(Said(claim, quantities(claim)[0], subject), text).standing == "supported"


def test_a_column_of_cached_input_is_not_that_of_input():
    """A text on caching has prices without a cache, too."""
    cells = (Passage("$0.60", "K3 | Input"), Passage("$0.09", "K3 | Cached input"))
    text = WholeText(cells, "Anvil launches prompt caching")
    claim = "Anvil charges $0.60 per million cached input tokens of K3."

    assert judged(Said(claim, quantities(claim)[0], "Anvil"), text).standing == "stands"


@pytest.mark.parametrize(
    ("label", "head", "expected"),
    [
        ("Anvil", "Valuation", "supported"),
        ("Bolt", "Valuation", "stands"),
        ("Anvil", "Revenue", "stands"),
    ],
)
def test_a_cell_is_of_its_row_and_of_its_column(label, head, expected):
    claim = "Anvil has a valuation of $20 billion."
    text = WholeText((Passage("$20 billion", f"{label} | {head}"),), "Two makers compared")

    assert judged(Said(claim, quantities(claim)[0]), text).standing == expected
