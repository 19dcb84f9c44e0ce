"""Limits on the connections of the server that ``streamlit run`` starts.

Streamlit builds its uvicorn server from settings of its own, and imports the application only when
the server has been set up. What is left is the moment before the server listens.

Upstream: not reported. ``streamlit run`` offers no option for uvicorn's settings, and
https://github.com/streamlit/streamlit/issues/13600 (Starlette support, open) asks for none of them.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket

    from uvicorn import Config, Server

PATCHED = ("uvicorn", "0.54.0")


def wrap_startup(before: "Callable[[Config], None]", after: "Callable[[Server], None]") -> None:
    """Call functions before and after each uvicorn server of this process begins to listen.

    Parameters
    ----------
    before : callable
        Receives the settings of the server, and may change them.
    after : callable
        Receives the server, whose sockets are then open.
    """
    from uvicorn import Server

    original = getattr(Server.startup, "original", Server.startup)

    async def startup(self: "Server", sockets: "list[socket.socket] | None" = None) -> None:
        before(self.config)
        await original(self, sockets=sockets)
        after(self)

    startup.original = original  # type: ignore[attr-defined]
    Server.startup = startup  # type: ignore[method-assign]
