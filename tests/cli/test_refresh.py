"""`refresh` as a person meets it: its exit codes, and one plain sentence for what is set wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.site import serve, write_registries
from pipeline.cli.refresh import _state
from pipeline.defs.home import OURS
from pipeline.registry.places import ROOT

BAD_INPUT = 2
INTERRUPTED = 130


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home of Dagster that is set up as the checkout's."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "dagster.yaml").write_bytes(OURS.read_bytes())
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    return folder


def is_plain(ended) -> bool:
    """Whether a command ended with one sentence."""
    return ended.err.startswith("error: ") and len(ended.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("named", "words"),
    [
        pytest.param("relative/home", "write the whole path", id="relative"),
        pytest.param("/nowhere/at/all", "there is no such folder", id="missing"),
    ],
)
def test_a_home_that_cannot_be_used_is_named(project, monkeypatch, named, words):
    monkeypatch.setenv("DAGSTER_HOME", named)
    ended = project().run("refresh", "--offline")

    assert ended.code == BAD_INPUT
    assert is_plain(ended)
    assert f"DAGSTER_HOME is '{named}'" in ended.err
    assert words in ended.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("run_coordinator: [1\n", "dagster.yaml:2: not YAML", id="no YAML"),
        pytest.param("run_cordinator: 1\n", 'config entry "run_cordinator"', id="unknown entry"),
        pytest.param("- 1\n", "dagster.yaml: not a mapping", id="a list"),
        pytest.param("storage: 5\n", "dagster.yaml: storage: not a mapping", id="a number below"),
        pytest.param("storage:\n", "dagster.yaml: storage: not a mapping", id="nothing below"),
        pytest.param("a: \0\n", "dagster.yaml: not YAML: unacceptable character", id="no text"),
        pytest.param("\udcff", "dagster.yaml: not UTF-8 at byte 0", id="no UTF-8"),
        pytest.param(
            "storage: {postgres: {postgres_url: 'postgresql+asyncpg://u@127.0.0.1:1/x'}}\n",
            "dagster.yaml: it names what is not installed: No module named 'asyncpg'",
            id="a driver that is not there",
        ),
        pytest.param(
            "storage: {postgres: {postgres_url: {env: NOT_SET}}}\n",
            'the environment variable "NOT_SET" which is not set',
            id="no address",
        ),
    ],
)
def test_a_broken_dagster_yaml_is_named(project, home, text, words):
    (home / "dagster.yaml").write_text(text, errors="surrogateescape")
    ended = project().run("refresh", "--offline")

    assert ended.code == BAD_INPUT
    assert is_plain(ended), ended.err
    assert words in ended.err


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        pytest.param("cron", "'61 * * * *'", "'61 * * * *' is no time", id="minute"),
        pytest.param("cron", "nightly", "'nightly' is no time", id="word"),
        pytest.param("time_zone", "Mars/Base", "no time zone 'Mars/Base'", id="zone"),
        pytest.param("time_zone", "../../etc/passwd", "no time zone", id="path"),
    ],
)
def test_a_time_that_is_none_is_named_with_its_line(project, home, field, value, words):
    del home
    workspace = project()
    lines = workspace.sources.read_text().splitlines()
    number = next(n for n, line in enumerate(lines) if line.strip().startswith(f"{field}:"))
    lines[number] = f"  {field}: {value}"
    workspace.sources.write_text("\n".join(lines) + "\n")
    ended = workspace.run("refresh", "--offline")

    assert ended.code == BAD_INPUT
    assert is_plain(ended), ended.err
    assert f"sources.yaml:{number + 1}: " in ended.err
    assert words in ended.err


def test_the_package_of_parsers_is_no_parser(project, home):
    del home
    workspace = project()
    text = workspace.sources.read_text()
    first = next(line for line in text.splitlines() if "parser:" in line)
    workspace.sources.write_text(text.replace(first, "    parser: __init__", 1))
    ended = workspace.run("refresh", "--offline")

    assert ended.code == BAD_INPUT
    assert "no parser '__init__'" in ended.err
    assert "Traceback" not in ended.err


LINE = (
    '{"archived_at": "2026-01-01T00:00:00+00:00", "fetched_at": "%s", "final_url": "u", "url": "u",'
    ' "method": "live", "outcome": "failed", "source_id": "acme-feed", "seconds": %s}\n'
)
FORGET = '{"source_id": "acme-feed", "fetched_at": %s, "archived_at": %s, "is_undone": false}\n'


def correction(**changed) -> str:
    """Return a line of the ledger that is sound but for what is changed."""
    line = {"source_id": "acme-feed", "provider_id": "acme", "offer_key": "anvil"}
    line |= {"model_label": "anvil", "meter": "input", "unit": "usd_per_mtok"}
    line |= {"service_tier": "standard", "price_before_usd": "1", "price_after_usd": "2"}
    line |= {"changed_at": "2026-01-02T00:00:00Z", "first_seen_at": "0001-01-01T00:00:00Z"}
    return json.dumps(line | changed) + "\n"


BAD_LINES = {
    "fetches": [LINE % ("2026-01-01T00:00:00", "1"), LINE % ("2026-01-01T00:00:00Z", "1e400")],
    "forgotten": [FORGET % ('"2026-01-01"', '"2026-01-01"'), FORGET % ("1e400", "1"), "{}\n"],
    "corrections": [
        '{"changed_at": "2026-01-01T00:00:00"}\n',
        '{"changed_at": 1e400}\n',
        "{}\n",
        correction(price_before_usd="1,5"),
        correction(price_after_usd="nan"),
        correction(price_after_usd={"usd": 1}),
        correction(context_over_tokens=1.5),
        correction(context_over_tokens=1e30),
        correction(effective_from="soon"),
        correction(meter=None),
        correction(via=["a"]),
    ],
}
"""Times without a zone, numbers that are none, and fields that lack, by log."""

SOUND_LINES = [
    correction(),
    correction(first_seen_at="9999-12-31T00:00:00Z"),
    correction(effective_from="2026-02-01T00:00:00Z"),
    correction(source_id="one-that-was-dropped"),
]
"""Corrections at the ends of time, two of one price, and one of a source that there was once."""


@pytest.mark.long
def test_a_bad_line_of_a_log_is_that_lines_problem(project, home, caplog):
    """Each is left out, and named once or more; the night is built."""
    del home
    workspace = project()
    for folder, lines in BAD_LINES.items():
        path = workspace.warehouse / "raw" / folder / "2026-01.jsonl"
        path.parent.mkdir(parents=True)
        path.write_text("".join(lines + SOUND_LINES * (folder == "corrections")))
    ended = workspace.run("refresh", "--offline")

    assert ended.code == 0, ended.err
    assert set(workspace.table("derived/price_changes")["event"]) == {"corrected"}
    assert "Traceback" not in ended.err
    for folder, lines in BAD_LINES.items():
        for number in range(1, len(lines) + 1):
            assert f"{folder}/2026-01.jsonl:{number}: " in caplog.text


def process(folder: Path, home: Path, *args: str) -> "subprocess.Popen[str]":
    """Start the command as a process of its own."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "pipeline.cli", "refresh", *args),
            *("--sources", str(folder / "sources.yaml")),
            *("--warehouse", str(folder / "warehouse")),
        ],
        cwd=ROOT,
        env=os.environ | {"DAGSTER_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.long
def test_a_night_whose_tables_are_all_built_ends_with_0(project, home):
    run = process(project().root, home, "--offline")
    out, err = run.communicate()

    assert run.returncode == 0, err
    assert "price_comparison:" in out


@pytest.mark.long
def test_a_night_without_a_table_ends_with_1_and_its_cause_last(project, home):
    """Here a file lies where a table's file goes."""
    workspace = project()
    (workspace.warehouse / "core" / "prices.parquet").mkdir(parents=True)
    run = process(workspace.root, home, "--offline")
    _, err = run.communicate()

    assert run.returncode == 1
    assert "prices" in err.splitlines()[-1]
    assert "because of: " in err.splitlines()[-1]


@pytest.mark.long
def test_ctrl_c_ends_with_130_and_accuses_no_source(tmp_path, home):
    """It is pressed while pages are on their way: the whole group of processes gets the signal."""
    with serve(40) as base:
        write_registries(tmp_path, base, 40)
        run = process(tmp_path, home)
        archive = tmp_path / "warehouse" / "raw"
        while not list(archive.glob("page-*/*.zst")) and run.poll() is None:
            time.sleep(0.01)
        os.killpg(run.pid, signal.SIGINT)
        out, err = run.communicate(timeout=120)

    assert run.returncode == INTERRUPTED, err
    assert "damaged" not in out + err
    assert "Traceback" not in out + err
    assert err.splitlines()[-1].startswith("interrupted: ")


def test_a_source_without_a_document_has_one_word_in_the_log_and_in_the_table():
    """Offline it is not fetched; both say that it was never read."""
    row = {"health": "never_read", "method": None, "outcome": None}

    assert _state(row) == "never read"
