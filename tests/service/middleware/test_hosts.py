"""Which names a server answers to, and which sites may ask it."""

import json

import pytest

from lrcore.commands.main import main
from lrcore.errors import InvalidInput
from lrcore.service.middleware.hosts import HostCheck, hosts_in_use
from tests.waiting import completed

OWN = 8501
MORE = "cutpoint.example.org, Ward:8443, [fd00::1]:8501, 10.0.0.5"


def asked(headers, *, more="", kind="http", version="1.1", server=("127.0.0.1", OWN), extensions=None):
    """Ask; return the status and the sentence, and the headers the application got (None: none)."""
    got, sent = [], []

    async def app(scope, receive, send):
        got.extend(scope["headers"])

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind,
        "scheme": "http" if kind == "http" else "ws",
        "http_version": version,
        "server": server,
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers],
        "extensions": extensions or {},
    }
    if kind == "http":
        scope |= {"method": "GET", "path": "/"}
    refused = []
    check = HostCheck(app, hosts_in_use({"CUTPOINT_HOSTS": more}), lambda *what: refused.append(what))
    completed(check(scope, None, send))
    assert bool(refused) == bool(sent)
    return sent, got


def status(headers, **options):
    sent, got = asked(headers, **options)
    assert bool(sent) != bool(got or not headers)
    return sent[0]["status"] if sent else 200


GOOD_HOSTS = ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LocalHost:8501", "localhost.:8501"]
GOOD_HOSTS += ["[0:0:0:0:0:0:0:1]:8501", "[0::0:1]:8501"]
BAD_HOSTS = ["localhost", "localhost:8502", "localhost:80", "evil.example:8501", "evil.example", "", ":8501"]
BAD_HOSTS += ["localhost.evil.example:8501", "evil.localhost:8501", "localhost..:8501", "127.0.0.2:8501"]
BAD_HOSTS += ["0.0.0.0:8501", "[::]:8501", "[::ffff:127.0.0.1]:8501", "::1:8501", "[::1%25lo]:8501"]
BAD_HOSTS += [
    "user@localhost:8501",
    "localhost:8501/",
    "localhost:8501 ",
    " localhost:8501",
    "localhost:+8501",
]
BAD_HOSTS += [
    "localhost:8501,localhost:8501",
    "localhost:850１",
    "localhost:99999",
    "localhost:",
    "2130706433:8501",
]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_a_name_of_this_machine_is_answered(host, kind):
    assert status([("Host", host)], kind=kind) == 200


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_another_name_is_refused(host):
    host = host.encode("utf-8").decode("latin-1")
    assert status([("Host", host)]) == 400


def test_a_browser_leaves_the_usual_port_out():
    assert status([("Host", "localhost")], server=("127.0.0.1", 80)) == 200
    assert status([("Host", "localhost")], server=("127.0.0.1", 443)) == 200
    assert status([("Host", "localhost:80")], server=("127.0.0.1", 80)) == 200


def test_without_the_header_only_its_forerunner_is_answered():
    assert status([("Accept", "*/*")], version="1.0") == 200
    assert status([("Accept", "*/*")], version="1.1") == 400
    assert status([("Host", "localhost:8501"), ("Host", "localhost:8501")]) == 400
    assert status([("Host", "evil.example")], version="1.0") == 400


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("cutpoint.example.org", 200),
        ("CUTPOINT.example.org.", 200),
        ("cutpoint.example.org:443", 200),
        ("cutpoint.example.org:8501", 200),
        ("cutpoint.example.org:9000", 400),
        ("other.example.org", 400),
        ("ward:8443", 200),
        ("ward", 400),
        ("ward:8501", 400),
        ("[fd00::1]:8501", 200),
        ("[FD00:0::1]:8501", 200),
        ("[fd00::1]", 400),
        ("10.0.0.5:8501", 200),
        ("localhost:8501", 200),
    ],
)
def test_more_names_are_answered_where_they_are_set(host, expected):
    assert status([("Host", host)], more=MORE) == expected


def test_a_name_with_the_usual_port_is_meant_without_it_too():
    assert status([("Host", "cutpoint.example.org")], more="cutpoint.example.org:443") == 200


GOOD_ORIGINS = [
    "http://localhost:8501",
    "http://127.0.0.1:8501",
    "http://[::1]:8501",
    "HTTP://LOCALHOST:8501",
]
GOOD_ORIGINS += ["https://localhost:8501"]
BAD_ORIGINS = [
    "null",
    "",
    "http://localhost",
    "http://localhost:3000",
    "https://localhost",
    "http://evil.example",
]
BAD_ORIGINS += [
    "http://evil.example:8501",
    "http://localhost.evil.example:8501",
    "file://",
    "http://",
    "localhost:8501",
]
BAD_ORIGINS += ["http://localhost:8501@evil.example", "http://localhost:8501/", "chrome-extension://abcdef"]
BAD_ORIGINS += [
    "http://localhost:8501 http://evil.example",
    "http://user@localhost:8501",
    "ftp://localhost:8501",
]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("origin", GOOD_ORIGINS)
def test_a_page_of_this_server_may_ask(origin, kind):
    assert status([("Host", "localhost:8501"), ("Origin", origin)], kind=kind) == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("origin", BAD_ORIGINS)
def test_a_page_of_another_site_or_port_may_not(origin, kind):
    extensions = {"websocket.http.response": {}}
    headers = [("Host", "localhost:8501"), ("Origin", origin)]
    assert status(headers, kind=kind, extensions=extensions) == 403


def test_one_origin_and_no_more():
    origin = ("Origin", "http://localhost:8501")
    assert status([("Host", "localhost:8501"), origin, origin]) == 403


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://cutpoint.example.org", 200),
        ("http://cutpoint.example.org", 200),
        ("https://cutpoint.example.org:8501", 200),
        ("https://cutpoint.example.org:9000", 403),
        ("https://ward:8443", 200),
        ("https://ward", 403),
    ],
)
@pytest.mark.parametrize("host", ["cutpoint.example.org", "127.0.0.1:8501"])
def test_behind_a_proxy(origin, expected, host):
    """A proxy passes the name on, or replaces it by its own; its other headers are not trusted."""
    headers = [("Host", host), ("Origin", origin)]
    forwarded = [("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example")]
    assert status([*headers, *forwarded], more=MORE) == expected


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-Host", "Forwarded", "X-Host"])
def test_no_other_header_names_the_host(header):
    assert status([("Host", "evil.example"), (header, "localhost:8501")]) == 400


def test_a_websocket_goes_on_with_the_host_of_its_page():
    _, got = asked([("Host", "127.0.0.1:8501"), ("Origin", "https://ward:8443")], more=MORE, kind="websocket")
    assert [value for name, value in got if name == b"host"] == [b"ward:8443"]
    _, got = asked([("Host", "127.0.0.1:8501")], kind="websocket")
    assert [value for name, value in got if name == b"host"] == [b"127.0.0.1:8501"]


@pytest.mark.parametrize("server", [None, ("/run/cutpoint.sock", None)])
def test_without_a_port_of_its_own_only_set_names_are_answered(server):
    assert status([("Host", "localhost:8501")], server=server) == 400
    assert status([("Host", "cutpoint.example.org")], server=server, more=MORE) == 200


def test_a_refusal_says_what_came_what_is_allowed_and_what_to_set():
    sent, _ = asked([("Host", "evil.example" + "x" * 5_000)], more="ward:8443")
    detail = json.loads(sent[1]["body"])["detail"]
    assert detail.startswith(
        "This server answers requests for the host localhost:8501, 127.0.0.1:8501, [::1]:8501"
    )
    assert "and ward:8443, got 'evil.examplexxx" in detail
    assert detail.endswith("...'. To allow another, set CUTPOINT_HOSTS where the server is started.")
    assert len(detail) < 400
    assert (b"cache-control", b"no-store") in sent[0]["headers"]
    sent, _ = asked([("Host", "localhost:8501"), ("Origin", "http://x\x1b[31m\xff")])
    assert json.loads(sent[1]["body"])["detail"].count("http://x\\x1b[31m\\xff") == 1
    sent, _ = asked([("Accept", "*/*")])
    assert "got no header Host" in json.loads(sent[1]["body"])["detail"]


def test_a_websocket_is_closed_where_it_cannot_be_answered():
    sent, _ = asked([("Host", "evil.example")], kind="websocket")
    assert [message["type"] for message in sent] == ["websocket.close"]
    assert sent[0]["code"] == 1008
    sent, _ = asked([("Host", "evil.example")], kind="websocket", extensions={"websocket.http.response": {}})
    assert [message["type"] for message in sent] == [
        "websocket.http.response.start",
        "websocket.http.response.body",
    ]


def test_good_headers_are_remembered_and_not_without_end():
    async def app(scope, receive, send):
        pass

    check = HostCheck(app, hosts_in_use({"CUTPOINT_HOSTS": "x" * 20}))

    async def ask(n):
        for number in range(n):
            name = "".join("xX"[number >> bit & 1] for bit in range(20))
            headers = [(b"host", f"{name}:8501".encode())]
            scope = {"type": "http", "http_version": "1.1", "server": ("127.0.0.1", OWN), "headers": headers}
            await check(scope, None, None)

    completed(ask(3_000))
    assert len(check._known) == 1_000


def test_what_is_neither_a_request_nor_a_websocket_passes():
    passed = []

    async def app(scope, receive, send):
        passed.append(scope["type"])

    completed(HostCheck(app, hosts_in_use({}))({"type": "lifespan"}, None, None))
    assert passed == ["lifespan"]


@pytest.mark.parametrize(
    "value", ["http://ward", "ward:0", "ward:x", "a b", "ward:99999", "*", "ward/path", "a@b"]
)
def test_a_misspelt_name_does_not_start_the_server(value, own_folder, monkeypatch, capsys):
    with pytest.raises(InvalidInput, match="`CUTPOINT_HOSTS` must hold names such as"):
        hosts_in_use({"CUTPOINT_HOSTS": f"ok.example, {value}"})
    monkeypatch.setenv("CUTPOINT_HOSTS", value)
    assert main(["serve", "--port", "0"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_ipv6_address_may_be_set_without_brackets():
    assert status([("Host", "[fd00::1]:8501")], more="fd00::1") == 200


def test_a_running_service_answers_its_own_name_only(service):
    port = service.url.rpartition(":")[2]
    assert service.client.get("/health", headers={"host": f"localhost:{port}"}).status_code == 200
    refused = service.client.get("/health", headers={"host": f"evil.example:{port}"})
    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")
    assert "set CUTPOINT_HOSTS" in refused.json()["detail"]
    foreign = service.client.get("/docs", headers={"origin": "http://localhost:1"})
    assert foreign.status_code == 403
    lines = [json.loads(line) for line in service.logged().splitlines() if line.startswith("{")]
    assert {("(other)", 400), ("(other)", 403)} <= {(line["route"], line["status"]) for line in lines}


def test_an_open_address_is_announced_with_what_to_set(own_folder, monkeypatch, capsys):
    from lrcore.commands import serve

    made = serve.server_of
    monkeypatch.setattr(serve, "server_of", lambda app: Quiet(made(app)))
    assert main(["serve", "--host", "0.0.0.0", "--port", "0"]) == 0
    output = capsys.readouterr().err
    assert "Only requests for localhost:" in output
    assert "set CUTPOINT_HOSTS to it, for example CUTPOINT_HOSTS=cutpoint.example.org" in output
    assert main(["serve", "--port", "0"]) == 0
    assert "CUTPOINT_HOSTS" not in capsys.readouterr().err


class Quiet:
    """A server that ends as soon as it would serve."""

    def __init__(self, server):
        self.config = server.config

    def run(self, sockets):
        """Serve no request."""
