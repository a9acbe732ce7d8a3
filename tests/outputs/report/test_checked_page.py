"""The page of a checked report: what is wrong first, readable on a phone and on a desk."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

from pipeline.outputs.report.checked import CheckedPage, checked_page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NOTHING = dict.fromkeys(
    [
        *("context", "source_says", "source_url", "reason", "then", "then_source", "today"),
        *("today_source", "repeats", "differs_from", "section", "figure"),
    ]
)


def claim(verdict, **other):
    quote = "Acme has 5,000 <b>users</b>."
    own = {"claim_id": verdict, "verdict": verdict, "quote": quote, "line": 3, "page": None}
    return {**NOTHING, **own, **other}


CLAIMS = (
    claim("supported", figure="5,000", source_says="It has 5,000.", source_url="https://a.example"),
    claim("not_checkable"),
    claim(
        "contradicted",
        figure="5,000",
        source_says="x" * 400,
        source_url=f"https://a.example/{'y' * 300}",
        then="$1",
        then_source="acme-prices",
    ),
)
PAGE = CheckedPage("Users", "2 of 2 figures were checked", "line", CLAIMS, ("z" * 300,))


def test_what_is_wrong_stands_first_and_nothing_of_a_report_is_markup():
    page = checked_page(PAGE)

    order = [page.index(f'id="{name}"') for name in ("contradicted", "supported", "not_checkable")]
    assert order == sorted(order)
    assert "<mark>5,000</mark> &lt;b&gt;users" in page
    assert "When it was written, by our tables" in page
    assert "Absent" not in page


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_sentences_stand_side_by_side_on_a_desk_and_below_each_other_on_a_phone(tmp_path):
    """Long words and addresses break no layout, and the page asks for nothing else."""
    path = tmp_path / "report.html"
    path.write_text(checked_page(PAGE))
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda seen: asked.append(seen.url))
        is_beside = {}
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path.as_uri())
            boxes = [item.bounding_box() for item in page.locator("dl >> nth=0 >> div").all()]
            is_beside[width] = boxes[0]["y"] == boxes[1]["y"]
            assert page.evaluate("document.documentElement.scrollWidth") == width
        browser.close()

    assert is_beside == {360: False, 1280: True}
    assert set(asked) == {path.as_uri()}
