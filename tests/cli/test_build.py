"""`inference-market build`: everything after the archive, again."""

import subprocess
import sys

import pytest

BROKEN_LINE = b'{"source_id": "acm\n'


def output_prices(workspace):
    prices = workspace.table("core/prices")
    return dict(prices[prices["meter"] == "output"][["source_id", "price_usd"]].to_numpy())


@pytest.mark.parametrize(
    ("name", "old", "new", "mistake"),
    [
        pytest.param(
            "sources.yaml",
            "    licence: MIT",
            "    licence: MIT\n    mood: good",
            "44: sources[2].mood: unknown field: remove it, or mend its spelling",
            id="unknown field",
        ),
        pytest.param(
            "sources.yaml",
            "id: catalogue",
            "id: acme-feed",
            "35: sources[2].id: source id 'acme-feed' stands twice: rename one",
            id="duplicate id",
        ),
        pytest.param(
            "sources.yaml",
            "parser: transcript",
            "parser: acme",
            "16: sources[0].parser: no parser 'acme': name a module of pipeline/parsers, or add it "
            "there",
            id="unknown parser",
        ),
        pytest.param(
            "sources.yaml",
            "provider: acme",
            "provider: nobody",
            "15: acme-2024: provider 'nobody' is not in providers.yaml: add it there, or mend its "
            "spelling",
            id="unknown provider",
        ),
        pytest.param(
            "sources.yaml",
            "publisher: Other",
            "publisher: &other Other",
            "37: aliases are refused: write it out",
            id="anchor",
        ),
        pytest.param(
            "sources.yaml",
            "    licence: MIT",
            "    <<: {licence: MIT}",
            "43: merge keys are refused: write it out",
            id="merge key",
        ),
        pytest.param(
            "sources.yaml",
            "    licence: MIT",
            "    licence: MIT\n    licence: MIT",
            "44: 'licence' stands twice: remove one",
            id="duplicate key",
        ),
        pytest.param(
            "sources.yaml",
            "cadence_days: 7",
            "cadence_days: weekly",
            "44: sources[2].cadence_days: Input should be a valid integer, unable to parse "
            "string as an integer",
            id="wrong type",
        ),
        pytest.param(
            "providers.yaml",
            "kind: router",
            "kind: shop",
            "8: providers[1].kind: Input should be 'lab', 'host', 'cloud', 'router', 'gateway', "
            "'plan', 'tool', 'chip_maker' or 'engine'",
            id="unknown kind of provider",
        ),
        pytest.param(
            "providers.yaml",
            "aliases: [bolt_ai]",
            "aliases: [acme]",
            "9: providers[1].aliases: 'acme' names both acme and bolt: remove one",
            id="name of two providers",
        ),
    ],
)
def test_a_mistake_in_a_registry_is_one_error_and_nothing_is_touched(
    read_project, name, old, new, mistake
):
    path = read_project.root / name
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(new.join(text.rsplit(old, 1)))
    before = read_project.files()

    ended = read_project.run("build")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: {path}:{mistake}\n"
    assert read_project.files() == before


@pytest.mark.parametrize(
    ("body", "mistake"),
    [
        pytest.param(None, "cannot be read: No such file or directory", id="missing"),
        pytest.param(b"settings: \xff", "not UTF-8 at byte 10", id="not UTF-8"),
        pytest.param(b"#" * 1_000_001, "1000001 bytes, at most 1000000 are read", id="too large"),
    ],
)
def test_a_registry_that_cannot_be_read_is_one_error(project, body, mistake):
    workspace = project()
    workspace.sources.unlink()
    if body is not None:
        workspace.sources.write_bytes(body)

    ended = workspace.run("build")

    assert (ended.code, ended.err) == (2, f"error: {workspace.sources}: {mistake}\n")
    assert not workspace.warehouse.exists()


@pytest.mark.long
def test_tables_can_be_built_before_anything_was_read(project):
    """A first start without network ends well: every source says that it was never read."""
    workspace = project()

    assert workspace.run("build").code == 0
    assert set(workspace.table("derived/source_health")["health"]) == {"never_read"}
    assert workspace.table("derived/price_comparison").empty


@pytest.mark.long
def test_rebuilding_gives_the_same_bytes(read_project):
    before = read_project.files()

    assert read_project.run("build").code == 0
    assert read_project.files() == before


@pytest.mark.long
def test_what_was_lost_but_the_archive_is_rebuilt(read_project):
    before = read_project.files()
    for name in before:
        if not name.startswith("raw/"):
            (read_project.warehouse / name).unlink()

    assert read_project.run("build").code == 0
    after = read_project.files()
    of_the_time = {name for name in before | after if name.endswith(".json")}
    assert {name: after[name] for name in after.keys() - of_the_time} == {
        name: before[name] for name in before.keys() - of_the_time
    }


@pytest.mark.parametrize(
    ("lost", "is_known"),
    [
        pytest.param(True, True, id="missing, read before"),
        pytest.param(False, False, id="damaged, never read", marks=pytest.mark.long),
    ],
)
def test_a_document_that_is_gone_is_one_error_and_stops_no_other_source(
    read_project, lost, is_known
):
    """Rows that were read from it before stay; nothing is guessed."""
    (path,) = (read_project.warehouse / "raw/acme-feed").glob("*.zst")
    path.unlink() if lost else path.write_bytes(b"rotten")
    if is_known:
        text = read_project.sources.read_text()
        read_project.sources.write_text(text.replace("rows: [1, 9]", "rows: [1, 99]"))
    else:
        (read_project.warehouse / "readings/acme-feed/log.parquet").unlink()

    ended = read_project.run("build")

    assert ended.code == 0
    assert f"{path}: {'missing' if lost else 'damaged'}" in ended.out
    assert ended.out.count(str(path)) == 1
    (told,) = health_of(read_project, "acme-feed")
    assert told[:2] == ("damaged", True)
    assert "archive: expected each document as it was stored; raw/acme-feed/" in told[2]
    assert output_prices(read_project) == {"catalogue": 2.5} | (
        {"acme-feed": 2} if is_known else {}
    )


@pytest.mark.long
def test_a_document_that_was_restored_is_read_and_the_damage_forgotten(read_project):
    (path,) = (read_project.warehouse / "raw/acme-feed").glob("*.zst")
    body = path.read_bytes()
    path.unlink()
    (read_project.warehouse / "readings/acme-feed/log.parquet").unlink()
    read_project.run("build")
    assert health_of(read_project, "acme-feed")[0][0] == "damaged"

    path.write_bytes(body)
    read_project.run("build")

    assert [told[:2] for told in health_of(read_project, "acme-feed")] == [("fresh", False)]
    assert output_prices(read_project) == {"acme-feed": 2, "catalogue": 2.5}


def health_of(workspace, source_id):
    frame = workspace.table("derived/source_health")
    rows = frame[frame["source_id"] == source_id]
    return list(zip(rows["health"], rows["is_failing"], rows["reason"], strict=True))


@pytest.mark.long
def test_a_torn_last_line_of_the_log_is_ignored(read_project):
    log = read_project.attempt_logs()[0]
    before = read_project.table("core/fetches")
    log.write_bytes(log.read_bytes() + BROKEN_LINE.strip())

    assert read_project.run("build").code == 0
    assert read_project.table("core/fetches").equals(before)


@pytest.mark.long
def test_a_broken_line_of_the_log_stops_nothing_and_verify_names_it(read_project):
    """A bad line is that line's problem."""
    log = read_project.attempt_logs()[0]
    before = read_project.table("core/prices")
    log.write_bytes(BROKEN_LINE + log.read_bytes())

    built, verified = read_project.run("build"), read_project.run("verify")

    assert built.code == 0
    assert read_project.table("core/prices").equals(before)
    assert verified.code == 1
    assert f"{log}:1" in verified.out + verified.err


@pytest.mark.long
def test_a_damaged_table_is_built_anew(read_project):
    release = read_project.load().warehouse.release()
    path = read_project.warehouse / release.tables["derived/current_prices"].file
    body = path.read_bytes()
    path.write_bytes(body[:50])

    assert read_project.run("show", "current_prices").code == 2
    assert read_project.run("build").code == 0
    assert path.read_bytes() == body


def test_no_file_but_tables_lies_among_the_tables(read_project):
    """Jobs that read `derived/*` must not find a half-written file."""
    folders = [read_project.warehouse / name for name in ("core", "derived", "readings/acme-feed")]

    assert {path.suffix for folder in folders for path in folder.iterdir()} == {".parquet"}


def test_the_command_itself_ends_with_the_code(tmp_path):
    """What the shell sees, past click and our own handling."""
    call = "import sys; from pipeline.cli import main; sys.argv[0] = 'inference-market'; main()"
    args = ["build", "--sources", str(tmp_path / "none.yaml")]
    ended = subprocess.run(
        [sys.executable, "-c", call, *args], capture_output=True, text=True, check=False
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"error: {args[-1]}: cannot be read: No such file or directory\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["build"], 2, id="build"),
        pytest.param(
            ["refresh", "--offline", "--select", "acme-2024"],
            1,
            id="in Dagster",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_warehouse_that_cannot_be_locked_is_one_error(project, monkeypatch, words, code):
    """The file and the reason are named, whoever opens the warehouse; it is as it was."""
    workspace = project()
    (workspace.warehouse / ".lock").mkdir(parents=True)
    (workspace.root / "dagster").mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(workspace.root / "dagster"))

    ended = workspace.run(*words)

    lines = [line for line in ended.err.splitlines() if line.startswith("error: ")]
    assert ended.code == code
    assert len(lines) == 1
    assert f"{workspace.warehouse}/.lock: cannot be locked: Is a directory" in lines[0]
    assert "Traceback" not in ended.err
    assert workspace.files() == {}


@pytest.mark.long
def test_a_red_night_names_the_sources_that_fail(read_project, price_list, monkeypatch):
    """In our words: no class of Dagster's, and nothing cut off."""
    read_project.ingest("acme-feed", price_list(anvil=(100, 200)), "2026-01-07", "--no-build")
    (read_project.root / "dagster").mkdir()
    monkeypatch.setenv("DAGSTER_HOME", str(read_project.root / "dagster"))

    ended = read_project.run("refresh", "--offline")

    assert ended.code == 0
    assert "derived__source_health: sources failing: acme-feed (quarantined)\n" in ended.err
    assert "Error" not in ended.err


def test_on_windows_a_command_ends_with_a_sentence():
    """The sandbox of the parsers needs calls that Windows does not have."""
    code = "import sys; sys.platform = 'win32'; import pipeline.cli"
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert ended.returncode == 1
    assert ended.stderr == (
        "inference-market runs on Linux and macOS; on Windows use it inside WSL 2\n"
    )
