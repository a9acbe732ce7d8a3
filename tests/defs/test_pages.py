"""What Dagster's pages show: everything described, in reading order, nothing taken for markup."""

import dagster as dg
import pyarrow as pa
import pytest
from markdown_it import MarkdownIt

from pipeline.definitions import market_definitions
from pipeline.defs.charts import BAR_LENGTH, MOST_BARS, bar_chart, rows_chart
from pipeline.defs.groups import ORDER, group_name
from pipeline.defs.markdown import as_markdown, link
from pipeline.defs.metadata import PREVIEW_WIDTH, preview
from pipeline.registry.project import load_project
from pipeline.registry.sources import Source
from pipeline.tables.build import TABLES

INLINE_LIMIT = 1_000
"""Characters of Markdown that Dagster's pages show where it stands."""

MOST_NODES = 20
"""Of one group, so that the graph can be read."""


@pytest.fixture(scope="module")
def specs():
    """The assets of the checkout's own project."""
    return list(market_definitions(load_project()).resolve_all_asset_specs())


def test_every_asset_says_what_it_is_whose_it_is_and_of_which_kind(specs):
    for spec in specs:
        assert spec.description, spec.key
        assert spec.owners == ["team:data"] or spec.key.path == ["raw", "fetches"], spec.key
        assert spec.kinds, spec.key


def test_groups_are_numbered_in_reading_order_and_small_enough_to_be_read(specs):
    groups = [spec.group_name for spec in specs]

    assert sorted(set(groups)) == [group_name(name) for name in ORDER]
    assert max(groups.count(name) for name in groups) <= MOST_NODES
    assert set(Source.model_fields["group"].annotation.__args__) <= set(ORDER)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_shows_its_columns_with_descriptions_and_units(specs, name):
    table = TABLES[name].TABLE
    (spec,) = (spec for spec in specs if spec.key.path == [table.layer, name])
    columns = {column.name: column for column in spec.metadata["dagster/column_schema"].columns}

    assert list(columns) == table.names
    for item in table.columns:
        assert columns[item.name].description.startswith(item.doc)
        assert item.unit is None or f"[{item.unit}]" in columns[item.name].description


def test_a_source_links_to_its_page(specs):
    (spec,) = (spec for spec in specs if spec.key.path == ["sources", "groq-pricing"])

    assert spec.metadata["url"] == dg.MetadataValue.url("https://groq.com/pricing")
    assert spec.kinds == {"web", "html"}


def test_a_chart_is_small_enough_to_be_shown_where_it_stands():
    """With more kinds than bars, and labels that are all signs."""
    labels = ["*" * 50 + str(number) for number in range(30) for _ in range(number + 1)]
    chart = rows_chart("prices", pa.table({"provider_id": labels}))

    assert len(chart) < INLINE_LIMIT
    assert len(chart.splitlines()) == 2 + MOST_BARS + 1
    assert "22 others | 253 |" in chart


@pytest.mark.parametrize(
    ("name", "table"),
    [
        pytest.param("prices", pa.table({"provider_id": pa.array([], pa.string())}), id="no rows"),
        pytest.param("nosuch", pa.table({"value": [1]}), id="nothing to count by"),
    ],
)
def test_where_there_is_nothing_to_count_there_is_no_chart(name, table):
    assert rows_chart(name, table) is None


def test_the_longest_bar_is_as_long_as_it_may_be_and_none_is_empty():
    rows = bar_chart([("a", 1_000_000), ("b", 1)], "x").splitlines()[2:]

    assert [row.count("▇") for row in rows] == [BAR_LENGTH, 1]


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<https://evil.example> https://evil.example www.evil.example",
    "**bold** _it_ ~~gone~~ `code` # head",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "\\[x](y)",
    "&lt;b&gt;",
    "\u202e[x](y)",
    "- a\n- b",
    "1. a",
    "+ a",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_from_outside_is_no_markdown(text):
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(as_markdown(text))
    inline = [child for token in tokens if token.type == "inline" for child in token.children]

    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in inline} <= {"text", "text_special"}


def test_only_web_addresses_are_links():
    assert isinstance(link("https://acme.example"), dg.UrlMetadataValue)
    assert link("javascript:alert(1)") == dg.MetadataValue.text("javascript:alert(1)")


def test_a_preview_shows_the_key_and_numbers_and_nothing_that_says_nothing():
    rows = pa.table(
        {
            "title": ["t" * 40, "u" * 40],
            "model_id": ["anvil", "bellows"],
            "offer_id": ["anvil", "bellows"],
            "source_id": ["acme", "acme"],
            "via": pa.array([None, None], pa.string()),
            "price_usd": [0.1, 1234.5678],
        }
    )
    shown = preview(rows, ("source_id", "model_id", "offer_id", "via"))

    assert [column.name for column in shown.schema.columns] == ["title", "model_id", "price_usd"]
    assert [record.data["price_usd"] for record in shown.records] == ["0.1", "1,234.57"]


def test_a_preview_fits_onto_the_page():
    rows = pa.table({f"column_{number}": [f"{number}" * 30, "y" * 30] for number in range(9)})

    assert len(preview(rows).schema.columns) == PREVIEW_WIDTH // 30
