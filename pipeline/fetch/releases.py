"""Documents that lie in the released packages of the index that this machine uses.

A wheel is never executed or installed: one member of it is read, by range.
"""

import re
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final, Self

from pipeline.fetch.body import inflated
from pipeline.fetch.classify import classify_saved
from pipeline.fetch.client import Client
from pipeline.fetch.dialer import Network
from pipeline.fetch.index_config import PackageIndex, configured_authorities, configured_indexes
from pipeline.fetch.outcome import ExpectedType, Fetched, FetchError
from pipeline.fetch.package_index import (
    PackageIndexError,
    PackageRelease,
    authorized,
    listed_releases,
)
from pipeline.fetch.page import JudgePage
from pipeline.fetch.remote_zip import ReadRange, RemoteFile, RemoteZipError, read_member
from pipeline.registry.documents import Released
from pipeline.registry.sources import Settings

MAX_WHEEL_BYTES: Final = 100_000_000
"""Of an index without ranges the whole wheel is read; the largest known have 44 MB."""

MAX_FAILURES: Final = 3
"""Releases in a row without an answer, after which the index is left alone."""

WHEEL_DEADLINE_S: Final = 180.0

CONTENT_RANGE: Final = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")


class _NotFetchedError(Exception):
    """A part of a wheel did not come; `fetched` says why."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__(fetched.error)
        self.fetched = fetched


class PackageReleases:
    """Asks package indexes; a context manager, for one thread and one run."""

    def __init__(  # noqa: PLR0913 (what a test may replace besides)
        self,
        settings: Settings,
        *,
        judge: JudgePage,
        indexes: Sequence[PackageIndex] | None = None,
        network: Network | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open nothing yet.

        Args:
            settings: Limits, and who we say we are.
            judge: What judges HTML pages.
            indexes: Which indexes to ask; null for those that this machine is configured for.
            network: As for `Client`.
            clock: Monotonic seconds.
            sleep: Waits between tries.
        """
        own = {
            "max_bytes": max(MAX_WHEEL_BYTES, settings.max_bytes),
            "deadline_s": max(WHEEL_DEADLINE_S, settings.deadline_s),
            # Indexes serve installers that ask without a pause.
            "host_spacing_s": 0,
        }
        self._max_bytes = settings.max_bytes
        self._failures = 0
        self._indexes = configured_indexes() if indexes is None else indexes
        self._client = Client(
            settings.model_copy(update=own),
            judge=judge,
            network=network or Network(ca_file=configured_authorities()),
            clock=clock,
            sleep=sleep,
        )

    def __enter__(self) -> Self:
        """Return the object itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self._client.close()

    def listed(self, package: str, *, first: datetime, end: datetime) -> list[PackageRelease]:
        """Return the releases of a package that count, oldest first.

        Args:
            package: Its name.
            first: Start of the range of uploads.
            end: Its end, exclusive.

        Raises:
            PackageIndexError: There is no list to be had.
        """
        releases = listed_releases(self._client, self._indexes, package)
        return [release for release in releases if first <= release.uploaded_at < end]

    def fetch(
        self, release: PackageRelease, released: Released, expect_type: ExpectedType | None = None
    ) -> Fetched:
        """Return what came of reading a document in a release.

        Args:
            release: The release.
            released: Which member of it is the document.
            expect_type: What the document is, where that is known.

        Raises:
            PackageIndexError: The index did not answer several times.
        """
        if self._failures >= MAX_FAILURES:
            msg = f"the package index does not answer any more, last: {release.file_name}"
            raise PackageIndexError(msg)
        fetched = self._fetched(release, released, expect_type)
        is_silent = fetched.outcome in {"timeout", "network_error", "rate_limited"}
        self._failures = self._failures + 1 if is_silent else 0
        return fetched

    def _fetched(
        self, release: PackageRelease, released: Released, expect_type: ExpectedType | None
    ) -> Fetched:
        try:
            return self._read(release, released, expect_type)
        except _NotFetchedError as error:
            return replace(error.fetched, body=None)
        except RemoteZipError as error:
            return Fetched("bad_type", None, release.url, error=str(error))
        except FetchError as error:
            return Fetched(error.outcome, None, release.url, error=error.message)

    def _read(
        self, release: PackageRelease, released: Released, expect_type: ExpectedType | None
    ) -> Fetched:
        file = RemoteFile(self._range_reader(release))
        if file.whole is not None and release.sha256 not in {"", sha256(file.whole).hexdigest()}:
            msg = f"{release.file_name} has not the digest that the index states"
            raise RemoteZipError(msg)
        body = read_member(file, released.member, max_bytes=self._max_bytes)
        if released.compression is not None:
            try:
                body = inflated(body, released.compression, self._max_bytes)
            except zlib.error as error:
                msg = f"{released.member} is not sound {released.compression}: {error}"
                raise RemoteZipError(msg) from error
        outcome, reason = classify_saved(
            body, url=release.url, expect_type=expect_type, judge=self._client.judge
        )
        return Fetched(outcome, None, release.url, body=body, error=reason, is_whole=True)

    def _range_reader(self, release: PackageRelease) -> ReadRange:
        def read_range(start: int | None, count: int) -> tuple[int, bytes, int]:
            span = f"-{count}" if start is None else f"{start}-{start + count - 1}"
            fetched = self._client.fetch(
                release.url,
                headers={
                    "Range": f"bytes={span}",
                    "Accept-Encoding": "identity",
                    **authorized(release.authorization),
                },
            )
            if fetched.outcome != "new" or fetched.body is None:
                raise _NotFetchedError(fetched)
            return _placed(fetched, fetched.body, start)

        return read_range


def _placed(fetched: Fetched, body: bytes, start: int | None) -> tuple[int, bytes, int]:
    """Return where a part starts, the part, and the size of its file.

    A server without ranges answers with the whole file.
    """
    if fetched.content_range is None:
        return 0, body, len(body)
    stated = CONTENT_RANGE.fullmatch(fetched.content_range.strip())
    if stated is not None:
        first, last, size = map(int, stated.groups())
        if len(body) == last - first + 1 and start in {None, first} and last < size:
            return first, body, size
    message = f"the server sent another part than was asked for: {fetched.content_range[:80]}"
    raise FetchError(message, "network_error")
