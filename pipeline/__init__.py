"""A dated, evidenced comparison of AI inference providers.

For readers of the data: `pipeline.read("derived/price_comparison", as_of="2026-03-20")`; for those
who pay: `pipeline.cost(log)`.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.runs.timetravel import read
    from pipeline.runs.usage_cost import cost

__all__ = ["cost", "read"]

_MODULES = {"cost": "pipeline.runs.usage_cost", "read": "pipeline.runs.timetravel"}

if sys.platform == "win32":
    # The sandbox of the parsers limits memory and time by calls that Windows does not have.
    sys.exit("inference-market runs on Linux and macOS; on Windows use it inside WSL 2")


def __getattr__(name: str) -> Any:  # noqa: ANN401 (a module's attribute)
    """Load a function when it is asked for: parts of the package work without pandas."""
    if name in _MODULES:
        return getattr(importlib.import_module(_MODULES[name]), name)
    msg = f"module 'pipeline' has no attribute '{name}'"
    raise AttributeError(msg)
