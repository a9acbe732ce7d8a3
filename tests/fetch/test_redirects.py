"""Redirects are followed by hand: few, vetted, and with nothing carried along."""

PAGE = b"<html>page</html>"


def test_the_final_address_is_kept(server, client):
    """Citations must name the page that was read."""
    server.play("/old", server.answer(status=301, location="/mid/"))
    server.play("/mid/", server.answer(status=307, location="new?x=1#part"))
    server.play("/mid/new?x=1", server.answer(PAGE))

    fetched = client.fetch(server.base + "/old")

    assert (fetched.outcome, fetched.final_url) == ("new", server.base + "/mid/new?x=1")


def test_a_loop_ends_after_five_redirects(server, client):
    server.play("/", server.answer(status=302, location="/"))

    fetched = client.fetch(server.base + "/")

    assert fetched.outcome == "network_error"
    assert "more than 5 redirects" in fetched.error
    assert server.paths().count("/") == 6


def test_the_body_of_a_redirect_is_not_read(server, client):
    """`requests` reads it whole, decoded and without limit, even if told not to follow."""
    server.play("/new", server.answer(PAGE))

    def flood(connection):
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /new\r\n\r\n")
        while not server.stopped.is_set():
            connection.sendall(b"x" * 65_536)

    fetched = client.fetch(server.play("/", flood))

    assert fetched.outcome == "new"
    assert fetched.seconds < 0.5


def test_a_redirect_without_an_address_is_a_network_error(server, client):
    assert client.fetch(server.play("/", server.answer(status=302))).outcome == "network_error"


def test_an_address_beyond_ascii_is_followed(server, client):
    server.play("/", server.answer(status=302, location="/prix-\u00e9").decode().encode())
    server.play("/prix-%C3%A9", server.answer(PAGE))

    assert client.fetch(server.base + "/").outcome == "new"


def test_cookies_and_credentials_go_nowhere(server, client):
    """What one page sets, no other gets: sources must not influence each other."""
    server.play("/", server.answer(status=302, location="/next", set_cookie="id=1; Path=/"))
    server.play("/next", server.answer(PAGE, set_cookie="id=2"))

    client.fetch(server.base + "/")
    client.fetch(server.base + "/next")

    sent = b"".join(server.requests).lower()
    assert b"cookie" not in sent
    assert b"authorization" not in sent


def test_all_redirects_share_one_deadline(server, make_client, is_cut_off):
    server.play("/a", server.answer(status=302, location="/b"))
    url = server.play("/b", server.trickle(b"HTTP/1.1 200 OK\r\n\r\n"))

    fetched = make_client(deadline_s=1).fetch(server.base + "/a")

    assert fetched.final_url == url
    assert is_cut_off(fetched)


def test_a_key_goes_to_the_host_it_is_for_and_to_no_other(server, client):
    """A redirect may lead anywhere; `localhost` is another host than `127.0.0.1`."""
    server.play("/a", server.answer(status=302, location="/b"))
    server.play("/b", server.answer(status=302, location=f"http://localhost:{server.port}/c"))
    server.play("/c", server.answer(PAGE))

    client.fetch(server.base + "/a", headers={"Authorization": "Bearer sesame"})

    keyed = [b"Authorization: Bearer sesame" in request for request in server.requests]
    assert dict(zip(server.paths(), keyed, strict=True)) == {
        "/robots.txt": False,
        "/a": True,
        "/b": True,
        "/c": False,
    }
