"""What stands in place of content is known by evidence, and content is never taken for it."""

import gzip

import pytest
from requests.structures import CaseInsensitiveDict

from pipeline.fetch.body import Body
from pipeline.fetch.classify import classify
from pipeline.fetch.page import judge_page
from pipeline.fetch.transport import HttpAnswer

URL = "https://prices.example/pricing/models"
HTML = b"<!doctype html><html><body><p>A page that is short.</p></body></html>"


def outcome(body=HTML, *, status=200, url=URL, expect_type=None, **headers):
    """Return the verdict on an answer; headers by name, with underscores."""
    requested_url, whole = headers.pop("requested_url", URL), headers.pop("whole", True)
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    fields.setdefault("content-type", "text/html; charset=utf-8")
    answer = HttpAnswer(url, status, CaseInsensitiveDict(fields), Body(body, len(body), whole))
    verdict, reason = classify(
        answer, requested_url=requested_url, expect_type=expect_type, judge=judge_page
    )
    assert (reason is None) == (verdict in {"new", "unchanged"})
    return verdict


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("cloudflare_challenge.html", "blocked"),
        ("incapsula.html", "blocked"),
        ("captcha.html", "blocked"),
        ("akamai_denied.html", "blocked"),
        ("login.html", "blocked"),
        ("js_shell.html", "needs_js"),
        ("consent.html", "cookie_wall"),
        ("paywalled.html", "paywalled"),
        ("soft_404.html", "soft_404"),
        ("maintenance.html", "network_error"),
        ("error_page.html", "network_error"),
    ],
)
def test_a_page_in_place_of_content_is_known_despite_status_200(page, name, expected):
    assert outcome(page(name)) == expected
    assert outcome(page(name), expect_type="html") == expected


@pytest.mark.parametrize(
    "name",
    [
        "sound_price_page.html",
        "sound_price_list.html",
        "sound_short_note.html",
        "sound_data_shell.html",
        "sound_free_article.html",
        "sound_search_article.html",
    ],
)
def test_sound_pages_that_use_the_same_words_stay_new(page, name):
    """They speak of cookies, subscribers, robots and Cloudflare, or carry its scripts."""
    assert outcome(page(name), expect_type="html") == "new"


def test_one_piece_of_evidence_is_none(page):
    """A long page with a consent notice, a captcha and a wall's script is a page."""
    text = b"<p>" + b"Anvil 2 answers in 90 ms, whatever the hour. " * 40 + b"</p>"
    for name in ("incapsula.html", "captcha.html", "js_shell.html"):
        padded = page(name).replace(b"</body>", text + b"</body>")

        assert outcome(padded) == "new"


def test_the_title_of_a_wall_alone_does_not_condemn_a_long_page():
    page = b"<html><title>Access denied</title><p>" + b"How S3 hides what is missing. " * 60

    assert outcome(page) == "new"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, "new"),
        (304, "unchanged"),
        (204, "empty"),
        (205, "empty"),
        (206, "truncated"),
        (201, "network_error"),
        (400, "network_error"),
        (401, "blocked"),
        (402, "paywalled"),
        (403, "blocked"),
        (404, "gone"),
        (408, "timeout"),
        (410, "gone"),
        (429, "rate_limited"),
        (451, "blocked"),
        (500, "network_error"),
        (503, "network_error"),
        (522, "network_error"),
        (999, "network_error"),
    ],
)
def test_a_status_says_what_it_says(status, expected):
    assert outcome(status=status) == expected


@pytest.mark.parametrize("status", [200, 202, 403, 404, 405, 429, 503])
@pytest.mark.parametrize(
    "header", [{"cf_mitigated": "challenge"}, {"x_amzn_waf_action": "captcha"}]
)
def test_a_wall_that_names_itself_is_believed(status, header):
    assert outcome(status=status, **header) == "blocked"


@pytest.mark.parametrize("name", ["cloudflare_challenge.html", "incapsula.html"])
def test_a_wall_with_status_503_is_no_server_error(page, name):
    assert outcome(page(name), status=503) == "blocked"


def test_a_gateway_error_of_cloudflare_is_no_wall():
    page = (
        b"<html><title>prices.example | 522: Connection timed out</title><div id=cf-error-details>"
    )

    assert outcome(page, status=522) == "network_error"


@pytest.mark.parametrize(
    ("url", "headers", "expected"),
    [
        ("https://bucket.s3.amazonaws.com/a.json", {}, "gone_or_private"),
        ("https://bucket.s3.eu-west-1.amazonaws.com/a.json", {}, "gone_or_private"),
        ("https://s3-us-west-2.amazonaws.com/bucket/a.json", {}, "gone_or_private"),
        ("https://storage.googleapis.com/bucket/a.json", {}, "gone_or_private"),
        ("https://prices.example/a.json", {"server": "AmazonS3"}, "gone_or_private"),
        ("https://prices.example/a.json", {}, "blocked"),
        ("https://s3.amazonaws.com.evil.example/a.json", {}, "blocked"),
        ("https://notes3.example/a.json", {}, "blocked"),
    ],
)
def test_a_store_does_not_say_whether_a_file_is_gone(page, url, headers, expected):
    denied = page("s3_denied.xml")

    assert (
        outcome(denied, status=403, url=url, content_type="application/xml", **headers) == expected
    )


@pytest.mark.parametrize(
    ("requested", "found", "expected"),
    [
        ("https://a.example/blog/fast-models", "https://a.example/", "soft_404"),
        ("https://www.a.example/blog/fast-models", "https://news.a.example", "soft_404"),
        ("https://a.example/blog/fast-models", "https://a.example/blog/fast-models/", "new"),
        ("https://a.example/en", "https://a.example/", "new"),
        ("https://a.example/en/index.html", "https://a.example/", "new"),
        ("https://a.example/", "https://a.example/", "new"),
    ],
)
def test_an_article_that_leads_to_the_front_page_is_gone(requested, found, expected):
    assert outcome(url=found, requested_url=requested) == expected


def test_a_consent_host_is_evidence():
    page = b"<html><title>Example</title><p>Example is part of a family of brands. I agree"

    assert outcome(page, url="https://consent.example.com/v2?u=1") == "cookie_wall"
    assert outcome(page) == "new"


PDF = b"%PDF-1.7\n" + b"1 0 obj\n" * 900 + b"trailer\n%%EOF\n"


@pytest.mark.parametrize(
    ("body", "content_type", "expect_type", "expected"),
    [
        pytest.param(b'{"a": 1}', "application/json", "json", "new", id="JSON"),
        pytest.param(b'\xef\xbb\xbf\n[{"a": 1}]\n', "text/plain", "json", "new", id="JSON as text"),
        pytest.param(b'{"a": [1, 2', "application/json", "json", "truncated", id="cut JSON"),
        pytest.param(HTML, "application/json", "json", "bad_type", id="HTML as JSON"),
        pytest.param(b"Not today", "application/json", "json", "bad_type", id="words as JSON"),
        pytest.param(PDF, "application/pdf", "pdf", "new", id="PDF"),
        pytest.param(b"\r\n" + PDF, "text/html", "pdf", "new", id="PDF that claims to be HTML"),
        pytest.param(HTML, "application/pdf", "pdf", "bad_type", id="HTML as PDF"),
        pytest.param(PDF, "text/html", "html", "bad_type", id="PDF as HTML"),
        pytest.param(b'{"a": 1}', "text/html", "html", "bad_type", id="JSON as HTML"),
        pytest.param(b"\x89PNG\r\n\x1a\n<", "text/html", "html", "bad_type", id="PNG as HTML"),
        pytest.param(gzip.compress(HTML), "text/html", "html", "bad_type", id="gzip in gzip"),
        pytest.param(b"<p>$1", "text/html", "html", "new", id="fragment"),
        pytest.param("<html>$1".encode("utf-16"), "", "html", "new", id="UTF-16"),
        pytest.param(b"# Prices\n| a | b |", "text/markdown", "text", "new", id="Markdown"),
        pytest.param(b"[Prices](/p) a <html> b", "text/plain", "text", "new", id="link first"),
        pytest.param(HTML, "text/markdown", "text", "bad_type", id="HTML as Markdown"),
        pytest.param(b"# Prices", "text/plain", None, "new", id="nothing expected"),
        pytest.param(PDF, "application/pdf", None, "new", id="PDF not expected"),
    ],
)
def test_a_body_of_another_type_is_known_by_its_first_bytes(
    body, content_type, expect_type, expected
):
    assert (
        outcome(body, content_type=content_type, expect_type=expect_type, judge=judge_page)
        == expected
    )


def test_a_pdf_without_end_mark_is_cut_where_nothing_else_tells():
    cut = PDF.removesuffix(b"%%EOF\n")

    assert outcome(cut, expect_type="pdf", whole=False) == "truncated"
    assert outcome(cut, expect_type="pdf", whole=True) == "new"


def test_a_wall_before_a_feed_is_a_wall(page):
    """Retrying later may help against a wall; a bad type asks for a look at the source."""
    assert outcome(page("cloudflare_challenge.html"), expect_type="json") == "blocked"
    assert outcome(page("js_shell.html"), expect_type="json") == "bad_type"


@pytest.mark.parametrize(
    ("title", "reason", "choice"),
    [
        ("Bevor Sie fortfahren", "Wir verwenden Cookies", "Alle ablehnen"),
        ("Avant de continuer", "Nous utilisons des cookies", "Tout accepter"),
        ("Voordat je verdergaat", "Wij en onze partners gebruiken cookies", "Alles afwijzen"),
        ("Antes de continuar", "Utilizamos cookies", "Rechazar todas"),
        ("Prima di continuare", "Utilizziamo i cookie", "Accetta tutto"),
        ("続行する前に", "Cookie を使用します", "すべて拒否"),
        ("Innan du fortsätter", "Vi använder kakor på din enhet", "Acceptera alla"),
        ("Devam etmeden önce", "Çerez ve benzeri teknolojiler", "Tümünü kabul et"),
        ("Прежде чем продолжить", "Мы используем файлы cookie", "Принять все"),
    ],
)
def test_a_consent_page_is_known_in_other_languages(title, reason, choice):
    page = f"<html><meta charset=utf-8><title>{title}</title><p>{reason}.<button>{choice}</button>"

    assert outcome(page.encode()) == "cookie_wall"


@pytest.mark.parametrize("title", ["Доступ запрещён", "Åtkomst nekad", "Erişim engellendi"])
def test_a_refusal_is_known_in_other_languages(title):
    page = f"<html><meta charset=utf-8><title>{title}</title><p>18.2f3c.</p>"

    assert outcome(page.encode()) == "blocked"
