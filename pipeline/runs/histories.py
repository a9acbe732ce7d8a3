"""Where older documents of a source are: the Wayback Machine, or the releases of a package."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Protocol, Self

from pipeline.domain.snapshot import Method
from pipeline.fetch.cdx import Capture
from pipeline.fetch.outcome import ExpectedType, Fetched
from pipeline.fetch.package_index import PackageRelease
from pipeline.fetch.page import JudgePage
from pipeline.fetch.releases import PackageReleases
from pipeline.fetch.wayback import Wayback
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.documents import Released
from pipeline.registry.sources import Settings, Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.storage.archive import Archive
from pipeline.storage.attempts import Attempt

KINDS: Final[Mapping[str, str]] = {
    "transcript": "transcribed",
    "embedded": "embedded",
    "released": "released in packages alone",
    "is_probe": "measured by ourselves",
}
"""What a source without an address is, by the field that says so."""


class Dated(Protocol):
    """An older document, not fetched yet."""

    @property
    def at(self) -> datetime:
        """When it stood so."""


class History(Protocol):
    """Older documents of a source.

    Attributes:
        method: How they come to us.
    """

    method: Method

    def listed(self, source: Source, first: datetime, end: datetime) -> Sequence[Any]:
        """Return what there is of a time, the preferred first within each moment."""

    def fetch(self, source: Source, item: Any, expect_type: ExpectedType | None) -> Fetched:  # noqa: ANN401 (what `listed` returns)
        """Return what came of fetching one of them."""

    def described(self, source: Source, item: Any) -> dict[str, Any]:  # noqa: ANN401 (as above)
        """Return what an attempt says of it: address, and the release it lies in."""


class MementoHistory:
    """Captures of a live source, by the Wayback Machine."""

    method: Method = "memento"

    def __init__(self, wayback: Wayback) -> None:
        """Ask nothing yet."""
        self._wayback = wayback

    def listed(self, source: Source, first: datetime, end: datetime) -> list[Capture]:
        """Return the captures of a source; its alternates come after its own address.

        Raises:
            ConfigError: The source is not live.
            WaybackError: There is no listing to be had.
        """
        if not source.is_live:
            kind = next(word for field, word in KINDS.items() if getattr(source, field))
            msg = f"{source.id}: {kind}, so the Wayback Machine has none of it: name a live source"
            raise ConfigError(msg)
        found: list[Capture] = []
        for url in (source.url, *source.alternates):
            found += self._wayback.captures(str(url), first=first, end=end)
        return found

    def fetch(self, source: Source, item: Capture, expect_type: ExpectedType | None) -> Fetched:
        """Return what came of fetching a capture."""
        del source
        return self._wayback.fetch(item, expect_type)

    def described(self, source: Source, item: Capture) -> dict[str, Any]:
        """Return the address that was captured."""
        del source
        return {"url": item.original}


class ReleaseHistory:
    """Documents in the released packages that a source names."""

    method: Method = "released"

    def __init__(self, releases: PackageReleases) -> None:
        """Ask nothing yet."""
        self._releases = releases

    def listed(self, source: Source, first: datetime, end: datetime) -> list[PackageRelease]:
        """Return the releases that count.

        Raises:
            ConfigError: The source names no package.
            PackageIndexError: There is no list to be had.
        """
        return self._releases.listed(_released(source).package, first=first, end=end)

    def fetch(
        self, source: Source, item: PackageRelease, expect_type: ExpectedType | None
    ) -> Fetched:
        """Return what came of reading the document in a release."""
        return self._releases.fetch(item, _released(source), expect_type)

    def described(self, source: Source, item: PackageRelease) -> dict[str, Any]:
        """Return the release; the address is the source's, since indexes have many mirrors."""
        return {
            "url": str(source.url),
            "final_url": str(source.url),
            "package_version": str(item.version),
            "package_file": item.file_name,
            "package_sha256": item.sha256,
        }


class Histories:
    """Opens what is asked for, once; a context manager, for one thread and one run."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Return the object itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self._stack.close()

    def of(self, source: Source, *, wayback: bool = False) -> History:
        """Return where older documents of a source are.

        Args:
            source: The source.
            wayback: Whether to ask the Wayback Machine of a source that has releases as well.
        """
        return self._mementos if source.released is None or wayback else self._released

    @cached_property
    def _judge_page(self) -> JudgePage:
        return self._stack.enter_context(document_worker(JUDGING_LIMITS)).judge_page

    @cached_property
    def _mementos(self) -> MementoHistory:
        return MementoHistory(
            self._stack.enter_context(Wayback(self._settings, judge=self._judge_page))
        )

    @cached_property
    def _released(self) -> ReleaseHistory:
        return ReleaseHistory(
            self._stack.enter_context(PackageReleases(self._settings, judge=self._judge_page))
        )


def keep_dated(  # noqa: PLR0913 (all that an attempt says)
    archive: Archive,
    source: Source,
    history: History,
    item: Dated,
    fetched: Fetched,
    *,
    at: datetime,
) -> Attempt:
    """Archive an older document, and log it. It has no validators for its source's own address."""
    attempt = Attempt(
        source_id=source.id,
        fetched_at=item.at,
        archived_at=at,
        method=history.method,
        outcome=fetched.outcome,
        status=fetched.status,
        content_type=fetched.content_type,
        seconds=round(fetched.seconds, 3),
        error=fetched.error,
        **{"final_url": fetched.final_url, **history.described(source, item)},
    )
    if attempt.is_sound and fetched.body is not None:
        sha256 = archive.store(source.id, fetched.body)
        attempt = replace(attempt, sha256=sha256, body_bytes=len(fetched.body))
    archive.append(attempt)
    return attempt


def _released(source: Source) -> Released:
    if source.released is None:
        msg = f"{source.id}: it names no package under `released`"
        raise ConfigError(msg)
    return source.released
