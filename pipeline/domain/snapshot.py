"""A source's bytes as received, and what may go wrong when they are read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Method = Literal["live", "memento", "saved", "released", "embedded", "transcribed"]
"""How the bytes came to us; see docs/methodology.md for how far each is believed."""

TableForm = Literal["html", "html_lists", "html_scripts", "markdown"]
"""How tables stand in a document."""

DocumentFormat = TableForm | Literal["json", "yaml", "pdf", "article"]
"""Format of a document, which tells how a locator is followed."""


class ParseError(ValueError):
    """A document is not what its parser was written for; the message says how it differs."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One document as received.

    Attributes:
        source_id: Entry of sources.yaml that it belongs to.
        url: Address after redirects; for transcripts the address of the page that was read.
        fetched_at: When the document stood so (UTC): time of the request, date of a saved page,
            upload of a released package, release date of an embedded one, day on which a
            transcribed page was read.
        sha256: Digest of `body`, in hexadecimal.
        body: The bytes, content encoding undone, otherwise untouched.
        content_type: As the server named it, or null.
        method: How the bytes came to us.
    """

    source_id: str
    url: str
    fetched_at: datetime
    sha256: str
    body: bytes
    content_type: str | None
    method: Method
