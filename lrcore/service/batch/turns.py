"""Long work on the event loop in short turns, between which other requests run."""

import asyncio
import time

_TURN_SECONDS = 0.002


class Turns:
    """Yields to the event loop after each turn.

    A thread would not help: it holds the interpreter's lock for 5 ms at a time, and gets it back
    whenever the event loop waits for a socket.
    """

    def __init__(self) -> None:
        self._end = time.perf_counter() + _TURN_SECONDS

    @property
    def over(self) -> bool:
        """Whether a pause is due; check after each small step."""
        return time.perf_counter() >= self._end

    async def pause(self) -> None:
        """Let other tasks run, then begin another turn."""
        await asyncio.sleep(0)
        self._end = time.perf_counter() + _TURN_SECONDS
