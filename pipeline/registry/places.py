"""Where the files of a project lie: from arguments, environment or defaults."""

import os
from pathlib import Path
from typing import Final

from pipeline.storage.warehouse import Warehouse

ROOT: Final = Path(__file__).resolve().parents[2]
"""Folder of the checkout; its registries are the default ones."""

SOURCES_VARIABLE: Final = "INFERENCE_MARKET_SOURCES"
WAREHOUSE_VARIABLE: Final = "INFERENCE_MARKET_WAREHOUSE"


def sources_at(given: Path | None = None) -> Path:
    """Return the registry of sources: as given, else of the environment, else of the checkout."""
    return given or Path(os.environ.get(SOURCES_VARIABLE, ROOT / "sources.yaml"))


def warehouse_at(given: Path | str | None = None) -> Warehouse:
    """Return the warehouse: as given, else of the environment, else of the checkout.

    Args:
        given: A folder, or an address as `s3://bucket/prefix`.
    """
    place = given or os.environ.get(WAREHOUSE_VARIABLE) or ROOT / "warehouse"
    if isinstance(place, str) and "://" in place:
        return Warehouse(Path(), place.rstrip("/"))
    return Warehouse(Path(place).resolve())
