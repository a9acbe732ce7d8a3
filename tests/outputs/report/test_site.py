"""What the site says, and that each of its figures leads to its evidence."""

import json
import re
from itertools import pairwise

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from pipeline.outputs.report.site import build_site
from pipeline.outputs.report.tables import READS

START = "index.html"
LLAMA = "models/meta--llama-3.3-70b-instruct.html"
ACME = "providers/acme.html"


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


def price(page, seller, place):
    row = next(row for row in page.select("#sellers tbody tr") if seller in row.th.get_text())
    return row.select("td.n")[place].select_one(".f")


def test_every_figure_has_an_evidence_entry_and_a_source_on_its_page(pages, evidence):
    count = 0
    for path, page in pages.items():
        listed = {item["id"] for item in page.select(".sources li")}
        for figure in page.select(".f[data-e]"):
            data = evidence[path]
            entry = data["entries"][int(figure["data-e"])]
            number = data["documents"][entry[0]][0] if len(entry) == 4 else entry[0]
            assert f"s{number}" in listed
            assert figure["href"].removeprefix("#") in listed
            count += 1

    assert count > 200


def test_stated_evidence_has_printed_text_source_date_digest_and_place(evidence):
    stated = [
        (data, entry)
        for data in evidence.values()
        for entry in data.get("entries", [])
        if len(entry) == 4
    ]

    assert stated
    for data, (document, text, place, seen) in stated:
        number, url, day, sha256, method = data["documents"][document]
        assert all((number, url, method, text, place))
        assert seen == 0 or re.fullmatch(r"\d{4}-\d\d-\d\d", seen)
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert re.fullmatch(r"[0-9a-f]{64}", sha256)


def test_a_price_leads_to_the_text_of_its_own_statement(pages, evidence):
    """The vendor's price beats the catalogue's; what it printed is what the evidence shows."""
    data, figure = evidence[LLAMA], price(pages[LLAMA], "Acme", 0)
    document, text, place, _ = data["entries"][int(figure["data-e"])]

    assert figure.get_text() == "$0.60"
    assert float(text) * 1e6 == pytest.approx(0.6)
    assert place == "/acme~1llama-3.3-70b-instruct/input_cost_per_token"
    assert data["references"][str(data["documents"][document][0])][0] == "Acme price feed"


def test_a_computed_figure_names_its_formula_and_goes_back_to_statements(pages, evidence):
    data, figure = evidence[LLAMA], price(pages[LLAMA], "Acme", 3)
    reference, formula, _ = data["entries"][int(figure["data-e"])]

    assert figure.get_text() == "$0.65"
    assert data["formulas"][formula] == "(3 × input + output) ÷ 4"
    assert data["references"][str(reference)][0] == "derived/price_comparison"
    assert len(stated_behind(data, int(figure["data-e"]))) == 2


def test_a_cell_for_a_figure_holds_one_with_evidence_or_a_dash(pages):
    """A number that nobody can trace would look like the others; ranks and contexts are words."""
    for page in pages.values():
        for cell in page.select("td.n"):
            is_word = cell["data-head"] in ("Context", "Rank")
            text = cell.get_text()
            assert is_word or cell.select(".f[data-e]") or text in ("–", "no price")


def test_a_model_names_its_sellers_and_where_the_lowest_price_stands(pages):
    lead = pages[LLAMA].select_one(".lead").get_text()
    sellers = [row[0] for row in rows_of(pages[LLAMA], "sellers")]

    assert sellers == ["Nut", "Bolt", "Acme"]
    assert "Lowest of 3 hosts" in lead
    assert "Nut, $0.20 per million tokens" in lead
    assert "since 12 January 2026" in lead


def test_prices_say_since_when_they_stand(frames, pages):
    """Nut has stood since a reading that was not its source's first; a bound says so."""
    prices = frames["price_comparison"].copy()
    prices["is_since_bound"] = prices["provider_id"] == "nut"
    bound = BeautifulSoup(
        build_site(frames | {"price_comparison": prices}).files[LLAMA].decode(), "lxml"
    )
    start = {row[0]: row for row in rows_of(pages[START], "price-table")}

    assert [row[7] for row in rows_of(pages[LLAMA], "sellers")] == ["2026-01-12"] * 3
    assert rows_of(bound, "sellers")[0][7] == "at least 2026-01-12"
    assert "since at least 12 January 2026" in bound.select_one(".lead").get_text()
    assert "$0.60 / $0.80 since 2026-01-12" in start["Llama 3.3 70B Instruct"]


@pytest.fixture
def of_acme(frames):
    """The comparison, and which of its rows are Acme's Llama."""
    prices = frames["price_comparison"].copy()
    is_llama = prices["model_id"] == "meta/llama-3.3-70b-instruct"
    return prices, is_llama & (prices["provider_id"] == "acme")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        pytest.param("offered_by_evidence", "ended", id="seller or route"),
        pytest.param("is_ended", True, id="offer"),
    ],
)
def test_an_offer_that_ended_is_marked_and_no_price_of_the_start_page(
    frames, of_acme, column, value
):
    prices, own = of_acme
    prices.loc[own, column] = value
    files = build_site(frames | {"price_comparison": prices}).files
    start, acme = (BeautifulSoup(files[path].decode(), "lxml") for path in (START, ACME))
    asked = {row[0]: row[2] for row in rows_of(start, "price-table")}
    words = {row[0]: row[9] for row in rows_of(acme, "offers")}

    assert asked["Llama 3.3 70B Instruct"] == "–"
    assert "ended" in words["Llama 3.3 70B Instruct"]
    assert "ended" not in words["Qwen3 32B"]


def test_a_price_of_the_start_page_that_does_not_rank_says_why(frames, of_acme):
    prices, own = of_acme
    prices.loc[own, ["is_stale", "is_outlier"]] = True
    prices.loc[own, "offered_by_evidence"] = "contradicted"
    files = build_site(frames | {"price_comparison": prices}).files
    start = BeautifulSoup(files[START].decode(), "lxml")
    asked = {row[0]: row[2] for row in rows_of(start, "price-table")}

    assert asked["Llama 3.3 70B Instruct"].endswith("stale its own list lacks it far from others")


def test_nobody_is_called_cheapest_on_one_catalogues_word(site):
    """Only Acme's offers are confirmed here, and it has nobody confirmed to be compared with.

    The market page shows derived/provider_outlook as it words its figures.
    """
    for path, body in site.files.items():
        if path.endswith(".html") and path not in ("market.html", "method.html"):
            assert b"heapest" not in body


def test_the_move_named_first_is_a_hosts_and_not_a_routers(frames):
    """Of a router's price nobody knows whose it is, however much it moved."""
    changes = frames["price_changes"].assign(source_class="aggregator")
    is_input = (changes["event"] == "repriced") & (changes["meter"] == "input")
    first, other = changes.loc[is_input, "provider_id"].unique()[:2]
    is_first = changes["provider_id"] == first
    changes = changes.assign(change_pct=changes["change_pct"].mask(is_input & is_first, 900.0))
    providers = frames["providers"].assign(is_highlighted=False)
    kinds = providers["kind"].mask(providers["provider_id"] == first, "router")

    def mover(of):
        body = build_site(frames | {"price_changes": changes, "providers": of}).files[START]
        text = BeautifulSoup(body.decode(), "lxml").get_text(" ", strip=True)
        return re.search(r"In brief (\w+) (?:raised|cut) the", text)[1].lower()

    assert mover(providers) == first
    assert mover(providers.assign(kind=kinds)) == other


def test_a_move_of_a_variant_is_not_said_of_the_model(frames):
    """It comes after moves of plain offers, and has its name where no other moved."""
    changes = frames["price_changes"].assign(source_class="aggregator")
    prices, providers = frames["prices"], frames["providers"].assign(is_highlighted=False)
    moved = changes[(changes["event"] == "repriced") & (changes["meter"] == "input")]
    only = changes.loc[moved.index[:1]]
    first = moved.iloc[0]
    is_it = (prices["provider_id"] == first["provider_id"]) & (
        prices["offer_key"] == first["offer_key"]
    )
    turbo = prices.assign(model_variant=prices["model_variant"].mask(is_it, "turbo"))

    def said(of, stated):
        tables = {"price_changes": of, "prices": stated, "providers": providers}
        body = build_site(frames | tables).files[START]
        text = BeautifulSoup(body.decode(), "lxml").get_text(" ", strip=True)
        return re.search(r"In brief .*? (?:raised|cut) the .*? from", text)[0]

    assert "turbo" not in said(only, prices).lower()
    assert "turbo" in said(only, turbo).lower()
    assert "turbo" not in said(changes, turbo).lower()


def test_the_originals_figure_stands_beside_with_its_verdict(pages):
    """Valuation of $3 billion is what the press states; the original said $2 billion.

    What no source states stands among the claims alone.
    """
    facts = rows_of(pages[ACME], "facts-acme")

    assert ["Valuation", "$3 billion", "$2 billion ✗ contradicted"] in [row[:3] for row in facts]
    assert "not known" not in [row[1] for row in facts]
    assert "2019" in pages[ACME].select_one("#claim-table").get_text()


def test_events_of_one_offer_and_day_are_folded_below_the_first_of_them(pages):
    """Both plain prices that moved stand; of what came or went, the first price alone."""
    rows = pages["changes.html"].select("#change-table tbody tr")
    kinds = {(row["data-tags"], "folded" in row.get("class", [])) for row in rows}
    for before, row in pairwise(rows):
        if "folded" in row.get("class", []):
            assert row["data-group"] == before["data-group"]

    assert ("added", True) in kinds
    assert ("repriced", False) in kinds
    assert ("repriced", True) not in kinds


def test_claims_are_sorted_by_what_matters_and_say_where_they_stand(pages):
    claims = pages["claims.html"].select("#claim-table tbody tr")

    assert "contradicted" in claims[0]["data-tags"]
    assert claims[0]["id"] == "claim-A1"
    assert "line 5" in claims[0].th.get_text()


def test_two_ways_of_measuring_never_share_a_column_or_a_chart(pages):
    page = pages["speeds.html"]
    heads = [head.get_text() for head in page.select("#speed-table thead th")]
    charts = {
        chart.select_one("strong").get_text(): json.loads(chart.script.string)
        for chart in page.select("figure.chart")
    }

    assert heads[2:5] == ["First token", "After it", "With it"]
    texts = {
        title: {value["text"] for value in spec["data"]["values"]}
        for title, spec in charts.items()
        if title != "Price against speed"
    }
    assert texts == {
        "Time to first token": {"0.20 s", "0.50 s", "0.90 s"},
        "Speed after the first token": {"250", "90.0", "40.0"},
        "Speed, time to first token included": {"180", "60.0", "30.0"},
    }


def test_every_mark_of_a_chart_has_evidence_on_its_page(pages, evidence):
    count = 0
    for path, page in pages.items():
        for chart in page.select("figure.chart"):
            assert page.find(id=chart["aria-labelledby"]).get_text(strip=True)
            for value in json.loads(chart.script.string)["data"]["values"]:
                assert 0 <= value["evidence"] < len(evidence[path]["entries"])
                count += 1

    assert count > 20


def test_the_frontier_has_the_offers_that_no_other_beats(pages):
    """Bolt, with a price of the same time, is cheaper than Acme, which is faster."""
    spec = json.loads(pages["speeds.html"].select_one("#frontier-chart script").string)

    assert {item["seller"] for item in spec["data"]["values"] if item["is_best"]} == {
        "Acme",
        "Bolt",
    }


def test_changes_and_disagreements_show_both_figures(pages):
    changes = [row[2:7] for row in rows_of(pages["changes.html"], "change-table")]
    differing = [
        [row[1], row[2], row[3], row[5]]
        for row in rows_of(pages["disagreements.html"], "disagreement-table")
    ]

    assert ["Llama 3.3 70B Instruct", "Acme", "input", "$0.90", "$0.60"] in changes
    assert ["Acme", "input", "$0.60", "$0.90"] in differing


def test_links_inside_the_site_lead_to_a_page_and_to_a_place_on_it(pages, site):
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in pages.items()}
    for path, page in pages.items():
        folder = path.rpartition("/")[0]
        for link in page.select("a[href]"):
            if not re.match(r"https?:", link["href"]):
                target, _, anchor = link["href"].partition("#")
                file = joined(folder, target) if target else path
                assert file in site.files or file == "changes.atom"
                if anchor and file.endswith(".html"):
                    assert anchor in ids[file], f"{path}: {link['href']}"


def joined(folder, target):
    parts = [part for part in folder.split("/") if part]
    for part in target.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_the_site_asks_for_nothing_but_its_own_files(pages, site):
    """The policy forbids the rest; links lead out only when followed."""
    for page in pages.values():
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')["content"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        for tag in page.find_all(["script", "link", "img", "iframe", "object", "base"]):
            address = tag.get("src") or tag.get("href") or ""
            assert "//" not in address
        assert not page.select("[style], [onclick], style")
    assert b"url(" not in site.files["site.css"]
    assert b"@import" not in site.files["site.css"]


def test_a_page_names_no_day_that_moves_while_its_figures_stand(frames, site):
    """A later reading of the same prices changes no page of a model: only the shared data."""
    day = pd.Timedelta(days=1)
    later = {name: frame.copy() for name, frame in frames.items()}
    health = later["source_health"]
    is_read_again = health["health"] != "transcribed"
    health.loc[is_read_again, "sound_at"] += day
    later["fetches"]["fetched_at"] += day
    for name in ("current_prices", "prices", "offers", "gpu_comparison"):
        again = later[name]["source_id"].isin(health.loc[is_read_again, "source_id"])
        is_open = later[name]["gone_at"].isna() if "gone_at" in later[name] else True
        later[name].loc[again & is_open, "last_seen_at"] += day
    later["price_comparison"]["oldest_seen_at"] += day
    later["price_comparison"]["age_days"] += 1
    moved = build_site(later)
    changed = {path for path, body in moved.files.items() if site.files.get(path) != body}

    assert "site-data.js" in changed
    assert not [path for path in changed if path.startswith(("models/", "providers/"))]


def test_a_picture_of_ages_stays_while_the_days_do(frames, site):
    """Drawing it takes half a second; a minute is not to be seen in it."""
    health = frames["source_health"]
    later = health.assign(age_days=health["age_days"] + 1 / 1440)
    moved = build_site(frames | {"source_health": later})

    assert "sources.freshness-chart.svg" in site.files
    assert moved.files == site.files


def test_the_clock_is_the_tables_clock(site):
    """The site speaks of the newest attempt, never of the time at which it is written."""
    data = json.loads(site.files["site-data.js"].decode()[len("window.SITE = ") : -2])
    today = f"{pd.Timestamp.now('UTC'):%Y-%m-%d}".encode()

    assert data["clock"] == "2026-01-12 00:00 UTC"
    assert not [path for path, body in site.files.items() if today in body]


def test_the_same_tables_give_the_same_bytes(frames, site):
    copied = {name: frame.copy() for name, frame in frames.items()}

    again = build_site(copied)

    assert again.files == site.files
    assert [part.digest for part in again.parts()] == [part.digest for part in site.parts()]


def test_empty_tables_give_sentences_instead_of_charts(empty_frames):
    site = build_site(empty_frames)
    text = b"".join(site.files[path] for path in site.files if path.endswith(".html")).decode()

    assert "<figure" not in text
    for said in (
        "No source of measured speeds has been read.",
        "No model is priced by two sellers yet.",
        "No two sources differ about a price.",
        "No claims of a report are known.",
    ):
        assert said in text
        assert said.encode() in site.files["report.md"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.long if number % 4 else [])
        for number, name in enumerate(READS)
    ],
)
def test_a_site_without_a_table_names_it(frames, name):
    """A table that failed to build leaves a gap that is named, not a broken site."""
    start = build_site({key: frame for key, frame in frames.items() if key != name}).files[START]

    assert f"/{name}".encode() in start
    assert b"Not built yet" in start


def test_each_page_has_the_rows_behind_it_as_a_file(pages, site):
    assert site.files[LLAMA.replace(".html", ".csv")].count(b"\n") == 4
    for path, page in pages.items():
        folder = path.rpartition("/")[0]
        for link in page.select("a.file"):
            assert joined(folder, link["href"]) in site.files


@pytest.fixture(scope="module")
def confirmed(frames):
    """The site where Acme and Bolt are confirmed, and Nut, which is lower, is not."""
    prices = frames["price_comparison"].copy()
    is_llama = prices["model_id"] == "meta/llama-3.3-70b-instruct"
    for place, (seller, evidence) in enumerate((("bolt", "relayed"), ("acme", "seller")), 1):
        own = is_llama & (prices["provider_id"] == seller)
        prices.loc[own, "offered_by_evidence"] = evidence
        prices.loc[own, "confirmed_rank"] = place
    nut = is_llama & (prices["provider_id"] == "nut")
    prices.loc[nut, ["rank", "ratio_to_cheapest"]] = 1
    return build_site(frames | {"price_comparison": prices})


def test_the_cheapest_is_so_among_confirmed_hosts_and_a_lower_listing_is_named(confirmed):
    page = BeautifulSoup(confirmed.files[LLAMA].decode(), "lxml")
    lead = " ".join(page.select_one(".lead").get_text().split())

    assert "Cheapest of 2 hosts whose offers are confirmed: Bolt, $0.5625" in lead
    assert "on the word of its own list, relayed" in lead
    assert "One catalogue also lists Nut at $0.20, unconfirmed." in lead


def test_readers_without_scripts_have_pictures_of_the_charts(pages, site):
    """On the pages of which there is one; elsewhere the figures stand as a table."""
    count = 0
    for path, page in pages.items():
        if "/" not in path:
            for chart in page.select("figure.chart"):
                picture = site.files[chart.select_one("noscript img")["src"]]
                assert picture.startswith(b"<svg ")
                count += 1

    assert count > 2


def test_of_two_metrics_of_one_value_each_has_its_own_evidence(frames):
    """A figure of the outlook leads to the statement that it words, not to one as large."""
    profiles = frames["provider_profiles"]
    is_it = (profiles["provider_id"] == "acme") & (profiles["metric"] == "valuation")
    other = profiles[is_it].assign(metric="revenue", title="Revenue", evidence_text="another")
    site = build_site(frames | {"provider_profiles": pd.concat([other, profiles])})
    page = BeautifulSoup(site.files["market.html"].decode(), "lxml")
    script = site.files["market.evidence.js"].decode()
    entries = json.loads(script.removeprefix("site.evidence(").removesuffix(");\n"))["entries"]
    figures = page.select("#outlook-table .f[data-e]")

    said = [entries[int(item["data-e"])] for item in figures if "Valuation" in item.get_text()]
    assert [entry[1] for entry in said] == list(profiles.loc[is_it, "evidence_text"])
