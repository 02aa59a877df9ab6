"""Calling an address that somebody gave us, without ever calling a private one (SSRF).

Every name is resolved once, every address it has must be public, and the connection goes to the address that was
looked at: a name that means something else a moment later changes nothing. Each redirect is a new address and is looked
at as the first one was. http and https on their usual ports, no proxy, no cookie, no sign-in; at most BYTES_READ of an
answer and SECONDS of time in all.

The standard library does it: what registries offer is weighed in docs/sources.md.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urljoin

from sources.addresses import PORTS, AddressRefused, public_parts

BYTES_READ = 64 * 1024
REDIRECTS = 5
SECONDS = 15.0
SECONDS_TO_CONNECT = 6.0
ADDRESSES_TRIED = 2
USER_AGENT = "Hemicycle-link-check/1.0 (looks whether cited sources still exist)"
REDIRECTING = (301, 302, 303, 307, 308)
FORBIDDING = (401, 402, 403, 407, 429, 451)
GONE = (404, 410)

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
_NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # Teredo, ORCHID and other assignments: no web site
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
]
"""Inside what is called global, and no place for a web site. NAT64 and mapped addresses lie outside 2000::/3."""


class Outcome(StrEnum):
    """What came of a call."""

    OK = "ok"
    FORBIDDEN = "forbidden"
    """It wants a sign-in or a subscription, or does not answer programs."""
    GONE = "gone"
    """The host says that the page is not there, or there is no such host."""
    UNSURE = "unsure"
    """No answer, an error of theirs, a certificate that does not hold: says nothing about the page."""
    REFUSED = "refused"
    """We do not call this address."""


@dataclass(frozen=True)
class Answer:
    """What came of a call, the status of the last answer if there was one, and where redirects led."""

    outcome: Outcome
    status: int | None = None
    address: str = ""


class NotPublic(Exception):
    """A name leads to an address that is never called."""


def is_public(ip: IPAddress) -> bool:
    """Whether `ip` is one of the open internet, in whatever form it is written."""
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _PUBLIC_V6 or ip.scope_id):
        return False
    return (
        ip.is_global
        and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local)
        and not any(ip in network for network in _NEVER if network.version == ip.version)
    )


def resolve(host: str, port: int) -> list[str]:
    """The addresses of `host`, in the order of the system. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def open_socket(ip: str, port: int, seconds: float) -> socket.socket:
    """A connection to `ip`, which is a number: nothing is resolved here. Raises OSError."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((ip, port))
    except BaseException:
        connection.close()
        raise
    return connection


def _verified() -> ssl.SSLContext:
    return ssl.create_default_context()


@dataclass(frozen=True)
class Reach:
    """What a call may do. Tests put their own in its place; nothing else does."""

    resolve: Callable[[str, int], Iterable[str]] = resolve
    may_call: Callable[[IPAddress], bool] = is_public
    open_socket: Callable[[str, int, float], socket.socket] = open_socket
    ports: frozenset[int] = frozenset(PORTS.values())
    tls: Callable[[], ssl.SSLContext] = _verified
    seconds: float = SECONDS


OPEN_INTERNET = Reach()


def call(address: str, reach: Reach = OPEN_INTERNET) -> Answer:
    """What `address` answers, redirects followed. Never raises for anything an address or a host may do."""
    until = time.monotonic() + reach.seconds
    for _step in range(REDIRECTS + 1):
        try:
            status, location = _one_page(address, reach, until)
        except (AddressRefused, NotPublic):
            return Answer(Outcome.REFUSED, address=address)
        except socket.gaierror as error:
            no_such_host = error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
            return Answer(Outcome.GONE if no_such_host else Outcome.UNSURE, address=address)
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(Outcome.UNSURE, address=address)
        if status not in REDIRECTING or not location:
            return Answer(_outcome(status), status, address)
        try:
            address = urljoin(address, location)
        except ValueError:
            return Answer(Outcome.UNSURE, status, address)
    return Answer(Outcome.UNSURE, address=address)


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.OK
    if status in FORBIDDING:
        return Outcome.FORBIDDEN
    return Outcome.GONE if status in GONE else Outcome.UNSURE


def _one_page(address: str, reach: Reach, until: float) -> tuple[int, str]:
    """The status of one address and where it redirects to: by HEAD, and by GET where HEAD is not answered well."""
    parts = public_parts(address)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if port not in reach.ports:
        raise AddressRefused("port")
    ips = _public_addresses(host, port, reach)
    # Only ASCII without spaces and controls goes on the wire, whatever a redirect said.
    target = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe="/?:@!$&'()*+,;=%-._~")
    tls = reach.tls() if parts.scheme == "https" else None
    status, location = 0, ""
    with suppress(OSError, http.client.HTTPException):
        # A host that cuts HEAD off may well answer GET.
        status, location = _ask("HEAD", host, port, ips, target, tls, reach, until)
    if not 200 <= status < 400:
        status, location = _ask("GET", host, port, ips, target, tls, reach, until)
    return status, location


def _public_addresses(host: str, port: int, reach: Reach) -> list[str]:
    """The addresses of `host`, all of them public. Raises NotPublic if one is not: such a name is not to be trusted."""
    ips = [ipaddress.ip_address(found) for found in reach.resolve(host, port)]
    if not ips:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    if not all(reach.may_call(ip) for ip in ips):
        raise NotPublic(host)
    return [str(ip) for ip in ips[:ADDRESSES_TRIED]]


def _ask(
    method: str,
    host: str,
    port: int,
    ips: list[str],
    target: str,
    tls: ssl.SSLContext | None,
    reach: Reach,
    until: float,
) -> tuple[int, str]:
    connection = _Pinned(host, port, ips, tls, reach, until)
    try:
        connection.connect()
        with connection.cut_off():
            headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
            connection.request(method, target, headers=headers)
            answer = connection.getresponse()
            location = answer.headers.get("Location", "")
            if method == "GET":
                answer.read(BYTES_READ)
            return answer.status, location
    finally:
        connection.close()


@dataclass
class _CutOff:
    """Ends a connection when its time is over, also while a host sends byte by byte."""

    connection: socket.socket
    seconds: float
    timer: threading.Timer = field(init=False)

    def __enter__(self) -> None:
        self.timer = threading.Timer(self.seconds, self._end)
        self.timer.daemon = True
        self.timer.start()

    def __exit__(self, *_error: object) -> None:
        self.timer.cancel()

    def _end(self) -> None:
        with suppress(OSError):
            # The plain socket's: the one of TLS would take its lock away under the reader.
            socket.socket.shutdown(self.connection, socket.SHUT_RDWR)


class _Pinned(http.client.HTTPConnection):
    """A connection to addresses that were looked at; `host` is for the Host header and the certificate alone."""

    def __init__(
        self, host: str, port: int, ips: list[str], tls: ssl.SSLContext | None, reach: Reach, until: float
    ) -> None:
        super().__init__(host, port)
        # Left out of the Host header where it is the usual one.
        self.default_port = PORTS["https" if tls else "http"]
        self._ips, self._tls, self._reach, self._until = ips, tls, reach, until

    def connect(self) -> None:
        """Connect to the first address that answers. Raises OSError."""
        failed: OSError = TimeoutError()
        for ip in self._ips:
            left = self._left()
            try:
                plain = self._reach.open_socket(ip, self.port, min(SECONDS_TO_CONNECT, left))
            except OSError as error:
                failed = error
                continue
            with _CutOff(plain, left):
                try:
                    self.sock = self._tls.wrap_socket(plain, server_hostname=self.host) if self._tls else plain
                except BaseException:
                    plain.close()
                    raise
            self.sock.settimeout(self._left())
            return
        raise failed

    def cut_off(self) -> _CutOff:
        """For the time that is left."""
        return _CutOff(self.sock, self._left())

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
