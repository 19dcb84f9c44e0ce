"""Which risks were given to malignant and to benign patients."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from lrcore.errors import InvalidInput
from lrcore.evaluation.bins import group_of
from lrcore.evaluation.counts import Ints
from lrcore.evaluation.inputs import Floats, checked

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, slots=True)
class RiskDistribution:
    """Patients of each class in equal steps of the risk.

    Attributes
    ----------
    edges : ndarray of shape (k + 1,)
        0, 1/k ... 1; a risk equal to an edge belongs to the step below it.
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


def risk_distribution(outcome: ArrayLike, risk: ArrayLike, *, steps: int = 50) -> RiskDistribution:
    """Count the patients of each class in equal steps of the risk.

    Examples
    --------
    >>> risks = risk_distribution([0, 0, 1], [0.1, 0.5, 0.9], steps=2)
    >>> risks.benign.tolist(), risks.malignant.tolist()
    ([2, 0], [0, 1])
    """
    malignant, p = checked(outcome, risk)
    if steps < 1:
        raise InvalidInput(f"`steps` must be 1 or more, got {steps}.")
    edges = np.arange(steps + 1) / steps
    step = group_of(p, edges)
    found = np.bincount(step[malignant], minlength=steps)
    everyone = np.bincount(step, minlength=steps)
    return RiskDistribution(edges, found, everyone - found, _median(p[malignant]), _median(p[~malignant]))


def _median(risk: Floats) -> float:
    return float(np.median(risk)) if len(risk) else float("nan")
