"""Cited articles and reports: fetched and archived, and known for what they are not."""

import pytest

ARTICLES = ["pymnts-fireworks-552m", "wandb-cerebras-benchmark"]
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PAGE = b"<html><head><title>Acme</title></head><body><p>Acme is valued at $552M.</p></body></html>"


@pytest.mark.parametrize("source_id", ARTICLES)
def test_an_article_is_sound_and_states_nothing_yet(read_page, source_id):
    reading = read_page(source_id, PAGE, rows=(0, 0))

    assert reading.failed == ()
    assert not any(reading.parsed.rows.values())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><head><title>Acme</title></head><body></body></html>", id="no text"),
        pytest.param(b"<html><body><script>run()</script></body></html>", id="scripts"),
        pytest.param(PDF, id="PDF"),
    ],
)
def test_what_has_no_text_is_no_article(read_page, body):
    assert read_page("pymnts-fireworks-552m", body, rows=(0, 0)).failed == ("readable",)


def test_a_report_in_pdf_is_sound(read_page):
    assert read_page("notice-groq-report", PDF, rows=(0, 0)).failed == ()


@pytest.mark.parametrize("body", [pytest.param(b"", id="nothing"), pytest.param(PAGE, id="page")])
def test_what_is_no_pdf_is_no_report(read_page, body):
    assert read_page("notice-groq-report", body, rows=(0, 0)).failed == ("readable",)
