"""The service as an application: its routes and their documentation."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response, Security
from fastapi.security import APIKeyHeader
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from lrcore.registry.artifact import folder_in_use
from lrcore.service import contract
from lrcore.service.answers import JsonAnswer
from lrcore.service.endpoints import Endpoints, with_refusals
from lrcore.service.fhir.answers import problem_body
from lrcore.service.fhir.requests import FHIR
from lrcore.service.framework import PlainRoute, surround
from lrcore.service.logs import RequestLog
from lrcore.service.middleware.access import HEADER, access_in_use
from lrcore.service.middleware.headers import Asgi
from lrcore.service.middleware.hosts import AllowedHosts, HostCheck
from lrcore.service.middleware.requests import Endpoint, RequestMiddleware

_DESCRIPTION = (
    "Risks of malignancy from 30 measurements of an aspirate. **Not a medical device.** `prediction`, "
    "`probability` and `label` are the tutorial's: 0 means malignant, and the probability is that of "
    "*benign*. `risk` is P(malignant). Values that could not have been measured get no risk."
)
_REFUSED = {
    400: "The body is not what was expected.",
    408: "The body did not arrive in time.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "The measurements cannot be used.",
    503: "No model, or no journal to record in.",
}
_TURNED_AWAY = {
    400: "The request is for another host.",
    401: "A key is needed.",
    403: "The request comes from a page of another site.",
}
_NOT_READY = {503: "Not ready, and why."}
_FHIR: dict[str, Any] = {"content": {FHIR: {"schema": {"type": "object"}}}}
PREDICT, METRICS = "/predict", "/metrics"


def create_app(
    folder: Path | None = None, *, sign_on: bool = False, hosts: AllowedHosts | None = None
) -> FastAPI:
    """Build the service.

    Parameters
    ----------
    folder : Path, optional
        The artifacts folder; the one in use when left out.
    sign_on : bool
        Whether the dashboard in the same server requires sign-on. Without a key the service then
        refuses every request, because it would bypass the sign-on.
    hosts : AllowedHosts, optional
        The names the server answers to; None if the server around it checks them.

    Raises
    ------
    InvalidInput
        If the environment sets a journal, keys or metrics that are not valid.
    """
    endpoints = Endpoints(folder or folder_in_use())
    log = RequestLog(endpoints.metrics.add if endpoints.metrics else None)
    access = access_in_use(sign_on=sign_on)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(endpoints.watcher.prepare)
        yield
        await asyncio.to_thread(endpoints.recorder.close)
        log.write()

    app = FastAPIOffline(
        redoc_url=None,
        redirect_slashes=False,
        title="Cutpoint",
        version="1",
        description=_DESCRIPTION,
        lifespan=running,
        static_url="/docs-files",
        dependencies=[
            Security(APIKeyHeader(name=HEADER, auto_error=False, description="Where a key is set"))
        ],
    )
    app.state.endpoints, app.state.keyed = endpoints, access.keyed

    def around(framework: Asgi) -> Asgi:
        """Return the framework within the layers that check and log every request."""
        checked = RequestMiddleware(framework, access, log, {PREDICT: with_refusals(endpoints.predict)})
        return checked if hosts is None else HostCheck(checked, hosts, log.add_refused)

    surround(app, around)
    app.add_exception_handler(HTTPException, _not_served)
    _add_routes(app, endpoints)
    return app


def _add_routes(app: FastAPI, endpoints: Endpoints) -> None:
    app.router.route_class = PlainRoute
    one, many = contract.request_of_one(), contract.request_of_many()
    _add(app, PREDICT, endpoints.predict, contract.SingleAnswer, _REFUSED, request=one)
    _add(app, "/predict/batch", endpoints.predict_batch, contract.BatchAnswer, _REFUSED, request=many)
    _add(app, "/health", endpoints.health, contract.Health, {})
    _add(app, "/ready", endpoints.ready, contract.Ready, _NOT_READY)
    _add(app, "/model", endpoints.model, contract.Model, _NOT_READY)
    if endpoints.metrics:
        app.add_api_route(METRICS, with_refusals(endpoints.scrape), methods=["GET"], response_class=Response)


def _add(
    app: FastAPI,
    path: str,
    endpoint: Endpoint,
    answer: type[Any],
    refusals: dict[int, str],
    *,
    request: dict[str, Any] | None = None,
) -> None:
    body = {"requestBody": {"required": True, "content": {"application/json": {"schema": request}}}}
    refusals = _TURNED_AWAY | refusals
    answers: dict[int | str, dict[str, Any]] = {
        status: {"model": contract.Problem, "description": why} for status, why in refusals.items()
    }
    app.add_api_route(
        path,
        with_refusals(endpoint),
        methods=["POST" if request else "GET"],
        response_model=answer,
        responses=answers | ({200: _FHIR} if request else {}),
        summary=(endpoint.__doc__ or "").partition(".")[0],
        openapi_extra=body if request else None,
    )


async def _not_served(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    details = {
        404: "There is nothing at this address. The reference is at /docs.",
        405: f"{request.method} is not served at this address. The reference is at /docs.",
    }
    detail = details.get(error.status_code, str(error.detail))
    body, kind = problem_body(dict(request.scope["headers"]), error.status_code, detail, [])
    return JsonAnswer(body, error.status_code, error.headers, kind)
