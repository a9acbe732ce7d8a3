"""`inference-market facts`: what a source is asked for, published or standing."""

from pathlib import Path

import pytest

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


def test_an_unknown_source_is_named(command, tmp_path):
    ended = command("facts", "nope", "--warehouse", tmp_path)

    assert ended.code == 2
    assert "no source 'nope' in sources.yaml" in ended.err
