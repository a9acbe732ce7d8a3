"""A key that its own host echoes is published nowhere."""

import time
import unicodedata
from base64 import b64encode
from urllib.parse import unquote

import pytest

KEY = "sesame-42/x="
HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param({"status": 429, "retry_after": KEY}, "rate_limited", id="Retry-After"),
        pytest.param({"status": 429, "retry_after": "x" * 30 + KEY}, "rate_limited", id="a part"),
        pytest.param({"status": 302, "location": f"ftp://a/{KEY}"}, "refused", id="bad redirect"),
        pytest.param({"status": 302, "location": "http://[SESAME-42"}, "refused", id="capitals"),
        pytest.param({"status": 302, "location": "ftp://a/%73esame-42/x="}, "refused", id="coded"),
        pytest.param({"status": 304, "etag": f'"{KEY}"'}, "network_error", id="unasked 304"),
        pytest.param(
            {"status": 429, "retry_after": "&#115;esame-42/x="}, "rate_limited", id="HTML"
        ),
        pytest.param({"status": 429, "retry_after": "%2573esame-42x"}, "rate_limited", id="twice"),
        pytest.param(
            {"status": 302, "location": f"ftp://a/{b64encode(KEY.encode()).decode()}"},
            "refused",
            id="base64",
        ),
        pytest.param({"body": b"x", "content_type": f"a/{KEY}"}, "new", id="Content-Type"),
    ],
)
def test_no_word_of_an_attempt_holds_it(server, client, answer, outcome):
    fetched = client.fetch(server.play("/", server.answer(**answer)), headers=HEADERS)

    assert fetched.outcome == outcome
    assert "esame" not in repr(fetched).lower()
    assert b64encode(KEY.encode()).decode() not in repr(fetched)


@pytest.mark.parametrize(
    "location",
    [
        pytest.param("ftp://sesame.42.x.acme.example/", id="labels of a host"),
        pytest.param("ftp://sesa.me-42.x.acme.example/", id="other labels"),
        pytest.param("ftp://a/ses%C2%ADame%C2%AD42x", id="signs that nobody sees"),
        pytest.param("ftp://\uff53esame42x.acme.example/", id="wide letters"),
        pytest.param("ftp://a/" + "a" * 182 + "sesame.42x", id="labels that are cut"),
    ],
)
def test_no_address_has_it_in_pieces(server, client, location):
    """A host may take it apart to lead us to a name with it."""
    answer = server.answer(status=302, location=location.encode().decode("latin-1"))
    server.play("/", answer.decode().encode("latin-1"))

    fetched = client.fetch(server.base + "/", headers=HEADERS)

    assert fetched.outcome == "refused"
    letters = filter(str.isalnum, unicodedata.normalize("NFKC", unquote(repr(fetched))))
    assert "sesame42" not in "".join(letters).lower()


def test_a_final_address_with_it_is_redacted_however_it_is_spelled(server, client):
    server.play("/", server.answer(status=302, location="/next?key=sesame-42%2Fx%3D"))
    server.play("/next?key=sesame-42%2Fx%3D", server.answer(b"<html>page</html>"))

    fetched = client.fetch(server.base + "/", headers=HEADERS)

    assert (fetched.outcome, fetched.final_url) == ("new", f"{server.base}/next?key=…")


def test_validators_that_hold_it_are_dropped(server, client):
    """They would be sent back each night, and stand in a table until then."""
    url = server.play("/", server.answer(b"page", etag=f'"{KEY}"', last_modified="Mon"))

    fetched = client.fetch(url, headers=HEADERS)

    assert (fetched.outcome, fetched.etag, fetched.last_modified) == ("new", None, "Mon")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"you sent": "sesame-42/x="}', id="as it is"),
        pytest.param(b'{"you sent": "sesame-42\\/x="}', id="in JSON"),
        pytest.param("you sent Sesame-42/x=".encode("utf-16"), id="in another encoding"),
        pytest.param(b"&#115;&#x65;s&#00097;me&hyphen;42&sol;x&equals;", id="as signs of HTML"),
        pytest.param(b"&amp;#115;esame-42/x=", id="escaped twice"),
        pytest.param(b'{"you": "\\u0073\\u0065same-42/x="}', id="as escapes of JSON"),
        pytest.param(b'push("{\\"you\\":\\"\\\\u0073esame-42/x=\\"}")', id="JSON in JSON"),
        pytest.param(rb"key = '\x73\u{65}same-42/x='", id="as escapes of a script"),
        pytest.param(b"<a href='/?k=%73esame%2D42%2fx'>", id="in a link"),
        pytest.param(b"<a href='/?k=%2573esame-42x'>", id="in a link of a link"),
        pytest.param(b"<td>ses<b class=a></b>ame<sup>-42</sup>/x=</td>", id="among tags"),
        pytest.param(b'["ses", "ame", "-42", "/x="]', id="in a list"),
        pytest.param(b"s e s a m e - 4 2 / x =", id="spaced"),
        pytest.param("ses\u00adame\u200b-42\u2060/x=".encode(), id="with signs that nobody sees"),
        pytest.param("\uff53\u24d4same-42/x=".encode(), id="in wide and ringed letters"),
        pytest.param("se\u0301same-42/x=".encode(), id="with accents"),
        pytest.param(b"Basic " + b64encode(f"{KEY}:".encode()), id="in base64, as a user"),
        pytest.param(b"Basic " + b64encode(f"me:{KEY}".encode()), id="in base64, as a password"),
        pytest.param(b64encode(f"1{KEY}".encode()), id="in base64, behind one sign"),
        pytest.param(KEY.encode().hex(" ").encode(), id="in hexadecimal digits"),
        pytest.param(b"&#" + b"1" * 9_000 + b";sesame-42/x=", id="behind what Python cannot read"),
    ],
)
def test_a_document_that_holds_it_is_not_kept(server, client, body):
    """Bytes are kept as received, or not at all."""
    url = server.play("/", server.answer(body))

    fetched = client.fetch(url, headers=HEADERS)

    assert (fetched.outcome, fetched.body) == ("refused", None)
    assert "holds the key" in fetched.error


@pytest.mark.parametrize("piece", ["\\", "&#1", "<a ", "%7", "s e s a m ", "\\u", "1"])
def test_looking_for_it_takes_time_in_proportion_to_the_document(server, client, piece):
    url = server.play("/", server.answer((piece * 900_000)[:900_000].encode()))
    started = time.process_time()

    client.fetch(url, headers=HEADERS)

    assert time.process_time() - started < 4


def test_a_document_with_a_part_of_it_is_kept(server, client):
    url = server.play("/", server.answer(b"sesame 42 and sesame-42/y"))

    assert client.fetch(url, headers=HEADERS).outcome == "new"


def test_a_password_is_a_key_as_well(server, client):
    word = b64encode(b"me:open-sesame").decode()
    url = server.play("/", server.answer(b"hello open-sesame"))

    fetched = client.fetch(url, headers={"Authorization": f"Basic {word}"})

    assert (fetched.outcome, fetched.body) == ("refused", None)


def test_without_a_key_nothing_is_looked_for(server, client):
    url = server.play("/", server.answer(b"Bearer of news"))

    assert client.fetch(url).outcome == "new"
