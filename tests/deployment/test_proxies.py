"""Behind a proxy, below a path: pages, WebSocket, uploads, downloads and the service."""

import json

import httpx
import pytest

from lrcore.model.dataset import load
from tests.ui.tab import tab

UPLOAD_BYTES = 300 * 1024 * 1024
ROW = load().measurements[0].tolist()

pytestmark = pytest.mark.slow


@pytest.fixture
def client(address, tls):
    with httpx.Client(base_url=address, verify=tls, timeout=60) as found:
        yield found


def test_the_dashboard_and_its_programs_are_below_the_path(client, address):
    page = client.get("/")
    assert page.status_code == 200
    assert "<title>" in page.text
    assert client.get("/worklist").status_code == 200
    assert client.get("/patients").next_request.url.path == "/cutpoint/worklist"
    bare = client.get(address.removesuffix("/"))
    assert (bare.status_code, bare.headers["location"]) in [(308, "/cutpoint/"), (308, f"{address}/")]


def test_the_service_and_its_reference_are_below_the_same_path(client):
    assert client.get("/api/health").json() == {"status": "ok"}
    assert client.post("/api/predict", json={"features": ROW}).json()["label"] == "malignant"
    page = client.get("/api/docs").text
    files = [part.split('"')[0] for part in page.replace('href="', 'src="').split('src="')[1:]]
    assert files
    for file in files:
        assert file.startswith("/cutpoint/api/docs-files/")
        assert client.get(file.removeprefix("/cutpoint")).status_code == 200
    assert "/cutpoint/api/openapi.json" in page
    assert client.get("/api/openapi.json").status_code == 200


def test_pages_uploads_and_downloads_pass_through(address, client, tls):
    with tab(address, tls=tls) as opened:
        assert "Provenance" in opened.open("model")
        record = json.loads(client.get(opened.download.removeprefix("/cutpoint")).content)
        assert record["version"].startswith("lr-")
        assert opened.send(b"x" * UPLOAD_BYTES).file_id


def test_another_host_is_refused(client):
    """By the dashboard behind nginx; Caddy has no site of that name, and answers nothing."""
    answer = client.get("/api/health", headers={"host": "evil.example.org"})
    assert answer.status_code == 400 or not answer.content
