"""Middleware, limits and moved addresses of the server that ``streamlit run`` starts."""

import ipaddress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit import config
from streamlit.file_util import get_static_dir

from lrcore.errors import InvalidInput
from lrcore.service.middleware.headers import DashboardHeaders
from lrcore.service.middleware.hosts import AllowedHosts, HostCheck, hosts_in_use
from lrcore.system.terminal import say
from lrcore.ui.assets.index_page import IndexPage
from lrcore.ui.assets.static_files import StaticFiles
from lrcore.ui.patches.server_startup import wrap_startup
from lrcore.ui.sign_on import SignedInOnly

if TYPE_CHECKING:
    from uvicorn import Server

_STATIC = "static/"
_ASSETS = (_STATIC, "component/", "_stcore/bidi-components/")  # Streamlit's addresses for programs
# Addresses of earlier releases; and the default page, which Streamlit serves at the root alone.
_MOVED_PAGES = {"patients": "worklist", "patient": "calculator", "performance": "./"}


def middleware() -> list[Middleware]:
    """Return what every request passes through, the first one first.

    Where the environment names no valid hosts, the process ends with one sentence.
    """
    hosts = _hosts()
    _limit_every_server(hosts)
    return [
        Middleware(HostCheck, hosts=hosts),
        Middleware(DashboardHeaders, assets=tuple(map(under_base, _ASSETS))),
        Middleware(StaticFiles, prefix=under_base(_STATIC), folder=Path(get_static_dir()) / _STATIC),
        Middleware(IndexPage),
        Middleware(SignedInOnly),
    ]


def moved_pages() -> list[Route]:
    """Return the routes that lead from another address of a page to its own, with the parameters.

    Notes
    -----
    The server redirects, so that the other address never enters the browser's history. The redirect is
    temporary: browsers remember a permanent one for every application on the same host and port. It
    is relative, and so holds behind a proxy that adds a path.
    """
    return [
        Route(under_base(f"{old}{slash}"), partial(_redirect, location=f"{up}{new}"))
        for old, new in _MOVED_PAGES.items()
        for slash, up in (("", ""), ("/", "../"))
    ]


async def _redirect(request: Request, location: str) -> RedirectResponse:
    query = request.url.query
    return RedirectResponse(f"{location}?{query}" if query else location)


def under_base(path: str) -> str:
    """Return a path below ``server.baseUrlPath``, which Streamlit does not add to the routes it is given."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"/{base}/{path}" if base else f"/{path}"


def _hosts() -> AllowedHosts:
    try:
        return hosts_in_use()
    except InvalidInput as error:
        say(str(error))
        raise SystemExit(2) from None


def _limit_every_server(hosts: AllowedHosts) -> None:
    """Limit the connections of the servers this process starts."""
    from lrcore.service.middleware.connections import limit_connections

    wrap_startup(before=limit_connections, after=partial(_announce, hosts=hosts))


def _announce(server: "Server", hosts: AllowedHosts) -> None:
    """State the host names that are answered, where other machines can reach the server."""
    addresses = [listening.getsockname() for each in server.servers for listening in each.sockets]
    public = [address for address in addresses if not _is_this_machine(address)]
    if public:
        say(hosts.about(public[0][1]))


def _is_this_machine(address: Any) -> bool:
    return not isinstance(address, tuple) or ipaddress.ip_address(address[0]).is_loopback
