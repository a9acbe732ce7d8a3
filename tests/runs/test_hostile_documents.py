"""Crafted pages and feeds, archived and read beside a good source, as in a night."""

import time

import pytest
import yaml

from pipeline.reading.worker import Limits
from pipeline.registry.project import load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild
from tests.make_pdf import make_pdf

pytestmark = pytest.mark.long

ROW = "<tr><td>Anvil 2</td><td>$1.00</td><td>$2.00</td></tr>"
HEAD = "<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>"
FEW_S = 16
"""What each of these may take here; the slowest takes three seconds on two cores."""


def in_table(rows):
    return f"<html><body><h2>Prices</h2><table>{HEAD}{rows}</table></body></html>"


PAGES = {
    "good": in_table(ROW),
    "endless-tags": "<a " * 20_000,
    "endless-attributes": "<a x='" * 20_000,
    "endless-comments": "<!--" * 80_000,
    "misnested": "<b><i><p>" * 1_000,
    "nested-divs": "<div>" * 100_000,
    "nested-divs-in-a-cell": in_table(ROW.replace("Anvil", "<div>" * 100_000 + "Anvil")),
    "wide-span": in_table("<tr><td colspan=1000000>$1.00</td></tr>"),
    "tall-span": in_table("<tr><td rowspan=100000000>Anvil</td><td>$1.00</td></tr>"),
    "many-spans": in_table("<tr>" + "<td colspan=1000>$1.00</td>" * 1_000 + "</tr>"),
    "endless-sentence": in_table(ROW) + "<p>" + "we price tokens in any amount " * 10_000,
    "nested-tables": "<table><tr><td>" * 500 + "$1.00",
    "nul-in-a-price": in_table(ROW.replace("$1.00", "$1\0.00")),
    "too-large": "x" * 10_000_001,
}
FEEDS = {
    "nested-lists": "[" * 100_000,
    "nested-objects": '{"a":' * 50_000,
    "not-a-number": '{"a": NaN}',
    "infinite": '{"a": -Infinity}',
    "duplicate-keys": '{"a": 1, "a": 2}',
    "large-exponent": '{"a": 1e999999999}',
    "many-digits": '{"a": ' + "1" * 5_000 + "}",
    "half-a-character": '{"\\ud800": 1}',
    "quotes": '"' * 1_000_000,
}
ARTICLES = {
    "article-nested": "<div>" * 100_000 + "<p>Groq is valued at $5 million. " * 50,
    "article-misnested": "<b><i><p>Groq is valued at $5 million, it says. " * 1_000,
    "article-of-numbers": "<article><p>" + "valued at 1 " * 10_000,
    "article-of-figures": "<article><p>" + "".join(f"it has {n} chips. " for n in range(5_000)),
    "article-of-scripts": "<script type='application/ld+json'>" * 20_000,
}
REPORTS = ("report-bomb", "report-of-nothing")
BODIES = (
    dict.fromkeys(REPORTS, b"%PDF-1.7\n%%EOF\n")
    | {name: text.encode() for name, text in (PAGES | FEEDS | ARTICLES).items()}
    | {
        "invalid-bytes-in-a-name": in_table(ROW).encode().replace(b"Anvil", b"Anv\xff\xc3il"),
        "invalid-bytes-in-json": b'{"a": "\xff\xfe"}',
    }
)
PUBLISHED = {
    "good": {("Anvil 2", 1.0), ("Anvil 2", 2.0)},
    "nested-divs-in-a-cell": {("Anvil 2", 1.0), ("Anvil 2", 2.0)},
    "endless-sentence": {("Anvil 2", 1.0), ("Anvil 2", 2.0)},
    "tall-span": {("Anvil", 1.0)},
    "nul-in-a-price": {("Anvil 2", 2.0)},
    "invalid-bytes-in-a-name": {("Anv\u00ff\u00c3il 2", 1.0), ("Anv\u00ff\u00c3il 2", 2.0)},
}
"""What stands in the tables; of all other documents nothing does."""


def parser_of(name):
    if name in FEEDS or name.endswith("json"):
        return "litellm"
    if name in REPORTS:
        return "pdf_document"
    return "article" if name in ARTICLES else "html_prices"


def entry(name):
    valuation = {"subject": "groq", "metric": "valuation", "unit": "usd", "near": ["valued"]}
    return {
        "id": name,
        "title": name,
        "publisher": "Nobody",
        "url": f"https://{name}.example/",
        "class": "vendor",
        "group": "pricing_pages",
        "provider": "groq",
        "parser": parser_of(name),
        "facts": [valuation] if name in ARTICLES else [],
        "licence": "facts",
        "cadence_days": 1,
        "expect": {"rows": [1, 40]},
    }


@pytest.fixture(scope="module")
def night(tmp_path_factory, utc):
    """Return the results by source, the seconds that each took, and the prices published."""
    folder = tmp_path_factory.mktemp("hostile")
    settings = {"user_agent": "tests", "cron": "0 3 * * *", "time_zone": "UTC"}
    sources = {"settings": settings, "sources": [entry(name) for name in BODIES]}
    (folder / "sources.yaml").write_text(yaml.safe_dump(sources))
    project = load_project(folder / "sources.yaml", folder / "warehouse")
    at = utc("2026-01-05")
    # Made here, since it takes long and each process that runs tests reads this module.
    bodies = BODIES | {"report-bomb": make_pdf(["x" * 90_000_000], compress=True)}
    for source in project.registry.sources:
        acquirer = Acquirer(project, source, [], lambda: at)
        acquirer.keep(bodies[source.id], "live", at=at, url=str(source.url))
    results, seconds, last = {}, {}, [time.monotonic()]

    def tell(result):
        results[result.source.id] = result
        seconds[result.source.id] = time.monotonic() - last[0]
        last[0] = time.monotonic()

    rebuild(project, tell)
    return results, seconds, project.warehouse.read_table("core", "prices")


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_document_is_read_or_quarantined_in_time(night, name):
    results, seconds, _ = night

    assert results[name].last_read.state in ("sound", "quarantined")
    assert seconds[name] < FEW_S < Limits().cpu_s


def test_nothing_is_published_but_what_stands_there(night):
    """A good source beside them is published, and a figure with a wrong byte in it is none."""
    _, _, prices = night
    published = {
        name: set(zip(rows["model_label"], rows["price_usd"], strict=True))
        for name, rows in prices.groupby("source_id")
    }

    assert published == PUBLISHED


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("too-large", "10000001 bytes, at most 10000000 are read", id="size"),
        pytest.param("many-spans", "too many cells", id="spans"),
        pytest.param("nested-lists", "nested deeper than 50 levels", id="depth"),
        pytest.param("not-a-number", "NaN is no number", id="NaN"),
        pytest.param("duplicate-keys", "a is no object", id="twice"),
        pytest.param("large-exponent", "no sane number: 1e999999999", id="exponent"),
        pytest.param("half-a-character", "half a character", id="surrogate"),
        pytest.param("article-nested", "the page has no article", id="no article"),
        pytest.param("report-bomb", "asks for more than a document may", id="bomb"),
        pytest.param("report-of-nothing", "is damaged", id="no report"),
        pytest.param("invalid-bytes-in-json", "not UTF-8 at byte 7", id="bytes"),
    ],
)
def test_a_refusal_says_why(night, name, reason):
    assert reason in night[0][name].trouble
