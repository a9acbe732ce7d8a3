"""Strict JSON, and places in it."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.json_document import (
    MAX_DEPTH,
    MAX_DIGITS,
    Number,
    Twice,
    as_list,
    as_object,
    as_text,
    named_once,
    parse_json,
    pointer_to,
    text_at_pointer,
    whole,
)
from pipeline.extract.documents.json_entry import entries_of

LEXEMES = st.one_of(
    st.integers(min_value=-(10**20), max_value=10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e25, max_value=1e25)
    .filter(lambda value: value == 0 or abs(value) > 1e-25)
    .map(repr),
    st.decimals(allow_nan=False, allow_infinity=False, places=9).map(lambda value: f"{value:f}"),
).filter(lambda lexeme: len(lexeme) <= MAX_DIGITS)
SCALARS = st.one_of(st.none(), st.booleans(), st.text(), LEXEMES.map(Number))
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12
)


@given(lexeme=LEXEMES)
def test_a_number_keeps_its_printed_form_and_its_exact_value(lexeme):
    number = parse_json(f'{{"price": {lexeme}}}'.encode())["price"]

    assert isinstance(number, Number)
    assert (number, number.amount) == (lexeme, Decimal(lexeme))


@given(document=DOCUMENTS)
def test_every_single_value_is_found_at_its_pointer(document):
    """Keys may hold slashes, tildes, digits, nothing."""
    places = [((), document)]
    while places:
        path, value = places.pop()
        if isinstance(value, dict):
            places += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            places += [((*path, index), inner) for index, inner in enumerate(value)]
        else:
            shown = {None: "null", True: "true", False: "false"}.get(value, value)
            assert text_at_pointer(document, pointer_to(*path)) == shown


@given(
    body=st.binary(max_size=60)
    | st.text(alphabet='[]{}",:\\ue0019-.tn', max_size=60).map(str.encode)
)
def test_whatever_the_bytes_there_is_a_document_or_a_parse_error(body):
    try:
        document = parse_json(body)
    except ParseError:
        return

    json.dumps(document, ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b'{"a": NaN}', "NaN", id="nan"),
        pytest.param(b'{"a": -Infinity}', "Infinity", id="infinity"),
        pytest.param(b'{"a": 1, "b": {"a": 1, "a": 2}}', "'a' stands twice", id="duplicate key"),
        pytest.param(b"[" * 51 + b"]" * 51, "deeper than 50", id="deep"),
        pytest.param(b"[" * 1_000_000, "deeper than 50", id="very deep"),
        pytest.param(b'{"a": 1e31}', "no sane number", id="exponent"),
        pytest.param(b'{"a": 1e-999999999999}', "no sane number", id="absurd exponent"),
        pytest.param(b"[" + b"9" * 41 + b"]", "no sane number", id="digits"),
        pytest.param(b"[" + b"9" * 5_000 + b"]", "no sane number", id="very many digits"),
        pytest.param(b'{"a": "\xff"}', "not UTF-8 at byte 7", id="not UTF-8"),
        pytest.param(b'{"a": "\\ud83d"}', "half a character", id="lone surrogate"),
        pytest.param(b'{"a": 1} {"b": 2}', "not JSON at line 1, column 10", id="two documents"),
        pytest.param(b"", "not JSON", id="nothing"),
        pytest.param(b"<!DOCTYPE html>", "not JSON", id="a page"),
    ],
)
def test_a_doubtful_document_is_refused(body, message):
    with pytest.raises(ParseError, match=message):
        parse_json(body)


def test_a_mark_of_byte_order_before_a_document_is_no_part_of_it():
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": Number("1")}


def test_a_key_that_stands_twice_with_one_value_is_one():
    assert parse_json(b'{"a": 1, "a": 1}') == {"a": Number("1")}


def test_a_key_that_stands_twice_with_two_values_may_be_left_out_and_named():
    repeated = []

    document = parse_json(b'{"a": 1, "b": {"c": 2}, "a": 3}', repeated)

    assert document == {"a": Twice([Number("1"), Number("3")]), "b": {"c": Number("2")}}
    assert text_at_pointer(document, "/a/1") == "3"
    assert repeated == ["a"]


def test_brackets_in_strings_are_no_nesting():
    text = json.dumps({"note": "[{" * 100 + '\\"[[', "deep": json.loads("[" * 49 + "]" * 49)})

    assert parse_json(text.encode())["note"].startswith("[{[{")
    assert MAX_DEPTH == 50


def test_a_pair_of_escapes_is_one_character():
    assert parse_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


@pytest.mark.parametrize(
    "pointer", ["/a/2", "/a/-", "/a/01", "/b", "/a/0/x", "a", "/a~2", "/a", ""]
)
def test_a_pointer_to_no_single_value_is_an_error(pointer):
    with pytest.raises(ParseError, match=r"stands at|no JSON pointer"):
        text_at_pointer({"a": ["x", "y"]}, pointer)


def test_the_wrong_kind_of_value_is_named_by_its_place():
    with pytest.raises(ParseError, match="/data is no list"):
        as_list({}, "/data")
    with pytest.raises(ParseError, match="the document is no object"):
        as_object([], "")
    with pytest.raises(ParseError, match="/id is no text"):
        as_text(Number("5"), "/id")


def test_only_a_whole_number_above_zero_counts_tokens():
    values = [
        Number("131072"),
        Number("256000.0"),
        Number("0"),
        Number("0.5"),
        "131072",
        True,
        None,
    ]

    assert [whole(value) for value in values] == [131072, 256000, None, None, None, None, None]


def test_what_was_seen_often_is_named_once_with_a_count():
    cases = [("pixel", "dall-e-2"), ("dbu", "bge"), ("pixel", "dall-e-3")]

    assert named_once(cases) == (
        "dbu: 1 times, first at bge",
        "pixel: 2 times, first at dall-e-2",
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param([{"id": "a"}], [((0,), {"id": "a"})], id="bare"),
        pytest.param(
            {"object": "list", "data": [{"id": "a"}]}, [(("data", 0), {"id": "a"})], id="wrapped"
        ),
    ],
)
def test_a_feed_is_a_list_bare_or_wrapped(document, expected):
    """Copies of a feed are kept without what interfaces put around the list."""
    assert entries_of(document) == expected


@pytest.mark.parametrize("document", [{}, [], {"data": []}, {"data": {"a": {}}}, ["a"], "a"])
def test_what_lists_nothing_is_no_feed(document):
    with pytest.raises(ParseError):
        entries_of(document)
