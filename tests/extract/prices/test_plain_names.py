"""Names that are read without any rule are those in which no rule finds anything."""

import re
from itertools import pairwise

import pytest

from pipeline.extract.documents import card_names
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices import (
    api_ids,
    hardware,
    label_cells,
    labels,
    meters,
    price_tables,
    row_context,
)
from pipeline.extract.prices.plain_names import plain_label
from pipeline.quantities import meter_words, prompt_bounds, service_words, size_classes

RULES = (
    *(api_ids, card_names, hardware, label_cells, labels, meters, meter_words, price_tables),
    *(prompt_bounds, row_context, service_words, size_classes),
)
NO_WORDS = re.compile(r"\\[A-Za-z]|\(\?(?:P<\w+>|P=\w+|i:)")
FORMS = (
    *("{0}", "{0} 8B 128k", "Zarn {0}", "{0} Zarn 3", "Zarn 3 {0} 32k", "Zarn-{0} 70B", "{0}-3.1"),
    *("{0}2", "{0} 20-300B", "{0} 0-5 9B", "{0} K2 2048 64k", "{0} 8B A10B", "{0} V100", "{0} 4o"),
)
FORMS_OF_TWO = ("{0} {1}", "{0}-{1} 8B", "Zarn {0} {1} 128k", "{0} 2 {1}", "{0}{2} Zarn")


def texts(found):
    """Yield the patterns and words that a constant of a module holds."""
    if isinstance(found, re.Pattern):
        yield found.pattern
    elif isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        yield from texts((*found, *found.values()))
    elif isinstance(found, tuple | list | set | frozenset):
        for item in found:
            yield from texts(item)


def words_of_rules():
    """Return the words in all patterns of the rules, and those that stand side by side."""
    constants = [value for rule in RULES for name, value in vars(rule).items() if name[1] != "_"]
    found = [re.findall("[A-Za-z]+", NO_WORDS.sub(" ", text)) for text in texts(constants)]
    words = {word.lower() for line in found for word in line}
    return words | {f"{word}s" for word in words}, {
        pair for line in found for pair in pairwise(line)
    }


def what_rules_find(cell):
    """Return the label that the rules read, where they find nothing else in its name."""
    found = label_cells.read_labels.__wrapped__(cell, header="Model")
    name, text = found[0].name, cell.text
    is_said = (
        not row_context._is_name.__wrapped__(name)
        or not row_context._is_name.__wrapped__(text)
        or hardware.is_gpu.__wrapped__(name)
        or hardware.machine_size(text)
        or meters.subject_of_name.__wrapped__(name, None)
        or meters.is_search(name)
        or size_classes.size_class.__wrapped__(name)
        or found[0].is_collective
        or price_tables._status(text) != "active"
    )
    return () if is_said else found


def test_no_rule_finds_anything_in_a_plain_name_but_the_name():
    """For each word that a rule has, and each two side by side. A new one that fails is known."""
    words, pairs = words_of_rules()
    names = {
        *(
            form.format(word)
            for form in FORMS
            for low in words
            for word in (low.title(), low.upper())
        ),
        *(
            form.format(one.title(), two.title(), two.lower())
            for form in FORMS_OF_TWO
            for one, two in pairs
        ),
    }
    plain = {
        name: label for name in sorted(names) if (label := plain_label(Cell((name,)))) is not None
    }

    said = [name for name, label in plain.items() if what_rules_find(Cell((name,))) != (label,)]
    assert said[:20] == []
    assert len(plain) > 10_000


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param(Cell(("Anvil 2", "128k")), id="two texts"),
        pytest.param(Cell(("Anvil 2 (batch)",)), id="a bracket"),
        pytest.param(Cell(("Anvil 2*",)), id="a mark"),
        pytest.param(Cell(("Anvil 2 Embedding",)), id="a known word"),
        pytest.param(Cell(("anvil-2",)), id="an id"),
        pytest.param(Cell(("Anvil 2, Anvil 3",), ("Anvil 2", "Anvil 3")), id="two links"),
    ],
)
def test_what_may_say_more_is_no_plain_name(cell):
    assert plain_label(cell) is None
