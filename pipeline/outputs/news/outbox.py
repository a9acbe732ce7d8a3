"""News that was sent and news that waits: `raw/news/<YYYY-MM>.jsonl`, only ever added to.

News is noted with all its words before it is sent, and marked as sent after it was taken. So a
webhook that fails loses nothing, and a crash between the two sends a message a second time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from pipeline.outputs.news.events import NewsEvent
from pipeline.registry.news_rules import News
from pipeline.storage.archive import Archive, ArchiveError

LOG: Final = "news"

STATES: Final = ("verdict", "watch")
"""Kinds of which there is one piece each night: news is that it says something else."""


@dataclass
class Outbox:
    """The log as it stands.

    Attributes:
        is_listening: Whether news was ever noted; news from before that is never sent.
        seen: Ids of all news that was noted, sent or not.
        waiting: News that is still to be sent, oldest first.
        sent_at: When news of a subject was last sent.
        said: What the last news of a subject says, sent or waiting; for states, how they are.
    """

    is_listening: bool = False
    seen: set[str] = field(default_factory=set)
    waiting: dict[str, NewsEvent] = field(default_factory=dict)
    sent_at: dict[str, datetime] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)

    def due(self, rules: News, now: datetime) -> list[NewsEvent]:
        """Return what may be sent now: a subject has a quiet period after its last news."""
        quiet = timedelta(days=rules.quiet_days)
        return [
            event
            for event in self.waiting.values()
            if event.subject not in self.sent_at or now - self.sent_at[event.subject] >= quiet
        ]


def load(archive: Archive) -> Outbox:
    """Return what was noted and sent so far.

    Raises:
        ArchiveError: A line of the log is damaged. Nothing is sent then, lest all be sent again.
    """
    outbox = Outbox()
    for place, entry in archive.lines(LOG):
        try:
            _apply(outbox, entry)
        except (KeyError, TypeError, ValueError) as error:
            msg = f"{place}: no entry of the news ({error}); restore the file from a backup"
            raise ArchiveError(msg) from error
    return outbox


def note(
    archive: Archive, outbox: Outbox, events: Sequence[NewsEvent], rules: News, *, now: datetime
) -> None:
    """Judge what was never seen: note what is to be sent, and that the rest is known.

    What there is when news is first noted is known, and never sent.

    Args:
        archive: Whose log is written.
        outbox: Its state; brought up to date.
        events: All news, oldest first.
        rules: What is sent.
        now: The time.
    """
    fresh = [event for event in events if _is_new(outbox, event)]
    news = [event for event in fresh if _is_news(outbox, event, rules, now)]
    known = [event for event in fresh if event not in news]
    for event in news:
        note_one(archive, outbox, event, now=now)
    if known or not outbox.is_listening:
        ids = [event.id for event in known if event.kind not in STATES]
        states = {event.subject: event.says for event in known if event.kind in STATES}
        _append(archive, outbox, {"known": ids, "states": states}, now)


def note_one(archive: Archive, outbox: Outbox, event: NewsEvent, *, now: datetime) -> None:
    """Note a single piece of news, whatever else there may be."""
    if event.id not in outbox.seen:
        _append(archive, outbox, {"noted": event.to_plain()}, now)


def mark_sent(
    archive: Archive, outbox: Outbox, events: Iterable[NewsEvent], *, now: datetime
) -> None:
    """Mark news as sent: the webhook took it."""
    _append(archive, outbox, {"told": [event.id for event in events]}, now)


def meets_rules(event: NewsEvent, rules: News, now: datetime) -> bool:
    """Whether an event is to be sent by the rules: no echo, not small, not old."""
    is_large = event.magnitude_pct is None or event.magnitude_pct >= rules.min_change_pct
    # A state is news when it is found to be another, however long ago it became so.
    is_young = event.kind in STATES or now - event.at <= timedelta(days=rules.max_age_days)
    return is_young and not event.is_echo and (is_large or event.kind == "correction")


def _is_new(outbox: Outbox, event: NewsEvent) -> bool:
    """Whether it was never judged; a state is new where it is another than it was."""
    if event.kind in STATES:
        return outbox.said.get(event.subject) != event.says
    return event.id not in outbox.seen


def _is_news(outbox: Outbox, event: NewsEvent, rules: News, now: datetime) -> bool:
    """Whether it is to be sent: not if another source said the same of an offer before."""
    is_first = event.kind in STATES and not event.is_alarm and event.subject not in outbox.said
    is_said = event.kind in ("price", "retirement") and outbox.said.get(event.subject) == event.says
    return outbox.is_listening and meets_rules(event, rules, now) and not is_first and not is_said


def _append(archive: Archive, outbox: Outbox, entry: dict[str, Any], now: datetime) -> None:
    stamped = {"at": now.isoformat(), **entry}
    archive.append_lines(LOG, [(now, stamped)])
    _apply(outbox, stamped)


def _apply(outbox: Outbox, entry: dict[str, Any]) -> None:
    if "known" in entry:
        outbox.is_listening = True
        outbox.seen.update(entry["known"])
        outbox.said.update(entry["states"])
    elif "noted" in entry:
        event = NewsEvent.from_plain(entry["noted"])
        outbox.seen.add(event.id)
        outbox.waiting[event.id] = event
        outbox.said[event.subject] = event.says
    else:
        at = datetime.fromisoformat(entry["at"])
        for event_id in entry["told"]:
            outbox.sent_at[outbox.waiting.pop(event_id).subject] = at
