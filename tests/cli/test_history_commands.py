"""The commands about earlier days and about the archive: show --as-of, replay, verify."""

import json

import pytest

from pipeline import read
from tests.workspace import read_once


@pytest.fixture(scope="module")
def _two_days_once(tmp_path_factory, price_list):
    return read_once(
        tmp_path_factory.mktemp("two_days"),
        ("acme-feed", "2026-01-05", price_list(anvil=(1, 2))),
        ("acme-feed", "2026-01-09", price_list(anvil=(3, 2))),
    )


@pytest.fixture
def two_days(_two_days_once, copied):
    """A project whose feed asks 1 for input on the 5th and 3 on the 9th."""
    return copied(_two_days_once)


def input_prices(workspace, *when):
    where = ("--where", "meter = 'input'", "--format", "json")
    ended = workspace.run("show", "current_prices", *where, *when)
    return [row["price_usd"] for row in json.loads(ended.out)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        pytest.param((), [3], id="now"),
        pytest.param(("--as-of", "2026-01-07"), [1], id="as of a day between"),
        pytest.param(("--known-at", "2026-01-07"), [1], id="known at a day between"),
        pytest.param(("--as-of", "2026-01-04"), [], id="before the first evidence"),
        pytest.param(("--known-at", "2026-01-04"), [], id="before anything was known"),
        pytest.param(("--as-of", "2026-01-08", "--known-at", "2026-02-01"), [1], id="both clocks"),
    ],
)
def test_show_answers_for_an_earlier_day(two_days, when, expected):
    assert input_prices(two_days, *when) == expected


def test_read_gives_the_same_in_python(two_days):
    places = {"warehouse": two_days.warehouse, "sources": two_days.sources}
    prices = read("core/prices", as_of="2026-01-07", **places).set_index("meter")["price_usd"]

    assert prices.to_dict() == {"input": 1.0, "output": 2.0}


def test_a_day_that_is_none_is_bad_input(two_days):
    ended = two_days.run("show", "core/prices", "--as-of", "yesterday")

    assert ended.code == 2
    assert "'yesterday' is no day or time" in ended.err


def test_replay_gives_what_grew(two_days):
    grown = {name: body for name, body in two_days.files().items() if name.endswith(".parquet")}
    ended = two_days.run("replay")

    assert ended.code == 0
    assert {name: two_days.files()[name] for name in grown} == grown


@pytest.mark.long
def test_replay_known_at_a_day_shows_that_day_until_the_next_build(two_days):
    two_days.run("replay", "--known-at", "2026-01-06")
    assert input_prices(two_days) == [1]

    two_days.run("build")
    assert input_prices(two_days) == [3]


@pytest.mark.parametrize(
    "more",
    [
        pytest.param((), id="all", marks=pytest.mark.long),
        pytest.param(("--source", "acme-feed"), id="one source named"),
    ],
)
def test_replay_known_at_a_day_knows_nothing_of_what_was_read_later(two_days, price_list, more):
    """A source that had not been read by then has no rows; `build` brings them back."""
    two_days.ingest("catalogue", price_list(anvil=(2, 2)), "2026-01-08", "--no-build")
    two_days.run("replay", "--known-at", "2026-01-06", *more)
    then = set(two_days.table("core/prices")["source_id"])
    two_days.run("build")

    assert then == {"acme-feed"}
    assert set(two_days.table("core/prices")["source_id"]) == {"acme-feed", "catalogue"}


def test_verify_names_a_registry_that_rotted(two_days):
    """Our own files decide what documents mean; each version is kept as they are."""
    kept = next((two_days.warehouse / "raw" / "registries").glob("*.zst"))
    kept.write_bytes(b"")
    ended = two_days.run("verify")

    assert ended.code == 1
    assert kept.name in ended.err


def test_verify_names_a_document_that_rotted(two_days):
    assert two_days.run("verify").code == 0

    document = next((two_days.warehouse / "raw" / "acme-feed").glob("*.zst"))
    body = bytearray(document.read_bytes())
    body[len(body) // 2] ^= 1
    document.write_bytes(bytes(body))
    ended = two_days.run("verify")

    assert ended.code == 1
    assert document.name in ended.err
    assert "5 documents, 1 damaged" in ended.out, "of the feed two, and three of our own files"


@pytest.mark.long
def test_replay_folds_all_others_where_a_document_rotted(two_days, price_list):
    """The rows of its source stay; the command says so, and ends with 1."""
    two_days.ingest("catalogue", price_list(anvil=(2, 2)), "2026-01-08")
    document = next((two_days.warehouse / "raw" / "acme-feed").glob("*.zst"))
    document.write_bytes(b"")
    (two_days.warehouse / "readings" / "catalogue" / "log.parquet").unlink()
    ended = two_days.run("replay")

    assert ended.code == 1
    assert document.name in ended.err
    assert "1 documents read again" in ended.out
    assert set(two_days.table("core/prices")["source_id"]) == {"acme-feed", "catalogue"}


def test_replay_known_at_a_day_answers_nothing_where_a_document_rotted(two_days):
    """The readings that stay know of later days."""
    for document in (two_days.warehouse / "raw" / "acme-feed").glob("*.zst"):
        document.write_bytes(b"")
    ended = two_days.run("replay", "--known-at", "2026-01-06")

    assert ended.code == 2
    assert "damaged" in ended.err
