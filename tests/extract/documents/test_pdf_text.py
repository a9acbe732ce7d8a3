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


LEFT = [
    "Acme raised $640 million in its",
    "Series D round, which valued it",
    "at $2.8 billion in August 2024.",
    "It has 360,000 developers who",
    "use its cloud every day now.",
    "Its chips are made in New York.",
]
RIGHT = [
    "Bolt, its rival, raised only $52",
    "million and was valued at $552",
    "million. Bolt has 1,200 people",
    "and 45,000 developers, it says.",
]


def texts(body):
    """Return the paragraphs of a PDF's first page."""
    return [text for _, text in pages(body)[0].paragraphs()]


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


@pytest.mark.parametrize("gutter", [165, 260])
def test_columns_that_are_drawn_row_by_row_stay_apart(gutter):
    """The longer one may be either; a headline above ends none of them."""
    rows = [[(0, left), (gutter, right)] for left, right in zip(LEFT, RIGHT, strict=False)]
    tail = [[(0, left)] for left in LEFT[len(RIGHT) :]]
    head = "A report on two makers of anvils and tongs, on all that they sell and on what they owe"

    (text,) = texts(make_pdf([head, *rows, *tail]))

    assert text == " ".join([head, *LEFT, *RIGHT])


def test_three_columns_stay_apart():
    first, second, third = (
        [f"{word} of {maker} and then" for word in ("anvils", "tongs", "bellows", "hammers")]
        for maker in ("Acme", "Bolt & Sons", "Crane")
    )
    rows = [[(0, a), (180, b), (360, c)] for a, b, c in zip(first, second, third, strict=True)]

    assert pages(make_pdf(rows))[0].text == " ".join([*first, *second, *third])


def test_rows_of_a_table_are_not_taken_apart():
    rows = [("Model", "Input", "Output"), *[(f"Anvil {n}", f"$0.1{n}", f"$0.6{n}") for n in "2345"]]
    table = [[(150 * at, cell) for at, cell in enumerate(row)] for row in rows]

    assert pages(make_pdf(table))[0].text == " ".join(" ".join(row) for row in rows)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(
            [[(0, "Acme was val"), (62.2, "ued at $2"), (106.7, ".8 bil"), (128.2, "lion then")]],
            "Acme was valued at $2.8 billion then",
            id="pieces that touch",
        ),
        pytest.param(
            [[(0, "It was valued at $2"), (90, ".8 billion then")]],
            "It was valued at $2.8 billion then",
            id="a gap before the point",
        ),
        pytest.param(
            ["It has a budget of $12,", "000 for tools, for a develop-", "ment of long-term value"],
            "It has a budget of $12,000 for tools, for a development of long-term value",
            id="lines that end within a number or a word",
        ),
        pytest.param(
            ["It was founded in 2016.", "12 people work there, of 3,", "or 400 who asked for it."],
            "It was founded in 2016. 12 people work there, of 3, or 400 who asked for it.",
            id="numbers that are two",
        ),
    ],
)
def test_words_and_numbers_in_pieces_are_whole(lines, text):
    assert pages(make_pdf(lines))[0].text == text
