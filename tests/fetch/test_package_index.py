"""Which releases of a package count, and where the list of them comes from."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypi_simple import ProjectPage

from pipeline.fetch.index_config import PackageIndex
from pipeline.fetch.package_index import PackageIndexError, counting_releases, listed_releases
from tests.package_index import indexing

START = datetime(2024, 1, 1, tzinfo=UTC)
VERSIONS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(["", "rc1", ".dev1"]))


def files(*uploads, yanked=()):
    """Return the files of a list: versions in the order of their uploads, a day apart."""
    page = {
        "meta": {"api-version": "1.1"},
        "name": "acme",
        "files": [
            {
                "filename": f"acme-{version}-py3-none-any.whl",
                "url": f"https://files.example/acme-{version}-py3-none-any.whl",
                "hashes": {},
                "upload-time": (START + timedelta(days=day)).isoformat().replace("+00:00", "Z"),
                "yanked": version in yanked,
            }
            for day, version in enumerate(uploads)
        ],
    }
    return ProjectPage.from_json_data(page, "https://index.example/simple/acme/").packages


def counting(*uploads, yanked=()):
    index = PackageIndex("https://index.example/simple/")
    return [str(each.version) for each in counting_releases(files(*uploads, yanked=yanked), index)]


@pytest.mark.parametrize(
    ("uploads", "counted"),
    [
        pytest.param(["1.0", "1.1", "1.0.1", "1.2"], ["1.0", "1.1", "1.2"], id="backport"),
        pytest.param(["1.9", "1.10"], ["1.9", "1.10"], id="versions are numbers"),
        pytest.param(["1.0", "1.1rc1", "1.1"], ["1.0", "1.1"], id="pre-release"),
        pytest.param(["1.0a1", "1.0a2"], ["1.0a1", "1.0a2"], id="nothing but pre-releases"),
        pytest.param(["1.0", "1.0.post1"], ["1.0", "1.0.post1"], id="post-release"),
    ],
)
def test_a_release_counts_if_it_is_above_every_final_one_before_it(uploads, counted):
    assert counting(*uploads) == counted


def test_a_yanked_release_neither_counts_nor_keeps_others_from_counting():
    assert counting("1.0", "9.0", "1.1", yanked=["9.0"]) == ["1.0", "1.1"]


@given(st.lists(VERSIONS, unique=True, max_size=12))
def test_counted_versions_and_times_only_rise(drawn):
    releases = counting_releases(
        files(*(f"{major}.{minor}{end}" for major, minor, end in drawn)),
        PackageIndex("https://a.example/"),
    )

    for before, after in pairwise(releases):
        assert before.version < after.version
        assert before.uploaded_at < after.uploaded_at


def test_of_several_wheels_the_one_for_all_machines_is_read():
    page = files("1.0", "1.0-1")
    other = page[1]
    other.filename = "acme-1.0-cp311-cp311-win_amd64.whl"
    other.version = "1.0"
    (release,) = counting_releases(page[::-1], PackageIndex("https://a.example/"))

    assert release.file_name == "acme-1.0-py3-none-any.whl"


@pytest.fixture
def index():
    with indexing() as ours:
        yield ours


def test_indexes_are_asked_in_order_until_one_has_the_package(index, client):
    with indexing() as empty:
        index.release("1.0", "2024-01-01")
        found = listed_releases(
            client, [PackageIndex(empty.url), PackageIndex(index.url)], "Acme.Prices"
        )

    assert [str(release.version) for release in found] == ["1.0"]
    assert empty.asked == [("/simple/acme-prices/", None)]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param({"has_json": False}, "the index has no JSON form of its lists", id="HTML"),
        pytest.param({"statuses": {"/simple/acme-prices/": 500}}, "status 500", id="error"),
        pytest.param({"login": "me:x"}, "the server asks for a login", id="login"),
        pytest.param({"listed": {"a": {"filename": 1}}}, "not of the index's JSON form", id="odd"),
        pytest.param({"listed": {}}, "gone", id="unknown"),
    ],
)
def test_an_index_that_gives_no_list_says_why(index, client, spoil, reason):
    index.release("1.0", "2024-01-01")
    for name, value in spoil.items():
        setattr(index, name, value)

    with pytest.raises(PackageIndexError, match=f"no package index has acme-prices: .*{reason}"):
        listed_releases(client, [PackageIndex(index.url)], "acme-prices")


def test_without_an_index_there_is_no_list(client):
    with pytest.raises(PackageIndexError, match="none is configured"):
        listed_releases(client, [], "acme-prices")
