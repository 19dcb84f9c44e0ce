"""From a score to a probability and back."""

import numpy as np

from lrcore.arrays import Floats


def sigmoid(score: Floats) -> Floats:
    """Return the probability that belongs to a score.

    Written with exp of a negative number only, so that no score overflows.

    Examples
    --------
    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0])).tolist()
    [0.0, 0.5, 1.0]
    """
    small = np.exp(-np.abs(score))
    probability: Floats = np.where(score >= 0, 1, small) / (1 + small)
    return probability


def sigmoid_slope(score: Floats) -> Floats:
    """Return how fast the probability rises with the score: p (1 - p), at most 1/4.

    Examples
    --------
    >>> sigmoid_slope(np.array([-2.0, 0.0, 2.0])).round(4).tolist()
    [0.105, 0.25, 0.105]
    """
    # 1 - p is the probability of the opposite score; subtracting would round it to 0 for large ones.
    slope: Floats = sigmoid(score) * sigmoid(-score)
    return slope


def odds(probability: Floats) -> Floats:
    """Return how many malignant there are for each benign one.

    Examples
    --------
    >>> odds(np.array([0.5, 0.75])).tolist()
    [1.0, 3.0]
    """
    return probability / (1 - probability)


def log_odds(probability: Floats) -> Floats:
    """Return the score that belongs to a probability: the inverse of the sigmoid.

    Examples
    --------
    >>> log_odds(np.array([0.5])).tolist()
    [0.0]
    """
    score: Floats = np.log(probability) - np.log1p(-probability)
    return score
