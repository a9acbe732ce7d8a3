"""The engine of a night, by settings or environment."""

import pytest

from pipeline.registry.engines import ENGINE_VARIABLE, Engine, engine_of
from pipeline.registry.strict_yaml import ConfigError


def test_a_night_is_one_process_unless_something_is_set():
    assert engine_of(Engine(), {}).is_in_process
    assert engine_of(Engine(), {ENGINE_VARIABLE: ""}).is_in_process


def test_the_environment_wins_over_the_settings():
    """So that an address with a password need not stand in sources.yaml."""
    settings = Engine(executor="dask", shards=2)

    assert engine_of(settings, {}) == settings
    assert engine_of(settings, {ENGINE_VARIABLE: "{executor: multiprocess}"}).shards == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("{shards: 2}", "one process has one shard", id="shards of one process"),
        pytest.param("{executor: celery}", "needs the `address`", id="no broker"),
        pytest.param("{executor: multiprocess, address: x}", "has no address", id="no use"),
        pytest.param("{executor: spark}", "executor", id="unknown"),
        pytest.param("celery", ENGINE_VARIABLE, id="no mapping"),
    ],
)
def test_an_engine_that_is_none_is_named(text, words):
    with pytest.raises(ConfigError, match=words):
        engine_of(Engine(), {ENGINE_VARIABLE: text})
