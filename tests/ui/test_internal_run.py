"""The fits in the background: started once, in order, and an error is handed on."""

from threading import Event

import pytest

from lrcore.ui.performance import internal
from lrcore.ui.performance.internal import InternalValidationRun
from tests.waiting import until


@pytest.fixture
def fits(monkeypatch):
    """Return what was fitted so far, and an event that the second part waits for."""
    done, go_on = [], Event()

    def repeat(data, **how):
        done.append("repeated")
        return "repeated"

    def correct(data, **how):
        assert go_on.wait(60)
        done.append("optimism")
        return "optimism"

    monkeypatch.setattr(internal, "repeated_cross_validation", repeat)
    monkeypatch.setattr(internal, "optimism_correction", correct)
    return done, go_on


def test_nothing_is_fitted_before_it_is_started_and_each_part_is_there_when_it_is_done(fits):
    done, go_on = fits
    run = InternalValidationRun(1.0, None, 0.5)
    assert not done
    assert run.fits_done == 0
    run.start()
    run.start()
    until(lambda: run.fits_done == 200)
    assert not run.is_complete
    go_on.set()
    found = run.result()
    assert (found.repeated, found.optimism) == ("repeated", "optimism")
    assert run.is_complete
    assert run.fits_done == 700
    assert done == ["repeated", "optimism"]


def test_a_run_for_later_begins_by_itself(fits, monkeypatch):
    done, go_on = fits
    monkeypatch.setattr(internal, "_AFTER_SECONDS", 0.0)
    run = InternalValidationRun(1.0, None, 0.5)
    run.start_later()
    until(lambda: done == ["repeated"])
    go_on.set()
    run.result()


def test_a_run_for_later_begins_at_once_when_it_is_waited_for(fits, monkeypatch):
    done, go_on = fits
    monkeypatch.setattr(internal, "_AFTER_SECONDS", 3_600.0)
    go_on.set()
    run = InternalValidationRun(1.0, None, 0.5)
    run.start_later()
    assert not done
    assert run.result().repeated == "repeated"


def test_runs_of_several_sessions_follow_each_other(fits):
    done, go_on = fits
    first, second = (InternalValidationRun(1.0, None, threshold) for threshold in (0.1, 0.2))
    first.start()
    until(lambda: first.fits_done == 200)
    second.start()
    assert second.fits_done == 0
    go_on.set()
    second.result()
    first.result()
    assert done == ["repeated", "optimism"] * 2


def test_an_error_ends_the_waiting_and_is_raised_for_the_reader(monkeypatch):
    def fail(data, **how):
        raise ZeroDivisionError

    monkeypatch.setattr(internal, "repeated_cross_validation", fail)
    run = InternalValidationRun(1.0, None, 0.5)
    run.start()
    until(lambda: run.is_complete)
    with pytest.raises(ZeroDivisionError):
        run.result()
