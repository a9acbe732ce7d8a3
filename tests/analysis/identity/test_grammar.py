"""Words that a maker's own names do not have."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.identity.lexicon import lexicon
from pipeline.analysis.identity.resolve import resolve
from pipeline.registry.models import load_models

MODELS = load_models(Path(__file__).resolve().parents[3] / "models.yaml")
LEXICON = lexicon(MODELS)
CLOSED = (
    *("gpt-5-mini", "gpt-4o", "gpt-5.1-codex", "o3-mini", "claude-sonnet-4-5", "claude-3-5-haiku"),
    *("gemini-2.5-flash", "gemini-3-pro-preview", "grok-4.1-fast", "grok-3-mini"),
    *("text-embedding-3-large", "imagen-4.0-generate-001", "veo-3.1-generate-001"),
)


def found(model_id, label=None, *, provider="acme"):
    identity = resolve(MODELS, provider, model_id, label)
    return identity.canonical_model, identity.basis


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("word", ["postcards", "blue", "2", "02", "v2", "x7", "h", "disc"])
def test_a_word_outside_the_vocabulary_of_closed_models_leaves_no_model(name, word):
    """Only their makers name them, so the word is a customer's or a seller's."""
    model, _ = found(name)
    org = model.partition("/")[0]

    for model_id in (f"{name}-{word}", f"{org}/{name}-{word}", f"azure/{name}-{word}"):
        assert found(model_id) == (None, "foreign_word")


@given(st.sampled_from(CLOSED), st.from_regex(r"[bcdfghjkmpqz]{5,9}", fullmatch=True))
def test_no_made_up_word_makes_a_closed_model(name, word):
    assert found(f"{name}-{word}")[0] is None
    assert found(f"{word}-{name}", f"{name} {word}")[0] in {None, found(name)[0]}


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("gpt-7-mini", "openai/gpt-7-mini"),
        ("gpt-5.4-image-2", "openai/gpt-5.4-image-2"),
        ("gpt-4-0613", "openai/gpt-4-0613"),
        ("gemini-2.5-flash-preview-09-2025", "google/gemini-2.5-flash-preview-09-2025"),
        ("gemini-4.2-flash-lite-exp-05-20", "google/gemini-4.2-flash-lite-exp-05-20"),
        ("claude-haiku-6", "anthropic/claude-haiku-6"),
        ("grok-5-mini", "xai/grok-5-mini"),
    ],
)
def test_new_versions_and_dates_in_the_vocabulary_are_models(model_id, expected):
    assert found(model_id) == (expected, "rule")


def test_the_makers_own_list_may_have_new_words():
    """Nobody else names models there; the word is taken as the maker's, and so it says."""
    assert found("gpt-7-zeta", provider="openai")[0] == "openai/gpt-7-zeta"
    assert found("gpt-7-zeta", provider="azure") == (None, "foreign_word")


@pytest.mark.parametrize(
    "model_id",
    [
        "Qwen/Qwen3-8B-sft",
        "zai-org/GLM-4.7-h",
        "deepseek-ai/DeepSeek-V4-Flash-0731-p",
        "deepseek-ai/DeepSeek-V4-Flash-f2",
        "meta-llama/Llama-3.3-70B-Instruct-2",
        "qwen/qwen3-8b-02",
        "Qwen/Qwen3-8B-acme-intents",
        "lora/Qwen/Qwen2.5-7B-Instruct-claims",
    ],
)
def test_words_of_tunes_and_marks_of_sellers_make_no_open_model(model_id):
    """A lone letter, one with a digit that no name has, a second server, a customer's word."""
    assert found(model_id) == (None, "foreign_word")


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("Qwen/Qwen3-Whatever-8B", "alibaba/qwen3-whatever-8b"),
        ("XiaomiMiMo/MiMo-V2.6-Flash-RL", "xiaomi/mimo-v2.6-flash-rl"),
        ("ibm-granite/granite-5.0-h-small", "ibm/granite-5.0-h-small"),
        (
            "NousResearch/Nous-Hermes-2-Mistral-7B-DPO",
            "nousresearch/nous-hermes-2-mistral-7b-dpo",
        ),
        ("qwen3-max-2026-01-23", "alibaba/qwen3-max-2026-01-23"),
    ],
)
def test_makers_of_open_models_find_new_words(model_id, expected):
    assert found(model_id)[0] == expected


def test_a_makers_own_account_may_have_any_words():
    """There nobody else can put a model below the maker's name."""
    assert found("Qwen/Qwen3-8B-Whatever", provider="huggingface")[0] == "alibaba/qwen3-8b-whatever"
    assert found("allenai/OLMo-2-1124-7B-DPO")[0] == "allenai/olmo-2-1124-7b-dpo"
    assert found("nvidia/Llama-3.3-70B-Instruct-Eagle3", provider="huggingface")[0] is None


@pytest.mark.parametrize(
    ("provider", "model_id", "expected"),
    [
        ("poe", "Llama-3.3-70B-N", ("meta/llama-3.3-70b-instruct", None)),
        ("poe", "DeepSeek-V3.1-EL", ("deepseek/deepseek-v3.1", None)),
        ("deepinfra", "openai/gpt-oss-120b-Ultra", ("openai/gpt-oss-120b", "ultra")),
        ("replicate", "replicate/meta/llama-3-8b", ("meta/llama-3-8b", None)),
        ("acme", "meta/llama-3-8b", (None, None)),
        ("kyma", "kyma/gemma-4-31b", ("google/gemma-4-31b-it", None)),
        ("tencent", "tencent/kimi-k3", ("moonshotai/kimi-k3", None)),
        ("databricks", "databricks/system.ai.kimi-k3", ("moonshotai/kimi-k3", None)),
        ("cursor", "grok-4.5-fast", ("xai/grok-4.5", "fast")),
    ],
)
def test_a_sellers_own_marks_tell_no_other_model(provider, model_id, expected):
    identity = resolve(MODELS, provider, model_id)

    assert (identity.canonical_model, identity.variant) == expected


@pytest.mark.parametrize(
    ("model_id", "label", "expected"),
    [
        ("mistral-3-14b", "Ministral 3 14B Instruct", "mistral/ministral-3-14b-instruct-2512"),
        ("pplx-embed-v1-4b", "Embed V1 4B", "perplexity/pplx-embed-v1-4b"),
        ("gpt-4-1106-preview", "GPT-4 Turbo (older v1106)", "openai/gpt-4-1106-preview"),
    ],
)
def test_labels_that_shorten_or_mend_a_name_agree_with_it(model_id, label, expected):
    assert found(model_id, label)[0] == expected


def test_every_model_of_a_closed_family_is_in_its_vocabulary():
    """So that a name beside it, of a later version, is a model too.

    Not so a mode, and code names with words that customers use for deployments of their own.
    """
    closed = {family.stem for family in MODELS.families if not family.open and not family.generic}
    others = {"thinking", "daybreak", "blue"}
    outside = {}
    for model in LEXICON.models:
        name = LEXICON.tokens(model.partition("/")[2])
        family = LEXICON.family(name)
        if family is not None and family.stem in closed and family.org == model.partition("/")[0]:
            words = {word for word in name if word.isalpha()}
            outside[model] = words - LEXICON.words[family.stem] - others

    assert {model: words for model, words in outside.items() if words} == {}


@pytest.mark.parametrize(
    ("provider", "model_id", "expected"),
    [
        ("opencode-go", "opencode_go/kimi-k3", "moonshotai/kimi-k3"),
        ("acme-cloud", "acme_cloud/gpt-5.2", "openai/gpt-5.2"),
        ("acme", "black_forest_labs/flux-pro-1.1", "black-forest-labs/flux.1.1-pro"),
        ("fireworks", "accounts/fireworks/routers/glm-5p3-spot", "zhipuai/glm-5.3"),
        ("aws", "in.moonshotai.kimi-k3", "moonshotai/kimi-k3"),
        ("huggingface", "zai-org/GLM-4.6:zai-org", "zhipuai/glm-4.6"),
        ("sap-ai-core", "gcp--gemini-2.5-pro", "google/gemini-2.5-pro"),
        ("huggingface", "acme/gemma-3-27b-it-GPTQ-4b-128g", "google/gemma-3-27b-it"),
    ],
)
def test_sellers_in_paths_are_found_however_their_words_are_joined(provider, model_id, expected):
    assert found(model_id, provider=provider)[0] == expected


@pytest.mark.parametrize("version", ["6", "6-1", "7-1", "9-2"])
@pytest.mark.parametrize("end", ["", "-v1", "-v1:0", "-1:0", "-20270101-v1:0"])
@pytest.mark.parametrize("area", ["", "us.", "global.", "us-gov.", "in."])
def test_an_upload_of_a_cloud_keeps_the_version_of_the_model(version, end, area):
    """`claude-opus-6-1` is 6.1, not an upload of 6."""
    model_id = f"{area}anthropic.claude-opus-{version}{end}"

    assert found(model_id, provider="aws")[0] == f"anthropic/claude-opus-{version}"


@pytest.mark.parametrize(
    ("provider", "model_id", "expected"),
    [
        ("runway", "runwayml/seedance2_fast", "bytedance/seedance-2-fast"),
        ("runway", "runwayml/runway", None),
        ("mistral", "mistral/voxtral-mini-tts-3-0", "mistral/voxtral-mini-tts-3"),
    ],
)
def test_a_maker_that_sells_others_models_gives_them_no_name_of_its_own(
    provider, model_id, expected
):
    """Nor is a maker's name alone a model, nor a version with a zero another one."""
    assert found(model_id, provider=provider)[0] == expected


@pytest.mark.parametrize(
    ("model_id", "expected"),
    [
        ("claude-opus-4-5-200k", "anthropic/claude-opus-4-5"),
        ("gemini-1.5-pro-2m", "google/gemini-1.5-pro"),
        ("gpt-4-128k", None),
        ("gpt-4-32k", "openai/gpt-4-32k"),
        ("gpt-4o-1120", "openai/gpt-4o-2024-11-20"),
    ],
)
def test_a_length_of_context_names_no_closed_model_whose_family_has_none(model_id, expected):
    """Some names of GPT have one: there it may tell another model."""
    assert found(model_id)[0] == expected


def test_names_of_models_that_their_maker_sells_as_previews_alone_mean_these():
    assert found("google/gemini-3-flash")[0] == "google/gemini-3-flash-preview"
    assert found("gemini-3.1-pro")[0] == "google/gemini-3.1-pro-preview"
    assert found("gemini-3.5-flash")[0] == "google/gemini-3.5-flash"
