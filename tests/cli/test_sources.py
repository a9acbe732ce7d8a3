"""`inference-market sources`: what there is, and how it is."""

import json


def test_each_source_is_listed_with_its_health(read_project):
    ended = read_project.run("sources", "--format", "json")

    rows = {row["source_id"]: row for row in json.loads(ended.out)}

    assert ended.code == 0
    assert {name: row["health"] for name, row in rows.items()} == {
        "acme-2024": "never_read",
        "acme-feed": "fresh",
        "catalogue": "fresh",
    }
    assert (rows["acme-feed"]["method"], rows["acme-feed"]["row_count"]) == ("saved", 3)


def test_before_the_first_build_it_says_what_to_do(project):
    ended = project().run("sources")

    assert ended.code == 2
    assert "build it with `inference-market build`" in ended.err
