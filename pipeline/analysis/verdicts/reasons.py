"""Why a verdict is what it is, in plain words put together from the data."""

from collections.abc import Callable, Sequence

from pipeline.analysis.verdicts.claims import Claimed
from pipeline.analysis.verdicts.figures import Figure
from pipeline.analysis.verdicts.judge import FigureVerdict
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.statements import Statement

MOST_SHOWN = 240
"""Characters of a sentence in a reason."""
MOST_NAMED = 3
"""Statements named in a reason; all of them are in its evidence."""


def reason_of(claim: Claimed, verdicts: Sequence[FigureVerdict], known: KnownSources) -> str:
    """Return why a claim about figures has its verdict."""
    parts = [_reason(claim, verdict, known) for verdict in verdicts]
    if len(verdicts) == 1:
        return parts[0]
    named = [
        f"{verdict.claimed.printed}: {part}" for verdict, part in zip(verdicts, parts, strict=True)
    ]
    return "; ".join(named) if len(set(parts)) > 1 else parts[0]


def _reason(claim: Claimed, verdict: FigureVerdict, known: KnownSources) -> str:
    more = [_first(claim, verdict, known)]
    if verdict.cited.misplaced and verdict.verdict != "supported":
        more.append(_misplaced(verdict.cited.misplaced, known))
    if found := verdict.others.behind(verdict.elsewhere):
        more.append(f"elsewhere {_state(found, verdict, known)}")
    elif verdict.others.misplaced and verdict.verdict != "supported":
        more.append(f"elsewhere {_misplaced(verdict.others.misplaced, known)}")
    return "; ".join(more)


def _first(claim: Claimed, verdict: FigureVerdict, known: KnownSources) -> str:
    """Return what the cited sources say."""
    if verdict.verdict == "uncited":
        return "the section cites no source"
    if found := verdict.cited.behind(verdict.verdict):
        return _state(found, verdict, known)
    return _each(verdict.seen, known, _has) or unread(claim, known)


def _state(found: Sequence[Statement], verdict: FigureVerdict, known: KnownSources) -> str:
    return _each(found, known, lambda item: f"states {_stated(item, verdict)}")


def _misplaced(found: Sequence[Statement], known: KnownSources) -> str:
    return _each(found, known, lambda item: f"states {item.figure.words} of {_about(item.figure)}")


def _stated(item: Statement, verdict: FigureVerdict) -> str:
    own, other = verdict.claimed.figure, item.figure
    bound = [
        str(there)
        for here, there in (
            (own.model_id, other.model_id),
            (own.scope, other.scope),
            (own.period, other.period),
        )
        if there is not None and here is None and own.parameters_b is None
    ]
    about = f" for {', '.join(bound)}" if bound else ""
    how = f", {item.note}" if item.place == "measurement" and item.note else ""
    by = f", measured by {other.measured_by}" if other.measured_by and not own.measured_by else ""
    words = f"{other.words}{how}{about}{by}"
    if item.place == "address":
        return f"{words} in the words of its address only"
    place = ", in its headline only" if item.place == "headline" else ""
    return f"{words} ({item.stated_at:%Y-%m-%d}{place})"


def _each(
    found: Sequence[Statement], known: KnownSources, words: Callable[[Statement], str]
) -> str:
    by_source: dict[str, Statement] = {}
    for item in sorted(found, key=lambda item: (known.order[item.source_id], item.is_weak)):
        by_source.setdefault(item.source_id, item)
    named = list(by_source.values())[:MOST_NAMED]
    more = f" and {len(by_source) - len(named)} more" if len(by_source) > len(named) else ""
    return ", ".join(f"{_who(item.source_id, known)} {words(item)}" for item in named) + more


def _who(source_id: str, known: KnownSources) -> str:
    return f"{known.publisher(source_id)} [{source_id}]"


def _about(figure: Figure) -> str:
    parts = (figure.subject_id, figure.model_id, figure.scope, figure.period, figure.measured_by)
    return ", ".join(part for part in parts if part)


def _has(item: Statement) -> str:
    shown = _shortened(item.row["evidence_text"])
    return f"has the figure: “{shown}” (of what, a person says)"


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN].rsplit(" ", 1)[0] + " …"


def unread(claim: Claimed, known: KnownSources) -> str:
    """Return which of the cited sources were not read, and why."""
    missing = [name for name in claim.cited if not known.was_read(name)]
    read = ", ".join(_who(name, known) for name in claim.cited if name not in missing)
    stated = f"{read} read, not stated" if read else ""
    if not missing:
        return stated
    parts = []
    for name in missing:
        how = "read in part only" if known.was_read_in_part(name) else known.why_unread(name)
        parts.append(f"{name} ({how})")
    return f"not read: {', '.join(parts)}" + (f"; {stated}" if stated else "")
