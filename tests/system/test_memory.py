"""What glibc does without each setting, and with it: a setting that changes nothing is to be removed."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from lrcore.system.memory import MAX_ARENAS

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="settings of glibc")
ROOT = Path(__file__).parents[2]
MIB = 2**20

# Blocks of 64 KiB are too small to be mapped; the last of them keeps the heap from shrinking at its end.
HELD = """
import ctypes
from pathlib import Path
from lrcore.system.memory import release_free_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
before = resident()
blocks = [libc.malloc(2**16) for _ in range(1600)]
for block in blocks:
    ctypes.memset(block, 1, 2**16)
for block in blocks[:-1]:
    libc.free(block)
held = resident()
release_free_memory()
print(held - before, resident() - before)
"""

# Arrays of 3 MiB are too small for huge pages; together they exceed what glibc keeps by itself.
FAULTS = """
import resource, sys
import numpy as np
from lrcore.system.memory import keep_freed_memory

def work():
    [np.ones(3 * 2**17) for _ in range(8)]

if sys.argv[1] == "kept":
    keep_freed_memory()
for _ in range(2):
    work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(4):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""

# What a thread that has ended has freed is there for the next one that works.
FAULTS_AFTER_A_THREAD = """
import resource, sys, threading
import numpy as np
from lrcore.system.memory import keep_freed_memory

def work():
    [np.ones(3 * 2**17) for _ in range(8)]

def faults(run):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    run()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

keep_freed_memory()
if sys.argv[1] == "apart":
    from lrcore.system.memory import _M_ARENA_MAX, _glibc
    _glibc().mallopt(_M_ARENA_MAX, 8)
other = threading.Thread(target=work)
other.start()
other.join()
print(faults(work))
"""

ARENAS = """
import ctypes, sys, threading
from lrcore.system.memory import limit_arenas

if sys.argv[1] == "limited":
    limit_arenas()
libc = ctypes.CDLL(None)
meeting = threading.Barrier(int(sys.argv[2]))

def allocate():
    libc.malloc(5_000)
    meeting.wait()

threads = [threading.Thread(target=allocate) for _ in range(int(sys.argv[2]))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_stats()
"""


def ended(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)


def test_freed_memory_is_returned_by_request_only():
    held, left = map(int, ended(HELD).stdout.split())
    assert held > 90 * MIB, "glibc now returns it by itself: release_free_memory() is not needed"
    assert left < 20 * MIB


def test_arrays_are_made_of_pages_that_were_kept():
    """Each of the four rounds needs 6,144 pages, which fault where they were returned in between."""
    returned, kept = (int(ended(FAULTS, mode).stdout) for mode in ("returned", "kept"))
    assert returned > 4 * 3_000, "glibc now keeps them by itself: keep_freed_memory() is not needed"
    assert kept < returned / 10


def test_memory_that_one_thread_has_freed_serves_another():
    apart, shared = (int(ended(FAULTS_AFTER_A_THREAD, mode).stdout) for mode in ("apart", "shared"))
    assert apart > 3_000, "glibc now shares it by itself: keep_freed_memory() need not limit arenas"
    assert shared < apart / 10


def test_threads_share_one_arena_per_core():
    n_threads = 3 * MAX_ARENAS
    free, limited = (ended(ARENAS, mode, n_threads).stderr.count("Arena ") for mode in ("free", "limited"))
    assert free > MAX_ARENAS, "glibc now shares arenas by itself: limit_arenas() is not needed"
    assert limited <= MAX_ARENAS


# Two objects that refer to each other, which only a collection of cycles finds.
SET_ASIDE = """
import gc, weakref
from lrcore.system.memory import release_free_memory, set_aside

class Pair:
    pass

first, second = Pair(), Pair()
first.other, second.other = second, first
held = weakref.ref(first)
set_aside()
del first, second
gc.collect()
print(held() is not None)
release_free_memory()
print(held() is None, gc.get_freeze_count() > 0)
"""


def test_what_is_set_aside_is_searched_again_at_the_next_release():
    done = subprocess.run(
        [sys.executable, "-c", SET_ASIDE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "True"]
