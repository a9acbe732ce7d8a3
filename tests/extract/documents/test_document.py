"""Bytes to text: which encoding is believed, and what a wrong byte costs."""

import pytest

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.decoding import MAX_BYTES, decode
from pipeline.extract.documents.document import parse_html

EURO = "<p>€0.60</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param(EURO.encode(), None, id="utf-8 that nobody names"),
        pytest.param(EURO.encode("cp1252"), None, id="windows-1252 that nobody names"),
        pytest.param(EURO.encode("utf-8-sig"), "text/html; charset=latin-1", id="mark first"),
        pytest.param(b"\xff\xfe" + EURO.encode("utf-16-le"), None, id="utf-16 by its mark"),
        pytest.param(EURO.encode("cp1252"), "text/html; charset=ISO-8859-1", id="as browsers do"),
        pytest.param(EURO.encode(), "text/html; charset=bogus", id="unknown name is passed over"),
        pytest.param(EURO.encode(), "text/html; charset=idna", id="no encoding of pages"),
    ],
)
def test_the_text_is_what_a_browser_shows(body, content_type):
    assert decode(body, content_type) == EURO


def test_the_server_is_believed_before_the_page():
    page = f'<meta charset="windows-1252">{EURO}'

    assert decode(page.encode(), "text/html; charset=utf-8") == page


def test_a_page_that_names_its_own_encoding_is_believed():
    page = f'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">{EURO}'

    assert decode(page.encode("iso-8859-15"), "text/html") == page


def test_one_wrong_byte_spoils_its_place_and_not_the_page():
    body = b'<meta charset="utf-8">' + "€1.00 ".encode() + b"$1\xff.00 $2\x00.00"

    assert decode(body, None).endswith("€1.00 $1\ufffd.00 $2\ufffd.00")


def test_a_document_over_the_limit_is_refused():
    with pytest.raises(ParseError, match="at most"):
        decode(b" " * (MAX_BYTES + 1), None)


@pytest.mark.parametrize("text", ["", "prices", '<?xml version="1.0" encoding="utf-8"?><p>a</p>'])
def test_any_text_becomes_a_tree_without_a_warning(text):
    assert parse_html(text) is not None


def test_cells_without_an_end_tag_are_cells():
    row = parse_html("<table><tr><td>Anvil<td>$1<tr><td>Hammer<td>$2</table>").find("tr")

    assert row.get_text("|", strip=True) == "Anvil|$1"
