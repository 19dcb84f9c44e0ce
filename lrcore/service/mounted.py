"""The service, to serve alone or inside another server; slow imports wait for the first request."""

import asyncio
import json
from collections.abc import Callable
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from lrcore.errors import CutpointError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from lrcore.service.middleware.headers import Asgi, Receive, Scope, Send
    from lrcore.service.middleware.hosts import AllowedHosts


def create_app(*, sign_on: bool = False, hosts: "AllowedHosts | None" = None) -> "FastAPI":
    """Build the service; see :func:`lrcore.service.app.create_app`."""
    from lrcore.service.app import create_app as create

    return create(sign_on=sign_on, hosts=hosts)


class MountedService:
    """The service inside another server: built in the background, or by the first request.

    A server does not run the startup of a mounted application, so this class trains the first model, in
    the background.

    Parameters
    ----------
    sign_on : callable returning bool
        Whether the dashboard around it requires sign-on.
    """

    def __init__(self, sign_on: Callable[[], bool]) -> None:
        self._sign_on, self._lock = sign_on, Lock()
        self._app: Asgi | None = None

    def load(self) -> "Asgi":
        """Build the service unless it exists."""
        from lrcore.service.logs import write_to_stderr

        with self._lock:
            if self._app is None:
                app = create_app(sign_on=self._sign_on())
                write_to_stderr()
                Thread(target=app.state.endpoints.watcher.prepare, name="service", daemon=True).start()
                self._app = app
            return self._app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer one request."""
        try:
            app = self._app if self._app is not None else await asyncio.to_thread(self.load)
        except CutpointError as error:
            if scope["type"] == "http":
                await _unavailable(send, str(error))
            return
        await app(scope, receive, send)


async def _unavailable(send: "Send", detail: str) -> None:
    body = json.dumps({"detail": detail, "problems": []}).encode()
    headers: list[Any] = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": body})
