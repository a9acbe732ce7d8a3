"""`inference-market accept`: the way out of quarantine."""

import pytest

from pipeline.reading.source_state import load_state

REASON = "the vendor's blog announces it"


@pytest.fixture
def quarantined(read_project, price_list):
    """Return a project with prices a hundredfold in quarantine, and its digest."""
    read_project.ingest("acme-feed", price_list(anvil=(100, 200)), "2026-01-07", "--no-build")
    state = load_state(read_project.load().warehouse, "acme-feed")
    return read_project, state.reads[-1].snapshot_sha256


def output_price(workspace):
    prices = workspace.table("derived/current_prices")
    return prices[prices["meter"] == "output"]["price_usd"].tolist()


def test_an_accepted_document_is_published(quarantined):
    """The start of its digest names it, as long as no other one starts so."""
    workspace, sha256 = quarantined
    before = workspace.sources.read_text()
    assert output_price(workspace) == [2.0]

    ended = workspace.run("accept", "acme-feed", sha256[:12].upper(), "--reason", REASON)

    assert ended.code == 0
    assert f"acme-feed accepts {sha256}" in ended.out
    assert output_price(workspace) == [200.0]
    added = f'    accepted:\n      - sha256: "{sha256}"\n        reason: "{REASON}"\n'
    assert workspace.sources.read_text().replace(added, "") == before
    assert workspace.sources.read_text().count(added) == 1


@pytest.mark.long
def test_the_decision_outlives_the_tables(quarantined):
    """It stands in sources.yaml, so a rebuild from the archive comes to the same rows."""
    workspace, sha256 = quarantined
    workspace.run("accept", "acme-feed", sha256, "--reason", REASON)
    for path in (workspace.warehouse / "readings/acme-feed").iterdir():
        path.unlink()

    assert workspace.run("build").code == 0
    assert output_price(workspace) == [200.0]


@pytest.mark.parametrize(
    ("args", "mistake"),
    [
        pytest.param(["acme-feed", "f00"], "no quarantined document with digest", id="digest"),
        pytest.param(["catalogue", "{sha256}"], "quarantined: none", id="other source"),
        pytest.param(["nobody", "{sha256}"], "no source 'nobody'", id="no source"),
    ],
)
def test_what_is_not_in_quarantine_cannot_be_accepted(quarantined, args, mistake):
    workspace, sha256 = quarantined
    before = workspace.sources.read_text(), workspace.files()

    args = [arg.replace("{sha256}", sha256) for arg in args]
    ended = workspace.run("accept", *args, "--reason", REASON)

    assert ended.code == 2
    assert mistake in ended.err
    assert (workspace.sources.read_text(), workspace.files()) == before


@pytest.mark.long
def test_accepting_twice_changes_nothing_more(quarantined):
    workspace, sha256 = quarantined
    workspace.run("accept", "acme-feed", sha256, "--reason", REASON)
    before = workspace.sources.read_text()

    assert workspace.run("accept", "acme-feed", sha256, "--reason", REASON).code == 2
    assert workspace.sources.read_text() == before


def test_a_start_that_several_digests_have_is_refused(quarantined, price_list):
    workspace, sha256 = quarantined
    workspace.ingest("acme-feed", price_list(anvil=(100, 300)), "2026-01-08", "--no-build")

    ended = workspace.run("accept", "acme-feed", "", "--reason", REASON)

    assert ended.code == 2
    assert "several quarantined documents" in ended.err
    assert sha256 in ended.err


@pytest.mark.parametrize("given", [[], ["--reason", ""], ["--reason", "    "]])
def test_a_decision_needs_a_reason(quarantined, given):
    workspace, sha256 = quarantined
    before = workspace.sources.read_text(), workspace.files()

    ended = workspace.run("accept", "acme-feed", sha256, *given)

    assert ended.code == 2
    assert "--reason" in ended.err
    assert (workspace.sources.read_text(), workspace.files()) == before


@pytest.mark.long
def test_a_doubted_price_may_be_accepted_by_its_row(read_project, price_list):
    """Tenfold in a night is doubted; a person who looked at it need not wait for its third day."""
    read_project.ingest("acme-feed", price_list(anvil=(1, 20)), "2026-01-07")
    assert output_price(read_project) == [2.0]

    ended = read_project.run("accept", "acme-feed", "--row", "anvil output", "--reason", REASON)

    assert (ended.code, output_price(read_project)) == (0, [20.0])
    assert '"20.0"' in read_project.sources.read_text()


def test_a_row_that_is_not_doubted_cannot_be_accepted(read_project):
    ended = read_project.run("accept", "acme-feed", "--row", "anvil input", "--reason", REASON)

    assert ended.code != 0
    assert "no doubted price 'anvil input'; doubted: none" in ended.err
