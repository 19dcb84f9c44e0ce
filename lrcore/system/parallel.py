"""Work on several cores: items in order, two or more computations at the same time, BLAS on one thread."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")
First = TypeVar("First")
Second = TypeVar("Second")

MIN_PATIENTS_FOR_THREADS = 50_000  # below, starting threads costs more than it saves
_MAX_THREADS = 8


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def one_blas_thread() -> AbstractContextManager[Any]:
    """Return a context in which matrix products use one thread.

    Notes
    -----
    For small matrices, the synchronisation of several threads costs up to ten times the product.
    """
    limited: AbstractContextManager[Any] = _thread_pools(len(sys.modules)).limit(limits=1, user_api="blas")
    return limited


def map_ordered(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield the result of each item in order, one thread per core, few items in progress at a time.

    Examples
    --------
    >>> list(map_ordered(str, range(5)))
    ['0', '1', '2', '3', '4']
    """
    from concurrent.futures import ThreadPoolExecutor

    threads = min(_MAX_THREADS, cores())
    with ThreadPoolExecutor(threads) as pool:
        remaining = iter(items)
        first = islice(remaining, threads + 1)
        in_progress: deque[Future[Result]] = deque(pool.submit(work, item) for item in first)
        while in_progress:
            result = in_progress.popleft().result()
            in_progress.extend(pool.submit(work, item) for item in islice(remaining, 1))
            yield result


def run_both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Return the results of two functions that run at the same time.

    Examples
    --------
    >>> run_both(lambda: 1, lambda: "a")
    (1, 'a')
    """
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(second)
        return first(), other.result()


def run_concurrently(functions: Mapping[str, Callable[[], Any]], n_patients: int) -> dict[str, Any]:
    """Return what each function returns, under its name; on all cores where there are many patients.

    Parameters
    ----------
    functions : mapping of str to callable
        The slowest first. None may need the result of another.
    n_patients : int
        Below `MIN_PATIENTS_FOR_THREADS` the functions run one after the other.

    Notes
    -----
    numpy releases the interpreter's lock while it sorts and computes. Matrix products use one thread in
    either case, so the results do not depend on the number of cores.

    Examples
    --------
    >>> run_concurrently({"sum": lambda: 1 + 1, "product": lambda: 2 * 3}, n_patients=569)
    {'sum': 2, 'product': 6}
    """
    with one_blas_thread():
        if n_patients < MIN_PATIENTS_FOR_THREADS:
            return {name: function() for name, function in functions.items()}
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(min(len(functions), cores())) as pool:
            in_progress = {name: pool.submit(function) for name, function in functions.items()}
            return {name: future.result() for name, future in in_progress.items()}


@lru_cache(maxsize=1)
def _thread_pools(n_modules: int) -> Any:
    """Return the thread pools of the libraries loaded; a module imported since may have brought its own."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
