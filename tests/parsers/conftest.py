"""Test pages read as the pipeline reads them: our own entries, our providers, all checks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import pytest

from pipeline.domain.kinds import PRICES, Row
from pipeline.domain.snapshot import Snapshot
from pipeline.reading.checks import Earlier, check_reading
from pipeline.reading.reader import ParsedSnapshot, parse_snapshot
from pipeline.registry.project import load_project
from pipeline.registry.sources import Expect, Source
from tests.workspace import IN_PROCESS

PAGES = Path(__file__).parents[1] / "pages"
AT = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Reading:
    """What came of one document.

    Attributes:
        parsed: Rows and what has no place.
        failed: The checks that it failed; `readable` if it could not be read.
    """

    parsed: ParsedSnapshot
    failed: tuple[str, ...]

    @property
    def prices(self) -> dict[tuple[object, ...], Row]:
        """Price rows by key."""
        return {PRICES.key_of(row): row for row in self.parsed.rows["prices"]}

    def figures(self, *names: str) -> list[tuple[object, ...]]:
        """Return offer, meter and plain price of each row, with further columns."""
        return [
            (row["offer_key"], row["meter"], plain(row["price_usd"]), *(row[n] for n in names))
            for row in self.parsed.rows["prices"]
        ]


def plain(amount: object) -> str | None:
    """Return an amount without zeros at its end."""
    return None if amount is None else f"{amount.normalize():f}"


@pytest.fixture(scope="session")
def our_source() -> Callable[..., Source]:
    """Return what gives an entry of our sources.yaml, its size and anchors left out.

    Those are the real page's; a test page has a handful of rows.
    """
    registry = load_project().registry

    def find(source_id: str, rows: tuple[int, int]) -> Source:
        source = registry.by_id(source_id)
        real = source.expect
        expect = Expect(rows=rows, max_usd=real.max_usd, phrases=real.phrases)
        return source.model_copy(update={"expect": expect})

    return find


@pytest.fixture(scope="session")
def read_page(our_source: Callable[..., Source]) -> Callable[..., Reading]:
    """Return what reads a document of one of our sources and checks it."""
    providers = load_project().providers

    def read(
        source_id: str,
        body: bytes,
        before: Reading | None = None,
        rows: tuple[int, int] = (1, 9999),
    ) -> Reading:
        source = our_source(source_id, rows)
        snapshot = Snapshot(
            source_id, str(source.url), AT, sha256(body).hexdigest(), body, None, "live"
        )
        parsed = parse_snapshot(source, providers, snapshot, IN_PROCESS)
        if parsed.error is not None:
            return Reading(parsed, ("readable",))
        stated = before.prices if before else MappingProxyType({})
        known = before.parsed.unplaced if before else ()
        news = [line for line in parsed.unplaced if line not in known]
        earlier = Earlier(stated, AT)
        findings = check_reading(source, snapshot, parsed.rows, earlier, parsed.misplaced, news)
        return Reading(parsed, tuple(item.check for item in findings if not item.passed))

    return read
