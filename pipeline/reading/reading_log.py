"""The log of a source's readings: a row for each run of equal documents, and what it gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal, Self

import pyarrow as pa

from pipeline.domain.snapshot import Method
from pipeline.domain.table import TIMESTAMP, Table, column
from pipeline.reading.checks import Finding
from pipeline.reading.fold import Changes
from pipeline.storage.attempts import Attempt

ReadState = Literal["sound", "quarantined"]

_FINDING = pa.struct(
    [
        pa.field("check", pa.string()),
        pa.field("passed", pa.bool_()),
        pa.field("expected", pa.string()),
        pa.field("found", pa.string()),
    ]
)

LOG = Table(
    layer="readings",
    name="log",
    doc="One run of equal documents of one source, and what reading them gave.",
    primary_key=("first_at", "snapshot_sha256"),
    columns=(
        column("first_at", TIMESTAMP, "First attempt that gave this document."),
        column("last_at", TIMESTAMP, "Last attempt of the run."),
        column("attempt_count", pa.int64(), "Attempts in the run."),
        column("snapshot_sha256", pa.string(), "Digest of the document."),
        column(
            "text_sha256",
            pa.string(),
            "Digest of an article's text: documents that share it differ in banners only.",
            null=True,
        ),
        column("source_url", pa.string(), "Address of the document, after redirects."),
        column("method", pa.string(), "How it came to us."),
        column("state", pa.string(), "sound, or quarantined: kept, but not published."),
        column("parser", pa.string(), "Module of pipeline/parsers that read it."),
        column("parser_version", pa.int64(), "Version of that parser."),
        column("price_count", pa.int64(), "Prices stated."),
        column("offer_count", pa.int64(), "Offers stated."),
        column("performance_count", pa.int64(), "Measured figures stated."),
        column("fact_count", pa.int64(), "Facts stated."),
        column("added_count", pa.int64(), "Statements that the reading added."),
        column("changed_count", pa.int64(), "Statements that it changed."),
        column("gone_count", pa.int64(), "Statements that it ended."),
        column("unplaced", pa.list_(pa.string()), "What the parser saw and could not place."),
        column("findings", pa.list_(_FINDING), "What each check expected and found."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """One run of equal documents; see `LOG` for the fields."""

    first_at: datetime
    last_at: datetime
    attempt_count: int
    snapshot_sha256: str
    text_sha256: str | None
    source_url: str
    method: Method
    state: ReadState
    parser: str
    parser_version: int
    price_count: int
    offer_count: int
    performance_count: int
    fact_count: int
    changes: Changes
    unplaced: tuple[str, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(  # noqa: PLR0913 (a record of what one reading gave)
        cls,
        attempt: Attempt,
        *,
        state: ReadState,
        parser: str,
        parser_version: int,
        findings: Sequence[Finding],
        unplaced: Sequence[str],
        counts: Mapping[str, int],
        text_sha256: str | None,
    ) -> Self:
        """Return the reading of the document that `attempt` gave."""
        return cls(
            first_at=attempt.fetched_at,
            last_at=attempt.fetched_at,
            attempt_count=1,
            snapshot_sha256=attempt.sha256 or "",
            text_sha256=text_sha256,
            source_url=attempt.final_url,
            method=attempt.method,
            state=state,
            parser=parser,
            parser_version=parser_version,
            price_count=counts["prices"],
            offer_count=counts["offers"],
            performance_count=counts["performance"],
            fact_count=counts["facts"],
            changes=Changes(),
            unplaced=tuple(unplaced),
            findings=tuple(findings),
        )

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The findings that did not pass."""
        return tuple(item for item in self.findings if not item.passed)

    @property
    def row_count(self) -> int:
        """Statements of all kinds."""
        return self.price_count + self.offer_count + self.performance_count + self.fact_count


def log_row(read: Read) -> dict[str, Any]:
    """Return a reading as a row of `LOG`."""
    changes = read.changes
    return {name: getattr(read, name) for name in _PLAIN} | {
        "added_count": changes.added,
        "changed_count": changes.changed,
        "gone_count": changes.gone,
        "unplaced": list(read.unplaced),
        "findings": [_finding_row(finding) for finding in read.findings],
    }


def _finding_row(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in _OF_FINDING}


def damaged_row(damage: str, *, at: datetime) -> dict[str, Any]:
    """Return a row of `LOG` for a document that the archive no longer gives.

    Args:
        damage: What is wrong with it.
        at: When the source was last tried.
    """
    finding = Finding("archive", False, "each document as it was stored", damage)
    counts = [item.name for item in LOG.columns if item.name.endswith("_count")]
    return dict.fromkeys(counts, 0) | {
        "first_at": at,
        "last_at": at,
        "snapshot_sha256": "",
        "source_url": "",
        "method": "",
        "state": "damaged",
        "parser": "",
        "parser_version": 0,
        "unplaced": [],
        "findings": [_finding_row(finding)],
    }


_PLAIN = tuple(
    name for name in Read.__dataclass_fields__ if name not in ("changes", "unplaced", "findings")
)
"""Fields of a reading that are columns of the log as they are."""

_OF_FINDING = tuple(item.name for item in fields(Finding))


def read_of(row: dict[str, Any]) -> Read:
    """Return the reading that a row of `LOG` tells of."""
    counts = {name: row.pop(f"{name}_count") for name in ("added", "changed", "gone")}
    findings = tuple(Finding(**item) for item in row.pop("findings"))
    unplaced = tuple(row.pop("unplaced"))
    return Read(**row, changes=Changes(**counts), findings=findings, unplaced=unplaced)
