"""Streamlit's index page carries the frame's style sheet and scripts; every other answer is left as it is."""

import asyncio
import gzip
import re
import tomllib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from streamlit.file_util import get_static_dir

from lrcore.ui.assets.index_page import IndexPage, completed

ROOT = Path(__file__).parents[2]
STREAMLITS = (Path(get_static_dir()) / "index.html").read_bytes()
OTHER = b"<html><head></head><body>Reference</body></html>"
ROUTES = [
    Route("/", lambda _: HTMLResponse(STREAMLITS)),
    Route("/other", lambda _: HTMLResponse(OTHER)),
    Route("/json", lambda _: JSONResponse({"page": STREAMLITS.decode()})),
    Route("/missing", lambda _: HTMLResponse(STREAMLITS, 404)),
    Route("/picture", lambda _: Response(b"<svg/>", media_type="image/svg+xml")),
]
APP = IndexPage(Starlette(routes=ROUTES, middleware=[Middleware(GZipMiddleware, minimum_size=10)]))
PAGE = {"accept": "text/html,*/*;q=0.8", "accept-encoding": "gzip"}


def asked(path, headers=PAGE, method="GET"):
    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP), base_url="http://here") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(ask())


def test_the_index_page_ends_with_the_style_sheet_and_the_scripts():
    answer = asked("/")
    page = answer.content
    assert int(answer.headers["content-length"]) == len(page)
    assert "content-encoding" not in answer.headers
    added = page.decode().removeprefix(STREAMLITS.decode().partition("</head>")[0])
    body = added.partition('<div id="root"></div>')[2]
    for part in (".st-key-bar", ".cutpoint-markup", ".cutpoint-copy-link", "cutpoint.oneStepPerPage"):
        assert part in body
    assert re.sub(r"<link[^>]*(Html|purify)[^>]*>|<style>.*</script>", "", added, flags=re.S) == (
        STREAMLITS.decode().removeprefix(STREAMLITS.decode().partition("</head>")[0])
    )


def test_the_primary_colours_are_those_of_the_configuration():
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    light, dark = theme["light"]["primaryColor"], theme["dark"]["primaryColor"]
    assert f"--primary-color: light-dark({light}, {dark});".encode() in completed(STREAMLITS)
    styles = [path.read_text() for path in (ROOT / "lrcore" / "ui").rglob("*.css")]
    assert any("var(--primary-color)" in style for style in styles)
    assert not [style for style in styles if light in style or dark in style]


def test_no_script_or_style_ends_early():
    body = completed(STREAMLITS).partition(b'<div id="root"></div>')[2]
    assert [body.count(tag) for tag in (b"<style", b"</style", b"<script", b"</script")] == [2, 2, 1, 1]


def test_the_programs_that_show_markup_are_loaded_early_and_are_there():
    names = re.findall(rb'"\./static/js/((?:Html|purify)[^"]*)"', completed(STREAMLITS))
    assert len(names) == 2, "Streamlit shows markup by other programs"
    sources = {name: (Path(get_static_dir()) / "static" / "js" / name.decode()).read_text() for name in names}
    assert f"./{names[1].decode()}" in sources[names[0]]
    assert "dangerouslySetInnerHTML" in sources[names[0]]


@pytest.mark.parametrize("path", ["/other", "/json", "/missing", "/picture"])
def test_every_other_answer_is_left_as_it_is(path):
    sent = {route.path: route.endpoint(None).body for route in ROUTES}
    assert asked(path).content == sent[path]


def test_what_is_not_asked_for_as_a_page_may_be_compressed():
    answer = asked("/json", {"accept": "application/json", "accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(gzip.compress(answer.content)) < len(answer.content)
    assert asked("/", {"accept": "*/*"}).content == STREAMLITS
