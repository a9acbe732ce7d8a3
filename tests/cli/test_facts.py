"""`inference-market facts`: what a source is asked for, published or standing."""

from pathlib import Path

import pytest
import yaml

PAGE = Path("tests/pages/articles/semianalysis-groq-tokenomics.html")
SOURCE = "semianalysis-groq-tokenomics"


@pytest.fixture
def read(command, tmp_path):
    """Run a command on a warehouse that has one article."""
    where = ("--warehouse", tmp_path / "warehouse")
    command("ingest", SOURCE, PAGE, "--fetched-at", "2026-01-05T00:00Z", *where)
    return lambda *args: command(*args, *where)


@pytest.mark.long
def test_each_wanted_fact_is_published_or_standing_with_the_reason(read):
    ended = read("facts", SOURCE)

    lines = ended.out.splitlines()
    at = lines.index("groq chips to serve Mixtral")
    assert lines[at + 1].startswith("  published: 576 in “To serve Mixtral")
    assert lines[at + 2].startswith("  only stands: 8 in “To serve Mixtral")


NEWS = """<html><head><title>Acme raises money</title>
<meta property="article:published_time" content="2026-11-17T08:00:00Z"></head><body><article>
<h1>Acme raises $85 million at a valuation of $999 million</h1>
<p>Acme, an inference cloud, has raised $85 million in a Series B round led by Anvil Street.</p>
<h2>120,000 developers</h2><p>{pinned} The cloud answers requests from Denver and Berlin, and its
maker, which has four offices, says that it has no plans for a fifth one before the spring.</p>
</article></body></html>"""
WANTED = [
    {"metric": "funding_round", "unit": "usd", "near": ["round|raised"]},
    {"metric": "valuation", "unit": "usd", "near": ["valuation"]},
    {"metric": "developers", "unit": "count", "near": ["developers"], "quote": "some 41,500 pay"},
]


@pytest.mark.long
def test_a_pinned_quote_that_is_gone_is_told_the_same_night(command, tmp_path):
    """What a heading says is no fact on either night."""
    facts = [{"subject": "acme"} | wanted for wanted in WANTED]
    source = {"id": "news", "title": "Acme raises money", "publisher": "Herald", "group": "cited"}
    source |= {"url": "https://herald.example/acme", "class": "press", "parser": "article"}
    source |= {"licence": "facts", "cadence_days": 1, "facts": facts, "expect": {"rows": [1, 40]}}
    settings = {"user_agent": "tests (data@inference-market.example)", "time_zone": "UTC"}
    settings |= {"cron": "0 3 * * *"}
    registry, page = tmp_path / "sources.yaml", tmp_path / "news.html"
    registry.write_text(yaml.safe_dump({"settings": settings, "sources": [source]}))
    where = ("--sources", registry, "--warehouse", tmp_path / "warehouse")

    seen = []
    for day, pinned in ((18, "Of its users some 41,500 pay."), (19, "Some 43,000 pay now.")):
        page.write_text(NEWS.format(pinned=pinned))
        at = f"2026-11-{day}T00:00Z"
        command("ingest", "news", page, "--fetched-at", at, *where)
        seen.append(command("facts", "news", *where).out)

    assert "published: $85 million" in seen[0]
    assert "999" not in "".join(seen)
    assert "  pinned: some 41,500 pay" in seen[0]
    assert "  pinned, and no longer in the document: some 41,500 pay" in seen[1]


def test_an_unknown_source_is_named(command, tmp_path):
    ended = command("facts", "nope", "--warehouse", tmp_path)

    assert ended.code == 2
    assert "no source 'nope' in sources.yaml" in ended.err
