"""The backfill through Dagster: a job of its own, a run for each source and time."""

import dagster as dg
import pytest
from dagster import AssetKey

from pipeline.definitions import market_definitions
from tests.package_index import MEMBER, indexing
from tests.wayback_machine import running

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
URLS = ("https://acme.example/prices.json", "https://catalogue.example/prices.json")


@pytest.fixture
def machine(price_list):
    """Six months of captures of two feeds: the price rises with each month."""
    with running() as machine:
        for month in range(1, 7):
            for url in URLS:
                page = price_list(anvil=(1, 1 + month))
                machine.captures[f"2024{month:02}03040506", url] = page
        yield machine


@pytest.fixture
def loaded(project, machine):
    """Return a project whose Wayback Machine is ours, and quick."""
    workspace = project()
    ours = (
        f"settings:\n  wayback_url: {machine.base}\n  wayback_requests_per_minute: 600000\n"
        "  host_spacing_s: 0\n  allow_loopback: true\n"
    )
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("settings:\n", ours, 1))
    return workspace.load()


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def run(project, instance, source, first, last):
    """Run as the launchpad does."""
    job = market_definitions(project).resolve_job_def("backfill")
    asked = {"source": source, "first": first, "last": last}
    config = QUIET | {"ops": {"older_documents": {"config": asked}}}
    return job.execute_in_process(instance=instance, raise_on_error=False, run_config=config)


def failure(result):
    event = next(event for event in result.all_events if event.is_step_failure)
    return event.step_failure_data


def fetched(machine):
    return [path.partition("id_/")[2] for path in machine.asked if "id_/" in path]


def test_a_run_gets_the_months_of_one_source_with_one_listing(loaded, instance, machine):
    result = run(loaded, instance, "acme-feed", "2024-02", "2024-04")
    done = next(event for event in result.all_events if event.is_successful_output)
    metadata = done.step_output_data.metadata

    assert result.success
    assert machine.played == ["20240203040506", "20240303040506", "20240403040506"]
    assert fetched(machine) == [URLS[0]] * 3
    assert sum(path.startswith("/cdx/") for path in machine.asked) == 1
    assert (metadata["archived"].value, metadata["failed_count"].value) == (3, 0)


@pytest.mark.long
def test_releases_of_a_package_are_got_by_month_as_well(project, instance, price_list, monkeypatch):
    workspace = project()
    released = f"    released: {{package: acme-prices, member: {MEMBER}, use: only}}\n"
    text = workspace.sources.read_text()
    workspace.sources.write_text(
        text.replace("    cadence_days: 7\n", f"{released}    cadence_days: 7\n")
    )
    with indexing() as index:
        monkeypatch.setenv("PIP_INDEX_URL", index.url)
        for month in range(1, 5):
            index.release(f"1.{month}", f"2024-0{month}-03", price_list(anvil=(1, 1 + month)))
        loaded = workspace.load()
        result = run(loaded, instance, "catalogue", "2024-02", "2024-03")

    assert result.success
    versions = [attempt.package_version for attempt in loaded.archive.attempts()]
    assert versions == ["1.2", "1.3"]


@pytest.mark.long
def test_sources_are_read_and_tables_rebuilt_at_the_end(loaded, instance, machine):
    """Each table says on its own page that it was rebuilt."""
    del machine
    result = run(loaded, instance, "acme-feed", "2024-01", "2024-06")
    prices = loaded.warehouse.read_table("core", "prices")
    keys = {event.asset_key for event in result.get_asset_materialization_events()}

    assert len(prices) == 1 + 6
    assert {AssetKey(["core", "prices"]), AssetKey(["derived", "price_history"])} <= keys


@pytest.mark.long
def test_a_source_that_cannot_be_listed_fails_the_run_and_names_it(loaded, instance, machine):
    machine.faults["cdx"] = [404]
    result = run(loaded, instance, "acme-feed", "2024-01", "2024-06")

    assert not result.success
    assert "acme-feed: no listing" in failure(result).user_failure_data.description


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        pytest.param(("nobody", "2024", "2024"), "no source 'nobody'", id="source"),
        pytest.param(("acme-feed", "2024-13", "2024"), "'2024-13' is no date", id="month"),
        pytest.param(("acme-feed", "2024-05", "2024-02"), "turn them round", id="order"),
    ],
)
def test_what_cannot_be_asked_for_is_named(loaded, instance, asked, words):
    result = run(loaded, instance, *asked)

    assert words in failure(result).error.cause.message


def test_materialize_all_starts_no_backfill(loaded):
    """It is a job without assets: the graph has nothing of it."""
    definitions = market_definitions(loaded)
    nightly = definitions.resolve_job_def("nightly").asset_layer.executable_asset_keys

    assert set(nightly) == definitions.resolve_asset_graph().executable_asset_keys
    assert not definitions.resolve_job_def("backfill").asset_layer.executable_asset_keys
