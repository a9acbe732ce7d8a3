"""The page in a real browser: what people click, tap, type and print."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

PRICE = "#price-table tr[data-p=acme][data-m*=llama] td.n .f >> nth=0"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this module."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def file(report, tmp_path_factory) -> Path:
    """The report's page as a file."""
    path = tmp_path_factory.mktemp("report") / "index.html"
    path.write_text(report.html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def noise() -> list[str]:
    """Requests to anywhere but files, and what the console said; all tests add to it."""
    return []


@pytest.fixture(scope="module")
def opened(browser, file, noise) -> Iterator[Page]:
    """The page, open for all tests of this module."""
    context = browser.new_context(
        viewport=DESK, permissions=["clipboard-read", "clipboard-write"], color_scheme="light"
    )
    page = context.new_page()
    page.on("request", lambda seen: noise.append(seen.url))
    page.on("console", lambda seen: noise.append(seen.text))
    page.on("pageerror", lambda seen: noise.append(str(seen)))
    page.goto(file.as_uri())
    yield page
    context.close()


@pytest.fixture
def page(opened) -> Page:
    """The page as it is when it opens."""
    opened.set_viewport_size(DESK)
    opened.emulate_media(media="screen", color_scheme="light")
    opened.reload()
    return opened


def shown(page, table):
    return page.locator(f"#{table} tbody tr:not([hidden])")


def column(page, table, number):
    cells = page.locator(f"#{table} tbody tr:not([hidden]) > :nth-child({number})")
    return cells.all_inner_texts()


def test_model_and_provider_narrow_every_table_that_has_them(page):
    """What has neither, such as the sources, stays whole."""
    sources = shown(page, "source-table").count()
    page.fill("#filter-model", "llama-3.3")
    page.select_option("#filter-provider", "bolt")

    assert column(page, "price-table", 2) == ["Bolt"]
    assert column(page, "speed-table", 2) == ["Bolt"]
    assert shown(page, "source-table").count() == sources
    assert page.locator("#price-chart li[data-m*='qwen']").get_attribute("class") == "dim"
    page.click("text=Clear")
    assert shown(page, "speed-table").count() == 3


def test_a_filter_without_rows_says_so(page):
    page.fill("#filter-model", "no such model")

    assert shown(page, "price-table").count() == 0
    assert page.locator("#price-table .below").inner_text() == "No row meets the filter."


def test_a_heading_sorts_up_then_down_then_as_it_was(page):
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


def test_a_long_table_is_cut_until_somebody_asks_for_all(page):
    few = shown(page, "price-table").count()
    page.click("#price-table .more")

    assert few < shown(page, "price-table").count()
    assert page.locator("#price-table .below").is_hidden()


def test_pointing_at_a_figure_shows_its_evidence_and_leaving_hides_it(page):
    page.hover(PRICE)
    card = page.locator("#card")
    text = card.inner_text()

    for part in ("Acme price feed", "/acme~1", "2026-01-12", "SHA-256"):
        assert part in text
    page.hover("h1")
    card.wait_for(state="hidden")


def test_the_keyboard_reaches_a_figure_its_evidence_and_the_way_back(page):
    """Focus shows the card, Enter goes into it, Escape comes back to the figure."""
    page.locator("#side-by-side thead button >> nth=-1").focus()
    page.keyboard.press("Tab")
    figure = page.evaluate("document.activeElement.dataset.e")
    card = page.locator("#card")

    assert figure
    assert card.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Copy citation"
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate("document.activeElement.dataset.e") == figure


def test_a_mark_in_a_chart_has_its_evidence_by_pointer_and_keyboard(page):
    mark = page.locator("#speed-0 g[data-p=acme] >> nth=0")
    mark.hover()

    assert "time to first token: 0.20 s" in page.locator("#card").inner_text()
    page.keyboard.press("Escape")
    mark.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Copy citation"


def test_a_citation_is_copied_with_source_date_text_place_and_digest(page):
    page.click(PRICE)
    page.click("text=Copy citation")
    page.locator("#said:has-text('copied')").wait_for(state="attached")
    copied = page.evaluate("navigator.clipboard.readText()")

    assert copied.startswith("meta/llama-3.3-70b-instruct, Acme, Input: $0.60. ")
    for part in ("Acme price feed", "https://acme.example/prices.json", "saved 2026-01-12"):
        assert part in copied
    for part in ("printed “", " at /acme~1", "sha256 ", "as of 2026-01-12 00:00 UTC."):
        assert part in copied


def test_the_theme_follows_the_system_until_it_is_chosen(page):
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(background)
    page.click("#theme")

    assert dark != light
    assert page.locator("#theme").inner_text() == "Theme: light"
    assert page.evaluate(background) == light
    page.click("#theme")
    page.click("#theme")
    assert page.locator("#theme").inner_text() == "Theme: system"


def test_a_link_to_a_claim_finds_its_row_and_marks_it(page):
    page.click("#verdict-chart a.unit-box >> nth=0")

    assert page.evaluate("document.querySelector(':target').tagName") == "TR"


def test_printing_leaves_out_what_only_a_screen_needs(page):
    page.emulate_media(media="print", color_scheme="dark")

    for control in ("#bar", ".contents", "#price-table .more"):
        assert page.locator(control).is_hidden()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_phone_scrolls_tables_never_the_page(page):
    page.set_viewport_size(PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, scheme):
    """Also with a card open, whose text stands on another ground."""
    page.emulate_media(color_scheme=scheme)
    page.click(PRICE)
    found = Axe().run(page).response["violations"]

    assert [(item["id"], item["nodes"][0]["html"][:200]) for item in found] == []


def test_a_tap_shows_evidence_and_a_tap_elsewhere_hides_it(browser, file):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(file.as_uri())
    page.tap(PRICE)
    card = page.locator("#card")

    assert "Acme price feed" in card.inner_text()
    box = card.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.tap("h1")
    assert card.is_hidden()
    context.close()


@pytest.mark.usefixtures("page")
def test_nothing_was_asked_of_the_network_and_nothing_went_wrong(noise):
    """All of the above asked for one file, and the console stayed silent."""
    assert {seen.partition(":")[0] for seen in noise} == {"file"}
