"""The loader of models.yaml."""

from pathlib import Path

import pytest

from pipeline.models import Models, load_models
from pipeline.strict_yaml import ConfigError, parse_model

MODELS_FILE = Path(__file__).resolve().parents[2] / "models.yaml"


def test_our_models_yaml_is_sound():
    assert isinstance(load_models(MODELS_FILE), Models)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("org: openai,", "org: opneai,", "not among makers", id="unknown maker"),
        pytest.param("stem: gpt-oss,", "stem: gpt,", "stem stands twice: gpt", id="stem twice"),
        pytest.param(
            "  xai: [x-ai]", "  xai: [qwen]", "maker stands twice: qwen", id="maker twice"
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
