"""Work on several items at once, results in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from lrcore.system.cores import cores

Item = TypeVar("Item")
Result = TypeVar("Result")
One = TypeVar("One")
Other = TypeVar("Other")

_MOST = 8


def map_ordered(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield the result of each item in order, one thread per core, few items under way at a time.

    Examples
    --------
    >>> list(map_ordered(str, range(5)))
    ['0', '1', '2', '3', '4']
    """
    threads = min(_MOST, cores())
    with ThreadPoolExecutor(threads) as pool:
        rest = iter(items)
        first = islice(rest, threads + 1)
        under_way: deque[Future[Result]] = deque(pool.submit(work, item) for item in first)
        while under_way:
            result = under_way.popleft().result()
            under_way.extend(pool.submit(work, item) for item in islice(rest, 1))
            yield result


def run_both(first: Callable[[], One], second: Callable[[], Other]) -> tuple[One, Other]:
    """Return two results, worked out at the same time.

    Examples
    --------
    >>> run_both(lambda: 1, lambda: "a")
    (1, 'a')
    """
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(second)
        return first(), other.result()
