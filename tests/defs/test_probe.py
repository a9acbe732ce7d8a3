"""The job that measures endpoints."""

import json

import dagster as dg
import pytest

from pipeline.definitions import market_definitions
from tests.chat_endpoint import Manners, chat_endpoint


@pytest.fixture
def probing(read_project):
    """Return the definitions of a project with a probe of a local endpoint."""
    with chat_endpoint() as endpoint:
        endpoint.manners = Manners({0: 0.0}, between_s=0.0)
        entry = {
            "id": "anvil",
            "provider": "acme",
            "endpoint": endpoint.url,
            "model": "anvil",
            "label": "Anvil",
            "region": "test",
            "max_usd": 1,
            "prompt_tokens": [50],
            "repetitions": 1,
            "warm_ups": 0,
        }
        (read_project.root / "probes.yaml").write_text(json.dumps({"probes": [entry]}))
        yield read_project


@pytest.mark.long
def test_the_job_measures_and_publishes(probing):
    definitions = market_definitions(probing.load())

    with dg.DagsterInstance.ephemeral() as instance:
        run = definitions.resolve_job_def("probe").execute_in_process(instance=instance)

    performance = probing.table("core/performance")
    assert run.success
    assert "own_probe" in set(performance["convention"])


def test_its_schedule_is_off_until_somebody_switches_it_on(read_project):
    """Each run costs money."""
    definitions = market_definitions(read_project.load())

    schedule = definitions.resolve_schedule_def("probe")
    assert schedule.default_status is dg.DefaultScheduleStatus.STOPPED
