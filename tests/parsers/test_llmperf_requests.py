"""The parser of raw LLMPerf requests."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import parse_json, text_at_pointer
from pipeline.parsers.llmperf_requests import parse
from pipeline.registry.documents import BenchmarkRun
from pipeline.registry.sources import Source

BODY = (Path(__file__).parents[1] / "pages/llmperf_requests.json").read_bytes()
SOURCE = Source.model_validate(
    {
        "id": "llmperf-acme-70b",
        "title": "LLMPerf requests",
        "publisher": "LLMPerf",
        "url": "https://llmperf.example/acme_70b.json",
        "class": "benchmark",
        "group": "measurements",
        "provider": "acme",
        "parser": "llmperf_requests",
        "licence": "Apache-2.0",
        "cadence_days": 3650,
        "expect": {"rows": (1, 99)},
        "run": BenchmarkRun(
            model_id="anvil-70b-4096",
            model_label="Anvil 70B",
            started_on=date(2023, 12, 19),
            ended_on=date(2023, 12, 20),
            region="us-west-2",
            concurrency=5,
            prompt_tokens=550,
            output_tokens=150,
            measured_by="LLMPerf",
        ),
    }
)


def read(body=BODY, source=SOURCE):
    at = datetime(2024, 1, 1, tzinfo=UTC)
    return parse(Snapshot(source.id, str(source.url), at, "0" * 64, body, None, "live"), source)


def figures(metric):
    return {r.percentile: r for r in read().performance if r.metric == metric}


def test_a_percentile_lies_between_two_requests_and_the_lower_one_is_its_evidence():
    """Times to first token are 0.1, 0.2, 0.3 and 0.5 s: the median is 0.25 s."""
    found = figures("ttft_s")

    assert [(name, str(found[name].value), found[name].evidence_text) for name in found] == [
        ("p5", "0.115000", "0.10"),
        ("p25", "0.175000", "0.10"),
        ("p50", "0.250000", "0.20"),
        ("p75", "0.350000", "0.30"),
        ("p95", "0.470000", "0.30"),
        ("p99", "0.494000", "0.30"),
    ]


@pytest.mark.parametrize(
    ("metric", "speed", "locator", "convention"),
    [
        # 151 / 2.20 = 68.6, 151 / 2.50 = 60.4, 151 / 1.80 = 83.9, 101 / 1.10 = 91.8
        pytest.param(
            "e2e_tps",
            (Decimal(151) / Decimal("2.20") + Decimal(151) / Decimal("1.80")) / 2,
            "/5/end_to_end_latency_s",
            "e2e_including_ttft",
            id="over the whole request",
        ),
        # (151 - 1) / (2.20 - 0.20) = 75, / (2.50 - 0.50) = 75, / (1.80 - 0.30) = 100, 100 / 1 = 100
        pytest.param(
            "output_tps",
            Decimal("87.5"),
            "/5/end_to_end_latency_s",
            "after_first_token",
            id="after the first token",
        ),
    ],
)
def test_speed_is_computed_and_not_taken_from_the_file(metric, speed, locator, convention):
    median = figures(metric)["p50"]

    assert median.value == speed.quantize(Decimal("0.000001"))
    assert (median.evidence_locator, median.convention) == (locator, convention)


def test_the_evidence_stands_at_its_place():
    document = parse_json(BODY)

    found = read().performance
    assert found
    for reading in found:
        assert text_at_pointer(document, reading.evidence_locator) == reading.evidence_text


def test_failures_are_counted_and_decide_no_figure():
    """The failed request has the shortest times of all; the one without times is no failure."""
    readings = read()

    assert {(r.sample_count, r.failure_count) for r in readings.performance} == {(4, 1)}
    assert readings.unplaced == ("1 requests without error and without usable times",)


def test_conditions_come_from_the_run():
    """Answers differ by a few tokens between providers; the workload is what was asked for."""
    reading = read().performance[0]

    assert (reading.provider_id, reading.model_id_native) == ("acme", "anvil-70b-4096")
    assert (reading.prompt_tokens, reading.output_tokens, reading.concurrency) == (550, 150, 5)
    assert reading.window_start == datetime(2023, 12, 19, tzinfo=UTC)
    assert reading.window_end == datetime(2023, 12, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"error_code": 500}, "none of 1 requests is sound", id="failed"),
        pytest.param({"ttft_s": 3.0}, "none of 1", id="first token after the last"),
        pytest.param({"ttft_s": 2.5}, "none of 1", id="no time after the first token"),
        pytest.param({"number_output_tokens": 1}, "none of 1", id="one token"),
        pytest.param({"end_to_end_latency_s": 1e9}, "none of 1", id="broken clock"),
        pytest.param({"ttft_s": "0.5"}, "none of 1", id="text"),
    ],
)
def test_a_file_without_a_sound_request_fails(changes, message):
    request = {**json.loads(BODY)[0], **changes}

    with pytest.raises(ParseError, match=message):
        read(json.dumps([request]).encode())


@pytest.mark.parametrize("missing", ["run", "provider"])
def test_an_entry_without_conditions_fails(missing):
    with pytest.raises(ParseError, match="needs 'run' and 'provider'"):
        read(source=SOURCE.model_copy(update={missing: None}))


def test_another_shape_fails():
    with pytest.raises(ParseError, match="no list"):
        read(b'{"requests": []}')
