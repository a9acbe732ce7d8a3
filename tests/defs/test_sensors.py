"""The sensors: one run for what waits, and a reason for what was refused."""

import os
from datetime import UTC, datetime

import dagster as dg
import pytest

from pipeline.definitions import market_definitions
from pipeline.defs.sensors import INTERVAL_S, inbox_sensor
from pipeline.runs.refresh import read_inbox

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture
def drop():
    """Return what drops a page into a workspace's inbox, an hour ago."""

    def park(workspace, name, body):
        path = workspace.warehouse / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        os.utime(path, (NOW.timestamp() - 3600,) * 2)

    return park


@pytest.fixture
def instance():
    """A Dagster instance of its own."""
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


@pytest.fixture
def evaluate(instance):
    """Return what evaluates the sensor over a workspace once."""

    def tick(workspace):
        loaded = workspace.load()
        definitions = market_definitions(loaded)
        with dg.build_sensor_context(instance=instance, definitions=definitions) as context:
            data = inbox_sensor(loaded, lambda: NOW).evaluate_tick(context)
        return data.run_requests or [], data.skip_message

    return tick


def test_they_are_on_from_the_start(project):
    sensors = market_definitions(project().load()).sensors

    assert {sensor.name for sensor in sensors} == {"inbox", "run_failure", "dead_runs"}
    assert {sensor.default_status for sensor in sensors} == {dg.DefaultSensorStatus.RUNNING}
    assert {sensor.minimum_interval_seconds for sensor in sensors} == {INTERVAL_S} == {30}


def test_an_empty_inbox_starts_nothing(project, evaluate):
    assert evaluate(project()) == ([], "nothing new")


@pytest.mark.long
def test_a_page_starts_a_run_that_reads_its_source_and_rebuilds_the_tables(
    project, drop, evaluate, instance, price_list
):
    workspace = project()
    drop(workspace, "acme-feed/2026-03-18.json", price_list(anvil=(1, 2)))

    (request,), _ = evaluate(workspace)
    job = market_definitions(workspace.load()).resolve_job_def("nightly")
    result = job.execute_in_process(
        instance=instance,
        run_config=request.run_config | QUIET,
        asset_selection=request.asset_selection,
        raise_on_error=False,
    )

    read = {key.to_user_string() for key in request.asset_selection}
    assert {"sources/acme-feed", "raw/fetches", "derived/current_prices"} <= read
    assert not {"sources/catalogue", "sources/acme-2024"} & read
    assert result.success
    prices = workspace.table("core/prices")
    assert set(prices["source_id"]) == {"acme-feed"}
    assert prices["method"].unique().tolist() == ["saved"]
    assert evaluate(workspace) == ([], "nothing new")


def test_the_same_pages_get_one_run(project, drop, evaluate, price_list):
    """The next tick may come before the run has moved them away."""
    workspace = project()
    drop(workspace, "acme-feed/a.json", price_list(anvil=(1, 2)))
    keys = [evaluate(workspace)[0][0].run_key for _ in range(2)]
    drop(workspace, "acme-feed/b.json", price_list(anvil=(1, 3)))
    keys.append(evaluate(workspace)[0][0].run_key)

    assert keys[0] == keys[1] != keys[2]


def test_a_refused_page_starts_no_further_run_and_is_told(project, drop, evaluate):
    workspace = project()
    drop(workspace, "acme-feed/page.json", b"{}")
    drop(workspace, "acme-fed/page.json", b"{}")
    assert len(evaluate(workspace)[0]) == 1

    list(read_inbox(workspace.load(), now=lambda: NOW))
    requests, message = evaluate(workspace)

    assert requests == []
    assert message.splitlines() == [
        "inbox/acme-feed/page.json: no document that litellm reads: "
        "no row names a litellm_provider",
        "inbox/acme-fed: no source has this id; see `inference-market sources`",
    ]
