"""Claims that one figure stands out, against the figures of its time in the tables."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from pipeline.analysis.verdicts.claims import Claimed
from pipeline.analysis.verdicts.figures import Figure
from pipeline.analysis.verdicts.findings import NEAR, Statements, is_near
from pipeline.analysis.verdicts.judge import Elsewhere
from pipeline.analysis.verdicts.statements import BLENDED, Statement
from pipeline.domain.numbers import figure_text

FEWEST: Final = 2
"""Others that there must be for a median to mean something."""


def judged_comparison(
    claim: Claimed, found: Statements
) -> tuple[Elsewhere, str, tuple[Statement, ...]]:
    """Return whether the tables bear out a comparison, why, and the statements compared.

    Only figures of one model, or of one size, and of one convention are compared, all of a year
    around the report; the reason gives their days. Where a seller asks several prices, its lowest
    counts; of speeds the newest.
    """
    about = claim.figures[0].figure
    groups: dict[tuple[object, ...], dict[str, Statement]] = {}
    for item in found.of(about.metric):
        if not is_near(claim.figures[0], item, claim.written_from, claim.written_to + NEAR):
            continue
        key = _like(about, item)
        if key is not None:
            sellers = groups.setdefault(key, {})
            subject = item.figure.subject_id
            sellers[subject] = _chosen(sellers.get(subject), item)
    wanted = set(claim.row["among"])
    for sellers in sorted(groups.values(), key=len, reverse=True):
        others = {name: item for name, item in sellers.items() if name != about.subject_id}
        if about.subject_id in sellers and wanted <= others.keys() and len(others) >= FEWEST:
            compared = {name: others[name] for name in wanted} if wanted else others
            return _compared_with(claim, sellers[about.subject_id], list(compared.values()))
    return "none", "no comparable figures of that time are in the tables", ()


def _like(about: Figure, item: Statement) -> tuple[object, ...] | None:
    """Return what a statement may be compared by; null where it is about something else."""
    figure = item.figure
    if figure.bound is None or (about.model_id and figure.model_id != about.model_id):
        return None
    if item.place == "price":
        if figure.scope not in (None, BLENDED) or not (about.parameters_b or about.model_id):
            return None
        if about.parameters_b is not None and figure.parameters_b != about.parameters_b:
            return None
        return ("price",)
    if not figure.model_id:
        return None
    # A fact tells who measured, not how.
    return figure.model_id, figure.measured_by, item.row.get("convention")


def _chosen(before: Statement | None, item: Statement) -> Statement:
    if before is None:
        return item
    if item.place == "price":
        return min(before, item, key=lambda one: one.figure.bound or 0.0)
    return max(before, item, key=lambda one: one.stated_at)


def _compared_with(
    claim: Claimed, subject: Statement, others: Sequence[Statement]
) -> tuple[Elsewhere, str, tuple[Statement, ...]]:
    own = subject.figure.bound or 0.0
    values = [item.figure.bound or 0.0 for item in others]
    relation, factor = claim.row["relation"], (claim.row["by_pct"] or 0.0) / 100
    middle = median(values)
    holds = {
        "lowest": own <= min(values),
        "highest": own >= max(values),
        "below_median": own <= middle * (1 - factor),
        "above_median": own >= middle * (1 + factor),
    }[relation]
    unit = subject.figure.unit
    figures = ", ".join(
        f"{item.figure.subject_id} {figure_text(item.figure.bound, item.figure.bound, unit)} "
        f"({item.stated_at:%Y-%m-%d})"
        for item in sorted(others, key=lambda item: item.figure.bound or 0.0)
    )
    said = figure_text(own, own, unit)
    reason = f"{said} ({subject.stated_at:%Y-%m-%d}) against {figures}"
    return ("supported" if holds else "contradicted"), reason, (subject, *others)
