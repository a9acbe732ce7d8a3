"""What a usage log costs, with the tables of a project."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.analysis.usage.elsewhere import costs_elsewhere
from pipeline.analysis.usage.log_columns import normalized_log
from pipeline.analysis.usage.offer_finder import OfferFinder
from pipeline.analysis.usage.price_book import PriceBook
from pipeline.analysis.usage.priced_log import priced_log
from pipeline.registry.project import Project, load_project
from pipeline.runs.timetravel import tables_from


@dataclass(frozen=True)
class UsageCost:
    """A priced log.

    Attributes:
        form: Form in which the log came.
        rows: As `priced_log` returns them.
        elsewhere: As `costs_elsewhere` returns it; null where it was not asked for.
    """

    form: str
    rows: pd.DataFrame
    elsewhere: pd.DataFrame | None = None


def usage_cost(
    project: Project,
    raw: pd.DataFrame,
    *,
    names: Mapping[str, str] | None = None,
    with_elsewhere: bool = False,
) -> UsageCost:
    """Return what a usage log costs.

    Args:
        project: The project whose tables are read.
        raw: The log as read.
        names: Its column for each of ours, where it is in no form that is known.
        with_elsewhere: Whether to price the traffic at other sellers, too.

    Raises:
        UsageError: The log cannot be priced.
        WarehouseError: The tables are not built yet.
    """
    log, form = normalized_log(raw, names=names)
    tables = tables_from(project, ["price_history", "offers"], as_of=None, known_at=None)
    history = tables["price_history"]
    book = PriceBook(history)
    finder = OfferFinder(history, project.providers.ids_by_name, project.models)
    rows = priced_log(log, book, finder.find)
    if not with_elsewhere:
        return UsageCost(form, rows)
    return UsageCost(form, rows, costs_elsewhere(rows, history, tables["offers"], book))


def cost(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str] | None = None,
    warehouse: Path | str | None = None,
    sources: Path | str | None = None,
) -> pd.DataFrame:
    """Return a usage log with what each row cost, at the price of its moment.

    Args:
        frame: The log: our columns (`time`, `seller`, `model`, `input_tokens`, …), or one of the
            exports that are recognised by their columns.
        columns: Its column for each of ours, where it is neither.
        warehouse: Folder of the data; the checkout's by default.
        sources: Registry of sources; the checkout's by default.

    Returns:
        The columns of `pipeline.analysis.usage.priced_log.priced_log`.

    Raises:
        UsageError: The log cannot be priced.
        WarehouseError: The tables are not built yet.
    """
    project = load_project(
        Path(sources) if sources is not None else None,
        Path(warehouse) if warehouse is not None else None,
    )
    return usage_cost(project, frame, names=columns).rows
