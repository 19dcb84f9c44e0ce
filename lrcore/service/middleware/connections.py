"""Limits on connections that wait for their client, which uvicorn does not have.

Tried with uvicorn 0.54. It limits how long a connection may be idle between two requests, and nothing
else: headers that never end hold a connection for good, one byte now and then keeps an idle one, and an
answer that is not fetched stays in memory (its issue 157 asks for such limits). Here each connection
that waits for its client is listed with the moment it began to wait. It is closed when its time is over,
and earlier when the server has as many connections as it may have: the one that has waited longest makes
room for the newest. ``tests/service/middleware/test_uvicorn.py`` fails when uvicorn has limits of its
own, or no longer has the methods that are extended here.
"""

import asyncio
from typing import Any

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

HEADER_SECONDS = 10.0  # until the headers of a request are complete
IDLE_SECONDS = 30  # between two requests of one connection
STALLED_SECONDS = 30.0  # without one more byte of a body, or of an answer
MAX_CONNECTIONS = 900  # open at once; most systems allow a process 1,024 files and connections
MAX_ACTIVE = 1_000  # open at once when none of them waits for its client; above, 503
MAX_HEADER_BYTES = 64 * 1024
_PIECE_BYTES = 16 * 1024  # parsed between two counts
MAX_MESSAGE_BYTES = 8 * 1024 * 1024  # of what a browser sends over a WebSocket
_SWEEP_SECONDS = 0.5
_LARGE_HEAD = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


def limit_connections(config: Config) -> None:
    """Set the limits on connections in the settings of a uvicorn server that has not started."""
    config.http_protocol_class = LimitedProtocol
    config.limit_concurrency = MAX_ACTIVE
    config.ws_max_size = min(config.ws_max_size, MAX_MESSAGE_BYTES)


class LimitedConfig(Config):
    """Settings of a uvicorn server with these limits; a worker process loads them anew."""

    def load(self) -> None:
        """Import the application and the protocols, then set the limits."""
        super().load()
        limit_connections(self)


class WaitingConnections:
    """The connections of one server that wait for their client, longest first.

    Attributes
    ----------
    requests : dict
        Those without a complete request, with the time at which each is closed.
    transfers : dict
        Those whose body or answer is under way, with the last progress and when it was seen.
    timer : TimerHandle or None
        The next check.
    """

    def __init__(self) -> None:
        self.requests: dict[LimitedProtocol, float] = {}
        self.transfers: dict[LimitedProtocol, tuple[object, float]] = {}
        self.timer: asyncio.TimerHandle | None = None

    def schedule_sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Check them periodically, as long as there are any."""
        if self.timer is None:
            self.timer = loop.call_later(_SWEEP_SECONDS, self._sweep, loop)

    def make_room(self, newest: "LimitedProtocol") -> None:
        """Close the connection that has waited longest, preferably one without a request."""
        for waiting in (self.requests, self.transfers):
            oldest = next(iter(waiting), newest)
            if oldest is not newest:
                oldest.give_up()
                return

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        self.timer, now = None, loop.time()
        for connection, end in list(self.requests.items()):
            if now >= end:
                connection.give_up()
        for connection, (progress, since) in list(self.transfers.items()):
            found = connection.progress(now)
            if found != progress:
                self.transfers[connection] = found, now
            elif now >= since + STALLED_SECONDS:
                connection.give_up()
        if self.requests or self.transfers:
            self.schedule_sweep(loop)


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with limits on what a client may send and on how long it may take."""

    def __init__(self, config: Config, server_state: ServerState, *rest: Any, **named: Any) -> None:
        super().__init__(config, server_state, *rest, **named)
        # uvicorn passes the same state to every connection of a server.
        self._waiting: WaitingConnections = server_state.__dict__.setdefault(
            "waiting_for_clients", WaitingConnections()
        )
        self._in_head, self._in_body = True, False
        self._head_bytes = self._received = self._delivered = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._await_request(HEADER_SECONDS)
        if len(self.connections) > MAX_CONNECTIONS:
            self._waiting.make_room(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._waiting.requests.pop(self, None)
        self._waiting.transfers.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse the data, unless the headers or the framing of the body exceed their limits."""
        if len(data) <= _PIECE_BYTES:
            self._take(data)
            return
        for start in range(0, len(data), _PIECE_BYTES):
            if self.transport.is_closing() or self.transport.get_protocol() is not self:
                return
            self._take(data[start : start + _PIECE_BYTES])

    def _take(self, piece: bytes) -> None:
        self._received += len(piece)
        super().data_received(piece)
        if self._in_head:
            self._head_bytes += len(piece)
            if self._head_bytes > MAX_HEADER_BYTES:
                self._refuse(_LARGE_HEAD)
        elif self._in_body:
            self._await_transfer()

    def on_headers_complete(self) -> None:
        """Wait for the body instead of the headers."""
        self._in_head, self._in_body = False, True
        self._received = self._delivered = 0
        self._waiting.requests.pop(self, None)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._delivered += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Wait for the body no longer; what comes next are the headers of another request."""
        self._in_head, self._in_body, self._head_bytes = True, False, 0
        if self._waiting.transfers:
            self._end_transfer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, unless it is here already."""
        answers_another = bool(self.pipeline)
        super().on_response_complete()
        if not answers_another:
            self._await_request(IDLE_SECONDS + HEADER_SECONDS)

    def pause_writing(self) -> None:
        """Wait for the client to fetch its answer."""
        super().pause_writing()
        self._await_transfer()

    def resume_writing(self) -> None:
        """Go on answering."""
        super().resume_writing()
        self._end_transfer()

    def progress(self, now: float) -> object:
        """Return a value that changes while the client makes progress, or waits for the server."""
        if self.flow.write_paused or self.transport.is_closing() or not self._in_body:
            return self._unsent()
        waits = self.flow.read_paused or (self.cycle is not None and self.cycle.waiting_for_100_continue)
        return now if waits else self._received

    def give_up(self) -> None:
        """Close the connection; an answer that is being fetched may be fetched to its end."""
        fetching = self._waiting.requests.pop(self, None) is not None and self._unsent()
        if fetching:
            self._await_transfer()
            self.transport.close()
        else:
            self._waiting.transfers.pop(self, None)
            self.connections.discard(self)
            self.transport.abort()

    def _unsent(self) -> int:
        return self.transport.get_write_buffer_size()

    def _await_request(self, seconds: float) -> None:
        if not self.transport.is_closing():
            self._waiting.requests[self] = self.loop.time() + seconds
            if self._waiting.timer is None:
                self._waiting.schedule_sweep(self.loop)

    def _await_transfer(self) -> None:
        overhead = self._received - self._delivered
        if self._in_body and overhead > MAX_HEADER_BYTES + 2 * self._delivered:
            self._refuse(b"")
        elif self not in self._waiting.transfers:
            now = self.loop.time()
            self._waiting.transfers[self] = self.progress(now), now
            self._waiting.schedule_sweep(self.loop)

    def _end_transfer(self) -> None:
        if not self._in_body and not self.flow.write_paused:
            self._waiting.transfers.pop(self, None)

    def _refuse(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()
