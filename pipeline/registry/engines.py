"""Where the steps of a night run: one process, several of this machine, or those of an engine."""

import os
from collections.abc import Mapping
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from pipeline.registry.entries import Entry
from pipeline.registry.strict_yaml import parse_model

ENGINE_VARIABLE: Final = "INFERENCE_MARKET_ENGINE"

Executor = Literal["in_process", "multiprocess", "dask", "celery"]


class Engine(Entry):
    """Where the steps of a night run."""

    executor: Executor = "in_process"
    """`in_process`: one process reads all sources and builds all tables. `multiprocess`: processes
    of this machine. `dask`, `celery`: workers of those; they need an extra of the same name."""
    shards: Annotated[int, Field(gt=0, le=64)] = 1
    """Steps that read sources, beside each other. All sources of one host are in one."""
    workers: Annotated[int, Field(gt=0, le=64)] = 2
    """Processes that are started for a night: by `multiprocess`, and by `dask` without an
    address."""
    address: str | None = None
    """Of the Dask scheduler, as `tcp://scheduler:8786`, or of Redis for Celery, as
    `redis://broker:6379/0`. With a password in it, it belongs into the environment."""
    lost_after_s: Annotated[int, Field(gt=0)] = 3600
    """When Celery gives the step of a silent worker to another one; longer than any step takes."""

    @property
    def is_in_process(self) -> bool:
        """Whether a night is one process."""
        return self.executor == "in_process"

    @model_validator(mode="after")
    def _fields_fit_the_executor(self) -> Self:
        if self.is_in_process and self.shards > 1:
            msg = "one process has one shard: name an executor, or remove `shards`"
            raise ValueError(msg)
        if self.executor == "celery" and self.address is None:
            msg = "celery needs the `address` of its broker, as redis://broker:6379/0"
            raise ValueError(msg)
        if self.executor in ("in_process", "multiprocess") and self.address is not None:
            msg = f"{self.executor} has no address: remove `address`, or name another executor"
            raise ValueError(msg)
        return self


def engine_of(settings: Engine, environment: Mapping[str, str] = os.environ) -> Engine:
    """Return the engine that the environment names, else that of the settings.

    >>> engine_of(Engine(), {ENGINE_VARIABLE: "{executor: multiprocess, shards: 2}"}).shards
    2

    Raises:
        ConfigError: The variable holds no engine.
    """
    text = environment.get(ENGINE_VARIABLE)
    return settings if not text else parse_model(text, Engine, name=ENGINE_VARIABLE)
