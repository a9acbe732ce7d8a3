"""A published name is the name alone, whatever else stands in its cell."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "Model|Input / 1M tokens"


@pytest.mark.parametrize(
    "cell",
    [
        "<div><b>Anvil 4 Large</b><span class='rounded-full'>Most loved</span></div>",
        "<span>Anvil 4 Large</span><div class=text-xs>Flagship reasoner</div>",
        "<span class=badge>Hot pick</span><span>Anvil 4 Large</span>",
        "Anvil 4 Large<br><small>Acme</small>",
        "Anvil 4 Large <a class='btn btn-sm'>Give it a spin</a>",
        "Anvil 4 Large <span role=button>Copy the id</span>",
        "Anvil 4 Large – our best writer so far",
        "Anvil 4 Large: quick and clever",
        "Anvil 4 Large · 128K context",
        "Anvil 4 Large \U0001f680",
        "Anvil 4 Large :sparkles:",
        "Anvil 4 Large \uff08推荐\uff09",
        "Anvil 4 Large (recommended)",
        "<div>Anvil 4 Large</div><div>Highest accuracy, 6 languages</div>",
        "Acme<div>Anvil 4 Large</div>",
        "<div>Acme</div><div>Anvil 4 Large</div>",
    ],
)
def test_buttons_badges_and_praise_are_no_part_of_a_name(cell):
    assert lines_of(grid(HEAD, f"{cell}|$1")) == ["Anvil 4 Large input 1"]


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("Anvil 4 <em>Priority</em>", "Anvil 4 input 1 priority"),
        ("Anvil 4<div>prompts &gt; 200K</div>", "Anvil 4 input 1 >200000"),
        ("Anvil 4 <span>thinking</span>", "Anvil 4 input 1 thinking"),
        ("Anvil 4 <span>Sunday rate</span>", "Anvil 4 input 1 Sunday rate"),
        ("Anvil 4<div>EU hosting</div>", "Anvil 4 input 1 EU hosting"),
        ("Anvil 4<div>Closed to newcomers</div>", "Anvil 4 input 1 Closed to newcomers"),
        ("anvil-4 (streaming)", "anvil-4 input 1 streaming"),
        ("Anvil 4 Large<div>Turbo</div>", "Anvil 4 Large Turbo input 1"),
    ],
)
def test_what_may_bind_a_price_is_never_dropped_with_a_badge(cell, line):
    """It is a term of the price, or a variant: then the price has no rank."""
    assert lines_of(grid(HEAD, f"{cell}|$1")) == [line]


@pytest.mark.parametrize("name", ["Acme: anvil-4-mini", "Acme: Anvil 4 Mini"])
def test_a_model_behind_its_maker_is_no_remark(name):
    assert lines_of(grid(HEAD, f"{name}|$1")) == [f"{name} input 1"]


def test_a_line_below_a_name_loses_no_word_and_hides_no_name():
    page = "<html><h2>Transcription</h2><section>{}</section></html>"
    row = "<div><div><i>{}</i><b>{}</b></div><div>{}/hr</div></div>"
    rows = [
        row.format(*cells)
        for cells in [
            ("Anvil Hear 3", "Highest accuracy, 6 languages", "$0.21"),
            ("Anvil Hear Nano", "Lowest cost", "$0.09"),
            ("Anvil Hear 2", "Sunday rate", "$0.15"),
        ]
    ]

    assert lines_of(page.format("".join(rows))) == [
        "Anvil Hear 2 audio_hour 0.15 Sunday rate audio_hour",
        "Anvil Hear 3 audio_hour 0.21 audio_hour",
        "Anvil Hear Nano audio_hour 0.09 audio_hour",
    ]


@pytest.mark.parametrize(
    "name", ["Anvil 4 is here", "Starting from", "Get Anvil 4 now!", "Pay only for Anvil 4"]
)
def test_a_sentence_names_nothing(name):
    page = grid(HEAD, f"{name}|$1")

    assert [line for line in lines_of(page) if not line.startswith("Anvil 4 input")] == []


@pytest.mark.parametrize("cell", ["$2 / 1K tokens", "$0.0001", "$2500"])
def test_an_amount_that_no_price_is_near_is_refused_with_its_reason(cell):
    page = grid(HEAD, "Anvil 4|$1", f"Tongs 2|{cell}")

    assert lines_of(page) == ["Anvil 4 input 1"]
    assert any("plausible" in line or "two units" in line for line in readings_of(page).unplaced)


@pytest.mark.parametrize("heading", ["Previous prices", "How we stack up", "Price history"])
def test_tables_of_the_past_and_of_rivals_are_none_of_prices(heading):
    after = f"<h2>{heading}</h2>" + grid(HEAD, "Anvil 4|$3").split("</h1>")[1]
    page = grid(HEAD, "Anvil 4|$1", after=after)

    assert lines_of(page) == ["Anvil 4 input 1"]


@pytest.mark.parametrize("title", ["Item", "Type", "What you pay for"])
def test_a_column_of_input_and_output_names_the_meter_whatever_its_title(title):
    """Never a variant: a price of output would be published as one of both."""
    rows = ("Anvil 4|Input|$1", "Anvil 4|Prompt caching Write|$1.25", "Anvil 4|Output|$3")

    assert lines_of(grid(f"Model|{title}|Price / 1M tokens", *rows)) == [
        "Anvil 4 cache_write 1.25",
        "Anvil 4 input 1",
        "Anvil 4 output 3",
    ]


def test_of_tables_that_differ_and_do_not_say_in_what_nothing_is_published():
    """Also where one of them has a row that the other lacks: it is bound to the same, unknown."""
    first = grid(HEAD, "Anvil 4|$1", "Anvil 5|$2", "Anvil 6|$4").removesuffix("</html>")
    second = grid(HEAD, "Anvil 4|$3", "Anvil 5|$5").split("</h1>")[1]

    assert lines_of(f"{first}<p>Or:</p>{second}") == []


def test_tabs_without_roles_do_not_give_their_tier_to_the_tables_below():
    page = grid(
        HEAD, "Anvil 4|$1", before="<span>Standard</span><span>Batch</span><span>More</span>"
    )

    assert lines_of(page) == ["Anvil 4 input 1"]


@pytest.mark.parametrize(
    ("note", "line"),
    [
        ("Answers until 28 February 2027.", "Anvil 4 input 1"),
        ("Introductory price until 28 February 2027.", "Anvil 4 input 1 to 2027-03-01"),
    ],
)
def test_the_day_on_which_a_model_goes_ends_no_price(note, line):
    assert lines_of(grid(HEAD, "Anvil 4 *|$1", after=f"<p>* {note}</p>")) == [line]


def test_below_embeddings_and_reranking_a_name_says_which_of_them_it_is():
    page = grid(
        "Model|Price / 1M tokens",
        "anvil-embed|$0.1",
        "anvil-rerank|$0.2",
        "anvil-x|$0.3",
        before="<h2>Embeddings and reranking</h2>",
    )

    assert lines_of(page) == ["anvil-embed embedding 0.1", "anvil-rerank rerank 0.2"]


CARDS = (
    "<html><div><h3>{0}</h3><p>Input: $1 / 1M tokens</p><p>Output: $4 / 1M tokens</p></div></html>"
)
ITEMS = (
    "<html><ul><li>{0}: $0.2 per hour of audio</li><li>Anvil Ear: $0.3 per hour of audio</li></ul>"
)


@pytest.mark.parametrize(
    "noun",
    [
        *("Assistants", "Research", "Browsing", "Files", "Live captions", "Growth", "Basic"),
        *("Image generation", "Deep Research", "Read aloud", "Add-ons", "LoRA", "Acme API"),
    ],
)
@pytest.mark.parametrize(
    ("page", "lines"),
    [
        pytest.param(CARDS, [], id="a card"),
        pytest.param(ITEMS, ["Anvil Ear audio_hour 0.3 audio_hour"], id="a list"),
        pytest.param(
            grid("Price|USD / 1M tokens", "Input|$1", before="<h2>{0}</h2>"), [], id="a heading"
        ),
        pytest.param(grid("Feature|Input / 1M tokens", "{0}|$1"), [], id="a cell"),
        pytest.param(
            '# Prices\n\n<Card name="{0}">\n  <Price kind="Input" usd="$1" per="1M" />\n</Card>',
            [],
            id="a component",
        ),
    ],
)
def test_a_common_noun_names_no_model(page, lines, noun):
    assert lines_of(page.format(noun)) == lines
    assert len(lines_of(page.format("Anvil Tongs"))) > len(lines)


def test_a_plain_word_beside_common_nouns_is_one_of_them():
    page = "<html><ul><li>Code: $2 per 1M tokens</li><li>{}: $1 per 1M tokens</li></ul></html>"
    agents = grid("Agent|Input / 1M tokens", "Support|$1", "Scribe|$2")

    assert lines_of(page.format("Law")) == lines_of(agents) == []
    assert lines_of(page.format("Anvil Law")) == ["Anvil Law input 1", "Anvil Law output 1"]


def test_a_common_noun_is_a_name_where_the_page_says_so():
    """A column of models has names, and what is paid by the call is a tool."""
    search = (
        "<html><ul><li>Web search: $5 per 1,000 searches</li><li>Maps: $5 per 1,000 pages</li></ul>"
    )

    assert lines_of(grid(HEAD, "Research|$1")) == ["Research input 1"]
    assert lines_of(search) == ["Web search search 5 krequest"]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Embeddings (anvil-embed)", "anvil-embed"),
        ("Speech to speech with Anvil Talk", "Anvil Talk"),
        ("Transcription using Anvil Ear", "Anvil Ear"),
        ("Anvil 4 for embeddings", "Anvil 4"),
        ("Anvil Talk (speech to speech)", "Anvil Talk"),
        ("Anvil 2 (embeddings),", "Anvil 2"),
        ("Anvil 2 (images)", "Anvil 2"),
        ("Anvil 2 for transcripts", "Anvil 2"),
        ("Anvil 2,", "Anvil 2"),
        ("Chat with Tools", "Chat with Tools"),
    ],
)
def test_what_a_model_is_for_is_no_part_of_its_name(cell, name):
    page = grid("Model|Input / 1M tokens|Output / 1M tokens", f"{cell}|$1|$4")

    assert {reading.model_label for reading in readings_of(page).prices} == {name}


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Anvil 2 (input)", ["Anvil 2 input 1"]),
        ("Anvil 2 (output tokens)", ["Anvil 2 output 1"]),
        ("Fine-tuning Anvil 2", ["Anvil 2 training 1"]),
        ("Training of anvil-mini", ["anvil-mini training 1"]),
    ],
)
def test_what_is_billed_stands_in_brackets_or_before_a_name(name, lines):
    assert lines_of(grid("Service|Price per 1M tokens", f"{name}|$1")) == lines


@pytest.mark.parametrize("unit", ["Price / 1M tokens", "$/1M"])
def test_what_is_no_embedding_beside_some_may_be_one_of_an_unknown_name(unit):
    page = grid(f"Model|{unit}", "Anvil Semantic|$1", "{}|$2")

    assert lines_of(page.format("Anvil 3")) == [
        *("Anvil 3 input 2", "Anvil 3 output 2"),
        *("Anvil Semantic input 1", "Anvil Semantic output 1"),
    ]
    assert lines_of(page.format("Anvil Embed")) == ["Anvil Embed embedding 2"]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("Text, image and video input|$2 / 1M", "anvil-study input 2"),
        ("Search queries|$5 / 1,000", "anvil-study search 5 krequest"),
        ("Web searches|$5 / 1K", "anvil-study search 5 krequest"),
    ],
)
@pytest.mark.parametrize("titles", ["|", "Kind|What you pay"])
def test_rows_below_an_id_are_its_meters_whatever_their_titles(row, line, titles):
    page = grid(titles, "Output tokens|$8 / 1M", row, before="<h2>anvil-study</h2>")

    assert lines_of(page) == sorted(["anvil-study output 8", line])


def test_a_card_with_dimensions_is_one_of_embeddings():
    facts = "<div><dt>{}</dt><dd>1024</dd></div><div><dt>Input</dt><dd>$1</dd></div>"
    card = f"<section><h3>anvil-map</h3><dl>{facts}</dl></section>"
    page = f"<html><h1>Prices</h1><p>USD per 1M tokens</p>{card}</html>"

    assert lines_of(page.format("Dimensions")) == ["anvil-map embedding 1"]
    assert lines_of(page.format("Context")) == ["anvil-map input 1"]


def test_of_two_columns_below_one_header_the_one_of_common_nouns_is_no_name():
    rows = "<tr><td>Language</td><td>Anvil 2</td><td>$1</td></tr>"
    head = "<tr><th colspan=2>Models</th><th>Input / 1M tokens</th></tr>"

    assert lines_of(f"<html><table>{head}{rows}</table></html>") == ["Anvil 2 input 1"]


@pytest.mark.parametrize("title", ["Chat", "Everyday", "Flagship"])
def test_a_card_with_a_common_noun_as_its_title_is_called_by_its_id(title):
    prices = "<p>Input: $1 / 1M tokens</p><p>Output: $4 / 1M tokens</p>"
    page = f"<html><div><h3>{title}</h3><p class=sub>anvil-4</p>{prices}</div></html>"

    assert lines_of(page) == ["anvil-4 input 1", "anvil-4 output 4"]
    assert lines_of(page.replace("anvil-4", "for teams")) == []


def test_a_plain_word_on_a_card_beside_plans_is_a_plan():
    cards = (
        "<div><h3>{}</h3><p>Input: $1 / 1M tokens</p><p>Output: $4 / 1M tokens</p></div>"
        "<div><h3>{}</h3><p>Input: $2 / 1M tokens</p><p>Output: $8 / 1M tokens</p></div>"
    )
    page = f"<html><main>{cards}</main></html>"

    assert lines_of(page.format("Studio", "Growth")) == []
    assert len(lines_of(page.format("Studio", "Anvil"))) == 4


@pytest.mark.parametrize(
    ("titles", "lead", "is_read"),
    [
        ("Part|Price of tongs-study", "tongs-study reads all.", True),
        ("Part|Prices of Tongs 3", "Tongs 3 reads all.", True),
        ("Part|Price of tongs-study", "It reads all.", False),
        ("Part|Price for self-serve", "self-serve reads all.", False),
        ("Part|Price of tongs-study|Notes", "tongs-study reads all.", False),
    ],
)
def test_the_title_of_all_prices_names_their_model(titles, lead, is_read):
    """It has to be named above the table, and no column may stand beside it."""
    rows = ("Input tokens|$2 per 1M|", "Output tokens|$8 per 1M|", "Searches|$5 per 1,000|")
    cells = titles.count("|") + 1
    rows = tuple("|".join(row.split("|")[:cells]) for row in rows)
    found = lines_of(grid(titles, *rows, before=f"<h2>Studies</h2><p>{lead}</p>"))

    name = lead.partition(" reads")[0]
    assert found == (
        [f"{name} {line}" for line in ("input 2", "output 8", "search 5 krequest")] * is_read
    )
