"""Figures of reports that name their quarter once, by its number or by its last month."""

import html

import pytest

from benchmarks.labelled_claims import text_of_html
from pipeline.quantities.prose.judged import judged
from pipeline.quantities.prose.said import Said
from pipeline.quantities.quantities import quantities

FISCAL = (
    "Anvil Cloud Reports Second Quarter Fiscal 2027 Results",
    "DENVER, December 3, 2026. Anvil Cloud today announced its results for the second quarter of "
    "fiscal 2027, which ended on October 31, 2026.",
)
SHORT = (
    "Anvil Cloud results for Q2 FY27",
    "Pune, November 5, 2026. Anvil Cloud today announced its results for the quarter ended "
    "September 30, 2026 (Q2 FY27).",
)
YEAR_OF = (
    "Results for the first quarter of the 2027 financial year",
    "Anvil Cloud today publishes unaudited results for the three months to 30 September 2026.",
)
HALF = (
    "Anvil Cloud plc: half-year results",
    "Anvil Cloud plc announces its unaudited results for the six months ended 30 September 2026 "
    "(“H1 FY27”).",
)
MEASURED = ("Meet Anvil, a cloud for images", "Anvil is open to all. It draws quickly.")
CASES = [
    pytest.param(
        FISCAL,
        "Revenue rose 51% to $128 million.",
        "Anvil Cloud had revenue of $128 million in the second quarter of fiscal 2027.",
        "supported",
        id="a figure without a time",
    ),
    pytest.param(
        FISCAL,
        "Revenue rose 51% to $128 million.",
        "Anvil Cloud had revenue of $128 million in the three months to October 2026.",
        "supported",
        id="by its last month",
    ),
    pytest.param(
        FISCAL,
        "Revenue rose 51% to $128 million.",
        "Anvil Cloud had revenue of $128 million in the second quarter of fiscal 2026.",
        "stands",
        id="a year before",
    ),
    pytest.param(
        FISCAL,
        "Revenue rose 51% to $128 million.",
        "Anvil Cloud had revenue of $128 million in fiscal 2027.",
        "stands",
        id="a quarter is no year",
    ),
    pytest.param(
        FISCAL,
        "At the end of the quarter, the company operated 9,700 GPUs.",
        "At the end of October 2026, Anvil Cloud operated 9,700 GPUs.",
        "supported",
        id="its last day",
    ),
    pytest.param(
        FISCAL,
        "Cash stood at $133 million at the end of the quarter.",
        "Anvil Cloud spent $133 million in the second quarter of fiscal 2027.",
        "stands",
        id="money of its last day",
    ),
    pytest.param(
        FISCAL,
        "The order backlog stood at $540 million at quarter end.",
        "Anvil Cloud had an order backlog of $540 million at the end of October 2026.",
        "supported",
        id="quarter end",
    ),
    pytest.param(
        FISCAL,
        "The company served 14 trillion tokens in the quarter.",
        "In October 2026, Anvil Cloud served 14 trillion tokens.",
        "stands",
        id="its last month alone",
    ),
    pytest.param(
        SHORT,
        "Revenue of the API business was $43 million.",
        "The API business of Anvil Cloud had revenue of $43 million in Q2 FY2027.",
        "supported",
        id="a fiscal year of two digits",
    ),
    pytest.param(
        YEAR_OF,
        "Capital expenditure came to R396 million (Q1 FY2026: R201 million).",
        "Capital expenditure of Anvil Cloud was R396 million in the first quarter of fiscal 2027.",
        "supported",
        id="a financial year in the headline",
    ),
    pytest.param(
        YEAR_OF,
        "EBITDA was R248 million.",
        "The EBITDA of Anvil Cloud was R248 million in the three months to September 2026.",
        "supported",
        id="both of its names",
    ),
    pytest.param(
        HALF,
        "Capital expenditure was £29 million in the first half.",
        "Capital expenditure of Anvil Cloud was £29 million in the first half of fiscal 2027.",
        "supported",
        id="the first half of a fiscal year",
    ),
    pytest.param(
        HALF,
        "The company processed 6 trillion tokens in the half year.",
        "Anvil Cloud processed 6 trillion tokens in the first half of fiscal 2027.",
        "supported",
        id="the half year",
    ),
    pytest.param(
        HALF,
        "The company processed 6 trillion tokens in the half year.",
        "Anvil Cloud processed 6 trillion tokens in the first half of fiscal 2026.",
        "stands",
        id="the half year before",
    ),
    pytest.param(
        MEASURED,
        "Anvil Cloud turned over £14 million in its last financial year, which ended in September.",
        "Anvil Cloud had revenue of £14 million in the financial year to September 2026.",
        "supported",
        id="a year by its last month",
    ),
    pytest.param(
        MEASURED,
        "Anvil Cloud had revenue of £14 million in the third quarter of 2026.",
        "Anvil Cloud had revenue of £14 million in the September quarter of 2026.",
        "supported",
        id="a quarter by its last month",
    ),
    pytest.param(
        MEASURED,
        "Anvil draws an image in a median of 0.8 seconds. We measured that in November.",
        "In November 2026, Anvil drew an image in a median of 0.8 seconds.",
        "supported",
        id="measured in a month that the next sentence names",
    ),
    pytest.param(
        MEASURED,
        "Anvil draws an image in a median of 0.8 seconds. We measured that in November.",
        "In October 2026, Anvil drew an image in a median of 0.8 seconds.",
        "stands",
        id="measured in another month",
    ),
]


@pytest.mark.parametrize(("report", "sentence", "claim", "expected"), CASES)
def test_a_figure_is_of_the_quarter_that_its_report_is_of(report, sentence, claim, expected):
    title, opening = map(html.escape, report)
    day = '<meta property="article:published_time" content="2026-12-03T08:00:00Z">'
    body = f"<article><h1>{title}</h1><p>{opening}</p><p>{html.escape(sentence)}</p></article>"
    text = text_of_html(f"<html><head>{day}</head><body>{body}</body></html>", "report")
    printed = next(item for item in quantities(claim) if item.text in sentence)

    assert judged(Said(claim, printed, "Anvil Cloud"), text).standing == expected
