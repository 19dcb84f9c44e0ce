"""Explanation of a risk: the exact contribution of each measurement to the log-odds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lrcore.arrays import Floats, sigmoid
from lrcore.errors import InvalidInput
from lrcore.model.risk_model import RiskModel
from lrcore.schema import FIELDS, N_FIELDS, PROPERTIES

if TYPE_CHECKING:
    import pandas as pd

_MIN_DIFFERENCE = 1e-9  # of weighted sums; below it the slope replaces the chord


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """The log-odds of one patient, decomposed by measurement.

    ``average + sum(shares) == log_odds``, exactly.

    Attributes
    ----------
    measurements : ndarray of shape (30,)
        In their own units.
    average : float
        Log-odds of a patient at the training mean of every measurement.
    shares : ndarray of shape (30,)
        Contribution of each measurement by its difference from the mean.
    log_odds : float
    """

    measurements: Floats
    average: float
    shares: Floats
    log_odds: float

    @property
    def risk(self) -> float:
        """P(malignant)."""
        return float(sigmoid(np.array(self.log_odds)))

    def by_property(self) -> Floats:
        """Return the shares added up over mean, error and worst, one for each nuclear property.

        21 pairs of measurements are correlated above 0.9, so single coefficients are not
        interpretable; only the sums represent "size" or "texture".
        """
        sums: Floats = self.shares.reshape(-1, len(PROPERTIES)).sum(axis=0)
        return sums

    def frame(self) -> "pd.DataFrame":
        """Return one row per measurement, the largest share first."""
        import pandas as pd

        columns = {
            "measurement": [field.label for field in FIELDS],
            "property": [field.nuclear_property.name for field in FIELDS],
            "value": self.measurements,
            "share_of_log_odds": self.shares,
        }
        return pd.DataFrame(columns).sort_values("share_of_log_odds", key=abs, ascending=False)


def explain(model: RiskModel, measurements: Floats) -> Explanation:
    """Decompose the log-odds of one patient.

    Parameters
    ----------
    model : RiskModel
    measurements : ndarray of shape (30,)

    Raises
    ------
    InvalidInput
        If there are not 30 finite measurements.

    Notes
    -----
    Where an update maps the log-odds, all shares of a patient are multiplied by one factor, the mean
    slope of the map between the average patient and this one (the Aumann-Shapley value of a
    function of a sum), so that they still add up exactly.

    References
    ----------
    Aumann and Shapley 1974, Values of Non-Atomic Games, doi:10.1515/9781400867080.
    """
    values = np.asarray(measurements, dtype=np.float64)
    if values.shape != (N_FIELDS,) or not np.isfinite(values).all():
        raise InvalidInput(f"`measurements` must be {N_FIELDS} finite numbers, got shape {values.shape}.")
    shares = model.coefficients * (values - model.means) / model.scales
    log_odds = float(model.log_odds(values[None, :])[0])
    average = float(model.apply_maps(np.array(model.intercept)))
    if model.maps:
        shares = shares * _stretch(model, float(shares.sum()), log_odds - average)
    return Explanation(values, average, shares, log_odds)


def _stretch(model: RiskModel, run: float, rise: float) -> float:
    """Return the mean slope of the maps between the average patient and this one."""
    if abs(run) > _MIN_DIFFERENCE:
        return rise / run
    slope, at = 1.0, model.intercept
    for each in model.maps:
        slope, at = slope * each.slope_at(at), float(each.at(np.array(at)))
    return slope
