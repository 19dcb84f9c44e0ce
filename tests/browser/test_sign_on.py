"""Signing in through an OpenID Connect provider, and no way around it."""

import socket
import urllib.error
import urllib.request

import httpx
import pytest
from playwright.sync_api import expect

from lrcore.model.sample import sample_csv
from tests.browser.conftest import streamlit_server
from tests.browser.test_safety import upload
from tests.ports import free_port
from tests.sign_on import SECRETS, provider_running
from tests.ui.tab import tab
from tests.waiting import PATIENCE, asked, settled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def provider():
    """A provider that accepts every user."""
    with provider_running() as url:
        yield url


@pytest.fixture(scope="module")
def closed_url(browser_artifacts, provider, chromium, tmp_path_factory):
    port = free_port()
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(SECRETS.format(address=f"http://127.0.0.1:{port}", provider=provider))
    options = ("--secrets.files", str(secrets))
    with streamlit_server(browser_artifacts, port=port, options=options) as url:
        yield url


def test_nothing_is_shown_before_one_signs_in_nor_after_one_signs_out(closed_url, provider, new_page):
    page = new_page(not_ours=provider)
    page.goto(f"{closed_url}/worklist")
    expect(page.get_by_text("This dashboard is for people who sign in.")).to_be_visible()
    assert page.get_by_role("link", name="Threshold").count() == 0
    assert "Wisconsin" not in page.content()
    logo = page.get_by_test_id("stHeaderLogo")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        title = page.get_by_role("heading", level=1, name="Cutpoint").bounding_box()
        assert title["y"] >= logo.bounding_box()["y"] + logo.bounding_box()["height"], "below the logo"
    page.get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill("dr.example")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("heading", level=1, name="Performance")).to_be_visible()
    expect(page.get_by_text("Signed in as")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_text("This dashboard is for people who sign in.")).to_be_visible()


def test_the_service_is_not_a_way_around(closed_url):
    for path in ("predict", "model", "docs", "openapi.json"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{closed_url}/api/{path}")
        assert refused.value.code == 401
        assert b"so it answers no request" in refused.value.read()
    with urllib.request.urlopen(f"{closed_url}/api/health") as answer:
        assert answer.status == 200


def signed_in(page, url):
    page.goto(f"{url}/worklist")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_placeholder("sub").fill("dr.example")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("Signed in as")).to_be_visible()
    page.get_by_role("link", name="Worklist", exact=True).click()
    expect(page.get_by_text("Upload a table with one patient per row")).to_be_visible()


def test_a_signed_in_user_uploads_and_downloads(closed_url, provider, new_page, artifact):
    page = new_page(not_ours=provider)
    signed_in(page, closed_url)
    upload(page, sample_csv(artifact.record.held_out_rows[:9]))
    expect(page.get_by_text("9 data rows: 9 scored")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the scores").click()
    assert b"risk" in waiting.value.path().read_bytes()
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert asked("GET", waiting.value.url, cookies=cookies).status_code == 200
    assert asked("GET", waiting.value.url).status_code == 403
    forged = {name: value[:-4] + "AAAA" for name, value in cookies.items()}
    assert asked("GET", waiting.value.url, cookies=forged).status_code == 403


@pytest.fixture
def stranger(closed_url):
    """The session of a tab without a signed-in user, and the token of its uploads."""
    with tab(closed_url) as opened:
        assert "for people who sign in" in opened.open("worklist")
        token = asked("GET", f"{closed_url}/_stcore/health").cookies["_streamlit_xsrf"]
        cookies = {"_streamlit_xsrf": token}
        yield opened.session, {"X-Xsrftoken": token}, cookies


def test_no_one_else_can_fill_the_memory_with_files(closed_url, stranger):
    session, headers, cookies = stranger
    place = f"/_stcore/upload_file/{session}/0"
    for method in ("PUT", "DELETE", "POST", "OPTIONS"):
        answer = asked(method, closed_url + place, headers=headers, cookies=cookies)
        assert answer.status_code == 403
        assert "who have signed in" in answer.json()["detail"]
        assert answer.headers["cache-control"] == "no-store"
    for made_up in ({"_streamlit_user": '{"is_logged_in": true}'}, {"_streamlit_user": "eyJ.x.y"}):
        answer = asked("PUT", closed_url + place, headers=headers, cookies=cookies | made_up)
        assert answer.status_code == 403


def test_of_a_file_that_is_refused_nothing_is_read(closed_url, stranger):
    session, headers, cookies = stranger
    with socket.create_connection(("127.0.0.1", int(closed_url.rpartition(":")[2])), timeout=60) as client:
        lines = [
            f"PUT /_stcore/upload_file/{session}/0 HTTP/1.1",
            f"Host: {closed_url.removeprefix('http://')}",
            f"X-Xsrftoken: {headers['X-Xsrftoken']}",
            f"Cookie: _streamlit_xsrf={cookies['_streamlit_xsrf']}",
            "Content-Type: multipart/form-data; boundary=b",
            "Content-Length: 400000000",
            "Expect: 100-continue",
        ]
        client.sendall("\r\n".join([*lines, "", ""]).encode())
        said = b""
        while piece := client.recv(2**16):
            said += piece
    assert said.startswith(b"HTTP/1.1 403")  # and not 100, which would ask for the body
    assert b"connection: close" in said.lower()


@pytest.mark.parametrize(
    "path",
    [
        "/media/0123456789abcdef.csv",
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/anything",
        "//_stcore/metrics",
        "/%5Fstcore/metrics",
        "/_stcore/health/../metrics",
    ],
)
def test_only_what_the_way_in_needs_is_open(closed_url, path):
    with httpx.Client(timeout=PATIENCE) as client:
        request = client.build_request("GET", closed_url)
        request.url = httpx.URL(closed_url).copy_with(raw_path=path.encode())
        answer = client.send(request)
    assert answer.status_code in (400, 403)


@pytest.mark.parametrize(
    "path", ["/", "/worklist", "/_stcore/health", "/_stcore/host-config", "/favicon.png"]
)
def test_the_way_in_is_open(closed_url, path):
    assert asked("GET", closed_url + path).status_code == 200


def test_the_way_in_is_accessible(closed_url, new_page):
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("light", "dark"):
        page = new_page(color_scheme=theme, viewport={"width": 390, "height": 844})
        page.goto(closed_url)
        expect(page.get_by_text("This dashboard is for people who sign in.")).to_be_visible()
        settled(page)
        assert not Axe().run(page).response["violations"]
