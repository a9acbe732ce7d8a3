"""Saved pages that a person drops into the inbox."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.domain.snapshot import ParseError
from pipeline.fetch.classify import classify_saved
from pipeline.fetch.page import judge_page
from pipeline.reading.parsing import parse_document
from pipeline.runs.acquire import Acquirer
from pipeline.runs.inbox import scan_inbox, take, unknown_folders
from pipeline.runs.refresh import attempts_by_source, read_inbox, refresh_sources
from tests.workspace import IN_PROCESS, InProcess

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
WRITTEN = datetime(2026, 3, 19, 8, 30, tzinfo=UTC)
WALL = b"<html><head><title>Just a moment...</title></head><body>Checking.</body></html>"


def now():
    return NOW


@pytest.fixture
def drop(price_list):
    """Return what drops a page into a workspace's inbox, written at some time."""

    def park(workspace, name, body=None, *, at=WRITTEN, folder="acme-feed"):
        path = workspace.warehouse / "inbox" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(price_list(anvil=(1, 2)) if body is None else body)
        os.utime(path, (at.timestamp(), at.timestamp()))
        return path

    return park


def taken(workspace, worker=IN_PROCESS):
    """Take what lies in the inbox of the feed."""
    project = workspace.load()
    source = project.registry.by_id("acme-feed")
    earlier = attempts_by_source(project).get(source.id, [])
    return take(Acquirer(project, source, earlier, now), worker)


@pytest.mark.parametrize(
    ("name", "at"),
    [
        pytest.param("prices.json", "2026-03-19T08:30+00:00", id="when it was written"),
        pytest.param("2026-03-18.json", "2026-03-18T00:00+00:00", id="day"),
        pytest.param("page-2026-03-18T0400Z.json", "2026-03-18T04:00+00:00", id="time"),
        pytest.param("p 2026-03-18T04:00:30.json", "2026-03-18T04:00:30+00:00", id="seconds"),
        pytest.param("p-2026-03-18T0400+0900.json", "2026-03-17T19:00+00:00", id="other zone"),
        pytest.param("v12026-03-181.json", "2026-03-19T08:30+00:00", id="digits that are no date"),
    ],
)
def test_a_saved_page_is_archived_with_its_date_and_moved_away(project, drop, name, at):
    workspace = project()
    path = drop(workspace, name)
    body = path.read_bytes()

    (attempt,) = taken(workspace).attempts

    assert (attempt.fetched_at, attempt.method) == (datetime.fromisoformat(at), "saved")
    assert workspace.load().archive.load("acme-feed", attempt.sha256) == body
    assert not path.exists()
    assert (path.parent / "done" / name).read_bytes() == body


def test_a_second_page_of_one_name_does_not_replace_the_first(project, drop, price_list):
    workspace = project()
    for output in (2, 3):
        drop(workspace, "prices.json", price_list(anvil=(1, output)))
        taken(workspace)

    done = workspace.warehouse / "inbox/acme-feed/done"

    assert {path.name for path in done.iterdir()} == {"prices.json", "prices.2.json"}


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        pytest.param("a.json", b"", "0 bytes, between 1 and 10000000 are taken", id="empty"),
        pytest.param("a.json", b"x" * 10_000_001, "10000001 bytes, between 1 and", id="large"),
        pytest.param("a.json", b" \n ", "empty: the body is empty", id="blank"),
        pytest.param("a.html", WALL, "blocked: ", id="wall"),
        pytest.param("a.json", b"<html><p>Sign in</p>", "bad_type: json was expected", id="type"),
        pytest.param(
            "a.json", b'{"a": 1, "a": 2}', "no document that litellm reads: ", id="unreadable"
        ),
        pytest.param("2026-13-01.json", None, "'2026-13-01', which is no date", id="no date"),
        pytest.param("2026-03-01 2026-03-02.json", None, "several dates", id="two dates"),
        pytest.param("2026-03-21.json", None, "2026-03-21 00:00 lies ahead", id="future"),
    ],
)
def test_what_the_source_does_not_expect_stays_and_is_told(project, drop, name, body, reason):
    """Nothing of it gets into the archive."""
    workspace = project()
    path = drop(workspace, name, body)

    found = taken(workspace)

    assert found.attempts == ()
    assert len(found.refused) == 1
    assert found.refused[0].startswith(f"inbox/acme-feed/{name}: ")
    assert reason in found.refused[0]
    assert path.exists()
    assert workspace.load().archive.attempts() == []


def test_an_article_is_taken_whether_or_not_it_has_what_is_looked_for(project, drop, saved_page):
    """That nothing of what a claim says is in it has to be known, too."""
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("parser: litellm", "parser: article"))
    drop(workspace, "story.html", saved_page("articles/pymnts-fireworks-552m.html"))
    drop(workspace, "wall.html", saved_page("outcomes/consent.html"))

    came = taken(workspace)

    assert len(came.attempts) == 1
    assert [line.partition(": ")[2][:11] for line in came.refused] == ["cookie_wall"]


def test_a_refused_page_is_not_tried_again_until_it_changes(project, drop, price_list):
    workspace = project()
    path = drop(workspace, "page.json", b"{}")
    first = taken(workspace)
    asked = []

    class Asked(InProcess):
        def parse(self, source, snapshot):
            asked.append(snapshot)
            return parse_document(source, snapshot)

    again = taken(workspace, Asked())
    assert again.refused == first.refused
    assert not asked

    drop(workspace, "page.json", price_list(anvil=(1, 2)), at=WRITTEN + timedelta(hours=1))
    assert len(taken(workspace, Asked()).attempts) == len(asked) == 1
    assert not path.exists()
    assert [item.name for item in path.parent.iterdir()] == ["done"]


def test_a_refused_page_is_tried_again_when_its_source_is_read_in_another_way(project, drop):
    workspace = project()
    drop(workspace, "page.json", b"{}")
    taken(workspace)
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("rows: [1, 9]", "rows: [1, 8]"))

    loaded = workspace.load()
    looked = scan_inbox(loaded, loaded.registry.by_id("acme-feed"), now)

    assert len(looked.waiting) == 1


@pytest.mark.parametrize(
    ("name", "age_s"),
    [
        pytest.param("prices.json", 2, id="just written"),
        pytest.param("prices.json", -30, id="clock a little ahead"),
        pytest.param(".prices.json", 60, id="hidden"),
        pytest.param("prices.json.crdownload", 60, id="Chrome"),
        pytest.param("prices.json.part", 60, id="Firefox"),
        pytest.param("prices.TMP", 60, id="temporary"),
    ],
)
def test_a_page_that_may_not_be_complete_is_left_alone(project, drop, name, age_s):
    workspace = project()
    path = drop(workspace, name, at=NOW - timedelta(seconds=age_s))

    found = taken(workspace)

    assert (found.attempts, found.refused) == ((), ())
    assert path.exists()


def test_the_pictures_that_a_browser_saves_beside_a_page_are_left_alone(project, drop):
    workspace = project()
    drop(workspace, "logo.png", folder="acme-feed/prices_files")

    assert taken(workspace).refused == ()


def test_a_run_that_was_killed_before_the_move_archives_nothing_twice(project, drop):
    workspace = project()
    path = drop(workspace, "2026-03-18.json")
    body = path.read_bytes()
    taken(workspace)
    drop(workspace, "2026-03-18.json", body)

    assert len(taken(workspace).attempts) == 1
    assert len(workspace.load().archive.attempts()) == 1


def test_a_name_from_outside_does_not_steer_the_terminal(project, drop):
    workspace = project()
    drop(workspace, "a\x1b[31m\nb.json", b"")

    assert taken(workspace).refused[0].startswith("inbox/acme-feed/a[31m b.json: 0 bytes")


def test_the_nightly_read_takes_the_inbox_first(project, drop):
    """The saved page says how the source is where the site gives nothing."""
    workspace = project()
    drop(workspace, "prices.json")
    drop(workspace, "wall.json", WALL)
    loaded = workspace.load()

    results = refresh_sources(loaded, loaded.registry.sources, is_offline=True, now=now)
    result = {item.source.id: item for item in results}["acme-feed"]

    assert (result.trouble, result.summary) == (None, "new, 3 statements")
    assert (result.attempt.method, result.attempt.fetched_at) == ("saved", WRITTEN)
    assert [line.partition(": ")[0] for line in result.refused] == ["inbox/acme-feed/wall.json"]


def test_only_sources_with_pages_are_read(project, drop):
    workspace = project()
    drop(workspace, "prices.json")

    assert [result.source.id for result in read_inbox(workspace.load(), now=now)] == ["acme-feed"]


def test_a_symbolic_link_is_not_followed(project, drop, tmp_path):
    """It may lead out of the inbox, to files that are none of ours."""
    workspace = project()
    outside = drop(workspace, "prices.json").rename(tmp_path / "prices.json")
    link = workspace.warehouse / "inbox/acme-feed/prices.json"
    link.symlink_to(outside)
    os.utime(link, (WRITTEN.timestamp(), WRITTEN.timestamp()), follow_symlinks=False)

    found = taken(workspace)

    assert found.attempts == ()
    assert "is a symbolic link" in found.refused[0]
    assert (link.is_symlink(), outside.exists()) == (True, True)


def test_a_folder_that_is_a_symbolic_link_is_neither_read_nor_written_into(project, drop, tmp_path):
    workspace = project()
    path = drop(workspace, "prices.json")
    outside = path.parent.rename(tmp_path / "outside")
    path.parent.symlink_to(outside)
    before = sorted(outside.iterdir())

    assert taken(workspace).attempts == ()
    assert sorted(outside.iterdir()) == before
    assert unknown_folders(workspace.load()) == [
        "inbox/acme-feed: is a symbolic link, which may lead anywhere: make it a folder"
    ]


def test_pages_are_not_moved_through_a_symbolic_link(project, drop, tmp_path):
    workspace = project()
    path = drop(workspace, "prices.json")
    (tmp_path / "outside").mkdir()
    (path.parent / "done").symlink_to(tmp_path / "outside")

    found = taken(workspace)

    assert "cannot be moved away" in found.refused[0]
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_folder_of_no_source_is_told(project, drop):
    workspace = project()
    drop(workspace, "prices.json", folder="acme-fed")

    assert unknown_folders(workspace.load()) == [
        "inbox/acme-fed: no source has this id; see `inference-market sources`"
    ]


@pytest.mark.long
def test_the_command_takes_what_is_there_and_tells_what_is_not(project, drop):
    workspace = project()
    drop(workspace, "2026-01-05.json")
    drop(workspace, "wall.html", WALL)
    drop(workspace, "prices.json", folder="acme-fed")

    ended = workspace.run("inbox")

    assert ended.code == 0
    assert "acme-feed" in ended.out
    assert "new, 3 statements" in ended.out
    assert "left where it is: inbox/acme-feed/wall.html: blocked: " in ended.out
    assert "left where it is: inbox/acme-fed: no source has this id" in ended.out
    assert "tables: " in ended.out
    assert workspace.table("core/prices")["method"].unique().tolist() == ["saved"]


def test_the_command_says_when_there_is_nothing(project):
    workspace = project()

    ended = workspace.run("inbox")

    assert (ended.code, ended.out) == (
        0,
        f"nothing new in {workspace.warehouse / 'inbox'}/<source>/"
        " (a file is taken 5 seconds after it was written)\n",
    )
    assert not (workspace.warehouse / "core").exists()


def test_a_document_that_ends_its_parser_stays_in_the_inbox(project, drop):
    workspace = project()
    drop(workspace, "prices.json")

    class Limited(InProcess):
        def parse(self, *_):
            message = "took more than 20 s of processor time"
            raise ParseError(message)

    assert taken(workspace, Limited()).refused == (
        "inbox/acme-feed/prices.json: no document that litellm reads: "
        "took more than 20 s of processor time",
    )


def test_a_page_saved_without_its_head_is_a_page():
    table = b"<table><tr><td>$1.00</td></tr></table>"

    assert (
        classify_saved(table, url="https://acme.example/", expect_type="html", judge=judge_page)[0]
        == "new"
    )
