"""The endpoints of the service."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from lrcore.errors import CutpointError
from lrcore.journal import SERVICE, Entry, settings_in_use
from lrcore.service.active_model import ActiveModel, ActiveModelWatcher
from lrcore.service.answers import JsonAnswer, LongAnswer, json_response
from lrcore.service.batch.scoring import BatchForm, PlainForm, answer_blocks, score_rows
from lrcore.service.fhir.answers import problem_body
from lrcore.service.fhir.batch import BundleForm
from lrcore.service.fhir.requests import FHIR, split_subject, wants_fhir
from lrcore.service.fhir.resources import risk_assessment
from lrcore.service.metrics import Metrics, metrics_wanted
from lrcore.service.middleware.requests import Endpoint
from lrcore.service.patients import decode_body, measurements_of
from lrcore.service.prediction import ScoredPatient, other_models_json, predict
from lrcore.service.recording import Recorder
from lrcore.service.refusal import NOT_JSON, TOO_LARGE, TOO_SLOW, UNAVAILABLE, Refusal, problems_json

MAX_BODY_BYTES, MAX_BATCH_BYTES = 64 * 1024, 8 * 1024 * 1024  # bytes of a body
BODY_SECONDS, ANSWER_SECONDS = 10.0, 30.0
MAX_UNREAD_BYTES = 256 * 1024 * 1024  # of answers that clients have not read yet
_MAX_BODIES, _MAX_BATCHES = 16, 2  # read, and worked on, at once: the answer to a batch may have some 50 MB


class Endpoints:
    """The endpoints, and what they share.

    Parameters
    ----------
    folder : Path
        The artifacts folder.

    Raises
    ------
    InvalidInput
        If the environment names no valid journal, or metrics that cannot be given.
    """

    def __init__(self, folder: Path) -> None:
        self.watcher = ActiveModelWatcher(folder)
        self.recorder = Recorder(settings_in_use())
        self.metrics = Metrics(self.watcher, self.recorder) if metrics_wanted() else None
        self._bodies, self._batches = asyncio.Semaphore(_MAX_BODIES), asyncio.Semaphore(_MAX_BATCHES)
        self._unread = 0  # bytes of answers that are on their way

    async def predict(self, request: Request) -> Response:
        """Answer one patient's risk, once it is recorded."""
        sent, subject = decode_body(await _body(request, MAX_BODY_BYTES)), ""
        fhir = wants_fhir(_headers(request))
        if fhir:
            sent, subject = split_subject(sent)
        used = self.watcher.current()
        made = self._scored(sent, used)
        number = await self._recorded([made.entry(used, SERVICE)] if self.recorder.on else [])
        if fhir:
            return json_response(risk_assessment(made, used, subject, number), kind=FHIR.encode())
        about = {"threshold": used.threshold, "model_version": used.version, "journal_id": number}
        return json_response(made.as_json() | about | {"other_models": other_models_json(made, used)})

    async def predict_batch(self, request: Request) -> Response:
        """Answer one result per row; rows that cannot be used are refused one by one."""
        async with self._bodies:
            body = await _body(request, MAX_BATCH_BYTES)
        async with self._batches:
            if self._unread > MAX_UNREAD_BYTES:
                raise Refusal(UNAVAILABLE, "Too many answers are still being fetched. Try again.")
            used = self.watcher.current()
            form: BatchForm = BundleForm() if wants_fhir(_headers(request)) else PlainForm()
            batch = await score_rows(body, used, form, recorded=self.recorder.on)
            first = await self._recorded(batch.entries) if batch.entries else None
            self._count(batch.n_scored, len(batch.parts) - batch.n_scored)
            blocks = await answer_blocks(batch, used, form, first)
            answer = LongAnswer(blocks, ANSWER_SECONDS, self._settle, form.content_type)
            self._unread += answer.size
            return answer

    async def health(self, request: Request) -> Response:
        """Confirm that the process answers."""
        return json_response({"status": "ok"})

    async def ready(self, request: Request) -> Response:
        """Confirm that a risk can be given and recorded: reads the model, and writes to the journal."""
        used = self.watcher.current()
        await self._recorded([])
        journal = "writable" if self.recorder.on else "off"
        about = {"model_version": used.version, "threshold": used.threshold, "journal": journal}
        return json_response({"status": "ready"} | about | {"notice": self.recorder.notice})

    async def model(self, request: Request) -> Response:
        """Return the record of the model in use, and the threshold in force."""
        used = self.watcher.current()
        point = used.in_force.point
        return json_response(
            {
                "model_version": used.version,
                "record": json.loads(used.artifact.record.as_json()),
                "record_sha256": used.artifact.digest,
                "threshold": used.threshold,
                "operating_point": asdict(point) if point else None,
                "in_force": used.in_force.sentence,
            }
        )

    async def scrape(self, request: Request) -> Response:
        """Return the metrics in the text format of Prometheus."""
        assert self.metrics is not None
        content, kind = self.metrics.text()
        return Response(content, media_type=kind)

    def _scored(self, sent: Any, used: ActiveModel) -> ScoredPatient:
        try:
            made = predict(measurements_of(sent), used)
        except Refusal:
            self._count(0, 1)
            raise
        self._count(1, 0)
        return made

    def _count(self, scored: int, refused: int) -> None:
        if self.metrics is not None:
            self.metrics.add_patients(scored=scored, refused=refused)

    def _settle(self, size: int) -> None:
        self._unread -= size

    async def _recorded(self, entries: list[Entry]) -> int | None:
        if not self.recorder.on:
            return None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self.recorder.record(entries)
        except TimeoutError:
            detail = "The journal did not answer in time, so no risk is given. Try again."
            raise Refusal(UNAVAILABLE, detail) from None


def with_refusals(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that answers with a refusal instead of raising it."""

    async def answering(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return _problem(request, refusal.status, str(refusal), problems_json(refusal.problems))
        except CutpointError as error:  # a model or a journal that cannot be used
            return _problem(request, UNAVAILABLE, str(error), [])

    answering.__doc__ = endpoint.__doc__
    return answering


def _problem(request: Request, status: int, detail: str, problems: list[dict[str, str]]) -> Response:
    body, kind = problem_body(_headers(request), status, detail, problems)
    return JsonAnswer(body, status, None, kind)


def _headers(request: Request) -> dict[bytes, bytes]:
    return dict(request.scope["headers"])


async def _body(request: Request, largest: int) -> bytes:
    headers = _headers(request)
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        # Excludes forms of other sites as well: a browser asks before it sends JSON to another site.
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
    """Return the body; of one that is too large, only as much as shows it."""
    body, more = bytearray(), True
    while more and len(body) <= largest:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)
