"""What of a page is its article, and what is not."""

from datetime import UTC, date, datetime

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.articles import read_article, texts_of
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.places import place, text_at
from pipeline.extract.documents.publication import published_on

STORY = """<article><h1>Acme raises $52 million</h1>
<p>Acme, a maker of anvils, has raised $52 million in a round led by Forge Capital, it said today.
The company will use it to build a second works in the valley where it began.</p>
<p>Its anvils stand in 23,000 workshops, and no other maker sells as many of them in a year.</p>
<table><tr><td>Valuation</td><td>$552M</td></tr><tr><td>Workshops</td><td>23,000</td></tr></table>
<ul><li>Each anvil is cast in one piece of the best steel that money can buy.</li></ul>
</article>"""
PAGE = """<html><head><title>Acme raises $52 million | The Paper</title></head><body>
<div class="promo">{banner}</div><header><nav><ul><li><a href="/">Home</a></li></ul></nav></header>
<main>{story}</main>
<aside><h3>More</h3><ul><li><a href="/x">{teaser}</a></li></ul></aside>
<footer><p>© 2024 The Paper. We use cookies.</p></footer></body></html>"""
JSON = '<script type="application/ld+json">'
ADDRESS = "https://paper.example/acme%20raises-%2452m"


def snapshot(html):
    now = datetime(2026, 1, 5, tzinfo=UTC)
    return Snapshot("paper", ADDRESS, now, "0" * 64, html.encode(), "text/html", "saved")


def page(banner="Subscribe for $1", teaser="Rival valued at $9 billion", story=STORY):
    return snapshot(PAGE.format(banner=banner, teaser=teaser, story=story))


def test_menus_banners_and_teasers_are_no_part_of_an_article():
    article = read_article(page())

    assert [block.text[:20] for block in article.blocks] == [
        "Acme, a maker of anv",
        "Its anvils stand in ",
        "Valuation | $552M",
        "Workshops | 23,000",
        "Each anvil is cast i",
    ]
    assert (article.headline, article.address) == (
        "Acme raises $52 million",
        "https://paper.example/acme raises-$52m",
    )


def test_a_page_without_a_heading_has_its_title_for_a_headline():
    story = STORY.replace("<h1>Acme raises $52 million</h1>", "")

    assert read_article(page(story=story)).headline == "Acme raises $52 million | The Paper"


def test_a_markdown_article_has_headline_byline_and_day_of_its_front_matter():
    matter = '---\ntitle: "Anvils at night"\nsite: Forge blog\nauthor: Ada\ndate: 2026-01-04\n---\n'
    article = read_article(snapshot(f"{matter}\nWe cast 23,000 anvils in one night of the year.\n"))

    assert (article.headline, article.published_on) == ("Anvils at night", date(2026, 1, 4))
    assert [block.text for block in article.page] == [
        "Anvils at night",
        "By Ada | By Forge blog",
        "We cast 23,000 anvils in one night of the year.",
    ]

    matter = matter.replace("author: Ada", "authors: [Ada, Bo]").replace("site:", "blog:")
    article = read_article(snapshot(f"{matter}\nWe cast 23,000 anvils in one night of the year.\n"))
    assert article.page[1].text == "By Ada, Bo | By Forge blog"


def test_another_banner_is_the_same_article_and_another_figure_is_not():
    digest = read_article(page()).sha256

    assert read_article(page(banner="Now 3x cheaper", teaser="Anvils fall")).sha256 == digest
    assert read_article(page(story=STORY.replace("$552M", "$553M"))).sha256 != digest


def test_places_do_not_depend_on_what_is_taken_for_the_article():
    texts = texts_of(page())

    for block in read_article(page()).blocks:
        assert texts[f"block {block.number}"] == block.text
    assert text_at(texts, place("headline", 12, 23)) == "$52 million"
    assert text_at(texts, place("address", 34, 38)) == "$52m"


@pytest.mark.parametrize(
    "locator",
    ["block 99, characters 1-2", "block 1, characters 1-999", "block 0, characters 1-1", "page 1"],
)
def test_a_place_that_is_not_there_is_an_error(locator):
    with pytest.raises(ParseError, match="no such place"):
        text_at(texts_of(page()), locator)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2024-07-11T16:22:41Z">', "2024-07-11"),
        ('<meta name="pubdate" content="2024/07/11">', "2024-07-11"),
        (
            '<script type="application/ld+json">{"datePublished": "2024-07-11"}</script>',
            "2024-07-11",
        ),
        (
            f'{JSON}[{{"@graph": [{{"datePublished": "2024-07-11"}}]}}]</script>',
            "2024-07-11",
        ),
        ("<article><time>July 11, 2024</time></article>", "2024-07-11"),
        ('<time datetime="2024-07-11">yesterday</time>', "2024-07-11"),
        ("", None),
        ('<meta property="article:modified_time" content="2024-07-12">', None),
        ('<script type="application/ld+json">{"datePublished": "2024-0</script>', None),
        ('<meta name="pubdate" content="2024-02-31">', None),
        ('<meta name="pubdate" content="soon">', None),
        ("<time>May 1, 2024</time><time>May 2, 2024</time>", None),
        (
            '<meta name="pubdate" content="2024-07-11"><meta name="pubdate" content="2024-07-12">',
            None,
        ),
        ('<script type="application/ld+json">' + "[" * 5_000 + "</script>", None),
    ],
)
def test_the_day_of_publication_is_what_the_page_says_and_no_guess(head, expected):
    found = published_on(parse_html(f"<html>{head}<p>© 2019. Updated 1 May 2020.</p></html>"))

    assert found == (date.fromisoformat(expected) if expected else None)
