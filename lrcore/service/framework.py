"""What the service replaces inside FastAPI and Starlette; tried with FastAPI 0.165 and Starlette 1.10.

``add_middleware`` puts a layer inside Starlette's ``ServerErrorMiddleware``, which answers a failure
itself, as text, and raises it again, so that the server prints a traceback with the words of the error.
A layer that answers every failure, and logs no word of it, must be the outermost one. Starlette has no
option for that, so its method is replaced on the one application it concerns.
``tests/service/test_framework.py`` fails when Starlette no longer works this way.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

from lrcore.service.middleware.headers import Asgi


class PlainRoute(APIRoute):
    """A documented route whose endpoint reads the request and writes the answer itself."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the endpoint as it is: resolving dependencies takes longer than a prediction."""
        return self.endpoint


def surround(app: FastAPI, layer: Callable[[Asgi], Asgi]) -> None:
    """Put a layer around everything the application does.

    Parameters
    ----------
    app : FastAPI
        It has answered no request yet.
    layer : callable
        Given the application with its own middleware, returns what answers in its place.
    """
    build = app.build_middleware_stack
    app.build_middleware_stack = lambda: layer(build())  # type: ignore[method-assign]
