"""`inference-market report`: where the site lies, written when it is needed."""

import os
import webbrowser

import pytest

PAGE, MARKDOWN = "report/index.html", "report/report.md"
LONG_AGO = (1, 1)


@pytest.fixture
def browsers(monkeypatch):
    """Addresses that a browser was asked to open; None opens in it."""
    asked = []
    monkeypatch.setattr(webbrowser, "open", lambda address: asked.append(address) or True)
    return asked


def test_it_prints_where_the_page_and_the_markdown_lie(read_project):
    ended = read_project.run("report")

    files = [read_project.warehouse / PAGE, read_project.warehouse / MARKDOWN]
    assert (ended.code, ended.out.split()) == (0, [str(file) for file in files])
    assert files[0].read_text().startswith("<!doctype html>")
    assert files[1].read_text().startswith("# The AI inference market")


def test_a_missing_or_outdated_report_is_written_and_a_current_one_left_alone(read_project):
    stamp = read_project.warehouse / "report" / "site-data.js"
    read_project.run("report")
    written = stamp.stat().st_mtime_ns
    read_project.run("report")
    left_alone = stamp.stat().st_mtime_ns
    os.utime(stamp, LONG_AGO)
    read_project.run("report")

    assert left_alone == written
    assert stamp.stat().st_mtime_ns > LONG_AGO[1] * 10**9


def test_a_copy_goes_where_it_is_asked_to(read_project, tmp_path):
    ended = read_project.run("report", "--to", str(tmp_path / "public"))

    assert ended.code == 0
    assert (tmp_path / "public" / "index.html").exists()
    assert ended.out.splitlines()[-1].endswith(f"files copied to {tmp_path / 'public'}")


def test_build_writes_the_report_too(read_project):
    (read_project.warehouse / PAGE).unlink()
    ended = read_project.run("build")

    assert ended.out.splitlines()[-1] == f"report: {read_project.warehouse / PAGE}"
    stamp = read_project.warehouse / "report" / "site-data.js"
    assert "2026-01-06 00:00 UTC" in stamp.read_text()


def test_open_hands_the_page_to_the_browser(read_project, browsers):
    ended = read_project.run("report", "--open")

    assert ended.code == 0
    assert browsers == [(read_project.warehouse / PAGE).as_uri()]


def test_before_the_first_build_there_is_one_clear_error(project):
    ended = project().run("report")

    assert ended.code == 2
    assert "nothing is archived yet: read the sources with `inference-market refresh`" in ended.err


def test_a_damaged_table_is_one_clear_error_and_the_tables_stay(read_project):
    release = read_project.load().warehouse.release()
    damaged = read_project.warehouse / release.tables["derived/price_comparison"].file
    damaged.write_bytes(b"PAR1")
    (read_project.warehouse / PAGE).unlink()
    ended = read_project.run("report")

    assert ended.code == 2
    assert "no readable Parquet file" in ended.err
    assert damaged.read_bytes() == b"PAR1"


def test_the_plain_files_are_for_people_the_report_reads_the_release(read_project):
    (read_project.warehouse / "derived/price_comparison.parquet").unlink()
    before = (read_project.warehouse / PAGE).read_bytes()
    (read_project.warehouse / PAGE).unlink()

    assert read_project.run("report").code == 0
    assert (read_project.warehouse / PAGE).read_bytes() == before
