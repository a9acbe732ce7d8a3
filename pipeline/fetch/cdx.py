"""The index of the Wayback Machine, CDX: which captures it has of an address.

It answers with an array of arrays of strings, column names first, or with an empty array.
https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
"""

import json
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pipeline.fetch.outcome import BrokenOffError

log = logging.getLogger(__name__)

COLUMNS = ("timestamp", "original", "statuscode", "mimetype", "digest", "length")
TIMESTAMP_FORMAT = "%Y%m%d%H%M%S"
REVISIT = "warc/revisit"
"""A capture whose bytes were those of an earlier one; its status is `-`, and it is replayed."""


class WaybackError(BrokenOffError):
    """The Wayback Machine cannot be worked with for now."""


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """One capture of one address.

    Attributes:
        at: When it was captured.
        original: Address that was captured.
    """

    at: datetime
    original: str

    @property
    def timestamp(self) -> str:
        """The time as the archive spells it."""
        return self.at.strftime(TIMESTAMP_FORMAT)


def listing_query(url: str, *, first: datetime, end: datetime) -> str:
    """Return the query for the sound captures of `url`; of equal neighbours the first.

    Args:
        url: Address.
        first: Start of the range.
        end: Its end, exclusive.
    """
    return urlencode(
        [
            ("url", url),
            ("output", "json"),
            ("fl", ",".join(COLUMNS)),
            ("filter", "statuscode:200"),
            ("collapse", "digest"),
            ("from", first.strftime(TIMESTAMP_FORMAT)),
            ("to", (end - timedelta(seconds=1)).strftime(TIMESTAMP_FORMAT)),
        ]
    )


def parse_listing(body: bytes) -> list[Capture]:
    """Return the captures that a CDX listing names, oldest first, one for each moment.

    Rows that name no moment or no address are left out: real listings have some.

    Raises:
        WaybackError: It is no such listing.

    >>> parse_listing(b'[["timestamp", "original"], ["20240131120000", "https://acme.example/"]]')
    [Capture(at=datetime.datetime(2024, 1, 31, 12, 0, tzinfo=...), original='https://acme.example/')]
    """
    try:
        rows = json.loads(body)
    except (ValueError, RecursionError) as error:
        msg = f"the listing is no JSON: {error}"
        raise WaybackError(msg) from error
    if rows == []:
        return []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        msg = "the listing is no array of arrays"
        raise WaybackError(msg)
    header, *rest = rows
    if "timestamp" not in header or "original" not in header:
        msg = f"the listing has no columns timestamp and original, but {header}"
        raise WaybackError(msg)
    named = [_capture(dict(zip(map(str, header), row, strict=False))) for row in rest]
    found = [capture for capture in named if capture is not None]
    if len(found) < len(rest):
        log.info("%d of %d rows of the listing name no capture", len(rest) - len(found), len(rest))
    return sorted({capture.at: capture for capture in reversed(found)}.values())


def _capture(row: dict[str, Any]) -> Capture | None:
    timestamp, original = str(row.get("timestamp")), str(row.get("original"))
    status = str(row.get("statuscode", "200"))
    is_revisit = status == "-" and row.get("mimetype", REVISIT) == REVISIT
    is_page = re.match(r"https?://[^/\s]", original) and (status == "200" or is_revisit)
    if not is_page or not re.fullmatch(r"[0-9]{14}", timestamp):
        return None
    try:
        at = datetime.strptime(timestamp, TIMESTAMP_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Capture(at, original)
