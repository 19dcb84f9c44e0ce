"""The sentences, held to the truth of the population from which the patients come."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest

from benchmarks.coverage import WORLDS
from lrcore.evaluation.calibration.agreement import agreement
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.groups.case_mix import case_mix
from lrcore.evaluation.groups.observed_vs_expected import calibration_cusum
from lrcore.evaluation.intervals import side_of
from lrcore.model.dataset import load
from lrcore.schema import FIELDS
from lrcore.wording.calibration.sentences import REVERSED, TOO_EXTREME, TOO_HIGH, TOO_LOW, TOO_TIMID, verdicts
from lrcore.wording.validation import WITHOUT_DIFFERENCE

SETS = 2_000
ERROR = 3 * np.sqrt(0.05 * 0.95 / SETS)  # of a share of 5 %, by chance
CLAIMS = {TOO_HIGH, TOO_LOW, TOO_EXTREME, TOO_TIMID, REVERSED}


def verdicts_in(name):
    """The verdicts on 2,000 sets of patients of one world."""
    world, rng = WORLDS[name], np.random.default_rng(2_026)
    found = []
    for _ in range(SETS):
        patients = world.patients(rng)
        found.append(verdicts(agreement(patients, calibration(patients))))
    return found


def true_claims(name):
    """What is true of the risks of a world: of their average, and of their slope."""
    truth = WORLDS[name].truth()
    average = {1: TOO_LOW, -1: TOO_HIGH}.get(int(np.sign(round(truth["in_the_large"], 6))))
    spread = {1: TOO_TIMID, -1: TOO_EXTREME}.get(int(np.sign(round(truth["slope"] - 1, 6))))
    return {average, spread} - {None}


@pytest.fixture(scope="module")
def said():
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return dict(zip(WORLDS, pool.map(verdicts_in, WORLDS), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("world", WORLDS)
def test_no_more_than_5_of_100_sets_lead_to_a_sentence_that_is_false(said, world):
    false = CLAIMS - true_claims(world)
    wrong = np.mean([bool(set(words) & false) for words in said[world]])
    assert wrong <= 0.05 + ERROR


@pytest.mark.slow
@pytest.mark.parametrize("world", ["A", "B", "S", "Cc", "Dc"])
def test_right_risks_are_called_wrong_in_5_of_100_sets_at_most(said, world):
    assert not true_claims(world)
    called = np.mean([not set(words) <= {"agrees", "cannot tell"} for words in said[world]])
    assert called <= 0.05 + ERROR


@pytest.mark.slow
def test_what_is_wrong_is_found(said):
    assert np.mean([TOO_EXTREME in words for words in said["D"]]) > 0.85
    assert np.mean([TOO_HIGH in words for words in said["D"]]) > 0.3


@pytest.mark.slow
@pytest.mark.parametrize(("n", "looks"), [(2_000, 20), (2_080, 52), (2_000, 1)])
def test_right_risks_leave_the_limits_of_the_sum_in_5_of_100_series_whatever_is_looked_at(n, looks):
    rng = np.random.default_rng(9)
    left = [_left(rng, n, n // looks) for _ in range(600)]
    assert np.mean(left) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 600)


def _left(rng, n, step):
    patients = WORLDS["Dc"].__class__(n, 0.2, 0.8).patients(rng)
    times = np.arange(n).astype("datetime64[m]")
    return any(
        calibration_cusum(times[:seen], patients.subset(np.arange(seen))).left is not None
        for seen in range(step, n + 1, step)
    )


@pytest.mark.slow
def test_measurements_differ_by_chance_as_frequently_as_stated():
    measurements, rng = np.log(load().measurements + 0.01), np.random.default_rng(3)
    names, apart = [field.label for field in FIELDS], []
    for _ in range(1_000):
        order = rng.permutation(len(measurements))
        mix = case_mix(names, measurements[order[:200]], measurements[order[200:]])
        apart.append(sum(side_of(each, 0) != 0 for each in mix.differences))
    assert np.mean(np.equal(apart, 0)) == pytest.approx(0.5, abs=0.1)
    assert np.mean(np.greater_equal(apart, 3)) == pytest.approx(0.2, abs=0.05)
    assert np.mean(np.greater_equal(apart, 6)) == pytest.approx(0.08, abs=0.03)
    assert "half of such samples, three or more in 20 of 100" in WITHOUT_DIFFERENCE
    assert "six or more in 8 of 100" in WITHOUT_DIFFERENCE
