"""Optimism and repeated cross-validation against the same done patient by patient with scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.slope import calibration
from lrcore.evaluation.patients import Patients
from lrcore.model.dataset import load
from lrcore.model.training import Parameters, as_risk_model, fit
from lrcore.registry.refits import resample_counts
from lrcore.validation.internal import (
    MEASURES,
    internal_validation,
    optimism_correction,
    repeated_cross_validation,
    stratified_folds,
)
from lrcore.validation.internal_results import RepeatedCrossValidation, RepetitionRange

STRONG = Parameters(C=0.02)  # a penalty at which every slope is finite


def measured(outcome, log_odds):
    risk = 1 / (1 + np.exp(-log_odds))
    slope = calibration(Patients(outcome, risk, log_odds))
    return {
        "auc": roc_auc_score(outcome, risk),
        "slope": slope.slope.value,
        "in_the_large": slope.in_the_large.value,
        "brier": np.mean((risk - outcome) ** 2),
        "recall": np.mean(risk[outcome == 1] >= 0.3),
        "false_alarm_rate": np.mean(risk[outcome == 0] >= 0.3),
    }


def test_the_optimism_is_harrells():
    data = load()
    found = optimism_correction(data, C=STRONG.C, threshold=0.3, resamples=4, seed=6)
    surplus = {name: [] for name in MEASURES}
    for times in resample_counts(len(data.outcome), 4, seed=6):
        rows = np.repeat(np.arange(len(times)), times.astype(int))
        model = as_risk_model(fit(data.measurements[rows], data.outcome[rows], STRONG))
        log_odds = model.log_odds(data.measurements)
        own, everybody = measured(data.outcome[rows], log_odds[rows]), measured(data.outcome, log_odds)
        for name in MEASURES:
            surplus[name].append(own[name] - everybody[name])
    whole = as_risk_model(fit(data.measurements, data.outcome, STRONG))
    apparent = measured(data.outcome, whole.log_odds(data.measurements))
    for one in found.measures:
        assert one.apparent == pytest.approx(apparent[one.measure], abs=1e-4), one.measure
        assert one.optimism == pytest.approx(np.mean(surplus[one.measure]), abs=1e-4), one.measure
        assert one.corrected == one.apparent - one.optimism
        assert one.estimable == 4


def test_the_limits_are_those_of_rms():
    data = load()
    found = optimism_correction(data, C=STRONG.C, threshold=0.3, resamples=12, seed=6)
    gaps = []
    for times in resample_counts(len(data.outcome), 12, seed=6):
        rows = np.repeat(np.arange(len(times)), times.astype(int))
        log_odds = as_risk_model(fit(data.measurements[rows], data.outcome[rows], STRONG)).log_odds(
            data.measurements
        )
        own, everybody = measured(data.outcome[rows], log_odds[rows]), measured(data.outcome, log_odds)
        gaps.append(own["slope"] - 1.25 * everybody["slope"])
    gaps = np.array(gaps)
    low_side, high_side = gaps[gaps <= gaps.mean()], gaps[gaps >= gaps.mean()]
    bottom, top = (
        np.sqrt(((side - gaps.mean()) ** 2).sum() / (len(side) - 1)) for side in (low_side, high_side)
    )
    slope = next(one for one in found.measures if one.measure == "slope")
    assert slope.spread_low == pytest.approx(slope.corrected - 1.959964 * top, abs=1e-3)
    assert slope.spread_high == pytest.approx(slope.corrected + 1.959964 * bottom, abs=1e-3)


def test_limits_stay_within_what_a_measure_can_be():
    found = optimism_correction(load(), threshold=0.5, resamples=60)
    for one in found.measures:
        assert one.spread_low <= one.corrected <= one.spread_high, one.measure
        if one.measure not in ("slope", "in_the_large"):
            assert 0 <= one.spread_low <= one.spread_high <= 1, one.measure


def test_cross_validation_scores_everybody_by_a_model_that_did_not_know_them():
    data = load()
    found = repeated_cross_validation(data, C=STRONG.C, threshold=0.3, repeats=2, folds=3, seed=1)
    fold = stratified_folds(data.outcome, 2, 3, seed=1)
    for place in range(2):
        log_odds = np.empty(len(data.outcome))
        for k in range(3):
            inside = fold[place] != k
            model = as_risk_model(fit(data.measurements[inside], data.outcome[inside], STRONG))
            log_odds[~inside] = model.log_odds(data.measurements[~inside])
        for name, value in measured(data.outcome, log_odds).items():
            assert found.values[name][place] == pytest.approx(value, abs=1e-4), name


def test_every_fold_holds_its_share_of_both_kinds():
    outcome = load().outcome
    folds = stratified_folds(outcome, 5, 10, seed=0)
    for fold in folds:
        assert set(np.bincount(fold[outcome == 1])) <= {21, 22}
        assert set(np.bincount(fold)) <= {56, 57}
    assert not (folds[0] == folds[1]).all()


def test_a_fitted_model_flatters_itself():
    found = internal_validation(load(), threshold=0.5, resamples=60, repeats=3)
    by_name = {one.measure: one for one in found.optimism.measures}
    assert by_name["auc"].corrected < by_name["auc"].apparent
    assert by_name["brier"].corrected > by_name["brier"].apparent
    assert by_name["slope"].corrected < by_name["slope"].apparent
    told = found.as_json()
    assert told["optimism"]["auc"]["estimable"] == 60
    assert told["repeated_cross_validation"]["repeats"] == 3


def test_what_is_not_estimable_says_in_how_many():
    told = internal_validation(load(), threshold=0.5, resamples=1, repeats=1).as_json()
    assert told["optimism"]["auc"]["corrected"] is None
    assert told["optimism"]["auc"]["reason"] == "not estimable: a value in 1 of 1 resamples only"
    assert "reason" not in told["repeated_cross_validation"]["auc"]


def test_a_repetition_without_a_slope_is_left_out_of_its_spread():
    values = {"slope": np.array([1.0, np.nan, 3.0]), "auc": np.array([np.nan] * 3)}
    found = RepeatedCrossValidation(values, 9, 4, 3, 2, 0, 0.5)
    assert found.spread("slope") == RepetitionRange(2.0, 1.0, 3.0, 2)
    assert found.spread("auc").estimable == 0
    assert np.isnan(found.spread("auc").mean)


@pytest.mark.parametrize(("repeats", "folds"), [(0, 10), (2, 1)])
def test_no_repetition_and_no_fold_are_refused(repeats, folds):
    with pytest.raises(InvalidInput, match="`repeats` must be 1 or more and `folds` 2 or more"):
        repeated_cross_validation(load(), threshold=0.5, repeats=repeats, folds=folds)
