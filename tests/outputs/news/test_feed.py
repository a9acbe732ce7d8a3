"""The Atom feed: valid, stable, and harmless whatever a source calls its models."""

import re
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from lxml import etree

from pipeline.outputs.news.events import NewsEvidence
from pipeline.outputs.news.feed import BEFORE_ANYTHING, MOST_ENTRIES, atom

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
READ_AT = datetime(2026, 1, 31, tzinfo=UTC)


def parsed(body):
    """Return the feed as a feed reader sees it; it takes no exception to anything."""
    feed = feedparser.parse(body)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def test_an_entry_has_what_a_reader_needs(make_event):
    feed = parsed(atom([make_event()], READ_AT))
    (entry,) = feed.entries

    assert feed.version == "atom10"
    assert entry.title == "Acme, Anvil: new price, +10 %"
    assert entry.id == "urn:uuid:a4d6a6ea-0000-5000-8000-000000000001"
    assert (entry.updated, entry.link) == (
        "2026-01-10T00:00:00Z",
        "https://acme.example/prices.json",
    )
    assert [tag.term for tag in entry.tags] == ["repriced", "acme"]
    (content,) = entry.content
    assert content.type == "application/xhtml+xml"
    assert "input: 1 → 1.1 USD per million tokens (+10 %)" in content.value
    assert "printed: “1.1e-06”" in content.value
    assert f"sha256 {'a' * 64}" in content.value


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([], id="no news"),
        pytest.param([{}], id="one"),
        pytest.param([{"evidence": None}, {"id": "b"}], id="without evidence"),
    ],
)
def test_every_required_element_stands_once(make_event, events):
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    root = etree.fromstring(atom([make_event(**event) for event in events], READ_AT))

    for element in (root, *root.iter(f"{ATOM}entry")):
        counts = {name: len(element.findall(ATOM + name)) for name in ("id", "title", "updated")}
        assert counts == {"id": 1, "title": 1, "updated": 1}
        stamp = element.findtext(f"{ATOM}updated")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", stamp)
    assert root.find(f"{ATOM}author/{ATOM}name").text == "inference-market"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == len(events)


def test_the_newest_come_first_and_date_the_feed(make_event):
    days = [make_event(id=str(day), at=datetime(2026, 1, day, tzinfo=UTC)) for day in (1, 2, 3)]
    feed = parsed(atom(days, READ_AT))

    assert [entry.id[-1] for entry in feed.entries] == ["3", "2", "1"]
    assert feed.feed.updated == "2026-01-03T00:00:00Z"


def test_a_feed_without_entries_is_dated_by_the_last_reading(make_event):
    source = make_event(kind="source")

    assert parsed(atom([source], READ_AT)).feed.updated == "2026-01-31T00:00:00Z"
    assert parsed(atom([], None)).feed.updated_parsed[:3] == BEFORE_ANYTHING.timetuple()[:3]


def test_it_does_not_grow_without_end(make_event):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    events = [
        make_event(id=str(number), at=start + timedelta(minutes=number))
        for number in range(MOST_ENTRIES + 5)
    ]
    entries = parsed(atom(events, READ_AT)).entries

    assert len(entries) == MOST_ENTRIES
    assert entries[-1].id == "urn:uuid:5"


HOSTILE = [
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param('"><img src=x onerror=alert(1)>', id="attribute"),
    pytest.param("]]></content></entry><entry>", id="end of entry"),
    pytest.param("&lt;b&gt; &amp; &#60;", id="entities"),
    pytest.param("[x](javascript:alert(1))", id="Markdown link"),
    pytest.param("=HYPERLINK(A1)", id="formula"),
    pytest.param("漢" * 10_000, id="long"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(make_event, name):
    event = make_event(
        title=name,
        details=(name,),
        tags=(name,),
        evidence=NewsEvidence(title=name, url="https://acme.example/", printed=name, after=name),
    )
    body = atom([event], READ_AT)
    root = etree.fromstring(body)

    assert parsed(body).entries[0].title_detail.type == "text/plain"
    assert root.findtext(f"{ATOM}entry/{ATOM}title") == name
    assert root.find(f".//{XHTML}li").text == name
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"script", "img", "b"}


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", 'https://acme.example/"onclick="x', "ftp://a/", ""],
)
def test_an_address_that_is_no_web_address_is_no_link(make_event, url):
    evidence = NewsEvidence(title="Acme price feed", url=url)
    root = etree.fromstring(atom([make_event(evidence=evidence)], READ_AT))
    (entry,) = root.iter(f"{ATOM}entry")

    assert entry.find(f"{ATOM}link") is None
    assert entry.find(f".//{XHTML}a") is None
    assert "Acme price feed" in "".join(entry.itertext())
