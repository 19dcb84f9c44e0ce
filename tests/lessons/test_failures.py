"""What a line cannot separate, and the feature that lets it."""

import numpy as np
import pytest

from lrcore.lessons.failures import (
    all_products,
    circles,
    cross_validated,
    with_both,
    with_product,
    with_squares,
    xor,
)
from lrcore.lessons.measures import auc
from lrcore.lessons.regression.newton import fitted, scores


def as_they_are(points):
    return points


def held_out_auc(pattern, expand):
    rng = np.random.default_rng(0)
    (points, outcome), (others, truth) = pattern(400, rng), pattern(400, rng)
    return auc(truth, scores(fitted(expand(points), outcome), expand(others)))


@pytest.mark.parametrize(
    ("pattern", "needed", "useless"),
    [(xor, with_product, with_squares), (circles, with_squares, with_product)],
)
def test_the_right_feature_and_no_other_helps(pattern, needed, useless):
    assert held_out_auc(pattern, as_they_are) < 0.65
    assert held_out_auc(pattern, useless) < 0.65
    assert held_out_auc(pattern, needed) > 0.95
    assert held_out_auc(pattern, with_both) > 0.95


def test_of_the_four_corners_no_line_gets_more_than_three():
    corners = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    outcome = np.array([0.0, 1.0, 1.0, 0.0])
    rng = np.random.default_rng(0)
    lines = rng.standard_normal((20_000, 3))
    said = lines[:, :1] + lines[:, 1:] @ corners.T > 0
    assert (said == outcome).sum(axis=1).max() == 3
    assert fitted(corners, outcome) == pytest.approx([0, 0, 0], abs=1e-12)
    assert fitted(with_product(corners), outcome)[3] < -0.5


def test_the_features_by_hand():
    points = np.array([[2.0, 3.0]])
    assert with_product(points).tolist() == [[2, 3, 6]]
    assert with_squares(points).tolist() == [[2, 3, 4, 9]]
    assert with_both(points).tolist() == [[2, 3, 6, 4, 9]]
    assert all_products(np.array([[2.0, 3.0, 5.0]])).tolist() == [[2, 3, 5, 6, 10, 15]]


def test_products_and_scaling_learn_nothing_of_the_fold_they_score(series):
    measurements, outcome = series
    few, fold = measurements[:, :3], np.arange(569) % 2
    before = cross_validated(few, outcome, fold, 1.0, all_products)
    changed = np.where((fold == 0) & (np.arange(569) != 0), 1e3 * few.T, few.T).T
    assert cross_validated(changed, outcome, fold, 1.0, all_products)[0] == before[0]
