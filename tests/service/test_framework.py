"""The parts of FastAPI and Starlette that are replaced still work as the replacement supposes."""

from fastapi import FastAPI
from starlette.middleware.errors import ServerErrorMiddleware

from lrcore.service.framework import surround
from tests.waiting import completed


class Layer:
    """Passes everything on, and notes what it surrounds."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        scope["state"]["seen"] = True
        await self.app(scope, receive, send)


def test_middleware_that_is_added_is_not_the_outermost():
    """Once it is, `surround` is not needed."""
    app = FastAPI()
    app.add_middleware(Layer)
    assert isinstance(app.build_middleware_stack(), ServerErrorMiddleware)


def test_a_layer_around_everything_is_the_one_that_answers():
    app, seen, sent = FastAPI(), {}, []
    surround(app, Layer)

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b"", "state": seen}
    completed(app(scope, None, send))
    assert isinstance(app.middleware_stack, Layer)
    assert isinstance(app.middleware_stack.app, ServerErrorMiddleware)
    assert seen == {"seen": True}
    assert sent[0]["status"] == 404
