"""A real server and a real Chromium for the journeys."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from lrcore.system.environment import CHROMIUM_PATH, REQUIRE_BROWSER, setting
from tests.fits import store_other_models
from tests.ports import free_port
from tests.waiting import NOTE_WHAT_IS_SENT

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--process-per-site",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ANCHOR = "http://127.0.0.1/"  # answered by the test itself
VIEWPORT = {"width": 1440, "height": 900}
# What a context may be lent with: none of it bars the anchor.
LENT = {"has_touch", "is_mobile"}
PATIENCE = 30_000  # milliseconds; a busy machine is slow, not wrong
HOW_TO_GET_IT = (
    "needs Chromium and Playwright: apt-get install chromium (or set CUTPOINT_CHROMIUM_PATH), "
    "pip install -r requirements-dev.txt"
)


def pytest_itemcollected(item):
    item.add_marker(pytest.mark.browser)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Run the journeys last: whatever fails without a browser is known before."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def absent(reason):
    if setting(REQUIRE_BROWSER) == "1":
        pytest.fail(f"{reason}; {REQUIRE_BROWSER}=1 forbids skipping")
    pytest.skip(f"{HOW_TO_GET_IT} ({reason})")


@pytest.fixture(scope="session")
def chromium_path():
    if find_spec("playwright") is None:
        absent("Playwright is not installed")
    path = setting(CHROMIUM_PATH) or next(filter(None, map(shutil.which, NAMES)), None)
    return path or absent("no Chromium on the path")


class Browser:
    """One Chromium, with its contexts, for all tests in a row that need one.

    Its event loop must have ended where others start their own.
    """

    def __init__(self):
        self._closing, self._contexts = ExitStack(), None

    def contexts(self, path):
        """Start it, unless it runs."""
        if self._contexts is None:
            self._contexts = Contexts(self._launched(path))
        return self._contexts

    def close(self):
        self._contexts = None
        self._closing.close()

    def _launched(self, path):
        from playwright.sync_api import expect, sync_playwright

        expect.set_options(timeout=PATIENCE)
        playwright = self._closing.enter_context(sync_playwright())
        try:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Exception as error:
            self.close()
            absent(f"{path} does not start: {str(error).splitlines()[0]}")
        self._closing.callback(browser.close)
        return browser


BROWSER = Browser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem):
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.get_closest_marker("browser") is None:
            BROWSER.close()


@pytest.fixture(scope="module")
def contexts(chromium_path):
    return BROWSER.contexts(chromium_path)


@pytest.fixture(scope="module")
def chromium(contexts):
    return contexts.browser


@contextmanager
def streamlit_server(
    artifacts,
    script=ROOT / "app.py",
    *,
    port=None,
    base="",
    options=(),
    log=subprocess.DEVNULL,
    **environment,
):
    """Run the dashboard on a free port, below a path if one is given; yield its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.fileWatcherType", "none", *options]
    command += ["--server.baseUrlPath", base] if base else []
    environment = {**os.environ, "CUTPOINT_ARTIFACTS": str(artifacts), **environment}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as process:
        try:
            url = f"http://127.0.0.1:{port}{base}"
            wait_for(url + "/_stcore/health", process)
            yield url
        finally:
            process.terminate()


def wait_for(url, process, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within {seconds} s")


@pytest.fixture(scope="session")
def browser_artifacts(trained_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("browser") / "artifacts"
    shutil.copytree(trained_folder, folder)
    store_other_models(folder)
    return folder


@pytest.fixture(scope="session")
def server_url(browser_artifacts, chromium_path):
    with streamlit_server(browser_artifacts) as url:
        yield url


class Contexts:
    """The contexts of one browser, each lent to one tab at a time and emptied before the next.

    A context that stays keeps the compiled scripts of the dashboard: compiling them takes most of the time
    of opening a page. What can be set for a tab alone therefore needs no context of its own.
    """

    def __init__(self, browser):
        self.browser, self._free = browser, defaultdict(list)

    def lend(self, *, viewport=VIEWPORT, color_scheme="light", permissions=(), **options):
        """Return a tab of a context without others of its own, and how it is given back."""
        if options.keys() - LENT:
            return self.new(viewport=viewport, color_scheme=color_scheme, permissions=permissions, **options)
        free = self._free[repr(sorted(options.items()))]
        context = free.pop() if free else self._anchored(**options)
        if permissions:
            context.grant_permissions(permissions)
        tab = context.new_page()
        tab.set_viewport_size(viewport)
        tab.emulate_media(color_scheme=color_scheme)

        def give_back():
            emptied(context)
            free.append(context)

        return tab, give_back

    def new(self, *, viewport=VIEWPORT, **options):
        """Return a tab of a context that was never used, and how that is closed."""
        context = self._opened(viewport=viewport, **options)
        return context.new_page(), context.close

    def _opened(self, **options):
        context = self.browser.new_context(**options)
        context.add_init_script(NOTE_WHAT_IS_SENT)
        return context

    def _anchored(self, **options):
        """Open a context with an empty document of our host: its process, and what it compiled, stay."""
        context = self._opened(viewport=VIEWPORT, **options)
        anchor = context.new_page()
        anchor.route(ANCHOR, lambda route: route.fulfill(body="", content_type="text/html"))
        anchor.goto(ANCHOR)
        return context


def emptied(context):
    """Close every tab of a context but its first, and forget what they have stored or were permitted."""
    context.clear_permissions()
    anchor, *others = context.pages
    for tab in others:
        tab.close()
    session = context.new_cdp_session(anchor)
    session.send("Storage.clearDataForOrigin", {"origin": "*", "storageTypes": "all"})
    session.detach()


@contextmanager
def tabs(contexts):
    """Yield a function that opens tabs; in the end, fail on a JavaScript error or a request to elsewhere."""
    errors, elsewhere = [], []

    def open_tab(*, not_ours=None, **options):
        """Open a tab; what pages of the address `not_ours` ask for elsewhere is no failure."""

        def note(request):
            if not (local(request.url) or (not_ours and request.frame.url.startswith(not_ours))):
                elsewhere.append(request.url)

        tab, give_back = contexts.new(**options) if not_ours else contexts.lend(**options)
        tab.context.on("request", note)
        afterwards.callback(give_back)
        afterwards.callback(tab.context.remove_listener, "request", note)
        tab.set_default_timeout(PATIENCE)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("websocket", lambda socket: local(socket.url) or elsewhere.append(socket.url))
        return tab

    with ExitStack() as afterwards:
        yield open_tab
    assert not errors, errors
    assert not elsewhere, elsewhere


@pytest.fixture
def new_page(contexts):
    """Return a function that opens tabs; a JavaScript error or a request to elsewhere fails the test."""
    with tabs(contexts) as open_tab:
        yield open_tab


def local(url):
    """Whether an address is on this machine, or is no request at all."""
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname in {"127.0.0.1", "localhost"}


@pytest.fixture
def page(new_page):
    return new_page()
