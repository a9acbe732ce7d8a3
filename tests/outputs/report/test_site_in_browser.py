"""The site in a real browser, from a folder: what people click, tap, type and print."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pipeline.outputs.report.page import CHART_LIBRARY, chart_library

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

START = "index.html"
LLAMA = "models/meta--llama-3.3-70b-instruct.html"
PRICE = "#sellers tbody tr:has-text('Acme') td.n .f >> nth=0"

KINDS = (
    START,
    LLAMA,
    "providers/acme.html",
    "models/index.html",
    "providers/index.html",
    "claims.html",
    "changes.html",
    "disagreements.html",
    "speeds.html",
    "gpus.html",
    "market.html",
    "sources.html",
    "method.html",
)
"""A page of each kind."""


def pages(kinds: tuple[str, ...], *samples: str) -> list[object]:
    """Return all of them as parameters; only the samples are no long tests."""
    return [
        kind if kind in samples else pytest.param(kind, marks=pytest.mark.long) for kind in kinds
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this module."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory) -> Path:
    """The site as a folder."""
    root = tmp_path_factory.mktemp("site")
    for path, body in {**site.files, CHART_LIBRARY: chart_library()}.items():
        file = root / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(body)
    return root


@pytest.fixture(scope="module")
def noise() -> list[str]:
    """Requests to anywhere but files, and what the console said; all tests add to it."""
    return []


@pytest.fixture(scope="module")
def tab(browser, noise) -> Iterator[Page]:
    """One tab for all tests of this module."""
    context = browser.new_context(
        viewport=DESK, permissions=["clipboard-read", "clipboard-write"], color_scheme="light"
    )
    page = context.new_page()
    page.on("request", lambda seen: noise.append(seen.url))
    page.on("console", lambda seen: noise.append(f"console: {seen.text}"))
    page.on("pageerror", lambda seen: noise.append(f"error: {seen}"))
    yield page
    context.close()


@pytest.fixture
def show(tab, folder):
    """Open a page of the site as it is when somebody comes to it."""

    def opened(path, query=""):
        tab.set_viewport_size(DESK)
        tab.emulate_media(media="screen", color_scheme="light")
        tab.goto(f"{(folder / path).as_uri()}{query}")
        if tab.locator("figure.chart").count():
            tab.wait_for_selector("body[data-drawn]")
        return tab

    return opened


def column(page, table, number):
    rows = f"#{table} tbody tr:not([hidden]) > :nth-child({number})"
    return [
        text.partition("\n")[0].partition(" +")[0] for text in page.locator(rows).all_inner_texts()
    ]


def test_the_search_finds_a_model_by_any_spelling_and_leads_to_it(show):
    page = show(START)
    page.fill("#search", "llama3.3 70b")
    page.wait_for_selector("#search-list li")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{LLAMA}")

    assert page.locator("h1").inner_text() == "Llama 3.3 70B Instruct"


def test_a_mistyped_query_suggests_models_and_opens_the_one_that_is_chosen(show):
    page = show(START)
    page.fill("#search", "lama 70b")
    page.wait_for_selector("#search-list li[data-path]")
    said = page.locator("#search-list li").first.inner_text()
    page.keyboard.press("Enter")
    before = page.url
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#search-list [aria-selected=true] span").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/models/*.html")

    assert said == "Nothing is spelled like this. Did you mean:"
    assert before.endswith(START)
    assert page.locator("h1").inner_text() == chosen


def test_words_and_chips_filter_rows_and_stand_in_the_address(show):
    page = show("claims.html")
    rows = page.locator("#claim-table tbody tr:not([hidden])")
    page.click("#claim-table [data-chip=contradicted]")
    few = rows.count()
    again = show("claims.html", "?claim-table.only=contradicted")

    assert "claim-table.only=contradicted" in page.url
    assert few == rows.count() > 0
    again.click("#claim-table [data-chip=contradicted]")
    assert rows.count() > few


def test_a_filter_without_rows_says_so(show):
    page = show("models/index.html", "?models.only=nobody")
    said = "getComputedStyle(document.querySelector('#models'), '::after').content"

    assert page.evaluate(said) == '"No row meets the filter."'


def test_a_heading_sorts_up_then_down_then_as_it_was(show):
    page = show("speeds.html")
    head = page.locator("#speed-table thead th >> nth=2")
    before = column(page, "speed-table", 2)
    found = []
    for _ in range(3):
        head.locator("button").click()
        found.append((head.get_attribute("aria-sort"), column(page, "speed-table", 2)))

    assert found == [
        ("ascending", ["Acme", "Bolt", "Nut"]),
        ("descending", ["Nut", "Bolt", "Acme"]),
        (None, before),
    ]


def test_a_workload_is_priced_at_each_seller_and_sorts_them(show):
    """10,000 requests of 1,000 prompt and 100 answer tokens: ten and one million tokens."""
    page = show(LLAMA)
    for name, value in (("input", "1000"), ("output", "100"), ("requests", "10000")):
        page.fill(f".calculator [name={name}]", value)
    page.click("text=Calculate")
    costs = page.locator("#sellers td.cost").all_inner_texts()

    assert column(page, "sellers", 1) == ["Nut", "Bolt", "Acme"]
    assert costs == ["$2.20", "$6.10", "$6.80"]
    assert "workload=1000_100_10000_0" in page.url


def test_pointing_at_a_figure_shows_its_evidence_and_leaving_hides_it(show):
    page = show(LLAMA)
    page.hover(PRICE)
    card = page.locator("#card")
    card.wait_for(state="visible")
    text = card.inner_text()

    for part in ("Acme price feed", "/acme~1", "2026-01-12", "SHA-256"):
        assert part in text
    page.hover("h1")
    card.wait_for(state="hidden")


def test_the_keyboard_reaches_a_figure_its_evidence_and_the_way_back(show):
    """Focus shows the card, Enter goes into it, Escape comes back to the figure."""
    page = show(LLAMA)
    page.focus("#sellers tbody tr th a >> nth=0")
    page.keyboard.press("Tab")
    figure = page.evaluate("document.activeElement.dataset.e")
    card = page.locator("#card")
    card.wait_for(state="visible")

    assert figure
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.textContent === 'Copy citation'")
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate("document.activeElement.dataset.e") == figure


@pytest.mark.parametrize(
    "path", pages((START, LLAMA, "claims.html", "speeds.html"), "speeds.html", "claims.html")
)
def test_a_copied_citation_says_what_is_seen(show, path):
    """Of every figure of a page: the figure as it stands there, then where it comes from."""
    page = show(path)
    page.evaluate("document.querySelectorAll('.folded').forEach((row) => (row.hidden = false))")
    figures = page.locator("a.f")
    for number in range(figures.count()):
        seen = figures.nth(number).inner_text()
        figures.nth(number).click()
        page.click("#card >> text=Copy citation")
        page.wait_for_selector("#card button:text-is('Copied')")
        copied = page.evaluate("navigator.clipboard.readText()")
        page.keyboard.press("Escape")
        assert f": {seen}. " in copied
        assert copied.endswith("inference-market, as of 2026-01-12 00:00 UTC.")


def test_a_citation_has_source_date_text_place_and_digest(show):
    page = show(LLAMA)
    page.click(PRICE)
    page.click("#card >> text=Copy citation")
    page.wait_for_selector("#card button:text-is('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied.startswith("Llama 3.3 70B Instruct, Acme, Input: $0.60. ")
    assert "+" not in copied.partition(":")[0]
    for part in ("Acme price feed", "https://acme.example/prices.json", "saved 2026-01-12"):
        assert part in copied
    for part in ("printed “", " at /acme~1", "sha256 "):
        assert part in copied


def test_a_mark_in_a_chart_has_a_tooltip_and_its_evidence(show):
    page = show(LLAMA)
    mark = page.locator("#history-input .plot path[aria-roledescription=point] >> nth=-1")
    mark.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")

    assert "Acme" in page.locator("#vg-tooltip-element").inner_text()
    mark.click()
    page.wait_for_selector("#card:not([hidden])")
    assert "Printed" in page.locator("#card").inner_text()


def test_a_chart_is_saved_as_a_picture(show):
    page = show(LLAMA)
    for kind in ("PNG", "SVG"):
        with page.expect_download() as saved:
            page.click(f"#history-input button:text-is('{kind}')")
        assert saved.value.suggested_filename == f"history-input.{kind.lower()}"


def test_the_theme_follows_the_system_until_it_is_chosen(show):
    page = show(START)
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(background)
    page.click("#theme")

    assert dark != light
    assert page.locator("#theme").get_attribute("title") == "Theme: light"
    assert page.evaluate(background) == light
    page.click("#theme")
    page.click("#theme")
    assert page.locator("#theme").get_attribute("title") == "Theme: system"


def test_a_link_to_a_claim_finds_its_row_and_marks_it(show):
    page = show("claims.html", "?claim-table.only=contradicted#claim-S2")

    assert page.evaluate("document.querySelector(':target').id") == "claim-S2"
    assert page.locator("#claim-S2").is_visible()


def test_printing_leaves_out_what_only_a_screen_needs(show):
    page = show(LLAMA)
    page.emulate_media(media="print", color_scheme="dark")

    for control in (".bar", ".calculator", ".tools >> nth=0"):
        assert page.locator(control).is_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


@pytest.mark.parametrize("path", pages(KINDS, START, LLAMA))
def test_no_page_scrolls_sideways(show, path):
    page = show(path)
    for width in (360, 390, 768, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", pages(KINDS, START, LLAMA))
def test_the_head_of_a_table_covers_no_row_of_it(show, path):
    """At widths at which a head sticks to the page, and at which it sticks to its own box."""
    page = show(path)
    for width in (390, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        apart = page.evaluate(
            """() => [...document.querySelectorAll(".table:not(.wordy) thead th:first-child")].map(
                (head) => head.getBoundingClientRect().top
                    - head.closest("table").getBoundingClientRect().top)"""
        )
        assert all(abs(distance) < 1 for distance in apart)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
@pytest.mark.parametrize("path", pages(KINDS, START, LLAMA))
def test_axe_finds_nothing(show, path, scheme):
    """Also with a card open, whose text stands on another ground."""
    page = show(path)
    page.emulate_media(color_scheme=scheme)
    if page.locator("a.f").count():
        page.locator("a.f:visible").first.click()
        page.wait_for_selector("#card:not([hidden])")
    found = Axe().run(page, options={"preload": False}).response["violations"]

    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


def test_a_tap_shows_evidence_and_a_tap_elsewhere_hides_it(browser, folder):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((folder / LLAMA).as_uri())
    page.tap(PRICE)
    card = page.locator("#card")
    card.wait_for(state="visible")

    assert "Acme price feed" in card.inner_text()
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.tap("h1")
    assert card.is_hidden()
    context.close()


def test_without_scripts_everything_can_be_read(browser, folder):
    """All rows stand there, charts as tables, and a figure leads to its source."""
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    page.goto((folder / LLAMA).as_uri())
    page.click("#history-input summary")

    assert page.locator("#history-input details table").is_visible()
    page.click(PRICE)
    assert "#s" in page.url
    context.close()


@pytest.mark.usefixtures("show")
def test_nothing_was_asked_of_the_network_and_nothing_went_wrong(noise):
    """All of the above asked for files alone, and the console stayed silent."""
    assert {seen.partition(":")[0] for seen in noise} <= {"file", "data", "blob"}
