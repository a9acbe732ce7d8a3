"""`sources.yaml`, and the one of this project."""

from decimal import Decimal

import pytest

from pipeline.registry.places import ROOT
from pipeline.registry.sources import load_sources
from pipeline.registry.strict_yaml import ConfigError

PARSER = "    parser: transcript\n"
TRANSCRIPT = "    transcript: acme-2024.yaml\n"
ROWS = "      rows: [1, 9]\n"
EMBEDDED = "    embedded: {package: p, version: '1', released_at: 2026-01-01T00:00:00Z}\n"


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        pytest.param("id: acme-2024", "id: ../acme", "[0].id: String should match", id="path"),
        pytest.param("id: acme-2024", "id: Acme", "[0].id: String should match", id="upper case"),
        pytest.param("class: vendor", "class: friend", "[0].class: Input should be", id="class"),
        pytest.param("https://acme.example/pricing", "file:///etc", "[0].url: URL", id="scheme"),
        pytest.param(PARSER, "    parser: acme.v2\n", "no parser 'acme.v2'", id="dotted parser"),
        pytest.param(PARSER, "    parser: ''\n", "no parser ''", id="empty parser"),
        pytest.param("cadence_days: 30", "cadence_days: 0", "greater than 0", id="no cadence"),
        pytest.param(TRANSCRIPT, TRANSCRIPT + EMBEDDED, "exclude each other", id="two ways in"),
        pytest.param(
            TRANSCRIPT,
            EMBEDDED.replace("T00:00:00Z", ""),
            "released_at: Input should have timezone info",
            id="release without zone",
        ),
        pytest.param(
            ROWS, ROWS + "      max_usd: {usd_per_mtok: .inf}\n", "finite", id="infinite price"
        ),
        pytest.param(
            ROWS, ROWS + "      max_usd: {usd_per_mile: 1}\n", "usd_per_mile", id="unknown unit"
        ),
        pytest.param(
            ROWS, ROWS + "    accepted: [{sha256: abc, reason: fine}]\n", "sha256", id="digest"
        ),
        pytest.param(
            "lineage: [acme-feed]", "lineage: [nobody]", "[2].lineage: 'nobody'", id="lineage"
        ),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(project, old, new, mistake):
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace(old, new, 1))

    with pytest.raises(ConfigError) as caught:
        load_sources(workspace.sources)
    assert mistake in str(caught.value)


def test_amounts_are_taken_as_printed(project):
    """0.1 as a binary fraction is not the limit that a person wrote."""
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace(ROWS, ROWS + "      max_usd: {usd_per_mtok: 0.1}\n"))

    source = load_sources(workspace.sources).by_id("catalogue")

    assert source.expect.max_usd == {"usd_per_mtok": Decimal("0.1")}


def test_a_source_that_is_read_by_hand_is_not_live(project):
    registry = load_sources(project().sources)

    assert {source.id: source.is_live for source in registry.sources} == {
        "acme-2024": False,
        "acme-feed": True,
        "catalogue": True,
    }


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ("acme", "like it: acme-feed, acme-2024"),
        ("acne", "like it: acme-2024, acme-feed"),
        ("zzz", "there are: acme-2024, acme-feed, catalogue"),
    ],
)
def test_a_source_that_does_not_exist_is_answered_with_those_like_it(project, named, answer):
    """Or with all, if none is like it."""
    with pytest.raises(ConfigError, match=f"'{named}'.*{answer}"):
        load_sources(project().sources).by_id(named)


def test_each_price_page_of_a_seller_has_an_anchor():
    """Its own page without a row that it has had for long is not the page that it was."""
    sources = load_sources(ROOT / "sources.yaml").sources
    sellers = [item for item in sources if item.class_ in {"vendor", "vendor_docs"}]
    pages = [item for item in sellers if item.provider and item.transcript is None]
    bare = [item.id for item in pages if not item.expect.anchors]

    assert bare == [item.id for item in pages if item.parser == "deprecation_tables"]


def test_our_own_sources_are_sorted_by_id():
    ids = [source.id for source in load_sources(ROOT / "sources.yaml").sources]

    assert ids == sorted(ids)
