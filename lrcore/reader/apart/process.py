"""The process that reads one file and ends: ``python -m lrcore.reader.apart.process``."""

import os
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from threading import Thread
from time import sleep
from typing import IO, Any

from lrcore.errors import CutpointError
from lrcore.reader.apart.messages import (
    MEASUREMENTS,
    OUTCOMES,
    Failed,
    OutOfMemory,
    Progress,
    Task,
)
from lrcore.reader.apart.pipe import Ended, receive, receive_bytes, send
from lrcore.system.memory_bound import limit_this_process

_NEEDED_SOON = (
    "lrcore.reader",
    "lrcore.reader.formats.text_batches",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.ipc",
    "pyarrow.parquet",
    "python_calamine",
)
_SAMPLE_ROWS = 40
_WATCH_SECONDS = 1.0


def main() -> None:
    """Wait for a file, read it, answer and end; end also when the process that would send one has ended."""
    answers = _own_output()
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    _prepare()
    with suppress(Ended, BrokenPipeError):
        task: Task = receive(sys.stdin.buffer, sys.maxsize)
        limit_this_process(task.memory, task.seconds)
        send(answers, _answer(task, receive_bytes(sys.stdin.buffer), answers))
    # What was read is not taken apart object by object.
    os._exit(0)


def _end_with(parent: int) -> None:
    """End when the process that waits for the answer has ended."""
    while os.getppid() == parent:
        sleep(_WATCH_SECONDS)
    os._exit(1)


def _prepare() -> None:
    """Import what most files need, and read one, so that what is made at the first reading is there."""
    for name in _NEEDED_SOON:
        import_module(name)
    from lrcore.model.sample import sample_csv
    from lrcore.reader import read_labelled

    read_labelled(sample_csv(range(_SAMPLE_ROWS)))


def _own_output() -> IO[bytes]:
    """Keep the pipe for answers; whatever else is printed goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _answer(task: Task, data: bytes, answers: IO[bytes]) -> Any:
    from lrcore.reader import read_cohort, read_labelled
    from lrcore.reader.outcomes_file import read_outcomes

    def on_progress(share: float) -> None:
        send(answers, Progress(share))

    try:
        if task.kind == OUTCOMES:
            return read_outcomes(data)
        if task.kind == MEASUREMENTS:
            return read_cohort(data, name=task.name, choices=task.choices)
        return read_labelled(
            data,
            name=task.name,
            choices=task.choices,
            on_progress=on_progress if task.tells_progress else None,
        )
    except CutpointError as refusal:
        return refusal.with_traceback(None)
    except MemoryError:
        return OutOfMemory()
    except Exception as error:
        return Failed(_where(error))


def _where(error: Exception) -> str:
    """Return the kind of an error and the lines that led to it; its message may hold a patient's data."""
    lines = (f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__))
    return f"{type(error).__name__} at {' < '.join(reversed(list(lines)))}"


if __name__ == "__main__":
    main()
