"""Connections that keep a server waiting, over real sockets."""

import asyncio
import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from uvicorn.server import ServerState

from lrcore.commands.serve import server_of
from lrcore.service.middleware import connections

PATIENCE = 60  # seconds until a test gives up: long, because a busy machine is slow, not wrong
NEVER = 10_000.0
BLOCK = b"x" * 2**20


class App:
    """Answers `/`, takes a body at `/body`, sends 64 MB from `/long`, and waits at `/busy`."""

    def __init__(self):
        self.free, self.busy = threading.Event(), threading.Semaphore(0)

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        size = await self.before(scope["path"], receive)
        blocks = 64 if scope["path"] == "/long" else 0
        body = str(size).encode()
        length = blocks * len(BLOCK) or len(body)
        headers = [(b"content-length", b"%d" % length)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for _ in range(blocks):
            await send({"type": "http.response.body", "body": BLOCK, "more_body": True})
        await send({"type": "http.response.body", "body": b"" if blocks else body})

    async def before(self, path, receive):
        if path == "/busy":
            self.busy.release()
            while not self.free.is_set():
                await asyncio.sleep(0.01)
        size, more = 0, path == "/body"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return size
            size += len(message["body"])
            more = message["more_body"]
        return size


@pytest.fixture
def limits(monkeypatch):
    """Set limits for one test; those that are not set are out of reach."""

    def set_limits(**values):
        far = {"HEADER_SECONDS": NEVER, "IDLE_SECONDS": NEVER, "STALLED_SECONDS": NEVER}
        for name, value in (far | {"_SWEEP_SECONDS": 0.02} | values).items():
            monkeypatch.setattr(connections, name, value)

    return set_limits


@contextmanager
def serving(app=None, keep_alive=NEVER):
    """Serve in a thread; yield the port."""
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        server = server_of(app or App())
        server.config.timeout_keep_alive = keep_alive
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = server.force_exit = True
            thread.join(PATIENCE)


def connected(port, sent=b"", receive_buffer=None):
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", port))
    client.sendall(sent)
    return client


def everything(client):
    """All that comes until the server closes the connection; b"" too where it is reset."""
    found = b""
    try:
        while piece := client.recv(2**16):
            found += piece
    except ConnectionError:
        pass
    return found


def dribbled(client, piece):
    """Send a piece again and again until the server has closed the connection."""
    deadline = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < deadline:
            client.sendall(piece)
            time.sleep(0.005)
    except ConnectionError:
        return
    raise AssertionError("the server let itself be kept waiting")


def answer(port, path="/"):
    with connected(port, get(path, close=True)) as client:
        return everything(client)


def get(path="/", close=False, more=b""):
    return b"GET %s HTTP/1.1\r\nHost: a\r\n%s%s\r\n" % (
        path.encode(),
        b"Connection: close\r\n" if close else b"",
        more,
    )


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n", b"G", b"\r\n"])
def test_headers_that_do_not_come_are_not_waited_for(limits, sent):
    limits(HEADER_SECONDS=0.1)
    with serving() as port, connected(port, sent) as client:
        assert everything(client) == b""


@pytest.mark.parametrize(
    ("begin", "piece"),
    [
        (b"GET / HTTP/1.1\r\n", b"a: b\r\n"),
        (b"GET /", b"x"),
        (b"GET / HTTP/1.1\r\na: ", b"b"),
        (b"", b"\r\n"),
    ],
)
def test_headers_that_never_end_are_not_waited_for(limits, begin, piece):
    limits(HEADER_SECONDS=0.3)
    with serving() as port, connected(port, begin) as client:
        dribbled(client, piece)


@pytest.mark.parametrize("sent", [b"", b"G", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_the_next_request_is_not_waited_for_without_end(limits, sent):
    limits(IDLE_SECONDS=0.1, HEADER_SECONDS=0.1)
    with serving() as port, connected(port, get() + sent) as client:
        assert everything(client).startswith(b"HTTP/1.1 200")


def test_an_idle_connection_is_not_kept_by_a_byte_now_and_then(limits):
    limits(IDLE_SECONDS=0.1, HEADER_SECONDS=0.2)
    with serving() as port, connected(port, get()) as client:
        assert client.recv(2**16).startswith(b"HTTP/1.1 200")
        dribbled(client, b"\r\n")


def test_a_body_that_stops_is_not_waited_for(limits):
    limits(STALLED_SECONDS=0.1)
    with serving() as port:
        for sent in (b"", b"abc"):
            with connected(port, get("/body", more=b"Content-Length: 9\r\n") + sent) as client:
                assert everything(client) == b""


def test_a_body_that_was_answered_before_it_ended_is_not_waited_for(limits):
    limits(IDLE_SECONDS=0.1, HEADER_SECONDS=0.2)
    with serving() as port, connected(port, get("/", more=b"Content-Length: 999999\r\n")) as client:
        assert client.recv(2**16).startswith(b"HTTP/1.1 200")
        dribbled(client, b"x")


class Loop:
    """An event loop as far as the limits use it, whose time a test sets."""

    now = 0.0

    def time(self):
        return self.now

    def call_later(self, seconds, work, *arguments):
        self.next = lambda: work(*arguments)

    def at(self, now):
        self.now = now
        self.next()


class Client:
    """A connection as far as the list of those that wait uses it."""

    def __init__(self, waiting):
        self.waiting, self.seen, self.closed = waiting, 0, False

    def progress(self, now):
        return self.seen

    def give_up(self):
        self.closed = True
        self.waiting.transfers.pop(self)


def test_a_slow_body_is_taken_as_long_as_it_goes_on(limits):
    limits(STALLED_SECONDS=30.0)
    waiting, loop = connections.WaitingConnections(), Loop()
    slow, stopped = Client(waiting), Client(waiting)
    waiting.transfers |= {slow: (0, 0.0), stopped: (0, 0.0)}
    waiting.schedule_sweep(loop)
    for now in (20.0, 40.0, 60.0, 80.0):
        slow.seen += 1
        loop.at(now)
    assert stopped.closed
    assert not slow.closed
    loop.at(109.0)
    assert not slow.closed
    loop.at(110.0)
    assert slow.closed


class Transport:
    """A transport with bytes that the client has not fetched."""

    def __init__(self, unsent):
        self.unsent, self.ended = unsent, ""

    def get_extra_info(self, name, default=None):
        return default

    def get_write_buffer_size(self):
        return self.unsent

    def is_closing(self):
        return bool(self.ended)

    def close(self):
        self.ended = "closed"

    def abort(self):
        self.ended = "aborted"


@pytest.mark.parametrize(("unsent", "ended"), [(0, "aborted"), (9, "closed")])
def test_an_answer_may_be_fetched_to_its_end_when_the_time_for_the_next_request_is_over(unsent, ended):
    config = server_of(App()).config
    connection = connections.LimitedProtocol(config, ServerState(), {}, _loop=Loop())
    transport = Transport(unsent)
    connection.connection_made(transport)
    connection.give_up()
    assert transport.ended == ended
    assert (connection in connection._waiting.transfers) == bool(unsent)
    connection.give_up()  # and not fetched at all, after a while
    assert transport.ended == "aborted"


def test_an_answer_that_is_not_fetched_is_not_kept(limits):
    limits(STALLED_SECONDS=0.3)
    with serving() as port, connected(port, get("/long"), receive_buffer=4096) as client:
        deadline = time.monotonic() + PATIENCE
        while kept(client) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(everything(client)) < 64 * len(BLOCK)


def kept(client):
    """Whether the other end still keeps the connection; nothing is read."""
    try:
        client.send(b"\r\n")
    except ConnectionError:
        return False
    return True


def test_many_unfinished_connections_do_not_keep_anybody_out(limits, monkeypatch):
    limits()
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 20)
    monkeypatch.setattr(connections, "MAX_ACTIVE", 30)
    unfinished = (
        b"",
        b"GET / HTTP/1.1\r\nHost: a\r\n",
        get("/body", more=b"Content-Length: 9\r\n"),
        get("/body", more=b"Content-Length: 9\r\n") + b"abc",
        get(),
    )
    with serving() as port, ExitStack() as stack:
        for sent in unfinished:
            clients = [stack.enter_context(connected(port, sent)) for _ in range(60)]
            assert answer(port).startswith(b"HTTP/1.1 200")
            assert everything(clients[0]) in (b"", answer(port).replace(b"connection: close\r\n", b""))


def test_who_has_asked_nothing_makes_room_first(limits, monkeypatch):
    limits()
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 4)
    with serving() as port, ExitStack() as stack:
        upload = stack.enter_context(connected(port, get("/body", more=b"Content-Length: 9\r\n") + b"abc"))
        assert answer(port).startswith(b"HTTP/1.1 200")  # the upload has begun
        for _ in range(20):
            stack.enter_context(connected(port))
        assert answer(port).startswith(b"HTTP/1.1 200")
        upload.sendall(b"defghi")
        assert upload.recv(2**16).endswith(b"9")


def test_an_answer_on_its_way_makes_no_room(limits, monkeypatch):
    limits()
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 4)
    app = App()
    with serving(app) as port, ExitStack() as stack:
        busy = [stack.enter_context(connected(port, get("/busy"))) for _ in range(8)]
        for _ in busy:
            assert app.busy.acquire(timeout=PATIENCE)
        assert answer(port).startswith(b"HTTP/1.1 200")
        app.free.set()
        for client in busy:
            assert client.recv(2**16).startswith(b"HTTP/1.1 200")


def test_too_many_answers_at_once_are_a_503(limits, monkeypatch):
    limits()
    monkeypatch.setattr(connections, "MAX_ACTIVE", 3)
    app = App()
    with serving(app) as port, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(connected(port, get("/busy")))
            assert app.busy.acquire(timeout=PATIENCE)
        assert answer(port).startswith(b"HTTP/1.1 503")
        app.free.set()


@pytest.mark.parametrize(
    "sent",
    [
        get(more=b"a: %s\r\n" % (b"x" * 100_000)),
        get(more=b"a: b\r\n" * 20_000),
        b"GET /" + b"x" * 300_000,
        get() + b"GET /busy HTTP/1.1\r\n" + b"a: b\r\n" * 50_000,
    ],
)
def test_headers_of_any_length_are_not_kept(limits, sent):
    limits()
    with serving() as port, connected(port) as client:
        try:
            client.sendall(sent)
        except ConnectionError:
            return
        found = everything(client)
        assert found == b"" or b"HTTP/1.1 431" in found


@pytest.mark.parametrize("chunk", [b"1\r\nx\r\n", b"1;" + b"e" * 200 + b"\r\nx\r\n"])
def test_a_body_that_is_mostly_framing_is_not_taken(limits, chunk):
    limits()
    sent = get("/body", more=b"Transfer-Encoding: chunked\r\n") + chunk * 100_000 + b"0\r\n\r\n"
    with serving() as port, connected(port) as client:
        try:
            client.sendall(sent)
        except ConnectionError:
            return
        assert everything(client) == b""


def test_trailers_without_end_are_not_kept(limits):
    limits()
    begin = get("/body", more=b"Transfer-Encoding: chunked\r\n") + b"1\r\nx\r\n0\r\n"
    with serving() as port, connected(port, begin) as client:
        try:
            for _ in range(2_000):
                client.sendall(b"a: b\r\n" * 100)
        except ConnectionError:
            return
        assert everything(client) == b""


def test_a_chunked_body_arrives(limits):
    limits()
    body = b"".join(b"64\r\n%s\r\n" % (b"x" * 100) for _ in range(5_000)) + b"0\r\n\r\n"
    sent = get("/body", more=b"Transfer-Encoding: chunked\r\nConnection: close\r\n") + body
    with serving() as port, connected(port, sent) as client:
        assert everything(client).endswith(b"500000")


def test_requests_in_a_row_are_all_answered(limits):
    limits(HEADER_SECONDS=5.0, IDLE_SECONDS=5.0)
    with serving() as port, connected(port, get() * 50 + get(close=True)) as client:
        assert everything(client).count(b"HTTP/1.1 200") == 51


def test_the_command_serves_with_these_limits():
    server = server_of(App())
    assert server.config.http_protocol_class is connections.LimitedProtocol
    assert server.config.limit_concurrency == connections.MAX_ACTIVE > connections.MAX_CONNECTIONS
