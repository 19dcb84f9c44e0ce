"""Signing in through an OpenID Connect provider, and no way around it."""

import os
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_port, streamlit_server, wait_for

pytestmark = pytest.mark.slow

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a secret of this test that signs its cookies"
client_id = "cutpoint"
client_secret = "another secret of this test"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider():
    """A provider that believes everybody."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=os.environ, **silent) as process:
        try:
            url = f"http://localhost:{port}"
            wait_for(f"{url}/.well-known/openid-configuration", process)
            yield url
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def closed_url(browser_artifacts, provider, chromium, tmp_path_factory):
    port = free_port()
    secrets = tmp_path_factory.mktemp("secrets") / "secrets.toml"
    secrets.write_text(SECRETS.format(port=port, provider=provider))
    options = ("--secrets.files", str(secrets))
    with streamlit_server(browser_artifacts, port=port, options=options) as url:
        yield url


def test_nothing_is_shown_before_one_signs_in_nor_after_one_signs_out(closed_url, new_page):
    page = new_page()
    page.goto(f"{closed_url}/patients")
    expect(page.get_by_text("This dashboard is for people who sign in.")).to_be_visible()
    assert page.get_by_role("link", name="Threshold").count() == 0
    assert "Wisconsin" not in page.content()
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
        assert b"so it answers nobody" in refused.value.read()
    with urllib.request.urlopen(f"{closed_url}/api/health") as answer:
        assert answer.status == 200


def test_the_way_in_is_accessible(closed_url, new_page):
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("light", "dark"):
        page = new_page(color_scheme=theme, viewport={"width": 390, "height": 844})
        page.goto(closed_url)
        expect(page.get_by_text("This dashboard is for people who sign in.")).to_be_visible()
        assert not Axe().run(page).response["violations"]
        page.screenshot(path=f"/tmp/signin_{theme}.png")
