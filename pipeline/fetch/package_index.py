"""The releases of a package, as the package index that this machine uses lists them.

The list comes in the index's JSON form: https://peps.python.org/pep-0691/
"""

import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pipeline.fetch.client import Client
from pipeline.fetch.index_config import PackageIndex
from pipeline.fetch.outcome import BrokenOffError, Fetched

if TYPE_CHECKING:
    from pypi_simple import DistributionPackage

log = logging.getLogger(__name__)

JSON_FORM: Final = "application/vnd.pypi.simple.v1+json"


class PackageIndexError(BrokenOffError):
    """No index that this machine uses can be worked with for now."""


@dataclass(frozen=True, slots=True)
class PackageRelease:
    """One version of a package: the wheel that is read of it.

    Attributes:
        package: Its name.
        version: Its version.
        uploaded_at: When the wheel was uploaded, by the index.
        file_name: Name of the wheel.
        url: Its address.
        sha256: Its digest, by the index; empty where it names none.
        authorization: Value of the header that its host asks for.
    """

    package: str
    version: Version
    uploaded_at: datetime
    file_name: str
    url: str
    sha256: str
    authorization: str | None = field(default=None, repr=False)

    @property
    def at(self) -> datetime:
        """Return the date of the documents in it."""
        return self.uploaded_at


def listed_releases(
    client: Client, indexes: Iterable[PackageIndex], package: str
) -> list[PackageRelease]:
    """Return the releases of a package that count, oldest first.

    Indexes are asked in order; the first that has the package is believed.

    Args:
        client: Who asks; the indexes and the hosts of their files become trusted.
        indexes: Which.
        package: Name of the package.

    Raises:
        PackageIndexError: None of them has it, or none answers.
    """
    troubles = []
    for index in indexes:
        client.trust(index.host)
        address = f"{index.url}{canonicalize_name(package)}/"
        fetched = client.fetch(
            address, headers={"Accept": JSON_FORM, **authorized(index.authorization)}
        )
        files, trouble = _files(fetched)
        if trouble is None:
            for file in files:
                client.trust(urlsplit(file.url).hostname or "")
            return counting_releases(files, index)
        log.info("%s: %s", address, trouble)
        troubles.append(f"{address}: {trouble}")
    msg = f"no package index has {package}: " + ("; ".join(troubles) or "none is configured")
    raise PackageIndexError(msg)


def authorized(authorization: str | None) -> dict[str, str]:
    """Return the header that a host asks for, if it asks for one."""
    return {"Authorization": authorization} if authorization else {}


def _files(fetched: Fetched) -> tuple[Sequence["DistributionPackage"], str | None]:
    """Return the files that an answer lists, or why it lists none."""
    # Loads a reader of pages, of which few nights have need.
    from pypi_simple import ProjectPage  # noqa: PLC0415

    if fetched.outcome != "new" or fetched.body is None:
        return (), f"{fetched.outcome}: {fetched.error}"
    if "json" not in (fetched.content_type or ""):
        return (), "the index has no JSON form of its lists"
    try:
        page = ProjectPage.from_json_data(json.loads(fetched.body), fetched.final_url)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        return (), f"the list is not of the index's JSON form: {error}"
    return page.packages, None


def counting_releases(
    files: Iterable["DistributionPackage"], index: PackageIndex
) -> list[PackageRelease]:
    """Return the releases that continue a package's history, oldest upload first.

    A release counts if its version is above every final release uploaded before it: a backport
    holds older data than the releases before it. Yanked files never count, and pre-releases only
    where there is no final one.

    Args:
        files: All files that the index lists.
        index: Which index; its credentials are for its own host alone.
    """
    wheels: dict[Version, list[DistributionPackage]] = {}
    for file in files:
        version = _version(file)
        if version is not None and not file.is_yanked and file.upload_time is not None:
            wheels.setdefault(version, []).append(file)
    has_final = any(not version.is_prerelease for version in wheels)
    chosen = [
        _release(version, min(built, key=_preference), index)
        for version, built in wheels.items()
        if not (has_final and version.is_prerelease)
    ]
    counting: list[PackageRelease] = []
    for release in sorted(chosen, key=lambda each: (each.uploaded_at, each.version)):
        if not counting or release.version > counting[-1].version:
            counting.append(release)
    return counting


def _version(file: "DistributionPackage") -> Version | None:
    """Return the version of a wheel; null for other files."""
    if file.package_type != "wheel" or file.version is None:
        return None
    try:
        return Version(file.version)
    except InvalidVersion:
        return None


def _preference(file: "DistributionPackage") -> tuple[bool, datetime, str]:
    """Order the wheels of one version: that for all machines first, then the first upload."""
    return not file.filename.endswith("-none-any.whl"), _uploaded_at(file), file.filename


def _uploaded_at(file: "DistributionPackage") -> datetime:
    at = file.upload_time or datetime.max.replace(tzinfo=UTC)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _release(version: Version, file: "DistributionPackage", index: PackageIndex) -> PackageRelease:
    is_own = urlsplit(file.url)[:2] == urlsplit(index.url)[:2]
    return PackageRelease(
        package=canonicalize_name(file.project or ""),
        version=version,
        uploaded_at=_uploaded_at(file),
        file_name=file.filename,
        url=file.url.partition("#")[0],
        sha256=file.digests.get("sha256", ""),
        authorization=index.authorization if is_own else None,
    )
