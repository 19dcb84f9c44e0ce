"""The distribution of the risks of malignant and of benign patients."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats, Ints, sigmoid
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.bins import group_of
from lrcore.evaluation.patients import Patients

if TYPE_CHECKING:
    import pandas as pd

_MAX_LOG_ODDS = 11.5  # those of a risk of 0.99999


@dataclass(frozen=True, eq=False, slots=True)
class RiskDistribution:
    """Patients of each class in steps of the risk.

    Attributes
    ----------
    edges : ndarray of shape (k + 1,)
        From 0 to 1; a risk equal to an edge belongs to the step below it.
    malignant, benign : ndarray of shape (k,)
        Patients in each step.
    median_malignant, median_benign : float
        Median risk of each class; ``nan`` without any patient.
    """

    edges: Floats
    malignant: Ints
    benign: Ints
    median_malignant: float
    median_benign: float

    @property
    def n_malignant(self) -> int:
        """Malignant patients in all."""
        return int(self.malignant.sum())

    @property
    def n_benign(self) -> int:
        """Benign patients in all."""
        return int(self.benign.sum())

    def frame(self) -> "pd.DataFrame":
        """Return one row per step."""
        import pandas as pd

        columns = {"lower": self.edges[:-1], "upper": self.edges[1:]}
        return pd.DataFrame(columns | {"malignant": self.malignant, "benign": self.benign})


def risk_distribution(patients: Patients, *, steps: int = 50) -> RiskDistribution:
    """Count the patients of each class in equal steps of the risk.

    Parameters
    ----------
    patients : Patients
    steps : int
        1 or more.

    Raises
    ------
    InvalidInput
        If `steps` is below 1.

    Examples
    --------
    >>> risks = risk_distribution(Patients([0, 0, 1], [0.1, 0.5, 0.9]), steps=2)
    >>> risks.benign.tolist(), risks.malignant.tolist()
    ([2, 0], [0, 1])
    """
    if steps < 1:
        raise InvalidInput(f"`steps` must be 1 or more, got {steps}.")
    return _count_in_steps(patients, np.arange(steps + 1) / steps)


def log_odds_distribution(patients: Patients, *, steps: int = 46) -> RiskDistribution:
    """Count the patients of each class in equal steps of the log-odds, which spread out the ends.

    Parameters
    ----------
    patients : Patients
    steps : int
        1 or more.

    Raises
    ------
    InvalidInput
        If `steps` is below 1.

    Notes
    -----
    Risks below 0.00001 are counted in the first step, risks above 0.99999 in the last.

    Examples
    --------
    >>> risks = log_odds_distribution(Patients([0, 0, 1], [1e-9, 0.5, 0.999]), steps=2)
    >>> risks.benign.tolist(), risks.malignant.tolist()
    ([2, 0], [0, 1])
    """
    if steps < 1:
        raise InvalidInput(f"`steps` must be 1 or more, got {steps}.")
    inner = sigmoid(np.linspace(-_MAX_LOG_ODDS, _MAX_LOG_ODDS, steps + 1)[1:-1])
    return _count_in_steps(patients, np.concatenate([[0.0], inner, [1.0]]))


def _count_in_steps(patients: Patients, edges: Floats) -> RiskDistribution:
    malignant, risk = patients.malignant, patients.risk
    step, steps = group_of(risk, edges), len(edges) - 1
    found = np.bincount(step[malignant], minlength=steps)
    n_all = np.bincount(step, minlength=steps)
    medians = _median(risk[malignant]), _median(risk[~malignant])
    return RiskDistribution(edges, found, n_all - found, *medians)


def _median(risk: Floats) -> float:
    return float(np.median(risk)) if len(risk) else float("nan")
