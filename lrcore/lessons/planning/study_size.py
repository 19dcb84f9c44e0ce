"""How much a study of n patients will know about calibration, before it is done."""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.measures import recalibration
from lrcore.lessons.regression.sigmoid import sigmoid

QUANTILE = 1.959964  # of the normal distribution, for 95 % intervals


def moments(log_odds: Floats) -> Floats:
    """Return the means of p(1 - p), of eta p(1 - p) and of eta squared p(1 - p): what one patient tells."""
    return moments_at(log_odds, log_odds)


def slope_width(log_odds: Floats, n: float) -> float:
    """Return the width of the 95 % interval of the calibration slope in n such patients, if it is 1."""
    zeroth, first, second = moments(log_odds)
    variance = zeroth / (zeroth * second - first**2) / n
    return float(2 * QUANTILE * np.sqrt(variance))


def ratio_width(log_odds: Floats, n: float) -> float:
    """Return the width of the 95 % interval of observed / expected in n such patients, if it is 1."""
    variance = moments(log_odds)[0] / sigmoid(log_odds).mean() ** 2 / n
    return float(2 * np.sinh(QUANTILE * np.sqrt(variance)))


def patients_for_slope(log_odds: Floats, width: float) -> float:
    """Return the patients with which the interval of the slope has this width."""
    return slope_width(log_odds, 1) ** 2 / width**2


def patients_with_even_odds(log_odds: Floats) -> float:
    """Return how many patients with a risk of one half hold as much information as these."""
    return float(4 * len(log_odds) * moments(log_odds)[0])


def simulated_slopes(log_odds: Floats, n: int, studies: int, rng: np.random.Generator) -> Floats:
    """Return the slope and half its interval in studies of n patients whose risks are right.

    Returns
    -------
    ndarray of shape (studies, 2)
        ``nan`` where the classes are separated, so that no slope is the best.
    """
    found = np.full((studies, 2), np.nan)
    for study in range(studies):
        eta = rng.choice(log_odds, n)
        outcome = (rng.random(n) < sigmoid(eta)).astype(float)
        if separated(outcome, eta):
            continue
        intercept, slope = recalibration(outcome, eta)
        zeroth, first, second = n * moments_at(eta, intercept + slope * eta)
        error = np.sqrt(zeroth / (zeroth * second - first**2))
        found[study] = slope, QUANTILE * error
    return found


def moments_at(log_odds: Floats, repaired: Floats) -> Floats:
    """Return the same means as :func:`moments`, with the risks of repaired log-odds."""
    risk = sigmoid(repaired)
    spread = risk * (1 - risk)
    return np.array([spread.mean(), (log_odds * spread).mean(), (log_odds**2 * spread).mean()])


def separated(outcome: Floats, log_odds: Floats) -> bool:
    """Return whether one class is missing, or a threshold separates the two."""
    malignant, benign = log_odds[outcome == 1], log_odds[outcome == 0]
    if not len(malignant) or not len(benign):
        return True
    return bool(malignant.min() >= benign.max() or malignant.max() <= benign.min())
