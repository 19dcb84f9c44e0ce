"""A file read in the process that asked for it, under the same bounds of memory and time."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from lrcore.reader.apart.passed_bounds import too_much_memory, too_much_time
from lrcore.reader.choices import Choices
from lrcore.reader.cohort import Cohort
from lrcore.reader.formats.container import BINARY_WORKBOOK, OLD_WORKBOOK, OPEN_DOCUMENT, unpack
from lrcore.reader.formats.file_bytes import Bytes
from lrcore.reader.predictions import Predictions
from lrcore.system.memory_bound import memory_meter, most_memory, most_seconds

_WATCH_SECONDS = 0.05
_REFUSED = 2  # the exit status
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
_APART = frozenset([OLD_WORKBOOK, BINARY_WORKBOOK, OPEN_DOCUMENT])


def read_within_bounds(
    data: Bytes,
    read: Callable[[], Cohort | Predictions],
    *,
    name: str,
    choices: Choices,
    measurements: bool,
    say: Callable[[str], object],
) -> Cohort | Predictions:
    """Read a file in this process, which ends with one sentence where a bound is passed.

    Parameters
    ----------
    data : bytes or StoredBytes
    read : callable
        Reads it.
    name, choices, measurements
        As for :meth:`ReadingProcesses.read`. The reader of old and foreign workbooks may end its process
        where one is damaged, so these are read apart.
    say : callable
        Shows the sentence.

    Raises
    ------
    CohortRefused
        If the system gives no more memory.
    """
    if data[:4].startswith(_PACKED) and unpack(data, member=choices.sheet).kind in _APART:
        from lrcore.reader.apart.waiting import ReadingProcesses

        processes = ReadingProcesses(keep_one_waiting=False)
        return processes.read(data[:], name=name, choices=choices, measurements=measurements)
    with bounded_reading(len(data), say):
        return read()


@contextmanager
def bounded_reading(size: int, say: Callable[[str], object]) -> Iterator[None]:
    """Watch over a reading in this process, which ends with one sentence where a bound is passed.

    Parameters
    ----------
    size : int
        Bytes of the file, or of the part of it that is read.
    say : callable
        Shows the sentence.

    Raises
    ------
    CohortRefused
        If the system gives no more memory.
    """
    memory, seconds = most_memory(size), most_seconds(size)
    done = Event()
    held = memory_meter(os.getpid())
    most, ends = memory + held(), monotonic() + seconds

    def watch() -> None:
        while not done.wait(_WATCH_SECONDS):
            late = monotonic() > ends
            if late or held() > most:
                say(str(too_much_time(seconds) if late else too_much_memory(memory)))
                os._exit(_REFUSED)

    Thread(target=watch, name="bounds", daemon=True).start()
    try:
        yield
    except MemoryError:
        raise too_much_memory(memory) from None
    finally:
        done.set()
