"""Patterns that no straight line separates, and the features that make them straight."""

from collections.abc import Callable

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.newton import fitted, scores
from lrcore.lessons.splitting import Rows, scaled


def xor(n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return points around four corners; the outcome is 1 where exactly one coordinate is positive."""
    corners = rng.integers(0, 2, size=(n, 2)) * 2.0 - 1
    return corners + 0.5 * rng.standard_normal((n, 2)), (corners[:, 0] != corners[:, 1]).astype(float)


def circles(n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return points around two circles; the outcome is 1 on the inner one."""
    inner = rng.integers(0, 2, size=n)
    angle, radius = 2 * np.pi * rng.random(n), np.where(inner, 0.7, 1.5)
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return points + 0.25 * rng.standard_normal((n, 2)), inner.astype(float)


def with_product(points: Floats) -> Floats:
    """Return the two coordinates and their product: an interaction."""
    return np.column_stack([points, points[:, 0] * points[:, 1]])


def with_squares(points: Floats) -> Floats:
    """Return the two coordinates and their squares."""
    return np.column_stack([points, points**2])


def with_both(points: Floats) -> Floats:
    """Return the two coordinates, their product and their squares: every term up to degree two."""
    return np.column_stack([points, points[:, 0] * points[:, 1], points**2])


def all_products(features: Floats) -> Floats:
    """Return the features, and the product of every two different ones."""
    first, second = np.triu_indices(features.shape[1], k=1)
    return np.column_stack([features, features[:, first] * features[:, second]])


def cross_validated(
    features: Floats, outcome: Floats, fold: Rows, C: float, expand: Callable[[Floats], Floats]
) -> Floats:
    """Return each row's log-odds from a fit without its fold: scaled, expanded and scaled again inside."""
    log_odds = np.empty(len(outcome))
    for k in np.unique(fold):
        inside = features[fold != k]
        known, new = (expand(scaled(rows, inside)) for rows in (inside, features[fold == k]))
        beta = fitted(scaled(known, known), outcome[fold != k], C=C)
        log_odds[fold == k] = scores(beta, scaled(new, known))
    return log_odds
