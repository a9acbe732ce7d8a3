"""core/sources and core/providers: the registries, as tables."""

from pipeline.runs.publish import load_inputs
from pipeline.tables.build import build_tables


def test_registries_are_tables_of_their_own(project):
    """Whoever reads the Parquet files needs no YAML."""
    tables = build_tables(load_inputs(project().load()).frames(), ["sources", "providers"])

    sources = tables["sources"].set_index("source_id")
    providers = tables["providers"].set_index("provider_id")

    assert sources["way_in"].to_dict() == {
        "acme-2024": "transcribed",
        "acme-feed": "live",
        "catalogue": "live",
    }
    assert sources.loc["catalogue", "source_class"] == "aggregator"
    assert list(sources.loc["catalogue", "lineage"]) == ["acme-feed"]
    assert list(providers.loc["bolt", "aliases"]) == ["bolt_ai"]
    assert providers["is_highlighted"].to_dict() == {"acme": True, "bolt": False, "gone": False}
