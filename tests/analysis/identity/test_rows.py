"""Identities of whole frames."""

import pandas as pd
import pytest

from pipeline.analysis.identity.rows import identified, nearest_to
from pipeline.registry.models import load_models
from pipeline.registry.places import ROOT

MODELS = load_models(ROOT / "models.yaml")


@pytest.fixture
def named():
    """Return what identifies one statement, of one day or two."""

    def build(key, label=None, *, provider="groq", days=("2026-01-05", "2026-01-05"), **more):
        row = {
            "provider_id": provider,
            "offer_key": key,
            "model_id_native": key if label else None,
            "model_label": label or key,
        }
        rows = pd.DataFrame([row | more])
        first, last = (pd.Series(pd.to_datetime([day], utc=True)) for day in days)
        (found,) = identified(rows, MODELS, first=first, last=last).to_dict("records")
        return {
            name: None if pd.isna(found[name]) else found[name]
            for name in ("model_id", "model_variant", "quantization", "match_basis")
        }

    return build


@pytest.mark.parametrize(
    ("key", "model", "variant"),
    [
        # Groq's names for its plain offers.
        ("llama-3.3-70b-versatile", "meta/llama-3.3-70b-instruct", None),
        ("llama-3.1-8b-instant", "meta/llama-3.1-8b-instruct", None),
        ("llama-3.3-70b-specdec", "meta/llama-3.3-70b-instruct", "specdec"),
    ],
)
def test_a_sellers_word_for_its_plain_offer_is_no_variant(named, key, model, variant):
    found = named(key)

    assert (found["model_id"], found["model_variant"]) == (model, variant)


def test_a_label_and_an_id_of_one_offer_have_one_identity(named):
    assert named("Llama 3.3 70B Versatile") == named("llama-3.3-70b-versatile", "Llama 3.3 70B")


def test_a_printed_quantization_counts_before_the_names(named):
    plain = named("meta-llama/Llama-3.3-70B-Instruct-FP8", provider="acme")

    assert plain["quantization"] == "fp8"
    assert named("meta-llama/Llama-3.3-70B-Instruct-FP8", quantization="bf16")["quantization"] == (
        "bf16"
    )


@pytest.mark.parametrize(
    ("printed", "stored"),
    [("FP8", "fp8"), ("FP-8", "fp8"), ("bfloat16", "bf16"), ("Q4_K_M", "int4"), ("N/A", None)],
)
def test_a_quantization_has_one_word_however_it_is_printed(named, printed, stored):
    assert named("openai/gpt-4o", quantization=printed)["quantization"] == stored


@pytest.mark.parametrize("more", [{"size_min_b": 16.0}, {"gpu_type": "H100"}])
def test_what_is_priced_by_size_or_hour_is_no_model(named, more):
    """`MoE 0B - 56B (e.g. Mixtral 8x7B)` names a model that it is not only for."""
    assert named("Mixtral 8x7B")["model_id"] is not None
    assert named("Mixtral 8x7B", **more)["model_id"] is None


@pytest.mark.parametrize(
    ("days", "model"),
    [
        (("2025-05-01", "2025-05-27"), "deepseek/deepseek-r1"),
        (("2025-05-28", "2025-06-27"), "deepseek/deepseek-r1-0528"),
        (("2025-05-01", "2025-06-27"), None),
    ],
)
def test_an_id_that_moved_while_it_was_stated_means_no_single_model(named, days, model):
    found = named("deepseek-ai/DeepSeek-R1", "DeepSeek R1", provider="together", days=days)

    assert found["model_id"] == model


def test_names_without_a_model_get_their_nearest():
    rows = pd.DataFrame(
        {
            "model_id": [None, "acme/anvil-70b"],
            "offer_key": ["anvil-71b", "anvil-70b"],
            "model_label": ["anvil-71b", "anvil-70b"],
        }
    )

    (found,) = nearest_to(rows, MODELS).to_dict("records")

    assert found["nearest"][0] == "acme/anvil-70b"
