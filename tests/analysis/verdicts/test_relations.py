"""A figure is related to what stands beside it as its claim says: by, to, of one, of all."""

from datetime import date

import pytest

from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import quantities
from pipeline.quantities.sentences import sentences

DAYS = "It rained. We wrote. We slept. We woke."
QUILL = "The median of Quill 4.5 at Anvil is 231 tokens per second."
OTHER = {
    "wished for": [
        (
            "Sable beat the estimate of $41 million by $3 million.",
            "Sable's revenue was $41 million.",
        ),
        (
            "Sable's chief executive said that revenue of $60 million was out of reach.",
            "Sable had revenue of $60 million.",
        ),
    ],
    "named before": [
        (
            f"{DAYS} Quill 4.5 is in. Tern 2 is in. {DAYS} The median is 231 tokens per second.",
            QUILL,
        ),
        (
            "Anvil raised $70 million at a $900 million valuation, after one led by Orrin.",
            "Anvil raised $70 million in its round, which Orrin led.",
        ),
        ("Anvil made $27 million (excluding taxes).", "Anvil made $27 million."),
        ("Revenue: Bolt had $148 million.", "Anvil had revenue of $148 million."),
        (
            "Anvil takes in $13 million in revenue a year.",
            "Anvil takes in $13 million in revenue a year, Finch reported in June 2025.",
        ),
    ],
    "by and to": [
        ("Anvil's margin widened to 41%.", "Anvil's margin widened by 41%."),
        ("Anvil's margin widened by 41%.", "Anvil's margin widened to 41%."),
        ("Anvil's prices fell from $9 to $4 an hour.", "Anvil's prices fell by $4 an hour."),
        ("Anvil's loss narrowed by $20 million.", "Anvil's loss was $20 million."),
        ("Anvil served 45 billion tokens more in June than in May.", "Anvil served 45 billion."),
        ("Anvil employs 300 people more than in May.", "Anvil employs 300 people."),
    ],
    "one of a kind": [
        ("A pod of Anvil has 300 chips.", "A rack of Anvil has 300 chips."),
        ("Anvil rents a node for $18 an hour.", "Anvil rents a GPU for $18 an hour."),
        ("Anvil's service uses 0.4 Wh per query.", "Anvil's service uses 0.4 Wh per token."),
    ],
    "several": [
        ("Anvil and Bolt together raised $70 million.", "Anvil raised $70 million."),
        ("Between them, Anvil and Bolt employ 700 people.", "Anvil employs 700 people."),
        ("Anvil is one of three firms that jointly won $70 million.", "Anvil won $70 million."),
        ("Anvil and Bolt each raised $70 million.", "Anvil and Bolt raised $70 million together."),
    ],
    "part": [
        ("Of Anvil's 900 customers, a third use the cache.", "900 customers of Anvil use a cache."),
        ("Half of Anvil's 900 customers use the cache.", "900 customers of Anvil use the cache."),
        ("Anvil has 740 models. About 90 read.", "740 of the models that Anvil has read images."),
        ("Anvil spent $20 million, half of it on chips.", "Anvil spent $20 million on chips."),
    ],
    "belonging": [
        ("Anvil bought Bolt's warehouse for $12 million.", "Anvil bought Bolt for $12 million."),
        ("Anvil bought the Bolt chip arm for $12 million.", "Anvil bought Bolt for $12 million."),
        (
            "Anvil acquired the patents of Bolt for $12 million.",
            "Anvil bought Bolt for $12 million.",
        ),
    ],
    "who and whom": [
        ("Bolt paid Anvil $20 million.", "Anvil paid Bolt $20 million."),
        ("Anvil supplies Bolt with 300 servers.", "Bolt supplies Anvil with 300 servers."),
        ("Anvil's stake in Bolt is 12%.", "Bolt's stake in Anvil is 12%."),
        ("Anvil lent Bolt $20 million.", "Anvil borrowed $20 million from Bolt."),
    ],
    "speaker": [
        ("According to Bolt, Anvil has 900 customers.", "Anvil says that it has 900 customers."),
        ("Analysts at Bolt put Anvil's share at 11%.", "Anvil puts its own share at 11%."),
    ],
    "verb": [
        ("It found that 61% of engineers knew Anvil.", "61% of engineers use Anvil."),
        ("Some 61% of engineers had heard of Anvil.", "61% of engineers use Anvil."),
        ("Some 12% of Anvil's customers left.", "12% of Anvil's customers joined."),
        ("Anvil repaid a loan of $20 million.", "Anvil took out a loan of $20 million."),
        ("Anvil stopped serving 300 customers.", "Anvil serves 300 customers."),
    ],
    "contrary": [
        ("The first of Anvil's halls draws 30 MW.", "The last of Anvil's halls draws 30 MW."),
        ("Anvil's service was down for 9 hours.", "Anvil's service was up for 9 hours."),
        ("Anvil signed up 80, a net gain of 50 customers.", "Anvil signed up 50 customers."),
        ("Anvil's output is limited to 90 tokens/s.", "Anvil's output is 90 tokens/s."),
        (
            "Anvil expects its market, worth $5 billion in 2024, to triple.",
            "Anvil expects its market to be worth $5 billion.",
        ),
        (
            "From April to December, Anvil earned $17 million.",
            "In the quarter to December, Anvil earned $17 million.",
        ),
        ("We tested Anvil and Bolt. Bolt then wrote 176 tokens/s.", "Anvil wrote 176 tokens/s."),
    ],
}
SAME = [
    ("Anvil's revenue rose 41% in May.", "Anvil's revenue rose by 41% in May."),
    ("Anvil has 45 customers more than in May.", "The customers of Anvil rose by 45."),
    ("Each accelerator of Anvil has 96 GB of memory.", "Each GPU of Anvil has 96 GB of memory."),
    ("Anvil and Bolt each raised $70 million.", "Anvil raised $70 million."),
    ("Of Anvil's 900 customers, a third use the cache.", "Anvil has 900 customers."),
    ("Bolt was bought by Anvil for $12 million.", "Anvil bought Bolt for $12 million."),
    ("Anvil says that it has 900 customers.", "According to Anvil, it has 900 customers."),
    ("It found that 61% of engineers use Anvil.", "61% of engineers use Anvil."),
    (
        "Sales of Anvil passed $96 million in May.",
        "In May, Anvil's sales climbed above $96 million.",
    ),
    ("Anvil's tokens are 41% cheaper since May.", "The tokens of Anvil fell by 41% since May."),
    (
        "Anvil drew $4 million in 2024, followed by a $70 million Series B in 2025.",
        "Anvil took in $70 million with its Series B in 2025.",
    ),
    (
        "Anvil's last round brought in $70 million at a $900 million valuation, led by Orrin.",
        "Anvil raised $70 million in its last round, which Orrin led.",
    ),
    (
        "Anvil writes 240 tokens per second and Bolt 125, according to the tracker Finch.",
        "Finch clocks Anvil at 240 tokens per second.",
    ),
    (
        "Anvil had profit of $27 million in 2025 (excluding one-time items, $7 million).",
        "In 2025, Anvil had profit of $27 million.",
    ),
    ("Anvil leads with 16%, ahead of Bolt with 12%.", "Anvil is the largest host, with 16%."),
    ("Anvil's accounts grew 7x in the past year.", "Anvil's accounts grew 7x within a year."),
    ("Revenue: Total revenue was $148 million.", "Anvil had revenue of $148 million."),
    (
        "Bolt joins Anvil's round of $35 million, after first investing in 2019.",
        "Bolt joined a round of $35 million for Anvil in June 2026.",
    ),
    (
        "Anvil takes in $13 million in revenue a year, according to Finch.",
        "Anvil takes in $13 million in revenue a year, Finch reported in June 2026.",
    ),
    (f"{DAYS} Quill 4.5 is in. {DAYS} The median is 231 tokens per second. Tern 2 is next.", QUILL),
]


def standing(source, claim):
    passages = tuple(Passage(source[start:end]) for start, end in sentences(source))
    text = WholeText(passages, "Anvil in the news", date(2026, 6, 1))
    return judged(Said(claim, quantities(claim)[0], "Anvil", date(2026, 6, 1)), text).standing


@pytest.mark.parametrize(("source", "claim"), [pair for pairs in OTHER.values() for pair in pairs])
def test_a_figure_in_another_relation_supports_nothing(source, claim):
    assert standing(source, claim) != "supported"


@pytest.mark.parametrize(("source", "claim"), SAME)
def test_the_same_relation_in_other_words_is_supported(source, claim):
    assert standing(source, claim) == "supported"
