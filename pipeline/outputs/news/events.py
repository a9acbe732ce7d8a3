"""One piece of news, whatever it is about."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal, Self
from uuid import UUID, uuid5

from pipeline.domain.names import clean_name

NewsKind = Literal["price", "retirement", "correction", "verdict", "source", "run", "watch"]

NAMESPACE: Final = UUID("1c0ff0be-6f5f-5c56-9e25-3b9a5c2f7d41")
"""Makes the ids of this project's news differ from everybody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsEvidence:
    """Where an event can be seen.

    Attributes:
        title: Source, for people.
        url: Address of the document.
        printed: Text that states the new figure, as printed; empty where there is none.
        before: Digest of the document that last showed the state before.
        after: Digest of the document that first showed the state after.
    """

    title: str
    url: str
    printed: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsEvent:
    """One piece of news. Its texts are clean, one line each, and no markup.

    Attributes:
        id: The same each time the event is found.
        kind: What it is about.
        subject: What it happened to; after news of a subject comes a quiet period.
        says: What it says of its subject: who says the same again has no news.
        at: When it happened, or was seen.
        title: One line.
        details: A line each.
        tags: What readers may filter by.
        evidence: Where it can be seen.
        magnitude_pct: How far the price moved; null where that is no question of degree.
        is_echo: Whether it only repeats, later, what a better source says.
        is_alarm: Whether a state is news even if it is the first that is known of its subject.
    """

    id: str
    kind: NewsKind
    subject: str
    says: str
    at: datetime
    title: str
    details: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    evidence: NewsEvidence | None = None
    magnitude_pct: float | None = None
    is_echo: bool = False
    is_alarm: bool = False

    def to_plain(self) -> dict[str, Any]:
        """Return the event as JSON has it."""
        return asdict(self) | {"at": self.at.isoformat()}

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """Return the event that `to_plain` gave.

        Raises:
            TypeError: It is no event of this version.
        """
        evidence = data.get("evidence")
        parts = {
            "at": datetime.fromisoformat(data["at"]),
            "details": tuple(data["details"]),
            "tags": tuple(data["tags"]),
            "evidence": NewsEvidence(**evidence) if evidence else None,
        }
        return cls(**(dict(data) | parts))


def event_id(*parts: object) -> str:
    """Return an id that the same parts always give.

    >>> event_id("price", "acme") == event_id("price", "acme") != event_id("price", "acm", "e")
    True
    """
    return str(uuid5(NAMESPACE, "\x1f".join(map(str, parts))))


def clean_line(text: str) -> str:
    """Return a text from outside as one clean line of at most 200 characters."""
    return clean_name(text)
