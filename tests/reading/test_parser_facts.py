"""What parsers say of themselves, read from their text."""

import importlib
import pkgutil

import pytest

from pipeline import parsers
from pipeline.reading.parser_facts import parser_facts

NAMES = [info.name for info in pkgutil.iter_modules(parsers.__path__)]


@pytest.mark.parametrize("name", NAMES)
def test_a_parser_says_without_being_loaded_what_its_module_has(name):
    module = importlib.import_module(f"pipeline.parsers.{name}")
    facts = parser_facts(name)

    assert facts.version == module.VERSION
    assert facts.document == module.DOCUMENT
    assert facts.yields == module.YIELDS


def test_there_are_no_facts_of_a_parser_that_is_not_there():
    with pytest.raises(ModuleNotFoundError, match="no_such_layout"):
        parser_facts("no_such_layout")
