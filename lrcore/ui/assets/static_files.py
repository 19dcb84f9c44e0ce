"""Streamlit's own scripts, styles and fonts, each read and sent at once.

A visit asks for about 90 of them, most of a few kilobytes, and nothing is drawn before they are there.
Streamlit looks each one up, opens it and reads it in turns on other threads, between which the server
waits for the event loop.
"""

from functools import cached_property
from mimetypes import guess_type
from pathlib import Path

from streamlit.web.server.starlette.starlette_server_config import STATIC_ASSET_CACHE_MAX_AGE_SECONDS

from lrcore.service.middleware.headers import Asgi, Headers, Receive, Scope, Send

_CONDITIONS = {b"range", b"if-none-match", b"if-modified-since", b"if-range"}
# The names hold a digest of the contents.
_FOR_GOOD = b"public, immutable, max-age=%d" % STATIC_ASSET_CACHE_MAX_AGE_SECONDS


class StaticFiles:
    """ASGI middleware: answers requests for whole files of one folder.

    Parameters
    ----------
    app : ASGI application
        Answers everything else: other paths and methods, parts of a file, and whether it has changed.
    prefix : str
        Of the paths, with a slash at the end.
    folder : Path
        Nothing is added to it while the server runs.
    """

    def __init__(self, app: Asgi, prefix: str, folder: Path) -> None:
        self._app, self._prefix, self._folder = app, prefix, folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        file = self._asked_for(scope)
        if file is None:
            await self._app(scope, receive, send)
            return
        body = file.read_bytes()
        headers: Headers = [
            (b"content-type", _type_of(file).encode()),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", _FOR_GOOD),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _asked_for(self, scope: Scope) -> Path | None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._prefix):
            return None
        if any(name in _CONDITIONS for name, _ in scope["headers"]):
            return None
        return self._files.get(scope["path"].removeprefix(self._prefix))

    @cached_property
    def _files(self) -> dict[str, Path]:
        """The files by their path in the folder: what is not one of them is not looked up."""
        found = (each for each in self._folder.rglob("*") if each.is_file())
        return {each.relative_to(self._folder).as_posix(): each for each in found}


def _type_of(file: Path) -> str:
    kind = guess_type(file.name)[0] or "text/plain"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
