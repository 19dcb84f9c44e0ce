"""The AUC that right risks would reach in these very patients: is it the model, or the case mix?"""

from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.intervals import LEVEL, Estimate, undefined_estimate
from lrcore.evaluation.patients import Patients

METHOD = "percentiles over resampled patients"
RESAMPLES, SEED = 1_000, 0
_MAX_CELLS = 20_000_000  # resamples times distinct risks, which bound the time
_FEWEST_RESAMPLES = 100
_SAME = "not defined: all patients have the same risk"
_BLOCK_CELLS = 2_000_000


@dataclass(frozen=True, eq=False, slots=True)
class ExpectedAuc:
    """Observed and expected AUC of the same patients.

    Attributes
    ----------
    expected : Estimate
        What the AUC would be on average if every risk were right.
    difference : Estimate
        Observed less expected, paired: below 0 the model ranks worse than its risks say.
    recall, false_alarm_rate : ndarray of shape (k + 1,)
        The ROC curve to be expected, from the highest risk to the lowest.
    resamples, seed : int
    """

    expected: Estimate
    difference: Estimate
    recall: Floats
    false_alarm_rate: Floats
    resamples: int
    seed: int

    def as_json(self) -> dict[str, Any]:
        """Return both estimates."""
        found = {"expected": self.expected.as_json(), "difference": self.difference.as_json()}
        return found | {"resamples": self.resamples, "seed": self.seed}


def expected_auc(
    patients: Patients, *, resamples: int = RESAMPLES, seed: int = SEED, level: float = LEVEL
) -> ExpectedAuc:
    """Return the AUC to be expected in these patients if their risks are right.

    Parameters
    ----------
    patients : Patients
    resamples : int
        Fewer are drawn of very many patients: at least 100.
    seed : int
    level : float
        Coverage.

    Notes
    -----
    Each pair of different patients counts with the probability that the first is malignant and the
    second is benign. The patients are resampled and both AUCs recomputed, so the difference is paired.

    References
    ----------
    van Klaveren, Gonen, Steyerberg and Vergouwe 2016, doi:10.1002/sim.6997.

    Examples
    --------
    >>> found = expected_auc(Patients([0, 1, 1], [0.2, 0.5, 0.9]), resamples=200)
    >>> round(found.expected.value, 4), found.difference.value == 1 - found.expected.value
    (0.9023, True)
    """
    t = patients.tally
    number = (t.malignant + t.benign).astype(float)
    case = number * t.risk
    recall, alarms = (_shares(case), _shares(number - case))
    one = _expected(t.risk, number[None, :])[0]
    if len(t.risk) == 1 or np.isnan(one):
        nothing = undefined_estimate(_SAME, n=patients.n, method=METHOD, level=level)
        return ExpectedAuc(nothing, nothing, recall, alarms, 0, seed)
    drawn = max(min(resamples, _MAX_CELLS // len(t.risk)), _FEWEST_RESAMPLES)
    rng = np.random.default_rng(seed)
    cells = np.column_stack([t.malignant, t.benign]).ravel() / patients.n
    both = [
        _both(t.risk, rng.multinomial(patients.n, cells, size=size).reshape(size, -1, 2).astype(float))
        for size in _sizes(drawn, len(t.risk))
    ]
    expected, observed = np.concatenate(both, axis=1)
    value = float(_observed(t.malignant[None, :].astype(float), t.benign[None, :].astype(float))[0])
    return ExpectedAuc(
        _estimate(float(one), expected, patients.n, level),
        _estimate(value - float(one), observed - expected, patients.n, level),
        recall,
        alarms,
        drawn,
        seed,
    )


def _sizes(drawn: int, k: int) -> list[int]:
    block = max(_BLOCK_CELLS // k, 1)
    return [min(block, drawn - start) for start in range(0, drawn, block)]


def _shares(weights: Floats) -> Floats:
    """Return the share at or above each distinct risk, from the highest on; 0 first."""
    total = float(weights.sum())
    return np.concatenate([[0.0], np.cumsum(weights[::-1])]) / (total or nan)


def _both(risk: Floats, drawn: Floats) -> Floats:
    malignant, benign = drawn[..., 0], drawn[..., 1]
    return np.stack([_expected(risk, malignant + benign), _observed(malignant, benign)])


def _expected(risk: Floats, number: Floats) -> Floats:
    """Return the expected AUC of each row of numbers of patients with each risk."""
    case, control = number * risk, number * (1 - risk)
    below = np.cumsum(control, axis=1) - control
    won = (case * (below + control / 2)).sum(axis=1)
    # A patient is not compared with itself.
    own = (number * risk * (1 - risk)).sum(axis=1)
    pairs = case.sum(axis=1) * control.sum(axis=1) - own
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(pairs > 0, (won - own / 2) / pairs, nan))


def _observed(malignant: Floats, benign: Floats) -> Floats:
    below = np.cumsum(benign, axis=1) - benign
    won = (malignant * (below + benign / 2)).sum(axis=1)
    pairs = malignant.sum(axis=1) * benign.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(pairs > 0, won / pairs, nan))


def _estimate(value: float, drawn: Floats, n: int, level: float) -> Estimate:
    kept = drawn[~np.isnan(drawn)]
    if np.isnan(value) or len(kept) < len(drawn) / 2:
        reason = "interval not defined: most resamples hold one class only"
        return Estimate(value, nan, nan, level, METHOD, n, reason)
    low, high = np.quantile(kept, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(value, float(low), float(high), level, METHOD, n)
