"""A report's sentences, each with the sources that its marks name, in each form of a report."""

import pytest

from pipeline.domain.snapshot import ParseError
from pipeline.extract.facts import reports
from pipeline.extract.facts.reports import read_report
from tests.make_pdf import make_pdf

A, B = "https://a.example/letter", "https://b.example/prices"
FIRST, SECOND = "Acme had 5,000 users in June 2025.", "Bravo had 7,000 users in May."


def cited(body, kind="md"):
    """Return what each sentence cites."""
    report = read_report(body.encode() if isinstance(body, str) else body, kind)
    return {item.text: [link.url for link in item.links] for item in report.sentences}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{FIRST}[^a] {SECOND}[^b]\n\n[^a]: A, {A}\n[^b]: B, {B}", id="names"),
        pytest.param(f"{FIRST}^[A, {A}] {SECOND}^[B: <{B}>]", id="inside"),
        pytest.param(f"{FIRST} [1] {SECOND} [2]\n\n[1]: {A}\n[2]: {B}", id="references"),
        pytest.param(f"{FIRST}¹ {SECOND}²\n\n## Sources\n\n¹ A: {A}\n\n² B: {B}", id="raised"),
        pytest.param(f"{FIRST} ([A]({A})) {SECOND} [B]({B})", id="links behind"),
        pytest.param(
            f"{FIRST} [1] {SECOND} [3]\n\n## Sources\n\n1. A: {A}\n2. An interview\n3. B: {B}",
            id="one without an address",
        ),
        pytest.param(
            f"{FIRST} [2]\n\n### Sources\n\n1. B: {B}\n2. A: {A}\n\n## Two\n\n{SECOND} [2]\n\n"
            f"### Sources\n\n1. A: {A}\n2. B: {B}",
            id="numbers of sections",
        ),
    ],
)
def test_a_mark_cites_for_the_sentence_whose_stop_it_follows(body):
    found = cited(f"# Users\n\n{body}\n")

    assert {text[:20]: links for text, links in found.items()} == {
        FIRST[:20]: [A],
        SECOND[:20]: [B],
    }


@pytest.mark.parametrize(
    "notes",
    [
        f'<ol><li id="n1">A. <a href="{A}">{A}</a></li><li id="n2">B. {B}</li></ol>',
        f'<p><a id="n1"></a>It has $9 million. {A}</p><p><a id="n2"></a>{B}</p>',
    ],
)
def test_a_footnote_of_a_page_is_no_sentence_of_it(notes):
    """The sign that leads to it is no number, either."""
    body = (
        f'<p>Acme had 5,000 users<sup><a href="#n1">1</a></sup>. Bravo has 3 km<sup>2</sup> and '
        f'7,000 users.<a href="#n2">[2]</a></p>{notes}'
    )

    assert cited(body, "html") == {
        "Acme had 5,000 users.": [A],
        "Bravo has 3 km² and 7,000 users.": [B],
    }


def test_a_note_that_its_anchor_names_is_no_sentence_and_one_without_address_keeps_its_number():
    """So word processors export footnotes; the way back from a note leads to no other note."""

    def mark(note, back):
        return f'<a href="#{note}" name="{back}"><span>[{note[-1]}]</span></a>'

    notes = (("An interview in May 2025.", 1), (f'A, <a href="{A}">{A}</a>.', 2))
    body = f"<p>{SECOND}{mark('_f1', '_r1')} {FIRST}{mark('_f2', '_r2')}</p>" + "".join(
        f"<div><p>{mark(f'_r{number}', f'_f{number}')} {text}</p></div>" for text, number in notes
    )

    assert cited(body, "html") == {SECOND: [], FIRST: [A]}
    assert [link.label for link in read_report(body.encode(), "html").links] == ["A"]


@pytest.mark.parametrize(
    ("users", "row", "links"),
    [
        pytest.param("Users", f"Acme | 5 | 12 | [letter]({A})", [[A], [A]], id="column"),
        pytest.param("Users", f"Acme | 5 | 12 | {A}, [2]", [[A, B], [A, B]], id="address, number"),
        pytest.param("Users", f"[Acme]({A}) | 5 | 12 [2] |", [[A], [B]], id="label, own mark"),
        pytest.param("Users [2]", "Acme | 5 | 12 |", [[B], []], id="head"),
    ],
)
def test_a_cell_has_its_own_sources_or_those_of_its_row_and_its_head(users, row, links):
    table = f"| App | {users} | Staff | Source |\n|---|---|---|---|\n| {row} |"

    report = read_report(f"{table}\n\n## Sources\n\n1. A: {A}\n2. B: {B}\n".encode(), "md")

    cells = {item.context: item for item in report.sentences if item.text.isdigit()}
    assert list(cells) == ["Acme Users", "Acme Staff"]
    assert [[link.url for link in item.links] for item in cells.values()] == links


def test_raised_numbers_without_links_lead_to_the_list():
    body = f"<p>{FIRST[:-1]}<sup>2,1</sup>.</p><h2>Sources</h2><p>1. A: {A} 2. B: {B}</p>"

    assert cited(body, "html") == {FIRST: [B, A]}


def test_a_pdf_lists_its_sources_in_lines_that_break_addresses():
    """A figure is of the page that it stands on."""
    lines = [
        *(f"{FIRST}1 {SECOND[:-1]} [2].", "Sources"),
        *(f"1. A: {A}", f"2. B: {B}"),
    ]
    body = make_pdf(["Users in 2025"], lines)

    report = read_report(body, "pdf")

    found = {item.text: [link.url for link in item.links] for item in report.sentences}
    assert (found[FIRST], found[SECOND]) == ([A], [B])
    assert (report.place, report.sentences[-1].line) == ("page", 2)


def test_a_pdf_puts_many_notes_in_one_paragraph_and_has_headings():
    """A few words before a sentence are a heading; what no sentence follows may be of a table."""
    text = "Acme had 5,000 users at the end of June [1] and 7,000 at the end of July [2]."
    notes = f"[1] A, {A}. [2] The letters of Bravo to all of its shareholders, B, {B}."
    body = make_pdf(["Acme Labs", text, "Staff", "9 12 15", notes])

    report = read_report(body, "pdf")

    assert [(item.section, item.text) for item in report.sentences] == [
        ("Acme Labs", "Acme had 5,000 users at the end of June and 7,000 at the end of July."),
        ("Acme Labs", "Staff"),
        ("Acme Labs", "9 12 15"),
    ]
    assert [link.url for link in report.sentences[0].links] == [A, B]


def test_encodings_are_read_as_browsers_read_them():
    text = "La société Acme a 5 millions d’euros."

    assert list(cited(text.encode("cp1252"))) == [text]
    assert list(cited(text.encode("utf-16"))) == [text]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"", "has no text", id="empty"),
        pytest.param(bytes(range(256)) * 50, "is no text", id="binary"),
        pytest.param(b"Acme has 5 users. " * 100, "at most 1,000", id="long"),
    ],
)
@pytest.mark.parametrize("kind", ["md", "html"])
def test_what_is_no_report_is_refused(monkeypatch, body, says, kind):
    monkeypatch.setattr(reports, "MAX_CHARACTERS", 1_000)

    with pytest.raises(ParseError, match=says):
        read_report(body, kind)


@pytest.mark.parametrize(
    ("headings", "title"), [(["One"], "One"), (["One", "Two"], "Users"), ([], "Users")]
)
def test_an_html_report_with_one_first_heading_has_its_title(headings, title):
    marked = "".join(f"<h1>{heading}</h1><p>{FIRST}</p>" for heading in headings)
    body = f"<html><head><title>Users</title></head><body>{marked}<p>{SECOND}</p></body></html>"

    assert read_report(body.encode(), "html").title == title


def test_an_html_report_has_lines():
    body = f"<p>\n<b>Users</b></p>\n<style>\np {{}}\n</style>\n<p>{FIRST}</p>"

    (_, sentence) = read_report(body.encode(), "html").sentences
    assert sentence.line == 6
