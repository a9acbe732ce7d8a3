"""A person's decision, written into sources.yaml."""

import pytest

from pipeline.registry.accepting import write_accepted
from pipeline.registry.sources import load_sources
from pipeline.registry.strict_yaml import ConfigError

SHA256 = "a" * 64
OTHER = "b" * 64
ENTRY = f"""\
    accepted:
      - sha256: "{SHA256}"
        reason: "checked \\"by hand\\": a sale"
"""


def accept(path, source_id="acme-feed", sha256=SHA256):
    item = {"sha256": sha256, "reason": 'checked "by hand": a sale'}
    write_accepted(path, source_id, "accepted", item)


@pytest.mark.parametrize(
    ("source_id", "before"),
    [
        pytest.param("acme-feed", "      rows: [1, 9]\n", id="amid others"),
        pytest.param("catalogue", "      rows: [1, 9]\n", id="last"),
    ],
)
def test_only_the_decision_is_added(project, source_id, before):
    """Comments, quotes and empty lines stay as a person wrote them."""
    path = project().sources
    text = path.read_text()
    accept(path, source_id)

    entry = text.index(f"- id: {source_id}")
    at = text.index(before, entry) + len(before)
    assert path.read_text() == text[:at] + ENTRY + text[at:]
    assert [item.sha256 for item in load_sources(path).by_id(source_id).accepted] == [SHA256]


def test_the_newest_decision_stands_first(project):
    path = project().sources
    accept(path)
    accept(path, sha256=OTHER)

    accepted = load_sources(path).by_id("acme-feed").accepted

    assert [item.sha256 for item in accepted] == [OTHER, SHA256]
    assert path.read_text().count("accepted:") == 1


def test_a_file_without_a_last_newline_gets_one(project):
    path = project().sources
    text = path.read_text()
    path.write_text(text.rstrip("\n"))
    accept(path, "catalogue")

    assert path.read_text() == text + ENTRY


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            "    parser: litellm", "    accepted: []\n    parser: litellm", id="flow list"
        ),
        pytest.param("      rows: [1, 9]", "      rows: [1, 9\n        ]", id="last value goes on"),
        pytest.param("    licence: facts\n", "", id="broken by now"),
    ],
)
def test_an_entry_that_cannot_be_added_to_stays_as_it_is(project, old, new):
    path = project().sources
    text = path.read_text().replace(old, new)
    path.write_text(text)

    with pytest.raises(ConfigError, match=f"write under `accepted`: .*{SHA256}"):
        accept(path)
    assert path.read_text() == text
    assert sorted(item.name for item in path.parent.glob(".*")) == []


def test_a_reason_that_says_nothing_is_refused(project):
    path = project().sources
    text = path.read_text()

    with pytest.raises(ConfigError, match="reason: String should have at least 3 characters"):
        write_accepted(path, "acme-feed", "accepted", {"sha256": SHA256, "reason": "ok"})
    assert path.read_text() == text


@pytest.mark.parametrize("reason", ["yes", "2026", "null", "0x1f", "1e5", "~~~"])
def test_a_reason_of_one_word_is_kept_as_it_is_written(project, reason):
    """YAML would read some of them as no text."""
    path = project().sources
    write_accepted(path, "acme-feed", "accepted", {"sha256": "1" * 64, "reason": reason})

    (accepted,) = load_sources(path).by_id("acme-feed").accepted
    assert (accepted.reason, accepted.sha256) == (reason, "1" * 64)
