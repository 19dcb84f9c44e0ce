"""Patients grouped by day, week or month, depending on the time span."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lrcore.arrays import Bools, Floats, Ints
from lrcore.errors import InvalidInput
from lrcore.evaluation.intervals import LEVEL, wilson

if TYPE_CHECKING:
    import pandas as pd

DAY, WEEK, MONTH = "day", "week", "month"
_MAX_DAYS_BY_DAY, _MAX_DAYS_BY_WEEK = 31, 184  # days from the first to the last patient
_MONDAY = np.datetime64("1970-01-05", "D")

Days = NDArray[np.datetime64]


@dataclass(frozen=True, eq=False, slots=True)
class Periods:
    """Which period each patient belongs to.

    Attributes
    ----------
    unit : str
        ``day``, ``week`` (from Monday) or ``month``.
    start : ndarray of datetime64[D], shape (k,)
        The first day of each period that has a patient, ascending.
    place : ndarray of shape (n,)
        Number of each patient's period.
    """

    unit: str
    start: Days
    place: NDArray[np.intp]

    @property
    def n(self) -> Ints:
        """Patients in each period."""
        return np.bincount(self.place, minlength=len(self.start))


def periods(times: ArrayLike) -> Periods:
    """Group times into days (up to a month of them), weeks (up to half a year) or months.

    Parameters
    ----------
    times : array-like of datetime64, shape (n,)
        In UTC.

    Raises
    ------
    InvalidInput
        If there is none, or one is not a time.

    Examples
    --------
    >>> found = periods(np.array(["2026-01-30T23:59", "2026-03-02T00:00", "2026-03-04"], "datetime64[m]"))
    >>> found.unit, found.start.astype(str).tolist(), found.n.tolist()
    ('week', ['2026-01-26', '2026-03-02'], [1, 2])
    """
    moments = np.asarray(times)
    if moments.ndim != 1 or moments.dtype.kind != "M" or not len(moments) or np.isnat(moments).any():
        raise InvalidInput("`times` must be a list of one or more moments.")
    day = moments.astype("datetime64[D]")
    span = int((day.max() - day.min()).astype(int))
    unit = DAY if span < _MAX_DAYS_BY_DAY else WEEK if span < _MAX_DAYS_BY_WEEK else MONTH
    start, place = np.unique(_period_start(day, unit), return_inverse=True)
    return Periods(unit, start, place)


def _period_start(day: Days, unit: str) -> Days:
    if unit == WEEK:
        since = (day - _MONDAY).astype(np.int64)
        return np.asarray(_MONDAY + (since - since % 7).astype("timedelta64[D]"))
    return day.astype("datetime64[M]").astype("datetime64[D]") if unit == MONTH else day


@dataclass(frozen=True, eq=False, slots=True)
class FlaggedOverTime:
    """The share flagged in each period.

    Attributes
    ----------
    unit : str
    start : ndarray of datetime64[D], shape (k,)
    n, flagged : ndarray of shape (k,)
    share, low, high : ndarray of shape (k,)
        With Wilson's limits.
    level : float
    """

    unit: str
    start: Days
    n: Ints
    flagged: Ints
    share: Floats
    low: Floats
    high: Floats
    level: float

    def frame(self) -> "pd.DataFrame":
        """Return one row per period."""
        import pandas as pd

        columns = {self.unit: self.start.astype(str), "n": self.n, "flagged": self.flagged}
        return pd.DataFrame(columns | {"share": self.share, "low": self.low, "high": self.high})


def flagged_over_time(times: ArrayLike, flagged: Bools, *, level: float = LEVEL) -> FlaggedOverTime:
    """Return the share flagged by day, week or month.

    Parameters
    ----------
    times : array-like of datetime64, shape (n,)
    flagged : ndarray of bool, shape (n,)
        Whether each patient was flagged, at the threshold used at the time.
    level : float
        Coverage of the intervals.

    Examples
    --------
    >>> days = np.array(["2026-03-01", "2026-03-01", "2026-03-02"], "datetime64[D]")
    >>> flagged_over_time(days, np.array([True, False, True])).share.tolist()
    [0.5, 1.0]
    """
    grouped = periods(times)
    if len(flagged) != len(grouped.place):
        raise InvalidInput(
            "`times` and `flagged` must have one value per patient, "
            f"got {len(grouped.place)} and {len(flagged)}."
        )
    n = grouped.n
    found = np.bincount(grouped.place, weights=flagged, minlength=len(n)).astype(np.int64)
    low, high = wilson(found, n, level=level)
    return FlaggedOverTime(grouped.unit, grouped.start, n, found, found / n, low, high, level)
