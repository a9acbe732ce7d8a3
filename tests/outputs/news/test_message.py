"""The message for a webhook: what Slack takes, and no name in it is markup."""

import json
import re

import pytest

from pipeline.outputs.news.events import NewsEvidence
from pipeline.outputs.news.message import MOST_SHOWN, message

MENTION = "<!channel> <https://evil.example|free> *bold* `x` & \u202e"


def texts(sent, kind):
    return [block["text"]["text"] for block in sent["blocks"] if block["type"] == kind]


def test_a_message_counts_what_it_tells_and_tells_it(make_event):
    sent = message([make_event(), make_event(id="b", kind="source", title="Source x: quarantined")])

    assert texts(sent, "header") == ["AI inference: 1 failing source, 1 changed price"]
    assert texts(sent, "section") == [
        "Source x: quarantined\ninput: 1 → 1.1 USD per million tokens (+10 %)",
        "Acme, Anvil: new price, +10 %\ninput: 1 → 1.1 USD per million tokens (+10 %)",
    ]
    assert sent["text"].splitlines()[0] == "AI inference: 1 failing source, 1 changed price"
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


def test_retirements_come_before_prices_and_large_moves_before_small_ones(make_event):
    sent = message(
        [
            make_event(id="a", title="small", magnitude_pct=6.0),
            make_event(id="b", title="large", magnitude_pct=60.0),
            make_event(id="c", title="no price any more", magnitude_pct=None),
            make_event(id="d", title="retired", kind="retirement"),
        ]
    )

    assert sent["text"].splitlines()[1:] == ["retired", "no price any more", "large", "small"]


def test_the_link_leads_to_the_source(make_event):
    sent = message([make_event()])
    (context,) = (block for block in sent["blocks"] if block["type"] == "context")

    assert context["elements"] == [
        {"type": "mrkdwn", "text": "<https://acme.example/prices.json|source>, 2026-01-10 UTC"}
    ]


def test_a_name_can_neither_mention_nor_link(make_event):
    """Blocks that hold names are plain text; in the text for notifications signs are escaped."""
    evidence = NewsEvidence(title=MENTION, url="https://acme.example/", printed=MENTION)
    sent = message([make_event(title=MENTION, details=(MENTION,), evidence=evidence)])

    named = [block for block in sent["blocks"] if MENTION in json.dumps(block, ensure_ascii=False)]
    assert [block["text"]["type"] for block in named] == ["plain_text"]
    assert "<" not in sent["text"]
    assert "&lt;!channel&gt;" in sent["text"]


@pytest.mark.parametrize(
    "url", ["javascript:x", "https://a.example/|x", "https://a.example/>x<!channel>", "https://a b"]
)
def test_an_address_that_would_end_the_link_is_none(make_event, url):
    sent = message([make_event(evidence=NewsEvidence(title="x", url=url))])

    assert [block["type"] for block in sent["blocks"]] == ["header", "section"]


def test_a_flood_is_one_message_within_the_limits_of_slack(make_event):
    long = "x" * 10_000
    sent = message(
        [make_event(id=str(number), title=long, details=(long,) * 9) for number in range(2_000)]
    )

    assert len(sent["blocks"]) <= 50
    assert all(len(text) <= 3_000 for text in texts(sent, "section"))
    assert all(len(text) <= 150 for text in texts(sent, "header"))
    assert len(sent["text"]) <= 4_000
    assert texts(sent, "section")[-1].startswith(f"and {2_000 - MOST_SHOWN:,} more: see ")


@pytest.mark.parametrize(
    "name",
    [
        "www.evil.example WWW.evil.example http:evil.example mailto:a",
        "@everyone @channel",
        "![x](https://evil.example/x.png)",
        "[free](https://evil.example)",
        "`code` **bold** ~~gone~~ # head | cell",
        "<!channel> <@U1> <https://evil.example|free>",
        "free-credits.evil.example evil.example/login EVIL.Example:80 b\u00fccher.example",
        "evil\u3002example evil\uff0eexample",
        "a.example@evil.example &commat;here &#64;here",
        "$\\text{free}$ $$x$$ \\(y\\)",
        ":sos: :rotating_light::+1:",
        "tel:123 sms:1 skype:x?call magnet:?x=1 file:a",
        "![x](data:image/png;base64,AA==) [1]: x",
        "https:\u2044\u2044evil.example hxxp://evil.example //evil.example/x",
        "||spoiler|| <t:1:R> <#123> <:e:1> <a:b:2> </giphy:1>",
        "`` ` `` ~~~ ``` *** ___ ---",
    ],
)
def test_programs_that_read_markdown_find_no_markup_in_a_name(make_event, name):
    """Mattermost, Discord and Teams show `text`, which Slack reads as its own markup."""
    text = message([make_event(title=name)])["text"].splitlines()[1]

    assert not set(text) & set("@[]`*_~#|<>$\\")
    assert "://" not in text
    assert not re.search(r"(?i)\b(www\.|(https?|ftp|mailto|tel|sms|skype|magnet|file):)", text)
    assert not re.search(r"[^\W\d_][.\u3002\uff0e][^\W\d_]{2}", text)
    assert not re.search(r":[\w+-]+:", text)


@pytest.mark.parametrize("name", ["gemma4:e2b", "gpt-4.1", "v1.5", "10.5 %", "at 03:15"])
def test_names_and_numbers_stay_as_they_are(make_event, name):
    assert message([make_event(title=name)])["text"].splitlines()[1] == name
