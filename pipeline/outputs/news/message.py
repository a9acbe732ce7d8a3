"""News as a message for a chat's webhook, in the form that Slack reads and others follow.

Names from outside stand in plain text blocks, where nothing is markup. Only the links are Slack's
own mark-up, and their addresses hold nothing that could end them. Programs that do not know blocks
show `text`, as Markdown.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.domain.markdown import LINKED as LINK_START
from pipeline.outputs.news.events import NewsEvent, NewsKind

MOST_SHOWN: Final = 20
"""Events shown of one message; Slack takes 50 blocks, two or three of which make an event."""

MOST_TEXT: Final = 900
"""Characters of one block; Slack takes 3,000."""

LINKED: Final = re.compile(r"https?://[^\s<>|\"'`]+")

ORDER: Final[Sequence[NewsKind]] = (
    *("run", "source", "watch", "verdict"),
    *("retirement", "correction", "price"),
)
"""What is shown first."""

WORDS: Final = {
    "run": ("failed run", "failed runs"),
    "source": ("failing source", "failing sources"),
    "watch": ("watched price", "watched prices"),
    "verdict": ("verdict that turned", "verdicts that turned"),
    "retirement": ("retirement", "retirements"),
    "correction": ("correction of ours", "corrections of ours"),
    "price": ("changed price", "changed prices"),
}

LOOK_ALIKES: Final = {ord(sign): ord(sign) + 0xFEE0 for sign in "@[]`*_~#|$\\"}
"""The wide forms of the signs that make markup in Markdown."""

APART: Final = re.compile(
    r"(?i)(?<=[^\W\d_][.\u3002\uff0e\uff61])(?=[^\W\d_]{2})|(?<=:)(?=[\w+-]+:)"
)
"""Where a domain without a scheme has its dot, and where the name of an emoji begins."""

Message = dict[str, Any]


def message(events: Sequence[NewsEvent]) -> Message:
    """Return the JSON of one message about all events.

    Args:
        events: At least one.
    """
    ranked = sorted(events, key=_rank)
    shown, left_out = ranked[:MOST_SHOWN], ranked[MOST_SHOWN:]
    headline = _headline(events)
    blocks = [_plain("header", headline), *(block for event in shown for block in _blocks(event))]
    if left_out:
        more = f"and {len(left_out):,} more: see report/changes.atom and derived/price_changes"
        blocks.append(_plain("section", more))
    text = "\n".join([headline, *(event.title for event in shown)])
    return {
        "text": _escaped(_inert(text[: 3 * MOST_TEXT])),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _rank(event: NewsEvent) -> tuple[int, float, str, str]:
    moved = float("inf") if event.magnitude_pct is None else event.magnitude_pct
    return ORDER.index(event.kind), -moved, event.subject, event.id


def _headline(events: Sequence[NewsEvent]) -> str:
    counts = Counter(event.kind for event in events)
    parts = (f"{counts[kind]:,} {WORDS[kind][counts[kind] > 1]}" for kind in ORDER if counts[kind])
    return f"AI inference: {', '.join(parts)}"


def _blocks(event: NewsEvent) -> Iterator[Message]:
    yield _plain("section", "\n".join([event.title, *event.details]))
    if event.evidence is not None and LINKED.fullmatch(event.evidence.url):
        link = f"<{_escaped(event.evidence.url)}|source>"
        seen = f"{event.at:%Y-%m-%d} UTC"
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": f"{link}, {seen}"}]}


def _plain(kind: str, text: str) -> Message:
    most = MOST_TEXT if kind == "section" else 150
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return {"type": kind, "text": {"type": "plain_text", "text": cut, "emoji": False}}


def _inert(text: str) -> str:
    """Return a text that Mattermost, Discord and Teams show as it is.

    They read Markdown: signs that make mentions, links, pictures, formulas and code there are
    replaced by ones that look alike; domains and names of emoji are parted where nobody sees it.
    """
    harmless = text.translate(LOOK_ALIKES).replace("://", ":\N{FRACTION SLASH}\N{FRACTION SLASH}")
    return APART.sub("\N{WORD JOINER}", LINK_START.sub("\\1\N{WORD JOINER}\\2", harmless))


def _escaped(text: str) -> str:
    """Return a text in which Slack sees no link, no mention and no command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
