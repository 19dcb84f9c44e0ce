"""Long work on the event loop, in short turns: between two of them everything else runs."""

import asyncio
import time

_TURN_SECONDS = 0.002


class Turns:
    """Gives way to the rest of the event loop when a turn has lasted long enough.

    A thread would not: it keeps the interpreter's lock for 5 ms at a time, and each wait of the
    event loop for a socket gives it the lock again.
    """

    def __init__(self) -> None:
        self._end = time.perf_counter() + _TURN_SECONDS

    @property
    def over(self) -> bool:
        """Whether it is time for a pause; ask after each small step."""
        return time.perf_counter() >= self._end

    async def pause(self) -> None:
        """Let others run, and begin another turn."""
        await asyncio.sleep(0)
        self._end = time.perf_counter() + _TURN_SECONDS
