"""Outcomes that arrive later: observed against expected cancers over time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Floats
from lrcore.errors import InvalidInput
from lrcore.evaluation.calibration.agreement import Agreement, agreement
from lrcore.evaluation.calibration.slope import Calibration, calibration
from lrcore.evaluation.groups.periods import Days, periods
from lrcore.evaluation.intervals import Estimate, proportion
from lrcore.evaluation.patients import Patients

if TYPE_CHECKING:
    import pandas as pd

MAX_LOOKS = 52  # at the sums, for which the limits hold: once a week for a year
# A Brownian motion that is looked at 52 times, after equal steps, has left +-2.95 standard deviations of
# its present value at one look or more with probability 0.05; at a single look it is 2.24.
_LIMIT_STANDARD_DEVIATIONS = 2.95


@dataclass(frozen=True, eq=False, slots=True)
class CalibrationCusum:
    """Cancers observed less cancers expected, added up patient by patient.

    Attributes
    ----------
    time : ndarray of datetime64, shape (n,)
        Ascending.
    surplus : ndarray of shape (n,)
        Observed less expected up to and including each patient: rises while risks are too low.
    limit : float
        Right risks lead beyond plus or minus this in 5 of 100 series that are looked at 52 times.
    """

    time: NDArray[np.datetime64]
    surplus: Floats
    limit: float

    @property
    def left(self) -> np.datetime64 | None:
        """When the limits were first left; None if they never were."""
        beyond = np.flatnonzero(np.abs(self.surplus) > self.limit)
        return self.time[beyond[0]] if len(beyond) else None


@dataclass(frozen=True, eq=False, slots=True)
class ObservedOverTime:
    """Observed and expected cancers, overall and by period.

    Attributes
    ----------
    overall : Calibration
    agreement : Agreement
        Whether the outcomes contradict the risks, and in what.
    unit : str
        ``day``, ``week`` or ``month``.
    start : ndarray of datetime64[D], shape (k,)
    each : tuple of Calibration
        One for each period.
    cusum : CalibrationCusum
    """

    overall: Calibration
    agreement: Agreement
    unit: str
    start: Days
    each: tuple[Calibration, ...]
    cusum: CalibrationCusum

    @property
    def shares(self) -> tuple[Estimate, ...]:
        """Share malignant in each period, with Wilson's interval."""
        return tuple(proportion(found.n_malignant, found.n, of="patient") for found in self.each)

    def frame(self) -> "pd.DataFrame":
        """Return one row per period."""
        import pandas as pd

        rows = [
            {
                self.unit: str(start),
                "n": found.n,
                "observed": found.n_malignant,
                "expected": found.mean_risk * found.n,
                **_limits("observed_over_expected", found.oe_ratio),
                **_limits("in_the_large", found.in_the_large),
            }
            for start, found in zip(self.start, self.each, strict=True)
        ]
        return pd.DataFrame(rows)


def _limits(name: str, estimate: Estimate) -> dict[str, float]:
    return {name: estimate.value, f"{name}_low": estimate.low, f"{name}_high": estimate.high}


def observed_over_time(times: ArrayLike, patients: Patients) -> ObservedOverTime:
    """Compare outcomes with the risks that were predicted, overall and by day, week or month.

    Parameters
    ----------
    times : array-like of datetime64, shape (n,)
        When each risk was predicted.
    patients : Patients

    Raises
    ------
    InvalidInput
        If there is not one time per patient, or one is not a time.

    Notes
    -----
    The cumulative sum has the variance of the sum of risk (1 - risk), if the risks are right. Its limits
    are left with probability 0.05 in 52 looks, each at the series up to then.

    Examples
    --------
    >>> days = np.array(["2026-03-01", "2026-03-02"], "datetime64[D]")
    >>> found = observed_over_time(days, Patients([0, 1], [0.25, 0.5]))
    >>> found.cusum.surplus.tolist(), [each.n for each in found.each]
    ([-0.25, 0.25], [1, 1])
    """
    grouped, n = periods(times), patients.n
    if len(grouped.place) != n:
        raise InvalidInput(f"`times` must have one value per risk ({n}), got {len(grouped.place)}.")
    each = tuple(calibration(patients.subset(grouped.place == place)) for place in range(len(grouped.start)))
    cusum = calibration_cusum(np.asarray(times), patients)
    overall = calibration(patients)
    judged = agreement(patients, overall)
    return ObservedOverTime(overall, judged, grouped.unit, grouped.start, each, cusum)


def calibration_cusum(times: NDArray[np.datetime64], patients: Patients) -> CalibrationCusum:
    """Add up observed less expected cancers in the order of time.

    Parameters
    ----------
    times : ndarray of datetime64, shape (n,)
    patients : Patients

    References
    ----------
    Page 1954, doi:10.1093/biomet/41.1-2.100. Brown, Durbin and Evans 1975,
    doi:10.1111/j.2517-6161.1975.tb01532.x: limits for a whole series of sums.
    """
    risk, order = patients.risk, np.argsort(times, kind="stable")
    surplus = np.cumsum(patients.malignant[order] - risk[order])
    limit = _LIMIT_STANDARD_DEVIATIONS * float(np.sqrt(risk @ (1 - risk)))
    return CalibrationCusum(times[order], surplus, limit)
