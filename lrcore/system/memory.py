"""What the C library does with memory that was freed, where it is glibc and can be told."""

import ctypes
import gc
import os
from functools import cache

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h
_LARGEST_THRESHOLD = 2**25  # that glibc takes
_ARENAS = max(2, os.cpu_count() or 2)


@cache
def _library() -> ctypes.CDLL | None:
    """Return the C library when it is glibc; others have nothing to be told."""
    try:
        library = ctypes.CDLL(None)
    except (OSError, TypeError):
        return None
    return library if hasattr(library, "malloc_trim") and hasattr(library, "mallopt") else None


def limit_arenas() -> None:
    """Let threads share one pool of memory for each core: what a pool has free at its end is not given back.

    Notes
    -----
    By default glibc makes up to eight for each core, and every session's thread fills another.
    """
    library = _library()
    if library is not None:
        library.mallopt(_M_ARENA_MAX, _ARENAS)


def keep_freed_memory() -> None:
    """Keep memory that was freed for what comes next, as suits a process that soon ends.

    Notes
    -----
    By default glibc returns a large array to the system when it is freed, and the next one is made of
    pages that must be cleared anew.
    """
    library = _library()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_THRESHOLD)
        library.mallopt(_M_TRIM_THRESHOLD, 2**30)


def release_free_memory() -> None:
    """Collect what only refers to itself, and return free pages to the system: about 0.1 s in all."""
    gc.collect()
    library = _library()
    if library is not None:
        library.malloc_trim(0)
