"""Several processes that answer on one socket; one that ends is replaced.

Tried with uvicorn 0.54, whose supervisor starts its processes with the signals of a terminal: Ctrl-C
interrupts them among their imports, with a traceback each, and the supervisor reports neither the
interrupt nor a process that could not start. Here only the parent receives Ctrl-C. It lets its processes
finish the answers in progress; at a second Ctrl-C it ends them at once.
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from socket import socket

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

_LOOK_SECONDS = 0.1


class Workers(Multiprocess):
    """The processes of one service.

    Parameters
    ----------
    config : Config
        Its application is named by module and factory, because each process makes its own.
    sockets : list of socket
        Those on which all of them listen.

    Attributes
    ----------
    interrupted : bool
        Whether Ctrl-C ended them.
    """

    def __init__(self, config: Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self.interrupted = False
        if sys.platform != "win32":
            # Started with the first process, it would let Ctrl-C through again.
            resource_tracker.ensure_running()

    def init_processes(self) -> None:
        """Start the processes."""
        with _interrupts_deferred():
            super().init_processes()

    def handle_signals(self) -> None:
        """Act on the signals received, some of which start processes."""
        with _interrupts_deferred():
            super().handle_signals()

    def keep_subprocess_alive(self) -> None:
        """Replace the processes that have ended."""
        with _interrupts_deferred():
            super().keep_subprocess_alive()

    def handle_int(self) -> None:
        """Stop at Ctrl-C."""
        self.interrupted = True
        super().handle_int()

    def join_all(self) -> None:
        """Wait for the answers in progress; after a further Ctrl-C no longer."""
        while running := [each for each in self.processes if each.process.is_alive()]:
            if signal.SIGINT in self.signal_queue:
                for each in running:
                    each.kill()
            running[0].process.join(_LOOK_SECONDS)


@contextmanager
def _interrupts_deferred() -> Iterator[None]:
    """Keep Ctrl-C from processes started in the block, for good; the parent receives it after the block."""
    if sys.platform == "win32":  # which has no masks of signals
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
