"""The executors that settings may name, and Celery's workers; the same definitions run on each."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import dagster as dg

from pipeline.defs.run_locks import run_lock
from pipeline.registry.engines import Engine
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError

if TYPE_CHECKING:
    from celery import Celery


def run_executor(project: Project) -> dg.ExecutorDefinition:
    """Return the executor of the engine that the settings name.

    Raises:
        ConfigError: Its extra is not installed.
    """
    engine = project.engine
    if engine.is_in_process:
        # Steps share the warehouse's lock and take less time than a process takes to start.
        return dg.in_process_executor
    return _holding(project, _executor(engine)).configured(_config(engine), name=engine.executor)


def celery_app(engine: Engine) -> "Celery":
    """Return the Celery app of a worker: it takes the steps that the executor sends.

    Raises:
        ConfigError: Its extra is not installed.
    """
    try:
        from dagster_celery.make_app import make_app  # noqa: PLC0415
        from dagster_celery.tasks import create_task  # noqa: PLC0415
    except ImportError as error:
        raise _not_installed(engine) from error
    app = make_app(_config(engine))  # type: ignore[no-untyped-call]
    create_task(app)  # type: ignore[no-untyped-call]
    return app


def _executor(engine: Engine) -> dg.ExecutorDefinition:
    try:
        if engine.executor == "dask":
            from dagster_dask import dask_executor  # noqa: PLC0415

            return dask_executor
        if engine.executor == "celery":
            from dagster_celery import celery_executor  # noqa: PLC0415

            return celery_executor
    except ImportError as error:
        raise _not_installed(engine) from error
    return dg.multiprocess_executor


def _not_installed(engine: Engine) -> ConfigError:
    extra = f"inference-market[{engine.executor}]"
    return ConfigError(
        f"settings.engine: {engine.executor} is not installed: pip install '{extra}'"
    )


def _config(engine: Engine) -> dict[str, Any]:
    """Return what an executor is configured with."""
    if engine.executor == "multiprocess":
        return {"max_concurrent": engine.workers}
    if engine.executor == "dask":
        local = {"n_workers": engine.workers, "dashboard_address": None}
        existing = {"existing": {"address": engine.address}}
        return {"cluster": {"local": local} if engine.address is None else existing}
    settings = {
        "broker_transport_options": {"visibility_timeout": engine.lost_after_s},
        "broker_connection_retry_on_startup": True,
        # A step is taken by a worker that is free, and given to another one if that is lost.
        "worker_prefetch_multiplier": 1,
        "task_acks_late": True,
        # Each step reads the registries as they are by then, and frees its memory.
        "worker_max_tasks_per_child": 1,
    }
    return {"broker": engine.address, "backend": engine.address, "config_source": settings}


def _holding(project: Project, inner: dg.ExecutorDefinition) -> dg.ExecutorDefinition:
    """Return an executor whose own process holds the warehouse for all steps of a run."""
    create_inner = inner.executor_creation_fn
    if create_inner is None:
        msg = f"{inner.name}: an executor that Dagster cannot create"
        raise TypeError(msg)

    def create(context: dg.InitExecutorContext) -> dg.Executor:
        executor = create_inner(context)
        run = executor.execute

        def execute(plan_context: Any, execution_plan: Any) -> Iterator[Any]:  # noqa: ANN401
            with ExitStack() as locks:
                run_id = plan_context.dagster_run.run_id
                locks.enter_context(run_lock(plan_context.instance, run_id))
                locks.enter_context(project.warehouse.lock())
                yield from run(plan_context, execution_plan)

        # Executors ask for their own class: none of ours can stand before them.
        executor.execute = execute  # type: ignore[method-assign]
        return executor

    return dg.ExecutorDefinition(
        name=inner.name,
        config_schema=inner.config_schema,  # type: ignore[arg-type]
        requirements=dg.multiple_process_executor_requirements(),
        executor_creation_fn=create,
    )
