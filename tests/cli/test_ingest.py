"""`inference-market ingest`: pages that somebody saved, in any order."""

import shutil
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from pipeline.runs.publish import load_inputs
from pipeline.tables.inputs import INPUTS

DAYS = ("2026-01-05", "2026-01-07", "2026-01-09")


@pytest.fixture
def pages(price_list):
    """Return three days of a feed: a price moves, a model leaves, it comes back."""
    return dict(
        zip(
            DAYS,
            [
                price_list(anvil=(1, 2), bellows=(3, 4)),
                price_list(anvil=(1, 2.5), crucible=(5, 6)),
                price_list(anvil=(1, 2.5), bellows=(3, 4), crucible=(5, 6)),
            ],
            strict=True,
        )
    )


@pytest.fixture
def ingested(project, pages):
    """Return what ingests the pages in an order of days, and gives what tables are built from.

    That is the files of the readings, and all inputs but the log: when each page was archived is
    for audit only. Tables are pure functions of them.
    """
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(
        text.replace("rows: [1, 9]", "rows: [1, 9]\n      max_lost_share: 1")
    )

    def read(order):
        for day in order:
            assert workspace.ingest("acme-feed", pages[day], day, "--no-build").code == 0
        readings = {
            name: body for name, body in workspace.files().items() if name.startswith("readings/")
        }
        frames = load_inputs(workspace.load()).frames(INPUTS.keys() - {"attempts"})
        shutil.rmtree(workspace.warehouse)
        return readings, frames

    return read


@pytest.mark.long
def test_pages_may_come_in_any_order(ingested):
    readings, frames = ingested(DAYS)
    assert len(readings) == 3

    for order in ([DAYS[1], DAYS[2], DAYS[0]], DAYS[::-1]):
        others, other_frames = ingested(order)
        assert others == readings
        for name, frame in frames.items():
            pd.testing.assert_frame_equal(other_frames[name], frame, obj=name)


def test_a_page_of_an_earlier_day_becomes_the_past_not_the_present(read_project, price_list):
    read_project.ingest("acme-feed", price_list(anvil=(1, 3)), "2026-01-02")

    prices = read_project.table("core/prices")
    prices = prices[(prices["source_id"] == "acme-feed") & (prices["meter"] == "output")]

    assert prices["price_usd"].tolist() == [3.0, 2.0]
    assert [f"{day:%d}" for day in prices["first_seen_at"]] == ["02", "05"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("2026-01-08", "2026-01-08T00:00:00+00:00", id="day"),
        pytest.param("2026-01-08T04:30", "2026-01-08T04:30:00+00:00", id="time"),
        pytest.param("2026-01-08T04:30Z", "2026-01-08T04:30:00+00:00", id="UTC"),
        pytest.param("2026-01-08T04:30+09:00", "2026-01-07T19:30:00+00:00", id="other zone"),
    ],
)
def test_a_page_has_the_date_on_which_it_stood_so(project, price_list, given, kept):
    workspace = project()
    assert workspace.ingest("acme-feed", price_list(anvil=(1, 2)), given, "--no-build").code == 0

    (attempt,) = workspace.load().archive.attempts()

    assert attempt.fetched_at == datetime.fromisoformat(kept)
    assert (attempt.method, attempt.url) == ("saved", "https://acme.example/prices.json")


def test_the_address_may_be_told(project, price_list):
    workspace = project()
    address = "https://web.archive.org/web/2026/https://acme.example/prices.json"
    workspace.ingest("acme-feed", price_list(anvil=(1, 2)), DAYS[0], "--url", address, "--no-build")

    (attempt,) = workspace.load().archive.attempts()

    assert attempt.final_url == address


@pytest.mark.long
def test_a_page_that_fails_a_check_is_kept_but_not_published(read_project, price_list):
    before = read_project.table("core/prices")

    ended = read_project.ingest("acme-feed", price_list(anvil=(100, 200)), "2026-01-06")

    assert ended.code == 1
    assert "quarantined: magnitude: " in ended.out
    assert "anvil output: 2 to 200" in ended.out
    assert read_project.table("core/prices")["price_usd"].equals(before["price_usd"])
    health = read_project.table("derived/source_health").set_index("source_id")
    assert health.loc["acme-feed", "health"] == "quarantined"


def test_a_page_that_its_parser_cannot_read_is_quarantined(read_project):
    ended = read_project.ingest("acme-feed", b"<html>moved</html>", "2026-01-06")

    assert ended.code == 1
    assert "quarantined: readable: expected a document that litellm reads, not JSON" in ended.out


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        ("consent", "cookie_wall"),
        ("paywalled", "paywalled"),
        ("soft_404", "soft_404"),
        ("js_shell", "needs_js"),
        ("captcha", "blocked"),
    ],
)
def test_a_page_in_place_of_an_article_is_refused_by_what_it_is(project, saved_page, page, outcome):
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("parser: litellm", "parser: article"))

    ended = workspace.ingest("acme-feed", saved_page(f"outcomes/{page}.html"), "2026-01-06")

    assert (ended.code, ended.out) == (2, "")
    assert f"page: {outcome}: " in ended.err
    assert list(workspace.load().archive.attempts()) == []


@pytest.mark.parametrize(
    ("source_id", "body", "day", "mistake"),
    [
        pytest.param("nobody", b"{}", "2026-01-08", "no source 'nobody' in", id="source"),
        pytest.param("acme-feed", b"", "2026-01-08", "0 bytes, between 1 and", id="empty"),
        pytest.param(
            "acme-feed", b"x" * 11, "2026-01-08", "11 bytes, between 1 and 10", id="large"
        ),
        pytest.param("acme-feed", b"{}", "soon", "'soon' is no day or time", id="no date"),
        pytest.param(
            "acme-feed", b"{}", "0001-01-01T00:00+14:00", "is no day or time", id="before time"
        ),
        pytest.param("acme-feed", b"{}", "9999-01-01", "lies in the future", id="future"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_kept(project, source_id, body, day, mistake):
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("time_zone: UTC", "time_zone: UTC\n  max_bytes: 10"))

    ended = workspace.ingest(source_id, body, day)

    assert ended.code == 2
    assert mistake in ended.err
    assert not workspace.warehouse.exists()


def test_a_clock_that_is_a_little_ahead_is_forgiven(project, price_list):
    soon = datetime.now(UTC) + timedelta(minutes=2)

    ended = project().ingest("acme-feed", price_list(anvil=(1, 2)), soon.isoformat(), "--no-build")

    assert ended.code == 0


def test_a_file_that_is_not_there_is_one_error(project, tmp_path):
    ended = project().run("ingest", "acme-feed", tmp_path / "none.json")

    assert (ended.code, ended.err) == (
        2,
        f"error: {tmp_path / 'none.json'}: cannot be read: No such file or directory\n",
    )
