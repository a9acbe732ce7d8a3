"""Tables that sources of documentation write in other forms than pipes."""

import pytest

from tests.extract.prices.price_lines import lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]
SAID = "# Pricing\n\nPrices in US dollars per 1M tokens\n\n"
FIELDS = '{open} model="{name}" input="${one}" output="${other}" {close}'


def shortcodes(opening: str, closing: str) -> str:
    """Return a line for each model, as a generator of sites has them."""
    parts = {"open": opening, "close": closing}
    rows = (("Anvil 2", 1, 4), ("Anvil 3", 2, 8))
    return "\n".join(
        FIELDS.format(name=name, one=one, other=other, **parts) for name, one, other in rows
    )


@pytest.mark.parametrize("marks", [("{{< price", ">}}"), ("{% include price.html", "%}")])
def test_shortcodes_of_generators_are_rows_of_a_table(marks):
    assert lines_of(SAID + shortcodes(*marks)) == PAIR


def test_values_by_reference_are_not_followed():
    """Thirty lines that each name the one before twice stand for a milliard of values."""
    lines = ["a0: &a0 {name: Anvil 2, input: 1.5}"]
    lines += [f"a{at}: &a{at} {{x: *a{at - 1}, y: *a{at - 1}}}" for at in range(1, 30)]
    block = "\n".join(lines)

    assert lines_of(f"{SAID}```yaml\n{block}\n```\n") == []


def test_a_name_in_bold_letters_is_one_of_the_page():
    said = "**Tongs 3** is $2 per million input tokens and $8 per million output tokens."

    assert lines_of(f"# Billing\n\n{said}\n") == ["Tongs 3 input 2", "Tongs 3 output 8"]
    assert lines_of(f"# Billing\n\n{said.replace('**', '')}\n") == []
