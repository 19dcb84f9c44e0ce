"""A load generator for one keep-alive POST, in a process of its own: counts, latencies, nothing else."""

import asyncio
import json
import sys
import time
from typing import NamedTuple

import numpy as np

ENOUGH = 5_000_000  # bytes of unread answers that would mean the server ignores the protocol


class Load(NamedTuple):
    """What one run of the load measured."""

    requests: int
    failed: int
    seconds: float
    p50: float  # ms
    p99: float  # ms

    @property
    def rate(self):
        return self.requests / self.seconds


class Client(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, request, deadline, most):
        self.request, self.deadline, self.most = request, deadline, most
        self.latencies, self.failed = [], 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.send()

    def send(self):
        self.received, self.expected = b"", None
        self.sent = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data):
        self.received += data
        if self.expected is None and (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = self.received[:end].lower()
            self.expected = end + 4 + int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if self.expected is not None and len(self.received) >= self.expected:
            now = time.perf_counter()
            self.latencies.append(now - self.sent)
            self.failed += not self.received.startswith(b"HTTP/1.1 200")
            if now < self.deadline and len(self.latencies) < self.most:
                self.send()
            else:
                self.finish()

    def connection_lost(self, error):
        self.finish()

    def finish(self):
        if not self.done.done():
            self.done.set_result(None)
            self.transport.close()


async def run(port, path, body, connections, seconds, most):
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
    loop, started = asyncio.get_running_loop(), time.perf_counter()
    each = -(-most // connections)
    clients = []
    for _ in range(connections):
        _, client = await loop.create_connection(
            lambda: Client(request, started + seconds, each), "127.0.0.1", port
        )
        clients.append(client)
    await asyncio.gather(*(client.done for client in clients))
    took = time.perf_counter() - started
    latencies = 1e3 * np.concatenate([client.latencies for client in clients])
    p50, p99 = np.percentile(latencies, [50, 99])
    return Load(len(latencies), sum(client.failed for client in clients), took, float(p50), float(p99))


if __name__ == "__main__":
    settings = json.loads(sys.stdin.read())
    try:
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    except ImportError:
        pass
    print(json.dumps(asyncio.run(run(**settings))))
