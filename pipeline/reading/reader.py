"""Reading a source: its archived documents in order, each parsed, checked and folded.

Nothing here touches the network: it can be done again years later, with a better parser.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from pipeline.domain.kinds import KINDS, PRICES, Row
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.reading.checks import PREVIEW, Earlier, Finding, check
from pipeline.reading.clean_names import resolved
from pipeline.reading.fold import Changes, Key, conflicts, distinct, fold
from pipeline.reading.parsed import Parsed
from pipeline.reading.parser_facts import facts_of
from pipeline.reading.reading_log import Read
from pipeline.reading.source_state import SourceState
from pipeline.reading.still_printed import lost_prices
from pipeline.registry.providers import ProviderRegistry
from pipeline.registry.sources import Source
from pipeline.storage.archive import Archive
from pipeline.storage.attempts import Attempt, readable_attempts

RULES_VERSION = 5
"""Raised when checks or the fold judge the same document otherwise; all is then read again."""

_DECIDES = {
    *("provider", "expect", "accepted", "run", "embedded", "facts", "published_on", "token_unit"),
}
"""Fields of a source's entry that decide what a reading of it gives."""


class DocumentReader(Protocol):
    """Opens documents: `pipeline.reading.worker.Worker`, or the same in one process in tests."""

    def parse(self, source: Source, snapshot: Snapshot) -> Parsed:
        """Return what a document states; raise `ParseError` where it cannot be read."""

    def check(  # noqa: PLR0913, PLR0917 (all that a reading is judged by)
        self,
        source: Source,
        snapshot: Snapshot,
        rows: Mapping[str, Sequence[Row]],
        earlier: Earlier,
        misplaced: Sequence[str],
        unplaced: Sequence[str],
    ) -> list[Finding]:
        """Return what each check found; raise `ParseError` where they do not end."""


@dataclass(frozen=True, slots=True)
class ParsedSnapshot:
    """The statements of a snapshot, ready for the checks.

    Attributes:
        rows: Rows by kind, provenance included, exact repetitions left out.
        refused: Keys of rows refused as implausible or contradictory, by kind.
        unplaced: What could not be placed, by name.
        misplaced: Evidence that does not stand at the place named.
        error: Why the document could not be read at all; null if it could.
        text_sha256: Digest of an article's text.
        is_preview: Whether nothing shows that an article for sale is here as a whole.
    """

    rows: Mapping[str, Sequence[Row]]
    refused: Mapping[str, frozenset[Key]] = field(default_factory=dict)
    unplaced: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()
    error: str | None = None
    text_sha256: str | None = None
    is_preview: bool = False


def read_source(  # noqa: PLR0913 (all that a state comes from)
    source: Source,
    providers: ProviderRegistry,
    archive: Archive,
    attempts: Sequence[Attempt],
    before: SourceState | None,
    *,
    worker: DocumentReader,
) -> SourceState:
    """Return the source's state after all sound attempts.

    Folding goes on where `before` ends. It starts afresh where what decides a reading changed
    (`fingerprint_of`), or where an attempt lies before what was folded already.

    Args:
        source: Entry of sources.yaml.
        providers: Aliases for the names of sellers.
        archive: Where the documents lie.
        attempts: The source's attempts, in order of (fetched_at, sha256).
        before: State to go on from; null to start afresh.
        worker: What opens the documents.

    Raises:
        ArchiveError: A document is missing or damaged, or the log lost what was folded before.
    """
    sound = readable_attempts(attempts)
    if before is not None and not before.is_prefix_of(sound):
        # An object store has no lock: another run may have read on meanwhile.
        known = [*attempts, *archive.attempts([source.id]), *archive.forgotten(source.id)]
        before.expect_in(known, source.id, archive.log_address)
    fingerprint = fingerprint_of(source, providers)
    state = before
    if state is None or state.fingerprint != fingerprint or not state.is_prefix_of(sound):
        state = SourceState.nothing(fingerprint)
    for attempt in sound[state.attempt_count :]:
        if state.repeats(attempt):
            state = state.extended(attempt)
        else:
            snapshot = archive.snapshot(attempt)
            parsed = parse_snapshot(source, providers, snapshot, worker)
            state = _folded(state, source, snapshot, attempt, parsed, worker)
    return state


def fingerprint_of(source: Source, providers: ProviderRegistry) -> str:
    """Return a digest of all that decides, besides the bytes, what a reading gives."""
    parts = {
        "parser": source.parser,
        "version": facts_of(source).version,
        "rules": RULES_VERSION,
        "source": source.model_dump(mode="json", include=_DECIDES),
        "aliases": providers.names_sha256,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def parse_snapshot(
    source: Source,
    providers: ProviderRegistry,
    snapshot: Snapshot,
    worker: DocumentReader,
) -> ParsedSnapshot:
    """Return what a snapshot states, providers resolved and names cleaned."""
    try:
        parsed = worker.parse(source, snapshot)
    except ParseError as error:
        return ParsedSnapshot(rows={kind.name: [] for kind in KINDS}, error=str(error))
    unknown: Counter[str] = Counter()
    stated = {
        "source_id": source.id,
        "source_url": snapshot.url,
        "fetched_at": snapshot.fetched_at,
        "snapshot_sha256": snapshot.sha256,
        "method": snapshot.method,
        "parser": source.parser,
        "parser_version": facts_of(source).version,
    }
    rows: dict[str, Sequence[Row]] = {}
    for kind in KINDS:
        known = resolved(getattr(parsed.readings, kind.name), providers, unknown)
        rows[kind.name] = [kind.row(item, stated) for item in known]
    for row in rows[PRICES.name]:
        row["valid_from_basis"] = _basis(row)
    kept, refused, contradictions = _without_conflicts(source, rows)
    strangers = tuple(
        f"provider '{name}' is not in providers.yaml: published, unranked ({count} statements)"
        for name, count in sorted(unknown.items())
    )
    unplaced = (*parsed.readings.unplaced, *strangers, *contradictions)
    return ParsedSnapshot(
        kept,
        refused,
        unplaced,
        parsed.misplaced,
        text_sha256=parsed.readings.text_sha256,
        is_preview=parsed.readings.is_preview,
    )


def _folded(  # noqa: PLR0913, PLR0917 (all that the next state comes from)
    state: SourceState,
    source: Source,
    snapshot: Snapshot,
    attempt: Attempt,
    parsed: ParsedSnapshot,
    worker: DocumentReader,
) -> SourceState:
    findings = _findings_of(source, snapshot, parsed, state, worker)
    is_accepted = attempt.sha256 in {item.sha256 for item in source.accepted}
    is_sound = parsed.error is None and (is_accepted or all(item.passed for item in findings))
    read = Read.of(
        attempt,
        state="sound" if is_sound else "quarantined",
        parser=source.parser,
        parser_version=facts_of(source).version,
        findings=findings,
        unplaced=parsed.unplaced,
        counts={kind.name: len(parsed.rows[kind.name]) for kind in KINDS},
        text_sha256=parsed.text_sha256,
    )
    if not is_sound:
        return state.with_read(read, state.stated)
    stated, changes = dict(state.stated), Changes()
    for kind in KINDS:
        stated[kind.name], some = fold(
            stated[kind.name],
            distinct(kind, parsed.rows[kind.name]),
            at=attempt.fetched_at,
            last_seen_at=state.last_sound_at,
            refused=parsed.refused.get(kind.name, ()),
        )
        changes += some
    return state.with_read(replace(read, changes=changes), stated)


def _findings_of(
    source: Source,
    snapshot: Snapshot,
    parsed: ParsedSnapshot,
    state: SourceState,
    worker: DocumentReader,
) -> list[Finding]:
    if parsed.error is not None:
        return [Finding("readable", False, f"a document that {source.parser} reads", parsed.error)]
    known = set(state.last_sound.unplaced if state.last_sound is not None else ())
    new_lines = [line for line in parsed.unplaced if line not in known]
    earlier = Earlier(dict(state.stated[PRICES.name].open), state.last_sound_at)
    whole = (PREVIEW,) if parsed.is_preview else ()
    rows, seen = parsed.rows, (earlier, parsed.misplaced, new_lines)
    if source.provider is None or not lost_prices(rows[PRICES.name], earlier.prices):
        # Nothing is looked for in the document, which the worker alone opens.
        return [*whole, *check(source, rows, snapshot.fetched_at, *seen)]
    try:
        return [*whole, *worker.check(source, snapshot, rows, *seen)]
    except ParseError as error:
        return [Finding("checks", False, "checks that end within their limits", str(error))]


def _without_conflicts(
    source: Source, rows: dict[str, Sequence[Row]]
) -> tuple[dict[str, Sequence[Row]], dict[str, frozenset[Key]], tuple[str, ...]]:
    """Leave out what a catalogue states twice and differently, and name it.

    A catalogue of many sellers has one model under two names on most days: those rows are refused.
    On a seller's own page they mean that we misread the page, so there the reading is judged. Odd
    values are kept: whether they are believed is decided where all sources are seen.

    Returns:
        The rows that are left, the keys of the others, and a line for each of them.
    """
    if source.provider is not None:
        return rows, {}, ()
    clashes = {kind: conflicts(kind, rows[kind.name]) for kind in KINDS}
    kept: dict[str, Sequence[Row]] = {
        kind.name: [row for row in rows[kind.name] if kind.key_of(row) not in clashes[kind]]
        for kind in KINDS
    }
    refused = {kind.name: frozenset(clashes[kind]) for kind in KINDS}
    lines = [line for found in clashes.values() for line in found.values()]
    return kept, refused, tuple(f"contradictory: {line}" for line in lines)


def _basis(price: Row) -> str:
    """Return what the start of a price is dated by."""
    if price["effective_from"] is not None:
        return "upstream_history" if price["method"] == "embedded" else "stated"
    return str(price["method"]) if price["method"] in {"memento", "released"} else "first_seen"
