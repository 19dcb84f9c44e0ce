"""Headers of every answer that restrict what a browser does with it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

_ALWAYS: Headers = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer")]
_CLOSED: Headers = [*_ALWAYS, (b"x-frame-options", b"DENY"), (b"cache-control", b"no-store")]
SERVICE: Headers = [*_CLOSED, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")]
# The reference page runs its own script and one line inside the page; it loads nothing from elsewhere.
REFERENCE: Headers = [
    *_CLOSED,
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'",
    ),
]
# A policy strict enough to help would stop the dashboard's own scripts; other sites may not frame it.
DASHBOARD: Headers = [
    *_ALWAYS,
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"content-security-policy", b"frame-ancestors 'self'"),
]


_NO_STORE = (b"cache-control", b"no-store")
_FOUND = (200, 206, 304)


class DashboardHeaders:
    """ASGI middleware: adds the headers that an answer lacks, and forbids browsers to store it.

    Parameters
    ----------
    app : ASGI application
    assets : tuple of str
        Prefixes of the paths of static files; browsers may store these.
    """

    def __init__(self, app: Asgi, assets: tuple[str, ...] = ()) -> None:
        self._app, self._assets = app, assets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asset = scope["path"].startswith(self._assets)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = asset and message["status"] in _FOUND
                message["headers"] = _completed(message["headers"], kept=kept)
            await send(message)

        await self._app(scope, receive, answer)


def _completed(headers: Headers, *, kept: bool) -> Headers:
    present = {name.lower() for name, _ in headers}
    missing = [(name, value) for name, value in DASHBOARD if name not in present]
    if kept:
        return [*headers, *missing]
    return [*(pair for pair in headers if pair[0].lower() != b"cache-control"), *missing, _NO_STORE]
