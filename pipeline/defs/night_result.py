"""How a night ended: which tables are missing, and why, in the words of the first cause."""

from typing import Any, Final

import dagster as dg

from pipeline.domain.table import SchemaError
from pipeline.registry.strict_yaml import ConfigError
from pipeline.storage.archive import ArchiveError
from pipeline.storage.files import ConflictError, WarehouseError
from pipeline.tables.build import TABLES

NightResult = dg.ExecuteInProcessResult | dg.JobExecutionResult
"""What Dagster says of a run, in this process or on an engine."""

OUR_ERRORS: Final = tuple(
    kind.__name__
    for kind in (ArchiveError, ConfigError, ConflictError, SchemaError, WarehouseError)
)

INTERRUPTED: Final = 130
"""Exit code of a command that the user stopped: 128 and the number of SIGINT."""


def missing_tables(result: NightResult) -> list[str]:
    """Return the tables that the run did not write."""
    written = {
        event.asset_key.path[-1]
        for event in result.get_asset_materialization_events()
        if event.asset_key and event.asset_key.path[0] in ("core", "derived")
    }
    return [name for name in TABLES if name not in written]


def failures(result: NightResult) -> dict[str, str]:
    """Return why steps failed, by step, in the order in which they did."""
    found: dict[str, str] = {}
    for event in result.all_events:
        if event.is_step_failure:
            data = event.step_failure_data
            if data.user_failure_data is not None and data.user_failure_data.description:
                reason = data.user_failure_data.description
            else:
                reason = _first_cause(data.error) if data.error is not None else "no reason given"
            found[event.step_key or "run"] = reason
        elif event.event_type_value == "RESOURCE_INIT_FAILURE" and event.engine_event_data.error:
            found["error"] = _first_cause(event.engine_event_data.error)
        elif event.event_type_value == "PIPELINE_FAILURE" and not found:
            error = event.job_failure_data.error
            found["run"] = _first_cause(error) if error else event.message or "no reason given"
    return found


def was_interrupted(result: NightResult) -> bool:
    """Return whether the user stopped the run."""
    words = ("DagsterExecutionInterruptedError", "KeyboardInterrupt")
    errors = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    is_canceled = any(event.event_type_value == "PIPELINE_CANCELED" for event in result.all_events)
    return is_canceled or any(error is not None and error.cls_name in words for error in errors)


def _first_cause(error: Any) -> str:  # noqa: ANN401 (Dagster does not export its type)
    """Return the first line of the message of the error that caused all others.

    An error of ours already says in plain words what its own cause means.
    """
    while error.cause is not None and error.cls_name not in OUR_ERRORS:
        error = error.cause
    name, separator, reason = error.message.strip().partition(": ")
    lines = (reason if separator else name).splitlines()
    # A line that announces the errors of workers says nothing without the first of them.
    return " ".join(lines[:2] if lines[0].endswith(":") else lines[:1])
