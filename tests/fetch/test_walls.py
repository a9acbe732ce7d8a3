"""Walls are known in the languages of the web, and articles that speak of the same things pass."""

from pathlib import Path

import pytest
import yaml

from pipeline.fetch.page import judge_page

LANGUAGES = yaml.safe_load(Path("tests/pages/walls/languages.yaml").read_text("utf-8"))
URL = "https://forge.example/2026/chip-economics"
HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>{more}</head><body>'
ARTICLE_TYPE = '<meta property="og:type" content="article">'
LEAD = "Everybody has heard of the chip that answers before you have finished asking. "
NOT_FREE = (
    '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,'
    '"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".pw"}}</script>'
)


def outcome(page):
    """Return what a page is judged to be."""
    return judge_page(page.encode(), url=URL, requested_url=URL)[0]


def buttons(choices):
    """Return the buttons of a request for consent."""
    return "".join(f"<button class=b>{choice}</button>" for choice in choices)


@pytest.fixture(params=sorted(LANGUAGES))
def said(request):
    """Return what pages say in one language."""
    return LANGUAGES[request.param]


def links(choices):
    """Return the same as links and as a field."""
    first, *rest = choices
    return f'<input type="submit" value="{first}">' + "".join(f"<a href=#>{c}</a>" for c in rest)


@pytest.mark.parametrize("controls", [buttons, links])
def test_a_page_that_only_asks_for_consent_is_a_cookie_wall(said, controls):
    wall = said["consent"]
    page = HEAD.format(title=wall["title"], more="") + (
        f"<div id=dialog><h1>{wall['title']}</h1><p>{wall['text']}</p>{controls(wall['choices'])}"
        "</div></body></html>"
    )

    assert outcome(page) == "cookie_wall"


@pytest.mark.parametrize("more", ["", ARTICLE_TYPE])
def test_a_long_offer_of_consent_or_payment_is_a_cookie_wall(said, more):
    """Its title is the article's or the paper's, and it says more than short pages do."""
    wall = said["pay_or_consent"]
    lines = "".join(f"<p>{line}</p>" for line in (*wall["text"], *wall["text"][1:] * 2))
    page = HEAD.format(title=wall["title"], more=more) + (
        f"<header>{wall['title']}</header><main>{lines}{buttons(wall['choices'])}</main>"
        "<footer><a href=/i>Impressum</a> <a href=/a>AGB</a></footer></body></html>"
    )

    assert outcome(page) == "cookie_wall"


def test_a_check_for_bots_is_a_wall(said):
    wall = said["human"]
    page = HEAD.format(title=wall["title"], more="<script src=/c.js></script>") + (
        f"<p>{wall['text']}</p><form method=post><button>OK</button></form></body></html>"
    )

    assert outcome(page) == "blocked"


def test_a_refusal_is_a_wall(said):
    wall = said["denied"]
    page = HEAD.format(title=wall["title"] + " | Forge", more="") + f"<p>{wall['text']}</p></body>"

    assert outcome(page) == "blocked"


def test_a_cut_article_is_paywalled_where_its_publisher_declares_it(said):
    paid = said["paid"]
    page = HEAD.format(title="Forge", more=NOT_FREE) + (
        f"<article><h1>Forge</h1><p>{LEAD * 20}</p><p>{paid['text']}</p>"
        f"<div class=offer>{paid['offer']}</div></article></body></html>"
    )

    assert outcome(page) == "paywalled"
    assert outcome(page.replace(NOT_FREE, "")) == "new"


def test_a_short_text_before_a_gate_is_paywalled_without_a_declaration(said):
    paid = said["paid"]
    page = HEAD.format(title="Forge", more="") + (
        f"<article><h1>Forge</h1><p>{LEAD}</p><p>{paid['text']}</p>"
        f'<div class="c-paywall">{paid["offer"]}</div></article></body></html>'
    )

    assert outcome(page) == "paywalled"
    assert outcome(page.replace(LEAD, LEAD * 60)) == "new"


def test_an_article_about_cookies_is_a_page(said):
    """Its site shows a banner, too."""
    about = said["about_cookies"]
    page = HEAD.format(title=about["title"], more=ARTICLE_TYPE) + (
        f"<article><h1>{about['title']}</h1><p>{about['text']}</p></article>"
        f"<div class=banner>{about['banner']} {buttons(about['choices'])}</div></body></html>"
    )

    assert outcome(page) == "new"


@pytest.mark.parametrize("times", [2, 30])
def test_a_notice_beside_a_text_makes_no_wall(said, times):
    """Whether the notice stands first or last, with the script of a product or without."""
    about, sign = said["about_cookies"], "<script src=//cdn.cookiebot.com/uc.js></script>"
    banner = f"<div>{about['banner']} {buttons(about['choices'])}</div>"
    text = f"<main><h1>Anvil 2</h1><p>{LEAD * times}</p></main>"
    head = HEAD.format(title="Anvil 2", more=sign)

    assert outcome(f"{head}{banner}{text}</body></html>") == "new"
    assert outcome(f"{head}{text}{banner}</body></html>") == "new"


def test_a_form_with_a_captcha_is_no_wall():
    page = HEAD.format(title="Contact", more="<script src=//js.hcaptcha.com/1/api.js></script>") + (
        '<h1>Contact us</h1><form><input type="email"><textarea></textarea></form></body></html>'
    )

    assert outcome(page) == "new"
    assert outcome(page.replace('<input type="email"><textarea></textarea>', "")) == "blocked"


@pytest.mark.parametrize("text", ["請開啟 JavaScript", "Włącz JavaScript", "JavaScript aktivieren"])
def test_a_page_that_wants_scripts_is_a_shell_in_any_language(text):
    page = HEAD.format(title="Forge", more="<script src=/a.js></script>")

    assert outcome(f"{page}<noscript>{text}</noscript></body></html>") == "needs_js"
    assert outcome(f"{page}<p>{LEAD * 4}</p><noscript>{text}</noscript></body></html>") == "new"
