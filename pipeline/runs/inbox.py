"""Saved pages: what was dropped into `inbox/<source id>/` goes into the archive.

What is taken moves to the folder's `done/`. What is not stays, with the reason in `.refused.json`
beside it, and is not tried again until it changes, or what reads it does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pipeline.domain.kinds import KINDS
from pipeline.domain.names import clean_name
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.fetch.classify import classify_saved
from pipeline.reading.reader import fingerprint_of
from pipeline.reading.worker import Worker
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.parked import Parked, RefusedFileError, parked_in
from pipeline.storage.attempts import Attempt

REFUSED = ".refused.json"


@dataclass(frozen=True, slots=True)
class InboxFiles:
    """The finished files of a source's inbox.

    Attributes:
        waiting: Files to be taken.
        refused: Files that were tried and have not changed, each with the reason.
    """

    waiting: tuple[Parked, ...]
    refused: tuple[tuple[Parked, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing."""
        return not self.waiting and not self.refused

    @property
    def refusals(self) -> tuple[str, ...]:
        """A line for each refused file."""
        return tuple(_line(parked, reason) for parked, reason in self.refused)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a source's inbox.

    Attributes:
        attempts: What is in the archive now.
        refused: A line for each file that stays where it is.
    """

    attempts: tuple[Attempt, ...] = ()
    refused: tuple[str, ...] = ()


NOTHING_TAKEN = Taken()


def scan_inbox(project: Project, source: Source, now: Clock) -> InboxFiles:
    """Return the finished files directly in a source's folder, new and refused ones apart."""
    inbox = project.warehouse.inbox
    if inbox is None:
        return InboxFiles((), ())
    folder = inbox / source.id
    waiting, refused = [], []
    notes = _notes(project, source)
    for parked in parked_in(folder, now()):
        note = notes.get(parked.path.name)
        reason = str(note.get("reason")) if isinstance(note, dict) else ""
        if note == _note(project, source, parked, reason):
            refused.append((parked, reason))
        else:
            waiting.append(parked)
    return InboxFiles(tuple(waiting), tuple(refused))


def unknown_folders(project: Project) -> list[str]:
    """Return a line for each thing in the inbox that is no folder of a source."""
    known = {source.id for source in project.registry.sources}
    inbox = project.warehouse.inbox
    if inbox is None or not inbox.is_dir():
        return []
    names = sorted(path.name for path in inbox.iterdir())
    links = [
        f"inbox/{clean_name(name)}: is a symbolic link, which may lead anywhere: make it a folder"
        for name in names
        if name in known and (inbox / name).is_symlink()
    ]
    return links + [
        f"inbox/{clean_name(name)}: no source has this id; see `inference-market sources`"
        for name in names
        if name not in known and not name.startswith(".")
    ]


def take(acquirer: Acquirer, worker: Worker) -> Taken:
    """Archive what lies in a source's inbox, and move it away.

    Args:
        acquirer: Whose inbox; the caller holds the warehouse's lock.
        worker: What opens the files.
    """
    project, source = acquirer.project, acquirer.source
    looked = scan_inbox(project, source, acquirer.now)
    taken: list[Attempt] = []
    refused = list(looked.refused)
    for parked in looked.waiting:
        try:
            taken.append(_archived(acquirer, parked, worker))
            _move_away(acquirer, parked)
        except RefusedFileError as error:
            refused.append((parked, str(error)))
    if looked.waiting:
        _write_notes(project, source, refused)
    return Taken(tuple(taken), tuple(_line(parked, reason) for parked, reason in refused))


def _move_away(acquirer: Acquirer, parked: Parked) -> None:
    try:
        acquirer.project.warehouse.set_aside(parked.path)
    except OSError as error:
        msg = f"is in the archive, but cannot be moved away: {error.strerror}"
        raise RefusedFileError(msg) from error


def _line(parked: Parked, reason: str) -> str:
    return f"inbox/{parked.title}: {reason}"


def _archived(acquirer: Acquirer, parked: Parked, worker: Worker) -> Attempt:
    source = acquirer.source
    at, url = parked.dated(acquirer.now()), str(source.url)
    body = _body(parked, acquirer.project.registry.settings.max_bytes)
    outcome, reason = classify_saved(
        body, url=url, expect_type=acquirer.expect_type, judge=worker.judge_page
    )
    if outcome != "new":
        msg = f"{outcome}: {reason}"
        raise RefusedFileError(msg)
    digest = sha256(body).hexdigest()
    _expect_statements(source, Snapshot(source.id, url, at, digest, body, None, "saved"), worker)
    # Archived already where a run was killed before it could move the file.
    known = (old for old in acquirer.earlier if (old.fetched_at, old.sha256) == (at, digest))
    return next(known, None) or acquirer.keep(body, "saved", at=at, url=url)


def _body(parked: Parked, most: int) -> bytes:
    if parked.path.is_symlink():
        msg = "is a symbolic link, which may lead anywhere: copy the file itself here"
        raise RefusedFileError(msg)
    if not 0 < parked.size <= most:
        msg = f"{parked.size} bytes, between 1 and {most} are taken"
        raise RefusedFileError(msg)
    try:
        return parked.path.read_bytes()
    except OSError as error:
        msg = f"cannot be read: {error.strerror}"
        raise RefusedFileError(msg) from error


def _expect_statements(source: Source, snapshot: Snapshot, worker: Worker) -> None:
    try:
        parsed = worker.parse(source, snapshot)
    except ParseError as error:
        msg = f"no document that {source.parser} reads: {error}"
        raise RefusedFileError(msg) from error
    if not any(getattr(parsed.readings, kind.name) for kind in KINDS):
        msg = f"states nothing that {source.parser} reads"
        raise RefusedFileError(msg)


def _note(project: Project, source: Source, parked: Parked, reason: str) -> Mapping[str, Any]:
    """Return what says that a file was refused as it is, by what would read it."""
    return {
        "size": parked.size,
        "mtime_ns": parked.mtime_ns,
        "read_by": fingerprint_of(source, project.providers),
        "reason": reason,
    }


def _notes(project: Project, source: Source) -> Mapping[str, Any]:
    try:
        notes = json.loads(project.warehouse.files.read(f"inbox/{source.id}/{REFUSED}"))
    except (FileNotFoundError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _write_notes(project: Project, source: Source, refused: Sequence[tuple[Parked, str]]) -> None:
    name = f"inbox/{source.id}/{REFUSED}"
    notes = {parked.path.name: _note(project, source, parked, reason) for parked, reason in refused}
    if notes:
        project.warehouse.files.write(name, json.dumps(notes, indent=1).encode())
    else:
        project.warehouse.files.remove(name)
