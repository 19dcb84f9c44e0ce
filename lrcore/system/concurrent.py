"""Independent works on the same patients: in turn while they are few, on all cores when they are many."""

from collections.abc import Callable, Mapping
from typing import Any

from lrcore.system.cores import cores
from lrcore.system.threads import one_thread

MANY = 50_000  # patients; below it, starting threads costs more than they gain


def run_concurrently(works: Mapping[str, Callable[[], Any]], n: int) -> dict[str, Any]:
    """Return what each of the works returns, under its name.

    Parameters
    ----------
    works : mapping of str to callable
        Longest first. None may need another's result.
    n : int
        Patients.

    Notes
    -----
    numpy lets go of the interpreter while it sorts and computes. Each work does the same whether
    alone or beside others, its sums on one thread, so the results do not depend on the number of
    cores.

    Examples
    --------
    >>> run_concurrently({"sum": lambda: 1 + 1, "product": lambda: 2 * 3}, n=569)
    {'sum': 2, 'product': 6}
    """
    with one_thread():
        if n < MANY:
            return {name: work() for name, work in works.items()}
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(min(len(works), cores())) as pool:
            under_way = {name: pool.submit(work) for name, work in works.items()}
            return {name: work.result() for name, work in under_way.items()}
