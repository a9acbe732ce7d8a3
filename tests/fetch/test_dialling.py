"""Between a name and a socket there is one lookup, and what it said is what is dialled."""

import pytest

from pipeline.fetch.dialer import Network
from pipeline.fetch.sockets import open_socket

PUBLIC, OTHER = "93.184.215.14", "93.184.215.15"
PAGE = b"<html>page</html>"


class Wires:
    """Answers names from a table, notes what is dialled, and connects to the local server."""

    def __init__(self, port, **names):
        """Keep the answers of each name, one per lookup; the last one stays."""
        self.port = port
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.lookups, self.dialled = [], []
        self.dead = set()
        self.network = Network(resolve=self.look_up, connect=self.dial)

    def look_up(self, host, _port):
        """Answer and note."""
        self.lookups.append(host)
        answers = self.names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def dial(self, address, port, timeout_s):
        """Note, and connect to the local server whatever the address."""
        self.dialled.append((address, port))
        if address in self.dead:
            raise ConnectionRefusedError
        return open_socket("127.0.0.1", self.port, timeout_s)


def test_the_address_that_was_vetted_is_dialled(server, make_client):
    wires = Wires(server.port, shop_example=[[PUBLIC, OTHER]])
    server.play("/", server.answer(PAGE))

    fetched = make_client(wires.network, allow_loopback=False).fetch("http://shop.example/")

    assert (fetched.outcome, fetched.body) == ("new", PAGE)
    assert wires.dialled == [(PUBLIC, 80)]
    assert wires.lookups == ["shop.example"]
    assert b"Host: shop.example\r\n" in server.requests[-1]


def test_a_dead_address_leaves_time_for_the_next(server, make_client):
    wires = Wires(server.port, shop_example=[[PUBLIC, OTHER]])
    wires.dead.add(PUBLIC)
    server.play("/", server.answer(PAGE))

    fetched = make_client(wires.network).fetch("http://shop.example/")

    assert fetched.outcome == "new"
    assert wires.dialled == [(PUBLIC, 80), (OTHER, 80)]


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param(["10.0.0.1"], id="private"),
        pytest.param([PUBLIC, "127.0.0.1"], id="public and loopback"),
        pytest.param(["::ffff:169.254.169.254"], id="mapped metadata service"),
        pytest.param([PUBLIC, "fe80::1%2"], id="public and link-local"),
    ],
)
def test_one_bad_answer_refuses_the_name(server, make_client, answers):
    wires = Wires(server.port, evil_example=[answers])

    fetched = make_client(wires.network, allow_loopback=False).fetch("http://evil.example/")

    assert (fetched.outcome, wires.dialled) == ("refused", [])
    assert "evil.example (resolves to" in fetched.error


def test_a_name_that_turns_private_is_refused(server, make_client):
    """DNS rebinding: the second connection gets another answer than the first."""
    wires = Wires(server.port, evil_example=[[PUBLIC], ["127.0.0.1"]])
    server.play("/robots.txt", server.answer(status=404, connection="close"))

    fetched = make_client(wires.network, allow_loopback=False).fetch("http://evil.example/")

    assert fetched.outcome == "refused"
    assert wires.dialled == [(PUBLIC, 80)]
    assert wires.lookups == ["evil.example", "evil.example"]
    assert server.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://shop.example\\@127.0.0.1/",
        "//127.0.0.1/",
        "http://inside.example/",
        "file:///etc/passwd",
        "ftp://shop.example/",
        "javascript:alert(1)",
        "data:text/html,hi",
        "http://user:secret@shop.example/",
        "http://[broken/",
    ],
)
def test_a_redirect_inwards_is_refused(server, make_client, target):
    wires = Wires(server.port, shop_example=[[PUBLIC]], inside_example=[["192.168.0.1"]])
    server.play("/", server.answer(status=302, location=target))

    fetched = make_client(wires.network, allow_loopback=False).fetch("http://shop.example/")

    assert fetched.outcome == "refused"
    assert fetched.body is None
    assert set(wires.dialled) == {(PUBLIC, 80)}


def test_names_of_this_machine_need_the_setting(make_client):
    fetched = make_client(allow_loopback=False).fetch("http://localhost/")

    assert fetched.outcome == "refused"
