"""Names from outside."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.names import MAX_LENGTH, clean_name


@given(st.text(max_size=2 * MAX_LENGTH))
def test_a_clean_name_is_one_short_line_that_can_be_seen(text):
    name = clean_name(text)

    assert len(name) <= MAX_LENGTH
    assert name == " ".join(name.split())
    assert unicodedata.is_normalized("NFC", name)
    assert not any(unicodedata.category(char).startswith("C") for char in name)


@given(st.text(alphabet=st.sampled_from("a e\u0301\u200b\u202e\t\n\u2003\x1b\ud800"), max_size=300))
def test_cleaning_a_clean_name_changes_nothing(text):
    """Else a name would depend on how often it passed the boundary."""
    assert clean_name(clean_name(text)) == clean_name(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"]), max_size=MAX_LENGTH))
def test_printed_characters_stay(text):
    assert clean_name(text) == unicodedata.normalize("NFC", text)[:MAX_LENGTH]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("  Anvil\u00a0 70B\n", "Anvil 70B", id="spaces"),
        pytest.param("Anvil \u200b 70B", "Anvil 70B", id="zero width between spaces"),
        pytest.param("pay\u202ella\u202c", "paylla", id="text direction"),
        pytest.param("\x1b[31mred\x1b[0m", "[31mred[0m", id="terminal colour"),
        pytest.param("e\u0301", "\u00e9", id="combining accent"),
        pytest.param("x" * 250, "x" * 200, id="too long"),
        pytest.param("x" * 199 + " y", "x" * 199, id="cut at a space"),
    ],
)
def test_what_is_not_seen_is_taken_out(text, name):
    assert clean_name(text) == name
