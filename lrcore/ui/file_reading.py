"""Uploads, each read in a process of its own: the server only waits."""

import atexit
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from lrcore.reader.apart.waiting import ReadingProcesses

if TYPE_CHECKING:
    from lrcore.reader import Choices, Cohort, Predictions
    from lrcore.reader.outcomes_file import OutcomesFile
    from lrcore.reader.read import OnProgress

# Files read at once; two that take long do not keep the others waiting. The memory that one may hold is
# a share of the machine's that leaves room for all.
_TURNS = BoundedSemaphore(4)
_PROCESSES = ReadingProcesses()
atexit.register(_PROCESSES.close)


def prepare_reading() -> None:
    """Start the process that reads the next file."""
    _PROCESSES.keep_one_waiting()


def read_upload(
    data: bytes, *, name: str, choices: "Choices", on_progress: "OnProgress | None" = None
) -> "Cohort | Predictions":
    """Read a file that was uploaded; see :meth:`lrcore.reader.apart.waiting.ReadingProcesses.read`."""
    with _TURNS:
        return _PROCESSES.read(data, name=name, choices=choices, on_progress=on_progress)


def read_outcomes_upload(data: bytes) -> "OutcomesFile":
    """Read an uploaded file of outcomes in the same way."""
    with _TURNS:
        return _PROCESSES.read_outcomes(data)
