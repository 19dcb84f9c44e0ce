"""Everything that is known about one patient's risk, computed once for all views of it."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.model.applicability import Applicability, Neighbours, applicability, most_similar
from lrcore.model.explanation import Explanation, explain
from lrcore.registry.other_models import Disagreement, disagreement
from lrcore.registry.refits import RiskSpread, instability, risk_spread
from lrcore.ui import session


@dataclass(frozen=True, eq=False, slots=True)
class Assessment:
    """One patient's risk, and the evidence for and against it.

    Attributes
    ----------
    explanation : Explanation
    fits : Applicability
    spread : RiskSpread
        Over other series of such patients.
    others : Disagreement
        Of other models that could be defended as well.
    effective_n : float
        Patients exactly like this one who would say as much about the risk.
    similar : Neighbours
    threshold : float
        The one in force.
    """

    explanation: Explanation
    fits: Applicability
    spread: RiskSpread
    others: Disagreement
    effective_n: float
    similar: Neighbours
    threshold: float

    @property
    def risk(self) -> float:
        """P(malignant) by the model in use."""
        return self.explanation.risk

    @property
    def limits(self) -> tuple[float, float]:
        """The risks by models of other series lie between these."""
        return float(self.spread.low[0]), float(self.spread.high[0])

    @property
    def supported(self) -> bool:
        """Whether the patient is like the development series."""
        return bool(self.fits.supported[0])

    @property
    def firm(self) -> bool:
        """Whether the whole range lies on one side of the threshold."""
        return bool(self.spread.firm[0])


def assess(measurements: Floats) -> Assessment:
    """Return what is known about one patient's risk, at the threshold in force.

    Parameters
    ----------
    measurements : ndarray of shape (30,)
        Plausible values.
    """
    threshold, one = session.in_force().threshold, measurements[None, :]
    explanation = explain(session.artifact().model, measurements)
    log_odds = np.array([explanation.log_odds])
    risk = sigmoid(log_odds)
    return Assessment(
        explanation,
        applicability(one),
        risk_spread(session.refits(), one, log_odds, threshold),
        disagreement(session.other_models(), one, risk, threshold),
        float(instability(session.refits(), one, risk, threshold).effective_n[0]),
        most_similar(measurements),
        threshold,
    )
