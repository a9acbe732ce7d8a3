"""`providers.yaml`, and the one of this project."""

import pytest

from pipeline.registry.places import ROOT
from pipeline.registry.providers import load_providers
from pipeline.registry.strict_yaml import ConfigError


@pytest.fixture
def providers(tmp_path):
    """Return what loads a providers.yaml of these entries."""

    def load(text):
        path = tmp_path / "providers.yaml"
        path.write_text("providers:\n" + text)
        return load_providers(path)

    return load


@pytest.mark.parametrize(
    ("name", "provider_id"),
    [
        pytest.param("bolt", "bolt", id="id"),
        pytest.param("Bolt_AI", "bolt", id="alias in another case"),
        pytest.param("STRASSE", "bolt", id="alias whose case is more than letters"),
        pytest.param("bolt_", None, id="nobody"),
    ],
)
def test_a_name_stands_for_one_provider(providers, name, provider_id):
    registry = providers("- {id: acme, name: A}\n- {id: bolt, name: B, aliases: [bolt_ai, straße]}")

    assert registry.resolve(name) == provider_id


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        pytest.param("- {id: a, name: A}\n- {id: a, name: B}", "[1].id: 'a' names both a", id="id"),
        pytest.param(
            "- {id: a, name: A}\n- {id: b, name: B, aliases: [A]}",
            "[1].aliases: 'a' names both a and b: remove one",
            id="alias of another's id",
        ),
        pytest.param(
            "- {id: a, name: A, aliases: [X]}\n- {id: b, name: B, aliases: [x]}",
            "[1].aliases: 'x' names both a and b: remove one",
            id="alias of both",
        ),
    ],
)
def test_a_name_for_two_providers_is_refused(providers, text, mistake):
    with pytest.raises(ConfigError) as caught:
        providers(text)
    assert f"providers.yaml:3: providers{mistake}" in str(caught.value)


def test_our_own_providers_are_sorted_by_id():
    ids = [item.id for item in load_providers(ROOT / "providers.yaml").providers]

    assert ids == sorted(ids)
