"""What a shell offers for the start of a name."""

import click
import pytest

from pipeline.cli import completion


def offered(complete, start, warehouse):
    context = click.Context(click.Command("x"))
    context.params["warehouse"] = warehouse
    return [item.value for item in complete(context, click.Argument(["name"]), start)]


def test_tables_are_offered_with_and_without_their_layer(tmp_path):
    assert offered(completion.tables, "price_c", tmp_path) == ["price_changes", "price_comparison"]
    assert "derived/price_comparison" in offered(completion.tables, "derived/price_c", tmp_path)


@pytest.mark.parametrize(
    ("complete", "start", "names"),
    [
        (completion.models, "llama", ["llama-3.3-70b-instruct"]),
        (completion.models, "meta/ll", ["meta/llama-3.3-70b-instruct"]),
        (completion.sources, "acme", ["acme-feed"]),
        (completion.sellers, "b", ["bolt"]),
    ],
)
def test_names_are_offered_from_the_tables(market, complete, start, names):
    assert offered(complete, start, market / "warehouse") == names


def test_a_warehouse_without_tables_offers_nothing(tmp_path):
    assert offered(completion.models, "", tmp_path) == []
