"""Cited articles and reports, read as the pipeline reads them: our own entries, all checks."""

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.numbers import figure_text
from pipeline.domain.readings import FactReading, Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.grounding import open_document
from pipeline.parsers import article
from pipeline.quantities.quantities import quantities
from pipeline.registry.project import load_project
from pipeline.registry.strict_yaml import parse
from tests.make_pdf import make_pdf

STATED, _ = parse(Path(__file__).with_name("cited_facts.yaml").read_text(), name="cited facts")
REPORT = (
    [
        "Groq Report",
        "Company facts as of December 2024. All figures are estimates of this service, made from",
        "filings and from what the company has published.",
        "Groq was valued at $2.8 billion in its Series D round, in which it raised $640 million.",
        "Revenue in 2023 was $3.4 million. More than 360,000 developers use GroqCloud today, the",
        "company says, and it plans to deploy 108,000 LPUs by the end of Q1 2025.",
        "Founded: 2016",
    ],
    [
        "Technology",
        "The LPU is made on a 14nm process by GlobalFoundries. It has 80 TB/s of on-chip bandwidth",
        "and reaches 750 TOPS at INT8. With Llama 2 Chat (70B) it has shown 241 tokens per second.",
        "It needs 1-3 joules per token. In one benchmark Groq was up to 18x faster than others.",
        "An LPU card costs about $20,000. An H100 of NVIDIA is sold at a price of over $25,000.",
    ],
)


@pytest.fixture
def cited(read_page, saved_page):
    """Return what reads the test page of a cited source, with one text put for another."""

    def read(source_id, old=b"", new=b""):
        if source_id == "notice-groq-report":
            return read_page(source_id, make_pdf(*REPORT, compress=True))
        body = saved_page(f"articles/{source_id}.html")
        assert old in body
        return read_page(source_id, body.replace(old, new))

    return read


def stated(row):
    """Return a row as cited_facts.yaml has it."""
    bounds = [None if row[n] is None else float(row[n]) for n in ("value_low", "value_high")]
    figure = row["value_text"] or figure_text(*bounds, row["unit"], row["qualifier"])
    scope = f" ({row['scope']})" if row["scope"] else ""
    period = f" {row['period']}" if row["period"] else ""
    place = "" if row["place"] == "text" else f" in {row['place']}"
    return f"{row['subject_id']} {row['metric']}{scope}{period}: {figure}{place}"


def facts(reading):
    return [row for row in reading.parsed.rows["facts"] if row["metric"] != "mention"]


def mentions(reading):
    rows = reading.parsed.rows["facts"]
    texts = [r["value_text"] for r in rows if r["metric"] == "mention" and r["place"] == "text"]
    return {figure.text for text in texts for figure in quantities(text)}


@pytest.mark.parametrize("source_id", STATED)
def test_each_cited_source_states_what_its_page_says_and_nothing_else(cited, source_id):
    reading = cited(source_id)

    assert reading.failed == ()
    assert reading.parsed.unplaced == ()
    assert [stated(row) for row in facts(reading)] == STATED[source_id]


def test_every_cited_source_has_a_page_or_is_known_to_need_scripts(cited):
    cited_ids = {
        source.id
        for source in load_project().registry.sources
        if source.parser in {"article", "pdf_document"}
    }

    assert cited_ids - set(STATED) == {"wandb-cerebras-benchmark"}
    assert cited("wandb-cerebras-benchmark").failed == ("readable",)


def test_what_pictures_and_other_posts_show_is_not_in_the_text(cited):
    """The charts of the page have 5.6x and 12.2x, a post beside it 12x: the article has neither."""
    seen = mentions(cited("fireworks-fireattention-v3"))

    assert {"1.4x", "1.8x", "up to ~3x", "up to ~5.5x", "1.6x"} <= seen
    assert not {"5.6x", "12.2x", "12x", "4x", "3x"} & seen


def test_figures_that_nobody_asked_for_are_known_to_be_there(cited):
    seen = mentions(cited("pymnts-fireworks-552m"))

    assert {"$1.25 billion", "$300 million", "64%"} <= seen
    assert not {"72%", "$6 billion"} & seen


def test_what_a_sentence_takes_up_from_another_paragraph_is_kept_with_it(cited, saved_page):
    """Else a later judge takes the model that is named before it."""
    source_id = "pymnts-fireworks-552m"
    ours = b"<p>Then came a second model for code.</p><p>The model answers in 85 ms.</p></article>"
    assert b"</article>" in saved_page(f"articles/{source_id}.html")
    rows = cited(source_id, b"</article>", ours).parsed.rows["facts"]

    assert "Then came a second model for code." in {row["value_text"] for row in rows}


def test_another_banner_changes_neither_facts_nor_the_digest_of_the_text(cited):
    before = cited("fireworks-fireattention-v3")
    after = cited("fireworks-fireattention-v3", b"DeepSeek R1 is live", b"<b>Llama 3.3</b> is here")

    assert after.parsed.text_sha256 == before.parsed.text_sha256 is not None
    first, second = (
        [row["evidence_text"] for row in read.parsed.rows["facts"] if row["place"] == "text"]
        for read in (before, after)
    )
    assert first == second


def test_another_figure_changes_the_digest_of_the_text(cited):
    before = cited("fireworks-fireattention-v3")
    after = cited("fireworks-fireattention-v3", b"up to ~5.5x", b"up to ~5.6x")

    assert after.parsed.text_sha256 != before.parsed.text_sha256
    assert after.parsed.text_sha256 is not None


def test_an_article_that_a_paywall_cuts_is_not_read(cited):
    reading = cited("semianalysis-groq-tokenomics", b", or 420 with speculative decoding", b"")

    assert reading.failed == ("readable",)
    assert "it lacks 'speculative decoding'" in str(reading.parsed.error)


def test_an_article_for_sale_needs_a_phrase_from_its_paid_part(cited):
    """Without one nobody knows whether a figure that is not in it stands in the rest."""
    sign = b'<meta property="article:content_tier" content="locked"></head>'

    reading = cited("prnewswire-groq-640m", b"</head>", sign)

    assert reading.parsed.is_preview
    assert not cited("prnewswire-groq-640m").parsed.is_preview
    assert not cited("semianalysis-groq-tokenomics", b"</head>", sign).parsed.is_preview


def test_facts_are_dated_by_the_page_and_a_difference_from_our_entry_is_told(cited):
    own = {row["as_of"] for row in facts(cited("prnewswire-groq-640m"))}
    reading = cited(
        "together-series-b",
        b"</title>",
        b'</title><meta property="article:published_time" content="2025-02-21">',
    )

    assert own == {datetime(2024, 8, 5, tzinfo=UTC)}
    assert reading.parsed.unplaced == (
        "date of publication: the page says 2025-02-21, sources.yaml 2025-02-20",
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><head><title>Acme</title></head><body></body></html>", id="no text"),
        pytest.param(b"<html><body><script>run()</script></body></html>", id="scripts"),
        pytest.param(b"<html><body><p>Acme is valued at $552M.</p></body></html>", id="a notice"),
        pytest.param(make_pdf(*REPORT), id="PDF"),
    ],
)
def test_what_has_no_text_is_no_article(read_page, body):
    assert read_page("pymnts-fireworks-552m", body).failed == ("readable",)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><body><p>Not found</p></body></html>", id="page"),
        pytest.param(make_pdf(*REPORT)[:-200], id="cut"),
    ],
)
def test_what_is_no_whole_pdf_is_no_report(read_page, body):
    assert read_page("notice-groq-report", body).failed == ("readable",)


def snapshot(body):
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return Snapshot("acme", "https://acme.example/a-b", now, "0" * 64, body, None, "saved")


@pytest.mark.parametrize("kind", ["article", "pdf"])
def test_evidence_stands_at_its_place_or_is_none(kind, saved_page):
    page = saved_page("articles/pymnts-fireworks-552m.html")
    part, body = ("page 1", make_pdf(*REPORT)) if kind == "pdf" else ("block 7", page)
    document = open_document(snapshot(body), kind)
    place = f"{part}, characters 1-11"
    text = document.text_at(place)

    assert document.states(text, place)
    assert not document.states(text[:-1], place)
    assert not document.states(text, f"{part}, characters 2-12")
    assert not document.states(text, f"{part}, characters 1-999999")
    assert not document.states(text, "/facts/0")
    with pytest.raises(ParseError):
        document.text_at("nowhere")


def test_evidence_that_was_made_up_quarantines_the_reading(monkeypatch, read_page, saved_page):
    fact = FactReading(
        subject_id="acme",
        metric="valuation",
        unit="usd",
        value_low=Decimal(1),
        value_high=Decimal(1),
        evidence_text="valued at $1",
        evidence_locator="block 7, characters 1-12",
    )
    monkeypatch.setattr(article, "parse", lambda *_: Readings(facts=(fact,)))

    reading = read_page("pymnts-fireworks-552m", saved_page("articles/pymnts-fireworks-552m.html"))

    assert reading.failed == ("evidence",)
    assert dataclasses.is_dataclass(fact)
