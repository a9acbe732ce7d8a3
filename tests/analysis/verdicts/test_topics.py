"""What a sentence takes up from those before it: whose it is, of which model, of which round."""

from pathlib import Path

import pytest
import yaml

from benchmarks.labelled_claims import text_of_html
from pipeline.extract.documents.front_matter import article_html
from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.said import Said
from pipeline.quantities.quantities import quantities

TEXTS = yaml.safe_load(Path(__file__).with_name("topics.yaml").read_text(encoding="utf-8"))


def _cases(kind):
    """Return the claims of one kind, each with its text."""
    return [
        pytest.param(text, *claim, id=f"{text['name']}: {claim[-1]}")
        for text in TEXTS
        for claim in text.get(kind, ())
    ]


def _standing(text, subject, figure, claim):
    body = f'---\ntitle: "{text["title"]}"\ndate: {text["date"]}\n---\n{text["text"]}'
    start = claim.find(figure)
    end = start + len(figure)
    own = next(item for item in quantities(claim) if item.start < end and start < item.end)
    return judged(Said(claim, own, subject), text_of_html(article_html(body), "own")).standing


@pytest.mark.parametrize(("text", "subject", "figure", "claim"), _cases("holds"))
def test_a_sentence_is_of_what_it_takes_up(text, subject, figure, claim):
    assert _standing(text, subject, figure, claim) == "supported"


@pytest.mark.parametrize(("text", "subject", "figure", "claim"), _cases("fails"))
def test_a_sentence_is_of_nothing_else(text, subject, figure, claim):
    """Of two in the sentence before, of a rival in the heading, of who is quoted."""
    assert _standing(text, subject, figure, claim) != "supported"
