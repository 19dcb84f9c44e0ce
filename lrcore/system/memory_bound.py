"""How much memory and time the reading of one file may take, from its size and the machine."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

_MIB = 2**20
_LEAST_MEMORY, _FREE_MEMORY, _MEMORY_PER_BYTE = 768 * _MIB, 1536 * _MIB, 6
_MACHINES_SHARE = 4  # so many files may be read at once
_LEAST_SECONDS, _SECONDS_PER_MIB = 40.0, 0.5
_FAR = 2**36  # bytes of address space beyond the bound: what is reserved is rarely filled
_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


@cache
def machine_memory() -> int:
    """Return the bytes of memory of the machine, or of the container if that is less."""
    import psutil

    found = [int(psutil.virtual_memory().total)]
    for path in _CGROUP_LIMITS:
        with suppress(OSError, ValueError):
            found.append(int(Path(path).read_text()))
    return min(found)


def most_memory(size: int) -> int:
    """Return how many bytes of memory the reading of a file of so many bytes may hold."""
    return max(
        _LEAST_MEMORY, min(machine_memory() // _MACHINES_SHARE, _FREE_MEMORY + _MEMORY_PER_BYTE * size)
    )


def most_seconds(size: int) -> float:
    """Return how long the reading of a file of so many bytes may take.

    Examples
    --------
    >>> most_seconds(200_000), most_seconds(2**29)
    (40.095367431640625, 296.0)
    """
    return _LEAST_SECONDS + _SECONDS_PER_MIB * size / _MIB


def memory_meter(process: int) -> Callable[[], int]:
    """Return what tells the bytes of memory a process holds; 0 when it has ended."""
    import psutil

    try:
        watched = psutil.Process(process)
    except psutil.Error:
        return int

    def held() -> int:
        try:
            return int(watched.memory_info().rss)
        except psutil.Error:
            return 0

    return held


def limit_this_process(memory: int, seconds: float) -> None:
    """Have the system end this process far beyond its bounds, whatever becomes of who watches it.

    Notes
    -----
    Address space is no measure of memory: libraries reserve far more than they use. No dump of the
    process is written to disk, and when memory runs out it is the first that goes.
    """
    if sys.platform == "win32":
        return
    import resource

    cores = os.cpu_count() or 1
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, memory + _FAR),
        (resource.RLIMIT_CPU, int(used + 2 * seconds * cores) + 1),
    ):
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, (value, hard))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
