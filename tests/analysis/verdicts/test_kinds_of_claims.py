"""Claims of sentences of many kinds: what is false is never supported, most of what is true is."""

import html
from functools import cache
from pathlib import Path

import pytest
import yaml

from benchmarks.labelled_claims import text_of_html
from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.said import Said
from pipeline.quantities.quantities import quantities

LABELLED = Path(__file__).with_name("kinds_of_claims.yaml").read_text("utf-8")
TEXTS = yaml.load(LABELLED, yaml.CSafeLoader)
LEAST_SUPPORTED = 0.7
"""Share of the true claims; 0.71 when this was written."""
SAMPLED = 3
"""Of so many texts one is judged in the quick tests."""


@cache
def standings(number):
    """Return the verdict on each claim of a text, with whether it is true."""
    text = TEXTS[number]
    parts = (
        part if part.startswith("<") else f"<p>{html.escape(part)}</p>" for part in text["text"]
    )
    day = f'<meta property="article:published_time" content="{text["written"]}T08:00:00Z">'
    body = f"<article><h1>{html.escape(text['title'])}</h1>{''.join(parts)}</article>"
    whole = text_of_html(f"<html><head>{day}</head><body>{body}</body></html>", "kinds")
    found = []
    for is_true, claim, printed, subject in text["claims"]:
        start = claim.find(printed)
        figure = next(
            q for q in quantities(claim) if q.start < start + len(printed) and start < q.end
        )
        found.append((is_true, claim, judged(Said(claim, figure, subject), whole).standing))
    return found


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(number, marks=[] if number % SAMPLED == 0 else pytest.mark.long)
        for number in range(len(TEXTS))
    ],
    ids=lambda number: TEXTS[number]["title"][:30],
)
def test_no_false_claim_is_supported_and_no_true_one_refused(number):
    found = standings(number)

    assert [claim for is_true, claim, what in found if not is_true and what == "supported"] == []
    assert [claim for is_true, claim, what in found if is_true and what in REFUSED] == []
    if "each" in TEXTS[number]:
        assert [claim for is_true, claim, what in found if is_true and what != "supported"] == []


REFUSED = {"contradicted", "absent"}


@pytest.mark.long
def test_most_true_claims_of_many_kinds_are_supported():
    true = [what for n in range(len(TEXTS)) for is_true, _, what in standings(n) if is_true]

    assert true.count("supported") / len(true) >= LEAST_SUPPORTED
