"""Tables that sources of documentation write in other forms than pipes."""

import pytest

from tests.extract.prices.price_lines import lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]
SAID = "# Pricing\n\nPrices in US dollars per 1M tokens\n\n"
VALUES = '"Anvil 2", $1, $4\n   "Anvil 3", $2, $8\n'
RST = (
    '.. csv-table:: Chat\n   :header: "Model", "Input", "Output"\n   :widths: 9, 4, 4\n\n'
    f"   {VALUES}"
)
FIELDS = '{open} model="{name}" input="${one}" output="${other}" {close}'


def shortcodes(opening: str, closing: str) -> str:
    """Return a line for each model, as a generator of sites has them."""
    parts = {"open": opening, "close": closing}
    rows = (("Anvil 2", 1, 4), ("Anvil 3", 2, 8))
    return "\n".join(
        FIELDS.format(name=name, one=one, other=other, **parts) for name, one, other in rows
    )


@pytest.mark.parametrize(
    "table",
    [
        RST,
        f"```{{eval-rst}}\n{RST}```\n",
        f'```{{csv-table}} Chat\n:header: "Model", "Input", "Output"\n\n{VALUES}```\n',
        "[%header,format=csv]\n|===\nModel,Input,Output\nAnvil 2,$1,$4\nAnvil 3,$2,$8\n|===\n",
        "Model     Input   Output\n--------  -----   ------\nAnvil 2      $1       $4\n"
        "Anvil 3      $2       $8\n\nBelow.\n",
        "------------------------\nModel     Input   Output\n--------  -----   ------\n"
        "Anvil 2      $1       $4\n\nAnvil        $2       $8\n3\n------------------------\n",
        shortcodes("{{< price", ">}}"),
        shortcodes("{% include price.html", "%}"),
    ],
    ids=[
        *("csv in reST", "reST in MyST", "csv in MyST", "csv in AsciiDoc"),
        *("dashes", "rows of several lines", "Hugo", "Jekyll"),
    ],
)
def test_tables_of_generators_are_read_as_those_of_pipes(table):
    assert lines_of(SAID + table) == PAIR


def test_captions_below_a_table_say_what_is_sold():
    table = (
        "Model     Price, per minute\n-------   -----------------\nAnvil 2               $0.01\n"
    )

    assert lines_of(f"# Pricing\n\n{table}\n: Speech to text\n") == [
        "Anvil 2 audio_hour 0.6 audio_hour"
    ]
    assert lines_of(f"# Pricing\n\n{table}\n") == []


def test_front_matter_has_the_models_that_a_template_shows():
    """What the text has itself counts, and the same models in the front matter do not."""
    models = "models:\n  - name: Anvil 2\n    input: 1\n    output: 4\n"
    matter = f"---\ntitle: Pricing\nunit: USD per 1M tokens\n{models}---\n"
    table = "| Model | Input / 1M tokens |\n|---|---|\n| Anvil 2 | $3 |\n"

    assert lines_of(matter + "{% for m in page.models %}\n") == PAIR[:2]
    assert lines_of(matter + table) == ["Anvil 2 input 3"]


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
