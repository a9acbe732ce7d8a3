"""Texts from outside stay text, in pages, in scripts of data and in the Markdown."""

import json
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from pipeline.outputs.report.site import build_site

PAYLOADS = {
    "script": "</script><script>alert(1)</script>",
    "image": "<img src=https://evil.example/x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7 * 7 }}{% raw %}",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "link": "[a](https://evil.example) ![b](https://evil.example/b.png) <https://evil.example>",
    "bare link": "https://evil.example www.evil.example a@evil.example",
    "table": "a | b\n| --- |\n# c\n- d\n1. e\n```\n$x$",
    "bidi": "\u202eABC\u2066\u200f\u2028\u2029\x00\x1b[31m",
    "long": "x" * 10_000,
}

OURS = {
    *("meter", "unit", "service_tier", "state", "metric", "verdict", "elsewhere", "kind"),
    *("source_class", "method", "event", "basis", "health", "way_in", "provider_kind"),
    *("percentile", "convention", "measured_as", "qualifier", "source_unit", "currency"),
    *(
        "role",
        "status",
        "match_basis",
        "offered_by_evidence",
        "doubt",
        "provider_id",
        "source_id",
        "subject_id",
        "claim_id",
        "via",
    ),
    *("believed_source_id", "other_source_id", "today_source_id", "price_source_id", "lineage"),
    *("cited_source_ids", "source_ids", "repeats", "duplicate_of", "row_id", "snapshot_sha256"),
}
"""Columns whose values are words and ids of ours: registries and code admit no others."""


def spoiled(frames, payload):
    """Return the tables with a payload at the end of every text that may come from outside.

    Equal texts stay equal, so that rows still belong together.
    """
    return {name: frame.apply(_spoil, payload=payload) for name, frame in frames.items()}


def _spoil(column, payload):
    return column if column.name in OURS else column.map(lambda value: _with(value, payload))


def _with(value, payload):
    if isinstance(value, str):
        return value if value.startswith("https://") else value + payload
    if isinstance(value, dict):
        return {key: item if key in OURS else _with(item, payload) for key, item in value.items()}
    if hasattr(value, "tolist") and not isinstance(value, pd.Timestamp):
        return [_with(item, payload) for item in value.tolist()] if value.ndim else value
    return value


SAMPLE = ("script", "attribute", "table")
"""Payloads of each kind of harm; the others take as long, and are tested with the long tests."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(text, id=name, marks=[] if name in SAMPLE else pytest.mark.long)
        for name, text in PAYLOADS.items()
    ],
)
def hostile(request, frames):
    """The site on tables whose texts all carry a payload."""
    return build_site(spoiled(frames, request.param))


def pages_of(site):
    return [body.decode() for path, body in site.files.items() if path.endswith(".html")]


def markdown_of(site):
    return site.files["report.md"].decode()


def shape(site):
    """Return the elements of pages and the names of their attributes."""
    return {
        (tag.name, name)
        for text in pages_of(site)
        for tag in BeautifulSoup(text, "lxml").find_all(True)
        for name in ("", *tag.attrs)
    }


def test_nothing_becomes_an_element_or_an_attribute(hostile, site):
    assert shape(hostile) <= shape(site)
    for text in pages_of(hostile):
        scripts = BeautifulSoup(text, "lxml").find_all("script")
        assert {
            script.get("type") or script.get("src").rpartition("/")[2] for script in scripts
        } <= {
            "application/json",
            "site-data.js",
            "site.js",
        }


def test_links_lead_only_to_the_sources_own_addresses_and_to_pages(hostile, frames):
    known = set(frames["sources"]["url"])
    for text in pages_of(hostile):
        for link in BeautifulSoup(text, "lxml").select("a[href]"):
            is_ours = re.fullmatch(r"(\.\./)?[a-z0-9./_-]*(#[^ ]*)?", link["href"], re.IGNORECASE)
            assert is_ours or link["href"] in known


def test_a_file_is_named_in_plain_letters(hostile):
    for path in hostile.files:
        assert re.fullmatch(r"([a-z]+/)?[a-z0-9._-]{1,130}", path)


def test_scripts_of_data_hold_data_alone(hostile):
    """Nothing in them ends a string or an element."""
    for path, body in hostile.files.items():
        if path.endswith((".evidence.js", "search-index.js", "site-data.js")):
            assert body.isascii()
            assert not re.search(rb"[<>&]", body)
            inner = re.sub(r"^[\w.]+(?: = |\()|\)?;\n$", "", body.decode())
            assert json.loads(inner) is not None


def test_nothing_hidden_is_left(hostile):
    """No control or bidi character reaches a reader, who would see another order than there is."""
    for text in (*pages_of(hostile), markdown_of(hostile)):
        assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\x00\x1b]", text)


def test_long_names_are_cut(hostile):
    for text in (*pages_of(hostile), markdown_of(hostile)):
        assert "x" * 700 not in text


def test_the_markdown_has_no_html_no_picture_and_no_link_of_theirs(hostile, frames):
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
    known = set(frames["sources"]["url"])
    for token in every_token(parser.parse(markdown_of(hostile))):
        assert token.type not in ("html_block", "html_inline", "image", "fence", "code_block")
        if token.type == "link_open":
            is_ours = re.fullmatch(r"[a-z0-9./_-]+(#[^ ]*)?", token.attrs["href"], re.IGNORECASE)
            assert is_ours or token.attrs["href"] in known


def test_bare_addresses_are_no_links_for_those_who_make_them(hostile):
    text = markdown_of(hostile)
    assert not re.search(r"(?<![<\w])https?://evil", text)
    assert not re.search(r"\bwww\.evil", text)


def test_every_table_of_the_markdown_is_whole(hostile):
    """A stray bar or line end in a name would shift the cells after it."""
    lines = markdown_of(hostile).split("\n")
    heads = [number for number, line in enumerate(lines) if re.fullmatch(r"\|(---:?\|)+", line)]

    assert heads
    for number in heads:
        width = lines[number].count("|")
        end = lines.index("", number)
        rows = [lines[number - 1], *lines[number + 1 : end]]
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {width}


def every_token(tokens):
    for token in tokens:
        yield token
        yield from every_token(token.children or [])
