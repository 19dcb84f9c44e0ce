"""What is extended of uvicorn is still there, and what is added is still missing."""

import asyncio
import inspect
from unittest.mock import Mock

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from lrcore.service.middleware.connections import LimitedProtocol
from tests.waiting import completed

KNOWN_LIMITS = {
    "limit_concurrency",
    "limit_max_requests",
    "limit_max_requests_jitter",
    "timeout_graceful_shutdown",
    "timeout_keep_alive",
    "timeout_notify",
    "timeout_worker_healthcheck",
}
OWN = {"give_up", "progress"}  # methods of ours that uvicorn does not call


async def app(scope, receive, send):
    raise AssertionError("no request is made here")


def test_uvicorn_has_no_limit_on_headers_and_answers():
    """A new option may do what the protocol of ours does: then use that."""
    options = set(inspect.signature(Config.__init__).parameters)
    limits = {name for name in options if name.startswith(("timeout_", "limit_"))}
    assert limits - KNOWN_LIMITS == set()
    assert {"timeout_keep_alive", "limit_concurrency"} <= limits


def timers_of_a_new_connection(protocol_class):
    """Return what is scheduled for a connection on which nothing has come yet."""

    async def connect():
        config = Config(app, log_level="warning")
        config.load()
        loop = Mock(wraps=asyncio.get_running_loop())
        protocol = protocol_class(config, ServerState(), {}, _loop=loop)
        transport = Mock(is_closing=lambda: False, get_extra_info=lambda name, default=None: default)
        protocol.connection_made(transport)
        scheduled = loop.call_later.call_args_list
        protocol.connection_lost(None)
        return scheduled

    return completed(connect())


def test_uvicorn_waits_for_headers_without_end():
    assert not timers_of_a_new_connection(HttpToolsProtocol)
    assert timers_of_a_new_connection(LimitedProtocol)


def test_every_method_that_is_extended_is_one_of_uvicorns():
    extended = {name for name in vars(LimitedProtocol) if not name.startswith("_")} - OWN
    assert len(extended) > 5
    assert all(callable(getattr(HttpToolsProtocol, name, None)) for name in extended)
    assert not any(hasattr(HttpToolsProtocol, name) for name in OWN)
