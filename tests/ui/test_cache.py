"""Results of the pages are kept per owner, for some arguments, and as long as the owner lives."""

import gc
import weakref
from functools import partial
from threading import Event, Thread

import pytest

from lrcore.ui.cache import cached_per_owner


class Owner:
    """An object that results belong to."""


@pytest.fixture
def computed():
    """Return a cached function, and the arguments it was computed for."""
    calls = []

    def compute(owner, *arguments, **named):
        calls.append((*arguments, *named.items()))
        return [len(calls)]

    return cached_per_owner(compute), calls


def test_a_result_is_computed_once_for_an_owner_and_its_arguments(computed):
    lookup, calls = computed
    owner = Owner()
    first = lookup(owner, 0.1)
    assert lookup(owner, 0.1) is first
    assert lookup(owner, 0.2) is not first
    assert lookup(owner, at=0.1) is not first
    assert calls == [(0.1,), (0.2,), (("at", 0.1),)]


def test_the_result_of_one_owner_is_not_given_to_another():
    lookup, owners = cached_per_owner(id), [Owner(), Owner()]
    assert [lookup(owner) for owner in owners] == [id(owner) for owner in owners]


def test_the_result_unused_for_longest_is_dropped():
    owner, counted = Owner(), []
    lookup = cached_per_owner(lambda owner, key: counted.append(key), max_results=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        lookup(owner, key)
    assert counted == ["a", "b", "c", "b"]


def test_results_go_with_their_owner():
    released = []

    class Result:
        pass

    lookup = cached_per_owner(lambda owner: Result())
    owner = Owner()
    weakref.finalize(lookup(owner), partial(released.append, True))
    gc.collect()
    assert not released
    del owner
    gc.collect()
    assert released


def test_a_failure_is_not_kept():
    attempts = []

    def fails_once(owner):
        attempts.append(owner)
        if len(attempts) == 1:
            raise ValueError("not yet")
        return "found"

    lookup, owner = cached_per_owner(fails_once), Owner()
    with pytest.raises(ValueError, match="not yet"):
        lookup(owner)
    assert lookup(owner) == "found"


def test_who_asks_while_a_result_is_computed_waits_for_it():
    begun, go_on, calls, found = Event(), Event(), [], []

    def compute(owner):
        calls.append(owner)
        begun.set()
        assert go_on.wait(60)
        return object()

    lookup, owner = cached_per_owner(compute), Owner()
    asking = [Thread(target=lambda: found.append(lookup(owner))) for _ in range(2)]
    asking[0].start()
    assert begun.wait(60)
    asking[1].start()
    asking[1].join(0.1)
    assert asking[1].is_alive()
    go_on.set()
    for each in asking:
        each.join(60)
    assert calls == [owner]
    assert found[0] is found[1]
