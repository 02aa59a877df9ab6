"""Calling addresses: nothing but the open internet, whatever name, form or redirect leads elsewhere."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from sources.calling import BYTES_READ, OPEN_INTERNET, Outcome, Reach, call, is_public

PRIVATE = [
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "193.51.208.13", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450:4007::8a"]


@pytest.mark.parametrize("ip", PRIVATE)
def test_no_private_address_is_called_in_whatever_form(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", PUBLIC)
def test_the_open_internet_is_called(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


@pytest.fixture(autouse=True)
def proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment is not asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where the process tried to connect to; it gets nowhere."""
    tried: list[Any] = []

    def refuse(_socket: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tried


NEVER_CALLED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost/",
    "http://localhost.localdomain/",
    "http://metadata.google.internal/",
    "http://8.8.8.8@127.0.0.1/",
    "http://user:secret@paper.example/",
    "http://paper.example:22/",
    "http://paper.example:8080/",
    "ftp://paper.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "unix:/var/run/docker.sock",
    "http://",
    "",
]


@pytest.mark.parametrize("address", NEVER_CALLED)
def test_such_an_address_makes_no_connection(address: str, connections: list[Any]) -> None:
    assert call(address).outcome == Outcome.REFUSED
    assert connections == []


@pytest.mark.parametrize("ip", PRIVATE)
def test_a_name_that_leads_to_a_private_address_makes_no_connection(ip: str, connections: list[Any]) -> None:
    for found in ([ip], ["8.8.8.8", ip], [ip, "8.8.8.8"]):
        reach = Reach(resolve=lambda _host, _port, found=found: found)
        assert call("https://paper.example/", reach).outcome == Outcome.REFUSED
    assert connections == []


def test_a_name_that_changes_its_meaning_is_called_where_it_was_looked_at(connections: list[Any]) -> None:
    """DNS rebinding: public at the first question, ours at the second."""
    answers = iter([["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]])
    reach = Reach(resolve=lambda _host, _port: next(answers))
    assert call("http://paper.example/", reach).outcome == Outcome.UNSURE
    assert {address[0] for address in connections} == {"8.8.8.8"}
    assert next(answers) == ["127.0.0.1"], "the name was asked for more than once"


def test_a_host_that_does_not_exist_is_gone() -> None:
    def nobody(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    assert call("http://paper.example/", Reach(resolve=nobody)).outcome == Outcome.GONE


def test_a_resolver_that_is_down_says_nothing() -> None:
    def down(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    assert call("http://paper.example/", Reach(resolve=down)).outcome == Outcome.UNSURE


class Paper(BaseHTTPRequestHandler):
    """A host that does as its paths say."""

    protocol_version = "HTTP/1.1"
    seen: list[Any] = []

    def answer(self) -> None:
        self.seen.append((self.command, self.path, dict(self.headers)))
        match self.path.strip("/").partition("?")[0].split("/", 1):
            case ["status", number]:
                self.reply(int(number))
            case ["get-only", _] | ["get-only"]:
                self.reply(405 if self.command == "HEAD" else 200)
            case ["cut-head"] if self.command == "HEAD":
                self.close_connection = True
            case ["to", target]:
                self.reply(302, target)
            case ["round", number]:
                self.reply(302, f"/round/{int(number) + 1}")
            case ["large"]:
                self.send_response(404 if self.command == "HEAD" else 200)
                self.end_headers()
                if self.command == "GET":
                    self.large()
            case ["slow"]:
                self.slow()
            case ["cookie"]:
                self.send_response(302)
                self.send_header("Set-Cookie", "a=1")
                self.send_header("Location", "/status/200")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case _:
                self.reply(200)

    do_GET = do_HEAD = answer  # noqa: N815 – the names of the library

    def reply(self, status: int, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def large(self) -> None:
        sent = 0
        try:
            while sent < 200 * BYTES_READ:
                self.wfile.write(b"x" * BYTES_READ)
                sent += BYTES_READ
        except OSError:
            pass
        self.seen.append(("sent", sent, {}))
        self.close_connection = True

    def slow(self) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 1000:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass
        self.close_connection = True

    def log_message(self, *_arguments: Any) -> None:
        """Silence."""


@pytest.fixture
def paper() -> Iterator[Any]:
    """A server of our own behind the name paper.example, and a way to call it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Paper)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    Paper.seen.clear()
    port = server.server_address[1]
    names = {"paper.example": ["127.0.0.1"], "inside.example": ["10.0.0.1"], "v6.example": ["::1"]}

    def calls(path: str, seconds: float = 5) -> Any:
        reach = Reach(
            resolve=lambda host, _port: names[host],
            may_call=lambda ip: ip.is_loopback,
            ports=frozenset({port}),
            seconds=seconds,
        )
        return call(f"http://paper.example:{port}{path}", reach)

    calls.port = port  # type: ignore[attr-defined]
    yield calls
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (204, Outcome.OK),
        (401, Outcome.FORBIDDEN),
        (402, Outcome.FORBIDDEN),
        (403, Outcome.FORBIDDEN),
        (429, Outcome.FORBIDDEN),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (400, Outcome.UNSURE),
        (500, Outcome.UNSURE),
        (503, Outcome.UNSURE),
        (304, Outcome.UNSURE),
    ],
)
def test_what_a_status_says(paper: Any, status: int, outcome: Outcome) -> None:
    answer = paper(f"/status/{status}")
    assert (answer.outcome, answer.status) == (outcome, status)


@pytest.mark.parametrize("path", ["/get-only", "/cut-head"])
def test_a_host_that_does_not_answer_head_is_asked_by_get(paper: Any, path: str) -> None:
    assert paper(path).outcome == Outcome.OK
    assert [method for method, *_rest in Paper.seen] == ["HEAD", "GET"]


def test_the_host_sees_our_name_and_nothing_of_anybody(paper: Any) -> None:
    assert paper("/cookie").outcome == Outcome.OK
    for _method, _path, headers in Paper.seen:
        assert "Hemicycle" in headers["User-Agent"]
        assert headers["Host"] == f"paper.example:{paper.port}"
        assert not {"Cookie", "Authorization", "Referer", "Proxy-Authorization"} & headers.keys()


def test_five_redirects_are_followed_and_not_six(paper: Any) -> None:
    assert paper("/round/0").outcome == Outcome.UNSURE
    assert len(Paper.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/status/200",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "//127.0.0.1:{port}/",
        "http://inside.example:{port}/",
        "http://user@paper.example:{port}/",
        "http://paper.example:22/",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "ftp://paper.example/",
    ],
)
def test_a_redirect_is_looked_at_as_the_first_address_was(paper: Any, target: str) -> None:
    answer = paper("/to/" + target.format(port=paper.port))
    assert answer.outcome == Outcome.REFUSED
    assert len(Paper.seen) == 1


def test_a_redirect_within_the_host_is_followed(paper: Any) -> None:
    answer = paper("/to//status/404")
    assert (answer.outcome, answer.address) == (Outcome.GONE, f"http://paper.example:{paper.port}/status/404")


def test_a_redirect_with_line_breaks_smuggles_nothing(paper: Any) -> None:
    assert paper("/status/200?a=%0d%0aX-Evil:%201").outcome == Outcome.OK
    reach = Reach(
        resolve=lambda _host, _port: ["127.0.0.1"],
        may_call=lambda ip: ip.is_loopback,
        ports=frozenset({paper.port}),
    )
    call(f"http://paper.example:{paper.port}/a b\u2028c\r\nX-Evil: 1", reach)
    assert all("X-Evil" not in headers for _method, _path, headers in Paper.seen)


def test_no_more_than_needed_is_read(paper: Any) -> None:
    assert paper("/large").outcome == Outcome.OK
    time.sleep(0.2)
    sent = [amount for what, amount, _headers in Paper.seen if what == "sent"]
    assert sent
    assert sent[0] < 200 * BYTES_READ


def test_a_host_that_sends_byte_by_byte_is_left_in_time(paper: Any) -> None:
    begun = time.monotonic()
    assert paper("/slow", seconds=0.5).outcome == Outcome.UNSURE
    assert time.monotonic() - begun < 2


def test_a_host_that_does_not_answer_at_all_says_nothing() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        reach = Reach(lambda _h, _p: ["127.0.0.1"], lambda _ip: True, ports=frozenset({port}), seconds=0.5)
        assert call(f"http://paper.example:{port}/", reach).outcome == Outcome.UNSURE


def test_a_certificate_that_does_not_hold_says_nothing(paper: Any) -> None:
    reach = Reach(lambda _h, _p: ["127.0.0.1"], lambda _ip: True, ports=frozenset({paper.port}), seconds=2)
    assert call(f"https://paper.example:{paper.port}/", reach).outcome == Outcome.UNSURE


def test_the_certificate_is_asked_for_the_name_and_not_for_the_number() -> None:
    """The connection goes to a number, TLS asks for the name: a host that took the number has no certificate for it."""
    asked = []

    class Tls:
        def wrap_socket(self, plain: socket.socket, server_hostname: str) -> socket.socket:
            asked.append(server_hostname)
            return plain

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        reach = Reach(
            lambda _h, _p: ["127.0.0.1"],
            lambda _ip: True,
            ports=frozenset({port}),
            tls=lambda: Tls(),  # type: ignore[arg-type,return-value]
            seconds=0.5,
        )
        call(f"https://paper.example:{port}/", reach)
    assert asked[0] == "paper.example"
    context = OPEN_INTERNET.tls()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
