"""The report against itself: figures that exclude each other, rows that join different things."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

from pipeline.analysis.verdicts.claims import Claimed
from pipeline.analysis.verdicts.figures import Figure, agrees, bearing, excludes
from pipeline.analysis.verdicts.findings import Statements
from pipeline.analysis.verdicts.judge import FigureVerdict
from pipeline.domain.metrics import METRICS

Key = tuple[str, str]
Verdicts = Mapping[Key, tuple[FigureVerdict, ...]]
_Figures = Mapping[Key, tuple[Figure, ...]]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that is wrong with a claim, and why, in plain words."""

    name: str
    reason: str


def flags_of_reports(
    claims: Sequence[Claimed],
    verdicts: Verdicts,
    found: Statements,
    sums: Iterable[Mapping[str, Any]],
) -> dict[Key, list[Flag]]:
    """Return what claims have against each other, by claim."""
    flags: dict[Key, list[Flag]] = {claim.key: [] for claim in claims}
    figures = figures_of(claims, verdicts)
    of_sums = (flag for item in sums for flag in _sum(item, figures, found))
    for key, flag in (*_exclusions(claims, figures), *_mixed(claims, figures), *of_sums):
        flags[key].append(flag)
    return flags


def figures_of(claims: Sequence[Claimed], verdicts: Verdicts) -> dict[Key, tuple[Figure, ...]]:
    """Return the figures of each claim, those that it repeats included, each with its model.

    A figure without a model has that of the claim that it says again, else of the statements that
    support it, if they are all about one.
    """
    by_key = {claim.key: claim for claim in claims}
    named = {key: _named(by_key[key], by_key, verdicts) for key in by_key}
    return {
        key: (
            *named[key],
            *(
                figure
                for other in claim.row["repeats"]
                for figure in named[(claim.report_id, other)]
            ),
        )
        for key, claim in by_key.items()
    }


def _named(claim: Claimed, by_key: Mapping[Key, Claimed], verdicts: Verdicts) -> tuple[Figure, ...]:
    again = by_key.get((claim.report_id, claim.row["duplicate_of"] or ""))
    models = [item.figure.model_id for item in again.figures] if again else []
    found = []
    for number, verdict in enumerate(verdicts[claim.key]):
        figure = verdict.claimed.figure
        if figure.model_id is None:
            known = models[number] if number < len(models) else None
            figure = replace(figure, model_id=known or _only_model(verdict, claim))
        found.append(figure)
    return tuple(found)


def _only_model(verdict: FigureVerdict, claim: Claimed) -> str | None:
    models = {
        item.figure.model_id
        for item in verdict.supports
        if item.figure.model_id is not None
        and item.since is not None
        and item.since < claim.written_to
    }
    return models.pop() if len(models) == 1 else None


def _exclusions(claims: Sequence[Claimed], figures: _Figures) -> Iterator[tuple[Key, Flag]]:
    """Yield two claims of a report that cannot both hold."""
    for one, two in combinations(claims, 2):
        if one.report_id != two.report_id:
            continue
        for a, b in product(figures[one.key], figures[two.key]):
            if a.subject_id != b.subject_id or a.metric != b.metric or a.unit != b.unit:
                continue
            if METRICS[a.metric].is_set or bearing(a, b) != "same" or not excludes(a, b):
                continue
            for claim, other, figure in ((one, two, b), (two, one, a)):
                reason = f"the report says {figure.words} in {other.claim_id}"
                yield claim.key, Flag("inconsistent", reason)


def _rows(claims: Sequence[Claimed]) -> list[list[Claimed]]:
    """Return the claims that stand side by side: in a row of a table, or joined by one claim."""
    rows: dict[tuple[str, str], list[Claimed]] = {}
    for claim in claims:
        if claim.row["row_id"] is not None:
            rows.setdefault((claim.report_id, claim.row["row_id"]), []).append(claim)
    return [*rows.values(), *([claim] for claim in claims if claim.row["repeats"])]


def _mixed(claims: Sequence[Claimed], figures: _Figures) -> Iterator[tuple[Key, Flag]]:
    """Yield the claims of a row of different models: of a speed of one, and a price of another."""
    for row in _rows(claims):
        about = {
            (figure.metric, figure.model_id or _sized(figure))
            for claim in row
            for figure in figures[claim.key]
            if figure.model_id is not None or figure.parameters_b is not None
        }
        if len({model for _, model in about}) > 1:
            parts = ", ".join(
                f"{METRICS[metric].title.lower()} of {model}" for metric, model in sorted(about)
            )
            for claim in row:
                yield claim.key, Flag("not_comparable", f"side by side stand the {parts}")


def _sized(figure: Figure) -> str:
    return f"models of {figure.parameters_b:g} billion parameters"


def _sum(
    item: Mapping[str, Any], figures: _Figures, found: Statements
) -> Iterator[tuple[Key, Flag]]:
    """Yield a part and its share whose whole is stated of somebody else, or as another figure."""
    keys = [(item["report_id"], item[name]) for name in ("part", "share")]
    part, share = (figures[key][0] for key in keys)
    whole = _whole(item, part, share)
    stated = [
        other.figure
        for other in found.of(whole.metric)
        if other.figure.unit == whole.unit
        and other.figure.period == whole.period
        and other.figure.scope == whole.scope
    ]
    own = [figure for figure in stated if figure.subject_id == whole.subject_id]
    if any(agrees(whole, figure) for figure in own):
        return
    others = sorted({figure.subject_id for figure in stated if agrees(whole, figure)})
    made = f"together they make {whole.words} of the whole"
    for key in keys:
        if others:
            yield key, Flag("misattributed", f"{made}, which is stated of {others[0]}")
        elif own:
            yield key, Flag("inconsistent", f"{made}, stated as {own[0].words}")


def _whole(item: Mapping[str, Any], part: Figure, share: Figure) -> Figure:
    """Return the whole that a part and its share make, as wide as their printed digits allow."""
    lowest, highest = _ends(share)
    smallest, largest = _ends(part)
    return Figure(
        subject_id=item["subject"],
        metric=item["metric"],
        unit=part.unit,
        low=100 * smallest / highest,
        high=100 * largest / lowest,
        scope=_text(item["scope"]),
        period=_text(item["period"]),
    )


def _ends(figure: Figure) -> tuple[float, float]:
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    if low is None or high is None:
        msg = f"{figure.metric}: has no number"
        raise ValueError(msg)
    return low - figure.step / 2, high + figure.step / 2


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
