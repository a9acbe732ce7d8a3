"""The parser of transcripts, and the transcripts themselves."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.readings import offer_key
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import text_at_pointer
from pipeline.parsers.transcript import load_transcript, parse
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import parse as parse_yaml

TRANSCRIPTS = Path(__file__).parents[2] / "transcripts"
SOURCE = Source.model_validate(
    {
        "id": "acme-2024",
        "title": "Acme prices of 2024",
        "publisher": "Acme",
        "url": "https://acme.example/pricing",
        "class": "vendor",
        "group": "pricing_pages",
        "provider": "acme",
        "parser": "transcript",
        "licence": "facts",
        "cadence_days": 3650,
        "expect": {"rows": (1, 99)},
        "transcript": "acme-2024.yaml",
    }
)
PAGE = """\
url: https://acme.example/pricing
read_on: 2024-06-30
read_from: a stored copy
runs:
  spring:
    started_on: 2024-03-01
    ended_on: 2024-03-02
    region: us-west-2
    concurrency: 5
    prompt_tokens: 550
    output_tokens: 150
    sample_count: 150
    measured_by: Acme Labs
prices:
  - label: MoE 56.1B - 176B
    size_class: {min_b: 56.1, max_b: 176, is_moe: true}
    meters: [input, output]
    printed: $1.20
    unit: usd_per_mtok
performance:
  - provider: other
    model_id: anvil-70b
    label: Anvil 70B
    metric: ttft_s
    convention: client_streaming_ttft
    run: spring
    printed: {p50: "0.22", mean: "0.230"}
"""


def read(text=PAGE, source=SOURCE):
    at = datetime(2024, 6, 30, tzinfo=UTC)
    body = text.encode()
    return parse(
        Snapshot(source.id, str(source.url), at, "0" * 64, body, None, "transcribed"), source
    )


def test_one_printed_price_for_both_directions_is_two_prices():
    prices = read().prices

    assert [(p.meter, p.price_usd, p.provider_id, offer_key(p)) for p in prices] == [
        ("input", Decimal("1.20"), "acme", "moe:56.1b-176b"),
        ("output", Decimal("1.20"), "acme", "moe:56.1b-176b"),
    ]
    assert {p.evidence_text for p in prices} == {"$1.20"}


def test_printed_figures_carry_the_conditions_of_their_run():
    median, mean = read().performance

    assert (median.percentile, median.value) == ("p50", Decimal("0.22"))
    assert (mean.percentile, mean.evidence_text) == ("mean", "0.230")
    assert (median.provider_id, median.measured_by) == ("other", "Acme Labs")
    assert (median.prompt_tokens, median.output_tokens, median.sample_count) == (550, 150, 150)
    assert median.window_end == datetime(2024, 3, 3, tzinfo=UTC)


def test_a_printed_end_is_the_day_on_which_a_sellers_offer_retires():
    end = "ends:\n  - {seller: other, model_id: anvil-70b, printed: '2025-03-20'}\n"
    (offer,) = read(PAGE + end).offers

    assert (offer.provider_id, offer.model_id_native) == ("other", "anvil-70b")
    assert offer.retires_on == datetime(2025, 3, 20, tzinfo=UTC)
    with pytest.raises(ParseError, match="printed"):
        read(PAGE + end.replace("-20'", "'"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("$1.20", "1.20", "printed", id="no dollar sign"),
        pytest.param("$1.20", "$1.20 per month", "printed", id="more than an amount"),
        pytest.param("$1.20", "$1,20", "printed", id="comma"),
        pytest.param('"0.22"', "0.22", "valid string", id="a number that YAML has read"),
        pytest.param('"0.22"', '"~0.22"', "p50", id="no plain figure"),
        pytest.param("p50:", "p42:", "p42", id="unknown percentile"),
        pytest.param("usd_per_mtok", "usd_per_mile", "no unit 'usd_per_mile'", id="unit"),
        pytest.param("[input, output]", "[smell]", "meters", id="meter"),
        pytest.param("run: spring", "run: autumn", "run 'autumn' is not among", id="run"),
        pytest.param("label: MoE", "lable: MoE", "unknown field", id="misspelt field"),
        pytest.param("read_on: 2024-06-30", "read_on: mid-2024", "read_on", id="no day"),
        pytest.param("read_from: a", "read_from: &a a", "aliases are refused", id="anchor"),
        pytest.param(PAGE[PAGE.index("runs:") :], "", "states nothing", id="no facts"),
    ],
)
def test_a_mistake_is_named_with_its_file(old, new, message):
    text = PAGE.replace(old, new)

    assert text != PAGE
    with pytest.raises(ParseError, match=message) as caught:
        read(text)
    assert str(caught.value).startswith("acme-2024.yaml:")


def test_bytes_that_are_no_text_fail():
    at = datetime(2024, 6, 30, tzinfo=UTC)
    snapshot = Snapshot("acme-2024", "https://a.example", at, "0" * 64, b"\xff", None, "saved")

    with pytest.raises(ParseError):
        parse(snapshot, SOURCE)


def test_prices_need_a_provider():
    with pytest.raises(ParseError, match="needs 'provider'"):
        read(source=SOURCE.model_copy(update={"provider": None}))


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_figure_of_our_transcripts_stands_in_its_file(path):
    text = path.read_text("utf-8")
    readings = read(text)
    document, _ = parse_yaml(text, name=path.name)

    stated = (*readings.prices, *readings.offers, *readings.performance, *readings.facts)
    assert stated
    for reading in stated:
        assert text_at_pointer(document, reading.evidence_locator) == reading.evidence_text


def test_the_day_of_a_transcript_is_its_start_in_utc():
    path = TRANSCRIPTS / "fireworks-pricing-2024.yaml"

    assert load_transcript(path).read_on == datetime(2024, 6, 30, tzinfo=UTC)


def test_the_published_llmperf_tables_are_there_whole():
    """Eight providers of the 70B model and so on: 38 rows of 8 figures."""
    readings = read((TRANSCRIPTS / "llmperf-published.yaml").read_text("utf-8"))
    medians = {
        (r.provider_id, r.metric): r.value
        for r in readings.performance
        if r.percentile == "p50" and "70B" in r.model_label
    }

    assert len(readings.performance) == 38 * 8
    assert medians["groq", "ttft_s"] == Decimal("0.22")
    assert medians["groq", "e2e_tps"] == Decimal(185)
    assert medians["together", "e2e_tps"] == Decimal(65)
    assert medians["fireworks", "e2e_tps"] == Decimal(40)
