"""A verdict that turns is news, each time that it turns, and nothing else about it is."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.outputs.news.send import VARIABLE, send_news
from pipeline.outputs.news.verdicts import verdict_news
from pipeline.tables.build import TABLES
from tests.webhook import listening

START = datetime(2026, 1, 10, 3, tzinfo=UTC)

EVIDENCE = {
    "source_id": "press",
    "source_url": "https://press.example/",
    "evidence_text": "$552 million",
    "snapshot_sha256": "a" * 64,
}


def verdicts(at, **by_claim):
    """Return the news of the verdicts of a night."""
    rows = [
        {
            "report_id": "sample",
            "claim_id": claim_id,
            "section": "Bare",
            "says": "It is worth $552 million.",
            "verdict": verdict,
            "reason": "the cited source says so",
            "evidence": [] if verdict == "unread" else [EVIDENCE],
        }
        for claim_id, verdict in by_claim.items()
    ]
    schema = TABLES["claim_verdicts"].TABLE.schema
    frame = pd.DataFrame(pa.Table.from_pylist(rows, schema=schema).to_pandas())
    return verdict_news(frame, pd.DataFrame({"at": [pd.Timestamp(at)]}))


@pytest.fixture
def tell(project):
    """Return what tells the verdicts of a night, and what the webhook was told so far."""
    workspace = project()
    ours = "settings:\n  allow_loopback: true\n  news: {quiet_days: 0}\n"
    workspace.sources.write_text(workspace.sources.read_text().replace("settings:\n", ours, 1))
    loaded = workspace.load()
    with listening() as webhook:

        def night(number, **by_claim):
            at = START + timedelta(days=number)
            environ = {VARIABLE: webhook.url}
            send_news(loaded, verdicts(at, **by_claim), now=at, environ=environ)
            return webhook

        yield night


def test_it_says_what_is_claimed_how_it_stands_and_where_that_can_be_seen():
    (event,) = verdicts(START, valuation="not_checkable")

    assert event.title == "Claim sample/valuation: now not checkable"
    assert event.details == ("It is worth $552 million.", "the cited source says so")
    assert (event.evidence.url, event.evidence.printed) == (
        "https://press.example/",
        "$552 million",
    )
    assert verdicts(START, valuation="unread")[0].evidence is None


def test_only_a_turn_is_told_and_every_one(tell):
    for number, verdict in enumerate(
        ["supported", "supported", "unread", "unread", "supported", "unread"]
    ):
        webhook = tell(number, valuation=verdict)

    assert webhook.titles == [
        ["Claim sample/valuation: now unread"],
        ["Claim sample/valuation: now supported"],
        ["Claim sample/valuation: now unread"],
    ]


def test_a_new_claim_is_no_news_and_a_turn_that_waits_is_told_once(tell):
    tell(0, valuation="supported")
    webhook = tell(1, valuation="supported", founded="supported")
    webhook.statuses = [500, 500]
    tell(2, valuation="supported", founded="absent")
    tell(3, valuation="supported", founded="absent")
    tell(4, valuation="supported", founded="absent")

    assert webhook.titles == [["Claim sample/founded: now absent"]]


def test_a_night_without_a_turn_adds_nothing_to_the_log(tell, tmp_path):
    tell(0, valuation="supported")
    (log,) = (tmp_path / "warehouse/raw/news").iterdir()
    before = log.read_bytes()
    tell(1, valuation="supported")

    assert log.read_bytes() == before
