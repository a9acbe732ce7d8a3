"""core/models: the models that anybody offers, and what their names say."""

import pandas as pd
import pytest

from pipeline.analysis.prices.model_parts import model_parts
from pipeline.registry.models import load_models
from pipeline.registry.places import ROOT

FAMILIES = [family.model_dump() for family in load_models(ROOT / "models.yaml").families]


def parts(model_id):
    org, _, name = model_id.partition("/")
    return model_parts(name, [family for family in FAMILIES if family["org"] == org])


@pytest.mark.parametrize(
    ("model_id", "total", "active", "is_mixture"),
    [
        ("meta/llama-3.3-70b-instruct", 70.0, None, False),
        ("mistral/mixtral-8x7b-instruct-v0.1", 56.0, None, True),
        ("mistral/mixtral-8x22b-instruct-v0.1", 176.0, None, True),
        ("meta/llama-4-scout-17b-16e-instruct", None, 17.0, True),
        ("alibaba/qwen3-235b-a22b", 235.0, 22.0, True),
        ("alibaba/qwen3-0.6b", 0.6, None, False),
        ("baai/bge-350m", 0.35, None, False),
        ("moonshotai/kimi-1t", 1000.0, None, False),
        # The name does not say so: the family does.
        ("openai/gpt-oss-120b", 120.0, None, True),
        ("deepseek/deepseek-r1", None, None, None),
        ("anthropic/claude-opus-4-1", None, None, None),
    ],
)
def test_sizes_are_what_the_name_says(model_id, total, active, is_mixture):
    found = parts(model_id)

    assert (found.total_b, found.active_b, found.is_mixture) == (total, active, is_mixture)


@pytest.mark.parametrize(
    ("model_id", "family", "version"),
    [
        ("meta/llama-3.3-70b-instruct", "llama", "3.3"),
        ("alibaba/qwen3-32b", "qwen", "3"),
        ("alibaba/qwen2.5-72b-instruct", "qwen", "2.5"),
        ("anthropic/claude-opus-4-1", "claude", "4.1"),
        ("anthropic/claude-3-5-sonnet", "claude", "3.5"),
        ("mistral/mixtral-8x7b-instruct-v0.1", "mixtral", "0.1"),
        ("moonshotai/kimi-k2-instruct-0905", "kimi", "k2"),
        ("deepseek/deepseek-v3-0324", "deepseek", "3"),
        ("openai/gpt-oss-120b", "gpt-oss", None),
        ("openai/gpt-4o", "gpt", "4o"),
        ("nvidia/llama-3.1-nemotron-70b-instruct", "nemotron", "3.1"),
        ("gryphe/another-13b", None, None),
    ],
)
def test_family_and_version_are_read_from_the_name(model_id, family, version):
    found = parts(model_id)

    assert (found.family, found.version) == (family, version)


@pytest.mark.parametrize(
    ("model_id", "forms"),
    [
        ("openai/gpt-oss-120b", ("mxfp4", "fp4")),
        ("deepseek/deepseek-v3-0324", ("fp8",)),
        ("deepseek/deepseek-r1-distill-llama-70b", ("bf16",)),
        ("moonshotai/kimi-k2-instruct-0905", ("fp8",)),
        ("moonshotai/kimi-k2-thinking", ("int4", "w4a16")),
        # k2.9 is no k2.
        ("moonshotai/kimi-k2.9", ()),
        ("meta/llama-3.3-70b-instruct", ()),
    ],
)
def test_how_the_maker_stores_the_weights_goes_by_the_first_words(model_id, forms):
    assert parts(model_id).published_as == forms


@pytest.fixture
def modelled(built, frame_of, core_prices, core_performance, offer_row):
    """Return what builds core/models of offers, prices and figures."""

    def build(*offers, prices=({"model_id": None},), figures=({"model_id": None},)):
        return built(
            "models",
            offers=frame_of("offers", [offer_row(**offer) for offer in offers]),
            prices=core_prices(*prices),
            performance=core_performance(*figures),
            family_entries=pd.DataFrame(FAMILIES),
        )

    return build


def test_each_model_that_a_statement_is_about_is_one_row(modelled):
    priced = {"model_id": "meta/llama-3-70b", "provider_id": "bolt"}
    rows = modelled(
        {"model_id": "meta/llama-3-70b"},
        prices=[priced, {"model_id": None, "offer": "x"}],
        figures=[{"model_id": "meta/llama-2-70b-chat"}],
    )

    assert [(row["model_id"], row["org"], row["provider_count"]) for row in rows] == [
        ("meta/llama-2-70b-chat", "meta", 1),
        ("meta/llama-3-70b", "meta", 2),
    ]
    assert all(row["license"] is None for row in rows)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param(["llama3.3", None], "llama3.3", id="one source"),
        pytest.param(["llama3.3", "llama3.3"], "llama3.3", id="two that agree"),
        pytest.param(["llama3.3", "mit"], None, id="two that contradict"),
        pytest.param([None], None, id="none"),
    ],
)
def test_a_licence_is_what_feeds_state_and_agree_on(modelled, stated, expected):
    llama = {"model_id": "meta/llama-3.3-70b-instruct"}
    offers = [llama | {"source_id": f"feed-{n}", "license": name} for n, name in enumerate(stated)]

    (row,) = modelled(*offers)

    assert row["license"] == expected
