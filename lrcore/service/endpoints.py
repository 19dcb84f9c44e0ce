"""What is done at each address."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lrcore.errors import CutpointError
from lrcore.journal import BATCH, SERVICE, settings_in_use
from lrcore.service.gate import Endpoint
from lrcore.service.in_force import InUse, Watch
from lrcore.service.patients import decoded, measurements_of, rows_of
from lrcore.service.prediction import Prediction, predict
from lrcore.service.recording import Recorder
from lrcore.service.refusal import NOT_JSON, TOO_LARGE, TOO_SLOW, UNAVAILABLE, Refusal, as_json

LARGEST, LARGEST_BATCH = 64 * 1024, 8 * 1024 * 1024  # bytes of a body
BODY_SECONDS, ANSWER_SECONDS = 10.0, 30.0
_BODIES, _BATCHES = 16, 2  # read, and worked on, at once: a batch may hold some 100 MB
_KIND = (b"content-type", b"application/json")
_ENCODE = json.JSONEncoder(allow_nan=False).encode


class Endpoints:
    """The endpoints, and what they share.

    Parameters
    ----------
    folder : Path
        The artifacts folder.

    Raises
    ------
    InvalidInput
        If the environment names no valid journal.
    """

    def __init__(self, folder: Path) -> None:
        self.watch = Watch(folder)
        self.recorder = Recorder(settings_in_use())
        self._bodies, self._batches = asyncio.Semaphore(_BODIES), asyncio.Semaphore(_BATCHES)

    async def predict(self, request: Request) -> Response:
        """Answer one patient's risk, once it is recorded."""
        sent = decoded(await _body(request, LARGEST))
        used = self.watch.current()
        made = predict(measurements_of(sent), used)
        number = await self._recorded([made], used, SERVICE)
        about = {"threshold": used.threshold, "model_version": used.version, "journal_id": number}
        return answered(made.as_json() | about)

    async def predict_batch(self, request: Request) -> Response:
        """Answer one result per row; rows that cannot be used are refused one by one."""
        async with self._bodies:
            body = await _body(request, LARGEST_BATCH)
        async with self._batches:
            rows = rows_of(decoded(body))
            used = self.watch.current()
            results = await asyncio.to_thread(lambda: [_tried(row, used) for row in rows])
            made = [result for result in results if isinstance(result, Prediction)]
            first = await self._recorded(made, used, BATCH) if made else None
            return answered(_batch_answer(results, len(made), used, first))

    async def health(self, request: Request) -> Response:
        """Say that the process answers."""
        return answered({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        """Say that a risk could be given and recorded: the model is read, and the journal written to."""
        used = self.watch.current()
        await self._recorded([], used, SERVICE)
        journal = "writable" if self.recorder.on else "off"
        about = {"model_version": used.version, "threshold": used.threshold, "journal": journal}
        return answered({"status": "ready"} | about | {"notice": self.recorder.notice})

    async def model(self, request: Request) -> Response:
        """Return the record of the model in use, and the threshold in force."""
        used = self.watch.current()
        point = used.in_force.point
        return answered(
            {
                "model_version": used.version,
                "record": json.loads(used.artifact.record.as_json()),
                "record_sha256": used.artifact.digest,
                "threshold": used.threshold,
                "operating_point": asdict(point) if point else None,
                "in_force": used.in_force.sentence,
            }
        )

    async def _recorded(self, made: list[Prediction], used: InUse, source: str) -> int | None:
        if not self.recorder.on:
            return None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self.recorder.record([each.entry(used, source) for each in made])
        except TimeoutError:
            detail = "The journal did not answer in time, so no risk is given. Try again."
            raise Refusal(UNAVAILABLE, detail) from None


def spoken(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that answers a refusal instead of raising it."""

    async def answering(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return answered(_said(refusal), refusal.status)
        except CutpointError as error:  # a model or a journal that cannot be used
            return answered({"detail": str(error), "problems": []}, UNAVAILABLE)

    answering.__doc__ = endpoint.__doc__
    return answering


def answered(
    content: dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an answer in JSON."""
    return _Json(_ENCODE(content).encode(), status, headers)


class _Json(Response):
    """An answer whose headers are known; Starlette's own would work them out each time."""

    def __init__(self, body: bytes, status: int, headers: Mapping[str, str] | None) -> None:
        self.status_code, self.body, self.background = status, body, None
        self.raw_headers = [_KIND, (b"content-length", b"%d" % len(body))]
        for name, value in (headers or {}).items():
            self.raw_headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))


async def _body(request: Request, largest: int) -> bytes:
    headers: dict[bytes, bytes] = dict(request.scope["headers"])
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        # Also what a form on another site would send: a browser asks before it sends JSON elsewhere.
        raise Refusal(NOT_JSON, "Expected JSON: send the header Content-Type: application/json.")
    announced = headers.get(b"content-length", b"0")
    try:
        if announced.isdigit() and int(announced) <= largest:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(request, largest)
            if len(body) <= largest:
                return body
    except TimeoutError:
        raise Refusal(TOO_SLOW, f"The body did not arrive within {BODY_SECONDS:g} seconds.") from None
    raise Refusal(TOO_LARGE, f"The body is too large: expected at most {largest:,} bytes.")


async def _read(request: Request, largest: int) -> bytes:
    """Return the body, or its beginning once that is too large: nothing more is read then."""
    body, more = bytearray(), True
    while more and len(body) <= largest:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _tried(row: Any, used: InUse) -> Prediction | Refusal:
    try:
        return predict(measurements_of(row), used)
    except Refusal as refusal:
        return refusal


def _batch_answer(
    results: list[Prediction | Refusal], scored: int, used: InUse, first: int | None
) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for place, result in enumerate(results, start=1):
        if isinstance(result, Refusal):
            rows.append({"row": place, "status": "refused"} | _said(result))
            continue
        rows.append({"row": place, "status": "scored", "journal_id": first} | result.as_json())
        first = None if first is None else first + 1
    return {
        "n_rows": len(results),
        "n_scored": scored,
        "n_refused": len(results) - scored,
        "threshold": used.threshold,
        "model_version": used.version,
        "results": rows,
    }


def _said(refusal: Refusal) -> dict[str, Any]:
    return {"detail": str(refusal), "problems": as_json(refusal.problems)}
