"""What surrounds the dashboard in the server that ``streamlit run`` starts."""

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from streamlit import config

from lrcore.errors import InvalidInput
from lrcore.service.middleware.headers import DashboardHeaders
from lrcore.service.middleware.hosts import AllowedHosts, HostCheck, hosts_in_use
from lrcore.system.terminal import say
from lrcore.ui.sign_on import SignedInOnly

if TYPE_CHECKING:
    from uvicorn import Server

_ASSETS = ("static/", "component/", "_stcore/bidi-components/")  # Streamlit's addresses for programs


def middleware() -> list[Middleware]:
    """Return what every request passes through, the first one first.

    Where the environment names no valid hosts, the process ends with one sentence.
    """
    hosts = _hosts()
    _limit_every_server(hosts)
    base = config.get_option("server.baseUrlPath").strip("/")
    assets = tuple(f"/{base}/{path}" if base else f"/{path}" for path in _ASSETS)
    return [
        Middleware(HostCheck, hosts=hosts),
        Middleware(DashboardHeaders, assets=assets),
        Middleware(SignedInOnly),
    ]


def _hosts() -> AllowedHosts:
    try:
        return hosts_in_use()
    except InvalidInput as error:
        say(str(error))
        raise SystemExit(2) from None


def _limit_every_server(hosts: AllowedHosts) -> None:
    """Limit the connections of the servers this process starts.

    Notes
    -----
    Streamlit 1.67 takes no settings for its uvicorn server, and imports the application only when
    the server has been set up. What is left is the moment before it listens.
    """
    from uvicorn import Server

    from lrcore.service.middleware.connections import limit

    started = getattr(Server.startup, "unlimited", Server.startup)

    async def startup(self: Server, sockets: list[socket.socket] | None = None) -> None:
        limit(self.config)
        await started(self, sockets=sockets)
        _announce(self, hosts)

    startup.unlimited = started  # type: ignore[attr-defined]
    Server.startup = startup  # type: ignore[method-assign]


def _announce(server: "Server", hosts: AllowedHosts) -> None:
    """Say which names are answered, where others than this machine can reach the server."""
    addresses = [listening.getsockname() for each in server.servers for listening in each.sockets]
    public = [address for address in addresses if not _is_this_machine(address)]
    if public:
        say(hosts.about(public[0][1]))


def _is_this_machine(address: Any) -> bool:
    return not isinstance(address, tuple) or ipaddress.ip_address(address[0]).is_loopback
