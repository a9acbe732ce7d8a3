"""The text of PDFs, and what is none."""

import io
import random

import pytest
from pypdf import PdfReader, PdfWriter

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents import pdf_text
from pipeline.extract.documents.pdf_text import pages
from tests.make_pdf import make_pdf

LINES = [
    "Report on Acme",
    "Acme is valued at $552 million, after it raised a round of $52 million that was led by",
    "Forge Capital and a fund of the valley. It has sold more anvils than any other maker of",
    "anvils (and of hammers).",
    "Founded: 2016",
]


def encrypted(password, algorithm):
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf(LINES)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_pages_have_their_text_in_one_line_and_know_where_paragraphs_start():
    first, second = pages(make_pdf(LINES, ["Second page, of some words."], compress=True))

    assert (first.number, second.number) == (1, 2)
    assert second.text == "Second page, of some words."
    assert [text for _, text in first.paragraphs()] == [
        "Report on Acme",
        " ".join(LINES[1:4]),
        "Founded: 2016",
    ]
    assert all(first.text[start:].startswith(text) for start, text in first.paragraphs())


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_file_that_opens_without_a_password_is_read(algorithm):
    assert "$552 million" in pages(encrypted("", algorithm))[0].text


def bomb():
    """Return a small file that inflates to 90 MB."""
    return make_pdf(["x" * 90_000_000], compress=True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(lambda: b"", "no PDF", id="nothing"),
        pytest.param(lambda: b"<html>404</html>", "no PDF", id="a page"),
        pytest.param(lambda: b" " * 2_000 + make_pdf(LINES), "no PDF", id="mark too late"),
        pytest.param(lambda: make_pdf(LINES)[:-80], "is cut off", id="cut at the end"),
        pytest.param(lambda: make_pdf(LINES)[:400], "is cut off", id="cut early"),
        pytest.param(lambda: encrypted("key", "AES-256"), "is encrypted", id="password"),
        pytest.param(lambda: make_pdf([], []), "no text on its 2 pages", id="pictures"),
        pytest.param(
            lambda: make_pdf(LINES).replace(b"/Type /Pages", b"/Type /Pagez"),
            "has 0 pages",
            id="damaged",
        ),
        pytest.param(lambda: b"%PDF-1.7\n%%EOF\n", "damaged", id="empty"),
        pytest.param(lambda: make_pdf(*[["a page"]] * 501), "501 pages", id="too many pages"),
        pytest.param(lambda: make_pdf(LINES) + b" " * 10_000_000 + b"%%EOF", "bytes", id="large"),
        pytest.param(bomb, "asks for more than", id="bomb"),
    ],
)
def test_what_cannot_be_read_says_why(body, reason):
    with pytest.raises(ParseError, match=reason):
        pages(body())


def test_damage_anywhere_is_an_outcome_and_no_crash():
    whole = make_pdf(LINES, compress=True)
    dice = random.Random(1)  # noqa: S311 (no secret)
    for _ in range(300):
        body = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            body[dice.randrange(8, len(body) - 6)] = dice.randrange(256)
        try:
            pages(bytes(body))
        except ParseError:
            continue


def test_the_reader_agrees_with_its_library_on_whole_files():
    body = make_pdf(LINES)

    text = PdfReader(io.BytesIO(body)).pages[0].extract_text()
    assert " ".join(text.split()) == pages(body)[0].text
    assert pdf_text.MAX_PAGES == 500
