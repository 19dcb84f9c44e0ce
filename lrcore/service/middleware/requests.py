"""Around every request: the key, the headers, a line in the log, and an answer without traceback."""

import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lrcore.service.fhir.answers import problem_body
from lrcore.service.logs import RequestLog
from lrcore.service.middleware.access import HEADER, Access
from lrcore.service.middleware.headers import REFERENCE, SERVICE, Asgi, Headers, Message, Receive, Scope, Send
from lrcore.service.refusal import UNAUTHORISED

Endpoint = Callable[[Request], Awaitable[Response]]

DOCS = "/docs"
_KEY = HEADER.lower().encode()
_GONE = 499  # in the log: the client left before the answer
_FAILED = "The service failed to answer this request. Try again."


class RequestMiddleware:
    """ASGI middleware: checks the key, adds headers, logs the request, answers failures.

    Parameters
    ----------
    app : ASGI application
    access : Access
    log : RequestLog
    direct : mapping of str to Endpoint
        Paths whose POST requests bypass the router of the framework, which takes as long as a prediction.
    """

    def __init__(self, app: Asgi, access: Access, log: RequestLog, direct: Mapping[str, Endpoint]) -> None:
        self._app, self._log, self._direct = app, log, direct
        self._access, self._asks = access, access.asks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        answer = _Answer(send, REFERENCE if path == DOCS else SERVICE)
        try:
            await self._pass_on(path, scope, receive, answer)
        except ClientDisconnect:
            answer.status = _GONE
        except Exception as error:
            self._log.add_failure(error)
            if not answer.status:
                await _send_problem(scope, answer, 500, _FAILED)
        finally:
            route = path if path in self._direct else getattr(scope.get("route"), "path", "(other)")
            self._log.add(scope["method"], route, answer.status, time.perf_counter() - started)

    async def _pass_on(self, path: str, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        if self._asks:
            turned = self._access.refusal(path, _key(scope))
            if turned:
                await _send_problem(scope, answer, turned.status, turned.detail)
                return
        if path in self._direct and scope["method"] == "POST":
            response = await self._direct[path](Request(scope, receive))
            await response(scope, receive, answer)
            return
        await self._app(scope, receive, answer)


class _Answer:
    """Sends an answer with the common headers, and remembers its status."""

    __slots__ = ("_headers", "_send", "status")

    def __init__(self, send: Send, headers: Headers) -> None:
        self._send, self._headers, self.status = send, headers, 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *self._headers]
        await self._send(message)


def _key(scope: Scope) -> bytes | None:
    return next((value for name, value in scope["headers"] if name == _KEY), None)


async def _send_problem(scope: Scope, send: Send, status: int, detail: str) -> None:
    body, kind = problem_body(dict(scope["headers"]), status, detail, [])
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
    if status == UNAUTHORISED:
        headers.append((b"www-authenticate", b"ApiKey"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
