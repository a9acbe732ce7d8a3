"""`inference-market verify`: releases and the site; the archive's own tests are beside `forget`."""

import json
import re

import pytest

from tests.workspace import read_once


@pytest.fixture(scope="module")
def _built_once(tmp_path_factory, price_list):
    document = ("acme-feed", "2026-01-05", price_list(anvil=(1, 2)))
    return read_once(tmp_path_factory.mktemp("built"), document)


@pytest.fixture
def built(_built_once, copied):
    return copied(_built_once)


@pytest.fixture
def release(built):
    """Return the file that names the release, and those of one of its tables and of a page."""
    current = json.loads((built.warehouse / "current.json").read_text())
    return {
        "current": built.warehouse / "current.json",
        "named": built.warehouse / f"releases/{current['id']}.json",
        "table": built.warehouse / current["tables"]["core/prices"]["file"],
        "page": built.warehouse / "report/index.html",
    }


def with_flip(body, at):
    return body[:at] + bytes([body[at] ^ 4]) + body[at + 1 :]


def flip(path):
    """Flip a bit in the middle of a file; where it names files, in the digest of the first."""
    body = path.read_bytes()
    named = body.find(b'"sha256": "')
    path.write_bytes(with_flip(body, len(body) // 2 if named < 0 else named + 20))


DAMAGE = {
    "a bit": flip,
    "its end": lambda path: path.write_bytes(path.read_bytes()[:-99]),
    "all": lambda path: path.write_bytes(b""),
    "the file": lambda path: path.unlink(),
}


@pytest.mark.parametrize("lost", DAMAGE)
@pytest.mark.parametrize("name", ["current", "named", "table", "page"])
def test_each_damage_is_named(built, release, name, lost):
    """A page that is missing is no damage: nobody is misled, and the next night writes it."""
    DAMAGE[lost](release[name])

    ended = built.run("verify")

    named = "current.json" if (name, lost) == ("named", "the file") else release[name].name
    assert ended.code == ((name, lost) != ("page", "the file"))
    assert (named in ended.err) == bool(ended.code)


@pytest.mark.parametrize(
    "lost",
    [lost if lost == "a bit" else pytest.param(lost, marks=pytest.mark.long) for lost in DAMAGE],
)
def test_the_next_build_mends_what_names_tables_and_what_they_are_in(built, release, lost):
    for name in ("current", "named", "table"):
        DAMAGE[lost](release[name])

    assert built.run("build").code == 0
    assert built.run("verify").code == 0


@pytest.mark.long
def test_a_page_that_was_removed_is_made_again(built, release):
    release["page"].write_bytes(with_flip(release["page"].read_bytes(), 500))

    assert built.run("verify").code == 1
    release["page"].unlink()
    assert built.run("build").code == 0
    assert built.run("verify").code == 0


@pytest.mark.parametrize("name", ["current", "table"])
@pytest.mark.parametrize("lost", DAMAGE)
def test_readers_say_what_is_wrong(built, release, name, lost):
    DAMAGE[lost](release[name])

    ended = built.run("show", "core/prices")

    assert ended.code == 2
    assert re.search(
        f"{release[name].name}.*(damaged|not there).*`inference-market build`", ended.err
    )


@pytest.mark.long
def test_each_digit_of_what_names_a_release_counts(built, release):
    """A flip that leaves sound JSON is found as well: the id is a digest of what is named."""
    body = release["current"].read_bytes()
    places = [*range(0, 400, 7), *range(400, len(body), 97)]

    for place in places:
        release["current"].write_bytes(with_flip(body, place))
        assert list(built.load().warehouse.releases.damage()), place
