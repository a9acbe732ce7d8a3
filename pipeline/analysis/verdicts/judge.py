"""The verdict on each figure of a claim: by the sources cited for it, and by all others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.analysis.verdicts.claims import Claimed, ClaimedFigure
from pipeline.analysis.verdicts.figures import drops_hedge
from pipeline.analysis.verdicts.findings import Finding, Statements, finding, is_near
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.sentences import Texts, sentence_verdicts
from pipeline.analysis.verdicts.statements import Statement
from pipeline.quantities.prose.judged import Standing

Verdict = Literal[
    "supported", "contradicted", "stands", "unread", "absent", "uncited", "not_checkable"
]
"""The first five in the order in which the words of several cited sources count."""
Elsewhere = Literal["supported", "contradicted", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureVerdict:
    """What came of one figure of a claim, by the cited sources and elsewhere, by all others.

    `seen` are sentences of cited sources that have the figure; of what, a person says.
    """

    claimed: ClaimedFigure
    verdict: Verdict
    cited: Finding
    elsewhere: Elsewhere
    others: Finding
    seen: tuple[Statement, ...] = ()

    @property
    def is_elsewhere_weak(self) -> bool:
        """Whether only addresses or headlines support it elsewhere."""
        supports = self.others.supports
        return self.elsewhere == "supported" and all(item.is_weak for item in supports)

    @property
    def has_dropped_hedge(self) -> bool:
        """Whether every statement that supports it hedges what it states flatly."""
        supports = self.cited.supports or self.others.supports
        figure = self.claimed.figure
        return bool(supports) and all(drops_hedge(figure, item.figure) for item in supports)

    @property
    def is_misattributed(self) -> bool:
        """Whether it stands only for something else."""
        if self.cited.supports or self.cited.contradicts:
            return False
        return bool(self.cited.misplaced) or (
            bool(self.others.misplaced) and not self.others.supports
        )

    @property
    def supports(self) -> tuple[Statement, ...]:
        """All that supports it."""
        return (*self.cited.supports, *self.others.supports)


def judged_figure(
    claim: Claimed, claimed: ClaimedFigure, found: Statements, texts: Texts, known: KnownSources
) -> FigureVerdict:
    """Return what the sources say to one figure of a claim: their facts, and their sentences."""
    of_metric = found.of(claimed.figure.metric)
    cited_ids = tuple(own for name in claim.cited for own in known.own(name))
    cited = finding(
        claimed, [item for item in of_metric if item.source_id in cited_ids and not item.is_weak]
    )
    others = finding(
        claimed,
        [item for item in of_metric if item.source_id not in cited_ids or item.is_weak],
        of_others=False,
    )
    near = tuple(
        item
        for item in others.contradicts
        if is_near(claimed, item, claim.written_from, claim.written_to)
    )
    elsewhere: Elsewhere = "supported" if others.supports else "contradicted" if near else "none"
    sentences = tuple(sentence_verdicts(claim, claimed, cited_ids, texts))
    if not (cited.supports or cited.contradicts):
        # What a source is known to say of something else does not bind here.
        others_say = {item.source_id for item in cited.misplaced}
        bound = _standing(sentences, "supported")
        cited = replace(
            cited,
            supports=tuple(item for item in bound if item.source_id not in others_say),
            contradicts=_standing(sentences, "contradicted"),
        )
    seen = _standing(sentences, "stands", "supported")
    return FigureVerdict(
        claimed=claimed,
        verdict=_verdict(claim, cited, seen, known),
        cited=cited,
        elsewhere=elsewhere,
        others=Finding(others.supports, near, others.misplaced),
        seen=() if cited.supports or cited.contradicts else seen,
    )


def _standing(
    found: Sequence[tuple[Standing, Statement]], *standings: Standing
) -> tuple[Statement, ...]:
    return tuple(statement for standing, statement in found if standing in standings)


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a claim of several figures: it holds if all of them do."""
    worst: tuple[Verdict, ...] = ("contradicted", "unread", "absent", "stands")
    return next((verdict for verdict in worst if verdict in verdicts), verdicts[0])


def _verdict(
    claim: Claimed, cited: Finding, seen: tuple[Statement, ...], known: KnownSources
) -> Verdict:
    if not claim.cited:
        return "uncited"
    if cited.supports:
        return "supported"
    if cited.contradicts:
        return "contradicted"
    if seen:
        return "stands"
    return "absent" if all(known.was_read(name) for name in claim.cited) else "unread"


def judged(
    claims: Sequence[Claimed], found: Statements, texts: Texts, known: KnownSources
) -> Mapping[tuple[str, str], tuple[FigureVerdict, ...]]:
    """Return what came of the figures of each claim, by claim."""
    return {
        claim.key: tuple(
            judged_figure(claim, figure, found, texts, known)
            for figure in claim.figures
            if claim.kind == "figure"
        )
        for claim in claims
    }
