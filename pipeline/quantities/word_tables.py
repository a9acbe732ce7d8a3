"""Tables of words that stand in YAML files beside the modules that use them."""

from importlib.resources import files
from typing import Any

import yaml


def word_table(path: str) -> Any:  # noqa: ANN401 (each table has its own form)
    """Return what a YAML file of `pipeline/quantities` holds."""
    return yaml.safe_load(files("pipeline.quantities").joinpath(path).read_text(encoding="utf-8"))
