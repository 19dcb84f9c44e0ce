"""Few malignant among many: weights, invented patients, or another threshold?"""

import numpy as np

from lrcore.arrays import Floats
from lrcore.lessons.regression.newton import fitted
from lrcore.lessons.splitting import Rows


def drawn(outcome: Floats, rows: Rows, n: int, share: float, rng: np.random.Generator) -> Rows:
    """Return n rows with a wanted share of malignant, drawn with replacement from the given ones."""
    malignant = round(n * share)
    sick, healthy = rows[outcome[rows] == 1], rows[outcome[rows] == 0]
    return np.concatenate([rng.choice(sick, malignant), rng.choice(healthy, n - malignant)])


def balanced(outcome: Floats) -> Floats:
    """Return weights that give malignant and benign the same total: n / (2 n_k), as scikit-learn does."""
    counts = np.bincount(outcome.astype(int), minlength=2)
    weights: Floats = (len(outcome) / (2 * counts))[outcome.astype(int)]
    return weights


def smote(minority: Floats, wanted: int, rng: np.random.Generator, neighbours: int = 5) -> Floats:
    """Return invented patients between each of the minority and one of its nearest neighbours.

    Parameters
    ----------
    minority : ndarray of shape (m, p)
        Scaled, with m above `neighbours`.
    wanted : int
        How many to invent.

    Returns
    -------
    ndarray of shape (wanted, p)

    References
    ----------
    Chawla et al. 2002, doi:10.1613/jair.953.
    """
    if len(minority) <= neighbours:
        raise ValueError(f"SMOTE needs more than {neighbours} patients, got {len(minority)}.")
    distance = ((minority[:, None, :] - minority[None, :, :]) ** 2).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    nearest = np.argsort(distance, axis=1, kind="stable")[:, :neighbours]
    patient, which = np.divmod(rng.integers(0, nearest.size, wanted), neighbours)
    other = minority[nearest[patient, which]]
    between: Floats = minority[patient] + rng.random((wanted, 1)) * (other - minority[patient])
    return between


def four_ways(known: Floats, outcome: Floats, rng: np.random.Generator) -> list[Floats]:
    """Return four fits to the same patients.

    Parameters
    ----------
    known : ndarray of shape (n, p)
        Scaled.
    outcome : ndarray of shape (n,)
        Few are 1.
    rng : numpy.random.Generator
        For SMOTE.

    Returns
    -------
    list of ndarray of shape (1 + p,)
        As they are; weighted; weighted, with the intercept corrected back; with SMOTE to equal numbers.

    References
    ----------
    King and Zeng 2001, doi:10.1093/oxfordjournals.pan.a004868, for the correction.
    """
    malignant = outcome == 1
    lacking = int((~malignant).sum() - malignant.sum())
    invented = smote(known[malignant], lacking, rng)
    weighted = fitted(known, outcome, weight=balanced(outcome))
    corrected = weighted.copy()
    corrected[0] -= np.log((~malignant).sum() / malignant.sum())
    with_smote = fitted(np.vstack([known, invented]), np.append(outcome, np.ones(lacking)))
    return [fitted(known, outcome), weighted, corrected, with_smote]
