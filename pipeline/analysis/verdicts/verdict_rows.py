"""The rows of derived/claim_verdicts: every check of every claim, put together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import pandas as pd

from pipeline.analysis.verdicts.addresses import statements_of_addresses
from pipeline.analysis.verdicts.checked import Checked, checked_claims
from pipeline.analysis.verdicts.claims import Claimed, claims_of
from pipeline.analysis.verdicts.figures import Figure
from pipeline.analysis.verdicts.findings import Statements
from pipeline.analysis.verdicts.judge import judged
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.report_itself import Flag, figures_of, flags_of_reports
from pipeline.analysis.verdicts.sentences import Texts
from pipeline.analysis.verdicts.statements import Row, Statement, for_size_classes
from pipeline.analysis.verdicts.today import Now, figure_now, figure_then

MOST_EVIDENCE: Final = 24
"""Statements kept behind one verdict; a seller's list may state one price many times."""
_AS_CLAIMED: Final = ("section", "claim_number", "says", "quote", "duplicate_of")


def verdict_rows(  # noqa: PLR0913 (all that a claim is checked against)
    claims: pd.DataFrame,
    stated: Sequence[Statement],
    *,
    models: pd.DataFrame,
    known: KnownSources,
    sums: Iterable[Mapping[str, Any]],
    texts: Texts,
    clock: pd.Timestamp,
) -> Iterator[Row]:
    """Yield a row per claim, columns as in derived/claim_verdicts but for `resolved_urls`."""
    listed = claims_of(claims)
    by_key = {claim.key: claim for claim in listed}
    claimed = [item.figure for claim in listed for item in claim.figures]
    compared = [item.figure for claim in listed if claim.row["relation"] for item in claim.figures]
    by_model = for_size_classes(stated, claimed, models, of_all=compared)
    found = Statements([*by_model, *statements_of_addresses(listed, known)])
    verdicts = judged(listed, found, texts, known)
    checked = checked_claims(by_key, verdicts, found, known)
    own = flags_of_reports(listed, verdicts, found, sums)
    figures = figures_of(listed, verdicts)
    for key, claim in by_key.items():
        now = _known(claim, figures[key], partial(figure_now, claim, found, known, clock))
        then = _known(claim, figures[key], partial(figure_then, claim, found, known))
        yield _row(claim, checked[key], own[key], now, then, clock)


def _known(
    claim: Claimed, figures: Sequence[Figure], stated: Callable[[Figure], Now | None]
) -> list[Now]:
    """Return the claimed figures at some time; none of a claim that joins others' figures."""
    if claim.kind == "joined":
        return []
    return [now for figure in figures if (now := stated(figure)) is not None]


def _row(  # noqa: PLR0913, PLR0917 (all that a row is made of)
    claim: Claimed,
    checked: Checked,
    own: Sequence[Flag],
    now: Sequence[Now],
    then: Sequence[Now],
    clock: pd.Timestamp,
) -> Row:
    flags = [*checked.flags, *own]
    reasons = dict.fromkeys(flag.reason for flag in own)
    newest = max((item.statement.stated_at for item in now), default=None)
    return {
        "report_id": claim.report_id,
        "claim_id": claim.claim_id,
        **{name: claim.row[name] for name in _AS_CLAIMED},
        "lines": list(claim.row["lines"]),
        "claimed": claim.claimed,
        "verdict": checked.verdict,
        "reason": "; ".join([checked.reason, *reasons]),
        "source_says": _sentence(checked),
        "elsewhere": checked.elsewhere,
        "is_elsewhere_weak": checked.is_weak,
        "flags": sorted({flag.name for flag in flags}),
        "then": "; ".join(item.figure.words for item in then) or None,
        "then_source_id": then[0].statement.source_id if then else None,
        "then_at": then[0].statement.stated_at if then else None,
        "today": "; ".join(item.figure.words for item in now) or None,
        "today_source_id": now[0].statement.source_id if now else None,
        "today_at": newest,
        "today_age_days": (clock - newest) / pd.Timedelta(days=1) if newest is not None else None,
        "is_outdated": any(item.is_outdated for item in now) if now else None,
        "cited_source_ids": list(claim.cited),
        "evidence": _evidence(checked, now, then),
    }


def _sentence(checked: Checked) -> str | None:
    """Return the first sentence of a cited source that the verdict rests on."""
    found = (item.row["evidence_text"] for item in checked.cited if item.place == "text")
    return next(found, None)


def _evidence(checked: Checked, now: Sequence[Now], then: Sequence[Now]) -> list[Row]:
    roles = (
        ("cited", checked.cited),
        ("elsewhere", checked.others),
        ("then", [item.statement for item in then]),
        ("today", [item.statement for item in now]),
    )
    rows: dict[tuple[str, str, str, str], Row] = {}
    for role, items in roles:
        for item in items:
            key = (role, item.source_id, item.row["evidence_locator"], item.figure.words)
            rows.setdefault(key, _statement(role, item))
    return list(rows.values())[:MOST_EVIDENCE]


def _statement(role: str, item: Statement) -> Row:
    provenance = ("source_url", "snapshot_sha256", "evidence_text", "evidence_locator")
    return {
        "role": role,
        "source_id": item.source_id,
        "says": item.figure.words,
        "value_low": item.figure.low,
        "value_high": item.figure.high,
        "unit": item.figure.unit,
        "stated_at": None if item.place == "address" else item.stated_at,
    } | {name: item.row[name] for name in provenance}
