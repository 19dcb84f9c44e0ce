"""The cache of the pages: results are kept as long as the object they belong to."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock, RLock
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

_MAX_RESULTS = 4  # for each owner

Owner = TypeVar("Owner")
Key = ParamSpec("Key")
Result = TypeVar("Result")


def cached_per_owner(
    compute: Callable[Concatenate[Owner, Key], Result], *, max_results: int = _MAX_RESULTS
) -> Callable[Concatenate[Owner, Key], Result]:
    """Compute once for an owner and the further arguments; forget when the owner is forgotten.

    Who asks while it is computed waits for it.

    The owner is the first argument: an evaluation set, a scored file, predictions of the journal, or
    the session (:func:`lrcore.ui.session.owner`). It is distinguished by identity, the further
    arguments by equality.

    Parameters
    ----------
    compute : callable
        Its result must not refer to the owner, which would keep both in memory.
    max_results : int
        Results kept for each owner; the one unused for longest is dropped first.

    Notes
    -----
    Streamlit's own caches compare large arrays by a sample and keep them after the session has
    ended: results for one person's patients could be shown to another, and would stay in memory.
    """
    results: WeakKeyDictionary[Owner, OrderedDict[Hashable, _Once[Result]]] = WeakKeyDictionary()
    lock = Lock()  # the development series is shared by all sessions

    @wraps(compute)
    def lookup(owner: Owner, /, *arguments: Key.args, **named: Key.kwargs) -> Result:
        key: tuple[Any, ...] = (arguments, tuple(sorted(named.items())))
        with lock:
            known = results.setdefault(owner, OrderedDict())
            once = known.setdefault(key, _Once())
            known.move_to_end(key)
            while len(known) > max_results:
                known.popitem(last=False)
        with once.lock:
            if not once.results:
                once.results.append(compute(owner, *arguments, **named))
            return once.results[0]

    return lookup


class _Once(Generic[Result]):
    """Holds a result once it is computed, and a lock for whoever computes it."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.results: list[Result] = []
