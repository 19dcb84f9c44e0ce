"""Updates of the risks: right numbers, honest judgement, and refusals."""

import numpy as np
import pytest

from lrcore.arrays import sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.discrimination.roc import auc
from lrcore.evaluation.evaluation_set import EvaluationSet
from lrcore.evaluation.numerics.log_losses import patient_log_loss
from lrcore.evaluation.patients import Patients
from lrcore.validation.internal import stratified_folds
from lrcore.validation.updating.recalibration import measure_updates, recalibration
from lrcore.validation.updating.recalibration_results import FLEXIBLE, INTERCEPT, LINE, NONE
from lrcore.wording.update_advice import recalibration_json


def patients(log_odds, outcome):
    return EvaluationSet("Ours", "Made up.", np.asarray(outcome, np.int8), sigmoid(log_odds), log_odds)


def drawn(n, seed, truth=lambda eta: eta, spread=2.0):
    """Patients whose outcomes follow `truth` of the log-odds the model gives."""
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-0.5, spread, n)
    return patients(log_odds, rng.random(n) < sigmoid(truth(log_odds)))


def named(result):
    return {fit.method.name: fit for fit in result.fitted}


def refused(result):
    return {each.method.name: each.reason for each in result.unavailable}


def test_the_intercept_by_hand():
    """All patients have log-odds 0 and 3 of 10 are malignant: they belong to log(3 / 7)."""
    found = recalibration(patients(np.zeros(100), [1] * 30 + [0] * 70))
    change = named(found)["intercept"].change
    assert change.numbers == pytest.approx((np.log(3 / 7), 1, 1))


@pytest.mark.parametrize("n", [400, 3000])
def test_every_rung_is_the_maximum_likelihood_of_statsmodels(n):
    import statsmodels.api as sm

    group = drawn(n, 4, lambda eta: -1 + 0.7 * eta)
    eta, y = group.log_odds, group.outcome.astype(float)
    glm = {"family": sm.families.Binomial()}
    ones = np.ones(n)
    level = sm.GLM(y, ones, offset=eta, **glm).fit(tol=1e-12).params
    line = sm.GLM(y, np.column_stack([ones, eta]), **glm).fit(tol=1e-12).params
    found = named(recalibration(group, repeats=1))
    assert found["intercept"].change.numbers == pytest.approx((level[0], 1, 1), abs=1e-7)
    assert found["intercept and slope"].change.numbers == pytest.approx((line[0], line[1], line[1]), abs=1e-7)
    assert ("flexible" in found) == (n >= FLEXIBLE.min_patients)
    if n >= FLEXIBLE.min_patients:
        risk = sigmoid(eta)
        beta = sm.GLM(y, np.column_stack([ones, np.log(risk), -np.log1p(-risk)]), **glm).fit(tol=1e-12).params
        assert found["flexible"].change.numbers == pytest.approx(tuple(beta), abs=1e-6)


def test_nobody_is_judged_by_an_update_that_knew_them():
    group = drawn(300, 2, lambda eta: 1 + 0.5 * eta)
    found = recalibration(group, repeats=1, folds=5, seed=3)
    fold = stratified_folds(group.outcome, 1, 5, 3)[0]
    for place in range(5):
        others, own = fold != place, fold == place
        alone = recalibration(patients(group.log_odds[others], group.outcome[others]), repeats=1)
        for name in ("intercept", "intercept and slope"):
            expected = named(alone)[name].change.at(group.log_odds[own])
            np.testing.assert_allclose(named(found)[name].held_out[own], expected, atol=1e-8)


def test_held_out_risks_are_those_of_single_updates_and_the_loss_is_the_mean_of_all_repetitions():
    """Averaged over repetitions, the log-odds would be those of an ensemble that is never in use."""
    import statsmodels.api as sm

    group, repeats, folds = drawn(300, 2, lambda eta: 1 + 0.5 * eta), 3, 5
    found = recalibration(group, repeats=repeats, folds=folds, seed=3)
    losses = []
    for fold in stratified_folds(group.outcome, repeats, folds, 3):
        eta = np.empty(group.n)
        for place in range(folds):
            own = fold == place
            fit = sm.GLM(
                group.outcome[~own].astype(float),
                np.ones((~own).sum()),
                offset=group.log_odds[~own],
                family=sm.families.Binomial(),
            ).fit(tol=1e-12)
            eta[own] = group.log_odds[own] + fit.params[0]
        losses.append(patient_log_loss(group.malignant, eta))
        if len(losses) == 1:
            np.testing.assert_allclose(named(found)["intercept"].held_out, eta, atol=1e-7)
    assert named(found)["intercept"].log_loss.value == pytest.approx(np.mean(losses), abs=1e-9)
    assert np.mean(losses) != pytest.approx(losses[0].mean(), abs=1e-9)


@pytest.mark.parametrize(
    ("truth", "advised", "numbers"),
    [
        (lambda eta: eta - 1.5, INTERCEPT, (-1.5, 1, 1)),
        (lambda eta: 0.8 + 0.5 * eta, LINE, (0.8, 0.5, 0.5)),
        (
            lambda eta: 0.5 + 2.5 * np.logaddexp(0, eta) - 0.4 * np.logaddexp(0, -eta),
            FLEXIBLE,
            (0.5, 0.4, 2.5),
        ),
    ],
)
def test_a_known_distortion_is_recognised_and_undone(truth, advised, numbers):
    found = recalibration(drawn(20_000, 1, truth))
    assert found.advised.method is advised
    assert found.advised.change.numbers == pytest.approx(numbers, abs=0.15)


@pytest.mark.parametrize("seed", range(5))
def test_risks_that_are_right_are_left_alone(seed):
    found = recalibration(drawn(2_000, seed))
    for fit in found.fitted:
        assert np.abs(sigmoid(fit.held_out) - sigmoid(found.fitted[0].held_out)).max() < 0.08
    assert found.fitted[0].loss_above_best.value < 0.002


def test_the_simplest_within_one_standard_error_is_advised():
    """The best is never beaten by one standard error by what is advised, and always by what is simpler."""
    for seed in range(6):
        found = recalibration(drawn(300, seed, lambda eta: 0.2 + 0.9 * eta))
        place = found.fitted.index(found.advised)
        error = [(fit.loss_above_best.high - fit.loss_above_best.value) / 1.959964 for fit in found.fitted]
        within = [fit.loss_above_best.value <= e + 1e-12 for fit, e in zip(found.fitted, error, strict=True)]
        assert within[place]
        assert not any(within[:place])
        assert found.best.loss_above_best.value == 0


def test_an_update_never_changes_the_auc():
    group = drawn(2_000, 8, lambda eta: 1 + 0.5 * eta)
    for fit in recalibration(group, repeats=1).fitted:
        after = auc(Patients(group.outcome, sigmoid(fit.change.at(group.log_odds))))
        assert after.value == pytest.approx(auc(group).value, abs=1e-12)


def test_updating_an_updated_model_changes_nothing():
    group = drawn(1_500, 5, lambda eta: -1 + 0.6 * eta)
    line = named(recalibration(group, repeats=1))["intercept and slope"].change
    again = named(recalibration(patients(line.at(group.log_odds), group.outcome), repeats=1))
    assert again["intercept and slope"].change.numbers == pytest.approx((0, 1, 1), abs=1e-7)


@pytest.mark.parametrize("outcome", [0, 1])
def test_patients_of_one_kind_support_no_update(outcome):
    found = recalibration(patients(np.linspace(-3, 3, 200), [outcome] * 200))
    assert [fit.method for fit in found.fitted] == [NONE]
    assert found.advised.method is NONE
    assert "with at least 10 malignant and 10 benign" in refused(found)["intercept"]


def test_few_patients_support_only_simple_updates():
    small = recalibration(drawn(60, 1, lambda eta: eta - 0.2))
    assert list(named(small)) == ["none", "intercept"]
    assert "needs 100 patients" in refused(small)["intercept and slope"]
    assert "needs 1,000 patients" in refused(recalibration(drawn(999, 1)))["flexible"]
    assert list(named(recalibration(drawn(10, 1)))) == ["none"]


def test_risks_that_separate_have_no_slope():
    found = recalibration(patients(np.linspace(-4, 4, 200), [0] * 100 + [1] * 100))
    assert refused(found)["intercept and slope"].startswith("not estimable")
    assert "intercept" in named(found)


def test_an_update_that_would_turn_the_order_round_is_not_offered():
    found = recalibration(drawn(500, 3, lambda eta: -eta))
    assert "reverse the order" in refused(found)["intercept and slope"]


def test_many_patients_need_fewer_repetitions():
    assert recalibration(drawn(60_000, 1)).repeats == 3


@pytest.mark.parametrize("wrong", [{"repeats": 0}, {"folds": 1}, {"folds": 11}])
def test_folds_that_cannot_be_made_are_refused(wrong):
    with pytest.raises(InvalidInput, match="`repeats` must be 1 or more"):
        recalibration(drawn(300, 1), **wrong)


def test_before_and_after_on_held_out_patients():
    group = drawn(800, 7, lambda eta: eta - 2)
    ladder = recalibration(group)
    found = measure_updates(group, ladder, threshold=0.3)
    before, after = found.measures[:2]
    assert before["in_the_large"].value == pytest.approx(-2, abs=0.4)
    assert abs(after["in_the_large"].value) < 0.02
    assert after["brier"].value < before["brier"].value
    assert found.ici[1] < found.ici[0]
    assert after["log_loss"].value == pytest.approx(ladder.fitted[1].log_loss.value, rel=0.01)
    assert before["log_loss"].value == pytest.approx(ladder.fitted[0].log_loss.value, abs=1e-12)
    assert found.as_json()["intercept"]["net_benefit"]["n"] == 800


def test_the_distance_in_standard_errors_is_that_of_the_interval():
    found = recalibration(drawn(400, 3, lambda eta: eta - 1), repeats=2)
    for fit in found.fitted:
        half = (fit.loss_above_best.high - fit.loss_above_best.value) / 1.959964
        expected = fit.loss_above_best.value / half if half else 0.0
        assert fit.standard_errors_above_best == pytest.approx(expected, abs=1e-5)
    ladder = recalibration_json(found, in_series=0)
    assert ladder["fitted"]["none"]["standard_errors_behind"] == found.fitted[0].standard_errors_above_best
    assert recalibration_json(found, in_series=3)["advised"] is None
