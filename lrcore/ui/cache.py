"""The cache of the pages: results are kept as long as the object they belong to."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

_MAX_RESULTS = 4  # for each owner

Owner = TypeVar("Owner")
Key = ParamSpec("Key")
Result = TypeVar("Result")


def cached_per_owner(
    compute: Callable[Concatenate[Owner, Key], Result], *, max_results: int = _MAX_RESULTS
) -> Callable[Concatenate[Owner, Key], Result]:
    """Compute once for an owner and the further arguments; forget when the owner is forgotten.

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
    results: WeakKeyDictionary[Owner, OrderedDict[Hashable, Result]] = WeakKeyDictionary()
    lock = Lock()  # the development series is shared by all sessions

    @wraps(compute)
    def lookup(owner: Owner, /, *arguments: Key.args, **named: Key.kwargs) -> Result:
        key: tuple[Any, ...] = (arguments, tuple(sorted(named.items())))
        with lock:
            known = results.setdefault(owner, OrderedDict())
            if key in known:
                known.move_to_end(key)
                return known[key]
        found = compute(owner, *arguments, **named)
        with lock:
            known[key] = found
            while len(known) > max_results:
                known.popitem(last=False)
        return found

    return lookup
