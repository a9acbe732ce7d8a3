"""A key that its own host echoes is published nowhere."""

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
        pytest.param({"body": b"x", "content_type": f"a/{KEY}"}, "new", id="Content-Type"),
    ],
)
def test_no_word_of_an_attempt_holds_it(server, client, answer, outcome):
    fetched = client.fetch(server.play("/", server.answer(**answer)), headers=HEADERS)

    assert fetched.outcome == outcome
    assert "sesame" not in repr(fetched).lower()


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
    ],
)
def test_a_document_that_holds_it_is_not_kept(server, client, body):
    """Bytes are kept as received, or not at all."""
    url = server.play("/", server.answer(body))

    fetched = client.fetch(url, headers=HEADERS)

    assert (fetched.outcome, fetched.body) == ("refused", None)
    assert "holds the key" in fetched.error


def test_a_password_is_a_key_as_well(server, client):
    word = b64encode(b"me:open-sesame").decode()
    url = server.play("/", server.answer(b"hello open-sesame"))

    fetched = client.fetch(url, headers={"Authorization": f"Basic {word}"})

    assert (fetched.outcome, fetched.body) == ("refused", None)


def test_without_a_key_nothing_is_looked_for(server, client):
    url = server.play("/", server.answer(b"Bearer of news"))

    assert client.fetch(url).outcome == "new"
