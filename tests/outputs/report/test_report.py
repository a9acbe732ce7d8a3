"""What the market report says, and that each of its figures leads to its evidence."""

import base64
import hashlib
import json
import re

import pandas as pd
import pytest

from pipeline.outputs.report.build import build_report
from pipeline.outputs.report.tables import READS

MOST_BYTES = 3_000_000


def figures(page):
    return page.select(".f[data-e]")


def evidence_of(page):
    return json.loads(page.select_one("#evidence").string)


def rows_of(page, table_id):
    """Return the cells of a table's rows, as text."""
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in page.select(f"#{table_id} tbody tr")
    ]


def stated_behind(data, entry):
    found = data["entries"][entry]
    return (
        [entry]
        if len(found) == 4
        else [i for other in found[2] for i in stated_behind(data, other)]
    )


def test_every_figure_has_an_evidence_entry_and_a_numbered_source(page):
    """No figure stands without an entry, whose source is one of the references."""
    data = evidence_of(page)
    listed = {item["id"] for item in page.select(".references li")}

    assert len(figures(page)) > 100
    for figure in figures(page):
        entry = data["entries"][int(figure["data-e"])]
        number = data["documents"][entry[0]][0] if len(entry) == 4 else entry[0]
        assert f"source-{number}" in listed
        assert str(number) in data["references"]


def test_stated_evidence_has_printed_text_source_date_digest_and_place(page):
    data = evidence_of(page)
    stated = [entry for entry in data["entries"] if len(entry) == 4]

    assert stated
    for document, text, place, seen in stated:
        number, url, day, sha256, method = data["documents"][document]
        assert all((number, url, method, text, place, data["days"][seen]))
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert re.fullmatch(r"[0-9a-f]{64}", sha256)


def test_a_cell_for_a_figure_holds_one_with_evidence_or_a_dash(page):
    """A number that nobody can trace would look like the others."""
    cells = page.select("td.n")

    assert cells
    for cell in cells:
        assert cell.select(".f[data-e]") or cell.get_text() in ("–", "no price")


def test_each_evidence_is_kept_once(page):
    entries = [json.dumps(entry) for entry in evidence_of(page)["entries"]]

    assert len(entries) == len(set(entries))


def test_a_price_leads_to_the_text_of_its_own_statement(page):
    """The vendor's price beats the catalogue's; what it printed is what the evidence shows."""
    data = evidence_of(page)
    row = page.select_one('#price-table tr[data-p="acme"][data-m="meta/llama-3.3-70b-instruct"]')
    price = row.select(".f")[0]
    document, text, place, _ = data["entries"][int(price["data-e"])]

    assert price.get_text() == "$0.60"
    assert float(text) * 1e6 == pytest.approx(0.6)
    assert place == "/acme~1llama-3.3-70b-instruct/input_cost_per_token"
    assert data["references"][str(data["documents"][document][0])][0] == "Acme price feed"


def test_a_computed_figure_names_its_formula_and_goes_back_to_statements(page):
    data = evidence_of(page)
    row = page.select_one('#price-table tr[data-p="acme"][data-m="meta/llama-3.3-70b-instruct"]')
    blend = next(figure for figure in row.select(".f") if figure.get_text() == "$0.65")
    reference, formula, _ = data["entries"][int(blend["data-e"])]

    assert data["formulas"][formula] == "(3 × input + output) ÷ 4"
    assert data["references"][str(reference)][0] == "derived/price_comparison"
    assert len(stated_behind(data, int(blend["data-e"]))) == 2


def test_the_originals_figure_stands_beside_with_its_verdict(page):
    """Valuation of $3 billion is what the press states; the original said $2 billion."""
    facts = rows_of(page, "facts-acme")

    assert ["Valuation", "$3 billion", "$2 billion ✗ contradicted"] in [row[:3] for row in facts]
    assert ["Founded", "not known", "2019 ∅ not in its sources"] in [row[:3] for row in facts]


def test_the_market_overview_marks_a_forecast(page):
    market = rows_of(page, "facts-tool-market")

    assert market[0][:3] == [
        "Size of the market, 2034",
        "$9 billion forecast",
        "$9 billion ✓ supported",
    ]


def test_speeds_stand_beside_what_the_original_said(page):
    table = rows_of(page, "side-by-side")

    assert table[0][:5] == ["Acme", "0.20 s", "250", "180", "0.40 seconds ? sources unread"]
    assert [row[0] for row in table] == ["Acme", "Bolt", "Nut"]


def test_two_conventions_never_share_a_chart(page):
    """Speed after the first token and speed with it have an axis each, under its own name."""
    charts = page.select("#speed-0 .strips")
    names = [chart.select_one("p.name").get_text() for chart in charts]
    values = [{value.get_text() for value in chart.select("li .value")} for chart in charts]

    assert names == [
        "Time to first token",
        "Speed after the first token",
        "Speed, time to first token included",
    ]
    assert values == [
        {"0.20 s", "0.50 s", "0.90 s"},
        {"250", "90.0", "40.0"},
        {"180", "60.0", "30.0"},
    ]


@pytest.mark.parametrize(
    "chart",
    ["price-chart", "frontier-chart", "history-chart", "verdict-chart", "freshness-chart"],
)
def test_each_chart_is_drawn_and_named(page, chart):
    figure = page.select_one(f"figure#{chart}")

    assert figure.select(".mark, a.unit-box")
    assert page.find(id=figure["aria-labelledby"]).get_text(strip=True)


def test_the_frontier_has_the_offers_that_no_other_beats(page):
    """Bolt, with a price of the same time, is cheaper than Acme, which is faster."""
    marks = page.select("#frontier-chart .mark")

    assert {mark["data-p"] for mark in marks} == {"acme", "bolt"}
    assert not [mark for mark in marks if "open" in mark["class"]]


def test_changes_and_disagreements_show_both_figures(page):
    changes = [row[2:7] for row in rows_of(page, "change-table")]
    differing = [[row[0], row[2], row[3], row[5]] for row in rows_of(page, "disagreement-table")]

    assert ["Acme", "llama-3.3-70b-instruct", "input", "$0.90", "$0.60"] in changes
    assert ["Acme", "input", "$0.60", "$0.90"] in differing


def test_the_clock_is_the_tables_clock(page, report):
    """The report speaks of the newest attempt, never of the time at which it is written."""
    assert page.select_one(".as-of strong").get_text() == "2026-01-12 00:00 UTC"
    assert f"{pd.Timestamp.now('UTC'):%Y-%m-%d}" not in report.html


def test_the_same_tables_give_the_same_bytes(frames, report):
    shuffled = {name: frame.copy() for name, frame in frames.items()}

    assert build_report(shuffled) == report


def test_the_page_asks_for_nothing_from_outside(page):
    """Everything is inside, and the policy forbids the rest; links lead out only when followed."""
    outside = [
        (tag.name, name, value)
        for tag in page.find_all(True)
        for name, value in tag.attrs.items()
        if name in ("src", "href", "srcset", "data", "action", "poster", "xlink:href", "style")
        and not str(value).startswith("#")
    ]

    assert {(tag, name) for tag, name, _ in outside} == {("a", "href")}
    assert all(value.startswith(("https://", "http://")) for _, _, value in outside)
    assert not page.find_all(["link", "iframe", "img", "object", "embed", "base", "audio", "video"])
    assert "url(" not in page.select_one("style").string
    assert "@import" not in page.select_one("style").string


def test_the_policy_admits_our_own_style_and_script_only(page):
    policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
    script = page.find_all("script")[-1].string

    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for block in (page.select_one("style").string, script):
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_empty_tables_give_sentences_instead_of_charts(empty_frames):
    report = build_report(empty_frames)

    assert "<figure" not in report.html
    for text in (
        "No source of measured speeds has been read.",
        "No chart: no two offers have a speed, and a price of its time.",
        "No model is priced by two sellers yet.",
        "No two sources differ about a price.",
        "No claims of a report are known.",
    ):
        assert text in report.html
        assert text.replace("_", r"\_") in report.markdown


@pytest.mark.parametrize("name", READS)
def test_a_report_without_a_table_names_it(frames, name):
    """A table that failed to build leaves a gap that is told of, not a broken report."""
    report = build_report({key: frame for key, frame in frames.items() if key != name})

    assert f"/{name}" in report.html
    assert "Not built yet" in report.html


def test_a_large_market_stays_below_the_size_limit(frames):
    """Whole models up to the row limit are shown; what is left out is counted."""
    large = frames | many_offers(frames, models=80, sellers=60)
    html = build_report(large).html

    assert len(html.encode()) < MOST_BYTES
    assert "1,200 offers of 20 models" in html
    assert "3,600 more offers" in html


def many_offers(frames, *, models, sellers):
    """Return prices of many long-named models at many sellers."""
    long = "x" * 80
    pairs = [
        (f"org/{model:02}{long}", f"s{seller}")
        for model in range(models)
        for seller in range(sellers)
    ]
    comparison = frames["price_comparison"].iloc[[0] * len(pairs)].reset_index(drop=True)
    ids = [model for model, _ in pairs]
    names = [seller for _, seller in pairs]
    comparison = comparison.assign(
        model_id=ids, model_key=ids, offer_id=ids, provider_id=names, rank=1, provider_count=sellers
    )
    prices = frames["current_prices"]
    one = prices[
        (prices["meter"].isin(["input", "output"])) & (prices["provider_id"] == "acme")
    ].iloc[:2]
    current = one.iloc[[i % 2 for i in range(2 * len(pairs))]].reset_index(drop=True)
    twice = [i // 2 for i in range(2 * len(pairs))]
    current = current.assign(
        model_id=[ids[i] for i in twice],
        offer_id=[ids[i] for i in twice],
        provider_id=[names[i] for i in twice],
        evidence_locator=[f"/{i}/{long}" for i in range(2 * len(pairs))],
    )
    return {"price_comparison": comparison, "current_prices": current}
