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


def test_details_say_what_was_checked_and_what_has_no_place(project):
    """The last reading is shown, also of a document that was quarantined."""
    workspace = project()
    text = workspace.sources.read_text()
    entry = """
  - id: acme-page
    title: Acme pricing
    url: https://acme.example/pricing
    publisher: Acme
    class: vendor
    group: pricing_pages
    provider: acme
    parser: html_prices
    licence: facts, cited with link
    cadence_days: 1
    expect: {rows: [1, 9], anchors: [{model: Tongs 2, meter: input}], max_usd: {usd_per_mtok: 100}}
"""
    workspace.sources.write_text(text.rstrip() + "\n" + entry.lstrip("\n"))
    page = workspace.sources.parent / "page.html"
    page.write_text(
        "<html><h1>Pricing</h1><table><tr><th>Model</th><th>Input / 1M tokens</th><th>Setup</th>"
        "</tr><tr><td>Tongs 2</td><td>$1 a lot</td><td>$70</td></tr>"
        "<tr><td>Tongs 3</td><td>$2</td><td></td></tr></table></html>"
    )
    never = workspace.run("sources", "--details", "acme-page")
    workspace.run("ingest", "acme-page", str(page), "--no-build")
    ended = workspace.run("sources", "--details", "acme-page")

    assert never.err == ""
    assert never.out == "acme-page: never read\n"
    assert "acme-page: quarantined, " in ended.out
    assert "FAILED anchors: " in ended.out
    assert "Tongs 2 (input)" in ended.out
    assert "Tongs 2 › Input / 1M tokens: '$1 a lot' (not understood: 'a lot')" in ended.out
    assert "Tongs 2 › Setup: '$70' (unknown column)" in ended.out


def test_before_the_first_build_it_says_what_to_do(project):
    ended = project().run("sources")

    assert ended.code == 2
    assert "nothing is archived yet: read the sources with `inference-market refresh`" in ended.err
