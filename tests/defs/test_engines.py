"""What the definitions are on an engine."""

from dataclasses import replace

import pytest
import yaml

from pipeline.definitions import market_definitions
from pipeline.defs.home import OURS
from pipeline.registry.engines import Engine
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project

PROJECT = load_project()


def nightly(engine: Engine):
    return market_definitions(replace(PROJECT, engine=engine)).resolve_job_def("nightly")


def keys(job) -> set[str]:
    found = {key.to_user_string() for key in job.asset_layer.executable_asset_keys}
    return {key for key in found if not key.startswith("raw/")}


@pytest.mark.parametrize("executor", ["multiprocess", "dask"])
def test_an_engine_has_a_step_for_each_shard_and_one_for_all_that_is_made_of_them(executor):
    """The assets and checks are those of one process."""
    one = nightly(Engine())
    job = nightly(Engine(executor=executor, shards=3))

    steps = {node.name for node in job.graph.nodes}
    assert steps == {"read_shard_0", "read_shard_1", "read_shard_2", "publish"}
    assert keys(job) == keys(one)
    assert (
        job.asset_layer.asset_graph.asset_check_keys == one.asset_layer.asset_graph.asset_check_keys
    )
    assert job.executor_def.name == executor


def test_the_instance_over_postgresql_differs_in_its_storage_alone():
    ours = yaml.safe_load(OURS.read_text())
    example = yaml.safe_load((ROOT / "deploy" / "dagster.yaml").read_text())

    assert example.pop("storage")
    assert ours.pop("event_log_storage")
    assert example == ours
