"""Serve predictions over HTTP, without the dashboard."""

import argparse
import gc
import ipaddress
import socket
import sys
from typing import TYPE_CHECKING, Any

from lrcore.errors import InvalidInput
from lrcore.system.terminal import say

if TYPE_CHECKING:
    from fastapi import FastAPI
    from uvicorn import Config, Server

    from lrcore.service.middleware.headers import Asgi

_MAX_WORKERS = 64
_HEALTH_SECONDS = 30  # within which a worker answers its parent before it is replaced
_SHUTDOWN_SECONDS = 20  # for answers in progress when the server stops


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; 0 for any free one (8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)"
    )
    parser.add_argument("--workers", type=workers, default=1, help="processes that answer (1)")


def workers(text: str) -> int:
    """Return a number of processes; argparse prints the name of this function if it is not a number."""
    number = int(text)
    if not 1 <= number <= _MAX_WORKERS:
        raise argparse.ArgumentTypeError(f"must lie between 1 and {_MAX_WORKERS}, got {text}")
    return number


def run(options: argparse.Namespace) -> None:
    """Serve until interrupted; predictions handed to the journal are written before the end."""
    with _bound(options.host, options.port) as listening:
        _serve(options.host, listening, options.workers)


def application() -> "FastAPI":
    """Return the service, ready to answer; the first start trains before the first answer."""
    from lrcore.service.logs import write_to_stderr
    from lrcore.service.middleware.hosts import hosts_in_use
    from lrcore.service.mounted import create_app

    app = create_app(hosts=hosts_in_use())
    app.state.endpoints.watcher.prepare()
    write_to_stderr()
    gc.collect()
    gc.freeze()  # a collection of what stays loaded would delay every answer by some 40 ms
    return app


def _serve(host: str, listening: socket.socket, n_workers: int) -> None:
    from lrcore.service.middleware.hosts import hosts_in_use

    app = application()
    if n_workers > 1 and app.state.endpoints.metrics:
        raise InvalidInput(
            "Metrics are those of one process: expected `--workers 1` with CUTPOINT_METRICS=1, got "
            f"{n_workers}. Start one service per port instead, and let the proxy in front share the requests."
        )
    server, hosts = server_of(app), hosts_in_use()
    listening.listen(server.config.backlog)
    say(f"Serving on http://{host}:{listening.getsockname()[1]}, reference at /docs.")
    if not _is_this_machine(host):
        say(hosts.about(listening.getsockname()[1]))
        if not app.state.keyed:
            say(
                "Anyone who reaches this address gets answers: set CUTPOINT_API_KEY or CUTPOINT_API_KEY_FILE."
            )
    if n_workers == 1:
        server.run(sockets=[listening])
    else:
        _run_workers(listening, n_workers)


def _run_workers(listening: socket.socket, n_workers: int) -> None:
    """Answer in several processes on one socket until they are stopped."""
    from lrcore.service.workers import Workers

    factory = f"{application.__module__}:{application.__name__}"
    processes = Workers(_config(factory, factory=True, workers=n_workers), [listening])
    processes.run()
    if processes.interrupted:
        raise KeyboardInterrupt


def server_of(app: "Asgi") -> "Server":
    """Return a server of an application, with limits on connections; it listens nowhere yet."""
    from uvicorn import Server

    config = _config(app)
    config.load()
    return Server(config)


def _config(app: "Asgi | str", **more: Any) -> "Config":
    from lrcore.service.middleware.connections import IDLE_SECONDS, LimitedConfig

    return LimitedConfig(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        timeout_worker_healthcheck=_HEALTH_SECONDS,
        **more,
    )


def _bound(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, or refuse with the reason."""
    if not 0 <= port < 65_536:
        raise InvalidInput(f"`--port` must lie between 0 and 65535, got {port}.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        # asyncio sends small answers without delay only where the protocol is named.
        bound = socket.socket(family, kind, socket.IPPROTO_TCP)
    except OSError as error:
        raise InvalidInput(f"{host} is no address of this machine: {error.strerror}.") from error
    try:
        if sys.platform != "win32":  # where it would let two servers share a port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise InvalidInput(
            f"{host}:{port} cannot be listened on: {error.strerror}. Choose another --port."
        ) from error
    return bound


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
