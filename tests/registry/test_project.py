"""Where a project's files are found."""

import pytest

from pipeline.registry.places import ROOT, SOURCES_VARIABLE, WAREHOUSE_VARIABLE
from pipeline.registry.project import load_project
from pipeline.registry.strict_yaml import ConfigError


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch):
    monkeypatch.delenv(SOURCES_VARIABLE, raising=False)
    monkeypatch.delenv(WAREHOUSE_VARIABLE, raising=False)


def test_the_checkout_is_the_default():
    """Its registries agree with each other: every provider that a source names is known."""
    project = load_project()

    assert project.sources_path == ROOT / "sources.yaml"
    assert project.warehouse.root == ROOT / "warehouse"


def test_the_environment_names_files_and_arguments_overrule_it(project, monkeypatch, tmp_path):
    workspace = project()
    monkeypatch.setenv(SOURCES_VARIABLE, str(workspace.sources))
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path / "w1"))

    assert load_project().registry.by_id("acme-feed")
    assert load_project().warehouse.root == tmp_path / "w1"
    assert load_project(warehouse=tmp_path / "w2").warehouse.root == tmp_path / "w2"


def test_what_does_not_lie_beside_the_sources_comes_from_the_checkout(project):
    workspace = project()
    loaded = workspace.load()
    workspace.root.joinpath("providers.yaml").unlink()

    assert loaded.transcript_path("acme-2024.yaml") == workspace.root / "transcripts/acme-2024.yaml"
    assert loaded.transcript_path("llmperf.yaml") == ROOT / "transcripts/llmperf.yaml"
    with pytest.raises(ConfigError, match=r"provider 'acme' is not in providers\.yaml"):
        workspace.load()
