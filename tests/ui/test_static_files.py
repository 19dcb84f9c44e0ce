"""Streamlit's own files are sent as Streamlit sends them; what is none of them goes on to it."""

import asyncio
from pathlib import Path

import httpx
import pytest
from streamlit.file_util import get_static_dir
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from lrcore.ui.assets.static_files import StaticFiles

FOLDER = Path(get_static_dir()) / "static"
SENT_ALIKE = ("content-type", "content-length", "cache-control")
ONE_OF_EACH = [next(FOLDER.rglob(f"*.{kind}")) for kind in ("js", "css", "woff2")]
streamlit = create_streamlit_static_handler(get_static_dir(), "")


async def refuse(scope, receive, send):
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def asked(app, path, headers=None, method="GET"):
    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(ask())


@pytest.fixture
def ours():
    return StaticFiles(refuse, "/static/", FOLDER)


@pytest.mark.parametrize("file", ONE_OF_EACH, ids=lambda file: file.suffix)
def test_a_file_is_sent_as_streamlit_sends_it(ours, file):
    path = f"/static/{file.relative_to(FOLDER).as_posix()}"
    answer, theirs = asked(ours, path), asked(streamlit, path)
    assert answer.status_code == theirs.status_code == 200
    assert answer.content == theirs.content == file.read_bytes()
    assert [answer.headers[name] for name in SENT_ALIKE] == [theirs.headers[name] for name in SENT_ALIKE]


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/none.js", {}),
        ("/static/js", {}),
        ("/static/../index.html", {}),
        ("/static/%2e%2e/index.html", {}),
        (f"/static//{ONE_OF_EACH[0].as_posix()}", {}),
        ("/index.html", {}),
        (f"/static/js/{ONE_OF_EACH[0].name}", {"range": "bytes=0-1"}),
        (f"/static/js/{ONE_OF_EACH[0].name}", {"if-none-match": '"x"'}),
    ],
)
def test_anything_else_goes_on_to_streamlit(ours, path, headers):
    assert asked(ours, path, headers).status_code == 418


def test_other_methods_and_connections_go_on_to_streamlit(ours):
    assert asked(ours, f"/static/js/{ONE_OF_EACH[0].name}", method="POST").status_code == 418
    seen = []

    async def note(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(StaticFiles(note, "/static/", FOLDER)({"type": "websocket", "path": "/static/"}, None, None))
    assert seen == ["websocket"]
