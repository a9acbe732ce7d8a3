"""Hostile names in a source, followed to everything that readers look at: harmless everywhere."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import feedparser
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from pipeline.definitions import market_definitions
from pipeline.defs.metadata import MAX_CELL
from pipeline.defs.news import FEED_KEY, WEBHOOK_KEY
from pipeline.outputs.files.csv_text import to_csv
from pipeline.outputs.news.send import VARIABLE
from pipeline.registry.project import load_project
from tests.local_site import serving
from tests.webhook import listening

pytestmark = pytest.mark.long

PROJECT = Path(__file__).parents[1] / "project"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}

LONG = ("path", "markdown_path", "snapshot", "chart", "in_brief")
"""Metadata of our own making, which may be longer than a cell."""

NAMES = [
    "<script>alert(1)</script>",
    '=HYPERLINK("https://evil.example";"x")',
    "+1;=1+1",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "\u202egnol\u2066",
    "]]></content><entry>",
    "a\r\n=1",
    "*" + "x" * 10_000,
]


def catalogue(price, output):
    """Return a feed in LiteLLM's shape of models with these names."""
    rows = {
        f"acme/{name}": {
            "litellm_provider": "acme",
            "mode": "chat",
            "input_cost_per_token": price / 1e6,
            "output_cost_per_token": output / 1e6,
            "output_cost_per_<b>[y](z)\u202e": 1,
        }
        for name in NAMES
    }
    return json.dumps(rows).encode()


def is_source(key):
    return key.path[0] == "sources"


@pytest.fixture(scope="module")
def nights(tmp_path_factory):
    """Return three nights with a webhook: a price doubles, then all slip by thousands."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "providers.yaml").write_bytes((PROJECT / "providers.yaml").read_bytes())
    text = (PROJECT / "sources.yaml").read_text()
    ours = "settings:\n  allow_loopback: true\n  host_spacing_s: 0\n  retries: 0\n"
    with (
        serving("application/json") as site,
        listening() as webhook,
        dg.DagsterInstance.ephemeral() as instance,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv(VARIABLE, webhook.url)
        text = text.replace("settings:\n", ours, 1).replace("https://acme.example", site.base)
        text = text.replace("rows: [1, 9]", "rows: [1, 99]")
        (root / "sources.yaml").write_text(text)
        project = load_project(root / "sources.yaml", root / "warehouse")
        market = market_definitions(project)
        job = market.resolve_job_def("nightly")
        everything = [key for key in job.asset_layer.executable_asset_keys if not is_source(key)]
        news = dg.AssetSelection.assets(FEED_KEY, WEBHOOK_KEY).upstream()
        needed = [key for key in news.resolve(market.resolve_asset_graph()) if not is_source(key)]
        events = []
        # On the first night nothing happens that the pages of the others do not show too.
        for price, output, keys in (
            (1, 2, needed),
            (2, 2, everything),
            (9_000, 9_000, everything),
        ):
            site.pages["prices.json"] = catalogue(price, output)
            result = job.execute_in_process(
                instance=instance,
                raise_on_error=False,
                run_config=QUIET,
                asset_selection=[dg.AssetKey(["sources", "acme-feed"]), *keys],
            )
            events += result.all_events
        yield project, events, webhook.received


def metadata_of(events) -> Iterator[tuple[str, object]]:
    """Yield each metadata entry of materialisations and checks."""
    for event in events:
        if event.event_type_value == "ASSET_MATERIALIZATION":
            yield from event.step_materialization_data.materialization.metadata.items()
        if event.event_type_value == "ASSET_CHECK_EVALUATION":
            yield from event.asset_check_evaluation_data.metadata.items()


def shown_by(value) -> list[str]:
    """Return what a page shows as text of a metadata entry."""
    if isinstance(value, dg.TableMetadataValue):
        return [str(cell) for record in value.records for cell in record.data.values()]
    return [str(value.value)]


def test_what_is_tested_has_arrived(nights):
    """Nine prices doubled, in all places that are looked at below."""
    project, events, received = nights
    changes = project.warehouse.read_table("derived", "price_changes")
    reasons = [
        event.asset_check_evaluation_data.description
        for event in events
        if event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]

    assert len(changes) == len(NAMES)
    assert [message["text"].splitlines()[0] for message in received] == [
        f"AI inference: {len(NAMES)} changed prices",
        "AI inference: 1 failing source",
    ]
    assert any("script" in (reason or "") for reason in reasons)
    assert any("script" in text for _, value in metadata_of(events) for text in shown_by(value))


def test_dagsters_pages_show_texts_that_are_short_and_can_be_seen(nights):
    for name, value in metadata_of(nights[1]):
        for text in shown_by(value):
            assert len(text) <= MAX_CELL or name in LONG, name
            assert text.replace("\n", "").isprintable(), name


def test_dagsters_pages_find_no_markup(nights):
    """Descriptions of checks, and charts, are read as Markdown; links lead to the web only."""
    _, events, _ = nights
    texts = [
        event.asset_check_evaluation_data.description or ""
        for event in events
        if event.event_type_value == "ASSET_CHECK_EVALUATION"
    ]
    values = [value for _, value in metadata_of(events)]
    texts += [value.value for value in values if isinstance(value, dg.MarkdownMetadataValue)]
    links = [value.value for value in values if isinstance(value, dg.UrlMetadataValue)]
    tokens = [
        token
        for text in texts
        for block in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
        for token in (block, *(block.children or ()))
    ]

    assert not {token.type for token in tokens} & {
        "html_block",
        "html_inline",
        "link_open",
        "image",
    }
    assert all(url.startswith("http") for url in links)


def test_the_feed_has_them_as_text(nights):
    project, _, _ = nights
    body = (project.warehouse.root / "report/changes.atom").read_bytes()
    feed = feedparser.parse(body)
    tags = {element.tag.rpartition("}")[2] for element in etree.fromstring(body).iter()}

    assert not feed.bozo
    assert len(feed.entries) == len(NAMES)
    assert any("<script>alert(1)</script>" in entry.title for entry in feed.entries)
    assert not tags & {"script", "img"}
    assert b"\xe2\x80\xae" not in body
    assert len(body) < 20_000


def test_no_cell_of_a_csv_file_is_a_formula(nights):
    """Whether a comma or a semicolon parts the cells."""
    project, _, _ = nights
    checked = 0
    for path in project.warehouse.root.glob("*/*.parquet"):
        for delimiter in (",", ";"):
            rows = csv.reader(
                to_csv(project.warehouse.read_arrow(path)).splitlines(), delimiter=delimiter
            )
            for cell in (cell for row in rows for cell in row):
                checked += 1
                assert not cell.startswith(("=", "+", "@", "\t")), cell
                assert not cell.startswith("-") or cell[1:].replace(".", "").isdigit(), cell

    assert checked > 1_000


def test_the_webhook_gets_no_mention_and_no_link_but_ours(nights):
    for message in nights[2]:
        assert "<" not in message["text"]
        for block in message["blocks"]:
            if block["type"] != "context":
                assert block["text"]["type"] == "plain_text"
                assert block["text"]["text"].replace("\n", "").isprintable()
