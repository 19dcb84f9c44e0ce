"""Serve predictions over HTTP, without the dashboard."""

import argparse
import gc
import ipaddress
import socket
import sys
from typing import TYPE_CHECKING

from lrcore.errors import InvalidInput
from lrcore.system.terminal import say

if TYPE_CHECKING:
    from uvicorn import Server

    from lrcore.service.middleware.headers import Asgi

SUMMARY = "Serve predictions over HTTP."
_SHUTDOWN_SECONDS = 20  # for answers in progress when the server stops


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on; 0 for any free one (8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)"
    )


def run(options: argparse.Namespace) -> None:
    """Serve until interrupted; predictions handed to the journal are written before the end."""
    with _bound(options.host, options.port) as listening:
        _serve(options.host, listening)


def _serve(host: str, listening: socket.socket) -> None:
    from lrcore.service.logs import write_to_stderr
    from lrcore.service.middleware.hosts import hosts_in_use
    from lrcore.service.mounted import create_app

    hosts = hosts_in_use()
    app = create_app(hosts=hosts)
    app.state.endpoints.watcher.prepare()  # the first start trains before the first answer
    write_to_stderr()
    gc.collect()
    gc.freeze()  # a collection of what stays loaded would delay every answer by some 40 ms
    server = server_of(app)
    listening.listen(server.config.backlog)
    say(f"Serving on http://{host}:{listening.getsockname()[1]}, reference at /docs.")
    if not _is_this_machine(host):
        say(hosts.about(listening.getsockname()[1]))
        if not app.state.keyed:
            say(
                "Anyone who reaches this address gets answers: set CUTPOINT_API_KEY or CUTPOINT_API_KEY_FILE."
            )
    server.run(sockets=[listening])


def server_of(app: "Asgi") -> "Server":
    """Return a server of an application, with limits on connections; it listens nowhere yet."""
    import uvicorn

    from lrcore.service.middleware.connections import IDLE_SECONDS, limit_connections

    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
    )
    config.load()
    limit_connections(config)
    return uvicorn.Server(config)


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
