"""The service inside the dashboard's own server, and what surrounds both."""

import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lrcore.model.dataset import load
from lrcore.model.sample import sample_csv
from tests.browser.conftest import ROOT, streamlit_server
from tests.browser.test_safety import upload
from tests.ports import free_port
from tests.waiting import PATIENCE, asked


def ask(url, body=None):
    request = urllib.request.Request(
        url, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read()), answer.headers
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.loads(refusal.read()), refusal.headers


def test_the_dashboards_server_answers_predictions_too(server_url, artifact):
    row = load().measurements[0]
    status, answer, headers = ask(f"{server_url}/api/predict", {"features": row.tolist()})
    assert status == 200
    assert answer["risk"] == float(artifact.model.risk(row[None, :])[0])
    assert answer["journal_id"] >= 1
    assert headers["X-Frame-Options"] == "DENY"
    assert not [name for name in headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize("path", ["api", "api/", "api/nothing", "api/patients"])
def test_what_is_not_served_is_json_and_not_the_dashboard(server_url, path):
    status, answer, _ = ask(f"{server_url}/{path}")
    assert status == 404
    assert "/docs" in answer["detail"]


def test_the_dashboard_cannot_be_framed_by_another_site(server_url):
    with urllib.request.urlopen(f"{server_url}/threshold") as answer:
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_reference_works_without_the_internet(server_url, page):
    page.goto(f"{server_url}/api/docs")
    expect(page.get_by_text("/predict/batch")).to_be_visible()
    page.get_by_text("Answer one patient's risk").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text('"risk":').first).to_be_visible()


def port_of(url):
    return int(url.rpartition(":")[2])


def knock(url, origin):
    """Ask for the dashboard's WebSocket as a page of some site does; return the status and the answer."""
    address = f"{url.replace('http', 'ws')}/_stcore/stream"
    try:
        with connect(address, origin=origin, open_timeout=PATIENCE):
            return 101, ""
    except InvalidStatus as refused:
        return refused.response.status_code, refused.response.body.decode()


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:1", "http://127.0.0.1:3000", "http://evil.example", "null", "https://localhost"],
)
def test_a_websocket_of_another_page_is_refused(server_url, origin):
    status, said = knock(server_url, origin)
    assert status == 403
    assert f"got '{origin}'. To allow another, set CUTPOINT_HOSTS" in json.loads(said)["detail"]


def test_a_websocket_of_this_dashboard_is_opened(server_url):
    port = port_of(server_url)
    for origin in (f"http://127.0.0.1:{port}", f"http://localhost:{port}", f"http://LOCALHOST:{port}", None):
        assert knock(server_url, origin) == (101, "")


@pytest.mark.parametrize(
    "path", ["/", "/worklist", "/_stcore/health", "/_stcore/stream", "/media/x", "/api/health", "/api/docs"]
)
def test_a_request_for_another_host_is_refused(server_url, path):
    for host in ("evil.example", f"evil.example:{port_of(server_url)}", "localhost:1"):
        answer = asked("GET", server_url + path, headers={"host": host})
        assert answer.status_code == 400
        assert f"got '{host}'" in answer.json()["detail"]
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/worklist", "/_stcore/health", "/_stcore/host-config", "/media/none"])
def test_no_browser_keeps_a_page_or_a_refusal(server_url, path):
    assert asked("GET", server_url + path).headers.get_list("cache-control") == ["no-store"]


@pytest.mark.parametrize("path", ["/api/health", "/api/nothing", "/api/docs", "/api/model"])
def test_no_browser_keeps_an_answer_of_the_service(server_url, path):
    assert asked("GET", server_url + path).headers.get_list("cache-control") == ["no-store"]


def test_programs_may_be_kept_and_what_is_not_there_may_not(server_url):
    script = re.search(r'src="\./(static/js/[^"]+)"', asked("GET", server_url).text)[1]
    assert "immutable" in asked("GET", f"{server_url}/{script}").headers["cache-control"]
    assert asked("GET", f"{server_url}/component/none/main.js").headers["cache-control"] == "no-store"


def test_no_browser_keeps_a_download(server_url, page, artifact):
    page.goto(f"{server_url}/worklist")
    upload(page, sample_csv(artifact.record.held_out_rows[:9]))
    expect(page.get_by_text("9 data rows: 9 scored")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the scores").click()
    for headers in ({}, {"range": "bytes=0-9"}):
        answer = asked("GET", waiting.value.url, headers=headers)
        assert answer.status_code in (200, 206)
        assert answer.headers.get_list("cache-control") == ["no-store"]


def test_the_dashboards_server_limits_what_a_client_may_send(server_url):
    """The limits themselves have tests of their own; this one sees that they are set here too."""
    with socket.create_connection(("127.0.0.1", port_of(server_url)), timeout=60) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\na: " + b"x" * 90_000)
        assert client.recv(100).startswith(b"HTTP/1.1 431")


# Put on the path of a server: it writes down whatever would leave the machine, and lets nothing out.
LISTENER = """
import os, sys

def heard(event, arguments):
    if event == "socket.getaddrinfo" or event.startswith("socket.gethost"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else None
    else:
        return
    if host not in (None, "", "127.0.0.1", "::1", "localhost", "0.0.0.0", "::"):
        with open(os.environ["HEARD"], "a") as file:
            file.write(f"{event} {host}\\n")
        raise OSError("nothing leaves this machine")

sys.addaudithook(heard)
"""


@pytest.fixture
def listened(tmp_path):
    """The environment of a server that is listened to, and a function that returns what was heard."""
    (tmp_path / "sitecustomize.py").write_text(LISTENER.replace("\\\\n", "\\n"))
    heard = tmp_path / "heard"
    environment = {"PYTHONPATH": str(tmp_path), "HEARD": str(heard)}
    return environment, lambda: heard.read_text() if heard.exists() else ""


def test_the_listener_records_a_request(listened):
    environment, heard = listened
    code = "import socket\ntry: socket.create_connection(('cutpoint.invalid', 80))\nexcept OSError: pass"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert heard() == "socket.getaddrinfo cutpoint.invalid\n"


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_the_server_sends_no_request_at_its_start_nor_when_another_site_connects(
    browser_artifacts, listened, address, tmp_path
):
    environment, heard = listened
    said = tmp_path / "said"
    with (
        said.open("w") as log,
        streamlit_server(
            browser_artifacts,
            options=("--server.address", address),
            log=log,
            CUTPOINT_HOSTS="ward.example:8443",
            **environment,
        ) as url,
    ):
        for origin in ("http://evil.example", "http://localhost:1", "http://192.0.2.1", "null"):
            assert knock(url, origin)[0] == 403
        assert knock(url, "https://ward.example:8443") == (101, "")  # through a proxy that puts its own Host
        assert knock(url, None) == (101, "")
    assert heard() == ""
    announced = "Only requests for localhost:" in said.read_text()
    assert announced == (address == "0.0.0.0")


def test_a_misspelt_host_does_not_start_the_dashboard(browser_artifacts):
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free_port())]
    environment = {**os.environ, "CUTPOINT_HOSTS": "http://ward"}
    ended = subprocess.run(
        [*command, "--server.headless", "true"], cwd=ROOT, env=environment, capture_output=True, timeout=120
    )
    assert ended.returncode == 2
    assert b"`CUTPOINT_HOSTS` must hold names such as" in ended.stderr
    assert b"Traceback" not in ended.stderr
