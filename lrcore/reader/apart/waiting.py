"""The client of a process that reads a file: it sends the file, watches the process and takes the answer."""

import logging
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from time import monotonic
from typing import IO, Any

from lrcore.errors import CohortRefused
from lrcore.reader.apart.messages import (
    EITHER,
    MEASUREMENTS,
    OUTCOMES,
    Failed,
    OutOfMemory,
    Progress,
    Task,
)
from lrcore.reader.apart.passed_bounds import too_much_memory, too_much_time
from lrcore.reader.apart.pipe import Ended, receive, send, send_bytes
from lrcore.reader.choices import Choices
from lrcore.reader.cohort import Cohort
from lrcore.reader.outcomes_file import OutcomesFile
from lrcore.reader.predictions import Predictions
from lrcore.reader.read import OnProgress
from lrcore.system.memory_bound import memory_meter, most_memory, most_seconds

_WATCH_SECONDS = 0.01  # between two looks at the memory of a process
_ROOT = Path(__file__).parents[3]
_log = logging.getLogger(__name__)


class ReadingProcess:
    """A process that has imported all it needs, and waits for one file."""

    def __init__(self) -> None:
        folders = [str(_ROOT), *(os.path.abspath(folder) for folder in sys.path)]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lrcore.reader.apart.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)},
        )
        self._talk: _Talk | None = None

    @property
    def lives(self) -> bool:
        """Whether it can be given a file."""
        return self._process.poll() is None

    def read(self, data: bytes, task: Task, on_progress: OnProgress | None) -> Any:
        """Give it a file, and return what it answers.

        Raises
        ------
        CohortRefused
            If it takes more memory or time than the file may take, or does not live to answer.
        """
        self._talk = talk = _Talk(self._process, data, task)
        talk.start()
        ends, held = monotonic() + task.seconds, memory_meter(self._process.pid)
        shown = None
        while talk.is_alive():
            talk.join(_WATCH_SECONDS)
            if held() > task.memory:
                raise too_much_memory(task.memory)
            if monotonic() > ends:
                raise too_much_time(task.seconds)
            if on_progress is not None and talk.share is not shown:
                shown = talk.share
                on_progress(talk.share)
        return talk.answer

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        if self._talk is not None:
            self._talk.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


class _Talk(Thread):
    """Sends the file and takes the answer while the process is watched."""

    def __init__(self, process: "subprocess.Popen[bytes]", data: bytes, task: Task) -> None:
        super().__init__(name="reading", daemon=True)
        self._process, self._data, self._task = process, data, task
        self.share = 0.0
        self.answer: Any = None

    def run(self) -> None:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        with suppress(Ended, OSError, ValueError, MemoryError):
            self._talk(to, back)
        self._data = b""

    def _talk(self, to: IO[bytes], back: IO[bytes]) -> None:
        send(to, self._task)
        send_bytes(to, self._data)
        to.flush()
        self._data = b""
        while isinstance(answer := receive(back, self._task.memory), Progress):
            self.share = answer.share
        self.answer = answer


class ReadingProcesses:
    """A fresh process for each file.

    Parameters
    ----------
    keep_one_waiting : bool
        Whether a process is started for the next file as soon as one was read.
    """

    def __init__(self, *, keep_one_waiting: bool = True) -> None:
        self._lock = Lock()
        self._waiting: ReadingProcess | None = None
        self._closed = not keep_one_waiting

    def keep_one_waiting(self) -> None:
        """Start a process for the next file, unless one waits."""
        with self._lock:
            if not self._closed and (self._waiting is None or not self._waiting.lives):
                self._waiting = ReadingProcess()

    def close(self) -> None:
        """End the process that waits, and start no other."""
        with self._lock:
            self._closed = True
            if self._waiting is not None:
                self._waiting.end()

    def read(
        self,
        data: bytes,
        *,
        name: str = "",
        choices: Choices | None = None,
        on_progress: OnProgress | None = None,
        measurements: bool = False,
    ) -> Cohort | Predictions:
        """Read a file in a process of its own.

        Parameters
        ----------
        data, name, choices, on_progress
            As for :func:`lrcore.reader.read_labelled`.
        measurements : bool
            Whether only a table of measurements will do, as for :func:`lrcore.reader.read_cohort`.

        Raises
        ------
        CohortRefused
            Also if it takes more memory or time than the file may take, or ends the process.
        """
        kind = MEASUREMENTS if measurements else EITHER
        read: Cohort | Predictions = self._read(
            data, kind, name=name, choices=choices, on_progress=on_progress
        )
        return read

    def read_outcomes(self, data: bytes) -> OutcomesFile:
        """Read a file of outcomes; see :func:`lrcore.reader.outcomes_file.read_outcomes`."""
        read: OutcomesFile = self._read(data, OUTCOMES)
        return read

    def _read(
        self,
        data: bytes,
        kind: str,
        *,
        name: str = "",
        choices: Choices | None = None,
        on_progress: OnProgress | None = None,
    ) -> Any:
        size = len(data)
        bounds = most_memory(size), most_seconds(size)
        task = Task(name, choices or Choices(), *bounds, on_progress is not None, kind)
        process = self._take()
        try:
            answer = process.read(data, task, on_progress)
        finally:
            Thread(target=self._replace, args=(process,), name="next-reading", daemon=True).start()
        return _result(answer, task)

    def _replace(self, used: ReadingProcess) -> None:
        used.end()
        self.keep_one_waiting()

    def _take(self) -> ReadingProcess:
        with self._lock:
            taken, self._waiting = self._waiting, None
        return taken if taken is not None and taken.lives else ReadingProcess()


def _result(answer: Any, task: Task) -> Any:
    if isinstance(answer, Cohort | Predictions | OutcomesFile):
        return answer
    if isinstance(answer, OutOfMemory):
        raise too_much_memory(task.memory)
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, Failed):
        _log.error("A file could not be read: %s", answer.where)
    raise CohortRefused(
        "The file is damaged in a way that ends the program which reads it: open it where it was made and "
        "save it again, or save the table as CSV."
    )
