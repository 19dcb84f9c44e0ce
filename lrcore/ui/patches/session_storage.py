"""Sessions whose connection is lost are forgotten after a set time.

Streamlit's own storage checks the time only when the next session leaves, and its main loop still
refers to the last one: on a quiet server, patients' data would stay in memory for hours.

Upstream: https://github.com/streamlit/streamlit/issues/12506 and
https://github.com/streamlit/streamlit/issues/6166, both closed without a change to the storage.
"""

import asyncio

from streamlit.runtime import memory_session_storage
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

from lrcore.system.memory import limit_arenas, release_free_memory

PATCHED = ("streamlit", "1.67.0")
_RELEASE_DELAY_SECONDS = 2.0  # memory of sessions that end within it is released together
_SECOND_RELEASE_SECONDS = 6.0  # after that, when the main loop holds none of them any more


def expire_sessions() -> None:
    """Let Streamlit's runtime store sessions in an :class:`ExpiringSessionStorage`."""
    memory_session_storage.MemorySessionStorage = ExpiringSessionStorage  # type: ignore[assignment, misc]
    limit_arenas()


class ExpiringSessionStorage(SessionStorage):
    """Sessions whose connection is lost: kept for a while in case they return, then forgotten.

    Parameters
    ----------
    maxsize : int
        Number of sessions kept; the one that left first is forgotten first.
    ttl_seconds : float
        Time within which a session may return, ``server.disconnectedSessionTTL``.

    Notes
    -----
    Every session has a timer. When it ends, the session is shut down, which drops its files and
    downloads, and its state and the messages it has not sent are emptied: the main loop refers to the
    last session until another one sends something.
    """

    def __init__(self, maxsize: int = 128, ttl_seconds: float = 120) -> None:
        self._maxsize, self._ttl = maxsize, ttl_seconds
        self._held: dict[str, tuple[SessionInfo, asyncio.TimerHandle]] = {}
        self._release: asyncio.TimerHandle | None = None

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a session that may still return."""
        held = self._held.get(session_id)
        return None if held is None else held[0]

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session whose connection is lost; called on the server's event loop."""
        while len(self._held) >= self._maxsize:
            self._forget(next(iter(self._held)))
        session_id = session_info.session.id
        timer = asyncio.get_running_loop().call_later(self._ttl, self._forget, session_id)
        self._held[session_id] = session_info, timer

    def delete(self, session_id: str) -> None:
        """Remove a session that has returned or was closed."""
        _, timer = self._held.pop(session_id)
        timer.cancel()

    def list(self) -> list[SessionInfo]:
        """Return the sessions that may still return; the name is Streamlit's."""
        return [session_info for session_info, _ in self._held.values()]

    def _forget(self, session_id: str) -> None:
        session = self._held[session_id][0].session
        self.delete(session_id)
        session.shutdown()
        session.session_state.clear()
        session.flush_browser_queue()
        if self._release is None:
            loop = asyncio.get_running_loop()
            self._release = loop.call_later(_RELEASE_DELAY_SECONDS, self._release_memory)

    def _release_memory(self) -> None:
        self._release = None
        loop = asyncio.get_running_loop()
        loop.run_in_executor(None, release_free_memory)
        loop.call_later(_SECOND_RELEASE_SECONDS, loop.run_in_executor, None, release_free_memory)
