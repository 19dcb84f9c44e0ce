"""Leakage: the reference's 200 splits, and noise of which nothing can be known."""

import numpy as np
import pytest

from lrcore.lessons.leakage import best, mean_over_splits, noise, scaling_compared, selection_compared
from lrcore.lessons.splitting import scaled, stratified_folds, stratified_split


def test_200_splits_give_the_numbers_of_the_reference(series, reference):
    from sklearn.model_selection import StratifiedShuffleSplit

    measurements, outcome = series
    splits = StratifiedShuffleSplit(200, test_size=0.2, random_state=0).split(measurements, 1 - outcome)
    results = np.array([scaling_compared(measurements, outcome, *rows) for rows in splits])
    proper, leaky = results.mean(axis=0)
    known = reference("tutorial_truth.json")["leaky_minus_proper_scaling_200_splits"]
    for place, name in enumerate(("auc", "accuracy", "brier", "log_loss")):
        assert proper[place] == pytest.approx(known[name]["mean_proper"], abs=2e-7)
        assert leaky[place] == pytest.approx(known[name]["mean_leaky"], abs=2e-7)
        mean, low, high = mean_over_splits(results[:, 1, place] - results[:, 0, place], 0.2)
        # The reference has a quantile of t with 199 degrees of freedom, 1.972, in the place of 1.96.
        their_low, their_high = known[name]["ci95_nadeau_bengio"]
        assert mean == pytest.approx(known[name]["mean_difference_leaky_minus_proper"], abs=2e-7)
        assert (high - low) * 1.972 / 1.96 == pytest.approx(their_high - their_low, rel=2e-3)


def test_selection_on_noise_is_found_out_inside_the_folds():
    areas = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        areas.append(selection_compared(*noise(60, 300, rng), 10, rng))
    leaky, proper = np.mean(areas, axis=0)
    error = np.std(areas, axis=0)[1] / np.sqrt(20)
    assert leaky > 0.8
    assert abs(proper - 0.5) < 3 * error


def test_nothing_to_choose_from_leaks_nothing():
    rng = np.random.default_rng(0)
    leaky, proper = selection_compared(*noise(60, 10, rng), 10, rng)
    assert leaky == pytest.approx(proper, abs=1e-12)


def test_the_best_columns_are_those_of_numpys_correlation():
    rng = np.random.default_rng(2)
    features, outcome = noise(50, 30, rng)
    strength = [abs(np.corrcoef(column, outcome)[0, 1]) for column in features.T]
    assert best(features, outcome, 5).tolist() == np.argsort(strength)[::-1][:5].tolist()


def test_noise_is_half_malignant_and_repeats_with_its_seed():
    features, outcome = noise(20, 4, np.random.default_rng(3))
    assert outcome.mean() == 0.5
    assert (features == noise(20, 4, np.random.default_rng(3))[0]).all()


def test_a_split_holds_every_patient_once_and_keeps_the_share(series):
    _, outcome = series
    inside, outside = stratified_split(outcome, 0.2, np.random.default_rng(0))
    assert sorted([*inside, *outside]) == list(range(569))
    assert (len(outside), int(outcome[outside].sum())) == (113, 42)


def test_folds_deal_both_kinds_evenly(series):
    _, outcome = series
    fold = stratified_folds(outcome, 10, np.random.default_rng(0))
    assert set(np.bincount(fold[outcome == 1])) == {21, 22}
    assert set(np.bincount(fold[outcome == 0])) == {35, 36}


def test_scaling_by_other_rows():
    assert scaled(np.array([[3.0]]), np.array([[0.0], [2.0]])).tolist() == [[2.0]]
