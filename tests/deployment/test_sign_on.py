"""Signing in through a provider, behind a proxy and below a path: every redirect leads back to the proxy."""

from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.deployment.conftest import BASE, PROXIES, dashboard_behind
from tests.sign_on import SECRETS, provider_running
from tests.ui.tab import tab

pytestmark = pytest.mark.slow

CLOSED = "for people who sign in"


@pytest.fixture(scope="module")
def provider():
    with provider_running() as url:
        yield url


@pytest.fixture(scope="module", params=list(PROXIES))
def address(request, provider, trained_folder, certificate, tmp_path_factory):
    secrets = SECRETS.replace("{provider}", provider)
    folder = tmp_path_factory.mktemp(request.param)
    with dashboard_behind(request.param, trained_folder, certificate, folder, secrets=secrets) as found:
        yield found


def headers_of(browser, address):
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
    return {"Origin": address.removesuffix(BASE), "Cookie": cookies}


def test_the_provider_leads_back_below_the_path(address, provider, tls):
    with httpx.Client(verify=tls, timeout=60) as browser:
        with tab(address, tls=tls) as stranger:
            assert CLOSED in stranger.open("worklist")
            login = urljoin(address, stranger.redirected("Sign in"))
        assert login.startswith(f"{address}/auth/login")
        asked = browser.get(login).next_request.url
        assert str(asked).startswith(provider)
        assert asked.params["redirect_uri"] == f"{address}/oauth2callback"
        back = browser.post(asked, data={"sub": "dr.example"}).headers["location"]
        assert back.startswith(f"{address}/oauth2callback?")
        home = browser.get(back)
        assert (home.status_code, urlsplit(home.headers["location"]).path) == (302, f"{BASE}/")
        assert {cookie.path for cookie in browser.cookies.jar if "user" in cookie.name} == {BASE}
        token = browser.get(f"{address}/_stcore/health").cookies["_streamlit_xsrf"]
        with tab(address, tls=tls, token=token, **headers_of(browser, address)) as known:
            page = known.open("worklist")
            assert CLOSED not in page
            assert "Signed in as" in page
            logout = urljoin(address, known.redirected("Sign out"))
        ended = browser.get(logout)
        assert str(ended.next_request.url).startswith(provider)
        assert ended.next_request.url.params["post_logout_redirect_uri"] == f"{address}/oauth2callback"


def test_files_behind_the_proxy_are_for_those_who_signed_in(address, tls):
    answer = httpx.put(f"{address}/_stcore/upload_file/x/0", verify=tls)
    assert answer.status_code == 403
