"""Settings of glibc's allocator, which do nothing with another C library, and of Python's collector.

Tried with glibc 2.36. glibc keeps freed memory where a long-lived server should return it, and returns
it where a short command needs it again at once. Its manual describes the three parameters under
``mallopt``; ``malloc_trim`` is the only call that returns pages from the middle of a heap.
``tests/system/test_memory.py`` measures glibc without each setting, and fails once it is not needed.
"""

import ctypes
import gc
import os
from functools import cache

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
_MAX_MMAP_THRESHOLD_BYTES = 2**25  # that glibc accepts
_KEPT_BYTES = 2**30
MAX_ARENAS = max(2, os.cpu_count() or 2)


@cache
def _glibc() -> ctypes.CDLL | None:
    """Return the C library if it is glibc."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def limit_arenas() -> None:
    """Let all threads share one arena per core; call before the threads start.

    Notes
    -----
    By default glibc makes up to eight arenas per core, each session's thread fills another one, and
    the freed memory of an arena is not returned when its thread ends.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, MAX_ARENAS)


def keep_freed_memory() -> None:
    """Keep freed memory for the next allocation, as suits a process that soon ends.

    Notes
    -----
    By default glibc returns a large array to the system when it is freed, and the pages of the next one
    must be cleared first. It also keeps what a thread has freed for that thread, or for one that is started
    later.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, 1)
        library.mallopt(_M_MMAP_THRESHOLD, _MAX_MMAP_THRESHOLD_BYTES)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def set_aside() -> None:
    """Leave all that is in memory out of later collections of reference cycles, until the next release.

    Notes
    -----
    Streamlit collects after every run of the script, and holds its answer back meanwhile: some 0.1 s for
    the libraries and the model, which stay loaded.
    """
    gc.freeze()


def release_free_memory() -> None:
    """Collect all reference cycles and return free pages to the system; takes about 0.1 s."""
    gc.unfreeze()
    gc.collect()
    set_aside()
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def share_pool_with_pyarrow() -> None:
    """Have pyarrow take memory from the C library.

    Notes
    -----
    Its own pool keeps what threads that have ended had freed: the texts of tables that were shown would
    stay in the memory of the server.
    """
    import pyarrow

    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
