"""What came of one claim, whatever its kind, before the report itself and today are looked at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.analysis.verdicts.attributions import judged_attribution
from pipeline.analysis.verdicts.claims import Claimed
from pipeline.analysis.verdicts.comparisons import judged_comparison
from pipeline.analysis.verdicts.findings import Statements
from pipeline.analysis.verdicts.judge import Elsewhere, FigureVerdict, Verdict, combined
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.reasons import reason_of, unread
from pipeline.analysis.verdicts.report_itself import Flag, Key, Verdicts
from pipeline.analysis.verdicts.statements import Statement
from pipeline.domain.metrics import METRICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one claim, by the cited sources and elsewhere, by all others.

    It is weak where only addresses or headlines support it elsewhere.
    """

    verdict: Verdict
    reason: str
    elsewhere: Elsewhere = "none"
    is_weak: bool = False
    flags: tuple[Flag, ...] = ()
    cited: tuple[Statement, ...] = ()
    others: tuple[Statement, ...] = ()


def checked_claims(
    claims: Mapping[Key, Claimed], verdicts: Verdicts, found: Statements, known: KnownSources
) -> dict[Key, Checked]:
    """Return what came of each claim."""
    checked: dict[Key, Checked] = {}
    for key, claim in claims.items():
        if claim.kind == "figure":
            checked[key] = _of_figures(claim, verdicts[key], known)
        elif claim.kind == "comparison":
            checked[key] = _compared(claim, found, known)
        elif claim.kind == "attribution":
            verdict, reason, flags = judged_attribution(claim, known)
            checked[key] = Checked(verdict=verdict, reason=reason, flags=tuple(flags))
        elif claim.kind == "words":
            reason = str(claim.row["not_checkable"])
            checked[key] = Checked(verdict="not_checkable", reason=reason)
    joined = {key: claim for key, claim in claims.items() if claim.kind == "joined"}
    return checked | {key: _joined(claim, checked) for key, claim in joined.items()}


def _of_figures(
    claim: Claimed, verdicts: tuple[FigureVerdict, ...], known: KnownSources
) -> Checked:
    summary = _together(item.elsewhere for item in verdicts)
    return Checked(
        verdict=combined([item.verdict for item in verdicts]),
        reason=reason_of(claim, verdicts, known),
        elsewhere=summary,
        is_weak=summary == "supported" and any(item.is_elsewhere_weak for item in verdicts),
        flags=tuple(_flags(claim, verdicts, known)),
        cited=tuple(item for one in verdicts for item in (*one.cited.all(), *one.seen)),
        others=tuple(item for one in verdicts for item in one.others.all()),
    )


def _together(elsewhere: Iterable[Elsewhere]) -> Elsewhere:
    """Return what other sources say to all of several figures."""
    found = set(elsewhere)
    if "contradicted" in found:
        return "contradicted"
    return "supported" if found == {"supported"} else "none"


def _compared(claim: Claimed, found: Statements, known: KnownSources) -> Checked:
    elsewhere, reason, compared = judged_comparison(claim, found)
    verdict: Verdict = "uncited"
    cited = "the section cites no source"
    if claim.cited:
        verdict = "absent" if all(known.was_read(name) for name in claim.cited) else "unread"
        cited = unread(claim, known)
    return Checked(
        verdict=verdict,
        reason=f"{cited}; by the tables: {reason}",
        elsewhere=elsewhere,
        others=compared,
    )


def _joined(claim: Claimed, checked: Mapping[Key, Checked]) -> Checked:
    parts = {name: checked[claim.report_id, name] for name in claim.row["repeats"]}
    reason = "it joins " + ", ".join(f"{name} ({part.verdict})" for name, part in parts.items())
    return Checked(
        verdict=combined([part.verdict for part in parts.values()]) if claim.cited else "uncited",
        reason=reason if claim.cited else f"the section cites no source; {reason}",
        elsewhere=_together(part.elsewhere for part in parts.values()),
    )


def _flags(
    claim: Claimed, verdicts: tuple[FigureVerdict, ...], known: KnownSources
) -> Iterator[Flag]:
    if any(item.has_dropped_hedge for item in verdicts):
        yield Flag("hedge_dropped", "the source hedges what is stated flatly")
    if any(item.is_misattributed for item in verdicts):
        yield Flag("misattributed", "the figure stands for something else")
    if any(item.cited.supports and item.cited.contradicts for item in verdicts):
        yield Flag("sources_differ", "cited sources differ")
    if any(_is_circular(item, known) for item in verdicts):
        yield Flag("circular", "only the one that it is about says so")
    if claim.row["duplicate_of"] is not None:
        yield Flag("duplicate", f"says {claim.row['duplicate_of']} again")


def _is_circular(verdict: FigureVerdict, known: KnownSources) -> bool:
    """Return whether the subject alone says so, of what it does not decide by itself."""
    figure = verdict.claimed.figure
    return (
        bool(verdict.supports)
        and not METRICS[figure.metric].is_own
        and all(known.speaks_for(item.source_id) == figure.subject_id for item in verdict.supports)
    )
