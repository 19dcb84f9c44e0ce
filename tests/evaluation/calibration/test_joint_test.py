"""The one test of the risks: its p value against every possible outcome, and against its limits."""

from itertools import product
from math import comb

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.evaluation.calibration import joint_test as module
from lrcore.evaluation.calibration.joint_test import (
    CERTAIN_WRONG,
    EVENTS_EXACT,
    EVENTS_NORMAL,
    NO_CHANCE,
    SCORE_DRAWN,
    SCORE_LIMIT,
    joint_test,
)
from lrcore.evaluation.patients import Patients

ETA = np.array([-2.5, -1.8, -1.0, -0.4, 0.0, 0.3, 0.9, 1.7, 2.2, 3.0])


def score_statistic(outcome, eta):
    """The quadratic form of score and information, written out."""
    p = sigmoid(eta)
    design = np.array([np.ones(len(eta)), eta])
    score = design @ (outcome - p)
    return score @ np.linalg.inv((design * p * (1 - p)) @ design.T) @ score


def exact(eta):
    """Probability, statistic and events of every outcome."""
    every = np.array(list(product((0, 1), repeat=len(eta))))
    p = sigmoid(eta)
    chance = np.prod(np.where(every, p, 1 - p), axis=1)
    return chance, np.array([score_statistic(outcome, eta) for outcome in every]), every


@pytest.mark.parametrize("place", [0, 77, 400, 701, 1023])
def test_p_is_the_probability_of_outcomes_that_contradict_the_risks_as_much(place):
    chance, statistics, every = exact(ETA)
    found = joint_test(Patients(every[place], sigmoid(ETA), ETA))
    assert found.statistic == pytest.approx(statistics[place])
    p = chance[statistics >= statistics[place] - 1e-9].sum()
    assert found.p == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / 1_000) + 1e-3)
    assert found.method == SCORE_DRAWN


@pytest.mark.parametrize("place", [0, 77, 1023])
def test_the_number_of_events_has_its_exact_distribution(place):
    chance, _, every = exact(ETA)
    events, observed = every.sum(axis=1), every[place].sum()
    found = joint_test(Patients(every[place], sigmoid(ETA), ETA)).events
    tails = chance[events <= observed].sum(), chance[events >= observed].sum()
    assert found.p == pytest.approx(min(1, 2 * min(tails)))
    assert chance[events < found.low].sum() <= 0.025 < chance[events <= found.low].sum()
    assert chance[events > found.high].sum() <= 0.025 < chance[events >= found.high].sum()
    assert found.method == EVENTS_EXACT


def test_equal_risks_are_tested_by_the_binomial_distribution():
    found = joint_test(Patients(np.arange(20) < 11, np.full(20, 0.3)))
    tail = sum(comb(20, k) * 0.3**k * 0.7 ** (20 - k) for k in range(11, 21))
    assert found.p == pytest.approx(2 * tail)
    assert found.method == EVENTS_EXACT
    assert np.isnan(found.statistic)
    assert found.as_json()["statistic"] is None


def test_the_same_seed_gives_the_same_p():
    patients = Patients(np.arange(100) % 3 == 0, np.linspace(0.1, 0.6, 100))
    assert joint_test(patients).p == joint_test(patients).p
    assert len({joint_test(patients, seed=seed).p for seed in range(5)}) > 1


def made(n, low, high, shift=0.0, seed=1):
    rng = np.random.default_rng(seed)
    eta = rng.uniform(low, high, n)
    return Patients(rng.random(n) < sigmoid(eta + shift), sigmoid(eta), eta)


@pytest.mark.parametrize(("n", "low", "high"), [(6_000, -8.0, -2.0), (14_000, -2.0, 2.0)])
def test_many_patients_have_the_p_value_of_drawing_each_of_them(monkeypatch, n, low, high):
    patients = made(n, low, high, shift=0.06)
    quick = joint_test(patients)
    monkeypatch.setattr(module, "MAX_PATIENTS_DRAWN", n)
    monkeypatch.setattr(module, "MIN_SD_APPROXIMATED", 1e9)
    slow = joint_test(patients)
    assert quick.method == (SCORE_LIMIT if n > 10_000 else SCORE_DRAWN)
    assert quick.events.method == EVENTS_NORMAL or n < 10_000
    assert quick.p == pytest.approx(slow.p, abs=0.06)
    assert quick.events.p == pytest.approx(slow.events.p, abs=0.06)
    assert abs(quick.events.low - slow.events.low) <= 3
    assert abs(quick.events.high - slow.events.high) <= 3


def test_the_limit_for_events_is_that_of_the_exact_distribution():
    patients = made(14_000, -2.0, 2.0, shift=0.05)
    exact_one = module.distribution_of_sum(patients.risk)
    found = joint_test(patients).events
    assert found.p == pytest.approx(module.two_sided_p(found.observed, exact_one), rel=0.02)


def test_certain_risks_leave_nothing_to_chance_unless_one_was_wrong():
    right = joint_test(Patients([0, 1, 1], [0.0, 1.0, 1.0]))
    assert right.p == 1
    infinite = joint_test(Patients([0, 1], [0.0, 1.0], [-800.0, 800.0]))
    assert (infinite.p, infinite.method) == (1, NO_CHANCE)
    wrong = joint_test(Patients([1, 1, 0], [0.0, 1.0, 0.5]))
    assert (wrong.p, wrong.method) == (0, CERTAIN_WRONG)


@pytest.mark.parametrize("risk", [1e-300, 1e-320, 1e-15])
def test_an_outcome_that_the_risks_all_but_exclude_contradicts_them(risk):
    found = joint_test(Patients([1, 0, 1], [risk, 0.5, 0.5]))
    assert found.p <= 0.01
    assert np.isfinite(found.statistic)


def test_a_single_patient_and_two_equal_ones_have_a_p_value():
    assert joint_test(Patients([1], [0.6])).p == 1
    assert joint_test(Patients([1, 1], [0.01, 0.01])).p == pytest.approx(2e-4)
