"""What came of one attempt to fetch a document."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pipeline.domain.outcome import Outcome

ExpectedType = Literal["html", "json", "pdf", "text"]
"""What kind of document the parser of a source reads."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One attempt to fetch one document.

    Attributes:
        outcome: What came of it.
        status: Status of the last answer; null where there was none.
        final_url: Last address that was asked, after redirects.
        body: Bytes, content encoding undone; null where none came whole. A body whose outcome
            is not `new` is evidence for that outcome, never something to parse.
        content_type: As the server named it.
        etag: Validator for the next conditional request.
        last_modified: Validator for the next conditional request.
        seconds: Time from call to return, waiting for the host's turn included.
        error: Why it is neither `new` nor `unchanged`, in plain words.
        wire_bytes: Size of the body as it travelled.
        is_whole: Whether the end of the body was seen: its stated length, the last chunk or the
            end mark of gzip. False means that a cut could not have been noticed.
        retry_after_s: Pause that the server asked for; null where it named none.
        server_at: What time it was by the server, where it said so.
        content_range: Which bytes of the file came, where a range of them was asked for.
    """

    outcome: Outcome
    status: int | None
    final_url: str
    body: bytes | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    seconds: float = 0.0
    error: str | None = None
    wire_bytes: int = 0
    is_whole: bool = False
    retry_after_s: float | None = None
    server_at: datetime | None = None
    content_range: str | None = None


class BrokenOffError(RuntimeError):
    """A service of older documents cannot be worked with for now."""


class PutOffError(Exception):
    """A document needs more than a first look: nothing is known of it yet."""


class FetchError(Exception):
    """An exchange came to no sound answer; never leaves this package.

    Attributes:
        outcome: What it is reported as.
        message: Why, in plain words.
        may_pass: Whether another try makes sense.
        url: Address at fault, once it is known.
        status: Status of the answer at fault; null where none came.
    """

    def __init__(self, message: str, outcome: Outcome, *, may_pass: bool = False) -> None:
        """Keep what `Fetched` will say."""
        super().__init__(message)
        self.outcome = outcome
        self.message = message
        self.may_pass = may_pass
        self.url: str | None = None
        self.status: int | None = None
