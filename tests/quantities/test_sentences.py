"""Where sentences end."""

import pytest

from pipeline.quantities.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["It is worth $3.3B.", "It was founded in 2022."],
        ["Acme Inc. raised $5 million in the U.S. and left.", "Then it closed."],
        ["J. Smith of Anvil Corp. said so.", '"We grew 5.6x."', "It is true!"],
        ["Is it?", "It is (by 12.2x).", "$5 is the price."],
        ["The rate is approx. 5 to 6 a day, i.e. 40 a week vs. 30 before."],
        ["one sentence without an end"],
        ["Together.ai has 200+ models.", "vLLM has none."],
    ],
)
def test_figures_and_abbreviations_end_no_sentence(expected):
    text = " ".join(expected)

    assert [text[start:end] for start, end in sentences(text)] == expected
