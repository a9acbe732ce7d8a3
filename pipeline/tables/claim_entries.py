"""A claims file as frames, for the tables that are built from it."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.domain.days import midnight
from pipeline.registry.claims import Attribution, Claim, Claims, Comparison, FigureEntry, Sized
from pipeline.tables.core.claims import TABLE

_NOTHING: Mapping[str, Any] = dict.fromkeys(TABLE.names)


def claim_entries(claims: Claims | None) -> pd.DataFrame:
    """Return a row per figure of each claim, columns as in core/claims; none without a file."""
    rows = (
        [] if claims is None else [row for claim in claims.claims for row in _rows(claims, claim)]
    )
    typed = TABLE.schema.empty_table().to_pandas()
    frame = pd.DataFrame(rows, columns=TABLE.names)
    plain = {name: dtype for name, dtype in typed.dtypes.items() if dtype.kind != "b"}
    return frame.astype(plain).astype({"is_forecast": "bool"})


def sum_entries(claims: Claims | None) -> pd.DataFrame:
    """Return a row per sum: report_id, part, share, and what the whole is about."""
    names = ("report_id", "part", "share", *Sized.model_fields)
    rows = [
        {"report_id": claims.report.id, "part": item.part, "share": item.share}
        | item.whole.model_dump()
        for item in (claims.sums if claims else ())
        if claims
    ]
    return pd.DataFrame(rows, columns=list(names))


def _rows(claims: Claims, claim: Claim) -> Iterator[dict[str, Any]]:
    citations = claims.citations[claim.section]
    first, last = claims.report.written_between
    common = dict(_NOTHING) | {
        "report_id": claims.report.id,
        "claim_id": claim.id,
        "section": claim.section,
        "lines": list(claim.lines),
        "claim_number": claims.claims.index(claim) + 1,
        "says": claim.says,
        "quote": claim.quote,
        "kind": _kind(claim),
        "is_forecast": False,
        "among": [],
        "repeats": list(claim.repeats),
        "duplicate_of": claim.duplicate_of,
        "row_id": claim.row,
        "not_checkable": claim.not_checkable,
        "cited_source_ids": [item.source for item in citations],
        "citation_labels": [item.label for item in citations],
        "written_from": midnight(first),
        "written_to": midnight(last + timedelta(days=1)),
    }
    for number, part in enumerate(_parts(claim), start=1):
        yield common | {"figure_number": number} | part


def _kind(claim: Claim) -> str:
    if claim.figures:
        return "figure"
    if claim.comparison:
        return "comparison"
    if claim.attribution:
        return "attribution"
    return "joined" if claim.repeats else "words"


def _parts(claim: Claim) -> list[dict[str, Any]]:
    if claim.figures:
        return [_figure(figure) for figure in claim.figures]
    if claim.comparison:
        return [_comparison(claim.comparison)]
    return [_attribution(claim.attribution) if claim.attribution else {}]


def _about(bound: Sized) -> dict[str, Any]:
    return {
        "subject_id": bound.subject,
        "metric": bound.metric,
        "model_id": bound.model,
        "parameters_b": _float(bound.parameters_b),
        "scope": bound.scope,
        "period": bound.period,
        "measured_by": bound.measured_by,
    }


def _figure(figure: FigureEntry) -> dict[str, Any]:
    read = figure.quantity
    values = {
        "printed": figure.printed,
        "unit": figure.resolved_unit,
        "is_forecast": figure.is_forecast,
        "as_of_from": figure.as_of and midnight(figure.as_of[0]),
        "as_of_to": figure.as_of and midnight(figure.as_of[1] + timedelta(days=1)),
    }
    if read is None:
        values |= {"value_text": figure.printed, "qualifier": "exact"}
    else:
        values |= {
            "value_low": _float(read.low),
            "value_high": _float(read.high),
            "qualifier": read.qualifier,
            "printed_step": _float(read.printed_step),
        }
    return _about(figure) | values


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return _about(comparison) | {
        "relation": comparison.is_,
        "by_pct": _float(comparison.by_pct),
        "among": list(comparison.among),
    }


def _attribution(attribution: Attribution) -> dict[str, Any]:
    return {
        "subject_id": attribution.subject,
        "named_publisher": attribution.publisher,
        "named_work": attribution.work,
        "named_version": attribution.version,
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
