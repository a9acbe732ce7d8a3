"""The backfill through Dagster: months and sources as partitions, one run for many of them."""

import dagster as dg
import pytest
from dagster import AssetKey, MultiPartitionKey

from pipeline.definitions import market_definitions
from pipeline.defs.backfill import MEMENTOS_KEY, spans
from pipeline.runs.backfill import Span
from tests.package_index import MEMBER, indexing
from tests.wayback_machine import running

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
URLS = ("https://acme.example/prices.json", "https://catalogue.example/prices.json")
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")


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


def run(project, instance, **chosen):
    job = market_definitions(project).resolve_job_def("backfill")
    return job.execute_in_process(
        instance=instance, raise_on_error=False, run_config=QUIET, **chosen
    )


def run_range(project, instance, first, last):
    """Run as the backfill page does it for a range of partitions."""
    return run(project, instance, tags=dict(zip(RANGE, (first, last), strict=True)))


def fetched(machine):
    return [path.partition("id_/")[2] for path in machine.asked if "id_/" in path]


def test_a_month_of_a_source_is_one_partition(loaded, instance, machine):
    result = run(
        loaded,
        instance,
        partition_key=MultiPartitionKey({"month": "2024-02", "source": "acme-feed"}),
    )

    assert result.success
    assert machine.played == ["20240203040506"]
    assert fetched(machine) == [URLS[0]]


def test_a_backfill_of_many_partitions_is_one_run_and_a_listing_a_source(loaded, instance, machine):
    result = run_range(loaded, instance, "2024-01|acme-feed", "2024-06|catalogue")
    events = result.get_asset_materialization_events()
    done = next(event for event in events if event.asset_key == MEMENTOS_KEY)
    metadata = done.step_materialization_data.materialization.metadata

    assert result.success
    assert fetched(machine) == [URLS[0]] * 6 + [URLS[1]] * 6
    assert sum(path.startswith("/cdx/") for path in machine.asked) == 2
    assert len(instance.get_materialized_partitions(MEMENTOS_KEY)) == 12
    assert (metadata["archived"].value, metadata["failed_count"].value) == (12, 0)


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
        result = run_range(loaded, instance, "2024-02|catalogue", "2024-03|catalogue")

    assert result.success
    versions = [attempt.package_version for attempt in loaded.archive.attempts()]
    assert versions == ["1.2", "1.3"]


def test_sources_are_read_and_tables_rebuilt_at_the_end(loaded, instance, machine):
    """Each table says on its own page that it was rebuilt."""
    del machine
    result = run_range(loaded, instance, "2024-01|acme-feed", "2024-06|acme-feed")
    prices = loaded.warehouse.read_table("core", "prices")
    keys = {event.asset_key for event in result.get_asset_materialization_events()}

    assert len(prices) == 1 + 6
    assert {AssetKey(["core", "prices"]), AssetKey(["derived", "price_history"])} <= keys


def test_a_source_that_cannot_be_listed_stops_no_other(loaded, instance, machine):
    machine.faults["cdx"] = [404]
    result = run_range(loaded, instance, "2024-01|acme-feed", "2024-06|catalogue")
    failure = next(event for event in result.all_events if event.is_step_failure)

    assert not result.success
    assert fetched(machine) == [URLS[1]] * 6
    assert "acme-feed: no listing" in failure.step_failure_data.user_failure_data.description
    assert len(loaded.warehouse.read_table("core", "prices")) == 7


def test_the_backfill_is_no_part_of_the_night(loaded):
    definitions = market_definitions(loaded)
    nightly = definitions.resolve_job_def("nightly").asset_layer.executable_asset_keys
    backfill = definitions.resolve_job_def("backfill").asset_layer.executable_asset_keys
    everything = definitions.resolve_asset_graph().executable_asset_keys

    assert set(backfill) == {MEMENTOS_KEY}
    assert set(nightly) == everything - {MEMENTOS_KEY}


def test_partitions_are_the_months_of_live_sources(loaded):
    node = market_definitions(loaded).resolve_asset_graph().get(MEMENTOS_KEY)
    keys = node.partitions_def.get_partition_keys()

    assert {"2023-01|acme-feed", "2024-12|catalogue"} <= set(keys)
    assert {key.partition("|")[2] for key in keys} == {"acme-feed", "catalogue"}


def test_neighbouring_months_are_one_span(utc):
    months = [utc(f"{month}-01") for month in ("2023-11", "2023-12", "2024-01", "2024-03")]

    assert spans(months, "week") == [
        Span(utc("2023-11-01"), utc("2024-02-01"), "week"),
        Span(utc("2024-03-01"), utc("2024-04-01"), "week"),
    ]
