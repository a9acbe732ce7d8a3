"""What the documents say of the program is true."""

import re
from pathlib import Path

import pytest

from pipeline.cli import COMMANDS
from pipeline.outputs.files.dictionary import PATH, dictionary
from pipeline.registry.strict_yaml import parse
from pipeline.tables.build import TABLES

ROOT = Path(__file__).parents[1]


def test_the_data_dictionary_is_written_from_the_tables():
    """`make docs` writes it anew."""
    assert PATH.read_text(encoding="utf-8") == dictionary()


def test_every_column_of_every_table_is_described():
    for module in TABLES.values():
        for item in module.TABLE.columns:
            assert len(item.doc) > 3, (module.TABLE.name, item.name)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_lists_every_command(command):
    assert f"| `{command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_only_make_targets_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert set(re.findall(r"\bmake ([a-z]+)\b", text)) <= targets


@pytest.mark.parametrize("name", ["sources.yaml", "providers.yaml"])
def test_registries_are_sorted_by_id(name):
    data, _ = parse((ROOT / name).read_text(encoding="utf-8"), name=name)
    ids = [entry["id"] for entry in data[name.removesuffix(".yaml")]]

    assert ids == sorted(ids)
