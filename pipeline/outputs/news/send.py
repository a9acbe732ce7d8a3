"""Sends what is new to the webhook: noted in the log, sent, marked as sent."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.fetch.webhook import post_json
from pipeline.outputs.news import outbox
from pipeline.outputs.news.events import NewsEvent
from pipeline.outputs.news.message import message
from pipeline.outputs.news.outbox import Outbox
from pipeline.registry.project import Project

VARIABLE: Final = "INFERENCE_MARKET_WEBHOOK"
"""Environment variable with the webhook's address, which is a secret."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one night's news.

    Attributes:
        sent: What the webhook took.
        waiting: What is still to be sent: a quiet period is on, or the webhook did not take it.
        error: Why it was not taken; null where it was, or nothing was sent.
        is_unset: Whether there is no webhook.
    """

    sent: Sequence[NewsEvent] = ()
    waiting: Sequence[NewsEvent] = ()
    error: str | None = None
    is_unset: bool = False

    @property
    def summary(self) -> str:
        """One line for a person."""
        if self.is_unset:
            return f"no webhook: {VARIABLE} is not set"
        counts = f"{len(self.sent)} sent, {len(self.waiting)} waiting"
        return counts if self.error is None else f"{counts}: {self.error}"


def send_news(
    project: Project,
    events: Sequence[NewsEvent],
    *,
    now: datetime,
    environ: Mapping[str, str] = os.environ,
) -> Delivery:
    """Send what is new in one message; what a webhook does not take is sent again next time.

    Args:
        project: Settings and archive.
        events: All news there are, oldest first.
        now: The time.
        environ: Where the webhook's address stands.

    Raises:
        ArchiveError: The log of the news is damaged.
        WarehouseError: Another process is sending news.
    """

    def note(box: Outbox) -> None:
        outbox.note(project.archive, box, events, project.registry.settings.news, now=now)

    return _sent(project, note, now, environ)


def send_event(
    project: Project, event: NewsEvent, *, now: datetime, environ: Mapping[str, str] = os.environ
) -> Delivery:
    """Send one piece of news, with what was waiting.

    Raises:
        ArchiveError: The log of the news is damaged.
        WarehouseError: Another process is sending news.
    """

    def note(box: Outbox) -> None:
        outbox.note_one(project.archive, box, event, now=now)

    return _sent(project, note, now, environ)


def _sent(
    project: Project, note: Callable[[Outbox], None], now: datetime, environ: Mapping[str, str]
) -> Delivery:
    url = environ.get(VARIABLE)
    if not url:
        return Delivery(is_unset=True)
    settings = project.registry.settings
    with project.warehouse.news_lock():
        box = outbox.load(project.archive)
        note(box)
        due = box.due(settings.news, now)
        error = post_json(url, message(_once(due)), settings) if due else None
        if due and error is None:
            outbox.mark_sent(project.archive, box, due, now=now)
    return Delivery(due if error is None else (), list(box.waiting.values()), error)


def _once(events: Sequence[NewsEvent]) -> list[NewsEvent]:
    """Return the last of several events that say the same of one subject."""
    return list({(event.subject, event.says): event for event in events}.values())
