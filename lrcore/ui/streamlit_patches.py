"""Patients' data on the server: in memory only, and no longer than somebody is there to look at them."""

import asyncio

from starlette.formparsers import MultiPartParser
from streamlit.runtime import memory_session_storage
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

from lrcore.system.memory import limit_arenas, release_free_memory

_TOGETHER = 2.0  # seconds; memory of sessions that end together is given back together


def keep_in_memory_only() -> None:
    """Set up the server's process; call before Streamlit makes its runtime.

    Notes
    -----
    Otherwise an upload of more than 1 MB would be put into a temporary file on its way, and a session
    that ended would be kept until the next one ends.
    """
    MultiPartParser.spool_max_size = 0  # no size is too large
    memory_session_storage.MemorySessionStorage = ExpiringSessionStorage  # type: ignore[assignment, misc]
    limit_arenas()


class ExpiringSessionStorage(SessionStorage):
    """Sessions whose connection is lost: kept for a while in case they return, then forgotten.

    Parameters
    ----------
    maxsize : int
        So many at most; the one that left first goes first.
    ttl_seconds : float
        How long a session may return, ``server.disconnectedSessionTTL``.

    Notes
    -----
    Streamlit's own storage looks at the time only when the next session leaves, and its main loop still
    refers to the last one: on a quiet server, patients would stay in memory for hours. So every session
    has a timer, is shut down (which drops its files and downloads) and its state is emptied.
    """

    def __init__(self, maxsize: int = 128, ttl_seconds: float = 120) -> None:
        self._maxsize, self._ttl = maxsize, ttl_seconds
        self._held: dict[str, tuple[SessionInfo, asyncio.TimerHandle]] = {}
        self._giving_back: asyncio.TimerHandle | None = None

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
        """Let go of a session, because it returned or was closed."""
        _, timer = self._held.pop(session_id)
        timer.cancel()

    def list(self) -> list[SessionInfo]:
        """Return the sessions that may still return."""
        return [session_info for session_info, _ in self._held.values()]

    def _forget(self, session_id: str) -> None:
        session = self._held[session_id][0].session
        self.delete(session_id)
        session.shutdown()
        session.session_state.clear()
        if self._giving_back is None:
            self._giving_back = asyncio.get_running_loop().call_later(_TOGETHER, self._give_back)

    def _give_back(self) -> None:
        self._giving_back = None
        asyncio.get_running_loop().run_in_executor(None, release_free_memory)
