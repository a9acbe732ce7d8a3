"""No word that may tell another model is left out of a name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.identity.lexicon import lexicon
from pipeline.analysis.identity.resolve import resolve
from pipeline.registry.models import load_models

MODELS = load_models(Path(__file__).resolve().parents[3] / "models.yaml")
NAMES = sorted(lexicon(MODELS).models)
TELLING = (
    *("mini", "nano", "small", "large", "max", "plus", "ultra", "super", "air", "flash", "tiny"),
    *("vl", "vision", "omni", "coder", "code", "math", "guard", "safeguard", "embed", "reranker"),
    *("audio", "image", "tts", "ocr", "realtime", "speech", "prover", "zero", "hermes", "nemotron"),
    *("v1.5", "v2.1", "9.9", "0528", "70b", "a9b", "8x7b", "experimental", "abliterated", "sql"),
)


@given(st.sampled_from(NAMES), st.sampled_from(TELLING), st.integers(1, 9))
def test_a_word_that_tells_another_model_is_never_left_out(name, word, place):
    """Wherever it stands, the id is another model's or nobody's."""
    org, _, plain = name.partition("/")
    parts = plain.split("-")
    listed = (plain, *MODELS.models[org][plain])
    if any(word in spelled.split("-") for spelled in listed):
        return
    spelled = "-".join((*parts[:place], word, *parts[place:]))

    for model_id in (spelled, f"{org}/{spelled}"):
        assert resolve(MODELS, "acme", model_id).canonical_model != name


@given(st.sampled_from(NAMES), st.from_regex(r"[b-df-hj-np-tv-xz]{4,9}", fullmatch=True))
def test_a_word_that_nobody_knows_makes_another_model(name, word):
    """Such a word stands for a fine-tune, if for anything."""
    plain = name.partition("/")[2]

    assert resolve(MODELS, "acme", f"{plain}-{word}").canonical_model != name
    assert resolve(MODELS, "acme", f"{word}-{plain}").canonical_model != name


@pytest.mark.parametrize("separators", ["_", "-", " "], ids=["underscores", "hyphens", "spaces"])
def test_however_the_parts_of_a_name_are_joined_it_is_never_anothers(separators):
    """A name without a mode is the tuned model's where nobody sells the base model."""
    wrong, lost = [], []
    for name in NAMES:
        plain = name.partition("/")[2]
        spelled = plain.replace("-", separators) if separators != "-" else plain.replace(".", "-")
        found = resolve(MODELS, "acme", spelled).canonical_model
        if found is None:
            lost.append(name)
        elif {*found.split("-")} - {*name.split("-")} - {"instruct", "chat", "it"}:
            wrong.append((spelled, found))

    assert wrong == []
    assert len(lost) <= 0.05 * len(NAMES), lost


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("gemma_3_27b_it", "google/gemma-3-27b-it"),
        ("solar-10_7b-instruct", "upstage/solar-10.7b-instruct-v1.0"),
        ("qwen_plus_2025_07_28", "alibaba/qwen-plus-2025-07-28"),
        ("qwen-plus-20250728", "alibaba/qwen-plus-2025-07-28"),
        ("gpt-4o-20241120", "openai/gpt-4o-2024-11-20"),
        ("qwen2-5-1-5b-instruct", "alibaba/qwen2.5-1.5b-instruct"),
        ("qwen3-1-7b", "alibaba/qwen3-1.7b"),
        ("glm-4-5v", "zhipuai/glm-4.5v"),
        ("glm-46v-flash", "zhipuai/glm-4.6v-flash"),
        ("kimi-k27-code", "moonshotai/kimi-k2.7-code"),
        ("mimo-v25-pro", "xiaomi/mimo-v2.5-pro"),
        ("lfm2.5-thinking-1.2b", "liquid/lfm2.5-1.2b-thinking"),
        ("ernie-4.5-21b", "baidu/ernie-4.5-21b-a3b"),
    ],
)
def test_points_of_sizes_and_versions_are_told_apart(model_id, expected):
    assert resolve(MODELS, "acme", model_id).canonical_model == expected


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("deepseek-v2-lite", ("deepseek/deepseek-v2-lite-chat", None)),
        ("Meta-Llama-3-8B-Instruct-Lite", ("meta/llama-3-8b-instruct", "lite")),
        ("gemma-2-27b-base-it", ("google/gemma-2-27b-base-it", None)),
    ],
)
def test_a_word_of_offers_may_tell_a_smaller_model(model_id, expected):
    identity = resolve(MODELS, "acme", model_id)

    assert (identity.canonical_model, identity.variant) == expected


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("parasail-glm47", "zhipuai/glm-4.7"),
        ("kimi-k25", "moonshotai/kimi-k2.5"),
        ("mistral-31-24b", "mistral/mistral-small-3.1-24b-instruct-2503"),
        ("claude-opus-45", "anthropic/claude-opus-4-5"),
        ("gpt-41-mini", "openai/gpt-4.1-mini"),
        ("gpt-35-turbo-1106", "openai/gpt-3.5-turbo-1106"),
        ("gemini-2.5-pro-preview-03-25", "google/gemini-2.5-pro-preview-03-25"),
    ],
)
def test_versions_without_their_point_are_those_of_the_family(model_id, expected):
    assert resolve(MODELS, "acme", model_id).canonical_model == expected


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("azureml://registries/azureml-meta/models/Llama-3.3-70B-Instruct/versions/9", None),
        ("projects/p/locations/us-east5/publishers/meta/models/llama-3.3-70b-instruct", "us-east5"),
        ("https://a.example/meta/chat/models/llama-3.3-70b-instruct", None),
        ("nvcr.io/nim/meta/llama-3.3-70b-instruct:1.8.4", None),
        ("@our-account/meta-llama/Llama-3.3-70B-Instruct", None),
        ("models--meta-llama--Llama-3.3-70B-Instruct", None),
        ("llama-3.3-70b-instruct/bedrock", None),
        ("llama-3.3-70b-instruct@swedencentral", "swedencentral"),
        ("llama-3.3-70b-chat@together-ai", None),
        ("accounts/fireworks/models/llama-v3p3-70b-instruct#accounts/a/deployments/b1", None),
        ("system.ai.meta_llama_v3_3_70b_instruct", None),
    ],
)
def test_where_a_model_is_kept_is_no_part_of_its_name(model_id, expected):
    identity = resolve(MODELS, "acme", model_id)

    assert identity.canonical_model == "meta/llama-3.3-70b-instruct"
    assert identity.variant == (f"region:{expected}" if expected else None)


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("mistral:7b-text-v0.2", "mistral/mistral-7b-v0.2"),
        ("baidu/ERNIE-4.5-300B-A47B-Base-PT", "baidu/ernie-4.5-300b-a47b-base"),
        ("Qwen/Qwen3.5-35B-A3B-Base", "alibaba/qwen3.5-35b-a3b-base"),
        ("qwen2.5:7b-base", "alibaba/qwen2.5-7b"),
        ("granite3.3:2b-base", "ibm/granite-3.3-2b-base"),
    ],
)
def test_a_base_model_bears_no_mode_where_the_tuned_one_bears_its_own(model_id, expected):
    """`qwen3.5-35b-a3b` is the tuned model, so that its base model says so."""
    assert resolve(MODELS, "ollama", model_id).canonical_model == expected


def test_a_makers_shop_sells_its_own_models():
    def model(provider, model_id):
        return resolve(MODELS, provider, model_id).canonical_model

    assert model("dashscope", "text-embedding-v4") == "alibaba/text-embedding-v4"
    assert model("nova", "nova-2-lite-v1") == "amazon/nova-2-lite"
    assert model("acme", "text-embedding-v4") is None


def test_a_seller_of_tuned_models_leaves_the_mode_out():
    """At others the maker's own name without a mode is the base model."""

    def model(provider, model_id):
        return resolve(MODELS, provider, model_id).canonical_model

    assert model("lmstudio", "google/gemma-4-e4b") == "google/gemma-4-e4b-it"
    assert model("huggingface", "google/gemma-4-e4b") == "google/gemma-4-e4b"
    assert model("ollama", "codellama:34b") == "meta/codellama-34b-instruct"
    assert model("fireworks", "accounts/fireworks/models/code-llama-34b") == "meta/codellama-34b"
    assert model("ollama", "qwen2.5-coder:7b-base") == "alibaba/qwen2.5-coder-7b"
    assert model("ollama", "granite3-guardian:8b") == "ibm/granite-guardian-3.0-8b"
    assert model("watsonx", "ibm/granite-guardian-3-8b") is None


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("phi4:14b", "microsoft/phi-4"),
        ("phi4:7b", None),
        ("phi4-mini-reasoning:3.8b", "microsoft/phi-4-mini-reasoning"),
        ("phi4-mini-reasoning:14b", None),
        ("rnj-1:8b", "essentialai/rnj-1-instruct"),
        ("magistral:24b", None),
    ],
)
def test_a_size_that_the_maker_leaves_out_is_the_models_own_or_tells_another(model_id, expected):
    assert resolve(MODELS, "ollama", model_id).canonical_model == expected


@pytest.mark.parametrize(
    ("provider", "model_id", "expected"),
    [
        ("acme", "coding-glm-5.1-free", ("zhipuai/glm-5.1", "free")),
        ("acme", "duo-chat-sonnet-4-6", ("anthropic/claude-sonnet-4-6", None)),
        ("acme-plan", "acme-kimi-k2.6", ("moonshotai/kimi-k2.6", None)),
        ("other", "acme-kimi-k2.6", (None, None)),
        ("acme-plan", "acme-coder", (None, None)),
        ("acme", "coding-llama-70b", (None, None)),
    ],
)
def test_a_sellers_plan_before_a_name_is_no_part_of_it(provider, model_id, expected):
    identity = resolve(MODELS, provider, model_id)

    assert (identity.canonical_model, identity.variant) == expected


def test_a_name_that_is_cut_into_segments_is_put_together_if_it_is_known():
    def model(model_id):
        return resolve(MODELS, "acme", model_id).canonical_model

    assert model("fal-ai/flux-pro/kontext/max") == "black-forest-labs/flux.1-kontext-max"
    assert model("fal-ai/flux-pro/kontext/another") is None


@pytest.mark.parametrize(
    "model_id",
    ["mistral-small-instruct", "qwen-max", "qwen/qwen-vl-plus", "kimi-latest", "Command R+"],
)
def test_a_name_whose_weights_move_is_no_model(model_id):
    assert resolve(MODELS, "acme", model_id).canonical_model is None


def test_a_maker_that_sells_its_own_models_need_not_be_named():
    """Another seller's id of that name is of no model that we know."""
    assert resolve(MODELS, "minimax", "abab6.5s-chat").canonical_model == "minimax/abab6.5s-chat"
    assert resolve(MODELS, "acme", "abab6.5s-chat").canonical_model is None
    assert resolve(MODELS, "minimax", "abab-latest").canonical_model is None


def test_a_label_names_the_model_of_a_made_up_id():
    """An id of several words or with a number may tell another model."""

    def model(model_id):
        return resolve(MODELS, "novita", model_id, "Ling-2.6-flash").canonical_model

    assert model("elephant") == "inclusionai/ling-2.6-flash"
    assert model("elephant-7b") is None
    assert model("acme/elephant") is None
