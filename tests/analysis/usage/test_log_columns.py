"""The forms in which usage logs come."""

import json

import pandas as pd
import pytest

from pipeline.analysis.usage.log_columns import UsageError, normalized_log
from pipeline.runs.usage_log import read_usage_log

OPENAI = {
    "object": "page",
    "data": [
        {
            "object": "bucket",
            "start_time": 1767225600,
            "end_time": 1767312000,
            "results": [
                {
                    "object": "organization.usage.completions.result",
                    "input_tokens": 1000,
                    "output_tokens": 500,
                    "input_cached_tokens": 800,
                    "num_model_requests": 5,
                    "model": "anvil-5",
                    "batch": True,
                }
            ],
        }
    ],
}
ANTHROPIC = {
    "data": [
        {
            "starting_at": "2026-01-01T00:00:00Z",
            "ending_at": "2026-01-02T00:00:00Z",
            "results": [
                {
                    "uncached_input_tokens": 1500,
                    "cache_creation": {
                        "ephemeral_1h_input_tokens": 1000,
                        "ephemeral_5m_input_tokens": 500,
                    },
                    "cache_read_input_tokens": 200,
                    "output_tokens": 500,
                    "server_tool_use": {"web_search_requests": 10},
                    "model": "hammer-4",
                    "service_tier": "standard",
                    "context_window": "200k-1M",
                }
            ],
        }
    ],
}
LITELLM = {
    "request_id": "r1",
    "startTime": "2026-01-01T00:00:00.000Z",
    "model": "anvil-70b",
    "custom_llm_provider": "groq",
    "prompt_tokens": 100,
    "completion_tokens": 20,
    "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": 40}}},
}
OPENROUTER = (
    "generation_id,created_at,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,"
    "model_permaslug,provider_name\n"
    "g1,2026-01-01 00:00:00.123,100,30,10,60,maker/anvil,Groq\n"
)
SPANS = {
    "resourceSpans": [
        {
            "scopeSpans": [
                {
                    "spans": [
                        {
                            "startTimeUnixNano": "1767225600000000000",
                            "attributes": [
                                {"key": "gen_ai.provider.name", "value": {"stringValue": "openai"}},
                                {"key": "gen_ai.request.model", "value": {"stringValue": "anvil"}},
                                {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "90"}},
                                {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "9"}},
                            ],
                        }
                    ]
                }
            ]
        }
    ]
}
CONSOLE = (
    "usage_date_utc,model_version,usage_type,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,"
    "usage_input_tokens_cache_read,usage_output_tokens,web_search_count\n"
    "2026-01-01,hammer-4,message,10,20,30,40,5,1\n"
)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "usage.json",
            json.dumps(OPENAI),
            {"seller": "openai", "tier": "batch", "input_tokens": 1000, "cached_tokens": 800}
            | {"output_tokens": 500, "requests": 5, "prompt_tokens": 200},
            id="OpenAI's usage interface",
        ),
        pytest.param(
            "usage.json",
            json.dumps(ANTHROPIC),
            {"seller": "anthropic", "input_tokens": 3200, "cached_tokens": 200, "searches": 10}
            | {"cache_write_tokens": 500, "cache_write_1h_tokens": 1000, "prompt_tokens": 200_001},
            id="Anthropic's usage report",
        ),
        pytest.param(
            "usage.csv",
            CONSOLE,
            {"seller": "anthropic", "input_tokens": 100, "cached_tokens": 40, "searches": 1},
            id="Anthropic's export",
        ),
        pytest.param(
            "usage.jsonl",
            json.dumps(LITELLM),
            {"seller": "groq", "model": "anvil-70b", "input_tokens": 100, "cached_tokens": 40},
            id="LiteLLM's spend log",
        ),
        pytest.param(
            "usage.csv",
            OPENROUTER,
            {"seller": "openrouter", "model": "maker/anvil", "cached_tokens": 60}
            | {"output_tokens": 30, "reasoning_tokens": 10},
            id="OpenRouter's export",
        ),
        pytest.param(
            "spans.json",
            json.dumps(SPANS),
            {"seller": "openai", "model": "anvil", "input_tokens": 90, "output_tokens": 9},
            id="OpenTelemetry's spans",
        ),
    ],
)
def test_known_forms_are_recognised(tmp_path, name, text, expected):
    """Input includes what is cached and written, whatever the form counts apart."""
    path = tmp_path / name
    path.write_text(text)

    log, _ = normalized_log(read_usage_log(path))

    assert log["time"].dt.floor("D").tolist() == [pd.Timestamp("2026-01-01", tz="UTC")]
    assert {key: log.loc[0, key] for key in expected} == expected


def test_columns_may_be_named():
    raw = pd.DataFrame({"when": ["2026-01-01"], "who": ["acme"], "what": ["anvil"], "in": [7]})
    names = {"time": "when", "seller": "who", "model": "what", "input_tokens": "in"}

    log, _ = normalized_log(raw, names=names)

    assert log.loc[0, ["seller", "input_tokens"]].tolist() == ["acme", 7]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"time": ["yesterday"]}, "row 1: time 'yesterday'", id="time"),
        pytest.param({"input_tokens": [-1]}, "row 1: input_tokens '-1' is negative", id="negative"),
        pytest.param({"input_tokens": ["many"]}, "row 1: input_tokens 'many'", id="words"),
        pytest.param({"cached_tokens": [11]}, "cached_tokens .* more than the input", id="cached"),
        pytest.param({"reasoning_tokens": [1]}, "more than the output", id="reasoning"),
    ],
)
def test_a_row_that_cannot_be_is_named(change, message):
    row = {"time": ["2026-01-01"], "seller": ["acme"], "model": ["anvil"], "input_tokens": [10]}

    with pytest.raises(UsageError, match=message):
        normalized_log(pd.DataFrame(row | change))


def test_a_missing_column_is_named_with_the_mend():
    with pytest.raises(UsageError, match=r"no column for time, seller .*--column"):
        normalized_log(pd.DataFrame({"model": ["anvil"]}))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param("log.xlsx", "", "ends in .csv, .jsonl, .json, .parquet", id="kind"),
        pytest.param("log.jsonl", '{"a": 1}\n{', "line 2", id="line"),
        pytest.param("log.csv", "", "log.csv", id="empty"),
    ],
)
def test_a_file_that_is_no_log_is_one_error(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text)

    with pytest.raises(UsageError, match=message):
        read_usage_log(path)


def test_a_log_that_is_not_there_is_one_plain_error(tmp_path):
    with pytest.raises(UsageError, match=r"mine\.csv: no such file$"):
        read_usage_log(tmp_path / "mine.csv")
