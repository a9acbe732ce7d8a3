"""Every command and every example of the documents is run, or shown to make sense."""

import ast
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import click
import dagster as dg
import duckdb
import pandas as pd
import pytest

from pipeline.cli import cli
from pipeline.registry.places import SOURCES_VARIABLE, WAREHOUSE_VARIABLE
from pipeline.registry.probes import load_probes
from pipeline.registry.project import load_project
from pipeline.runs.publish import write_tables

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make") or "make"
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

PLACEHOLDERS = {
    "SOURCE": "acme-pricing",
    "FILE": "page.html",
    "PROVIDER": "groq",
    "ID": "llama-3.3-70b-versatile",
    "…": "It says so.",
}

NOT_RUN = {
    "backfill": "asks the Wayback Machine",
    "probe": "asks real endpoints",
    "check": "asks the addresses that a report cites",
    "forget": "takes documents out of account",
    "publish": "needs an object store",
    "refresh": "asks every source",
    "worker": "takes steps until somebody stops it",
}
"""Commands that need the network or a document of its own: only their arguments are parsed."""

NOT_OURS = {
    "export": "of the shell",
    "git": "git",
    "dagster": "Dagster's own",
    "rsync": "any way of copying",
}
"""Programs of others, by what they are."""

ACME_PAGE = """<html><body><h2>Prices</h2><table>
<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>
<tr><td>Anvil 2</td><td>$1</td><td>$2</td></tr><tr><td>Bellows</td><td>$1</td><td>$2</td></tr>
</table></body></html>"""


class Example(NamedTuple):
    """What a document shows."""

    document: str
    language: str
    text: str


def examples():
    """Yield fenced and indented blocks, and commands within the text, each once."""
    found = dict.fromkeys(
        example
        for document in DOCUMENTS
        for example in _of(document.name, document.read_text(encoding="utf-8"))
    )
    return list(found)


def _of(name, text):
    for language, block in re.findall(r"^ *```(\w+)\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield Example(name, language, block)
    text = re.sub(r"^ *```\w+\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    for block in re.findall(r"(?:^    .*\n)+", text, re.MULTILINE):
        yield from _of_block(name, block)
    inline = re.sub(r"^    .*\n", "", text, flags=re.MULTILINE)
    for command in re.findall(r"`((?:inference-market|make|duckdb|dagster|rsync) [^`]+)`", inline):
        yield Example(name, "shell", command)


def _of_block(name, block):
    lines = [line.removeprefix("    ") for line in block.splitlines()]
    if ">>>" in block:
        return  # A doctest, which runs as one.
    if lines[0].startswith(("import ", "prices")):
        yield Example(name, "python", "\n".join(lines))
    elif lines[0].startswith("select"):
        yield Example(name, "sql", "\n".join(lines))
    else:
        yield from (Example(name, "shell", line.partition("  #")[0].strip()) for line in lines)


EXAMPLES = examples()

TAKE_LONG = {"operations.md", "CONTRIBUTING.md"}
"""Documents whose commands read and build anew."""


def those(language):
    return [
        pytest.param(
            item,
            id=f"{item.document}: {item.text.splitlines()[0][:60]}",
            marks=[pytest.mark.long] if item.document in TAKE_LONG else [],
        )
        for item in EXAMPLES
        if item.language == language
    ]


@pytest.fixture
def checkout(market, tmp_path, monkeypatch):
    """Stand in a project as the documents have it: their source, its page, one in quarantine."""
    shutil.copytree(market.warehouse.root.parent, tmp_path, dirs_exist_ok=True)
    (entry,) = (item.text for item in EXAMPLES if "id: acme-pricing" in item.text)
    sources = tmp_path / "sources.yaml"
    sources.write_text(sources.read_text() + re.sub("^ ?", "", entry, flags=re.MULTILINE))
    providers = (ROOT / "providers.yaml").read_text(encoding="utf-8")
    acme = "providers:\n  - id: acme\n    name: Acme\n"
    (tmp_path / "providers.yaml").write_text(providers.replace("providers:\n", acme, 1))
    (tmp_path / "page.html").write_text(ACME_PAGE)
    shutil.copytree(ROOT / "docs/examples", tmp_path / "docs/examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(SOURCES_VARIABLE, str(sources))
    monkeypatch.setenv(WAREHOUSE_VARIABLE, str(tmp_path / "warehouse"))
    return load_project()


@pytest.fixture
def digest(checkout, command):
    """The document of a page with fewer rows than its source expects."""
    few = checkout.sources_path.parent / "few.html"
    few.write_text(ACME_PAGE.replace("<tr><td>Bellows</td><td>$1</td><td>$2</td></tr>", ""))
    ended = command("ingest", "acme-pricing", few, "--fetched-at", "2026-03-01", "--no-build")
    assert ended.code == 1, "it is quarantined"
    (kept,) = (checkout.warehouse.root / "raw/acme-pricing").iterdir()
    return kept.stem


def test_documents_are_read_at_all():
    kinds = {item.language for item in EXAMPLES}

    assert kinds == {"shell", "python", "sql", "yaml"}
    assert len(EXAMPLES) > 40


@pytest.mark.parametrize("example", those("shell"))
def test_a_command_does_what_it_is_shown_for(example, checkout, command, request):
    if "another-report" in example.text:
        _add_source(checkout, "genai-prices")
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(example.text)]
    if words[0] == "inference-market" and words[1] in NOT_RUN:
        cli.get_command(None, words[1]).make_context(words[1], words[2:])
    elif words[0] == "inference-market":
        if "DIGEST" in words:
            words[words.index("DIGEST")] = request.getfixturevalue("digest")
        ended = command(*_complete(words[1:]))
        assert ended.code == 0, ended.err
    elif words[0] == "make":
        subprocess.run([MAKE, "-n", "-C", ROOT, words[1]], check=True, capture_output=True)
    elif words[0] == "duckdb":
        _run_duckdb(words[1:], checkout)
    else:
        assert words[0] in NOT_OURS, "nobody runs this"


def _add_source(project, source_id):
    """Add an entry of the checkout's own registry, which an example cites."""
    registry = (ROOT / "sources.yaml").read_text(encoding="utf-8")
    entry = re.search(rf"^  - id: {source_id}\n(?:(?!  - id).*\n)+", registry, re.MULTILINE)
    own = re.sub(r" +lineage: .*\n", "", entry[0])
    project.sources_path.write_text(f"{project.sources_path.read_text()}\n{own}")
    write_tables(load_project())


def _complete(words):
    """Return a command that is only named, with arguments that it cannot do without."""
    wanted = {
        ("cost",): ["--input", "1000", "--output", "100"],
        ("explain",): ["prices", "--where", "meter = 'input'"],
        ("show", "--known-at"): ["2026-03-10", "prices"],
    }
    return [*words, *wanted.get(tuple(words), [])]


def _run_duckdb(words, project):
    with duckdb.connect() as connection:
        if words[0] == "-c":
            assert connection.sql(words[1]).fetchall()
            return
        assert words == ["-init", "views.sql"]
        connection.execute(f"SET file_search_path = '{project.warehouse.root}'")
        connection.execute((project.warehouse.root / words[1]).read_text())


@pytest.mark.parametrize("example", those("python"))
def test_a_python_example_runs(example, checkout):
    names = {"pd": pd}
    tree = ast.parse(example.text)
    exec(compile(tree, example.document, "exec"), names)  # noqa: S102

    if "mine.html" in example.text:
        page = (checkout.sources_path.parent / "mine.html").read_text()
        assert "USD per million tokens (Together price feed, 2026-03-20)</li>" in page
    if "my_report" in names:
        assert isinstance(names["my_report"], dg.AssetsDefinition)


@pytest.mark.parametrize("example", those("sql"))
def test_an_sql_example_runs(example, checkout):
    with duckdb.connect() as connection:
        connection.execute("SET file_search_path = 'warehouse'")
        connection.execute((checkout.warehouse.root / "views.sql").read_text())
        connection.execute(example.text)


@pytest.mark.parametrize("example", those("yaml"))
def test_a_yaml_example_is_taken(example, checkout, tmp_path):
    """An entry of sources.yaml is in the project already; settings are put into it."""
    if example.text.startswith("settings:"):
        text = checkout.sources_path.read_text()
        inner = example.text.removeprefix("settings:\n")
        (tmp_path / "sources.yaml").write_text(
            text.replace("settings:\n", f"settings:\n{inner}", 1)
        )
        news = load_project(tmp_path / "sources.yaml").registry.settings.news

        assert news == type(news)(), "the documents call these the defaults"
    elif example.text.startswith("probes:"):
        (tmp_path / "probes.yaml").write_text(example.text)
        assert len(load_probes(tmp_path / "probes.yaml")) == 1
    else:
        assert checkout.registry.by_id("acme-pricing").parser == "html_prices"


SYNOPSES = re.findall(r"^\| `([^`]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("synopsis", SYNOPSES)
def test_a_synopsis_names_options_and_formats_that_exist(synopsis):
    name = synopsis.split()[0]
    command = cli.get_command(None, name)
    options = {
        option: parameter
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    }
    for option, value in re.findall(r"(--[a-z-]+)(?: ([a-z\\|]+))?", synopsis):
        assert option in options
        if value:
            assert set(value.split("\\|")) <= set(options[option].type.choices)


def test_links_between_documents_lead_somewhere():
    for document in [*DOCUMENTS, ROOT / "warehouse/README.md"]:
        for target in re.findall(r"\]\(([^)]+)\)", document.read_text(encoding="utf-8")):
            path, _, anchor = target.partition("#")
            if "://" in target:
                continue
            linked = (document.parent / path).resolve() if path else document
            assert linked.exists(), (document.name, target)
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings}
            assert not anchor or anchor in slugs, (document.name, target)
