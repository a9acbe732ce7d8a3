"""The verdict on each figure of a claim: by the sources cited for it, and by all others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.analysis.verdicts.claims import Claimed, ClaimedFigure
from pipeline.analysis.verdicts.figures import Figure, drops_hedge, is_same
from pipeline.analysis.verdicts.findings import Finding, Statements, finding, is_near
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.statements import Statement
from pipeline.quantities.quantities import MONEY

Verdict = Literal["supported", "contradicted", "absent", "unread", "uncited", "not_checkable"]
Elsewhere = Literal["supported", "contradicted", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureVerdict:
    """What came of one figure of a claim.

    Attributes:
        claimed: The figure.
        verdict: By the cited sources alone.
        cited: What they say.
        elsewhere: By all other sources.
        others: What these say.
        seen: Cited sources whose text has the figure, where it could not be told of what it is.
    """

    claimed: ClaimedFigure
    verdict: Verdict
    cited: Finding
    elsewhere: Elsewhere
    others: Finding
    seen: tuple[str, ...] = ()

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
    claim: Claimed, claimed: ClaimedFigure, found: Statements, known: KnownSources
) -> FigureVerdict:
    """Return what the sources say to one figure of a claim."""
    of_metric = found.of(claimed.figure.metric)
    cited_ids = {own for name in claim.cited for own in known.own(name)}
    cited = finding(
        claimed,
        [item for item in of_metric if item.source_id in cited_ids and _counts(item, known)],
    )
    others = finding(
        claimed,
        [item for item in of_metric if item.source_id not in cited_ids or not _counts(item, known)],
        of_others=False,
    )
    near = tuple(
        item
        for item in others.contradicts
        if is_near(claimed, item, claim.written_from, claim.written_to)
    )
    elsewhere: Elsewhere = "supported" if others.supports else "contradicted" if near else "none"
    seen = _seen(claim, claimed, found, known) if not (cited.supports or cited.contradicts) else ()
    return FigureVerdict(
        claimed=claimed,
        verdict=_verdict(claim, cited, seen, known),
        cited=cited,
        elsewhere=elsewhere,
        others=Finding(others.supports, near, others.misplaced),
        seen=seen,
    )


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a claim of several figures: it holds if all of them do."""
    worst: tuple[Verdict, ...] = ("contradicted", "unread", "absent")
    return next((verdict for verdict in worst if verdict in verdicts), verdicts[0])


def _counts(item: Statement, known: KnownSources) -> bool:
    """Return whether a statement was read on its page: an address can be seen without."""
    return item.place != "address" or known.was_read(item.source_id)


def _verdict(claim: Claimed, cited: Finding, seen: tuple[str, ...], known: KnownSources) -> Verdict:
    if not claim.cited:
        return "uncited"
    if cited.supports:
        return "supported"
    if cited.contradicts:
        return "contradicted"
    all_read = all(known.was_read(name) for name in claim.cited)
    return "absent" if all_read and not seen else "unread"


def _seen(
    claim: Claimed, claimed: ClaimedFigure, found: Statements, known: KnownSources
) -> tuple[str, ...]:
    """Return the cited sources in whose text the figure stands, of whatever it may be."""
    cited = {own: name for name in claim.cited for own in known.own(name)}
    figure = claimed.figure
    return tuple(
        dict.fromkeys(
            cited[item.source_id]
            for item in found.of("mention")
            if item.source_id in cited
            and _may_state(item.figure, figure)
            and not _is_placed(item, found)
        )
    )


def _is_placed(mention: Statement, found: Statements) -> bool:
    """Return whether its source says elsewhere of what a figure is."""
    figure = mention.figure
    return any(
        item.source_id == mention.source_id
        and (item.figure.low, item.figure.high) == (figure.low, figure.high)
        and (figure.unit != "name" or item.figure.text == figure.text)
        for item in found.found
        if item.figure.metric != figure.metric
    )


def _may_state(mention: Figure, claimed: Figure) -> bool:
    """Return whether a figure of which a text does not say what it is may be the claimed one.

    A text may say elsewhere that an amount is a year's, or in which unit a bare number is.
    """
    if claimed.text is not None:
        return (mention.text or "").casefold() == claimed.text.casefold()
    is_amount = mention.unit == "usd" and claimed.unit in MONEY
    is_number = mention.unit == "count" and claimed.unit not in MONEY
    if mention.unit != claimed.unit and not is_amount and not is_number:
        return False
    return is_same(
        _as_printed(claimed), _as_printed(replace(mention, unit=claimed.unit, text=None))
    )


def _as_printed(figure: Figure) -> Figure:
    """Return a figure without its hedge: `over 38%` is no 80%, though it allows it."""
    return figure if figure.is_range else replace(figure, low=figure.bound, high=figure.bound)


def judged(
    claims: Sequence[Claimed], found: Statements, known: KnownSources
) -> Mapping[tuple[str, str], tuple[FigureVerdict, ...]]:
    """Return what came of the figures of each claim, by claim."""
    return {
        claim.key: tuple(
            judged_figure(claim, figure, found, known)
            for figure in claim.figures
            if claim.kind == "figure"
        )
        for claim in claims
    }
