"""Between the event loop and the journal: waiting requests share one commit."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future
from math import inf
from time import monotonic

from lrcore.journal import Entry, Journal, JournalSettings, journal_in_use

_Waiting = tuple[Sequence[Entry], "asyncio.Future[int]"]


class Recorder:
    """Records predictions without blocking the event loop.

    While one group is written, arriving predictions are collected for the next: one call per commit,
    whatever the number of requests.

    Parameters
    ----------
    settings : JournalSettings
        ``path`` is None where the journal is switched off.
    """

    def __init__(self, settings: JournalSettings) -> None:
        self.on = settings.path is not None
        self._journal: Journal | None = None
        self._waiting: list[_Waiting] = []
        self._busy = False
        self._waiting_since = self._writing_since = inf

    async def record(self, entries: Sequence[Entry]) -> int | None:
        """Return the number of the first prediction once all are on disk; None without a journal.

        Raises
        ------
        JournalUnavailable
            If they could not be written.
        """
        if not self.on:
            return None
        if self._journal is None:
            self._journal = await asyncio.to_thread(journal_in_use)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[int] = loop.create_future()
        self._waiting.append((entries, future))
        self._waiting_since = min(self._waiting_since, monotonic())
        if not self._busy:
            self._busy = True
            loop.call_soon(self._hand_over, loop)  # after the requests that are being read
        return await future

    @property
    def notice(self) -> str:
        """A message for the operator; empty in normal operation."""
        return self._journal.notice if self._journal else ""

    @property
    def lag_seconds(self) -> float:
        """Age of the oldest prediction that is not on disk yet; 0 if there is none."""
        return max(0.0, monotonic() - min(self._writing_since, self._waiting_since))

    def close(self) -> None:
        """Write what was submitted, and close the journal."""
        if self._journal is not None:
            self._journal.close()

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        group, self._waiting = self._waiting, []
        self._writing_since, self._waiting_since = self._waiting_since, inf
        assert self._journal is not None

        def settled(done: "Future[int]") -> None:
            loop.call_soon_threadsafe(self._settle, loop, group, done)

        try:
            self._journal.submit([entry for entries, _ in group for entry in entries]).add_done_callback(
                settled
            )
        except Exception as error:
            self._fail(group, error)
            self._busy, self._writing_since = False, inf

    def _settle(self, loop: asyncio.AbstractEventLoop, group: list[_Waiting], done: "Future[int]") -> None:
        error, self._writing_since = done.exception(), inf
        if error is not None:
            self._fail(group, error)
        else:
            self._number(group, done.result())
        if self._waiting:
            self._hand_over(loop)
        else:
            self._busy = False

    @staticmethod
    def _number(group: list[_Waiting], first: int) -> None:
        for entries, future in group:
            if not future.done():  # the client has left
                future.set_result(first)
            first += len(entries)

    @staticmethod
    def _fail(group: list[_Waiting], error: BaseException) -> None:
        for _, future in group:
            if not future.done():
                future.set_exception(error)
