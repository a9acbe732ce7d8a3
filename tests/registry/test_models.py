"""The loader of models.yaml."""

from pathlib import Path

import pytest

from pipeline.analysis.identity.resolve import resolve
from pipeline.registry.models import Models, load_models
from pipeline.registry.providers import load_providers
from pipeline.registry.strict_yaml import ConfigError, parse_model

MODELS_FILE = Path(__file__).resolve().parents[2] / "models.yaml"
PROVIDERS_FILE = MODELS_FILE.with_name("providers.yaml")


def test_our_models_yaml_is_sound():
    assert isinstance(load_models(MODELS_FILE), Models)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("org: openai,", "org: opneai,", "not among makers", id="unknown maker"),
        pytest.param("stem: gpt-oss,", "stem: gpt,", "stem stands twice: gpt", id="stem twice"),
        pytest.param(
            "  xai: [x-ai, grok]", "  xai: [qwen]", "maker stands twice: qwen", id="maker twice"
        ),
        pytest.param("tuned: it,", "tund: it,", "unknown field", id="misspelt field"),
        pytest.param("until: 2025-05-28", "until: May", "valid date", id="not a date"),
    ],
)
def test_a_mistake_is_named(old, new, message):
    text = MODELS_FILE.read_text(encoding="utf-8")
    assert old in text

    with pytest.raises(ConfigError, match=message):
        parse_model(text.replace(old, new, 1), Models, name="models.yaml")


def test_an_alias_names_its_seller_as_the_tables_do():
    """Statements carry our id of the seller; under another name the alias would never hold."""
    sellers = {alias.provider for alias in load_models(MODELS_FILE).aliases} - {None}

    assert sellers <= {provider.id for provider in load_providers(PROVIDERS_FILE).providers}


def test_a_dated_snapshot_in_models_yaml_does_not_take_over_its_undated_name():
    """Sellers leave dates out of names of open weights; of closed ones, each date is a model."""
    text = MODELS_FILE.read_text(encoding="utf-8")
    entry = "  openai:\n"
    assert text.count(entry) == 1
    dated = text.replace(entry, f"{entry}    gpt-4o-2024-09-09: []\n")

    models = parse_model(dated, Models, name="models.yaml")

    assert resolve(models, "acme", "gpt-4o").canonical_model == "openai/gpt-4o"
