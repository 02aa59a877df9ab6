"""Many clients at once against one server: `python -m bench.load PORT CLIENTS SECONDS < requests` prints JSON.

One process with non-blocking sockets and without Django, so that it takes little from the server beside it. It reads
whole HTTP requests as lines of base64, sends any of them at random over connections that stay open, and counts the
answers by status.
"""

import base64
import json
import random
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass

LONGEST_WAIT = 30
"""Seconds without any answer before the measurement fails."""


@dataclass(frozen=True)
class Load:
    """What came back. Times in milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    statuses: dict[str, int]

    @property
    def answered(self) -> int:
        """All answers."""
        return sum(self.statuses.values())


def load(port: int, requests: list[bytes], *, clients: int, seconds: float) -> Load:
    """Let `clients` send any of `requests` for some `seconds`, in a process of their own."""
    lines = b"\n".join(base64.b64encode(request) for request in requests)
    command = [sys.executable, "-m", "bench.load", str(port), str(clients), str(seconds)]
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, check=True, timeout=seconds + 120)
    return Load(**json.loads(done.stdout))


class Client:
    """One connection, with at most one request on its way."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received = bytearray()
        self.expected = -1
        self.sent_at = 0.0
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.expected = -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take in what has come; whether the answer is whole. Raises ConnectionError if the server hung up."""
        part = self.socket.recv(262_144)
        if not part:
            raise ConnectionError
        self.received += part
        if self.expected < 0:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.expected = end + 4 + _content_length(bytes(self.received[:end]).lower())
        return len(self.received) >= self.expected

    @property
    def status(self) -> str:
        return self.received[9:12].decode("ascii", "replace")

    @property
    def closes(self) -> bool:
        return b"connection: close" in self.received[:1000].lower()


def _content_length(head: bytes) -> int:
    """The length of the body. Raises ValueError for an answer that does not say it."""
    if head.startswith(b"http/1.1 304"):
        return 0
    _before, found, after = head.partition(b"content-length:")
    if not found:
        raise ValueError(f"An answer without a length: {head[:200]!r}")
    return int(after.partition(b"\r\n")[0])


def run(port: int, requests: list[bytes], clients: int, seconds: float) -> Load:
    """Send and receive until the time is over."""
    times: list[float] = []
    statuses: Counter[str] = Counter()
    choose = random.Random(7).choice
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            client = Client(port)
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.send(choose(requests))
        started = time.perf_counter()
        until = started + seconds
        waiting = clients
        while waiting:
            ready = selector.select(LONGEST_WAIT)
            if not ready:
                raise SystemExit(f"No answer for {LONGEST_WAIT} seconds.")
            for key, _events in ready:
                client = key.data
                try:
                    if not client.read():
                        continue
                    statuses[client.status] += 1
                    closed = client.closes
                except ConnectionError:
                    statuses["hung up"] += 1
                    closed = True
                now = time.perf_counter()
                times.append((now - client.sent_at) * 1000)
                if now >= until:
                    selector.unregister(client.socket)
                    client.socket.close()
                    waiting -= 1
                    continue
                if closed:
                    selector.unregister(client.socket)
                    client.socket.close()
                    client.connect()
                    selector.register(client.socket, selectors.EVENT_READ, client)
                client.send(choose(requests))
        took = time.perf_counter() - started
    times.sort()
    p50, p95, p99 = (round(times[min(len(times) - 1, int(len(times) * q))], 2) for q in (0.5, 0.95, 0.99))
    return Load(round(len(times) / took, 1), p50, p95, p99, dict(statuses))


if __name__ == "__main__":
    given = [base64.b64decode(line) for line in sys.stdin.buffer.read().split(b"\n") if line]
    print(json.dumps(vars(run(int(sys.argv[1]), given, int(sys.argv[2]), float(sys.argv[3])))))
