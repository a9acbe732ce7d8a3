"""Answers to the questions that agents ask, each with the evidence behind it; read-only."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import pandas as pd

from pipeline.analysis.identity.resolve import resolve
from pipeline.analysis.usage.offer_finder import OfferFinder
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError, parse_entry
from pipeline.registry.workloads import Workload
from pipeline.runs.timetravel import DayOrTime, moment, tables_from
from pipeline.tables.derived.workload_costs import COST_TABLES, workload_costs

MOST_ROWS: Final = 50
"""Rows of one answer: more is no answer but a table, which `export` gives."""

EVIDENCE: Final = (
    *("source_id", "source_url", "fetched_at", "snapshot_sha256", "evidence_text"),
    "evidence_locator",
)
"""What leads from a price to the bytes."""

PRICE: Final = (
    *("provider_id", "via", "model_id", "model_variant", "model_label", "meter", "unit"),
    *("service_tier", "price_usd", "valid_from", "valid_to", *EVIDENCE),
)

AnswerRows = list[dict[str, Any]]


def price_of(project: Project, seller: str, model: str, on: DayOrTime | None = None) -> AnswerRows:
    """Return the prices of a model at a seller, on a day or now, with their evidence.

    Raises:
        ConfigError: Seller or model is not known, or the day is not ISO 8601.
    """
    history, offer_id, provider_id = _offer(project, seller, model)
    rows = history[(history["provider_id"] == provider_id) & (history["offer_id"] == offer_id)]
    at = moment(on)
    if at is None:
        return _answer(rows[rows["valid_to"].isna()], PRICE)
    holds = (rows["valid_from"] <= at) & ~(rows["valid_to"] <= at)
    return _answer(rows[holds], PRICE)


def price_history(project: Project, seller: str, model: str) -> AnswerRows:
    """Return every price that a model had at a seller, in order of its start.

    Raises:
        ConfigError: Seller or model is not known.
    """
    history, offer_id, provider_id = _offer(project, seller, model)
    rows = history[(history["provider_id"] == provider_id) & (history["offer_id"] == offer_id)]
    return _answer(rows.sort_values(["meter", "valid_from"]), PRICE)


def cheapest_sellers(
    project: Project, model: str, input_tokens: int, output_tokens: int, cached_share: float = 0.0
) -> AnswerRows:
    """Return what a thousand requests cost at each seller of a model, the cheapest first.

    Raises:
        ConfigError: The model is not known, or a number is none that can be priced.
    """
    workload = parse_entry(
        Workload,
        {
            "name": "asked",
            "input_tokens": input_tokens,
            "output_tokens": output_tokens,
            "cached_share": cached_share,
        },
    )
    costs = workload_costs(**_tables(project, *COST_TABLES), workload=workload)
    model_id = _canonical(project, model, set(costs["model_key"]))
    found = costs[costs["model_key"] == model_id].sort_values("usd_per_1000_requests")
    shown = ("provider_id", "via", "model_label", "model_variant", "quantization", "rank")
    costs_of = ("confirmed_rank", "usd_per_1000_requests")
    return _answer(found, (*shown, *costs_of, "fits_context", "is_stale", "is_size_class"))


def changes_since(project: Project, day: DayOrTime, seller: str | None = None) -> AnswerRows:
    """Return the price changes since a day, the newest first, of one seller or of all.

    Raises:
        ConfigError: The day is not ISO 8601.
    """
    changes = _tables(project, "price_changes")["price_changes"]
    since = moment(day)
    rows = changes[changes["changed_at"] > since]
    if seller is not None:
        rows = rows[rows["provider_id"] == _provider(project, seller)]
    return _answer(rows.sort_values("changed_at", ascending=False), tuple(changes.columns))


def claim_verdict(project: Project, claim_id: str) -> AnswerRows:
    """Return the verdict on one claim of the report, with its evidence.

    Raises:
        ConfigError: There is no such claim.
    """
    verdicts = _tables(project, "claim_verdicts")["claim_verdicts"]
    found = verdicts[verdicts["claim_id"] == claim_id]
    if found.empty:
        msg = f"no claim '{claim_id}'; there are: {', '.join(verdicts['claim_id'])}"
        raise ConfigError(msg)
    return _answer(found, tuple(verdicts.columns))


def _tables(project: Project, *names: str) -> Mapping[str, pd.DataFrame]:
    return tables_from(project, list(names), as_of=None, known_at=None)


def _offer(project: Project, seller: str, model: str) -> tuple[pd.DataFrame, str, str]:
    history = _tables(project, "price_history")["price_history"]
    finder = OfferFinder(history, project.providers.ids_by_name, project.models)
    found = finder.find(seller, model)
    if found.offer_id is None or found.provider_id is None:
        raise ConfigError(str(found.reason))
    return history, found.offer_id, found.provider_id


def _provider(project: Project, seller: str) -> str:
    return project.providers.ids_by_name.get(seller.casefold(), seller)


def _canonical(project: Project, name: str, known: set[str]) -> str:
    meant = name if name in known else resolve(project.models, "", name).canonical_model
    if meant not in known:
        msg = f"no prices of a model '{name}'"
        raise ConfigError(msg)
    return str(meant)


def _answer(rows: pd.DataFrame, columns: Sequence[str]) -> AnswerRows:
    head = rows[list(columns)].head(MOST_ROWS)
    return [
        {str(name): _plain(value) for name, value in row.items()} for row in head.to_dict("records")
    ]


def _plain(value: object) -> object:
    """Return a value as JSON has it; null for what is unknown."""
    if isinstance(value, pd.Timestamp | datetime):
        return None if pd.isna(value) else value.isoformat()
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, Iterable):
        return [_plain(each) for each in value]
    return None if value is pd.NA or value is pd.NaT else str(value)
