"""The pointwise band of the smooth calibration curve."""

from dataclasses import dataclass

import numpy as np

from lrcore.arrays import Floats
from lrcore.evaluation.calibration.curves.local_regression import LocalRegression
from lrcore.evaluation.calibration.curves.smooth import SmoothCurve
from lrcore.evaluation.intervals import wilson

EFFECTIVE_METHOD = (
    "Wilson's interval at each risk, of the number of patients on whom the smoother rests there (1 / the sum "
    "of their squared weights); it does not include the bias of the smoother"
)


@dataclass(frozen=True, eq=False, slots=True)
class CalibrationBand:
    """Pointwise limits of the smooth calibration curve.

    Attributes
    ----------
    risk : ndarray of shape (g,)
        The points of the curve, within the observed range.
    low, high : ndarray of shape (g,)
        Limited to [0, 1]; ``nan`` where not estimable.
    level : float
        Coverage at each single risk.
    method : str
        How the band was computed.
    reason : str
        Why there is no band; empty when there is.
    """

    risk: Floats
    low: Floats
    high: Floats
    level: float
    method: str
    reason: str


def no_band(curve: SmoothCurve, level: float, method: str, reason: str) -> CalibrationBand:
    """Return a band that is not defined, with the reason."""
    nothing = np.full_like(curve.risk, np.nan)
    return CalibrationBand(curve.risk, nothing, nothing, level, method, reason)


def local_band(model: LocalRegression, curve: SmoothCurve, *, level: float) -> CalibrationBand:
    """Return the band of a local regression.

    Parameters
    ----------
    model : LocalRegression
    curve : SmoothCurve
        Of that model.
    level : float
        Coverage at each single risk.

    Notes
    -----
    A local regression is a weighted mean of the outcomes. Where no patient around a risk was malignant its
    limits are those of none among so many, so the band never closes. Wherever the true curve bends within a
    neighbourhood, the curve and its band are displaced alike.

    References
    ----------
    Cleveland and Devlin 1988, doi:10.1080/01621459.1988.10478639, for the weights of the outcomes.
    Wilson 1927, doi:10.1080/01621459.1927.10502953.
    """
    if curve.reason:
        return no_band(curve, level, EFFECTIVE_METHOD, curve.reason)
    patients = model.effective_patients(curve.risk)
    low, high = wilson(curve.observed * patients, patients, level=level)
    return CalibrationBand(
        curve.risk,
        np.clip(np.minimum(low, curve.observed), 0, 1),
        np.clip(np.maximum(high, curve.observed), 0, 1),
        level,
        EFFECTIVE_METHOD,
        "",
    )
