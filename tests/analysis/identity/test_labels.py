"""What a label adds to an id, and where the two contradict each other."""

from pathlib import Path

import pytest

from pipeline.analysis.identity.resolve import resolve
from pipeline.registry.models import load_models

MODELS = load_models(Path(__file__).resolve().parents[3] / "models.yaml")


def model(model_id, label=None, *, provider="acme"):
    return resolve(MODELS, provider, model_id, label).canonical_model


def test_a_label_adds_what_the_id_leaves_out():
    identity = resolve(
        MODELS, "fireworks", "accounts/fireworks/models/kimi-k2p6", "Kimi K2.6 Priority (Preview)"
    )

    assert (identity.canonical_model, identity.variant) == ("moonshotai/kimi-k2.6", "priority")
    assert model("moonshotai/kimi-k2") is None
    assert model("moonshotai/kimi-k2", "Kimi K2 0711") == "moonshotai/kimi-k2-instruct"
    assert model("mistral/mistral-medium", "Mistral Medium 3.1") == "mistral/mistral-medium-2508"
    assert model("mistral/mistral-medium", "Mistral Medium (latest)") is None


@pytest.mark.parametrize(
    ("model_id", "label", "expected"),
    [
        ("openchat/openchat-7b", "OpenChat 3.5 7B", "openchat/openchat-3.5-7b"),
        ("kat-coder-pro:free", "KAT-Coder-Pro V1 (free)", "kwaipilot/kat-coder-pro-v1"),
        ("gpt-4o", "GPT-4o", "openai/gpt-4o"),
        ("acme-gemini-3-flash", "Gemini 3 Flash Preview", "google/gemini-3-flash-preview"),
    ],
)
def test_a_label_tells_the_version_of_a_name_without_one(model_id, label, expected):
    assert model(model_id, label) == expected


def test_a_label_tells_the_mode_that_a_sellers_id_leaves_out():
    said = model("qwen-9-24b", "Qwen 9 24B Instruct 128k")

    assert said == "alibaba/qwen9-24b-instruct"
    assert model("Qwen/Qwen9-24B", "Qwen 9 24B Instruct") == "alibaba/qwen9-24b"
    assert model("gpt-9", "GPT-9 Chat") == "openai/gpt-9"


def test_an_id_may_leave_the_word_of_the_family_to_the_label():
    assert model("k2p5") is None
    assert model("k2p5", "Kimi K2.5") == "moonshotai/kimi-k2.5"
    assert model("k2p5", "Kimi K2.6") is None


def test_a_note_of_a_label_may_tell_the_storage():
    identity = resolve(MODELS, "acme", "meta-llama/Llama-3.1-405B", "Llama 3.1 405B (BF16)")

    assert identity.quantization == "bf16"


def test_a_label_may_shorten_the_name_of_a_branch():
    assert model("openai/gpt-oss-120b", "OpenAI GPT 120B") == "openai/gpt-oss-120b"


def test_a_label_may_round_the_size():
    said = model("upstage/SOLAR-10.7B-Instruct-v1.0", "Upstage SOLAR Instruct v1 (11B)")

    assert said == "upstage/solar-10.7b-instruct-v1.0"


def test_a_label_without_a_mode_does_not_turn_a_base_model_into_the_tuned_one():
    said = model("meta-llama/llama-3.1-405b", "Meta: Llama 3.1 405B (base)")

    assert said == "meta/llama-3.1-405b"
    assert model("llama-3.1-405b", "Llama 3.1 405B (base)") == "meta/llama-3.1-405b"


def test_a_sellers_spelling_of_the_maker_tells_no_mode():
    """One seller's `meta/llama-3-8b` is the base model, another's the tuned one."""
    assert model("meta-llama/Llama-3.1-8B") == "meta/llama-3.1-8b"
    assert model("meta/llama-3.1-8b") is None
    assert model("meta/llama-3.1-8b", "Llama 3.1 8B Instruct") == "meta/llama-3.1-8b-instruct"


@pytest.mark.parametrize(
    ("model_id", "label"),
    [
        pytest.param("claude-opus-4.1", "Claude Opus 4.5", id="version"),
        pytest.param("qwen3.5-397b-a17b", "Qwen3.5 35B A3B", id="size"),
        pytest.param("openai/gpt-oss-20b", "GPT OSS Safeguard 20B", id="guard"),
        pytest.param("nvidia.nemotron-nano-12b-v2", "Nemotron Nano 12B v2 VL", id="vision"),
        pytest.param("kimi-k2-instruct", "Kimi K2 Thinking", id="mode"),
        pytest.param("deepseek-v3.2", "DeepSeek-V3.2-Exp", id="branch"),
        pytest.param("gpt-oss-120b", "Llama 3.3 70B", id="maker"),
        pytest.param("o3-mini", "GPT-4.1 nano", id="family of a maker with many"),
        pytest.param("z-ai/glm-4.6v-flash", "GLM 4.6V FlashX", id="tier"),
        pytest.param("mistral-3-14B", "Ministral 3 8B Instruct", id="family of the same maker"),
    ],
)
def test_a_label_that_contradicts_the_id_leaves_it_unmatched(model_id, label):
    """Catalogues print one model's name beside another's id."""
    assert model(model_id) is not None
    assert model(model_id, label) is None


def test_the_day_of_a_label_is_the_day_of_its_statement():
    said = model("deepseek-ai/DeepSeek-V3", "DeepSeek-V3-0324", provider="together")

    assert said == "deepseek/deepseek-v3-0324"
    assert model("kimi-k2-instruct", "Kimi K2 0905") == "moonshotai/kimi-k2-instruct-0905"


@pytest.mark.parametrize(
    ("model_id", "label"),
    [
        pytest.param("claude-opus-4.1", "Claude Opus 4", id="minor version"),
        pytest.param("kimi-k2.5", "Kimi K2 Instruct", id="minor version after a letter"),
        pytest.param("qwen3.5-397b-a17b", "Qwen3.5 97B A17B", id="digit of the size"),
    ],
)
def test_a_label_that_leaves_out_digits_changes_nothing(model_id, label):
    """A label tells less than the id then, and nothing else."""
    assert model(model_id, label) == model(model_id)


def test_a_label_may_name_the_maker_before_the_model_it_was_made_from():
    assert model("microsoft/MAI-DS-R1-FP8", "Microsoft DeepSeek R1") == "microsoft/mai-ds-r1"
    assert model("microsoft/MAI-DS-R1-FP8", "DeepSeek R1") is None


def test_variants_of_a_label_count_where_the_label_alone_names_the_model():
    label = "(Free) Llama 3.2 11B Vision Instruct Turbo"
    found = resolve(MODELS, "together", "meta-llama/Llama-Vision-Free", label)

    assert found.canonical_model == "meta/llama-3.2-11b-vision-instruct"
    assert found.variant == "turbo+free"
