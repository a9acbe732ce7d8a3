"""`inference-market resolve`."""

import pytest
from click.testing import CliRunner

from pipeline.cli.resolve import resolve

TABLE = """provider,provider_model_id,display_name
groq,llama-3.3-70b-versatile,Llama 3.3 70B Versatile 128k
acme,my-model,
"""


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(resolve, arguments)


def test_an_id_is_described_line_by_line(run):
    result = run("nebius", "Qwen/QwQ-32B-fast", "--label", "QwQ 32B Fast")

    assert result.output.splitlines() == [
        "canonical model  alibaba/qwq-32b",
        "variant          fast",
        "quantization     -",
        "context          -",
        "basis            rule",
    ]


def test_a_sellers_word_for_its_plain_offer_is_no_variant(run):
    """Beside another word it is left out alone; the tables say the same."""
    lines = run("groq", "llama-3.3-70b-versatile").output.splitlines()

    assert lines[:2] == [
        "canonical model  meta/llama-3.3-70b-instruct",
        "variant          -",
    ]


def test_a_seller_that_nobody_knows_is_answered_with_those_like_it(run):
    """Its id is read all the same: a seller may be new to us."""
    result = run("grok", "llama-3.3-70b")

    assert "meta/llama-3.3-70b-instruct" in result.output
    assert "no seller 'grok'; like it: groq" in result.stderr
    assert "no seller" not in run("groq", "llama-3.3-70b").stderr


def test_an_unmatched_id_comes_with_the_nearest_models(run):
    result = run("acme", "kimi-k2")

    assert "canonical model  -" in result.output
    assert "moonshotai/kimi-k2-" in result.output


def test_a_day_decides_what_a_moved_id_means(run):
    result = run("together", "deepseek-ai/DeepSeek-R1", "--on", "2026-01-01")

    assert "deepseek/deepseek-r1-0528" in result.output


def test_a_seller_may_be_named_as_its_catalogues_do(run):
    """An alias of one seller's id holds whichever of its names is given."""
    result = run("amazon-bedrock", "qwen.qwen3-next-80b-a3b")

    assert "alibaba/qwen3-next-80b-a3b-instruct" in result.output


def test_a_table_gets_the_identity_of_each_row(run, tmp_path):
    table = tmp_path / "ids.csv"
    table.write_text(TABLE, encoding="utf-8")

    assert run("--csv", str(table)).output.splitlines() == [
        "provider,provider_model_id,display_name,canonical_model,variant,quantization,basis",
        "groq,llama-3.3-70b-versatile,Llama 3.3 70B Versatile 128k,"
        "meta/llama-3.3-70b-instruct,versatile,,rule",
        "acme,my-model,,,,,none",
    ]


def test_a_table_without_a_column_is_refused(run, tmp_path):
    table = tmp_path / "ids.csv"
    table.write_text("provider,id\n", encoding="utf-8")

    result = run("--csv", str(table))

    assert result.exit_code != 0
    assert "no column provider_model_id, display_name" in result.output


@pytest.mark.parametrize("arguments", [(), ("groq",), ("groq", "x", "--csv", __file__)])
def test_unclear_arguments_are_refused(run, arguments):
    assert run(*arguments).exit_code != 0
