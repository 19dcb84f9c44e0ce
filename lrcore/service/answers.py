"""Answers in JSON."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from lrcore.service.middleware.headers import Headers, Receive, Scope, Send
from lrcore.service.refusal import Refusal, problems_json

JSON = b"application/json"
encode_json = json.JSONEncoder(allow_nan=False).encode


class JsonAnswer(Response):
    """An answer with fixed headers, which Starlette's own class would compute each time."""

    def __init__(
        self, body: bytes, status: int, headers: Mapping[str, str] | None, kind: bytes = JSON
    ) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = _headers(len(body), kind)
        for name, value in (headers or {}).items():
            self.raw_headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))


class LongAnswer(Response):
    """An answer in blocks, each sent when the client has read most of the one before.

    Parameters
    ----------
    blocks : sequence of bytes
    seconds : float
        How long the client may take over it.
    settled : callable
        Called once with the number of bytes that are released, however the answer ends.
    kind : bytes
        Of the content.
    """

    def __init__(
        self, blocks: Sequence[bytes], seconds: float, settled: Callable[[int], None], kind: bytes = JSON
    ) -> None:
        self._blocks, self._seconds, self._settled = blocks, seconds, settled
        self.status_code, self.background, self.size = 200, None, sum(map(len, blocks))
        self.raw_headers = _headers(self.size, kind)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the blocks."""
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        try:
            async with asyncio.timeout(self._seconds):
                await send(start)
                for block in self._blocks:
                    await send({"type": "http.response.body", "body": block, "more_body": True})
                    await asyncio.sleep(0)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            raise ClientDisconnect from None
        finally:
            self._settled(self.size)


def _headers(size: int, kind: bytes) -> Headers:
    return [(b"content-type", kind), (b"content-length", b"%d" % size)]


def json_response(
    content: dict[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    kind: bytes = JSON,
) -> Response:
    """Return an answer in JSON, or in a kind of content that is written in JSON."""
    return JsonAnswer(encode_json(content).encode(), status, headers, kind)


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """Return a refusal as the body of an answer."""
    return {"detail": str(refusal), "problems": problems_json(refusal.problems)}
