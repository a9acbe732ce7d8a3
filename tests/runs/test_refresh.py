"""One night's reading: documents that we have, mistakes in them, and the order of large ones."""

from concurrent.futures import Future

import pytest
import yaml

from benchmarks.site import price_page, write_registries
from pipeline.fetch.outcome import PutOffError
from pipeline.registry.project import load_project
from pipeline.runs.acquire import utc_now
from pipeline.runs.refresh import (
    LARGE_BYTES,
    attempts_by_source,
    refresh_sources,
    smallest_first,
)
from tests.local_site import serving


@pytest.fixture
def night(utc):
    """Return what refreshes a project's sources offline, by id."""

    def refresh(workspace, at="2026-01-31"):
        loaded = workspace.load()
        sources = loaded.registry.sources
        found = refresh_sources(loaded, sources, is_offline=True, now=lambda: utc(at))
        return {result.source.id: result for result in found}

    return refresh


def test_a_transcript_is_read_with_the_day_on_which_the_page_stood_so(project, night, utc):
    results = night(project())

    read = results["acme-2024"].last_read

    assert (read.state, read.price_count) == ("sound", 2)
    assert (read.first_at, read.method) == (utc("2024-06-30"), "transcribed")


@pytest.mark.parametrize(
    "mend",
    [
        pytest.param(("$0.90", "$9.90"), id="a price"),
        pytest.param(("Anvil 70B", "Anvil 2 70B"), id="the name of all prices"),
        pytest.param(("usd_per_mtok", "usd_per_mtok\n    service_tier: batch"), id="the tier"),
    ],
)
def test_a_mended_transcript_takes_the_place_of_the_one_before(project, night, mend):
    """It is of the same day: what it says else is no move of the market, and no loss."""
    workspace = project()
    path = workspace.root / "transcripts/acme-2024.yaml"
    night(workspace)
    path.write_text(path.read_text().replace(*mend))
    after = night(workspace, "2026-02-01")

    assert after["acme-2024"].trouble is None
    held = after["acme-2024"].state.stated["prices"].open.values()
    assert {row["snapshot_sha256"] for row in held} == {after["acme-2024"].attempt.sha256}
    assert len(held) == 2


def test_a_transcript_can_be_put_back_as_it_was(project, night):
    workspace = project()
    path = workspace.root / "transcripts/acme-2024.yaml"
    original = path.read_text()
    first = night(workspace)["acme-2024"].attempt
    path.write_text(original.replace("$0.90", "$0.80"))
    night(workspace, "2026-02-01")
    path.write_text(original)
    last = night(workspace, "2026-02-02")["acme-2024"]

    held = last.state.stated["prices"].open.values()
    assert {row["snapshot_sha256"] for row in held} == {first.sha256}


def test_a_transcript_that_did_not_change_is_no_news(project, night):
    workspace = project()
    night(workspace)
    before = workspace.files()

    assert night(workspace)["acme-2024"].attempt is None
    assert workspace.files() == before


def test_live_sources_are_left_alone(project, night):
    workspace = project()
    results = night(workspace)

    assert results["acme-feed"].trouble == "never read"
    assert list(attempts_by_source(workspace.load())) == ["acme-2024"]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        pytest.param(
            "    unit:",
            "    unti:",
            "8: prices[0].unti: unknown field: remove",
            id="misspelt field",
        ),
        pytest.param(
            "$0.90", "'0.90'", "7: prices[0].printed: String should match", id="no dollar sign"
        ),
        pytest.param(
            "usd_per_mtok", "usd_per_mile", "8: prices[0].unit: no unit 'usd_per_mile'", id="unit"
        ),
        pytest.param(
            "[input, output]", "[smell]", "6: prices[0].meters[0]: Input should be", id="meter"
        ),
        pytest.param(
            "2024-06-30", "2024-06-31", "2: '2024-06-31': day is out of range", id="no day"
        ),
        pytest.param("read_from: a", "read_from: &a a", "3: aliases are refused", id="anchor"),
        pytest.param("a stored copy", "a\nread_from: b", "4: 'read_from' stands twice", id="twice"),
    ],
)
def test_a_mistake_in_a_transcript_is_its_sources_error(project, night, old, new, mistake):
    """The last good rows stay, and so do the other sources."""
    workspace = project()
    night(workspace)
    path = workspace.root / "transcripts/acme-2024.yaml"
    path.write_text(path.read_text().replace(old, new))
    before = workspace.files()

    results = night(workspace)

    assert f"{path}:{mistake}" in results["acme-2024"].error
    assert results["acme-2024"].last_read.state == "sound"
    assert set(results) == {"acme-2024", "acme-feed", "catalogue"}
    assert workspace.files() == before


def test_a_transcript_that_is_not_there_is_its_sources_error(project, night):
    workspace = project()
    path = workspace.root / "transcripts/acme-2024.yaml"
    path.unlink()

    results = night(workspace)

    assert "acme-2024.yaml: cannot be read: No such file" in results["acme-2024"].error


@pytest.fixture
def site_night(tmp_path):
    """Return a site, and what reads its pages one by one; ids in the order they are done."""
    with serving() as site:

        def refresh(**settings):
            path = write_registries(tmp_path, site.base, len(site.pages))
            registries = yaml.safe_load(path.read_text())
            registries["settings"] |= {"threads": 1, "host_spacing_s": 0} | settings
            path.write_text(yaml.safe_dump(registries))
            project = load_project(path, tmp_path / "warehouse")
            sources = project.registry.sources
            with project.warehouse.lock():
                found = refresh_sources(project, sources, is_offline=False, now=utc_now)
                return {result.source.id: result for result in found}

        yield site, refresh


def pages(**fillers):
    return {name[1:]: price_page(int(name[1:]), filler=filler) for name, filler in fillers.items()}


def test_large_documents_are_read_last_the_largest_at_the_end(site_night):
    """Whatever takes their reader long, pages that came after them are done before."""
    site, refresh = site_night
    site.pages |= pages(_0=400, _1=1, _2=200, _3=1)

    assert {name for name, page in site.pages.items() if len(page) > LARGE_BYTES} == {"0", "2"}
    assert list(refresh()) == ["page-1", "page-3", "page-2", "page-0"]


def test_of_what_waits_to_be_read_the_smallest_comes_first():
    """A failure is no document, and is told at once."""
    futures = [Future() for _ in range(4)]
    order = smallest_first(futures, float)
    futures[3].set_result("7")
    first = next(order)
    futures[0].set_result("9")
    futures[1].set_result("8")
    futures[2].set_exception(PutOffError())

    assert [first, *order] == [futures[3], futures[2], futures[1], futures[0]]


def test_what_a_first_look_is_not_enough_for_comes_after_all_others(site_night):
    """A site that fails for a moment, and one whose page is much larger than most."""
    site, refresh = site_night
    site.pages |= pages(_0=400, _1=1, _2=200, _3=1) | {"1": 503}

    results = refresh(max_bytes=4_000_000, retries=1)

    assert list(results) == ["page-3", "page-2", "page-1", "page-0"]
    assert results["page-1"].attempt.outcome == "network_error"
    assert len(results["page-0"].state.stated["prices"].open) == 80
    assert {name: site.asked.count(name) for name in site.pages} == {"0": 2, "1": 2, "2": 1, "3": 1}


def test_a_document_known_to_be_large_is_asked_for_once(site_night):
    site, refresh = site_night
    site.pages |= pages(_0=400, _1=1)
    refresh(max_bytes=4_000_000)
    site.asked.clear()
    site.pages |= pages(_0=401)

    results = refresh(max_bytes=4_000_000)

    assert list(results) == ["page-1", "page-0"]
    assert site.asked.count("0") == 1
