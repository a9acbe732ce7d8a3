"""Size classes, in every wording that price pages have used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quantities.size_classes import size_class


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Less than 4B parameters", "size:0b-4b"),
        ("4B - 16B", "size:4b-16b"),
        ("4B–16B parameters", "size:4b-16b"),
        ("More than 16B", "size:16b-"),
        ("16.1B+", "size:16.1b-"),
        ("0B - 4B", "size:0b-4b"),
        ("up to 16B", "size:0b-16b"),
        ("Models up to 16B parameters", "size:0b-16b"),
        ("MoE 0B - 56B parameters (e.g. Forge 8x7B)", "moe:0b-56b"),
        ("MoE 56.1B - 176B", "moe:56.1b-176b"),
        ("up to 150M", "size:0b-0.15b"),
        ("150M - 350M", "size:0.15b-0.35b"),
        ("Models 80B - 300B (e.g. Anvil-235B, hammer-120B)", "size:80b-300b"),
        ("Models >300B (e.g. Hammer V3, Tongs K2)", "size:300b-"),
        ("Less than 10 billion parameters", "size:0b-10b"),
        ("over 1T", "size:1000b-"),
    ],
)
def test_a_class_is_known_by_its_limits_in_any_wording(label, key):
    assert size_class(label).key == key


@pytest.mark.parametrize(
    "label",
    ["Bellows3 8B", "70B", "Anvil 4B - 16B", "MoE", "16B - 4B", "up to 150", "A100 80 GB", ""],
)
def test_what_names_a_model_or_nothing_is_no_class(label):
    assert size_class(label) is None


@given(st.decimals("0.1", 999, places=1), st.decimals("0.1", 999, places=1))
def test_the_limits_are_exact(low, width):
    found = size_class(f"{low}B - {low + width}B parameters")

    assert (found.min_b, found.max_b) == (low, low + width)
