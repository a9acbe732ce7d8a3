"""How many lines of Markdown may be one sentence."""

from pipeline.extract.documents.wrapped_lines import without_wrapping

LINE = "a line of words that is long enough for an editor to break it and"


def test_no_sentence_has_more_lines_than_a_person_writes():
    """Each line is looked at once, and a text without any stop costs no more than its length."""
    found = without_wrapping([LINE] * 100)

    assert [line.count(LINE) for line in found] == [40, 40, 20]
